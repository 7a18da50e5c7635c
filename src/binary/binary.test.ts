import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  concatBytes,
  equalBytes,
  fromHex,
  fromLatin1,
  HexTextError,
  isZero,
  toHex,
  toLatin1,
} from './bytes.ts'
import { checksumFor, setChecksum, sum8 } from './checksum.ts'
import { columns } from './columns.ts'
import { VmgenidError } from './errors.ts'
import { hexDiff, hexDump } from './hexdump.ts'
import {
  checkInteger,
  formatSize,
  hex,
  isPowerOfTwo,
  NumberRangeError,
  parseSize,
  roundUp,
} from './numbers.ts'

describe('bytes', () => {
  it('reads hexadecimal text and refuses what is none', () => {
    expect(fromHex('00 fF\n10')).toEqual(Uint8Array.of(0, 255, 16))
    for (const text of ['0', '0g', '00 1']) expect(() => fromHex(text)).toThrow(HexTextError)
  })

  it('keeps all bytes through text and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes)
        expect(fromLatin1(toLatin1(bytes))).toEqual(bytes)
      }),
    )
  })

  it('refuses characters that are no byte', () => {
    expect(fromLatin1('\u00ff')).toEqual(Uint8Array.of(255))
    for (const text of ['Ł', 'a😀']) expect(() => fromLatin1(text)).toThrow('is above U+00FF')
  })

  it('joins very long lists', () => {
    const parts = Array.from({ length: 300_000 }, (_, i) => Uint8Array.of(i))
    expect(concatBytes(parts, Uint8Array.of(7))).toHaveLength(300_001)
  })

  it('turns long arrays into text', () => {
    expect(toLatin1(new Uint8Array(300_000).fill(0x41))).toHaveLength(300_000)
  })

  it('joins and compares', () => {
    const joined = concatBytes(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))
    expect(joined).toEqual(Uint8Array.of(1, 2, 3))
    expect(equalBytes(joined, Uint8Array.of(1, 2, 3))).toBe(true)
    expect(equalBytes(joined, Uint8Array.of(1, 2))).toBe(false)
    expect(isZero(new Uint8Array(4))).toBe(true)
    expect(isZero(joined)).toBe(false)
  })
})

describe('checksum', () => {
  it('makes any bytes sum to zero, whatever stood at its place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(), (bytes, place) => {
        const offset = place % bytes.length
        setChecksum(bytes, offset)
        expect(sum8(bytes)).toBe(0)
        expect(checksumFor(bytes, offset)).toBe(bytes[offset])
      }),
    )
  })
})

describe('hexDump', () => {
  // The page of the acceptance run of 2017-02-15, as `crash` showed it.
  const page = new Uint8Array(64)
  page.set(fromHex('33221100554477668899aabbccddeeff'), 0x28)

  it('looks like the dump of the acceptance run', () => {
    expect(hexDump(page, { base: 0x7fe5c000 })).toBe(
      [
        '7fe5c000: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ................',
        '7fe5c010: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ................',
        '7fe5c020: 00 00 00 00 00 00 00 00 33 22 11 00 55 44 77 66 ........3"..UDwf',
        '7fe5c030: 88 99 aa bb cc dd ee ff 00 00 00 00 00 00 00 00 ................',
      ].join('\n'),
    )
  })

  it('folds repeated lines, but never the last', () => {
    expect(
      hexDump(new Uint8Array(64), { fold: true })
        .split('\n')
        .map((line) => line.slice(0, 5)),
    ).toEqual(['0000:', '*', '0030:'])
  })

  it('shows nothing for nothing, and a short last row', () => {
    expect(hexDump(new Uint8Array())).toBe('')
    expect(hexDump(fromHex('41'))).toBe(`0000: 41${' '.repeat(46)}A`)
  })

  it('shows only rows that differ, with the bytes marked', () => {
    const changed = page.slice()
    changed[0x28] = 0x34
    expect(hexDiff(page, changed)).toMatchInlineSnapshot(`
      "-0020: 00 00 00 00 00 00 00 00 33 22 11 00 55 44 77 66 ........3"..UDwf
      +0020: 00 00 00 00 00 00 00 00 34 22 11 00 55 44 77 66 ........4"..UDwf
                                     ^^"
    `)
    expect(hexDiff(page, page)).toBe('')
    expect(hexDiff(page, page.subarray(0, 63))).toContain('expected 64 bytes, found 63')
  })
})

