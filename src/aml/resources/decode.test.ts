import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, fromHex, toHex } from '../../binary/bytes.ts'
import * as resources from '../resources.ts'
import { decodeResource, decodeResources, encodeResource, encodeResources, sliceResources } from './decode.ts'

const subset = (limit: number) => fc.uniqueArray(fc.nat(limit), { maxLength: limit + 1 }).map(sorted)
const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)
const word = <const W extends string>(...words: readonly W[]) => fc.constantFrom(...words)
const byte = fc.nat(0xff)
const u16 = fc.nat(0xffff)
const u32 = fc.integer({ min: 0, max: 0xffff_ffff })
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const sharing = word('Exclusive', 'Shared', 'ExclusiveAndWake', 'SharedAndWake')
const usage = word('ResourceConsumer', 'ResourceProducer')
const access = word('ReadOnly', 'ReadWrite')
const trigger = word('Edge', 'Level')
const polarity = word('ActiveHigh', 'ActiveLow')
const name = fc.stringMatching(/^\\_SB(\.[A-Z]{4}){1,3}$/)
const source = fc.option(fc.record({ index: byte, name: fc.option(name, { nil: undefined }) }), {
  nil: undefined,
})
const data = (maxLength: number) => fc.uint8Array({ maxLength })

/** Windows that are fixed at both ends: the other valid forms are in the encoder's own tests. */
const window = (bits: bigint) =>
  fc
    .tuple(
      fc.bigInt({ min: 0n, max: 2n ** bits - 2n }),
      fc.bigInt({ min: 0n, max: 2n ** bits - 2n }),
      fc.bigInt({ min: 0n, max: 2n ** bits - 1n }),
    )
    .map(([a, b, translation]) => {
      const [minimum, maximum] = a < b ? [a, b] : [b, a]
      return { minimum, maximum, translation, length: maximum - minimum + 1n, granularity: 0n }
    })
const range = (bits: bigint) =>
  fc
    .record({ window: window(bits), usage, decode: word('PosDecode', 'SubDecode'), source })
    .map((fields) => ({
      ...fields.window,
      usage: fields.usage,
      decode: fields.decode,
      source: fields.source,
      minFixed: true,
      maxFixed: true,
    }))
const memorySpace = (bits: bigint) =>
  fc
    .record({
      range: range(bits),
      access,
      caching: word('NonCacheable', 'Cacheable', 'WriteCombining', 'Prefetchable'),
      memoryType: word('AddressRangeMemory', 'AddressRangeReserved', 'AddressRangeACPI', 'AddressRangeNVS'),
      translationType: word('TypeStatic', 'TypeTranslation'),
    })
    .map(({ range, ...flags }) => ({ ...range, ...flags }))
const ioSpace = (bits: bigint) =>
  fc
    .record({
      range: range(bits),
      ranges: word('NonISAOnly', 'ISAOnly', 'EntireRange'),
      translationType: word('TypeStatic', 'TypeTranslation'),
      density: word('DenseTranslation', 'SparseTranslation'),
    })
    .map(({ range, ...flags }) => ({ ...range, ...flags }))
const memoryWindow = (limit: number) =>
  fc.tuple(fc.nat(limit), fc.nat(limit), access).map(([a, b, access]) => ({
    minimum: Math.min(a, b),
    maximum: Math.max(a, b),
    alignment: 1,
    length: Math.abs(a - b),
    access,
  }))

