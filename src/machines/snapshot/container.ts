/**
 * The outer form of a snapshot file: header, sections without gaps, section table, trailer. Checks it before anything in
 * it is believed, and takes no more memory than the file has bytes.
 * @module
 */
import type { ByteSource } from '../../binary/byte-source.ts'
import { equalBytes, toHex } from '../../binary/bytes.ts'
import { crc32c } from '../../binary/crc32c.ts'
import { LayoutError, type Struct } from '../../binary/layout.ts'
import { hex } from '../../binary/numbers.ts'
import {
  SnapshotDamagedError,
  type SnapshotFacts,
  SnapshotFormatError,
  SnapshotTruncatedError,
  SnapshotVersionError,
} from './errors.ts'
import {
  CHECKSUM_OFFSET,
  KNOWN_FEATURES,
  MAX_SECTIONS,
  SECTION_REQUIRED,
  SNAPSHOT_MAGIC,
  SNAPSHOT_VERSION,
  SnapshotHeader,
  SnapshotSection,
  SnapshotTrailer,
  TRAILER_MAGIC,
} from './layout.ts'

const CHECK_SIZE = 0x10_0000

export class SnapshotContainer {
  readonly source: ByteSource
  /** In the order of the file. */
  readonly sections: readonly SnapshotSection[]

  /**
   * Reads some hundred bytes at the start and at the end.
   * @param known types of sections that the caller understands
   * @throws SnapshotError
   */
  constructor(source: ByteSource, known: readonly string[]) {
    this.source = source
    const headerBytes = this.#readHeader()
    const { fileSize, sections: count, digest } = this.#readTrailer()
    const tableSize = count * SnapshotSection.size
    const tableOffset = fileSize - SnapshotTrailer.size - tableSize
    if (count > MAX_SECTIONS || tableOffset < SnapshotHeader.size) {
      this.damaged({
        offset: fileSize - SnapshotTrailer.size,
        field: 'SnapshotTrailer.sections',
        expected: `at most ${MAX_SECTIONS}, in this file`,
        found: String(count),
      })
    }
    const table = this.read(tableOffset, new Uint8Array(tableSize))
    const found = crc32c(table, crc32c(headerBytes))
    if (found !== digest) {
      this.damaged({
        offset: tableOffset,
        field: 'section table and SnapshotTrailer.digest',
        expected: hex(digest, 8),
        found: hex(found, 8),
      })
    }
    this.sections = this.#readTable(table, tableOffset)
    for (const { type, flags, offset } of this.sections) {
      if (flags & SECTION_REQUIRED && !known.includes(type)) {
        throw new SnapshotVersionError({
          file: source.name,
          offset,
          field: 'SnapshotSection.type',
          expected: known.join(', '),
          found: JSON.stringify(type),
        })
      }
    }
  }

  /** @throws SnapshotTruncatedError when the file has become shorter */
  read(offset: number, target: Uint8Array): Uint8Array {
    const count = this.source.readAt(offset, target)
    if (count < target.length) {
      throw new SnapshotTruncatedError({
        file: this.source.name,
        offset: offset + count,
        expected: `${target.length - count} bytes more`,
        found: 'the end of the file',
      })
    }
    return target
  }

  /** The one section of a type. @throws SnapshotDamagedError when there is none, or another one */
  section(type: string): SnapshotSection {
    const all = this.sections.filter((section) => section.type === type)
    const [section] = all
    if (section && all.length === 1) return section
    return this.damaged({ field: `section ${type}`, expected: 'one', found: String(all.length) })
  }

  /** All bytes of a section. @throws SnapshotDamagedError when they are not what they were, or more than `limit` */
  bytesOf({ type, offset, length, checksum }: SnapshotSection, limit: number): Uint8Array {
    if (length > limit)
      this.damaged({ offset, field: type, expected: `at most ${limit} bytes`, found: String(length) })
    const bytes = this.read(offset, new Uint8Array(length))
    this.checkSum(type, offset, checksum, crc32c(bytes))
    return bytes
  }

  /** Reads a section and keeps nothing of it. @param onBytes is told how many bytes were read */
  checkSection({ type, offset, length, checksum }: SnapshotSection, onBytes: (count: number) => void): void {
    const buffer = new Uint8Array(Math.min(CHECK_SIZE, length))
    let sum = 0
    for (let done = 0; done < length; ) {
      const piece = this.read(offset + done, buffer.subarray(0, Math.min(buffer.length, length - done)))
      sum = crc32c(piece, sum)
      done += piece.length
      onBytes(piece.length)
    }
    this.checkSum(type, offset, checksum, sum)
  }

  checkSum(field: string, offset: number, expected: number, found: number): void {
    if (expected === found) return
    this.damaged({
      offset,
      field: `${field}, checksum`,
      expected: hex(expected, 8),
      found: hex(found, 8),
    })
  }

