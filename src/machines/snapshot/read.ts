/**
 * Reads a snapshot file: what the machine was at once, its memory when it is wanted.
 * @module
 */
import type { ByteSource } from '../../binary/byte-source.ts'
import { combineCrc32c, crc32c } from '../../binary/crc32c.ts'
import { VmgenidError } from '../../binary/errors.ts'
import { formatSize, hex } from '../../binary/numbers.ts'
import { type GuestMemory, type MemoryRegion, SparseMemory } from '../../platform/guest-memory.ts'
import type { SavedState } from '../../platform/lifecycle.ts'
import { checkRegions } from '../../platform/memory-regions.ts'
import { SnapshotContainer } from './container.ts'
import {
  checkHead,
  decodeJson,
  JSON_LIMIT,
  type MachineDescription,
  type SnapshotHead,
  type SnapshotProgress,
} from './content.ts'
import { SnapshotMismatchError } from './errors.ts'
import { MAX_REGIONS, REGION_KINDS, SectionType, SnapshotRegion, type SnapshotSection } from './layout.ts'
import { loadRun, PAGE_SIZE, type PageRun, RUN_PAGES } from './pages.ts'
import { chunksOf, readRuns, runAtOrAbove, type StoredRun } from './stored-runs.ts'

export interface OpenSnapshotOptions {
  /**
   * Largest amount of memory that the pages may fill: equal pages take a few bytes in a file, and their place in a
   * machine. Default 16 GiB.
   */
  readonly memoryLimit?: number
}

const MEMORY_LIMIT = 16 * 2 ** 30

export class Snapshot implements SnapshotHead {
  readonly machine: string
  readonly description: MachineDescription
  readonly state: SavedState
  /** Sorted, without overlap. */
  readonly regions: readonly MemoryRegion[]
  readonly #file: SnapshotContainer
  readonly #runs: readonly StoredRun[]
  /** One run at a time, so one buffer is enough. */
  readonly #buffer = new Uint8Array(RUN_PAGES * PAGE_SIZE)
  /** What is in the buffer. */
  #buffered: StoredRun | undefined

  /** Reads and checks everything but the pages. @throws SnapshotError */
  constructor(source: ByteSource, { memoryLimit = MEMORY_LIMIT }: OpenSnapshotOptions = {}) {
    this.#file = new SnapshotContainer(source, Object.values(SectionType))
    const { machine, description, state } = readHead(this.#file)
    this.machine = machine
    this.description = description
    this.state = state
    this.regions = readRegions(this.#file)
    this.#runs = readRuns(this.#file, this.regions)
    if (this.filledBytes > memoryLimit) {
      this.#file.damaged({
        field: `${SectionType.runs}, all runs`,
        expected: `at most ${formatSize(memoryLimit)} of memory`,
        found: formatSize(this.filledBytes),
      })
    }
  }

  /** How much of the memory is not zero, in whole pages. */
  get filledBytes(): number {
    return this.#runs.reduce((sum, { pages }) => sum + pages * PAGE_SIZE, 0)
  }

