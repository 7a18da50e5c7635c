/**
 * 10,000 clones of one machine, all alive at once, against copying its memory.
 */
import { Guid } from '../src/binary/guid.ts'
import { Board } from '../src/board/board.ts'
import { ModelMachine } from '../src/machines/model/model-machine.ts'
import { SparseMemory } from '../src/platform/guest-memory.ts'
import { footprint } from './footprint.ts'
import { showBytes, showMeasured, showRatio, showTime, summarize } from './measure.ts'
import type { Section } from './section.ts'

const MIB = 2 ** 20
const CLONES = 10_000
const MEMORY_SIZE = 2048 * MIB
/** How much of the memory the guest has written. */
const TOUCHED = [64 * MIB, 2048 * MIB]
const COPIES = 3
const GUID_ADDRESS = 0x7f_f028

/** A q35 whose firmware has told the address, and whose guest has written so much. */
function machine(touched: number): { readonly board: Board; readonly memory: SparseMemory } {
  const memory = new SparseMemory([{ start: 0, size: MEMORY_SIZE, kind: 'ram' }])
  const guid = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
  const board = new Board({ kind: 'q35', memorySize: MEMORY_SIZE, vmgenid: { guid } }, { memory })
  const page = new Uint8Array(SparseMemory.CHUNK_SIZE).fill(1)
  for (let at = 0; at < touched; at += page.length) memory.write(at, page)
  const state = board.save()
  const address = new Uint8Array(8)
  new DataView(address.buffer).setUint32(0, GUID_ADDRESS, true)
  const vmgenid = { version: 1, addressLe: Buffer.from(address).toString('hex') }
  board.restore({ ...state, devices: { ...state.devices, vmgenid } })
  return { board, memory }
}

function idInMemory(board: Board): string {
  const bytes = new Uint8Array(16)
  if (!board.memory.read(GUID_ADDRESS, bytes)) throw new Error('the clone has no memory')
  return Guid.fromGuestBytes(bytes).toString()
}

/** The whole machine: firmware and guest with it, which are made when a clone first runs. */
async function modelRow(): Promise<string[]> {
  const machine = new ModelMachine({
    board: { kind: 'q35', memorySize: MEMORY_SIZE, vmgenid: { guid: 'auto' } },
  })
  await machine.boot()
  await machine.stop()
  const state = machine.save()
  for (let i = 0; i < 100; i++) machine.fork('auto', {}, state)
  const before = await footprint()
  const times: number[] = []
  const all: ModelMachine[] = []
  for (let i = 0; i < CLONES; i++) {
    const start = performance.now()
    all.push(machine.fork('auto', {}, state))
    times.push(performance.now() - start)
  }
  const bytes = ((await footprint()) - before) / CLONES
  if (new Set(all.map(({ board }) => String(board.vmgenid?.guid))).size !== CLONES) {
    throw new Error('two clones have one ID')
  }
  const fork = summarize('fork', times)
  return [
    'the model machine, booted',
    showMeasured(fork),
    showBytes(bytes),
    showTime(times.reduce((sum, time) => sum + time, 0)),
    '–',
    '–',
    '–',
  ]
}

export async function clones(): Promise<Section> {
  const rows: string[][] = []
  for (const touched of TOUCHED) {
    const { board, memory } = machine(touched)
    for (let i = 0; i < 100; i++) board.clone()
    const before = await footprint()
    const times: number[] = []
    const all: Board[] = []
    for (let i = 0; i < CLONES; i++) {
      const start = performance.now()
      all.push(board.clone())
      times.push(performance.now() - start)
    }
    const bytes = ((await footprint()) - before) / CLONES
    if (new Set(all.map(idInMemory)).size !== CLONES) throw new Error('two clones have one ID')
    all.length = 0

    const copies: number[] = []
    for (let i = 0; i < COPIES; i++) {
      const start = performance.now()
      const copy = Array.from(memory.touchedChunks(), (chunk) => chunk.bytes.slice())
      copies.push(performance.now() - start)
      if (copy.length * SparseMemory.CHUNK_SIZE !== touched) throw new Error('not everything was copied')
    }
    const clone = summarize('clone', times)
    const copy = summarize('copy', copies)
    rows.push([
      `2 GiB, ${touched / MIB} MiB written`,
      showMeasured(clone),
      showBytes(bytes),
      showTime(times.reduce((sum, time) => sum + time, 0)),
      showTime(copy.median),
      showBytes(touched),
      showRatio(copy.median / clone.median),
    ])
  }
  rows.push(await modelRow())
  return {
    title: 'Clones',
    text:
      `${CLONES.toLocaleString('en')} clones of one booted q35 in one process, all alive at once: board, devices, memory shared copy-on-write, a new ID ` +
      'written into guest memory and the event raised; all IDs are compared. The 16 KiB chunk that holds the ID is part of the ' +
      'memory. Against copying what the guest has written, which is the memory alone, once.',
    header: ['guest', 'clone', 'memory of a clone', 'all clones', 'copy', 'memory of a copy', 'copy takes'],
    rows,
  }
}
