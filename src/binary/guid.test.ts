import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from './bytes.ts'
import { Guid, GuidTextError } from './guid.ts'

/** Text and guest bytes as QEMU 7.2.22 shows and writes them: monitor output and memory of running machines. */
const OBSERVED = [
  ['00112233-4455-6677-8899-aabbccddeeff', '33221100554477668899aabbccddeeff'],
  ['324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87', 'af6e4e32d1d1f64bbf41b9bb6c91fb87'],
] as const

/** Each spelling was given to `-device vmgenid,guid=…` of QEMU 7.2.22, and refused. */
const REFUSED = [
  '',
  'AUTO',
  'Auto',
  'auto ',
  '00112233445566778899aabbccddeeff',
  '{00112233-4455-6677-8899-aabbccddeeff}',
  'urn:uuid:00112233-4455-6677-8899-aabbccddeeff',
  '00112233_4455_6677_8899_aabbccddeeff',
  '001122334-455-6677-8899-aabbccddeeff',
  '00112233-4455-6677-8899aabbccddeeff',
  '00112233-4455-6677-8899-aabbccddeef',
  '00112233-4455-6677-8899-aabbccddeeff0',
  ' 00112233-4455-6677-8899-aabbccddeeff',
  '00112233-4455-6677-8899-aabbccddeeff ',
  '00112233-4455-6677-8899-aabbccddeeff\n',
  '0x112233-4455-6677-8899-aabbccddeeff',
  '+0112233-4455-6677-8899-aabbccddeeff',
  '0011223G-4455-6677-8899-aabbccddeeff',
]

const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 })

describe('Guid', () => {
  it('refuses what is no text, from JavaScript', () => {
    for (const value of [undefined, null, 5, {}])
      expect(() => Guid.parse(value as never)).toThrow(GuidTextError)
  })

  it.each(OBSERVED)('%s is %s in guest memory', (text, guest) => {
    expect(toHex(Guid.parse(text).toGuestBytes())).toBe(guest)
    expect(Guid.fromGuestBytes(fromHex(guest)).toString()).toBe(text)
  })

  it('takes either case and shows lower case', () => {
    expect(Guid.parse('00112233-4455-6677-8899-AABBCCDDEEFF').toString()).toBe(
      '00112233-4455-6677-8899-aabbccddeeff',
    )
  })

  it('takes the zero GUID', () => {
    expect(Guid.parse('00000000-0000-0000-0000-000000000000').isZero()).toBe(true)
    expect(Guid.parse('00000000-0000-0000-0000-000000000001').isZero()).toBe(false)
  })

  it.each(REFUSED)('refuses %j', (text) => {
    expect(Guid.isGuidText(text)).toBe(false)
    expect(() => Guid.parse(text)).toThrow(GuidTextError)
  })

  it('says what was expected and what was found', () => {
    expect(() => Guid.parse('0011')).toThrowErrorMatchingInlineSnapshot(`
      [GuidTextError: not a GUID: '0011'

        Found:     4 characters
        Expected:  36 characters: hexadecimal digits as 8-4-4-4-12]
    `)
  })

  it.each([0, 15, 17])('refuses %i bytes in every byte order', (length) => {
    const bytes = new Uint8Array(length)
    expect(() => Guid.fromBytes(bytes)).toThrow('a GUID has 16 bytes')
    expect(() => Guid.fromGuestBytes(bytes)).toThrow('a GUID has 16 bytes')
    expect(() => Guid.random(bytes)).toThrow('a GUID has 16 bytes')
  })

  it('survives every round trip', () => {
    fc.assert(
      fc.property(sixteenBytes, (bytes) => {
        const guid = Guid.fromBytes(bytes)
        expect(Guid.parse(guid.toString()).equals(guid)).toBe(true)
        expect(Guid.fromGuestBytes(guid.toGuestBytes()).toBytes()).toEqual(bytes)
      }),
    )
  })

  it('makes random ones of version 4, variant 1', () => {
    fc.assert(
      fc.property(sixteenBytes, (bytes) => {
        expect(Guid.random(bytes).toString()).toMatch(/^.{14}4.{4}[89ab]/)
      }),
    )
  })

  it('cannot be changed through the bytes it was made of, or gives', () => {
    const bytes = new Uint8Array(16)
    const guid = Guid.fromBytes(bytes)
    bytes[0] = 1
    guid.toBytes()[1] = 1
    expect(guid.isZero()).toBe(true)
  })
})
