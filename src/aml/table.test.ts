import { describe, expect, it } from 'vitest'
import { toHex } from '../binary/bytes.ts'
import { sum8 } from '../binary/checksum.ts'
import { dword, labelled, Name } from './asl.ts'
import { encodeTable } from './table.ts'

const block = {
  signature: 'SSDT',
  revision: 1,
  oemId: 'BOCHS ',
  oemTableId: 'VMGENID\0',
  oemRevision: 1,
  creatorId: 'BXPC',
  creatorRevision: 1,
  terms: [Name('VGIA', labelled('VGIA', dword(0x7fe5_c000)))],
}

describe('encodeTable', () => {
  it('puts the header before the terms', () => {
    const { bytes } = encodeTable(block, { checksum: 'zero' })
    expect(toHex(bytes, ' ')).toBe(
      '53 53 44 54 2e 00 00 00 01 00 42 4f 43 48 53 20 56 4d 47 45 4e 49 44 00 01 00 00 00 42 58 50 43 01 00 00 00 ' +
        '08 56 47 49 41 0c 00 c0 e5 7f',
    )
  })

  it('gives the checksum that makes the sum zero, unless told not to', () => {
    expect(sum8(encodeTable(block).bytes)).toBe(0)
    expect(encodeTable(block, { checksum: 'zero' }).bytes[9]).toBe(0)
  })

  it('counts placements from the start of the table', () => {
    expect(encodeTable(block).placements.get('VGIA')).toEqual({ start: 0x29, operands: 0x2a, end: 0x2e })
  })

  it.each([
    [{ oemId: 'BOCHS' }, 'SdtHeader.oemId at byte 0xa: expected 6 characters, got "BOCHS"'],
    [{ oemTableId: 'VMGENID' }, 'expected 8 characters, got "VMGENID"'],
    [{ revision: 256 }, 'SdtHeader.revision at byte 0x8'],
  ])('refuses header fields of another length: %j', (wrong, message) => {
    expect(() => encodeTable({ ...block, ...wrong })).toThrow(message)
  })
})