/** A macro, and arguments that it takes. */
const MACROS: readonly [
  macro: string,
  fields: fc.Arbitrary<object>,
  encode: (fields: never) => Uint8Array,
][] = [
  [
    'IRQNoFlags',
    fc.record({ interrupts: subset(15) }),
    (f: { interrupts: number[] }) => resources.IRQNoFlags(f.interrupts),
  ],
  ['IRQ', fc.record({ trigger, polarity, sharing, interrupts: subset(15) }), resources.IRQ],
  [
    'DMA',
    fc.record({
      type: word('Compatibility', 'TypeA', 'TypeB', 'TypeF'),
      busMaster: fc.boolean(),
      transfer: word('Transfer8', 'Transfer8_16', 'Transfer16'),
      channels: subset(7),
    }),
    resources.DMA,
  ],
  [
    'FixedDMA',
    fc.record({ request: u16, channel: u16, width: word('Width8bit', 'Width64bit', 'Width256bit') }),
    resources.FixedDMA,
  ],
  [
    'IO',
    fc
      .record({ decode: word('Decode16'), minimum: fc.nat(0xff00), length: fc.integer({ min: 1, max: 255 }) })
      .map((io) => ({ ...io, maximum: io.minimum, alignment: 1 })),
    resources.IO,
  ],
  [
    'FixedIO',
    fc.record({ base: fc.nat(0x300), length: fc.integer({ min: 1, max: 255 }) }),
    resources.FixedIO,
  ],
  [
    'StartDependentFn',
    fc.record({ compatibility: fc.nat(2), performance: fc.nat(2) }),
    resources.StartDependentFn as (f: never) => Uint8Array,
  ],
  ['StartDependentFnNoPri', fc.constant({}), () => resources.StartDependentFn()],
  ['EndDependentFn', fc.constant({}), () => resources.EndDependentFn()],
  ['VendorShort', fc.record({ data: data(7) }), (f: { data: Uint8Array }) => resources.VendorShort(f.data)],
  ['VendorLong', fc.record({ data: data(300) }), (f: { data: Uint8Array }) => resources.VendorLong(f.data)],
  ['Memory24', memoryWindow(0xffff), resources.Memory24],
  ['Memory32', memoryWindow(0xffff_ffff), resources.Memory32],
  [
    'Memory32Fixed',
    fc.record({ access, base: fc.nat(2 ** 31 - 1), length: fc.nat(2 ** 31 - 1) }),
    resources.Memory32Fixed,
  ],
  [
    'Interrupt',
    fc.record({
      usage,
      trigger,
      polarity,
      sharing,
      source,
      interrupts: fc.array(u32, { minLength: 1, maxLength: 255 }),
    }),
    resources.Interrupt,
  ],
  [
    'Register',
    fc.record({ space: byte, bitWidth: byte, bitOffset: byte, address: u64, accessSize: fc.nat(4) }),
    resources.Register as (f: never) => Uint8Array,
  ],
  ['WordBusNumber', range(16n), resources.WordBusNumber],
  ['WordIO', ioSpace(16n), resources.WordIO],
  ['DWordIO', ioSpace(32n), resources.DWordIO],
  ['QWordIO', ioSpace(64n), resources.QWordIO],
  ['DWordMemory', memorySpace(32n), resources.DWordMemory],
  ['QWordMemory', memorySpace(64n), resources.QWordMemory],
]

