/**
 * CRC-32C, the checksum of iSCSI, ext4 and Btrfs: finds every change of up to 32 bits in a row, and every two bits
 * that change within 2^31. Against accidents; whoever wants to can make any bytes have any sum.
 *
 * Parameters: polynomial 0x1edc6f41, bits reversed, starts with all ones, result inverted.
 *
 * Source: RFC 3720 §12.1 "HeaderDigest and DataDigest" and appendix B.4 "CRC Examples".
 * @module
 */
import type { u32 } from './numbers.ts'

/** The polynomial with its bits reversed. */
const POLYNOMIAL = 0x82f6_3b78
/** Bytes that are looked up at a time: several times as fast as one, and half as fast again as eight. */
const STEP = 16

/** `TABLES[256 * n + byte]`: what `byte` does to the sum when `n` bytes follow it. */
const TABLES = ((): Int32Array => {
  const tables = new Int32Array(256 * STEP)
  for (let byte = 0; byte < 256; byte++) {
    let sum = byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1
    tables[byte] = sum
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256] ?? 0
    tables[i] = (before >>> 8) ^ (tables[before & 0xff] ?? 0)
  }
  return tables
})()

/**
 * @param before the sum of the bytes that come before these
 * @returns unsigned
 */
export function crc32c(bytes: Uint8Array, before: u32 = 0): u32 {
  let sum = ~before
  let i = 0
  for (const end = bytes.length - (bytes.length % STEP); i < end; i += STEP) {
    const word =
      sum ^
      (octet(bytes, i) |
        (octet(bytes, i + 1) << 8) |
        (octet(bytes, i + 2) << 16) |
        (octet(bytes, i + 3) << 24))
    sum =
      entry(0xf00 + (word & 0xff)) ^
      entry(0xe00 + ((word >>> 8) & 0xff)) ^
      entry(0xd00 + ((word >>> 16) & 0xff)) ^
      entry(0xc00 + (word >>> 24)) ^
      entry(0xb00 + octet(bytes, i + 4)) ^
      entry(0xa00 + octet(bytes, i + 5)) ^
      entry(0x900 + octet(bytes, i + 6)) ^
      entry(0x800 + octet(bytes, i + 7)) ^
      entry(0x700 + octet(bytes, i + 8)) ^
      entry(0x600 + octet(bytes, i + 9)) ^
      entry(0x500 + octet(bytes, i + 10)) ^
      entry(0x400 + octet(bytes, i + 11)) ^
      entry(0x300 + octet(bytes, i + 12)) ^
      entry(0x200 + octet(bytes, i + 13)) ^
      entry(0x100 + octet(bytes, i + 14)) ^
      entry(octet(bytes, i + 15))
  }
  for (; i < bytes.length; i++) sum = entry((sum ^ octet(bytes, i)) & 0xff) ^ (sum >>> 8)
  return ~sum >>> 0
}

// Two functions, as an engine is fast with one kind of list at one place.
function entry(index: number): number {
  return TABLES[index] as number
}

function octet(bytes: Uint8Array, index: number): number {
  return bytes[index] as number
}

/**
 * The sum of two runs of bytes together, from the sums of each: without looking at the bytes again.
 * @param length of the second run, in bytes
 */
export function combineCrc32c(first: u32, second: u32, length: number): u32 {
  let sum = first
  let rest = length
  for (let power = 0; rest > 0; power++) {
    if (rest % 2 === 1) sum = apply(zeros(power), sum)
    rest = Math.floor(rest / 2)
  }
  return (sum ^ second) >>> 0
}

/** A linear map of 32 bits: what each bit becomes. */
type BitMap = readonly number[]

/** What 2^n zero bytes do to a sum, by n; made when it is first needed. */
const ZEROS: BitMap[] = [Array.from({ length: 32 }, (_, bit) => afterZeroByte(2 ** bit))]

function zeros(power: number): BitMap {
  for (let n = ZEROS.length; n <= power; n++) {
    const half = ZEROS[n - 1] ?? []
    ZEROS.push(half.map((bits) => apply(half, bits)))
  }
  return ZEROS[power] ?? []
}

function afterZeroByte(sum: number): number {
  return (entry(sum & 0xff) ^ (sum >>> 8)) >>> 0
}

function apply(map: BitMap, bits: number): number {
  let result = 0
  for (let bit = 0; bit < 32; bit++) if ((bits >>> bit) & 1) result ^= map[bit] as number
  return result >>> 0
}
