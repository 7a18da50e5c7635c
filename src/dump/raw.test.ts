import { describe, expect, it } from 'vitest'
import type { ByteSource } from '../binary/byte-source.ts'
import { fromHex } from '../binary/bytes.ts'
import { SparseMemory } from '../platform/guest-memory.ts'
import { guessRawLayout, rawImage, rawLayoutFromTables, rawRuns } from './raw.ts'

const GIB = 2 ** 30

/** A large file that is zero but for a few bytes. */
function largeFile(size: number, at = 0, bytes: Uint8Array = new Uint8Array()): ByteSource {
  return {
    name: 'vm.raw',
    size,
    readAt(offset, target) {
      target.fill(0)
      const from = Math.max(at, offset)
      const to = Math.min(at + bytes.length, offset + target.length)
      if (from < to) target.set(bytes.subarray(from - at, to - at), from - offset)
      return Math.min(target.length, size - offset)
    },
  }
}

describe('a raw image', () => {
  it('lies where it is said to lie', () => {
    expect(rawRuns(0x1000, { base: 0 })).toEqual([{ start: 0, size: 0x1000, offset: 0 }])
    expect(rawRuns(0x1000, { base: 0x7fff_f000 })).toEqual([{ start: 0x7fff_f000, size: 0x1000, offset: 0 }])
    expect(rawRuns(6 * GIB, { base: 0, below4g: 3 * GIB })).toEqual([
      { start: 0, size: 3 * GIB, offset: 0 },
      { start: 4 * GIB, size: 3 * GIB, offset: 3 * GIB },
    ])
    expect(rawRuns(GIB, { base: 0, below4g: 3 * GIB })).toEqual([{ start: 0, size: GIB, offset: 0 }])
  })

  it.each([
    ['the file is empty', 0, { base: 0 }],
    ['it would end above the address 2^52', 0x1001, { base: 2 ** 52 - 0x1000 }],
    ['memory below the hole lies from 0 on, and ends at 4 GiB at most', GIB, { base: 1, below4g: GIB }],
    ['memory below the hole lies from 0 on, and ends at 4 GiB at most', GIB, { base: 0, below4g: 5 * GIB }],
    ['memory below the hole lies from 0 on, and ends at 4 GiB at most', GIB, { base: 0, below4g: 0 }],
  ])('is refused: %s', (problem, size, layout) => {
    expect(() => rawRuns(size, layout)).toThrow(`raw image: ${problem}`)
  })

  it('of 2 GiB has no hole', () => {
    expect(guessRawLayout(largeFile(2 * GIB))).toEqual({
      layout: { base: 0 },
      reason: 'no larger than 2 GiB: offsets are addresses',
    })
  })

  it.each([
    ['SeaBIOS', 'ea5be000f0'],
    ['OVMF', '9090e9'],
  ])('with the reset vector of %s below 4 GiB is the address space', (_name, hex) => {
    expect(guessRawLayout(largeFile(6 * GIB, 4 * GIB - 16, fromHex(hex)))).toEqual({
      layout: { base: 0 },
      reason: 'a reset vector right below 4 GiB: offsets are addresses',
    })
  })

  it('of unknown layout says from where on it is doubtful', () => {
    for (const size of [2 * GIB + 1, 4 * GIB, 6 * GIB]) {
      expect(guessRawLayout(largeFile(size))).toMatchObject({ layout: { base: 0 }, doubtfulFrom: 2 * GIB })
    }
  })

  it.each([
    ['a q35', 6 * GIB, 0x7fff_f000, 2 * GIB],
    ['a pc', 6 * GIB, 0xbfff_f000, 3 * GIB],
    ['a pc of 3583 MiB, without a hole', 0xdff0_0000, 0xdfef_f000, undefined],
    ['a pc of 3 GiB, without a hole', 3 * GIB, 0xbfff_f000, undefined],
  ])('tells by its tables how much is below the hole: %s', (_name, size, tablesEnd, below4g) => {
    const guess = guessRawLayout(largeFile(size))
    const told = rawLayoutFromTables(size, guess, tablesEnd)
    expect(told.layout).toEqual(below4g === undefined ? { base: 0 } : { base: 0, below4g })
    expect(told.doubtfulFrom).toBeUndefined()
  })

  it('stays doubtful when the tables are somewhere else', () => {
    const guess = guessRawLayout(largeFile(6 * GIB))
    expect(rawLayoutFromTables(6 * GIB, guess, 0x4000_0000)).toBe(guess)
  })

  it('is written with zeros where no memory is, as pmemsave does', () => {
    const memory = new SparseMemory([
      { start: 0, size: 0x1000, kind: 'ram' },
      { start: 0x3000, size: 0x1000, kind: 'rom' },
    ])
    memory.load(0xfff, Uint8Array.of(1))
    memory.load(0x3000, Uint8Array.of(2, 3))
    const image = rawImage({ memory, start: 0xff0, size: 0x2011 })
    const bytes = new Uint8Array(image.size)
    for (const piece of image.pieces()) if (piece.bytes) bytes.set(piece.bytes, piece.offset)
    expect(bytes[0xf]).toBe(1)
    expect(bytes[0x2010]).toBe(2)
    expect(bytes.filter((byte) => byte !== 0)).toHaveLength(2)
    expect([...rawImage({ memory, start: 0, size: 0 }).pieces()]).toEqual([])
  })
})
