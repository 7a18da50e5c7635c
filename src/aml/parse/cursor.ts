/**
 * A place in the bytes of a table, and the end of the package that it is in.
 * @module
 */
import { toHex, toLatin1 } from '../../binary/bytes.ts'
import { AmlNameError, AmlParseError, AmlTruncatedError } from '../errors.ts'
import { NAME_SEG_SIZE } from '../names.ts'
import { NAME_BYTES } from '../opcodes.ts'
import { fieldLengthSize, pkgLengthSize } from '../pkg-length.ts'

const SEGMENT = /^[A-Z_][A-Z0-9_]{3}$/
/** Underscores that pad a segment; a segment of underscores keeps one. */
const PADDING = /(?<=.)_+$/

/** A name, and the prefix byte that would not have been needed. */
export interface ReadName {
  readonly name: string
  readonly prefix: number | undefined
}

export class Cursor {
  readonly bytes: Uint8Array
  readonly #view: DataView
  /** By the four bytes as one big-endian number. */
  readonly #segmentTexts = new Map<number, string>()
  /** The table, for messages. */
  readonly #table: string
  /** Offset of the next byte. */
  position: number
  /** Where the innermost package ends. */
  end: number
  /** Absolute path of the scope that is being read, for messages and for names. */
  scope = '\\'

