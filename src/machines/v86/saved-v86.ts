/**
 * The v86 machine as the content of a snapshot file, and back.
 *
 * v86's own state is part of the JSON, in hexadecimal, without its zeros; guest memory is in the file's pages.
 * @module
 */
import { toHex } from '../../binary/bytes.ts'
import { FlatMemory } from '../../platform/flat-memory.ts'
import type { MemoryRegion } from '../../platform/guest-memory.ts'
import { SavedStateError, StateReader } from '../../platform/lifecycle.ts'
import type { MachineSetup } from '../machine.ts'
import type { MachineDescription, SnapshotContent, SnapshotHead } from '../snapshot/content.ts'
import { loadRun, memorySize, type PageRun } from '../snapshot/pages.ts'
import type { V86MachineState, V86Saved } from './machine-types.ts'
import type { V86Machine } from './v86-machine.ts'

/** Which kind of machine wrote it. */
export const V86_KIND = 'v86'

const PIECE_SIZE = 1024
/** v86's state without memory: more is not of ours. */
const LARGEST_STATE = 16 * 2 ** 20

/** What has to be equal for a state to fit; the ID is not part of it. */
export function describeV86({ memorySize, guid }: MachineSetup): MachineDescription {
  return { board: 'pc', memorySize, vmgenid: guid !== undefined }
}

interface StoredState extends V86MachineState {
  readonly v86Size: number
  readonly v86Pieces: readonly { readonly offset: number; readonly bytes: string }[]
}

/** The machine has to stand still. @throws V86MachineError */
export function contentOf(machine: V86Machine): SnapshotContent {
  const { state, v86 } = machine.save()
  return {
    machine: V86_KIND,
    description: describeV86(machine.options.setup),
    state: storedState(state, new Uint8Array(v86)),
    memory: machine.host.memory,
  }
}

/** Everything but guest memory, as JSON. */
export function storedState(state: V86MachineState, v86: Uint8Array): StoredState {
  const v86Pieces = []
  for (let offset = 0; offset < v86.length; offset += PIECE_SIZE) {
    const piece = v86.subarray(offset, offset + PIECE_SIZE)
    if (piece.some((byte) => byte !== 0)) v86Pieces.push({ offset, bytes: toHex(piece) })
  }
  return { ...state, v86Size: v86.length, v86Pieces }
}

/** A snapshot that is open. */
export interface V86Snapshot extends SnapshotHead {
  readonly regions: readonly MemoryRegion[]
  pages(): Iterable<PageRun>
}

/**
 * The state, when it is of a machine like this one.
 * @throws SavedStateError that says what differs
 */
export function savedFrom(snapshot: V86Snapshot, setup: MachineSetup): V86Saved {
  if (snapshot.machine !== V86_KIND)
    throw new SavedStateError('the machine', 'machine', V86_KIND, snapshot.machine)
  for (const [name, value] of Object.entries(describeV86(setup))) {
    const found = snapshot.description[name]
    if (found !== value) throw new SavedStateError('the machine', name, JSON.stringify(value), found)
  }
  const size = memorySize(snapshot.regions)
  if (snapshot.regions.length !== 1 || size !== setup.memorySize)
    throw new SavedStateError('the machine', 'memory', `${setup.memorySize} bytes from 0`, size)
  const reader = new StateReader('v86 machine', snapshot.state, 1)
  const { console, firmwareLog } = snapshot.state as Partial<V86MachineState>
  return {
    state: {
      version: 1,
      runState: reader.text('runState') as V86MachineState['runState'],
      clockNanos: String(reader.bigint('clockNanos')),
      console: linesOf('console', console),
      firmwareLog: linesOf('firmwareLog', firmwareLog),
    },
    v86: emulatorState(reader),
    load: (memory) => {
      const target = new FlatMemory(() => memory)
      for (const run of snapshot.pages()) loadRun(target, run)
    },
  }
}

/** A setup that such a state fits, from the description alone. @throws SavedStateError */
export function setupFrom({ machine, description }: SnapshotHead): Omit<MachineSetup, 'guid'> & {
  readonly hasDevice: boolean
} {
  if (machine !== V86_KIND) throw new SavedStateError('the machine', 'machine', V86_KIND, machine)
  const { memorySize: size, vmgenid } = description
  if (typeof size !== 'number')
    throw new SavedStateError('the machine', 'memorySize', 'a number of bytes', size)
  return { board: 'pc', memorySize: size, hasDevice: vmgenid === true }
}

function emulatorState(reader: StateReader): ArrayBuffer {
  const bytes = new Uint8Array(reader.integer('v86Size', LARGEST_STATE))
  for (const piece of reader.parts('v86Pieces')) {
    const offset = piece.integer('offset', bytes.length)
    const found = piece.bytes('bytes')
    if (offset + found.length > bytes.length)
      throw new SavedStateError('v86 machine', 'v86Pieces', `within ${bytes.length} bytes`, offset)
    bytes.set(found, offset)
  }
  return bytes.buffer
}

function linesOf(field: string, lines: unknown): readonly string[] {
  if (!Array.isArray(lines) || lines.some((line) => typeof line !== 'string'))
    throw new SavedStateError('v86 machine', field, 'a list of lines', lines)
  return lines as string[]
}