  /** All pages that are not zero, in address order, checked. @throws SnapshotError */
  *pages(): Generator<PageRun> {
    for (const run of this.#runs) {
      yield { address: run.address, pages: run.pages, bytes: this.#read(run) }
    }
  }

  /**
   * Makes the content of `memory` what was saved, whatever it was before.
   * @throws SnapshotMismatchError when it has other regions, and then it is as it was; SnapshotError for a damaged page, and
   * then it holds a part
   */
  loadInto(memory: GuestMemory, onProgress?: (progress: SnapshotProgress) => void): void {
    const expected = showRegions(this.regions)
    const found = showRegions(memory.regions)
    if (expected !== found) {
      throw new SnapshotMismatchError({ file: this.#file.source.name, field: 'regions', expected, found })
    }
    for (const region of memory.regions) clear(memory, region)
    const total = this.filledBytes
    let done = 0
    for (const run of this.pages()) {
      loadRun(memory, run)
      done += run.pages * PAGE_SIZE
      onProgress?.({ done, total })
    }
  }

  /**
   * Memory whose pages are read and checked when they are first looked at; clones of it share what was read. The source
   * has to stay open as long as the memory lives. Whoever touches a page that is damaged gets the SnapshotError: call
   * `verify` before where that must not happen.
   */
  mapMemory(): SparseMemory {
    return SparseMemory.mapped(this.regions, {
      indices: chunksOf(this.#runs),
      fill: (index, target) => this.#fill(index * SparseMemory.CHUNK_SIZE, target),
    })
  }

  /** Reads the whole file once and keeps nothing. Progress is in bytes of the file. @throws SnapshotError */
  verify(onProgress?: (progress: SnapshotProgress) => void): void {
    const { sections } = this.#file
    const total = sections.reduce((sum, { length }) => sum + length, 0)
    let done = 0
    const onBytes = (count: number) => {
      done += count
      onProgress?.({ done, total })
    }
    for (const section of sections) {
      if (section.type === SectionType.pages) this.#verifyPages(section, onBytes)
      else this.#file.checkSection(section, onBytes)
    }
  }

  /** Each run and all together, in one reading. */
  #verifyPages({ type, offset, checksum }: SnapshotSection, onBytes: (count: number) => void): void {
    let sum = 0
    for (const run of this.#runs) {
      this.#read(run)
      sum = combineCrc32c(sum, run.checksum, run.length)
      onBytes(run.length)
    }
    this.#file.checkSum(type, offset, checksum, sum)
  }

  /** Valid until the next one is read. */
  #read(run: StoredRun): Uint8Array {
    const bytes = this.#buffer.subarray(0, run.length)
    if (this.#buffered === run) return bytes
    this.#buffered = undefined
    this.#file.read(run.offset, bytes)
    const field = `${SectionType.pages}, run of ${hex(run.address)}`
    this.#file.checkSum(field, run.offset, run.checksum, crc32c(bytes))
    this.#buffered = run
    return bytes
  }

  #fill(start: number, target: Uint8Array): void {
    const end = start + target.length
    for (let i = runAtOrAbove(this.#runs, start); i < this.#runs.length; i++) {
      const run = this.#runs[i]
      if (!run || run.address >= end) return
      const bytes = this.#read(run)
      const to = Math.min(end, run.address + run.pages * PAGE_SIZE)
      for (let at = Math.max(start, run.address); at < to; at += PAGE_SIZE) {
        const place = run.length === PAGE_SIZE ? 0 : at - run.address
        target.set(bytes.subarray(place, place + PAGE_SIZE), at - start)
      }
    }
  }
}

/**
 * Opens a snapshot: everything is checked but the pages, which are checked when they are read.
 * @throws SnapshotError with file, offset, field, expected, found
 */
export function openSnapshot(source: ByteSource, options?: OpenSnapshotOptions): Snapshot {
  return new Snapshot(source, options)
}

function readHead(file: SnapshotContainer): SnapshotHead {
  const section = file.section(SectionType.state)
  const { offset } = section
  const json = decodeJson(file.bytesOf(section, JSON_LIMIT))
  if ('problem' in json) {
    const { problem, at } = json
    file.damaged({ offset: offset + at, field: section.type, expected: 'JSON in ASCII', found: problem })
  }
  const head = checkHead(json.value)
  if ('expected' in head) file.damaged({ offset, ...head })
  return head
}

function readRegions(file: SnapshotContainer): readonly MemoryRegion[] {
  const section = file.section(SectionType.regions)
  const { offset, type } = section
  const bytes = file.bytesOf(section, MAX_REGIONS * SnapshotRegion.size)
  const regions: MemoryRegion[] = []
  for (let at = 0; at < bytes.length; at += SnapshotRegion.size) {
    const { start, size, kind } = file.decode(SnapshotRegion, bytes, at, offset)
    const name = REGION_KINDS[kind]
    if (!name) {
      const expected = REGION_KINDS.map((one, i) => `${i} (${one})`).join(' or ')
      file.damaged({ offset: offset + at, field: 'SnapshotRegion.kind', expected, found: String(kind) })
    }
    regions.push({ start, size, kind: name })
  }
  try {
    return checkRegions(regions)
  } catch (error) {
    if (!(error instanceof VmgenidError)) throw error
    return file.damaged({ offset, field: type, expected: 'regions of memory', found: error.sentence })
  }
}

function clear(memory: GuestMemory, { start, size, kind }: MemoryRegion): void {
  if (kind === 'ram') {
    memory.fill(start, size, 0)
    return
  }
  // Only the host can change ROM, and zeros that are there already need no room.
  const zeros = new Uint8Array(PAGE_SIZE)
  const found = new Uint8Array(PAGE_SIZE)
  for (let done = 0; done < size; done += PAGE_SIZE) {
    const piece = found.subarray(0, Math.min(PAGE_SIZE, size - done))
    memory.read(start + done, piece)
    if (piece.some((byte) => byte !== 0)) memory.load(start + done, zeros.subarray(0, piece.length))
  }
}

function showRegions(regions: readonly MemoryRegion[]): string {
  return regions.map(({ start, size, kind }) => `${kind} ${hex(start)}+${hex(size)}`).join(', ') || 'none'
}
