import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { captureBytes, captureNames } from '../../test/fuzz/captures.ts'
import { hexDiff } from '../binary/hexdump.ts'
import { decodeLoaderEntry } from './entry.ts'
import {
  decodeLoaderScript,
  encodeLoaderScript,
  LOADER_SCRIPT_MAX_SIZE,
  LoaderScriptSizeError,
  lengthWithoutPadding,
} from './script.ts'

describe('captured scripts', () => {
  it.each(captureNames())('%s comes back byte for byte', (name) => {
    const bytes = captureBytes(name, 'etc/table-loader')
    const entries = decodeLoaderScript(bytes)
    const length = lengthWithoutPadding(entries)
    expect(length).toBeGreaterThan(10)
    expect(entries.slice(0, length).every((entry) => entry.command !== 'UNKNOWN')).toBe(true)
    expect(entries.every((entry) => entry.command === 'UNKNOWN' || !('raw' in entry))).toBe(true)
    expect(hexDiff(bytes, encodeLoaderScript(entries))).toBe('')
    expect(hexDiff(bytes, encodeLoaderScript(entries.slice(0, length), { padTo: 4096 }))).toBe('')
  })
})

describe('decodeLoaderScript', () => {
  it('takes any whole entries, in both editions', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 5 * 128, size: 'max' }),
        fc.constantFrom('current', 'v6'),
        (random, edition) => {
          const bytes = random.slice(0, random.length - (random.length % 128))
          expect(encodeLoaderScript(decodeLoaderScript(bytes, { edition }))).toEqual(bytes)
        },
      ),
    )
  })

  it('says where an entry ends early', () => {
    expect(() => decodeLoaderScript(new Uint8Array(0x3c0))).toThrow(LoaderScriptSizeError)
    expect(() => decodeLoaderScript(new Uint8Array(0x3c0))).toThrowErrorMatchingInlineSnapshot(`
      [LoaderScriptSizeError: loader entry ends early

        Entry:     7
        Offset:    0x380
        Expected:  128 bytes
        Found:     64 bytes

        Give the whole file: its size is a multiple of 128.]
    `)
  })

  it('refuses what is too large', () => {
    const bytes = new Uint8Array(LOADER_SCRIPT_MAX_SIZE + 128)
    expect(() => decodeLoaderScript(bytes)).toThrowErrorMatchingInlineSnapshot(`
      [LoaderScriptSizeError: loader script too large

        Size:   4194432 bytes
        Limit:  4194304 bytes]
    `)
  })

  it('takes an empty one', () => {
    expect(decodeLoaderScript(new Uint8Array())).toEqual([])
    expect(encodeLoaderScript([], { padTo: 4096 })).toEqual(new Uint8Array())
  })
})

describe('encodeLoaderScript', () => {
  const padding = decodeLoaderEntry(new Uint8Array(128))

  it.each([
    [1, undefined, 128],
    [1, 4096, 4096],
    [32, 4096, 4096],
    [33, 4096, 8192],
  ])('%i entries padded to %s are %i bytes', (count, padTo, size) => {
    const entries = Array.from({ length: count }, () => padding)
    expect(encodeLoaderScript(entries, padTo === undefined ? {} : { padTo }).length).toBe(size)
  })

  it.each([
    [0, '0'],
    [100, '0x64'],
    [64, '0x40'],
    [-128, '-0x80'],
    [2 ** 27, '0x8000000'],
    [Number.NaN, 'NaN'],
  ])('refuses to pad to %s', (padTo, shown) => {
    expect(() => encodeLoaderScript([padding], { padTo })).toThrow(
      `padTo: expected a multiple of 128 up to 4 MiB, got ${shown}`,
    )
  })
})
