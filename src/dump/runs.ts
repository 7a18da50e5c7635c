/**
 * Where guest-physical memory lies in a dump: sorted runs, without overlap, made from segments that promise neither.
 *
 * Segments of one dump may share addresses: with `paging` QEMU writes one for each mapping of the guest, all of them
 * pointing at the one copy of the memory in the file. That is no contradiction; two places for one address are.
 * @module
 */
import { hex } from '../binary/numbers.ts'
import { DumpError } from './errors.ts'

/** A run of guest-physical memory, and where it is in the file. */
export interface DumpRun {
  /** Guest-physical address. */
  readonly start: number
  /** In bytes, not zero. */
  readonly size: number
  /** In the file; absent: all zero, and not in the file. */
  readonly offset?: number
}

/** What a program header says of memory. */
export interface DumpSegment {
  /** For messages: the number of its program header. */
  readonly index: number
  /** Guest-physical address. */
  readonly start: number
  /** In memory; what is not in the file is zero. */
  readonly size: number
  readonly offset: number
  /** How many bytes are in the file: the first ones. */
  readonly stored: number
}

/**
 * @param fileSize in bytes
 * @throws DumpError when two segments have different bytes for one address, or one piece of the file is the memory of
 *   two addresses: then a small file could say that it holds any amount
 */
export function runsOf(segments: readonly DumpSegment[], file: string, fileSize: number): DumpRun[] {
  const stored = storedRuns(segments, file)
  const total = stored.reduce((sum, { size }) => sum + size, 0)
  if (total > fileSize) {
    throw new DumpError('the segments share bytes of the file', {
      file,
      field: 'p_offset and p_filesz of all program headers',
      expected: `at most ${hex(fileSize)} bytes, the size of the file`,
      found: `${hex(total)} bytes at different addresses`,
    })
  }
  return withZeros(stored, segments)
}

function storedRuns(segments: readonly DumpSegment[], file: string): Required<DumpRun>[] {
  const runs: { start: number; size: number; offset: number; index: number }[] = []
  const sorted = segments.filter(({ stored }) => stored > 0).sort((a, b) => a.start - b.start)
  for (const { index, start, stored, offset } of sorted) {
    const last = runs.at(-1)
    if (!last || start > last.start + last.size) {
      runs.push({ start, size: stored, offset, index })
      continue
    }
    const samePlace = offset - start === last.offset - last.start
    if (samePlace) {
      last.size = Math.max(last.size, start + stored - last.start)
    } else if (start === last.start + last.size) {
      runs.push({ start, size: stored, offset, index })
    } else {
      throw new DumpError('two segments hold different bytes for one address', {
        file,
        field: `program header ${index}, p_paddr`,
        expected: `${hex(last.offset + start - last.start)} as p_offset of ${hex(start)}, as program header ${last.index} says`,
        found: hex(offset),
      })
    }
  }
  return runs.map(({ start, size, offset }) => ({ start, size, offset }))
}

/** Puts zeros where segments are longer in memory than in the file, as far as no other segment has bytes there. */
function withZeros(stored: readonly Required<DumpRun>[], segments: readonly DumpSegment[]): DumpRun[] {
  const zeros = segments
    .filter((segment) => segment.size > segment.stored)
    .map(({ start, size, stored: length }) => ({ start: start + length, end: start + size }))
    .sort((a, b) => a.start - b.start)
  const gaps: { start: number; size: number }[] = []
  let next = 0
  let at = 0
  for (const { start, end } of zeros) {
    at = Math.max(at, start)
    while (at < end) {
      let run = stored[next]
      while (run && run.start + run.size <= at) run = stored[++next]
      if (run && run.start <= at) {
        at = run.start + run.size
        continue
      }
      const to = Math.min(end, run?.start ?? end)
      const last = gaps.at(-1)
      if (last && last.start + last.size === at) last.size += to - at
      else gaps.push({ start: at, size: to - at })
      at = to
    }
  }
  return [...stored, ...gaps].sort((a, b) => a.start - b.start)
}

/** The parts of the runs that lie in any of the ranges. @param ranges sorted, without overlap */
export function runsWithin(
  runs: readonly DumpRun[],
  ranges: ReadonlyArray<{ readonly start: number; readonly size: number }>,
): DumpRun[] {
  const parts: DumpRun[] = []
  let first = 0
  for (const run of runs) {
    const end = run.start + run.size
    for (let i = first; i < ranges.length; i++) {
      const range = ranges[i]
      if (!range || range.start >= end) break
      const from = Math.max(run.start, range.start)
      const to = Math.min(end, range.start + range.size)
      if (from < to) {
        const place = run.offset === undefined ? {} : { offset: run.offset + from - run.start }
        parts.push({ start: from, size: to - from, ...place })
      }
      // What ends in this run has nothing for the next.
      if (range.start + range.size <= end) first = i + 1
    }
  }
  return parts
}
