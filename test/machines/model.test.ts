/** The model machine: the three stories, and what a machine does around them. */
import { describe, expect, it } from 'vitest'
import { toHex } from '../../src/binary/bytes.ts'
import { Guid } from '../../src/binary/guid.ts'
import type { BoardKind } from '../../src/board/config.ts'
import { ModelMachine, type ModelMachineOptions } from '../../src/machines/model/model-machine.ts'
import type { MachineEvent } from '../../src/monitor/host.ts'
import { SeededRandom } from '../../src/platform/random.ts'

const FIRST = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
const SECOND = Guid.parse('10112233-4455-6677-8899-aabbccddeeff')
const THIRD = Guid.parse('20112233-4455-6677-8899-aabbccddeeff')
const GIB = 2 ** 30
const RESEED = 'random: crng reseeded due to virtual machine fork'
const BOARDS: readonly BoardKind[] = ['pc', 'q35']

function machine(kind: BoardKind = 'q35', options: Partial<ModelMachineOptions> = {}) {
  const model = new ModelMachine({
    board: { kind, memorySize: 2 * GIB, vmgenid: { guid: FIRST } },
    random: new SeededRandom(7),
    ...options,
  })
  const events: string[] = []
  model.onEvent((event: MachineEvent) => {
    const reason = 'reason' in event ? ` ${event.guest ? 'guest' : 'host'} ${event.reason}` : ''
    events.push(event.event + reason)
  })
  return { model, events }
}

async function booted(kind: BoardKind = 'q35', options: Partial<ModelMachineOptions> = {}) {
  const { model, events } = machine(kind, options)
  await model.boot()
  return { model, events }
}

const reseeds = (model: ModelMachine) => model.guest.log.texts.filter((text) => text === RESEED).length
function heldBy(model: ModelMachine): string {
  const bytes = new Uint8Array(16)
  model.board.memory.read(model.board.vmgenid?.address ?? 0, bytes)
  return toHex(bytes)
}
const guestBytes = (guid: Guid) => toHex(guid.toGuestBytes())

