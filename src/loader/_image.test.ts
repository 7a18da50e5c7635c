import { describe, expect, it } from 'vitest'
import { AddressSpace, overlaps, readLittleEndian, WorkBudget, writeLittleEndian } from './_image.ts'

const HIGH = 1
const FSEG = 2

describe('AddressSpace', () => {
  it('gives pages from the top down, and the F segment upwards in steps of 16', () => {
    const space = new AddressSpace()
    expect([space.place(HIGH, 1), space.place(HIGH, 4097), space.place(HIGH, 0)]).toEqual([
      0x7fef_f000, 0x7fef_d000, 0x7fef_c000,
    ])
    expect([space.place(FSEG, 20), space.place(FSEG, 0), space.place(FSEG, 36)]).toEqual([
      0xf5000, 0xf5020, 0xf5030,
    ])
  })

  it('starts again when it is full', () => {
    const space = new AddressSpace()
    expect(space.place(HIGH, 2 ** 30)).toBe(0x3ff0_0000)
    expect(space.place(HIGH, 2 ** 30)).toBe(0x3ff0_0000)
    expect(space.place(HIGH, 2 ** 32)).toBe(0x10_0000)
    expect(space.place(FSEG, 0x8000)).toBe(0xf5000)
    expect(space.place(FSEG, 0x8000)).toBe(0xf5000)
  })
})

describe('WorkBudget', () => {
  it('copies, and adds the zeros that were left out', () => {
    const budget = new WorkBudget(8)
    expect(budget.copy(Uint8Array.of(1, 2), 3)).toEqual(Uint8Array.of(1, 2, 0))
    expect(budget.copy(Uint8Array.of(1, 2), 1)).toEqual(Uint8Array.of(1))
    expect(budget.exhausted).toBe(false)
    expect(budget.copy(Uint8Array.of(1), 5)).toBeUndefined()
    expect(budget.exhausted).toBe(true)
  })

  it('sums until it has summed enough', () => {
    const budget = new WorkBudget(4)
    expect(budget.sum8(Uint8Array.of(9, 0xff, 2), 1, 2)).toBe(1)
    expect(budget.sum8(new Uint8Array(3), 0, 3)).toBeUndefined()
    expect(budget.exhausted).toBe(true)
    expect(budget.sum8(new Uint8Array(3), 0, 2)).toBe(0)
  })
})

it('little-endian integers come back, up to what a double holds', () => {
  const bytes = new Uint8Array(10)
  writeLittleEndian(bytes, 1, 8, 0x1f_ffff_ffff_ffff)
  expect(readLittleEndian(bytes, 1, 8)).toBe(Number.MAX_SAFE_INTEGER)
  expect([bytes[0], bytes[9]]).toEqual([0, 0])
  writeLittleEndian(bytes, 0, 2, 0x12345)
  expect(readLittleEndian(bytes, 0, 2)).toBe(0x2345)
})

it.each([
  [0, 4, 4, 4, false],
  [0, 5, 4, 4, true],
  [4, 1, 0, 8, true],
  [4, 0, 4, 4, false],
])('[%i, +%i) and [%i, +%i) overlap: %s', (start, length, otherStart, otherLength, expected) => {
  expect(overlaps({ start, length }, { start: otherStart, length: otherLength })).toBe(expected)
})
