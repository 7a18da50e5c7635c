/**
 * Integers as the field writes them: hexadecimal text, sizes with suffixes, and the checks at the edge.
 * @module
 */
import { VmgenidError } from './errors.ts'

/** Documentation only: plain numbers, named after the width that the wire gives them. */
export type u8 = number
export type u16 = number
export type u32 = number

/** A number that is not what its place takes: a host programmer's mistake, or a field of a file. */
export class NumberRangeError extends VmgenidError {
  override readonly name = 'NumberRangeError'
  constructor(what: string, value: unknown, expected: string) {
    super('NUMBER_RANGE', `${what}: expected ${expected}, got ${showValue(value)}`)
  }
}

/** `0x` and lower-case digits, padded with zeros to `digits`. */
export function hex(value: number | bigint, digits = 0): string {
  const sign = value < 0 ? '-' : ''
  const magnitude = value < 0 ? -value : value
  return `${sign}0x${magnitude.toString(16).padStart(digits, '0')}`
}

/** A safe, non-negative integer below `limit`, or an error that names the thing. */
export function checkInteger(what: string, value: number, limit = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || value < 0 || value > limit) {
    throw new NumberRangeError(what, value, `an integer from 0 to ${hex(limit)}`)
  }
  return value
}

/** True for 1, 2, 4, 8, …; false for 0. */
export function isPowerOfTwo(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && Number.isInteger(Math.log2(value))
}

/** The next multiple of `step` at or above `value`; exact over the whole safe range. */
export function roundUp(value: number, step: number): number {
  const rest = value % step
  return rest === 0 ? value : value + (step - rest)
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/**
 * A size as people write it: `4096`, `0x1000`, `64K`, `1536M`, `6G`, `1.5G`, `1T`; a trailing `B` or `iB` is allowed.
 * @param bareUnit what a number without a suffix counts: QEMU's `-m` means mebibytes
 * @returns bytes
 * @throws NumberRangeError when the text is no size, or the size is no whole number of bytes below 2^53
 */
export function parseSize(what: string, text: string, bareUnit: '' | 'K' | 'M' | 'G' | 'T' = ''): number {
  const match = /^(?:(0x[0-9a-f]+)|(\d+(?:\.\d+)?))(?:([kmgt])(?:i?b)?|(b))?$/i.exec(text)
  const unit = match?.[4] ? '' : (match?.[3]?.toUpperCase() ?? bareUnit)
  const value = Number(match?.[1] ?? match?.[2] ?? Number.NaN) * (UNITS[unit] ?? Number.NaN)
  if (!Number.isSafeInteger(value)) {
    throw new NumberRangeError(what, text, 'a size such as 4096, 0x1000, 64K, 1536M or 6G')
  }
  return value
}

/** Bytes in the largest binary unit that divides them: `1536 MiB`, `6 GiB`, `4097 bytes`. */
export function formatSize(bytes: number): string {
  if (bytes === 1) return '1 byte'
  for (const [unit, factor] of [
    ['TiB', 2 ** 40],
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const) {
    if (bytes >= factor && bytes % factor === 0) return `${bytes / factor} ${unit}`
  }
  return `${bytes} bytes`
}

/** The four bytes of a 32-bit number in the opposite order: between big-endian and little-endian. */
export function swap32(value: number): number {
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
}

/** The low `size` bytes of a number, little-endian. */
export function toLittleEndian(value: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
}

/** Unsigned, little-endian; of any length. */
export function fromLittleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

function showValue(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) > 9) return hex(value)
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