describe('decodeResource', () => {
  it.each(MACROS)('gives back what %s was given', (macro, fields, encode) => {
    fc.assert(
      fc.property(fields, (given) => {
        expect(decodeResource(encode(given as never))).toEqual({ macro, ...given })
      }),
    )
  })

  it.each<[string, string, object]>([
    ['reserved bits', '47 81 60 00 60 00 01 01', { macro: 'IO', decode: 'Decode16' }],
    ['a DMA width without a word', '2a 04 03', { macro: 'DMA', transfer: 3 }],
    ['a tag without a meaning', '0b 01 02 03', { macro: 'Unknown' }],
    ['a large tag without a meaning', 'ff 02 00 01 02', { macro: 'Unknown' }],
    ['a length that is not the descriptor’s', '46 01 60 00 60 00 01', { macro: 'Unknown' }],
    ['bytes that end early', '86 09 00 01 00', { macro: 'Unknown' }],
    ['an interrupt list longer than its descriptor', '89 06 00 01 09 01 00 00 00', { macro: 'Unknown' }],
    ['a source index alone', '89 07 00 01 01 05 00 00 00 02', { macro: 'Interrupt', source: { index: 2 } }],
    [
      'a source name without its end',
      '89 09 00 01 01 05 00 00 00 02 5c 41',
      { macro: 'Interrupt', source: { index: 2, name: '\\A' } },
    ],
  ])('keeps %s', (_what, hex, fields) => {
    const bytes = fromHex(hex)
    const decoded = decodeResource(bytes)
    expect(decoded).toMatchObject(fields)
    expect(toHex(encodeResource(decoded))).toBe(toHex(bytes))
  })

  it('reads connections, which it cannot write', () => {
    // iasl: GpioInt (Edge, ActiveLow, ExclusiveAndWake, PullUp, 0x0064, "\\_SB.GPIO", 0x01) { 0x0005, 0x0102 }
    const bytes = fromHex(
      '8c 22 00 01 00 01 00 13 00 01 00 00 64 00 17 00 01 1b 00 25 00 00 00 05 00 02 01 5c 5f 53 42 2e 47 50 49 4f 00',
    )
    expect(decodeResource(bytes)).toEqual({
      macro: 'GpioInt',
      trigger: 'Edge',
      polarity: 'ActiveLow',
      sharing: 'ExclusiveAndWake',
      usage: 'ResourceConsumer',
      pinConfiguration: 'PullUp',
      debounceTimeout: 0x64,
      driveStrength: 0,
      source: '\\_SB.GPIO',
      sourceIndex: 1,
      vendorData: new Uint8Array(0),
      pins: [5, 0x102],
      raw: bytes,
    })
    expect(() => encodeResource({ macro: 'Unknown' })).toThrow('Unknown can be read only')
  })
})

describe('decodeResources', () => {
  it('reads a template in order', () => {
    const bytes = concatBytes(
      resources.IO({ minimum: 0x60, length: 1 }),
      resources.IRQNoFlags([1]),
      Uint8Array.of(0x79, 0),
    )
    expect(decodeResources(bytes)).toEqual([
      { macro: 'IO', decode: 'Decode16', minimum: 0x60, maximum: 0x60, alignment: 1, length: 1 },
      { macro: 'IRQNoFlags', interrupts: [1] },
      { macro: 'EndTag', checksum: 0 },
    ])
  })

  it('keeps what follows the end tag in one piece', () => {
    const bytes = fromHex('79 00 22 02 00 47')
    expect(decodeResources(bytes).map(({ macro }) => macro)).toEqual(['EndTag', 'Unknown'])
    expect(encodeResources(decodeResources(bytes))).toEqual(bytes)
  })

  it('takes any bytes and gives them back', () => {
    /** Tags that mean something are rare among random bytes. */
    const tags = [
      0x22, 0x23, 0x2a, 0x31, 0x47, 0x4b, 0x55, 0x77, 0x79, 0x81, 0x82, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,
    ]
    const connections = [0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x92]
    const descriptor = fc
      .tuple(fc.constantFrom(...tags, ...connections), fc.uint8Array({ maxLength: 60 }))
      .map(([tag, body]) =>
        tag < 0x80
          ? concatBytes(Uint8Array.of(tag), body.subarray(0, tag & 7))
          : concatBytes(Uint8Array.of(tag, body.length, 0), body),
      )
    const template = fc.array(descriptor, { maxLength: 8 }).map((parts) => concatBytes(parts))
    fc.assert(
      fc.property(fc.oneof(template, fc.uint8Array({ maxLength: 80 })), (bytes) => {
        expect(encodeResources(decodeResources(bytes))).toEqual(bytes)
        const slices = [...sliceResources(bytes)]
        expect(concatBytes(slices.map((slice) => slice.bytes))).toEqual(bytes)
      }),
      { numRuns: 2000 },
    )
  })
})
