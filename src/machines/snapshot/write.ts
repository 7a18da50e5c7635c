/**
 * Writes a snapshot file from start to end, in pieces, in one pass over the memory.
 * @module
 */
import { concatBytes } from '../../binary/bytes.ts'
import { combineCrc32c, crc32c } from '../../binary/crc32c.ts'
import {
  checkHead,
  encodeJson,
  type SnapshotContent,
  SnapshotContentError,
  type SnapshotProgress,
} from './content.ts'
import {
  CHECKSUM_OFFSET,
  MAX_REGIONS,
  REGION_KINDS,
  RUN_REPEATED,
  RUN_STORED,
  SECTION_REQUIRED,
  SectionType,
  SNAPSHOT_MAGIC,
  SNAPSHOT_VERSION,
  SnapshotHeader,
  SnapshotRegion,
  SnapshotRun,
  SnapshotSection,
  SnapshotTrailer,
} from './layout.ts'
import { isRepeated, memoryBelow, memorySize, PAGE_SIZE, type PageRun, pageRuns } from './pages.ts'

export interface SnapshotChunksOptions {
  /** Called after each run of pages, and at the end. */
  readonly onProgress?: (progress: SnapshotProgress) => void
}

/**
 * The bytes of the file, one piece after the other, each valid until the next one is asked for. The same machine gives
 * the same bytes. Beyond a piece it needs 24 bytes for each run of pages: at most 1/170 of the memory that is stored, and
 * 1/2700 of memory without holes.
 * @throws SnapshotContentError before the first byte
 */
export function* snapshotChunks(
  { machine, description, state, memory }: SnapshotContent,
  { onProgress }: SnapshotChunksOptions = {},
): Generator<Uint8Array> {
  const { regions } = memory
  const total = memorySize(regions)
  const problem = checkHead({ machine, description, state })
  if ('expected' in problem) throw new SnapshotContentError(`${problem.field} is not ${problem.expected}`)
  if (regions.length > MAX_REGIONS)
    throw new SnapshotContentError(`${regions.length} regions of memory, at most ${MAX_REGIONS} fit`)
  const head = encodeJson('its state', { machine, description, state })
  const header = withChecksum(
    SnapshotHeader.encode({
      magic: SNAPSHOT_MAGIC,
      version: SNAPSHOT_VERSION,
      requiredFeatures: 0,
      optionalFeatures: 0,
      checksum: 0,
    }),
  )
  const sections = new SectionTable(header.length)
  yield header

  yield sections.add(SectionType.state, head)
  const map = regions.map(({ start, size, kind }) =>
    SnapshotRegion.encode({ start, size, kind: REGION_KINDS.indexOf(kind) }),
  )
  yield sections.add(SectionType.regions, concatBytes(map))

  const runs = new RunList()
  sections.begin(SectionType.pages)
  for (const run of pageRuns(memory)) {
    const checksum = crc32c(run.bytes)
    runs.add(run, checksum)
    sections.extend(run.bytes.length, checksum)
    yield run.bytes
    onProgress?.({ done: memoryBelow(regions, run.address + run.pages * PAGE_SIZE), total })
  }
  sections.begin(SectionType.runs)
  for (const bytes of runs.blocks()) {
    sections.extend(bytes.length, crc32c(bytes))
    yield bytes
  }

  const table = sections.encode()
  yield table
  yield withChecksum(
    SnapshotTrailer.encode({
      fileSize: sections.end + table.length + SnapshotTrailer.size,
      sections: sections.count,
      digest: crc32c(table, crc32c(header)),
      checksum: 0,
    }),
  )
  onProgress?.({ done: total, total })
}

function withChecksum(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(CHECKSUM_OFFSET, crc32c(bytes.subarray(0, CHECKSUM_OFFSET)), true)
  return bytes
}

/** Sections, each where the one before ends. */
class SectionTable {
  readonly #rows: SnapshotSection[] = []
  /** Where the next byte of the file is. */
  end: number

  constructor(start: number) {
    this.end = start
  }

  get count(): number {
    return this.#rows.length
  }

  add(type: string, bytes: Uint8Array): Uint8Array {
    this.begin(type)
    this.extend(bytes.length, crc32c(bytes))
    return bytes
  }

  begin(type: string): void {
    this.#rows.push({ type, flags: SECTION_REQUIRED, offset: this.end, length: 0, checksum: 0 })
  }

  /** So many bytes more for the section that was begun last. */
  extend(length: number, checksum: number): void {
    const row = this.#rows.pop()
    if (!row) return
    const sum = combineCrc32c(row.checksum, checksum, length)
    this.#rows.push({ ...row, length: row.length + length, checksum: sum })
    this.end += length
  }

  encode(): Uint8Array {
    return concatBytes(this.#rows.map((row) => SnapshotSection.encode(row)))
  }
}

/** What the RUNS section will hold, encoded already: there may be many. */
class RunList {
  static readonly #BLOCK = 2730 * SnapshotRun.size // just below 64 KiB
  readonly #full: Uint8Array[] = []
  #block = new Uint8Array(RunList.#BLOCK)
  #used = 0

  add(run: PageRun, checksum: number): void {
    if (this.#used === RunList.#BLOCK) {
      this.#full.push(this.#block)
      this.#block = new Uint8Array(RunList.#BLOCK)
      this.#used = 0
    }
    const kind = isRepeated(run) ? RUN_REPEATED : RUN_STORED
    const { address, pages } = run
    this.#block.set(SnapshotRun.encode({ address, pages, kind, checksum }), this.#used)
    this.#used += SnapshotRun.size
  }

  blocks(): readonly Uint8Array[] {
    return [...this.#full, this.#block.subarray(0, this.#used)]
  }
}
