/**
 * Real SeaBIOS and real Linux on a real QEMU `pc`, through the interface of all machines: one boot, in the order of the tests.
 */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../../../src/binary/bytes.ts'
import { decodeE820 } from '../../../src/fwcfg/e820.ts'
import { FwCfgPath } from '../../../src/fwcfg/paths.ts'
import { checkHolder } from '../../../src/guest/memory-check.ts'
import { MachineCapabilityError } from '../../../src/machines/machine.ts'
import { QemuStateError } from '../../../src/machines/qemu/errors.ts'
import type { QemuMachine } from '../../../src/machines/qemu/qemu-machine.ts'
import { MonitorError } from '../../../src/monitor/errors.ts'
import { ProgramNotFoundError } from '../../../src/node/errors.ts'
import { SparseMemory } from '../../../src/platform/guest-memory.ts'
import { BOOT, FIRST, isAlive, qemuMachine, qemuTools, RESEED, SECOND } from './booted.ts'

const MILLISECONDS = 60_000
/** How long a line is waited for that is not to come. */
const SILENCE = 1500

describe.skipIf(qemuTools.missing)(qemuTools.title('Linux on QEMU, pc'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'vmgenid-pc-'))
  /** QEMU by another name, which can be taken away. */
  const program = join(folder, 'qemu')
  let machine: QemuMachine
  let address: number

  beforeAll(async () => {
    writeFileSync(program, `#!/bin/sh\nexec '${qemuTools.path}' "$@"\n`, { mode: 0o755 })
    machine = await qemuMachine('pc', { program })
    expect(machine.runState).toBe('prelaunch')
    await machine.boot()
    address = Number(await machine.toldAddress())
  }, BOOT)
  afterAll(async () => {
    await machine?.close()
    rmSync(folder, { recursive: true })
  })

  const idInMemory = async (of = machine) => toHex((await of.memory.read(address, 16)) ?? new Uint8Array())
  const inGuestOrder = (guid = FIRST) => toHex(guid.toGuestBytes())

  it('has firmware, guest and device agree after the boot', async () => {
    expect(machine.runState).toBe('running')
    expect(machine.firmwareLog.lines[0]).toMatch(/^SeaBIOS \(version /)
    expect(machine.console.lines.some((line) => /Linux version \d/.test(line))).toBe(true)
    expect(await machine.driver()).toEqual({ driver: 'vmgenid', device: 'QEMUVGID:00' })
    expect(String(await machine.guid())).toBe(String(FIRST))
    expect(address % 4096).toBe(0x28)
    expect(await idInMemory()).toBe(inGuestOrder())
    expect(await machine.eventCount()).toBe(0)
    expect(await machine.monitor.hmp('info vm-generation-id')).toBe(`${FIRST}\r\n`)
  })

  it('reads fw_cfg without disturbing the guest', async () => {
    await machine.stop()
    const before = await machine.memory.read(0x10_0000, 0x2_1000)
    const tables = await machine.fwCfgFile(FwCfgPath.acpiTables)
    expect(tables).toHaveLength(0x2_0000)
    expect(toHex(tables?.subarray(0, 4) ?? new Uint8Array())).toBe('46414353') // FACS
    expect(await machine.memory.read(0x10_0000, 0x2_1000)).toEqual(before)
    const e820 = decodeE820((await machine.fwCfgFile(FwCfgPath.e820)) ?? new Uint8Array())
    expect(e820).toContainEqual({ address: 0, length: machine.memorySize, type: 1 })
    expect(await machine.fwCfgFile('etc/absent')).toBeUndefined()
    expect(machine.runState).toBe('paused')
    await machine.cont()
    expect(await machine.fwCfgFile(FwCfgPath.systemStates)).toHaveLength(6)
    expect(machine.runState).toBe('running')
  })

  it('gives the memory map of the firmware, in which the ID is nobody else’s', async () => {
    const map = await machine.memoryMap()
    expect(map[0]).toEqual({ start: 0, size: 0x9_fc00, kind: 'usable', name: 'type 1' })
    const page = new SparseMemory([{ start: address - 0x28, size: 4096, kind: 'ram' }])
    page.load(address - 0x28, (await machine.memory.read(address - 0x28, 4096)) ?? new Uint8Array())
    expect(checkHolder(address, page, map).filter(({ status }) => status !== 'ok')).toEqual([])
  })

  it('has memory and ports', async () => {
    expect(await machine.memory.read(machine.memorySize - 8, 16)).toBeUndefined()
    expect(await machine.memory.write(machine.memorySize, Uint8Array.of(1))).toBe(false)
    const large = await machine.memory.read(address - 2 ** 21, 2 ** 21 + 16)
    expect(toHex(large?.subarray(-16) ?? new Uint8Array())).toBe(inGuestOrder())
    expect(await machine.ports.read(0x402, 1)).toBe(0xe9)
    // What a store does to a page that the guest has reserved; put back at once.
    const [byte = 0] = (await machine.memory.read(address + 0x100, 1)) ?? []
    expect(await machine.memory.write(address + 0x100, Uint8Array.of(byte ^ 0xff))).toBe(true)
    expect(await machine.memory.read(address + 0x100, 1)).toEqual(Uint8Array.of(byte ^ 0xff))
    await machine.memory.write(address + 0x100, Uint8Array.of(byte))
  })

  it('refuses in the words of the monitor, and by state', async () => {
    await expect(machine.monitor.qmp('query-nothing')).rejects.toThrow(MonitorError)
    await expect(machine.monitor.qmp('query-nothing')).rejects.toMatchObject({ class: 'CommandNotFound' })
    await expect(machine.boot()).rejects.toThrow(QemuStateError)
    await expect(machine.wakeUp()).rejects.toThrow('a machine that is running cannot wake up')
  })

  it('stops and goes on', async () => {
    await machine.stop()
    expect(machine.runState).toBe('paused')
    await machine.cont()
    expect(machine.runState).toBe('running')
  })

  it('changes the ID as a restore does, and the guest reseeds', { timeout: MILLISECONDS }, async () => {
    const from = machine.console.lines.length
    await machine.setGuid(SECOND)
    const reseed = await machine.waitForLine(RESEED, { from, milliseconds: 20_000 })
    expect(reseed?.line).toMatch(RESEED)
    expect(String(await machine.guid())).toBe(String(SECOND))
    expect(await idInMemory()).toBe(inGuestOrder(SECOND))
    expect(await machine.toldAddress()).toBe(BigInt(address))
    expect(await machine.eventCount()).toBe(1)
    expect(machine.runState).toBe('running')
  })

  it('notifies without a change, and the guest does nothing', { timeout: MILLISECONDS }, async () => {
    const from = machine.console.lines.length
    await machine.notify()
    expect(await machine.waitForLine(RESEED, { from, milliseconds: SILENCE })).toBeUndefined()
    expect(await machine.eventCount()).toBe(2)
  })

  it('forgets the address in the reset of a wake-up, and SeaBIOS tells it again', {
    timeout: MILLISECONDS,
  }, async () => {
    await machine.suspend()
    expect(machine.runState).toBe('suspended')
    expect(await machine.toldAddress()).toBe(BigInt(address))
    await expect(machine.setGuid(FIRST)).rejects.toThrow('a machine that is suspended cannot be saved')
    const log = machine.firmwareLog.lines.length
    let atReset: unknown
    await machine.wakeUp({
      atReset: async () => {
        const registers = await machine.monitor.hmp('info registers')
        atReset = {
          state: machine.runState,
          told: await machine.toldAddress(),
          id: await idInMemory(),
          instruction: /EIP=([0-9a-f]+)/.exec(registers)?.[1],
          firmware: machine.firmwareLog.lines.length - log,
        }
      },
    })
    const id = inGuestOrder(SECOND)
    expect(atReset).toEqual({ state: 'debug', told: 0n, id, instruction: '0000fff0', firmware: 0 })
    expect(machine.runState).toBe('running')
    expect(await machine.toldAddress()).toBe(BigInt(address))
    expect(machine.firmwareLog.lines.slice(log).join('\n')).toContain('In resume')
    const from = machine.console.lines.length
    await machine.setGuid(FIRST)
    expect(await machine.waitForLine(RESEED, { from, milliseconds: 20_000 })).toBeDefined()
    expect(await machine.eventCount()).toBe(3)
  })

  it('goes on when no copy can be made', async () => {
    renameSync(program, `${program}-away`)
    await expect(machine.clone(1)).rejects.toThrow(ProgramNotFoundError)
    await expect(machine.setGuid(SECOND)).rejects.toThrow(ProgramNotFoundError)
    renameSync(`${program}-away`, program)
    expect(machine.runState).toBe('running')
    expect(String(await machine.guid())).toBe(String(FIRST))
    expect(await machine.random(4)).toHaveLength(4)
  })

  it('makes clones that repeat each other with the same ID, and do not with new ones', {
    timeout: 2 * MILLISECONDS,
  }, async () => {
    const from = machine.console.lines.length
    const random = async (guid: 'keep' | 'auto') => {
      const clones = await machine.clone(2, { guid })
      const pids = clones.map(({ pid }) => pid)
      try {
        const lines = await Promise.all(
          clones.map((clone) =>
            clone.waitForLine(RESEED, { from, milliseconds: guid === 'auto' ? 20_000 : SILENCE }),
          ),
        )
        const ids = await Promise.all(clones.map((clone) => clone.guid()))
        const bytes: string[] = []
        for (const clone of clones) bytes.push(toHex(await clone.random(16)))
        return {
          reseeds: lines.filter((line) => line !== undefined).length,
          ids: new Set([FIRST, ...ids].map(String)).size,
          bytes: new Set(bytes).size,
          alive: pids.filter(isAlive).length,
        }
      } finally {
        await Promise.all(clones.map((clone) => clone.close()))
        expect(pids.filter(isAlive)).toEqual([])
      }
    }
    expect(await random('keep')).toEqual({ reseeds: 0, ids: 1, bytes: 1, alive: 2 })
    expect(await random('auto')).toEqual({ reseeds: 2, ids: 3, bytes: 2, alive: 2 })
    expect(machine.runState).toBe('running')
  })

  it('moves to another machine, which shuts itself down', { timeout: MILLISECONDS }, async () => {
    const from = machine.console.lines.length
    const other = await machine.migrate(SECOND)
    try {
      expect(machine.runState).toBe('postmigrate')
      expect(other.runState).toBe('running')
      expect(await other.waitForLine(RESEED, { from, milliseconds: 20_000 })).toBeDefined()
      expect(await idInMemory(other)).toBe(inGuestOrder(SECOND))
      expect(other.console.lines.slice(0, from)).toEqual(machine.console.lines.slice(0, from))
      await other.powerDown()
      expect(other.runState).toBe('shutdown')
    } finally {
      await other.close()
    }
    expect(isAlive(other.pid)).toBe(false)
    await other.close()
  })
})

describe.skipIf(qemuTools.missing)(qemuTools.title('a QEMU without the device'), () => {
  it('says what it has not', async () => {
    const machine = await qemuMachine('pc', {}, 'no device')
    try {
      expect(machine.capabilities['set-guid']).toBe('the machine has no vmgenid device')
      await expect(machine.setGuid(FIRST)).rejects.toThrow(MachineCapabilityError)
      await expect(machine.toldAddress()).rejects.toThrow(MachineCapabilityError)
      await expect(machine.guid()).rejects.toThrow('VM Generation ID device not found')
    } finally {
      await machine.close()
    }
  })
})
