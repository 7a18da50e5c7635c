import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../binary/byte-source.ts'
import { fromLatin1 } from '../binary/bytes.ts'
import { bufferSearch } from '../node/buffer-search.ts'
import { portableSearch } from './byte-search.ts'
import { scanDump } from './scan.ts'

const NEEDLES = [
  { name: 'long', bytes: fromLatin1('VM_Gen_Counter') },
  { name: 'short', bytes: fromLatin1('VM') },
  { name: 'other', bytes: fromLatin1('RSD PTR ') },
]

function put(bytes: Uint8Array, at: number, text: string): void {
  bytes.set(fromLatin1(text), at)
}

describe.each([
  ['portable', portableSearch],
  ['the runtime’s', bufferSearch],
])('%s search', (_name, search) => {
  it('finds what is there, also at the ends, and overlapping itself', () => {
    const bytes = fromLatin1('aaXaaaXaa')
    const all = (needle: string) => {
      const found: number[] = []
      for (let at = search.indexOf(bytes, fromLatin1(needle), 0); at >= 0; ) {
        found.push(at)
        at = search.indexOf(bytes, fromLatin1(needle), at + 1)
      }
      return found
    }
    expect(all('aa')).toEqual([0, 3, 4, 7])
    expect(all('aaXaa')).toEqual([0, 4])
    expect(all('XaaaXaa')).toEqual([2])
    expect(all('XaaaXaaa')).toEqual([])
    expect(all('b')).toEqual([])
  })

  it('says what is zero, at any place and of any length', () => {
    const bytes = new Uint8Array(600_000)
    for (const length of [0, 1, 3, 4, 5, 17, 4096, 599_990]) {
      for (const start of [0, 1, 2, 3]) {
        const part = bytes.subarray(start, start + length)
        expect(search.isZero(part)).toBe(true)
        for (const at of [0, 1, length >> 1, length - 1]) {
          if (at < 0 || at >= length) continue
          part[at] = 0x80
          expect(search.isZero(part)).toBe(false)
          part[at] = 0
        }
      }
    }
  })

  it('finds needles across borders of pieces, in the order of addresses', () => {
    const bytes = new Uint8Array(0x5_0000)
    put(bytes, 0, 'RSD PTR ')
    put(bytes, 0x2_0000 - 7, 'VM_Gen_Counter')
    put(bytes, 0x4_0000 - 1, 'VM')
    put(bytes, bytes.length - 2, 'VM')
    const runs = [{ start: 0x1000, size: bytes.length, offset: 0 }]
    expect(scanDump(bytesSource(bytes), runs, NEEDLES, { search }).hits).toEqual([
      { needle: 'other', address: 0x1000 },
      { needle: 'long', address: 0x2_1000 - 7 },
      { needle: 'short', address: 0x2_1000 - 7 },
      { needle: 'short', address: 0x4_1000 - 1 },
      { needle: 'short', address: 0x1000 + bytes.length - 2 },
    ])
  })

  it('joins neighbours in memory, and only those', () => {
    // In the file: 'ter ' then 'VM_Gen_Coun'.
    const bytes = fromLatin1('ter VM_Gen_Coun')
    const apart = [
      { start: 0x1000, size: 11, offset: 4 },
      { start: 0x100b, size: 4, offset: 0 },
    ]
    const found = scanDump(bytesSource(bytes), apart, NEEDLES, { search }).hits
    expect(found.map(({ needle, address }) => [needle, address])).toEqual([
      ['long', 0x1000],
      ['short', 0x1000],
    ])
    const gap = [
      { start: 0x1000, size: 11, offset: 4 },
      { start: 0x100b, size: 1 },
      { start: 0x100c, size: 4, offset: 0 },
    ]
    expect(scanDump(bytesSource(bytes), gap, NEEDLES, { search }).hits.map(({ needle }) => needle)).toEqual([
      'short',
    ])
  })

  it('finds what a search byte by byte finds', () => {
    const text = fc.string({ unit: fc.constantFrom('V', 'M', 'R', '\0'), maxLength: 60 })
    const cuts = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 4 })
    const needles = ['VM', 'VMV', 'RVM'].map((name) => ({ name, bytes: fromLatin1(name) }))
    fc.assert(
      fc.property(text, cuts, (memory, places) => {
        const borders = [0, ...places.filter((at) => at < memory.length).sort((a, b) => a - b), memory.length]
        const runs = borders.slice(1).flatMap((end, i) => {
          const start = borders[i] ?? 0
          return end > start ? [{ start, size: end - start, offset: start }] : []
        })
        const expected = needles.flatMap(({ name }) =>
          Array.from(memory, (_, at) => at).flatMap((at) =>
            memory.startsWith(name, at) ? [`${at} ${name}`] : [],
          ),
        )
        const { hits } = scanDump(bytesSource(fromLatin1(memory)), runs, needles, { search })
        expect(hits.map(({ needle, address }) => `${address} ${needle}`).sort()).toEqual(expected.sort())
      }),
    )
  })
})

describe('a scan', () => {
  it('keeps a bounded number of hits, and says so', () => {
    const bytes = fromLatin1('VM'.repeat(200))
    const { hits, cut } = scanDump(
      bytesSource(bytes),
      [{ start: 0, size: bytes.length, offset: 0 }],
      NEEDLES,
      { hitLimit: 10 },
    )
    expect(hits).toHaveLength(10)
    expect(cut).toEqual(['short'])
  })

  it('tells how far it is, in bytes of the file', () => {
    const told: number[][] = []
    const bytes = new Uint8Array(130 * 2 ** 20)
    const runs = [
      { start: 0, size: bytes.length, offset: 0 },
      { start: 2 ** 40, size: 2 ** 30 },
    ]
    scanDump(bytesSource(bytes), runs, NEEDLES, {
      search: bufferSearch,
      onProgress: (...args) => told.push(args),
    })
    expect(told.map(([done]) => done)).toEqual([64 * 2 ** 20, 128 * 2 ** 20, 130 * 2 ** 20])
    expect(new Set(told.map(([, total]) => total))).toEqual(new Set([bytes.length]))
  })
})
