/**
 * The runs of pages in a snapshot file: where the bytes of each are, and whether they can be what a writer wrote.
 * @module
 */
import { hex } from '../../binary/numbers.ts'
import { type MemoryRegion, SparseMemory } from '../../platform/guest-memory.ts'
import type { SnapshotContainer } from './container.ts'
import { RUN_REPEATED, RUN_STORED, SectionType, SnapshotRun } from './layout.ts'
import { arePagesOf, PAGE_SIZE, REPEAT_LIMIT, RUN_PAGES } from './pages.ts'

export interface StoredRun {
  /** Guest-physical address of the first page. */
  readonly address: number
  readonly pages: number
  /** In the file, in bytes. */
  readonly offset: number
  /** One page where it stands for all. */
  readonly length: number
  readonly checksum: number
}

/** In address order, without overlap, all in `regions`. @throws SnapshotDamagedError */
export function readRuns(file: SnapshotContainer, regions: readonly MemoryRegion[]): readonly StoredRun[] {
  const section = file.section(SectionType.runs)
  const stored = file.section(SectionType.pages)
  const bytes = file.bytesOf(section, file.source.size)
  const runs: StoredRun[] = []
  let { offset } = stored
  let end = 0
  for (let at = 0; at < bytes.length; at += SnapshotRun.size) {
    const run = file.decode(SnapshotRun, bytes, at, section.offset)
    const problem = problemOf(run, end, regions)
    if (problem) file.damaged({ offset: section.offset + at, ...problem })
    const { address, pages, checksum } = run
    const length = run.kind === RUN_REPEATED ? PAGE_SIZE : pages * PAGE_SIZE
    runs.push({ address, pages, offset, length, checksum })
    offset += length
    end = address + pages * PAGE_SIZE
  }
  if (offset !== stored.offset + stored.length) {
    file.damaged({
      offset: section.offset,
      field: 'SnapshotRun.pages of all runs',
      expected: `${hex(stored.length)} bytes of pages`,
      found: hex(offset - stored.offset),
    })
  }
  return runs
}

/** What contradicts the format. @param end of the run before, or 0 */
function problemOf(
  { address, pages, kind }: { readonly address: number; readonly pages: number; readonly kind: number },
  end: number,
  regions: readonly MemoryRegion[],
): { readonly field: string; readonly expected: string; readonly found: string } | undefined {
  if (kind !== RUN_STORED && kind !== RUN_REPEATED)
    return {
      field: 'SnapshotRun.kind',
      expected: `${RUN_STORED} or ${RUN_REPEATED}`,
      found: String(kind),
    }
  const [least, most] = kind === RUN_STORED ? [1, RUN_PAGES] : [2, REPEAT_LIMIT]
  if (pages < least || pages > most)
    return { field: 'SnapshotRun.pages', expected: `${least} to ${most}`, found: String(pages) }
  if (address % PAGE_SIZE !== 0 || address < end)
    return {
      field: 'SnapshotRun.address',
      expected: `a multiple of ${hex(PAGE_SIZE)} from ${hex(end)} on`,
      found: hex(address),
    }
  if (!arePagesOf(regions, address, address + pages * PAGE_SIZE))
    return {
      field: 'SnapshotRun.address',
      expected: 'pages of the regions',
      found: `${pages} pages from ${hex(address)} on`,
    }
  return undefined
}

/** Index of the run that holds `address`, or of the first one above it. */
export function runAtOrAbove(runs: readonly StoredRun[], address: number): number {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const run = runs[middle]
    if (run && run.address + run.pages * PAGE_SIZE <= address) low = middle + 1
    else high = middle
  }
  return low
}

/** Numbers of the chunks of sparse memory that the runs touch, each once. */
export function* chunksOf(runs: readonly StoredRun[]): Generator<number> {
  let next = 0
  for (const { address, pages } of runs) {
    const first = Math.floor(address / SparseMemory.CHUNK_SIZE)
    const end = Math.ceil((address + pages * PAGE_SIZE) / SparseMemory.CHUNK_SIZE)
    for (let index = Math.max(first, next); index < end; index++) yield index
    next = Math.max(next, end)
  }
}
