import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../binary/bytes.ts'
import { decodeE820, E820_RAM, E820_RESERVED, E820Error, encodeE820 } from './e820.ts'

// QEMU 7.2.22, -machine pc, 128 MiB.
const captured =
  '00000000fd000000' + '0000000003000000' + '02000000' + '0000000000000000' + '0000000800000000' + '01000000'
const ranges = [
  { address: 0xfd_0000_0000, length: 0x3_0000_0000, type: E820_RESERVED },
  { address: 0, length: 0x800_0000, type: E820_RAM },
]

describe('etc/e820', () => {
  it('is what QEMU publishes for 128 MiB', () => {
    expect(decodeE820(fromHex(captured))).toEqual(ranges)
    expect(toHex(encodeE820(ranges))).toBe(captured)
  })

  it('comes back from its bytes', () => {
    const range = fc.record({
      address: fc.integer({ min: 0, max: 2 ** 52 }),
      length: fc.integer({ min: 0, max: 2 ** 52 - 1 }),
      type: fc.integer({ min: 0, max: 0xffff_ffff }),
    })
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), (entries) => {
        expect(decodeE820(encodeE820(entries))).toEqual(entries)
      }),
    )
  })

  it.each([
    ['19 bytes', new Uint8Array(19), '19 bytes are no whole number of 20-byte records'],
    ['4097 records', new Uint8Array(20 * 4097), '4097 records, at most 4096 are read'],
    [
      'a range that ends beyond 2^53',
      new Uint8Array(20).fill(0xff),
      'record 0 ends at 0x1fffffffffffffffe, beyond 2^53',
    ],
  ])('refuses %s', (_name, bytes, problem) => {
    expect(() => decodeE820(bytes)).toThrow(new E820Error(problem))
  })

  it.each([
    ['address', { address: -1, length: 1, type: 1 }],
    ['length', { address: 0, length: 2 ** 53, type: 1 }],
    ['type', { address: 0, length: 1, type: 2 ** 32 }],
  ])('refuses to write a bad %s, naming it', (field, entry) => {
    expect(() => encodeE820([entry])).toThrow(`E820Entry[0].${field}`)
  })
})
