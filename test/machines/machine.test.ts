/** The model behind the interface of all machines: what the verifier and the conformance suite will ask. */
import { describe, expect, it } from 'vitest'
import { toHex } from '../../src/binary/bytes.ts'
import { Guid } from '../../src/binary/guid.ts'
import type { Machine } from '../../src/machines/machine.ts'
import { Model, type ModelOptions } from '../../src/machines/model/model.ts'
import { modelKind } from '../../src/machines/model/model-kind.ts'
import { SeededRandom } from '../../src/platform/random.ts'

const GUID = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
const OTHER = Guid.parse('10112233-4455-6677-8899-aabbccddeeff')
const RESEED = /random: crng reseeded due to virtual machine fork$/

async function booted(options: Partial<ModelOptions> = {}): Promise<Machine> {
  const machine = new Model({
    board: { kind: 'q35', memorySize: 2 ** 28, vmgenid: { guid: GUID } },
    random: new SeededRandom(3),
    ...options,
  })
  await machine.boot()
  return machine
}
const reseeds = ({ console }: Machine) => console.lines.filter((line) => RESEED.test(line)).length
const random = async (machine: Machine) => toHex(await machine.random(16))

describe('a machine', () => {
  it('says what it is, and can do all of it', async () => {
    const machine = await booted()
    const { name, board, memorySize, hasDevice, runState, capabilities } = machine
    expect({ name, board, memorySize, hasDevice, runState }).toEqual({
      name: 'model',
      board: 'q35',
      memorySize: 2 ** 28,
      hasDevice: true,
      runState: 'running',
    })
    const { 'guest-id': guestId, ...others } = capabilities
    expect(new Set(Object.values(others))).toEqual(new Set([true]))
    expect(guestId).toBe('only Windows gives the ID to programs')
    await expect(machine.guestId()).rejects.toThrow('has no guest-id')
  })

  it('shows memory, ports, logs and where the RSDP is', async () => {
    const machine = await booted()
    const rsdp = await machine.memory.read(machine.rsdpAddress ?? 0, 8)
    expect(String.fromCharCode(...(rsdp ?? []))).toBe('RSD PTR ')
    expect(await machine.memory.write(0x1000, Uint8Array.of(1, 2))).toBe(true)
    expect(await machine.memory.read(0x1000, 2)).toEqual(Uint8Array.of(1, 2))
    expect(await machine.memory.read(2 ** 40, 2)).toBeUndefined()
    expect(await machine.memory.write(2 ** 40, Uint8Array.of(1))).toBe(false)
    // CMOS through its index and data ports.
    await machine.ports.write(0x70, 1, 0x0f)
    expect(await machine.ports.read(0x71, 1)).toBe(0)
    expect(machine.firmwareLog.lines.join('\n')).toMatch(/installed \d+ tables/)
  })

  it('raises an event without a change, and changes the ID', async () => {
    const machine = await booted()
    await machine.notify()
    expect(reseeds(machine)).toBe(0)
    await machine.setGuid(OTHER)
    expect([String(await machine.guid()), reseeds(machine)]).toEqual([String(OTHER), 1])
  })

  it('is cloned while it runs: with IDs of their own the copies differ, with the same one they do not', async () => {
    const machine = await booted()
    const own = await machine.clone(3)
    expect(own.map(({ runState }) => runState)).toEqual(['running', 'running', 'running'])
    expect(own.map(reseeds)).toEqual([1, 1, 1])
    expect(new Set(await Promise.all(own.map(random))).size).toBe(3)
    const kept = await machine.clone(2, { guid: 'keep' })
    expect(kept.map(reseeds)).toEqual([0, 0])
    expect(new Set(await Promise.all(kept.map(random))).size).toBe(1)
    expect(machine.runState).toBe('running')
  })

  it('is stopped, reset, switched off and closed', async () => {
    const machine = await booted()
    await machine.stop()
    expect(machine.runState).toBe('paused')
    await machine.cont()
    await machine.reset()
    expect(machine.runState).toBe('running')
    await machine.powerDown()
    expect(machine.runState).toBe('shutdown')
    await machine.close()
    await machine.close()
  })

  it('answers as its monitor does, errors too', async () => {
    const machine = await booted()
    expect(await machine.monitor.qmp('query-vm-generation-id')).toEqual({ guid: String(GUID) })
    await expect(machine.monitor.qmp('foo')).rejects.toThrow('The command foo has not been found')
    expect(await machine.monitor.hmp('info status')).toBe('VM status: running\r\n')
  })
})

