import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  EFI_PAGE_SIZE,
  EfiACPIMemoryNVS,
  EfiACPIReclaimMemory,
  EfiBootServicesData,
  EfiConventionalMemory,
  EfiReservedMemoryType,
  MemoryReleaseError,
  PlacementError,
  UefiMemory,
} from './uefi-memory.ts'

const MIB = 2 ** 20
const ram = [{ start: 0, size: 16 * MIB }]
const pages = (what: string, count: number, maxAddress?: number) => ({
  what,
  type: EfiACPIMemoryNVS,
  pages: count,
  ...(maxAddress === undefined ? {} : { maxAddress }),
})

describe('pages', () => {
  it('go out from the top down, and below what the caller can reach', () => {
    const memory = new UefiMemory({ ram })
    expect(memory.allocatePages(pages('a', 1))).toBe(16 * MIB - 4096)
    expect(memory.allocatePages(pages('b', 2))).toBe(16 * MIB - 3 * 4096)
    expect(memory.allocatePages(pages('c', 1, MIB - 1))).toBe(MIB - 4096)
    expect(memory.allocatePages(pages('d', 1, MIB - 2))).toBe(MIB - 2 * 4096)
  })

  it('are refused when none is asked for, and when there is no room', () => {
    const memory = new UefiMemory({ ram })
    expect(memory.allocatePages(pages('none', 0))).toBeUndefined()
    expect(memory.allocatePages(pages('all', 4097))).toBeUndefined()
    expect(memory.allocatePages(pages('terabytes', 2 ** 40))).toBeUndefined()
    expect(memory.allocatePages(pages('all', 4096))).toBe(0)
    expect(memory.allocatePages(pages('one more', 1))).toBeUndefined()
  })

  it('come back', () => {
    const memory = new UefiMemory({ ram })
    const address = memory.allocatePages(pages('a', 3)) ?? 0
    expect(() => memory.freePages(address, 2)).toThrow(MemoryReleaseError)
    memory.freePages(address, 3)
    expect(() => memory.freePages(address, 3)).toThrow(MemoryReleaseError)
    expect(memory.allocatePages(pages('b', 3))).toBe(address)
  })

  it('of a type with a bin come from it while there is room; others stay out of it', () => {
    const bins = [{ start: 8 * MIB, pages: 2, type: EfiACPIMemoryNVS }]
    const memory = new UefiMemory({ ram, bins })
    expect(memory.allocatePages(pages('a', 2))).toBe(8 * MIB)
    expect(memory.allocatePages(pages('b', 1))).toBe(8 * MIB - 4096)
    const others = { what: 'c', type: EfiBootServicesData, pages: 2047 }
    expect(memory.allocatePages(others)).toBe(0)
    expect(memory.allocatePages(others)).toBe(undefined)
    expect(memory.allocatePages({ ...others, pages: 2046 })).toBe(16 * MIB - 2046 * 4096)
  })

  it('go above 4 GiB only when there is no room below', () => {
    const above = { start: 2 ** 32, size: 16 * MIB }
    const bins = [{ start: 8 * MIB, pages: 2, type: EfiACPIMemoryNVS }]
    const memory = new UefiMemory({ ram: [...ram, above], bins })
    expect(memory.allocatePages(pages('a', 3))).toBe(8 * MIB - 3 * 4096)
    expect(memory.allocatePages(pages('b', 2048))).toBe(2 ** 32 + 8 * MIB)
  })
})

describe('a placement', () => {
  const placed = (address: number) => new UefiMemory({ ram, placement: () => address })
  it('decides', () => {
    expect(placed(0x5000).allocatePages(pages('a', 1))).toBe(0x5000)
  })
  it.each([
    [0x5001, 'not a page'],
    [16 * MIB, 'not RAM'],
  ])('of %i is refused', (address, problem) => {
    expect(() => placed(address).allocatePages(pages('a', 1))).toThrow(problem)
  })
  it('of what is in use is refused', () => {
    const memory = placed(0x5000)
    memory.allocatePages(pages('the first', 1))
    expect(() => memory.allocatePages(pages('the second', 1))).toThrowErrorMatchingInlineSnapshot(`
      [PlacementError: the second cannot be placed where it is wanted

        Address:  0x5000
        Size:     0x1000
        Problem:  in use by the first

        Give the address of free RAM, or none.]
    `)
    expect(() => memory.allocatePages(pages('the second', 1))).toThrow(PlacementError)
  })
})

