import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex, toLatin1 } from '../binary/bytes.ts'
import { encodeNameSeg, encodeNameString, formatNameString, parseNameString } from './names.ts'

describe('encodeNameString', () => {
  it.each([
    ['_HID', '5f 48 49 44'],
    ['A', '41 5f 5f 5f'],
    ['\\', '5c 00'],
    ['^', '5e 00'],
    ['^^', '5e 5e 00'],
    ['\\_SB', '5c 5f 53 42 5f'],
    ['^^FOO', '5e 5e 46 4f 4f 5f'],
    ['\\_SB.VGEN', '5c 2e 5f 53 42 5f 56 47 45 4e'],
    ['A.B.C0', '2f 03 41 5f 5f 5f 42 5f 5f 5f 43 30 5f 5f'],
  ])('%s', (name, hex) => {
    expect(toHex(encodeNameString(name), ' ')).toBe(hex)
  })

  it('takes 255 segments, and not 256', () => {
    const segments = (count: number) => Array<string>(count).fill('A').join('.')
    expect(encodeNameString(segments(255)).slice(0, 2)).toEqual(Uint8Array.of(0x2f, 255))
    expect(() => encodeNameString(segments(256))).toThrow('it has 256 segments, the limit is 255')
  })

  it.each([
    ['', 'it is empty'],
    ['_sb', "'_sb' has a character other than A-Z, 0-9 and _"],
    ['ABCDE', "'ABCDE' has more than 4 characters"],
    ['0ABC', "'0ABC' begins with a digit"],
    ['A..B', 'it has an empty segment'],
    ['A.', 'it has an empty segment'],
    ['^\\A', "'\\A' has a character other than"],
    ['\\^A', "'^A' has a character other than"],
    ['A^B', "'A^B' has a character other than"],
    ['VGEN ', "'VGEN ' has more than 4 characters"],
  ])('refuses %j', (name, problem) => {
    expect(() => encodeNameString(name)).toThrow(problem)
  })
})

describe('encodeNameSeg', () => {
  it('is one segment, padded', () => {
    expect(toLatin1(encodeNameSeg('PRQ'))).toBe('PRQ_')
  })
  it.each(['\\A', '^A', 'A.B', ''])('refuses %j', (name) => {
    expect(() => encodeNameSeg(name)).toThrow('not an AML name')
  })
})

const segment = fc
  .tuple(
    fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ_'),
    fc.array(fc.constantFrom(...'ABCXYZ0189_'), { maxLength: 3 }),
  )
  .map(([lead, rest]) => lead + rest.join(''))
const name = fc
  .record({
    prefix: fc.constantFrom('', '\\', '^', '^^^'),
    segments: fc.array(segment, { minLength: 1, maxLength: 20 }),
  })
  .map(({ prefix, segments }) => ({ prefix, segments, text: prefix + segments.join('.') }))

describe('names of any shape', () => {
  it('hold their segments, padded, behind prefixes and count', () => {
    fc.assert(
      fc.property(name, ({ prefix, segments, text }) => {
        const bytes = encodeNameString(text)
        const count = segments.length === 1 ? [] : segments.length === 2 ? [0x2e] : [0x2f, segments.length]
        const padded = segments.map((each) => each.padEnd(4, '_')).join('')
        expect(toLatin1(bytes)).toBe(prefix + String.fromCharCode(...count) + padded)
      }),
    )
  })

  it('are printed without padding, and mean the same then', () => {
    fc.assert(
      fc.property(name, ({ text }) => {
        const parsed = parseNameString(text)
        expect(parseNameString(formatNameString(parsed))).toEqual(parsed)
      }),
    )
    expect(formatNameString(parseNameString('\\_SB_.PCI0.A___.____'))).toBe('\\_SB.PCI0.A._')
  })
})