describe('what a machine cannot do is said, and refused with the same words', () => {
  it('without the device', async () => {
    const machine = await booted({ board: { kind: 'pc', memorySize: 2 ** 28, disableS3: true } })
    const { capabilities } = machine
    expect(capabilities).toMatchObject({
      'set-guid': 'the machine has no vmgenid device',
      'spurious-notify': 'the machine has no vmgenid device',
      suspend: 'S3 is disabled',
      clone: true,
    })
    await expect(machine.guid()).rejects.toThrow(
      'machine model has no set-guid: the machine has no vmgenid device',
    )
    await expect(machine.setGuid(GUID)).rejects.toThrow('a new ID needs -device vmgenid')
    await expect(machine.suspend()).rejects.toThrow('a suspend needs S3 (disable_s3=0)')
    expect(new Set(await Promise.all((await machine.clone(2)).map(random))).size).toBe(1)
  })

  it('with a guest that has no such generator', async () => {
    const machine = await booted({ guest: { system: 'windows' } })
    await expect(machine.random(1)).rejects.toThrow(
      'machine model has no guest-random: only the model of Linux has a random number generator',
    )
  })
})

describe('what the verifier asks of a machine', () => {
  it('shows what the device was told, before and after S3, and nothing at the reset between', async () => {
    const machine = await booted()
    const told = await machine.toldAddress()
    expect(told % 4096n).toBe(0x28n)
    await machine.suspend()
    const atReset: bigint[] = []
    await machine.wakeUp({ atReset: async () => void atReset.push(await machine.toldAddress()) })
    expect([...atReset, await machine.toldAddress()]).toEqual([0n, told])
  })

  it('shows files, memory map, driver, and counts events', async () => {
    const machine = await booted()
    expect(await machine.fwCfgFile('etc/vmgenid_guid')).toHaveLength(4096)
    expect(await machine.fwCfgFile('etc/none')).toBeUndefined()
    const told = Number(await machine.toldAddress())
    const entry = (await machine.memoryMap()).find(({ start, size }) => start <= told && told < start + size)
    expect(entry?.kind).toBe('ACPI NVS')
    expect(await machine.driver()).toEqual({ driver: 'vmgenid', device: '\\_SB.VGEN' })
    await machine.notify()
    await machine.setGuid(OTHER)
    expect(await machine.eventCount()).toBe(2)
  })

  it('waits for a line of the console, and not longer than it may', async () => {
    const machine = await booted({ guest: { latency: { workNanos: 3_000_000n } } })
    const from = machine.console.lines.length
    await machine.setGuid(OTHER)
    expect(await machine.waitForLine(RESEED, { from, milliseconds: 1 })).toBeUndefined()
    expect(await machine.waitForLine(RESEED, { from, milliseconds: 50 })).toMatchObject({ index: from })
    expect(await machine.waitForLine(RESEED, { milliseconds: 50 })).toBeUndefined()
  })

  it.each([
    ['the same ID', GUID, 0],
    ['another ID', OTHER, 1],
  ])('moves to another machine with %s', async (_, guid, expected) => {
    const source = await booted()
    const destination = await source.migrate(guid)
    expect([source.runState, destination.runState]).toEqual(['postmigrate', 'running'])
    expect(reseeds(destination)).toBe(expected)
    expect(String(await destination.guid())).toBe(String(guid))
    expect(await destination.toldAddress()).toBe(await source.toldAddress())
  })

  it('makes machines from a description', async () => {
    const kind = modelKind({ random: new SeededRandom(1) })
    expect([kind.name, kind.boards, await kind.problem()]).toEqual(['model', ['q35', 'pc'], undefined])
    const machine = await kind.create({ board: 'pc', memorySize: 2 ** 27, guid: undefined })
    await machine.boot()
    expect([machine.hasDevice, machine.board, machine.runState]).toEqual([false, 'pc', 'running'])
    await expect(machine.toldAddress()).rejects.toThrow('no told-address: the machine has no vmgenid device')
  })
})
