/**
 * Real SeaBIOS and real Linux on our board.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../../../src/binary/bytes.ts'
import { Guid } from '../../../src/binary/guid.ts'
import { bootTables } from '../../../src/guest/kernel-tables.ts'
import { checkHolder } from '../../../src/guest/memory-check.ts'
import type { V86 } from '../../../src/machines/v86/v86.ts'
import { BOOT_TIME, bootedV86, GUID, MEMORY, RESEEDED, requireV86 } from './parts.ts'

const parts = requireV86()
const SECONDS = 1000
const LONG = 60 * SECONDS
const guidOf = (last: string) => Guid.parse(`00112233-4455-6677-8899-aabbccddee${last}`)

describe.skipIf(parts.missing)(parts.title('a machine of v86 with our board'), () => {
  let machine: V86
  beforeAll(async () => {
    machine = await bootedV86(GUID)
  }, BOOT_TIME)
  afterAll(() => machine?.close())

  /** How often the kernel has said that it reseeded. */
  const reseeds = () => machine.console.lines.filter((line) => RESEEDED.test(line)).length

  it('lets SeaBIOS find fw_cfg with DMA, move the PM block, and tell the address', async () => {
    const { lines } = machine.firmwareLog
    expect(lines).toContain('QEMU fw_cfg DMA interface supported')
    expect(lines).toContain('Moving pm_base to 0x600')
    const address = Number(await machine.toldAddress())
    expect(address % 8).toBe(0)
    expect(address).toBeGreaterThan(0x10_0000)
    expect(address).toBeLessThan(MEMORY)
    expect(await machine.memory.read(address, 16)).toEqual(GUID.toGuestBytes())
  })

  it('puts the ID where it may be, by the map that Linux was given', async () => {
    const map = await machine.memoryMap()
    expect(map.length).toBeGreaterThan(3)
    const checks = checkHolder(Number(await machine.toldAddress()), machine.machine.host.memory, map)
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([])
  })

  it('has Linux load the SSDT and bind the driver', async () => {
    const ssdt = bootTables(machine.console.lines).find(({ oemTableId }) => oemTableId === 'VMGENID')
    expect(ssdt).toMatchObject({ signature: 'SSDT', length: 0xca, revision: 1, oemId: 'BOCHS' })
    expect(await machine.driver()).toEqual({ driver: 'vmgenid', device: 'QEMUVGID:00' })
    expect(machine.console.lines.filter((line) => /ACPI (BIOS )?(Error|Warning)/.test(line))).toEqual([])
  })

  it(
    'reseeds once for a new ID, and not for an event without one',
    async () => {
      const [count, lines] = [await machine.eventCount(), reseeds()]
      const line = machine.waitForLine(RESEEDED, { milliseconds: 20 * SECONDS })
      await machine.setGuid(guidOf('01'))
      expect((await line)?.line).toMatch(RESEEDED)
      expect(await machine.eventCount()).toBe(count + 1)
      await machine.notify()
      expect(await machine.eventCount()).toBe(count + 2)
      expect(reseeds()).toBe(lines + 1)
    },
    LONG,
  )

  it(
    'comes back from S3 with the address told again, and is still told',
    async () => {
      const told = await machine.toldAddress()
      const logged = machine.firmwareLog.lines.length
      await machine.suspend()
      expect(machine.runState).toBe('suspended')
      let atReset: bigint | undefined
      await machine.wakeUp({
        atReset: async () => {
          atReset = await machine.toldAddress()
        },
      })
      expect(atReset).toBe(0n)
      expect(await machine.toldAddress()).toBe(told)
      expect(machine.firmwareLog.lines.slice(logged).join('\n')).toContain('In resume (status=254)')
      const line = machine.waitForLine(RESEEDED, { milliseconds: 20 * SECONDS })
      await machine.setGuid(guidOf('02'))
      expect((await line)?.line).toMatch(RESEEDED)
    },
    LONG,
  )

  it(
    'makes clones that diverge',
    async () => {
      const clones = await machine.clone(2)
      const outputs = await Promise.all(clones.map(async (clone) => toHex(await clone.random(16))))
      const guids = await Promise.all(clones.map(async (clone) => String(await clone.guid())))
      for (const clone of clones) await clone.close()
      expect(new Set(outputs).size).toBe(2)
      expect(new Set([...guids, String(await machine.guid())]).size).toBe(3)
    },
    LONG,
  )

  it(
    'moves to another machine with another ID, of which the guest is told',
    async () => {
      const destination = await machine.migrate(guidOf('03'))
      expect(machine.runState).toBe('postmigrate')
      const from = machine.console.lines.length
      const line = await destination.waitForLine(RESEEDED, { from, milliseconds: 20 * SECONDS })
      expect(line?.line).toMatch(RESEEDED)
      expect(await destination.monitor.qmp('query-vm-generation-id')).toEqual({ guid: String(guidOf('03')) })
      await destination.powerDown()
      expect(destination.runState).toBe('shutdown')
      await destination.close()
    },
    LONG,
  )
})

describe.skipIf(parts.missing)(parts.title('the same machine without the device'), () => {
  let machine: V86
  beforeAll(async () => {
    machine = await bootedV86(undefined)
  }, BOOT_TIME)
  afterAll(() => machine?.close())

  it('has no driver, and refuses what needs the device', async () => {
    expect(await machine.driver()).toBeUndefined()
    await expect(machine.setGuid(GUID)).rejects.toThrow('no vmgenid device')
  })

  it(
    'makes clones that repeat each other',
    async () => {
      const clones = await machine.clone(2)
      const outputs = await Promise.all(clones.map(async (clone) => toHex(await clone.random(16))))
      for (const clone of clones) await clone.close()
      expect(outputs[0]).toMatch(/^[0-9a-f]{32}$/)
      expect(outputs[1]).toBe(outputs[0])
    },
    LONG,
  )
})
