import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DumpSegment, runsOf, runsWithin } from './runs.ts'

let index = 0
function segment(start: number, size: number, offset: number, stored = size): DumpSegment {
  return { index: index++, start, size, offset, stored }
}

describe('runs of memory', () => {
  it.each<[string, DumpSegment[], object[]]>([
    ['nothing', [], []],
    [
      'segments in any order',
      [segment(0x8000, 0x1000, 0x3000), segment(0, 0x1000, 0x100)],
      [
        { start: 0, size: 0x1000, offset: 0x100 },
        { start: 0x8000, size: 0x1000, offset: 0x3000 },
      ],
    ],
    [
      'neighbours in memory and in the file',
      [segment(0, 0x1000, 0x100), segment(0x1000, 0x1000, 0x1100)],
      [{ start: 0, size: 0x2000, offset: 0x100 }],
    ],
    [
      'neighbours in memory alone',
      [segment(0, 0x1000, 0x2100), segment(0x1000, 0x1000, 0x100)],
      [
        { start: 0, size: 0x1000, offset: 0x2100 },
        { start: 0x1000, size: 0x1000, offset: 0x100 },
      ],
    ],
    [
      'two mappings of the same memory',
      [segment(0, 0x3000, 0x100), segment(0x1000, 0x1000, 0x1100), segment(0x2000, 0x2000, 0x2100)],
      [{ start: 0, size: 0x4000, offset: 0x100 }],
    ],
    [
      'zeros behind what is in the file, and another segment in them',
      [segment(0, 0x8000, 0x100, 0x1000), segment(0x4000, 0x1000, 0x1100)],
      [
        { start: 0, size: 0x1000, offset: 0x100 },
        { start: 0x1000, size: 0x3000 },
        { start: 0x4000, size: 0x1000, offset: 0x1100 },
        { start: 0x5000, size: 0x3000 },
      ],
    ],
    [
      'zeros alone',
      [segment(0x1000, 0x1000, 0, 0), segment(0x1800, 0x1000, 0, 0)],
      [{ start: 0x1000, size: 0x1800 }],
    ],
  ])('of %s', (_name, segments, runs) => {
    expect(runsOf(segments, 'dump', 0x10_0000)).toEqual(runs)
  })

  it('have one place for each address', () => {
    const segments = [
      { index: 1, start: 0, size: 0x2000, offset: 0x100, stored: 0x2000 },
      { index: 2, start: 0x1000, size: 0x1000, offset: 0x100, stored: 0x1000 },
    ]
    expect(() => runsOf(segments, 'vm.elf', 0x10_0000)).toThrow(
      expect.objectContaining({
        sentence: 'two segments hold different bytes for one address',
        facts: {
          file: 'vm.elf',
          offset: undefined,
          field: 'program header 2, p_paddr',
          expected: '0x1100 as p_offset of 0x1000, as program header 1 says',
          found: '0x100',
        },
      }),
    )
  })

  it('hold no more than the file does', () => {
    const segments = [segment(0, 0x1000, 0), segment(0x1000, 0x1000, 0)]
    expect(() => runsOf(segments, 'dump', 0x1fff)).toThrow('the segments share bytes of the file')
    expect(runsOf(segments, 'dump', 0x2000)).toHaveLength(2)
  })

  it('say of each address what the segments say', () => {
    // All of one file place for an address: offset = start + 100.
    const any = fc
      .record({
        start: fc.integer({ min: 0, max: 40 }),
        size: fc.integer({ min: 1, max: 20 }),
        hidden: fc.integer({ min: 0, max: 20 }),
      })
      .map(({ start, size, hidden }) => segment(start, size, start + 100, Math.max(0, size - hidden)))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), (segments) => {
        const runs = runsOf(segments, 'dump', 1000)
        let end = -1
        for (const run of runs) {
          expect(run.start).toBeGreaterThanOrEqual(end)
          expect(run.size).toBeGreaterThan(0)
          end = run.start + run.size
        }
        for (let address = 0; address < 64; address++) {
          const inside = segments.filter(({ start, size }) => address >= start && address < start + size)
          const stored = inside.some(({ start, stored: length }) => address < start + length)
          const run = runs.find(({ start, size }) => address >= start && address < start + size)
          expect(run !== undefined).toBe(inside.length > 0)
          if (run) expect(run.offset).toBe(stored ? run.start + 100 : undefined)
        }
      }),
    )
  })
})

describe('parts of runs', () => {
  it('are those in the ranges', () => {
    const runs = [
      { start: 0, size: 0x1000, offset: 0x100 },
      { start: 0x2000, size: 0x1000 },
      { start: 0x3000, size: 0x1000, offset: 0x1100 },
    ]
    expect(
      runsWithin(runs, [
        { start: 0x800, size: 0x100 },
        { start: 0xf00, size: 0x2180 },
        { start: 0x3f00, size: 0x1000 },
      ]),
    ).toEqual([
      { start: 0x800, size: 0x100, offset: 0x900 },
      { start: 0xf00, size: 0x100, offset: 0x1000 },
      { start: 0x2000, size: 0x1000 },
      { start: 0x3000, size: 0x80, offset: 0x1100 },
      { start: 0x3f00, size: 0x100, offset: 0x2000 },
    ])
    expect(runsWithin(runs, [])).toEqual([])
  })

  it('hold an address when run and range do', () => {
    const pieces = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 8 })), { maxLength: 6 })
      .map((list) => {
        let end = 0
        return list.map(([gap, size]) => {
          const start = end + gap
          end = start + size
          return { start, size }
        })
      })
    const holds = (list: ReadonlyArray<{ start: number; size: number }>, address: number) =>
      list.some(({ start, size }) => address >= start && address < start + size)
    fc.assert(
      fc.property(pieces, pieces, (runs, ranges) => {
        const parts = runsWithin(
          runs.map((run) => ({ ...run, offset: run.start + 7 })),
          ranges,
        )
        for (let address = 0; address < 90; address++) {
          expect(holds(parts, address)).toBe(holds(runs, address) && holds(ranges, address))
        }
        expect(parts.every(({ start, offset }) => offset === start + 7)).toBe(true)
      }),
    )
  })
})
