import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../binary/bytes.ts'
import { decodeSystemStates, encodeSystemStates, isS3Supported } from './system-states.ts'

describe('etc/system-states', () => {
  // QEMU 7.2.22, pc and q35.
  const captured = fromHex('800000818280')

  it('reads what QEMU publishes', () => {
    expect(decodeSystemStates(captured)).toEqual([
      { supported: true, sleepType: 0 },
      { supported: false, sleepType: 0 },
      { supported: false, sleepType: 0 },
      { supported: true, sleepType: 1 },
      { supported: true, sleepType: 2 },
      { supported: true, sleepType: 0 },
    ])
  })

  it('comes back to the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        expect(encodeSystemStates(decodeSystemStates(bytes))).toEqual(bytes)
      }),
    )
  })

  it('has six bytes', () => {
    expect(() => decodeSystemStates(new Uint8Array(5))).toThrowErrorMatchingInlineSnapshot(
      `[SystemStatesSizeError: etc/system-states has 6 bytes, one a state, got 5]`,
    )
    expect(() => encodeSystemStates(decodeSystemStates(captured).slice(1))).toThrow('got 5')
  })

  it('refuses a sleep type of eight bits', () => {
    const states = decodeSystemStates(captured).map((state) => ({ ...state, sleepType: 0x80 }))
    expect(() => encodeSystemStates(states)).toThrowErrorMatchingInlineSnapshot(
      `[NumberRangeError: sleep type of S0: expected an integer from 0 to 0x7f, got 0x80]`,
    )
  })
})

describe('isS3Supported', () => {
  it.each([
    ['800000818280', true],
    ['800000018280', false], // disable_s3=1
    ['8000008182', false],
    ['80000081828000', false],
    ['', false],
  ])('%s: %s', (text, supported) => {
    expect(isS3Supported(fromHex(text))).toBe(supported)
  })

  it('is false without the file', () => {
    expect(isS3Supported(undefined)).toBe(false)
  })
})
