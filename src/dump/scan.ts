/**
 * Looks for byte strings in all memory of a dump, in the order of addresses, as fast as it can be read.
 * @module
 */
import type { ByteSource } from '../binary/byte-source.ts'
import { type ByteSearch, portableSearch } from './byte-search.ts'
import type { DumpRun } from './runs.ts'
import { readWhole } from './source.ts'

export interface Needle {
  readonly name: string
  /** Not empty. */
  readonly bytes: Uint8Array
}

export interface NeedleHit {
  readonly needle: string
  /** Guest-physical address of its first byte. */
  readonly address: number
}

export interface ScanOptions {
  readonly search?: ByteSearch
  /** So many of one needle are kept: a guest can fill its memory with them. */
  readonly hitLimit?: number
  /** Called now and then. Both in bytes. */
  readonly onProgress?: (done: number, total: number) => void
}

export interface ScanResult {
  /** In the order of addresses; at one address in that of the needles. */
  readonly hits: readonly NeedleHit[]
  /** Needles of which there are more than were kept. */
  readonly cut: readonly string[]
}

/** Fits the cache of a core next to what reads it: larger pieces are slower. */
const PIECE_SIZE = 0x2_0000
const PROGRESS_BYTES = 64 * 2 ** 20
const HIT_LIMIT = 10_000

/** Needles that begin alike: looked for at once. */
interface NeedleGroup {
  /** What they have in common; as far as it is worth searching for. */
  readonly prefix: Uint8Array
  readonly needles: readonly Needle[]
}

/**
 * For so few bytes a runtime uses the C library's vectorised search, beyond that a slower one of its own; and most of a
 * memory is decided by the first.
 */
const PREFIX_SIZE = 4
const ALIKE = 2

/** @param runs sorted; a needle that lies across the border of two neighbours is found too */
export function scanDump(
  source: ByteSource,
  runs: readonly DumpRun[],
  needles: readonly Needle[],
  { search = portableSearch, hitLimit = HIT_LIMIT, onProgress }: ScanOptions = {},
): ScanResult {
  const hits: NeedleHit[] = []
  const groups = groupsOf(needles)
  const counts = new Map(needles.map(({ name }) => [name, 0]))
  const overlap = Math.max(0, ...needles.map(({ bytes }) => bytes.length - 1))
  const total = runs.reduce((sum, run) => sum + (run.offset === undefined ? 0 : run.size), 0)
  // The end of one piece is kept in front of the next.
  const buffer = new Uint8Array(overlap + PIECE_SIZE)
  let kept = 0
  let end = 0
  let done = 0
  let reported = 0
  for (const run of runs) {
    if (run.offset === undefined) continue
    if (run.start !== end) kept = 0
    for (let at = 0; at < run.size; at += PIECE_SIZE) {
      const size = Math.min(PIECE_SIZE, run.size - at)
      readWhole(source, run.offset + at, buffer.subarray(kept, kept + size), 'memory')
      const piece = buffer.subarray(0, kept + size)
      if (!search.isZero(piece)) {
        const start = run.start + at - kept
        for (const group of groups) {
          for (const { name, place } of places(search, piece, group, kept)) {
            const count = (counts.get(name) ?? 0) + 1
            counts.set(name, count)
            if (count <= hitLimit) hits.push({ needle: name, address: start + place })
          }
        }
      }
      kept = Math.min(overlap, piece.length)
      buffer.copyWithin(0, piece.length - kept, piece.length)
      done += size
      if (onProgress && done - reported >= PROGRESS_BYTES) {
        reported = done
        onProgress(done, total)
      }
    }
    end = run.start + run.size
  }
  onProgress?.(total, total)
  const cut = [...counts].filter(([, count]) => count > hitLimit).map(([name]) => name)
  const order = new Map(needles.map(({ name }, i) => [name, i]))
  const rank = ({ needle }: NeedleHit) => order.get(needle) ?? 0
  return { hits: hits.sort((a, b) => a.address - b.address || rank(a) - rank(b)), cut }
}

/** @param kept so many bytes at the start have been looked at before: what lies within them was found then */
function* places(
  search: ByteSearch,
  piece: Uint8Array,
  { prefix, needles }: NeedleGroup,
  kept: number,
): Generator<{ readonly name: string; readonly place: number }> {
  for (let at = search.indexOf(piece, prefix, 0); at >= 0; at = search.indexOf(piece, prefix, at + 1)) {
    for (const { name, bytes } of needles) {
      if (at + bytes.length <= kept || at + bytes.length > piece.length) continue
      let matched = prefix.length
      while (matched < bytes.length && piece[at + matched] === bytes[matched]) matched++
      if (matched === bytes.length) yield { name, place: at }
    }
  }
}

function groupsOf(needles: readonly Needle[]): NeedleGroup[] {
  const groups: { prefix: Uint8Array; needles: Needle[] }[] = []
  for (const needle of needles) {
    const alike = groups.find(({ prefix }) => commonLength(prefix, needle.bytes) >= ALIKE)
    if (alike) {
      alike.prefix = alike.prefix.subarray(0, commonLength(alike.prefix, needle.bytes))
      alike.needles.push(needle)
    } else groups.push({ prefix: needle.bytes.subarray(0, PREFIX_SIZE), needles: [needle] })
  }
  return groups
}

function commonLength(a: Uint8Array, b: Uint8Array): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return length
}
