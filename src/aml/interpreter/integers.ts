/**
 * AML integers inside the interpreter.
 *
 * An integer is a number up to 2^53 − 1 and a bigint above it, so that one value has one form: `===` compares two of them, `<`
 * orders them, and nearly all arithmetic of real tables stays with numbers. Values are unsigned and wrap at 64 bits; a table
 * of 32-bit integers cuts results afterwards (`truncate`), as ACPICA does.
 *
 * Source: ACPI 6.5 §19.3.5.2 "ASL Data Types", §19.6 "ASL Operator Reference".
 * @module
 */

/** A safe number, or a bigint above `Number.MAX_SAFE_INTEGER`. */
export type Int = number | bigint

const MAX = Number.MAX_SAFE_INTEGER
const MAX_32 = 0xffff_ffff
const TWO_32 = 0x1_0000_0000

/** All ones: what LNot, the comparisons and CondRefOf have for true. */
export const ONES: Int = 0xffff_ffff_ffff_ffffn

/** The one form of a value from 0 to 2^64 − 1. */
export function toInt(value: bigint): Int {
  return value <= MAX ? Number(value) : value
}

function wrap(value: bigint): Int {
  return toInt(BigInt.asUintN(64, value))
}

/** What is left of a value in 32 bits. */
export function truncate(value: Int): number {
  if (typeof value === 'bigint') return Number(value & 0xffff_ffffn)
  return value <= MAX_32 ? value : value % TWO_32
}

export function add(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (sum <= MAX) return sum
  }
  return wrap(BigInt(a) + BigInt(b))
}

export function subtract(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number' && a >= b) return a - b
  return wrap(BigInt(a) - BigInt(b))
}

export function multiply(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    // A product that was rounded is above the limit, too.
    const product = a * b
    if (product <= MAX) return product
  }
  return wrap(BigInt(a) * BigInt(b))
}

/** `b` is not 0. */
export function divide(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') return (a - (a % b)) / b
  return toInt(BigInt(a) / BigInt(b))
}

/** `b` is not 0. */
export function modulo(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') return a % b
  return toInt(BigInt(a) % BigInt(b))
}

function areNarrow(a: Int, b: Int): boolean {
  return typeof a === 'number' && typeof b === 'number' && a <= MAX_32 && b <= MAX_32
}

export function and(a: Int, b: Int): Int {
  if (areNarrow(a, b)) return ((a as number) & (b as number)) >>> 0
  return toInt(BigInt(a) & BigInt(b))
}

export function or(a: Int, b: Int): Int {
  if (areNarrow(a, b)) return ((a as number) | (b as number)) >>> 0
  return toInt(BigInt(a) | BigInt(b))
}

export function xor(a: Int, b: Int): Int {
  if (areNarrow(a, b)) return ((a as number) ^ (b as number)) >>> 0
  return toInt(BigInt(a) ^ BigInt(b))
}

export function not(a: Int): Int {
  return wrap(~BigInt(a))
}

/** @param width of integers: a count from there up leaves nothing */
export function shiftLeft(a: Int, count: Int, width: number): Int {
  if (count >= width) return 0
  if (typeof a === 'number') {
    const product = a * 2 ** Number(count)
    if (product <= MAX) return product
  }
  return wrap(BigInt(a) << BigInt(count))
}

/** @param width of integers: a count from there up leaves nothing */
export function shiftRight(a: Int, count: Int, width: number): Int {
  if (count >= width) return 0
  if (typeof a === 'number') return Math.floor(a / 2 ** Number(count))
  return toInt(a >> BigInt(count))
}

function lowHalf(value: Int): number {
  return typeof value === 'number' ? value % TWO_32 : Number(value & 0xffff_ffffn)
}

function highHalf(value: Int): number {
  return typeof value === 'number' ? Math.floor(value / TWO_32) : Number(value >> 32n)
}

/** How many bits a value takes: 0 for 0, 64 for all ones. */
export function bitLength(value: Int): number {
  const high = highHalf(value)
  return high === 0 ? 32 - Math.clz32(lowHalf(value)) : 64 - Math.clz32(high)
}

/** The number of the lowest bit that is set, from 1; 0 for 0. */
export function lowestBit(value: Int): number {
  if (value === 0) return 0
  const low = lowHalf(value)
  const high = highHalf(value)
  return low === 0 ? 64 - Math.clz32(high & -high) : 32 - Math.clz32(low & -low)
}

/** The first `count` bytes from `offset`, at most 8, little-endian; bytes behind the end of the array are 0. */
export function fromBytes(bytes: Uint8Array, offset: number, count: number): Int {
  let low = 0
  let high = 0
  for (let i = Math.min(count, 4) - 1; i >= 0; i--) low = low * 0x100 + (bytes[offset + i] ?? 0)
  for (let i = Math.min(count, 8) - 1; i >= 4; i--) high = high * 0x100 + (bytes[offset + i] ?? 0)
  if (high <= 0x1f_ffff) return high * TWO_32 + low
  return (BigInt(high) << 32n) | BigInt(low)
}

/** `count` bytes to `offset`, little-endian. */
export function putBytes(value: Int, bytes: Uint8Array, offset: number, count: number): void {
  const low = lowHalf(value)
  const high = highHalf(value)
  for (let i = 0; i < count; i++) {
    bytes[offset + i] = i < 4 ? (low >>> (8 * i)) & 0xff : i < 8 ? (high >>> (8 * i - 32)) & 0xff : 0
  }
}