describe('pool', () => {
  const piece = (size: number) => ({ what: 'piece', type: EfiReservedMemoryType, size })
  it('begins behind a header of 24 bytes', () => {
    const memory = new UefiMemory({ ram })
    expect(memory.allocatePool(piece(31))).toBe(16 * MIB - 4096 + 0x18)
  })
  it('shares a page', () => {
    const memory = new UefiMemory({ ram })
    const first = memory.allocatePool(piece(31)) ?? 0
    expect(memory.allocatePool(piece(31))).toBe(first + 0x80)
    expect(memory.allocations).toHaveLength(1)
    memory.freePool(first)
    expect(() => memory.freePool(first)).toThrow(MemoryReleaseError)
  })
  it('gives large pieces pages of their own, which come back', () => {
    const memory = new UefiMemory({ ram })
    const address = memory.allocatePool(piece(10_000)) ?? 0
    expect(memory.allocations).toEqual([{ what: 'piece', type: 0, start: address - 0x18, pages: 3 }])
    memory.freePool(address)
    expect(memory.allocations).toEqual([])
  })
  it('goes where a placement says', () => {
    const memory = new UefiMemory({ ram, placement: (what) => (what === 'piece' ? 0x7018 : undefined) })
    expect(memory.allocatePool(piece(24))).toBe(0x7018)
    expect(memory.allocations).toMatchObject([{ start: 0x7000, pages: 1, type: EfiReservedMemoryType }])
  })
})

describe('the map', () => {
  it('joins neighbours of one type and shows bins whole', () => {
    const bins = [
      { start: 8 * MIB, pages: 4, type: EfiACPIReclaimMemory },
      { start: 8 * MIB + 4 * 4096, pages: 4, type: EfiACPIMemoryNVS },
    ]
    const memory = new UefiMemory({ ram, bins })
    memory.allocatePages(pages('a', 1))
    memory.allocatePages({ what: 'b', type: EfiACPIReclaimMemory, pages: 5 })
    expect(memory.map()).toEqual([
      { type: EfiConventionalMemory, start: 0, pages: 2043 },
      { type: EfiACPIReclaimMemory, start: 8 * MIB - 5 * 4096, pages: 9 },
      { type: EfiACPIMemoryNVS, start: 8 * MIB + 4 * 4096, pages: 4 },
      { type: EfiConventionalMemory, start: 8 * MIB + 8 * 4096, pages: 2040 },
    ])
  })

  it('is RAM, each page once, whatever was allocated and freed', () => {
    const step = fc.record({
      type: fc.integer({ min: 0, max: 10 }),
      pages: fc.integer({ min: 1, max: 700 }),
      maxAddress: fc.constantFrom(2 ** 24, 2 ** 33, 5 * MIB),
      free: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const regions = [
          { start: 0, size: MIB },
          { start: 2 * MIB, size: 6 * MIB },
          { start: 2 ** 32, size: 4 * MIB },
        ]
        const bins = [{ start: 4 * MIB, pages: 64, type: EfiACPIMemoryNVS }]
        const memory = new UefiMemory({ ram: regions, bins })
        const held: Array<{ address: number; pages: number }> = []
        for (const { free, ...wanted } of steps) {
          const address = memory.allocatePages({ what: 'x', ...wanted })
          if (address !== undefined) {
            expect(address + wanted.pages * EFI_PAGE_SIZE - 1).toBeLessThanOrEqual(wanted.maxAddress)
            held.push({ address, pages: wanted.pages })
          }
          const last = free ? held.pop() : undefined
          if (last) memory.freePages(last.address, last.pages)
        }
        const map = memory.map()
        let end = 0
        for (const { start, pages: count } of map) {
          expect(start).toBeGreaterThanOrEqual(end)
          end = start + count * EFI_PAGE_SIZE
        }
        const total = regions.reduce((sum, { size }) => sum + size, 0)
        expect(map.reduce((sum, { pages: count }) => sum + count * EFI_PAGE_SIZE, 0)).toBe(total)
        expect(memory.allocations.map(({ start }) => start).sort()).toEqual(
          held.map(({ address }) => address).sort(),
        )
      }),
    )
  })
})
