/**
 * Memory as it would be after a loader script: the allocated blobs, at addresses that a firmware could have chosen,
 * patched command by command. For the linter alone, but for the pointers' numbers at the end; what a real firmware
 * does is modelled elsewhere.
 * @module
 */
import { sum8 } from '../binary/checksum.ts'
import { roundUp } from '../binary/numbers.ts'
import { BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG } from './entry.ts'

export interface Range {
  readonly entry: number
  readonly start: number
  readonly length: number
}

export interface Checksum extends Range {
  readonly resultOffset: number
}

export interface Pointer extends Range {
  readonly pointee: Blob
}

/** A blob that an ALLOCATE has loaded. */
export interface Blob {
  readonly file: string
  /** The ALLOCATE. */
  readonly entry: number
  readonly zone: number
  readonly alignment: number
  readonly base: number
  /** Absent: the file is not known, or cannot be allocated; nothing can be said about ranges in it. */
  readonly size: number | undefined
  /** A copy that is patched; absent: only the size is known. */
  readonly bytes: Uint8Array | undefined
  /** ADD_POINTERs into this blob that were carried out. */
  readonly pointers: Pointer[]
  readonly checksums: Checksum[]
  /** Ranges about which something is reported already. */
  readonly spoiled: Range[]
}

const PAGE = 4096
const HIGH_TOP = 0x7ff0_0000
const HIGH_BOTTOM = 0x10_0000
const FSEG_START = 0xf_5000
const FSEG_END = 0x10_0000

/** Gives out addresses as the firmwares do: HIGH from the top down in pages, FSEG upwards in steps of 16. */
export class AddressSpace {
  #high = HIGH_TOP
  #fseg = FSEG_START

  /** Starts again when it runs out: addresses then repeat, which no check looks at. */
  place(zone: number, size: number): number {
    if (zone === BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG) {
      const room = roundUp(Math.max(1, size), 16)
      if (this.#fseg + room > FSEG_END) this.#fseg = FSEG_START
      const base = this.#fseg
      this.#fseg += room
      return base
    }
    const room = roundUp(Math.max(1, size), PAGE)
    if (this.#high - room < HIGH_BOTTOM) this.#high = HIGH_TOP
    this.#high = Math.max(HIGH_BOTTOM, this.#high - room)
    return this.#high
  }
}

/** Copies and sums bytes up to a limit for one run, so that no script makes it copy or sum gigabytes. */
export class WorkBudget {
  #toCopy: number
  #toSum: number
  #exhausted = false

  constructor(bytes: number) {
    this.#toCopy = bytes
    this.#toSum = bytes
  }

  /** Something was refused. */
  get exhausted(): boolean {
    return this.#exhausted
  }

  /** The first `size` bytes, with zeros behind them when there are fewer; `undefined` when the limit is reached. */
  copy(bytes: Uint8Array, size: number): Uint8Array | undefined {
    if (size > this.#toCopy) {
      this.#exhausted = true
      return undefined
    }
    this.#toCopy -= size
    const copy = new Uint8Array(size)
    copy.set(bytes.subarray(0, size))
    return copy
  }

  /** The sum modulo 256, or `undefined` when the limit is reached. */
  sum8(bytes: Uint8Array, start: number, length: number): number | undefined {
    if (length > this.#toSum) {
      this.#exhausted = true
      return undefined
    }
    this.#toSum -= length
    return sum8(bytes.subarray(start, start + length))
  }
}

export function overlaps(a: Omit<Range, 'entry'>, b: Omit<Range, 'entry'>): boolean {
  return a.start < b.start + b.length && b.start < a.start + a.length
}

/** Something within the range is reported already. */
export function isSpoiled(blob: Blob, start: number, length: number): boolean {
  return blob.spoiled.some((range) => overlaps(range, { start, length }))
}

/** Little-endian, `size` of 1 to 8 bytes; above 2^53 only as good as a double is. */
export function readLittleEndian(bytes: Uint8Array, offset: number, size: number): number {
  return bytes.subarray(offset, offset + size).reduceRight((sum, byte) => sum * 256 + byte, 0)
}

export function isPointerSize(size: number): boolean {
  return size === 1 || size === 2 || size === 4 || size === 8
}

/** The low `size` bytes of a safe integer. */
export function writeLittleEndian(bytes: Uint8Array, offset: number, size: number, value: number): void {
  for (let i = 0; i < size; i++) bytes[offset + i] = Math.floor(value / 256 ** i) % 256
}
