import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eisaId, formatEisaId } from './eisa-id.ts'

describe('eisaId', () => {
  it.each([
    ['PNP0A03', 0x030a_d041],
    ['PNP0A08', 0x080a_d041],
    ['PNP0C0F', 0x0f0c_d041],
    ['AAA0000', 0x0000_2104],
    ['ZZZFFFF', 0xffff_5a6b],
  ])('%s, most significant byte first in a little-endian DWord', (text, value) => {
    expect(eisaId(text)).toBe(value)
    expect(formatEisaId(value)).toBe(text)
  })

  it.each(['PNP', 'pnp0A03', 'PNP0A0G', 'ACPI0006', 'QEMU0002', ''])('refuses %j', (text) => {
    expect(() => eisaId(text)).toThrow(`not an EISA id: '${text}'`)
  })

  it.each([0, 0x8000_0080, 0x1f00_0000])('has no text for 0x%s', (value) => {
    expect(() => formatEisaId(value)).toThrow('not an EISA id')
  })

  it('goes there and back', () => {
    const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    const id = fc
      .tuple(letter, letter, letter, fc.integer({ min: 0, max: 0xffff }))
      .map(([a, b, c, product]) => a + b + c + product.toString(16).toUpperCase().padStart(4, '0'))
    fc.assert(
      fc.property(id, (text) => {
        expect(formatEisaId(eisaId(text))).toBe(text)
      }),
    )
  })
})
