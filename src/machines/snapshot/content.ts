/**
 * What a machine is while it does not run: the content of a snapshot file and of a migration stream.
 * @module
 */
import { fromLatin1, toLatin1 } from '../../binary/bytes.ts'
import { VmgenidError } from '../../binary/errors.ts'
import { formatSize } from '../../binary/numbers.ts'
import type { SavedState } from '../../platform/lifecycle.ts'
import type { SavedMemory } from './pages.ts'

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue }

/** What has to be equal for a state to fit: board, memory size, devices. Not the generation ID: each machine has its own. */
export type MachineDescription = Readonly<Record<string, JsonValue>>

/** All but the memory. */
export interface SnapshotHead {
  /** Which kind of machine wrote it, such as `model`. */
  readonly machine: string
  readonly description: MachineDescription
  /** What `save` of the machine gave: plain data with a version. */
  readonly state: SavedState
}

export interface SnapshotContent extends SnapshotHead {
  /** Nobody may write to it until the snapshot is complete: stop the machine, or give a fork of its memory. */
  readonly memory: SavedMemory
}

/** How far it is. Bytes of guest memory, zeros included. */
export interface SnapshotProgress {
  readonly done: number
  readonly total: number
}

/** Something that no snapshot can hold. */
export class SnapshotContentError extends VmgenidError {
  override readonly name = 'SnapshotContentError'
  constructor(problem: string, cause?: unknown) {
    super('SNAPSHOT_CONTENT', `the state of this machine cannot be saved: ${problem}`, { cause })
  }
}

/** More is no state of a machine, but somebody who wants our memory. */
export const JSON_LIMIT = 64 * 2 ** 20

/**
 * JSON in ASCII: every character above U+007E escaped, so that one byte is one character whoever reads it.
 * @throws SnapshotContentError for what JSON cannot hold, or what is longer than `limit` bytes
 */
export function encodeJson(what: string, value: unknown, limit = JSON_LIMIT): Uint8Array {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    throw new SnapshotContentError(`${what} is not plain data`, error)
  }
  if (text === undefined) throw new SnapshotContentError(`${what} is not plain data`)
  const ascii = text.replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  if (ascii.length > limit) {
    throw new SnapshotContentError(`${what} takes ${ascii.length} bytes, at most ${formatSize(limit)} fit`)
  }
  return fromLatin1(ascii)
}

/** No state is nested so deep; whoever walks through it may be recursive. */
const DEPTH_LIMIT = 100

/** What the bytes say, or the reason why they say nothing. */
export function decodeJson(
  bytes: Uint8Array,
): { readonly value: unknown } | { readonly problem: string; readonly at: number } {
  const foreign = bytes.findIndex((byte) => byte > 0x7e || (byte < 0x20 && byte !== 0x0a))
  if (foreign >= 0) return { problem: 'a byte that is no printable ASCII character', at: foreign }
  const deep = tooDeepAt(bytes)
  if (deep >= 0) return { problem: `more than ${DEPTH_LIMIT} brackets in one another`, at: deep }
  try {
    return { value: JSON.parse(toLatin1(bytes)) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error), at: 0 }
  }
}

/** Where one bracket too many opens, or -1. */
function tooDeepAt(bytes: Uint8Array): number {
  let depth = 0
  let inText = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === 0x22) inText = !inText
    else if (inText) i += byte === 0x5c ? 1 : 0
    else if (byte === 0x5b || byte === 0x7b) depth++
    else if (byte === 0x5d || byte === 0x7d) depth--
    if (depth > DEPTH_LIMIT) return i
  }
  return -1
}

/** Machine, description and state from parsed JSON; or which part is not what it has to be. */
export function checkHead(
  value: unknown,
): SnapshotHead | { readonly field: string; readonly expected: string } {
  if (!isObject(value)) return { field: 'STAT', expected: 'an object' }
  const { machine, description, state } = value
  if (typeof machine !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(machine))
    return { field: 'STAT machine', expected: 'a name of 1 to 64 characters' }
  if (!isObject(description)) return { field: 'STAT description', expected: 'an object' }
  if (!isSavedState(state)) return { field: 'STAT state', expected: 'an object with a version' }
  return { machine, description: description as MachineDescription, state }
}

export function isSavedState(value: unknown): value is SavedState {
  if (!isObject(value)) return false
  const { version } = value
  return typeof version === 'number' && Number.isSafeInteger(version) && version >= 1
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
