import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from './bytes.ts'
import {
  array,
  bytes,
  constant,
  cstring,
  type Infer,
  LayoutError,
  reserved,
  struct,
  text,
  u8,
  u16be,
  u16le,
  u32be,
  u32le,
  u53le,
  u64be,
  u64le,
} from './layout.ts'

const Inner = struct('Inner', { a: u8, b: u16le }, { size: 3 })
const Everything = struct(
  'Everything',
  {
    magic: constant(text(4), 'MAGI'),
    big: u32be,
    little: u32le,
    wide: u64be,
    wideLittle: u64le,
    pad: reserved(3),
    name: cstring(8),
    raw: bytes(2),
    inner: Inner,
    list: array(Inner, 2),
    port: u16be,
  },
  { size: 4 + 4 + 4 + 8 + 8 + 3 + 8 + 2 + 3 + 6 + 2 },
)
type Everything = Infer<typeof Everything>

const VALUE: Everything = {
  big: 0x01020304,
  little: 0x01020304,
  wide: 0x0102030405060708n,
  wideLittle: 0x0102030405060708n,
  name: 'abc',
  raw: fromHex('beef'),
  inner: { a: 1, b: 0x0203 },
  list: [
    { a: 4, b: 5 },
    { a: 6, b: 7 },
  ],
  port: 0x510,
}
const ENCODED = fromHex(
  '4d414749 01020304 04030201 0102030405060708 0807060504030201 000000 6162630000000000 beef 010302 040500 060700 0510',
)

describe('struct', () => {
  it('encodes and decodes every field kind', () => {
    expect(toHex(Everything.encode(VALUE))).toBe(toHex(ENCODED))
    expect(Everything.decode(ENCODED)).toEqual(VALUE)
    expect(Everything.decode(fromHex(`ffff${toHex(ENCODED)}`), 2)).toEqual(VALUE)
  })

  it('refuses a declared size that is not the sum of the fields', () => {
    expect(() => struct('Wrong', { a: u32le }, { size: 8 })).toThrow('layout Wrong is 4 bytes, declared as 8')
  })

  it.each<[string, (value: Everything) => Everything, string]>([
    [
      'an integer too large',
      (v) => ({ ...v, port: 0x10000 }),
      'Everything.port at byte 0x32: expected an integer from 0 to 0xffff, got 65536',
    ],
    ['a fraction', (v) => ({ ...v, big: 1.5 }), 'Everything.big at byte 0x4'],
    ['a negative number', (v) => ({ ...v, inner: { a: -1, b: 0 } }), 'Everything.inner.a at byte 0x29'],
    ['a bigint too large', (v) => ({ ...v, wide: 1n << 64n }), 'Everything.wide at byte 0xc'],
    ['a long name', (v) => ({ ...v, name: '12345678' }), 'expected at most 7 characters, got 8 ("12345678")'],
    ['a NUL in a name', (v) => ({ ...v, name: 'a\0b' }), 'expected no NUL inside the name'],
    [
      'bytes of another length',
      (v) => ({ ...v, raw: new Uint8Array(3) }),
      'Everything.raw at byte 0x27: expected 2 bytes, got 3',
    ],
    ['a list of another length', (v) => ({ ...v, list: [] }), 'expected 2 elements, got 0'],
    [
      'an element of a list',
      (v) => ({
        ...v,
        list: [
          { a: 1, b: 2 },
          { a: 256, b: 0 },
        ],
      }),
      'Everything.list[1].a at byte 0x2f',
    ],
  ])('refuses to encode %s, and names the field', (_name, change, message) => {
    expect(() => Everything.encode(change(VALUE))).toThrow(message)
  })

  it.each([
    ['missing bytes', ENCODED.subarray(0, 50), 'Everything at byte 0x0: expected 52 bytes, found 50'],
    [
      'a wrong constant',
      Uint8Array.from([0, ...ENCODED.subarray(1)]),
      'Everything.magic at byte 0x0: expected "MAGI", found "\\u0000AGI"',
    ],
    [
      'a name without NUL',
      ENCODED.map((byte, i) => (i >= 31 && i < 39 ? 0x61 : byte)),
      'Everything.name at byte 0x1f: expected a NUL within 8 bytes',
    ],
  ])('refuses to decode %s', (_name, input, message) => {
    expect(() => Everything.decode(input)).toThrow(LayoutError)
    expect(() => Everything.decode(input)).toThrow(message)
  })

  it('knows where its fields are', () => {
    expect(Everything.offsetOf('port')).toBe(0x32)
    expect(() => Everything.offsetOf('nothing' as 'port')).toThrow('layout Everything has no field nothing')
  })

  it('dumps one line a field, nested ones with their path', () => {
    expect(Inner.dump(fromHex('01ff00'), { base: 0x40 })).toMatchInlineSnapshot(`
      "0040  01                                               Inner.a = 0x1
      0041  ff 00                                            Inner.b = 0xff"
    `)
    expect(Everything.dump(ENCODED)).toContain('Everything.list[1].b = 0x7')
    expect(Everything.dump(ENCODED.subarray(0, 51))).toContain('Everything.port = missing 1 of 2 bytes')
  })

  it('shows only the fields that differ', () => {
    expect(Inner.diff(fromHex('010200'), fromHex('010300'))).toMatchInlineSnapshot(`
      "-0001  02 00                                            Inner.b = 0x2
      +0001  03 00                                            Inner.b = 0x3"
    `)
    expect(Inner.diff(fromHex('010200'), fromHex('010200'))).toBe('')
  })

  it('survives the round trip for any value', () => {
    const inner = fc.record({ a: fc.nat(0xff), b: fc.nat(0xffff) })
    const value = fc.record({
      big: fc.nat(0x7fffffff),
      little: fc.integer({ min: 0, max: 0xffffffff }),
      wide: fc.bigInt(0n, (1n << 64n) - 1n),
      wideLittle: fc.bigInt(0n, (1n << 64n) - 1n),
      name: fc.stringMatching(/^[a-z/_]{0,7}$/),
      raw: fc.uint8Array({ minLength: 2, maxLength: 2 }),
      inner,
      list: fc.tuple(inner, inner),
      port: fc.nat(0xffff),
    })
    fc.assert(
      fc.property(value, (original) => {
        expect(Everything.decode(Everything.encode(original))).toEqual(original)
      }),
    )
  })
})

describe('u53le', () => {
  const Place = struct('Place', { at: u53le }, { size: 8 })

  it.each([
    [0, '0000000000000000'],
    [0x1_0000_0002, '0200000001000000'],
    [Number.MAX_SAFE_INTEGER, 'ffffffffffff1f00'],
  ])('%d', (at, encoded) => {
    expect(toHex(Place.encode({ at }))).toBe(encoded)
    expect(Place.decode(fromHex(encoded))).toEqual({ at })
  })

  it.each([-1, 0.5, 2 ** 53, Number.NaN])('refuses to write %d', (at) => {
    expect(() => Place.encode({ at })).toThrow(/Place\.at at byte 0x0: expected an integer from 0/)
  })

  it('refuses to read what no number holds exactly', () => {
    expect(() => Place.decode(fromHex('0000000000002000'))).toThrow(
      'Place.at at byte 0x0: expected less than 2^53, found 0x20000000000000',
    )
  })
})
