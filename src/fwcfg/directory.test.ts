import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isZero, toHex } from '../binary/bytes.ts'
import {
  decodeFileDirectory,
  encodeFileDirectory,
  FwCfgDirectoryError,
  FwCfgFileEntry,
  FwCfgSlotsError,
  fileDirectorySize,
} from './directory.ts'
import { FW_CFG_FILE_FIRST } from './selectors.ts'

const addr = { size: 8, selector: 0x2b, name: 'etc/vmgenid_addr' }
const guid = { size: 4096, selector: 0x2c, name: 'etc/vmgenid_guid' }

describe('encodeFileDirectory', () => {
  it('puts size and selector big-endian before the name', () => {
    const bytes = encodeFileDirectory([addr, guid])
    expect(bytes.length).toBe(2052)
    expect(toHex(bytes.subarray(0, 32))).toBe(
      '00000002' + '00000008' + '002b' + '0000' + '6574632f766d67656e69645f61646472' + '00000000',
    )
    expect(toHex(bytes.subarray(68, 76))).toBe('00001000' + '002c' + '0000')
    expect(isZero(bytes.subarray(fileDirectorySize(2)))).toBe(true)
  })

  it('fills every slot', () => {
    const files = Array.from({ length: 32 }, (_, i) => ({ ...addr, selector: FW_CFG_FILE_FIRST + i }))
    expect(decodeFileDirectory(encodeFileDirectory(files))).toEqual(files)
  })

  it('refuses one file too many', () => {
    const files = Array.from({ length: 17 }, () => addr)
    expect(() => encodeFileDirectory(files, { slots: 16 })).toThrow(FwCfgSlotsError)
    expect(() => encodeFileDirectory(files, { slots: 16 })).toThrowErrorMatchingInlineSnapshot(`
      [FwCfgSlotsError: 17 fw_cfg files do not fit into 16 slots

        Give the device more file slots, or add fewer files.]
    `)
  })

  it('refuses a name of 56 characters, naming the entry', () => {
    expect(() =>
      encodeFileDirectory([addr, { ...guid, name: 'n'.repeat(56) }]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[LayoutError: FwCfgFileDirectory[1].name at byte 0x4c: expected at most 55 characters, got 56 ("nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn")]`,
    )
  })

  it('refuses more slots than there are keys', () => {
    expect(() => encodeFileDirectory([], { slots: 0x4000 })).toThrowErrorMatchingInlineSnapshot(
      `[NumberRangeError: fw_cfg file slots: expected an integer from 0 to 0x3fe0, got 0x4000]`,
    )
  })
})

describe('decodeFileDirectory', () => {
  it('gives back what was encoded', () => {
    const entry = fc.record({
      size: fc.integer({ min: 0, max: 0xffff_ffff }),
      selector: fc.integer({ min: 0x20, max: 0x3fff }),
      name: fc.string({ minLength: 1, maxLength: 55, unit: fc.constantFrom(...'etc/_-ab0') }),
    })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 32 }), (files) => {
        expect(decodeFileDirectory(encodeFileDirectory(files))).toEqual(files)
      }),
    )
  })

  it('ignores the reserved bytes and what follows the last file', () => {
    const bytes = encodeFileDirectory([addr], { slots: 16 }).fill(0xee, 68)
    bytes.set([0xab, 0xcd], 10)
    expect(decodeFileDirectory(bytes)).toEqual([addr])
  })

  it('refuses a count that the bytes do not hold', () => {
    const bytes = encodeFileDirectory([addr, guid], { slots: 16 })
    expect(decodeFileDirectory(bytes.subarray(0, 132))).toEqual([addr, guid])
    expect(() => decodeFileDirectory(bytes.subarray(0, 131))).toThrow(FwCfgDirectoryError)
    bytes.fill(0xff, 0, 4)
    expect(() => decodeFileDirectory(bytes)).toThrowErrorMatchingInlineSnapshot(
      `[FwCfgDirectoryError: the fw_cfg file directory says 4294967295 files, there is room for 16]`,
    )
  })

  it('refuses three bytes', () => {
    expect(() => decodeFileDirectory(new Uint8Array(3))).toThrowErrorMatchingInlineSnapshot(
      `[LayoutError: FwCfgFileDirectory at byte 0x0: expected 4 bytes, found 3]`,
    )
  })

  it('refuses a name without a NUL, naming the entry', () => {
    const bytes = encodeFileDirectory([addr, guid], { slots: 16 })
    bytes.fill(0x61, 76, 132)
    expect(() => decodeFileDirectory(bytes)).toThrowErrorMatchingInlineSnapshot(
      `[LayoutError: FwCfgFileDirectory[1].name at byte 0x4c: expected a NUL within 56 bytes, found none]`,
    )
  })

  it('never fails without a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          decodeFileDirectory(bytes)
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(LAYOUT|FW_CFG_DIRECTORY)$/) })
        }
      }),
    )
  })
})

it('an entry is 64 bytes', () => {
  expect(FwCfgFileEntry.size).toBe(64)
  expect(FwCfgFileEntry.offsetOf('name')).toBe(8)
})
