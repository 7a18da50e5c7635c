/**
 * Guest memory as runs of pages: pages of zeros are left out, equal neighbours are one page and a count.
 *
 * A page is 4 KiB at a multiple of 4 KiB. Where a region begins or ends within a page, the rest of the page is zero.
 * @module
 */
import type { GuestMemory, MemoryRegion } from '../../platform/guest-memory.ts'
import { regionAtOrAbove } from '../../platform/memory-regions.ts'

export const PAGE_SIZE = 0x1000
/** Pages that are stored one by one, together: what has to be read to have one of them. */
export const RUN_PAGES = 16
const RUN_SIZE = RUN_PAGES * PAGE_SIZE
/** Equal pages in one run; a number of 32 bits in both formats. */
export const REPEAT_LIMIT = 0xffff_ffff

/** Guest memory, as much of it as saving needs. Every `GuestMemory` is one. */
export interface SavedMemory {
  /** Sorted, without overlap. */
  readonly regions: readonly MemoryRegion[]
  /** Fills all of `target`; bytes that are in no region as zero. */
  read(address: number, target: Uint8Array): boolean
  /** Everything that may be other than zero, in address order: then memory costs what it holds, not what there is. */
  touchedChunks?(): Iterable<{ readonly address: number; readonly bytes: Uint8Array }>
}

export interface PageRun {
  /** Guest-physical address of the first page. */
  readonly address: number
  readonly pages: number
  /** All pages; of a repeated run the one that they are equal to. Valid until the next run is asked for. */
  readonly bytes: Uint8Array
}

/** Whether the run is one page that stands for all of them. */
export function isRepeated({ pages, bytes }: PageRun): boolean {
  return pages > 1 && bytes.length === PAGE_SIZE
}

/** All pages that are not zero, in address order. Needs some 200 KiB, whatever the size of the memory. */
export function* pageRuns(memory: SavedMemory): Generator<PageRun> {
  const scanned = new WordPages(RUN_PAGES)
  const stored = new WordPages(RUN_PAGES)
  const repeated = new WordPages(1)
  let storedAt = 0
  let storedPages = 0
  let repeatedAt = 0
  let repeatedPages = 0

  const storedRun = (): PageRun => ({
    address: storedAt,
    pages: storedPages,
    bytes: stored.bytes.subarray(0, storedPages * PAGE_SIZE),
  })
  const repeatedRun = (): PageRun => ({ address: repeatedAt, pages: repeatedPages, bytes: repeated.bytes })

  for (const { start, end } of candidates(memory)) {
    for (let at = start; at < end; at += RUN_SIZE) {
      const size = Math.min(RUN_SIZE, end - at)
      memory.read(at, scanned.bytes.subarray(0, size))
      for (let i = 0; i < size / PAGE_SIZE; i++) {
        const address = at + i * PAGE_SIZE
        if (scanned.isZero(i)) continue
        if (repeatedPages > 0) {
          const next = address === repeatedAt + repeatedPages * PAGE_SIZE
          if (next && repeatedPages < REPEAT_LIMIT && scanned.equals(i, repeated, 0)) {
            repeatedPages++
            continue
          }
          yield repeatedRun()
          repeatedPages = 0
        }
        const next = storedPages > 0 && address === storedAt + storedPages * PAGE_SIZE
        if (next && scanned.equals(i, stored, storedPages - 1)) {
          storedPages--
          if (storedPages > 0) yield storedRun()
          storedPages = 0
          repeated.put(0, scanned, i)
          repeatedAt = address - PAGE_SIZE
          repeatedPages = 2
          continue
        }
        if (storedPages > 0 && (!next || storedPages === RUN_PAGES)) {
          yield storedRun()
          storedPages = 0
        }
        if (storedPages === 0) storedAt = address
        stored.put(storedPages++, scanned, i)
      }
    }
  }
  // At most one of them: each is given out before the other one begins.
  if (repeatedPages > 0) yield repeatedRun()
  if (storedPages > 0) yield storedRun()
}

