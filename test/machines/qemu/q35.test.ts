/**
 * Real guests on a q35: with SeaBIOS and a CPU without RDRAND, where two things go wrong that users meet, and with OVMF, where
 * all goes well. One boot each, in the order of the tests.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../../../src/binary/bytes.ts'
import { kernelRsdpAddress } from '../../../src/guest/kernel-memory-map.ts'
import type { QemuMachine } from '../../../src/machines/qemu/qemu-machine.ts'
import { all, requiredFile } from '../../tools.ts'
import { BOOT, FIRST, qemuMachine, qemuTools, RESEED, SECOND } from './booted.ts'

const MILLISECONDS = 60_000
/** How long a line is waited for that is not to come. */
const SILENCE = 1500

describe.skipIf(qemuTools.missing)(qemuTools.title('Linux on QEMU, q35 with SeaBIOS, CPU qemu64'), () => {
  let machine: QemuMachine

  beforeAll(async () => {
    machine = await qemuMachine('q35', { cpu: 'qemu64' })
    await machine.boot()
  }, BOOT)
  afterAll(() => machine?.close())

  const reseed = async (guid: typeof FIRST, milliseconds: number) => {
    const from = machine.console.lines.length
    await machine.setGuid(guid)
    return machine.waitForLine(RESEED, { from, milliseconds })
  }

  it('takes the event, and reseeds nothing as long as its generator is not initialised', {
    timeout: MILLISECONDS,
  }, async () => {
    expect(machine.console.lines.join('\n')).not.toContain('random: crng init done')
    expect(await reseed(SECOND, SILENCE)).toBeUndefined()
    expect(await machine.eventCount()).toBe(1)
    // The first reader makes the kernel gather entropy out of the CPU's timing.
    await machine.random(16)
    expect(machine.console.lines.join('\n')).toContain('random: crng init done')
    expect(await reseed(FIRST, 20_000)).toBeDefined()
    expect(await machine.eventCount()).toBe(2)
  })

  it('loses the event after S3, as SeaBIOS leaves the PM block off', { timeout: MILLISECONDS }, async () => {
    expect(await machine.ports.read(0x604, 2)).toBe(0x0001) // SCI_EN
    await machine.suspend()
    await machine.wakeUp()
    expect(await machine.ports.read(0x604, 2)).toBe(0xffff)
    const address = await machine.toldAddress()
    expect(address).not.toBe(0n)
    expect(await reseed(SECOND, SILENCE)).toBeUndefined()
    expect(await machine.eventCount()).toBe(2)
    const bytes = await machine.memory.read(Number(address), 16)
    expect(toHex(bytes ?? new Uint8Array())).toBe(toHex(SECOND.toGuestBytes()))
  })
})

const ovmf = all(
  qemuTools,
  requiredFile('/usr/share/ovmf/OVMF.fd', 'OVMF', 'OVMF not found, apt-get install ovmf'),
)

describe.skipIf(ovmf.missing)(ovmf.title('Linux on QEMU, q35 with OVMF'), () => {
  let machine: QemuMachine

  beforeAll(async () => {
    machine = await qemuMachine('q35', { firmware: 'ovmf' })
    await machine.boot()
  }, BOOT)
  afterAll(() => machine?.close())

  it('has the ID in ACPI NVS memory that can be mapped write-back', async () => {
    const address = Number(await machine.toldAddress())
    const entry = (await machine.memoryMap()).find(
      ({ start, size }) => start <= address && address < start + size,
    )
    expect(entry).toMatchObject({ kind: 'ACPI NVS', name: 'EfiACPIMemoryNVS, type 10', writeBack: true })
    expect(machine.rsdpAddress).toBe(kernelRsdpAddress(machine.console.lines))
    const rsdp = await machine.memory.read(machine.rsdpAddress ?? 0, 8)
    expect(String.fromCharCode(...(rsdp ?? []))).toBe('RSD PTR ')
    expect(machine.firmwareLog.lines).toEqual([])
    expect(machine.capabilities['firmware-log']).toContain('release build')
  })

  it('is notified before and after S3', { timeout: MILLISECONDS }, async () => {
    const address = await machine.toldAddress()
    const reseeds = async (guid: typeof FIRST) => {
      const from = machine.console.lines.length
      await machine.setGuid(guid)
      return machine.waitForLine(RESEED, { from, milliseconds: 20_000 })
    }
    expect(await reseeds(SECOND)).toBeDefined()
    let atReset: bigint | undefined
    await machine.suspend()
    await machine.wakeUp({
      atReset: async () => {
        atReset = await machine.toldAddress()
      },
    })
    expect(atReset).toBe(0n)
    expect(await machine.toldAddress()).toBe(address)
    expect(await reseeds(FIRST)).toBeDefined()
    expect(await machine.eventCount()).toBe(2)
  })
})
