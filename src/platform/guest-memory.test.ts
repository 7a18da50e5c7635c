import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexDiff } from '../binary/hexdump.ts'
import { FlatMemory } from './flat-memory.ts'
import { type GuestMemory, SparseMemory } from './guest-memory.ts'
import { MemoryLoadError, type MemoryRegion, MemoryRegionError } from './memory-regions.ts'

/** RAM, a hole, ROM right before more RAM, and RAM high up. */
const REGIONS: readonly MemoryRegion[] = [
  { start: 0, size: 0x1_8000, kind: 'ram' },
  { start: 0x2_0000, size: 0x1000, kind: 'rom' },
  { start: 0x2_1000, size: 0x2_0000, kind: 'ram' },
  { start: 2 ** 40, size: 0x1_0000, kind: 'ram' },
]
const FLAT_REGIONS = REGIONS.slice(0, 3)
const bytes = (...values: number[]) => Uint8Array.from(values)

const KINDS: readonly [string, () => GuestMemory][] = [
  ['SparseMemory', () => new SparseMemory(REGIONS)],
  [
    'FlatMemory',
    () => {
      const array = new Uint8Array(0x4_1000)
      return new FlatMemory(() => array, FLAT_REGIONS)
    },
  ],
]

describe.each(KINDS)('%s', (_name, make) => {
  it('begins as zeros and gives back what was written, over chunk borders', () => {
    const memory = make()
    const written = Uint8Array.from({ length: 300 }, (_, i) => i & 0xff)
    expect(memory.readU64(0xfff0)).toBe(0n)
    expect(memory.write(0xff80, written)).toBe(true)
    const read = new Uint8Array(300)
    expect(memory.read(0xff80, read)).toBe(true)
    expect(read).toEqual(written)
  })

  it('moves what is there, zeroes what is not, and says so', () => {
    const memory = make()
    // From RAM over the hole and the ROM into RAM.
    const source = new Uint8Array(0xa000).fill(0x5a)
    expect(memory.write(0x1_7ffe, source)).toBe(false)
    const target = new Uint8Array(0xa000).fill(0xee)
    expect(memory.read(0x1_7ffe, target)).toBe(false)
    expect(target.subarray(0, 4)).toEqual(bytes(0x5a, 0x5a, 0, 0))
    expect(target[0x2_0000 - 0x1_7ffe]).toBe(0) // ROM: readable, not written
    expect(target[0x2_1000 - 0x1_7ffe]).toBe(0x5a) // RAM behind it
  })

  it('lets nobody but the host write ROM', () => {
    const memory = make()
    memory.load(0x2_0ffe, bytes(1, 2, 3, 4)) // into the RAM behind it as well
    expect(memory.readU32(0x2_0ffe)).toBe(0x0403_0201)
    expect(memory.writeU16(0x2_0000, 0xffff)).toBe(false)
    expect(memory.fill(0x2_0ff0, 0x20, 0xee)).toBe(false)
    expect(memory.readU32(0x2_0ffe)).toBe(0xeeee_0201)
    expect(memory.covers(0x2_0000, 0x1000, 'read')).toBe(true)
    expect(memory.covers(0x2_0000, 0x1000, 'write')).toBe(false)
  })

  it('reads and writes little-endian integers', () => {
    const memory = make()
    memory.writeU64(0x100, 0x1122_3344_5566_7788n)
    expect(memory.readU8(0x100)).toBe(0x88)
    expect(memory.readU16(0x101)).toBe(0x6677)
    expect(memory.readU32(0x104)).toBe(0x1122_3344)
    expect(memory.readU64(0x100)).toBe(0x1122_3344_5566_7788n)
    memory.writeU32(0x200, 0xffff_fffe)
    expect(memory.readU32(0x200)).toBe(0xffff_fffe)
    expect(memory.readU16(0x1_7fff)).toBeUndefined()
  })

  it.each([-1, 0.5, Number.NaN, 2 ** 52, 2 ** 53, Number.POSITIVE_INFINITY])(
    'has nothing at address %s, and does not throw',
    (address) => {
      const memory = make()
      expect(memory.write(address, bytes(1))).toBe(false)
      expect(memory.read(address, bytes(1))).toBe(false)
      expect(memory.fill(address, 4, 1)).toBe(false)
      expect(memory.copy(0, address, 4)).toBe(false)
      expect(memory.copy(address, 0, 4)).toBe(false)
      expect(memory.readU32(address)).toBeUndefined()
      expect(memory.readU32(0)).toBe(0)
    },
  )

  it('calls an access of no bytes good everywhere', () => {
    const memory = make()
    expect(memory.read(2 ** 50, new Uint8Array(0))).toBe(true)
    expect(memory.fill(0x1_9000, 0, 1)).toBe(true)
    expect(memory.copy(0x1_9000, 0x1_9000, 0)).toBe(true)
  })

  it('copies over itself in both directions', () => {
    const memory = make()
    const size = 0x1_2000 // more than one step of the copy
    const content = Uint8Array.from({ length: size }, (_, i) => (i * 7) & 0xff)
    for (const [from, to] of [
      [0x2_1000, 0x2_1100],
      [0x2_1100, 0x2_1000],
    ] as const) {
      memory.write(from, content)
      expect(memory.copy(to, from, size)).toBe(true)
      const copied = new Uint8Array(size)
      memory.read(to, copied)
      expect(hexDiff(content, copied)).toBe('')
    }
  })

  it('refuses a host load that does not fit, and leaves memory alone', () => {
    const memory = make()
    expect(() => memory.load(0x1_7ffe, bytes(1, 2, 3, 4))).toThrow(MemoryLoadError)
    expect(memory.readU16(0x1_7ffe)).toBe(0)
  })

  it('does the same as an array of bytes with holes', () => {
    const access = fc.record({
      what: fc.constantFrom('write', 'fill', 'copy', 'read'),
      address: fc.integer({ min: 0x1_7f00, max: 0x2_1100 }),
      other: fc.integer({ min: 0, max: 0x1_8100 }),
      length: fc.integer({ min: 0, max: 600 }),
      value: fc.integer({ min: 0, max: 255 }),
    })
    fc.assert(
      fc.property(fc.array(access, { maxLength: 30 }), (accesses) => {
        const memory = make()
        const model = new Uint8Array(0x4_1000)
        const kindAt = (address: number) =>
          FLAT_REGIONS.find(({ start, size }) => address >= start && address < start + size)?.kind
        for (const { what, address, other, length, value } of accesses) {
          const range = Array.from({ length }, (_, i) => address + i)
          const writable = range.every((at) => kindAt(at) === 'ram')
          const put = (source: readonly number[]) =>
            range.forEach((at, i) => {
              if (kindAt(at) === 'ram') model[at] = source[i] ?? 0
            })
          if (what === 'write') {
            const source = range.map((_, i) => (value + i) & 0xff)
            expect(memory.write(address, Uint8Array.from(source))).toBe(writable)
            put(source)
          } else if (what === 'fill') {
            expect(memory.fill(address, length, value)).toBe(writable)
            put(range.map(() => value))
          } else if (what === 'copy') {
            const source = range.map((_, i) => other + i)
            const readable = source.every((at) => kindAt(at) !== undefined)
            const copied = source.map((at) => (kindAt(at) ? (model[at] ?? 0) : 0))
            expect(memory.copy(address, other, length)).toBe(readable && writable)
            put(copied)
          }
          const target = new Uint8Array(length).fill(0xcc)
          expect(memory.read(address, target)).toBe(range.every((at) => kindAt(at) !== undefined))
          expect(hexDiff(model.slice(address, address + length), target)).toBe('')
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('SparseMemory', () => {
  it('costs what was touched, not what is there', () => {
    const memory = new SparseMemory([{ start: 0, size: 2 ** 40, kind: 'ram' }])
    expect(memory.residentBytes).toBe(0)
    expect(memory.fill(0, 2 ** 40, 0)).toBe(true)
    memory.readU64(2 ** 39)
    expect(memory.residentBytes).toBe(0)
    memory.writeU8(2 ** 39, 1)
    memory.writeU8(5, 1)
    expect(memory.residentBytes).toBe(2 * SparseMemory.CHUNK_SIZE)
    memory.fill(0, 2 ** 40, 0)
    expect(memory.residentBytes).toBe(0)
  })

  it('zeroes a part of a chunk and keeps the rest', () => {
    const memory = new SparseMemory(REGIONS)
    memory.write(0x0ffe, bytes(1, 2, 3, 4))
    memory.fill(0x1000, 0x1_7000, 0)
    expect(memory.readU32(0x0ffe)).toBe(0x0000_0201)
  })

  it('keeps a zeroed region apart from its neighbour in the same chunk', () => {
    const memory = new SparseMemory(REGIONS)
    memory.load(0x2_0ff0, bytes(7, 8))
    memory.writeU16(0x2_1000, 0x1234)
    memory.fill(0x2_0000, 0x2_1000, 0)
    expect(memory.readU16(0x2_0ff0)).toBe(0x0807)
    expect(memory.readU16(0x2_1000)).toBe(0)
  })

  it('forks: both sides see the past, neither the other one’s future', () => {
    const first = new SparseMemory(REGIONS)
    first.writeU32(0x1000, 0x1111_1111)
    const second = first.fork()
    expect(second.ownBytes).toBe(0)
    second.writeU32(0x1000, 0x2222_2222)
    first.writeU32(0x1004, 0x3333_3333)
    const third = second.fork()
    second.fill(0, 0x1_0000, 0)
    expect(first.readU64(0x1000)).toBe(0x3333_3333_1111_1111n)
    expect(second.readU64(0x1000)).toBe(0n)
    expect(third.readU64(0x1000)).toBe(0x2222_2222n)
    expect(third.residentBytes).toBe(SparseMemory.CHUNK_SIZE)
  })

  it('copies a chunk once after a fork', () => {
    const memory = new SparseMemory(REGIONS)
    memory.writeU8(0, 1)
    const clone = memory.fork()
    clone.writeU8(1, 1)
    clone.writeU8(2, 1)
    expect(clone.ownBytes).toBe(SparseMemory.CHUNK_SIZE)
    expect(memory.ownBytes).toBe(0)
    memory.writeU8(3, 1)
    expect(memory.ownBytes).toBe(SparseMemory.CHUNK_SIZE)
  })

  it('lists touched chunks by address, cut at the regions', () => {
    const memory = new SparseMemory(REGIONS)
    memory.writeU8(2 ** 40, 9)
    memory.load(0x2_0000, bytes(1))
    memory.writeU8(0x1_0000, 2)
    const seen = [...memory.touchedChunks()].map(({ address, bytes: { length, 0: first } }) => [
      address,
      length,
      first,
    ])
    expect(seen).toEqual([
      [0x1_0000, SparseMemory.CHUNK_SIZE, 2],
      [0x2_0000, 0x1000, 1],
      [0x2_1000, SparseMemory.CHUNK_SIZE - 0x1000, 0],
      [2 ** 40, SparseMemory.CHUNK_SIZE, 9],
    ])
  })

  it.each<[string, readonly MemoryRegion[]]>([
    [
      'overlaps',
      [
        { start: 0, size: 2, kind: 'ram' },
        { start: 1, size: 2, kind: 'rom' },
      ],
    ],
    ['is empty', [{ start: 0, size: 0, kind: 'ram' }]],
    ['ends above 2^52', [{ start: 2 ** 52 - 1, size: 2, kind: 'ram' }]],
  ])('refuses a region that %s', (problem, regions) => {
    expect(() => new SparseMemory(regions)).toThrow(MemoryRegionError)
    expect(() => new SparseMemory(regions)).toThrow(problem)
  })
})

describe('FlatMemory', () => {
  it('asks for the array each time, as v86 may replace it', () => {
    let array = new Uint8Array(16)
    const memory = new FlatMemory(() => array)
    memory.writeU8(3, 7)
    expect(array[3]).toBe(7)
    array = new Uint8Array(16)
    expect(memory.readU8(3)).toBe(0)
  })

  it('stays within an array that has become shorter than its regions', () => {
    let array = new Uint8Array(16)
    const memory = new FlatMemory(() => array)
    array = new Uint8Array(4).fill(1)
    const target = new Uint8Array(8).fill(9)
    expect(memory.read(2, target)).toBe(true)
    expect(target).toEqual(bytes(1, 1, 0, 0, 0, 0, 0, 0))
    expect(memory.write(2, new Uint8Array(8).fill(5))).toBe(true)
    expect(memory.write(10, bytes(5))).toBe(true)
    expect(array).toEqual(bytes(1, 1, 5, 5))
  })
})