describe.each(BOARDS)('%s', (kind) => {
  it('boots: the address is told, the namespace has the device, the driver is bound', async () => {
    const { model } = await booted(kind)
    const { bootResult, bootReport, board } = model
    expect(bootResult?.status).toBe('Success')
    expect(board.vmgenid?.address).toBe(bootReport?.bound?.address)
    expect(bootReport?.bound).toMatchObject({ device: '\\_SB.VGEN', bound: true })
    expect(bootReport?.holder?.filter(({ status }) => status !== 'ok')).toEqual([])
    expect(heldBy(model)).toBe(guestBytes(FIRST))
    const aml = model.guest.acpi?.aml
    expect(aml?.evaluate('\\_SB.VGEN._STA')).toEqual({ ok: true, value: { type: 'integer', value: 0x0fn } })
    const address = BigInt(board.vmgenid?.address ?? 0)
    expect(aml?.evaluate('\\_SB.VGEN.ADDR')).toEqual({
      ok: true,
      value: {
        type: 'package',
        value: [
          { type: 'integer', value: address },
          { type: 'integer', value: 0n },
        ],
      },
    })
    expect(model.guest.findings.list).toEqual([])
    expect(reseeds(model)).toBe(0)
  })

  it('tells the guest of a new ID: memory, GPE 5, Notify, compare, one reseed', async () => {
    const { model, events } = await booted(kind)
    model.guest.journal.clear()
    await model.setGuid(SECOND)
    expect(heldBy(model)).toBe(guestBytes(SECOND))
    expect(reseeds(model)).toBe(1)
    const order = model.guest.journal.entries.map(({ event }) => event)
    expect(order).toEqual(['interrupt', 'gpe', 'method', 'notify', 'notify delivered', 'driver'])
    expect(model.guest.journal.entries).toMatchObject([
      { gsi: 9 },
      { number: 5 },
      { path: '\\_GPE._E05' },
      { path: '\\_SB.VGEN', code: 0x80 },
      { code: 0x80 },
      { changed: true },
    ])
    expect(events).toEqual(['VM_GENERATION_ID_CHANGED'])
  })

  it('does nothing on a notify without a change', async () => {
    const { model } = await booted(kind)
    const before = toHex(model.guest.crng?.readUrandom(16) ?? new Uint8Array())
    await model.setGuid(FIRST)
    expect(model.guest.journal.entries.at(-1)).toMatchObject({ event: 'driver', changed: false })
    expect(reseeds(model)).toBe(0)
    expect(before).not.toBe('')
  })

  it('sleeps and wakes: the address is forgotten and told again, the ID and RAM are kept', async () => {
    const { model, events } = await booted(kind)
    const address = model.board.vmgenid?.address
    model.board.memory.writeU32(0x10_0000, 0x5eed_5eed)
    let atReset: number | undefined
    const writes = model.board.reset.bind(model.board)
    model.board.reset = (how) => {
      writes(how)
      atReset = model.board.vmgenid?.address
    }
    await model.suspend()
    expect(model.runState).toBe('suspended')
    await model.wakeUp()
    expect([model.runState, atReset, model.board.vmgenid?.address]).toEqual(['running', 0, address])
    expect(model.resumeResult?.mode).toBe('S3 resume')
    expect(model.board.memory.readU32(0x10_0000)).toBe(0x5eed_5eed)
    expect(heldBy(model)).toBe(guestBytes(FIRST))
    expect(events).toEqual(['SUSPEND', 'WAKEUP'])
    expect(reseeds(model)).toBe(0)
    await model.setGuid(SECOND)
    expect(reseeds(model)).toBe(1)
  })

  it('boots anew after a reset, with the same ID', async () => {
    const { model, events } = await booted(kind)
    await model.setGuid(SECOND)
    await model.reset()
    expect(events.at(-1)).toBe('RESET host host-qmp-system-reset')
    expect(heldBy(model)).toBe(guestBytes(SECOND))
    expect(model.bootReport?.bound?.bound).toBe(true)
    expect(reseeds(model)).toBe(0)
  })

  it('lets the guest reset it, and switch it off', async () => {
    const { model, events } = await booted(kind)
    await model.reboot()
    expect(events).toEqual(['RESET guest guest-reset'])
    expect(model.guest.phase).toBe('running')
    await model.powerDown()
    expect(events.slice(1)).toEqual(['POWERDOWN', 'SHUTDOWN guest guest-shutdown'])
    expect(model.runState).toBe('shutdown')
    await model.reset()
    expect(model.runState).toBe('prelaunch')
    await model.boot()
    expect(model.bootReport?.bound?.bound).toBe(true)
  })
})

describe('a machine that stands still', () => {
  it('takes a new ID, and its guest learns of it when it goes on', async () => {
    const { model, events } = await booted()
    await model.stop()
    await model.setGuid(SECOND)
    expect(heldBy(model)).toBe(guestBytes(SECOND))
    expect(reseeds(model)).toBe(0)
    await model.setGuid(THIRD)
    await model.cont()
    expect(reseeds(model)).toBe(1)
    expect(heldBy(model)).toBe(guestBytes(THIRD))
    expect(events).toEqual(['STOP', 'VM_GENERATION_ID_CHANGED', 'VM_GENERATION_ID_CHANGED', 'RESUME'])
  })

  it('boots when it goes on, if it was reset meanwhile', async () => {
    const { model } = await booted()
    await model.stop()
    await model.reset()
    expect(model.runState).toBe('paused')
    model.guest.journal.clear()
    await model.cont()
    expect(model.guest.journal.entries[0]).toMatchObject({ event: 'running', after: 'boot' })
  })

  it('has no time', async () => {
    const { model } = await booted()
    await model.stop()
    const now = model.clock.now()
    await model.advance(1_000_000_000n)
    expect(model.clock.now()).toBe(now)
    await model.cont()
    await model.advance(1_000_000_000n)
    expect(model.clock.now()).toBe(now + 1_000_000_000n)
  })
})