/** Page-aligned ranges that may hold something, in address order and apart. */
function* candidates(memory: SavedMemory): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0
  let end = 0
  for (const { address, length } of extents(memory)) {
    const first = address - (address % PAGE_SIZE)
    const last = address + length
    const behind = last + ((PAGE_SIZE - (last % PAGE_SIZE)) % PAGE_SIZE)
    if (first > end) {
      if (end > start) yield { start, end }
      start = first
    }
    end = Math.max(end, behind)
  }
  if (end > start) yield { start, end }
}

function* extents(memory: SavedMemory): Generator<{ readonly address: number; readonly length: number }> {
  if (memory.touchedChunks) {
    for (const { address, bytes } of memory.touchedChunks()) yield { address, length: bytes.length }
  } else {
    for (const { start, size } of memory.regions) yield { address: start, length: size }
  }
}

const WORDS = PAGE_SIZE / 4

/** Pages that are compared four bytes at a time. */
class WordPages {
  readonly bytes: Uint8Array
  readonly #words: Uint32Array

  constructor(pages: number) {
    this.bytes = new Uint8Array(pages * PAGE_SIZE)
    this.#words = new Uint32Array(this.bytes.buffer)
  }

  isZero(page: number): boolean {
    const words = this.#words
    const end = (page + 1) * WORDS
    for (let i = page * WORDS; i < end; i++) if (words[i] !== 0) return false
    return true
  }

  equals(page: number, other: WordPages, otherPage: number): boolean {
    const a = this.#words
    const b = other.#words
    for (let i = 0; i < WORDS; i++) if (a[page * WORDS + i] !== b[otherPage * WORDS + i]) return false
    return true
  }

  put(page: number, from: WordPages, fromPage: number): void {
    this.bytes.set(from.bytes.subarray(fromPage * PAGE_SIZE, (fromPage + 1) * PAGE_SIZE), page * PAGE_SIZE)
  }
}

/** Bytes in all regions. */
export function memorySize(regions: readonly MemoryRegion[]): number {
  return regions.reduce((sum, { size }) => sum + size, 0)
}

/** How many bytes of the regions lie below `address`. */
export function memoryBelow(regions: readonly MemoryRegion[], address: number): number {
  return regions.reduce((sum, { start, size }) => sum + Math.max(0, Math.min(size, address - start)), 0)
}

/** Whether every page of the range holds memory of some region. */
export function arePagesOf(regions: readonly MemoryRegion[], start: number, end: number): boolean {
  let covered = start
  for (let i = regionAtOrAbove(regions, start); i < regions.length && covered < end; i++) {
    const region = regions[i]
    if (!region || region.start - (region.start % PAGE_SIZE) > covered) return false
    covered = Math.ceil((region.start + region.size) / PAGE_SIZE) * PAGE_SIZE
  }
  return covered >= end
}

/** Puts a run into memory, ROM as well. Bytes of its pages that no region has are left out. */
export function loadRun(memory: GuestMemory, run: PageRun): void {
  const { address, pages, bytes } = run
  if (!isRepeated(run)) {
    loadBytes(memory, address, bytes)
    return
  }
  const many = new Uint8Array(Math.min(pages, RUN_PAGES) * PAGE_SIZE)
  for (let at = 0; at < many.length; at += PAGE_SIZE) many.set(bytes, at)
  for (let done = 0; done < pages; done += RUN_PAGES) {
    const size = Math.min(RUN_PAGES, pages - done) * PAGE_SIZE
    loadBytes(memory, address + done * PAGE_SIZE, many.subarray(0, size))
  }
}

function loadBytes(memory: GuestMemory, address: number, bytes: Uint8Array): void {
  const { regions } = memory
  for (let i = regionAtOrAbove(regions, address); i < regions.length; i++) {
    const region = regions[i]
    if (!region || region.start >= address + bytes.length) return
    const from = Math.max(0, region.start - address)
    const to = Math.min(bytes.length, region.start + region.size - address)
    memory.load(address + from, bytes.subarray(from, to))
  }
}
