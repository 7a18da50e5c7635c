/**
 * Looks for byte strings in all memory of a dump, in the order of addresses, as fast as it can be read.
 * @module
 */
import { type ByteSearch, portableSearch } from './byte-search.ts'
import type { DumpRun } from './runs.ts'
import { type DumpSource, readWhole } from './source.ts'

export interface Needle {
  readonly name: string
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

/** @param runs sorted; a needle that lies across the border of two neighbours is found too */
export function scanDump(
  source: DumpSource,
  runs: readonly DumpRun[],
  needles: readonly Needle[],
  { search = portableSearch, hitLimit = HIT_LIMIT, onProgress }: ScanOptions = {},
): ScanResult {
  const hits: NeedleHit[] = []
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
        for (const { name, bytes } of needles) {
          for (const place of places(search, piece, bytes, kept - bytes.length + 1)) {
            const count = (counts.get(name) ?? 0) + 1
            counts.set(name, count)
            if (count > hitLimit) break
            hits.push({ needle: name, address: start + place })
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

/** @param from places before it have been looked at with the piece before */
function* places(search: ByteSearch, piece: Uint8Array, needle: Uint8Array, from: number): Generator<number> {
  let at = search.indexOf(piece, needle, Math.max(0, from))
  while (at >= 0) {
    yield at
    at = search.indexOf(piece, needle, at + 1)
  }
}
