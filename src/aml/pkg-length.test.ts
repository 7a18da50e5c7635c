import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex } from '../binary/bytes.ts'
import { encodeFieldLength, encodePkgLength, PKG_LENGTH_MAX } from './pkg-length.ts'

/** The specification's definition, read backwards. */
function decode(bytes: Uint8Array): { readonly value: number; readonly size: number } {
  const lead = bytes[0] ?? 0
  const following = lead >> 6
  if (following === 0) return { value: lead & 0x3f, size: 1 }
  let value = lead & 0x0f
  for (let i = 1; i <= following; i++) value += (bytes[i] ?? 0) * 2 ** (8 * i - 4)
  return { value, size: 1 + following }
}

describe('encodePkgLength', () => {
  it.each([
    // content, bytes: each limit from both sides
    [0, '01'],
    [61, '3e'],
    [62, '3f'],
    [63, '41 04'],
    [64, '42 04'],
    [4092, '4e ff'],
    [4093, '4f ff'],
    [4094, '81 00 01'],
    [0xf_fffb, '8e ff ff'],
    [0xf_fffc, '8f ff ff'],
    [0xf_fffd, 'c1 00 00 01'],
    [0xfff_fffb, 'cf ff ff ff'],
  ])('counts itself: %d bytes of content', (content, hex) => {
    expect(toHex(encodePkgLength(content), ' ')).toBe(hex)
  })

  it('is an error beyond 28 bits, and says so', () => {
    expect(() => encodePkgLength(PKG_LENGTH_MAX - 3)).toThrowErrorMatchingInlineSnapshot(`
      [PkgLengthError: a package length cannot count 268435456 bytes

        Limit:  268435455 bytes
        Spec:   ACPI 6.5 §20.2.4 "Package Length Encoding"]
    `)
  })

  it('says how many bytes the package has, in as few bytes as can be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: PKG_LENGTH_MAX - 4 }), (content) => {
        const bytes = encodePkgLength(content)
        expect(decode(bytes)).toEqual({ value: content + bytes.length, size: bytes.length })
        const shorter = bytes.length - 1
        if (shorter > 0) {
          expect(content + shorter).toBeGreaterThan([0, 0x3f, 0xfff, 0xf_ffff][shorter] ?? 0)
        }
      }),
    )
  })
})

describe('encodeFieldLength', () => {
  it.each([
    [0, '00'],
    [1, '01'],
    [62, '3e'],
    [63, '4f 03'], // it would fit one byte; iasl and QEMU write two
    [64, '40 04'],
    [4093, '4d ff'],
    [4094, '8e ff 00'],
    [PKG_LENGTH_MAX, 'cf ff ff ff'],
  ])('does not count itself: %d bits', (bits, hex) => {
    expect(toHex(encodeFieldLength(bits), ' ')).toBe(hex)
  })

  it('is an error beyond 28 bits', () => {
    expect(() => encodeFieldLength(PKG_LENGTH_MAX + 1)).toThrow('cannot count 268435456 bits')
  })

  it('holds the number of bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: PKG_LENGTH_MAX }), (bits) => {
        const bytes = encodeFieldLength(bits)
        expect(decode(bytes)).toEqual({ value: bits, size: bytes.length })
      }),
    )
  })
})
