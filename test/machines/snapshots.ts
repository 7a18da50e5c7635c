/** Snapshot files for tests: small ones, and ones that lie with right checksums. */
import { concatBytes } from '../../src/binary/bytes.ts'
import { crc32c } from '../../src/binary/crc32c.ts'
import type { SnapshotContent } from '../../src/machines/snapshot/content.ts'
import {
  CHECKSUM_OFFSET,
  SectionType,
  SnapshotHeader,
  SnapshotRun,
  SnapshotSection,
  SnapshotTrailer,
} from '../../src/machines/snapshot/layout.ts'
import { PAGE_SIZE } from '../../src/machines/snapshot/pages.ts'
import { snapshotChunks } from '../../src/machines/snapshot/write.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'

export const REGIONS = [
  { start: 0, size: 0xa_0000, kind: 'ram' },
  { start: 0xf_f000, size: 0x1000, kind: 'rom' },
  { start: 0x10_0000, size: 0x10_0800, kind: 'ram' },
] as const

/** Three pages in the file: one by itself, three equal ones, and one of ROM. */
export function smallContent(): SnapshotContent {
  const memory = new SparseMemory(REGIONS)
  memory.write(
    0x1000,
    Uint8Array.from({ length: PAGE_SIZE }, (_, i) => (i * 31 + (i >> 8)) & 0xff),
  )
  memory.fill(0x10_0000, 3 * PAGE_SIZE, 0x5a)
  memory.load(0xf_fff0, Uint8Array.of(0xea, 0x5b, 0xe0, 0x00, 0xf0))
  return {
    machine: 'model',
    description: { board: 'q35', memorySize: 0x20_0000, name: 'Grüße' },
    state: { version: 1 },
    memory,
  }
}

export function fileOf(content: SnapshotContent): Uint8Array {
  return concatBytes(Array.from(snapshotChunks(content), (chunk) => chunk.slice()))
}

export interface Section {
  readonly type: string
  readonly flags: number
  readonly bytes: Uint8Array
}

export function sectionsOf(file: Uint8Array): Section[] {
  const { sections } = SnapshotTrailer.decode(file, file.length - SnapshotTrailer.size)
  const table = file.length - SnapshotTrailer.size - sections * SnapshotSection.size
  return Array.from({ length: sections }, (_, i) => {
    const { type, flags, offset, length } = SnapshotSection.decode(file, table + i * SnapshotSection.size)
    return { type, flags, bytes: file.subarray(offset, offset + length) }
  })
}

export interface Signed {
  readonly version?: number
  readonly requiredFeatures?: number
  readonly optionalFeatures?: number
  readonly sections: readonly Section[]
}

/** A file with such sections, all checksums right. */
export function signedFile({
  version = 1,
  requiredFeatures = 0,
  optionalFeatures = 0,
  sections,
}: Signed): Uint8Array {
  const magic = Uint8Array.of(0x89, 0x56, 0x47, 0x49, 0x44, 0x0d, 0x0a, 0x1a)
  const header = sign(
    SnapshotHeader.encode({ magic, version, requiredFeatures, optionalFeatures, checksum: 0 }),
  )
  let offset = header.length
  const rows = sections.map(({ type, flags, bytes }) => {
    const row = SnapshotSection.encode({ type, flags, offset, length: bytes.length, checksum: crc32c(bytes) })
    offset += bytes.length
    return row
  })
  const table = concatBytes(rows)
  const trailer = SnapshotTrailer.encode({
    fileSize: offset + table.length + SnapshotTrailer.size,
    sections: rows.length,
    digest: crc32c(table, crc32c(header)),
    checksum: 0,
  })
  return concatBytes(header, ...sections.map(({ bytes }) => bytes), table, sign(trailer))
}

function sign(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(CHECKSUM_OFFSET, crc32c(bytes.subarray(0, CHECKSUM_OFFSET)), true)
  return bytes
}

/** The file with other bytes in one section. */
export function withSection(file: Uint8Array, type: string, bytes: Uint8Array): Uint8Array {
  return signedFile({
    sections: sectionsOf(file).map((section) => (section.type === type ? { ...section, bytes } : section)),
  })
}

/** The file with other runs; the checksums of those that have a page in the file are made right. */
export function withRuns(
  file: Uint8Array,
  runs: readonly { readonly address: number; readonly pages: number; readonly kind: number }[],
): Uint8Array {
  const pages = sectionsOf(file).find(({ type }) => type === SectionType.pages)?.bytes ?? new Uint8Array()
  let offset = 0
  const rows = runs.map((run) => {
    const length = run.kind === 0 ? run.pages * PAGE_SIZE : PAGE_SIZE
    const row = SnapshotRun.encode({ ...run, checksum: crc32c(pages.subarray(offset, offset + length)) })
    offset += length
    return row
  })
  return withSection(file, SectionType.runs, concatBytes(rows))
}

/** Makes all checksums right again that a fault in `file` made wrong, as far as it still has a table. */
export function resigned(file: Uint8Array): Uint8Array {
  const trailerAt = file.length - SnapshotTrailer.size
  if (trailerAt < SnapshotHeader.size) return file
  const copy = file.slice()
  const view = new DataView(copy.buffer)
  view.setUint32(CHECKSUM_OFFSET, crc32c(copy.subarray(0, CHECKSUM_OFFSET)), true)
  const sections = Math.min(8, view.getUint32(trailerAt + 16, true))
  const table = trailerAt - sections * SnapshotSection.size
  if (table < SnapshotHeader.size) return copy
  for (let i = 0; i < sections; i++) {
    const at = table + i * SnapshotSection.size
    const offset = view.getUint32(at + 8, true)
    const length = view.getUint32(at + 16, true)
    view.setUint32(at + 24, crc32c(copy.subarray(offset, offset + length)), true)
  }
  const header = copy.subarray(0, SnapshotHeader.size)
  view.setUint32(trailerAt + 24, crc32c(copy.subarray(table, trailerAt), crc32c(header)), true)
  sign(copy.subarray(trailerAt).slice()).forEach((byte, i) => {
    copy[trailerAt + i] = byte
  })
  return copy
}