describe('numbers', () => {
  it.each([
    ['128', 128],
    ['0x1000', 4096],
    ['64K', 65536],
    ['1536M', 1536 * 2 ** 20],
    ['6G', 6 * 2 ** 30],
    ['6g', 6 * 2 ** 30],
    ['1.5G', 1.5 * 2 ** 30],
    ['1T', 2 ** 40],
    ['512MiB', 2 ** 29],
    ['512MB', 2 ** 29],
    ['16B', 16],
  ])('reads the size %s', (text, bytes) => {
    expect(parseSize('size', text)).toBe(bytes)
  })

  it('counts numbers without a suffix in the unit of the option', () => {
    expect(parseSize('memory', '512', 'M')).toBe(2 ** 29)
    expect(parseSize('memory', '1G', 'M')).toBe(2 ** 30)
  })

  it.each([
    '',
    'M',
    '-1',
    '1Q',
    '1.3',
    '0.1K',
    '1e9',
    '9007199254740993',
    '16384P',
    '1 G',
    '0xg',
    'NaN',
    '99999T',
  ])('refuses the size %j', (text) => {
    expect(() => parseSize('memory', text)).toThrow(NumberRangeError)
  })

  it('names the thing, the bounds and the value', () => {
    expect(() => checkInteger('address', 2 ** 53)).toThrow(
      'address: expected an integer from 0 to 0x1fffffffffffff',
    )
    expect(() => checkInteger('slot', -1)).toThrow('slot: expected')
    expect(checkInteger('slot', 3)).toBe(3)
  })

  it('shows numbers and sizes', () => {
    expect([hex(255), hex(10n, 4), hex(-1)]).toEqual(['0xff', '0x000a', '-0x1'])
    expect([1, 4097, 65536, 1536 * 2 ** 20, 2 ** 40].map(formatSize)).toEqual([
      '1 byte',
      '4097 bytes',
      '64 KiB',
      '1536 MiB',
      '1 TiB',
    ])
  })

  it('knows powers of two, and rounds beyond 32 bits', () => {
    expect([0, 1, 2, 3, 2 ** 40, 2 ** 40 + 1, -2, 0.5].map(isPowerOfTwo)).toEqual([
      false,
      true,
      true,
      false,
      true,
      false,
      false,
      false,
    ])
    expect([roundUp(0, 8), roundUp(1, 8), roundUp(8, 8), roundUp(2 ** 40 + 1, 4096)]).toEqual([
      0,
      8,
      8,
      2 ** 40 + 4096,
    ])
  })
})

describe('VmgenidError', () => {
  it('prints sentence, facts and hint; leaves unknown facts out', () => {
    const error = new VmgenidError('X', 'it broke', {
      facts: { file: 'a.bin', offset: undefined, expected: 3 },
      hint: 'Mend it.',
      cause: new Error('deep'),
    })
    expect(error.message).toBe('it broke\n\n  File:      a.bin\n  Expected:  3\n\n  Mend it.')
    expect(error.cause).toBeInstanceOf(Error)
    expect(new VmgenidError('X', 'plain').message).toBe('plain')
  })
})

describe('columns', () => {
  it('aligns cells, numbers to the right, without blanks at the end', () => {
    const rows = [['#', 'File'], ['10', 'etc/e820'], ['2'], []]
    expect(columns(rows, { right: [0], indent: ' ' })).toBe('  #  File\n 10  etc/e820\n  2\n')
    expect(columns([])).toBe('')
  })

  it('takes more rows than a call takes arguments', () => {
    expect(columns(Array.from({ length: 300_000 }, () => ['a', 'b'])).length).toBe(5 * 300_000 - 1)
  })
})