  /** Decodes a structure within bytes whose checksum is right. @param base where the bytes are in the file */
  decode<T>(layout: Struct<T>, bytes: Uint8Array, offset: number, base: number): T {
    try {
      return layout.decode(bytes, offset)
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error
      return this.damaged({ offset: base + error.offset, field: error.path, found: error.sentence })
    }
  }

  #readHeader(): Uint8Array {
    const { source } = this
    const bytes = new Uint8Array(Math.min(SnapshotHeader.size, source.size))
    this.read(0, bytes)
    const magic = bytes.subarray(0, SNAPSHOT_MAGIC.length)
    if (magic.length === 0 || !equalBytes(magic, SNAPSHOT_MAGIC.subarray(0, magic.length))) {
      throw new SnapshotFormatError({
        file: source.name,
        offset: 0,
        field: 'SnapshotHeader.magic',
        expected: toHex(SNAPSHOT_MAGIC, ' '),
        found: magic.length === 0 ? 'an empty file' : toHex(magic, ' '),
      })
    }
    if (bytes.length < SnapshotHeader.size) {
      throw new SnapshotTruncatedError({
        file: source.name,
        offset: bytes.length,
        field: 'SnapshotHeader',
        expected: `${SnapshotHeader.size} bytes`,
        found: `${bytes.length} bytes`,
      })
    }
    const header = SnapshotHeader.decode(bytes)
    const sum = crc32c(bytes.subarray(0, CHECKSUM_OFFSET))
    this.checkSum('SnapshotHeader', 0, header.checksum, sum)
    const newer = { file: source.name, offset: SnapshotHeader.offsetOf('version') }
    if (header.version === 0) {
      const expected = `1 to ${SNAPSHOT_VERSION}`
      this.damaged({ ...newer, field: 'SnapshotHeader.version', expected, found: '0' })
    }
    if (header.version > SNAPSHOT_VERSION) {
      throw new SnapshotVersionError({
        ...newer,
        field: 'SnapshotHeader.version',
        expected: `at most ${SNAPSHOT_VERSION}`,
        found: String(header.version),
      })
    }
    const unknown = (header.requiredFeatures & ~KNOWN_FEATURES) >>> 0
    if (unknown !== 0) {
      throw new SnapshotVersionError({
        file: source.name,
        offset: SnapshotHeader.offsetOf('requiredFeatures'),
        field: 'SnapshotHeader.requiredFeatures',
        expected: `only bits of ${hex(KNOWN_FEATURES, 8)}`,
        found: hex(header.requiredFeatures, 8),
      })
    }
    return bytes
  }

  #readTrailer(): SnapshotTrailer {
    const { source } = this
    const offset = source.size - SnapshotTrailer.size
    const facts = { file: source.name, offset, field: 'SnapshotTrailer' }
    if (offset < SnapshotHeader.size) {
      throw new SnapshotTruncatedError({ ...facts, offset: source.size, found: 'the end of the file' })
    }
    const bytes = this.read(offset, new Uint8Array(SnapshotTrailer.size))
    const sum = crc32c(bytes.subarray(0, CHECKSUM_OFFSET))
    const stored = new DataView(bytes.buffer).getUint32(CHECKSUM_OFFSET, true)
    if (sum !== stored) {
      throw new SnapshotTruncatedError({
        ...facts,
        expected: `${JSON.stringify(TRAILER_MAGIC)}, and a checksum that is right`,
        found: `${toHex(bytes.subarray(0, 8), ' ')}, ${hex(stored, 8)} where ${hex(sum, 8)} is right`,
      })
    }
    const trailer = this.decode(SnapshotTrailer, bytes, 0, offset)
    if (trailer.fileSize !== source.size) {
      throw new SnapshotTruncatedError({
        ...facts,
        field: 'SnapshotTrailer.fileSize',
        expected: `${trailer.fileSize} bytes`,
        found: `${source.size} bytes`,
      })
    }
    return trailer
  }

  #readTable(table: Uint8Array, base: number): readonly SnapshotSection[] {
    const sections: SnapshotSection[] = []
    let end = SnapshotHeader.size
    for (let at = 0; at < table.length; at += SnapshotSection.size) {
      const section = this.decode(SnapshotSection, table, at, base)
      if (section.offset !== end) {
        this.damaged({
          offset: base + at,
          field: `SnapshotSection.offset of ${section.type}`,
          expected: hex(end),
          found: hex(section.offset),
        })
      }
      end += section.length
      sections.push(section)
    }
    if (end !== base) {
      this.damaged({ offset: base, field: 'end of the last section', expected: hex(base), found: hex(end) })
    }
    return sections
  }

  /** @throws SnapshotDamagedError */
  damaged(facts: Omit<SnapshotFacts, 'file'>): never {
    throw new SnapshotDamagedError({ ...facts, file: this.source.name })
  }
}
