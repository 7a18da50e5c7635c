import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seed } from '../../../test/seed.ts'
import {
  add,
  and,
  bitLength,
  divide,
  fromBytes,
  type Int,
  lowestBit,
  modulo,
  multiply,
  not,
  or,
  putBytes,
  shiftLeft,
  shiftRight,
  subtract,
  toInt,
  truncate,
  xor,
} from './integers.ts'

const wrap = (value: bigint) => BigInt.asUintN(64, value)

/** Around the places where the representation changes, and anywhere. */
const integers = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(0n, 1n << 31n, 1n << 32n, 1n << 53n, 1n << 63n, 1n << 64n),
      fc.integer({ min: -3, max: 3 }),
    )
    .map(([base, offset]) => wrap(base + BigInt(offset))),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.tuple(fc.nat(64), fc.nat(64)).map(([a, b]) => wrap((1n << BigInt(a)) | (1n << BigInt(b)))),
)

type Binary = readonly [name: string, ours: (a: Int, b: Int) => Int, exact: (a: bigint, b: bigint) => bigint]
const BINARY: readonly Binary[] = [
  ['add', add, (a, b) => a + b],
  ['subtract', subtract, (a, b) => a - b],
  ['multiply', multiply, (a, b) => a * b],
  ['and', and, (a, b) => a & b],
  ['or', or, (a, b) => a | b],
  ['xor', xor, (a, b) => a ^ b],
  ['divide', (a, b) => (b === 0 ? 0 : divide(a, b)), (a, b) => (b === 0n ? 0n : a / b)],
  ['modulo', (a, b) => (b === 0 ? 0 : modulo(a, b)), (a, b) => (b === 0n ? 0n : a % b)],
  ['shiftLeft of 64 bits', (a, b) => shiftLeft(a, b, 64), (a, b) => (b >= 64n ? 0n : a << b)],
  ['shiftRight of 64 bits', (a, b) => shiftRight(a, b, 64), (a, b) => (b >= 64n ? 0n : a >> b)],
  ['shiftRight of 32 bits', (a, b) => shiftRight(a, b, 32), (a, b) => (b >= 32n ? 0n : a >> b)],
]

type Unary = readonly [name: string, ours: (a: Int) => Int, exact: (a: bigint) => bigint]
const UNARY: readonly Unary[] = [
  ['not', not, (a) => ~a],
  ['truncate', truncate, (a) => a & 0xffff_ffffn],
  ['bitLength', bitLength, (a) => (a === 0n ? 0n : BigInt(a.toString(2).length))],
  ['lowestBit', lowestBit, (a) => (a === 0n ? 0n : BigInt((a & -a).toString(2).length))],
]

/** Numbers below 2^53, bigints from there up: equal values are equal by `===`. */
function isCanonical(value: Int): boolean {
  return typeof value === 'number'
    ? Number.isSafeInteger(value) && value >= 0
    : value > BigInt(Number.MAX_SAFE_INTEGER)
}

describe('integers are those of 64 bits', () => {
  it.each(BINARY)('%s', (_name, ours, exact) => {
    fc.assert(
      fc.property(integers, fc.oneof(integers, fc.bigInt({ min: 0n, max: 70n })), (a, b) => {
        const result = ours(toInt(a), toInt(b))
        expect(BigInt(result)).toBe(wrap(exact(a, b)))
        expect(isCanonical(result)).toBe(true)
      }),
      { seed, numRuns: 2000 },
    )
  })

  it.each(UNARY)('%s', (_name, ours, exact) => {
    fc.assert(
      fc.property(integers, (a) => {
        const result = ours(toInt(a))
        expect(BigInt(result)).toBe(wrap(exact(a)))
        expect(isCanonical(result)).toBe(true)
      }),
      { seed, numRuns: 2000 },
    )
  })
})

describe('bytes of an integer', () => {
  it('are little-endian, and come back', () => {
    fc.assert(
      fc.property(integers, fc.nat(3), fc.integer({ min: 0, max: 8 }), (value, offset, count) => {
        const bytes = new Uint8Array(12).fill(0xcc)
        putBytes(toInt(value), bytes, offset, count)
        const expected = Array.from(bytes, (_, i) =>
          i >= offset && i < offset + count ? Number((value >> BigInt(8 * (i - offset))) & 0xffn) : 0xcc,
        )
        expect([...bytes]).toEqual(expected)
        const back = fromBytes(bytes, offset, count)
        expect(BigInt(back)).toBe(BigInt.asUintN(8 * count, value))
        expect(isCanonical(back)).toBe(true)
      }),
      { seed, numRuns: 1000 },
    )
  })

  it('behind the end of the array are zeros', () => {
    expect(fromBytes(Uint8Array.of(1, 2, 3), 1, 8)).toBe(0x0302)
  })
})