  constructor(bytes: Uint8Array, table: string, start: number, end: number) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#table = table
    this.position = start
    this.end = end
  }

  get atEnd(): boolean {
    return this.position >= this.end
  }

  /** The byte `ahead` of the position; -1 behind the end of the package. */
  peek(ahead = 0): number {
    const offset = this.position + ahead
    return offset < this.end ? (this.bytes[offset] as number) : -1
  }

  u8(what: string): number {
    const offset = this.#take(1, what)
    return this.bytes[offset] as number
  }
  u16(what: string): number {
    return this.#view.getUint16(this.#take(2, what), true)
  }
  u32(what: string): number {
    return this.#view.getUint32(this.#take(4, what), true)
  }
  u64(what: string): bigint {
    return this.#view.getBigUint64(this.#take(8, what), true)
  }

  /** A copy of what is left of the package. */
  rest(): Uint8Array {
    const bytes = this.bytes.slice(this.position, this.end)
    this.position = this.end
    return bytes
  }

  /** Characters up to a NUL, which is taken too. */
  string(): string {
    const start = this.position
    const nul = this.bytes.indexOf(0, start)
    if (nul < 0 || nul >= this.end) {
      throw new AmlTruncatedError(
        'a String has no NUL at its end',
        this.#at(start),
        this.end - start + 1,
        this.end - start,
      )
    }
    this.position = nul + 1
    return toLatin1(this.bytes.subarray(start, nul))
  }

  /**
   * PkgLength.                                          ACPI 6.5 §20.2.4 "Package Length Encoding"
   * @returns where the package ends, and how many bytes the length took if fewer would have done
   */
  packageEnd(): { readonly end: number; readonly size: number | undefined } {
    const start = this.position
    const { value, size } = this.#pkgLength()
    if (value < size) {
      throw this.error('PkgLength is shorter than itself', start, {
        found: `${value} bytes`,
        expected: `at least ${size}`,
      })
    }
    const end = start + value
    if (end > this.end) {
      throw new AmlTruncatedError(
        'PkgLength runs past the end of what holds it',
        this.#at(start),
        value,
        this.end - start,
        { bytes: this.#bytesAround(start, size), spec: 'ACPI 6.5 §20.2.4 "Package Length Encoding"' },
      )
    }
    return { end, size: pkgLengthSize(value - size) === size ? undefined : size }
  }

  /** A number of bits in the form of PkgLength, and how many bytes it took if that is unusual. */
  fieldLength(): { readonly bits: number; readonly size: number | undefined } {
    const { value, size } = this.#pkgLength()
    return { bits: value, size: fieldLengthSize(value) === size ? undefined : size }
  }

  /** NameSeg. */
  nameSeg(): string {
    return this.#segment()
  }

  /** NameString := <RootChar NamePath> | <PrefixPath NamePath>       ACPI 6.5 §20.2.2 "Name Objects Encoding" */
  nameString(): ReadName {
    const start = this.position
    let name = ''
    if (this.peek() === NAME_BYTES.RootChar) {
      name = '\\'
      this.position += 1
    } else {
      while (this.peek() === NAME_BYTES.ParentPrefixChar) {
        name += '^'
        this.position += 1
      }
    }
    // NamePath := NameSeg | DualNamePath | MultiNamePath | NullName
    const prefix = this.peek()
    switch (prefix) {
      case NAME_BYTES.NullName:
        this.position += 1
        return { name, prefix: name === '' ? prefix : undefined }
      case NAME_BYTES.DualNamePrefix:
        this.position += 1
        return { name: name + this.#segments(2), prefix: undefined }
      case NAME_BYTES.MultiNamePrefix: {
        this.position += 1
        const count = this.u8('SegCount')
        if (count === 0) throw this.error('a name has no segments', start)
        return { name: name + this.#segments(count), prefix: count <= 2 ? prefix : undefined }
      }
      default:
        return { name: name + this.#segment(), prefix: undefined }
    }
  }

  /** An error here, or at another offset. */
  error(
    problem: string,
    offset: number = this.position,
    facts: Readonly<Record<string, string>> = {},
  ): AmlParseError {
    return new AmlParseError(problem, this.#at(offset), { bytes: this.#bytesAround(offset, 1), ...facts })
  }

  #segments(count: number): string {
    let text = this.#segment()
    for (let i = 1; i < count; i++) text += `.${this.#segment()}`
    return text
  }

  /** Tables say the same few names again and again. */
  #segment(): string {
    const start = this.#take(NAME_SEG_SIZE, 'NameSeg')
    const key = this.#view.getUint32(start)
    const known = this.#segmentTexts.get(key)
    if (known !== undefined) return known
    const text = this.#segmentText(start)
    this.#segmentTexts.set(key, text)
    return text
  }

  #segmentText(start: number): string {
    const { bytes } = this
    const text = String.fromCharCode(
      bytes[start] as number,
      bytes[start + 1] as number,
      bytes[start + 2] as number,
      bytes[start + 3] as number,
    )
    if (!SEGMENT.test(text)) {
      throw this.error(
        new AmlNameError(text.replace(/[^\x20-\x7e]/g, '?'), 'four of A-Z, 0-9 and _ are expected').sentence,
        start,
      )
    }
    return text.endsWith('_') ? text.replace(PADDING, '') : text
  }

  #pkgLength(): { readonly value: number; readonly size: number } {
    const start = this.position
    const lead = this.u8('PkgLength')
    const size = 1 + (lead >>> 6)
    if (size === 1) return { value: lead, size }
    if ((lead & 0x30) !== 0) throw this.error('PkgLength has reserved bits set', start)
    let value = lead & 0x0f
    for (let i = 1; i < size; i++) value |= this.u8('PkgLength') << (8 * i - 4)
    return { value, size }
  }

  #take(count: number, what: string): number {
    const offset = this.position
    const have = this.end - offset
    if (count > have) {
      throw new AmlTruncatedError(`${what} runs past the end of what holds it`, this.#at(offset), count, have)
    }
    this.position = offset + count
    return offset
  }

  #at(offset: number): { table: string; path: string; offset: number } {
    return { table: this.#table, path: this.scope, offset }
  }

  /** `14 [2c] 41 44 44 52` */
  #bytesAround(offset: number, count: number): string {
    const part = (from: number, to: number) => toHex(this.bytes.subarray(Math.max(0, from), to), ' ')
    return [
      part(offset - 2, offset),
      `[${part(offset, offset + count)}]`,
      part(offset + count, offset + count + 6),
    ]
      .filter((text) => text !== '')
      .join(' ')
  }
}