describe('a guest that takes its time', () => {
  const slow = () => booted('q35', { guest: { latency: { interruptNanos: 50_000n, workNanos: 3_000_000n } } })

  it('reseeds when its work is done, and the window says how long that took', async () => {
    const { model } = await slow()
    await model.setGuid(SECOND)
    expect([heldBy(model), reseeds(model)]).toEqual([guestBytes(SECOND), 0])
    await model.advance(3_000_000n)
    expect(reseeds(model)).toBe(0)
    await model.advance(50_000n)
    expect(reseeds(model)).toBe(1)
  })

  it('switches itself off when it gets to the power button', async () => {
    const { model, events } = await slow()
    await model.powerDown()
    expect(model.runState).toBe('running')
    await model.advance(10_000_000n)
    expect(model.runState).toBe('shutdown')
    expect(events).toEqual(['POWERDOWN', 'SHUTDOWN guest guest-shutdown'])
  })
})

describe('what does not fit the state', () => {
  it.each<[string, (model: ModelMachine) => Promise<void>, string]>([
    [
      'waking a machine that is awake',
      (model) => model.wakeUp(),
      'the machine is running: a wake-up needs suspended',
    ],
    [
      'booting it twice',
      (model) => model.boot(),
      'the machine is running: a boot needs prelaunch or shutdown',
    ],
    ['saving it while it runs', async (model) => void model.save(), 'a machine that stands still'],
  ])('%s is refused', async (_, call, message) => {
    const { model } = await booted()
    await expect(call(model)).rejects.toThrow(message)
    await model.setGuid(SECOND) // and it goes on
    expect(reseeds(model)).toBe(1)
  })

  it('a machine without S3 does not sleep, one without the device takes no ID', async () => {
    const { model } = await booted('q35', { board: { kind: 'q35', memorySize: GIB, disableS3: true } })
    await expect(model.suspend()).rejects.toThrow('a suspend needs S3 (disable_s3=0)')
    await expect(model.setGuid(SECOND)).rejects.toThrow('a new ID needs -device vmgenid')
    expect(model.bootReport?.bound).toBeUndefined()
  })
})

describe('copies', () => {
  it('have IDs of their own, are told of them, and go other ways', async () => {
    const { model } = await booted()
    await model.stop()
    const copies = [model.fork(), model.fork(), model.fork()]
    for (const copy of copies) await copy.cont()
    expect(copies.map(reseeds)).toEqual([1, 1, 1])
    expect(new Set(copies.map(heldBy)).size).toBe(3)
    expect(
      new Set(copies.map((copy) => toHex(copy.guest.crng?.readUrandom(16) ?? new Uint8Array()))).size,
    ).toBe(3)
    expect(heldBy(model)).toBe(guestBytes(FIRST))
  })

  it('repeat each other with the same ID: the problem itself', async () => {
    const { model } = await booted()
    await model.stop()
    const outputs: string[] = []
    for (const copy of [model.fork(FIRST), model.fork(FIRST)]) {
      await copy.cont()
      expect(reseeds(copy)).toBe(0)
      outputs.push(toHex(copy.guest.crng?.readUrandom(16) ?? new Uint8Array()))
    }
    expect(outputs[0]).toBe(outputs[1])
  })

  it('share memory until somebody writes, in both directions', async () => {
    const { model } = await booted()
    const { memory } = model.board
    memory.writeU32(0x20_0000, 1)
    await model.stop()
    const copy = model.fork()
    memory.writeU32(0x20_0000, 2)
    copy.board.memory.writeU32(0x30_0000, 3)
    expect([copy.board.memory.readU32(0x20_0000), memory.readU32(0x30_0000)]).toEqual([1, 0])
  })

  it('of a machine that sleeps wake up by themselves, told of the new ID after the resume', async () => {
    const { model } = await booted()
    await model.suspend()
    const copy = model.fork()
    expect(copy.runState).toBe('suspended')
    await copy.wakeUp()
    expect(copy.board.vmgenid?.address).toBe(model.bootReport?.bound?.address)
    expect(heldBy(copy)).not.toBe(guestBytes(FIRST))
  })

  it('are the same machine as far as saved state says', async () => {
    const { model } = await booted()
    await model.stop()
    const copy = model.fork(FIRST)
    const state = JSON.parse(JSON.stringify(copy.save())) as ReturnType<ModelMachine['save']>
    expect(state.guest).toEqual(JSON.parse(JSON.stringify(model.save().guest)))
    expect(state.firmware).toEqual(model.save().firmware)
  })
})
