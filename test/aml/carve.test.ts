import { describe, expect, it } from 'vitest'
import { carveTables } from '../../scripts/capture/aml/carve.ts'
import { Name } from '../../src/aml/asl.ts'
import { encodeTable } from '../../src/aml/table.ts'
import { concatBytes, fromLatin1 } from '../../src/binary/bytes.ts'

const HEADER = {
  signature: 'SSDT',
  revision: 2,
  oemId: 'TEST  ',
  oemTableId: 'CARVE\0\0\0',
  oemRevision: 1,
  creatorId: 'TEST',
  creatorRevision: 1,
}
const table = encodeTable({ ...HEADER, terms: [Name('TEXT', 'an SSDT in a text')] }).bytes

/** The table with another byte somewhere, and the sum that makes the change the only fault. */
function changed(offset: number, value: number): Uint8Array {
  const bytes = table.slice()
  bytes[offset] = value
  bytes[9] = 0
  return bytes
}

describe('carveTables', () => {
  it('finds tables between other bytes, and none inside a table', () => {
    const dsdt = encodeTable({ ...HEADER, signature: 'DSDT', terms: [] }).bytes
    const file = concatBytes(fromLatin1('DSDT in a text, SSDT'), table, fromLatin1('..'), dsdt)
    expect(carveTables(file).map(({ offset, header }) => [offset, header.signature])).toEqual([
      [20, 'SSDT'],
      [22 + table.length, 'DSDT'],
    ])
    expect(carveTables(file)[0]?.bytes).toEqual(table)
  })

  it('takes a table that has no checksum yet', () => {
    expect(carveTables(changed(9, 0))).toHaveLength(1)
  })

  it.each([
    ['cut', table.subarray(0, -1)],
    ['with a wrong checksum', table.map((byte, i) => (i === 9 ? byte ^ 1 : byte))],
    ['of revision 0', changed(8, 0)],
    ['of revision 7', changed(8, 7)],
    ['shorter than its header', changed(4, 35)],
    ['of an OEM that is not text', changed(10, 0x80)],
    ['whose table id has text behind a NUL', changed(16, 0)],
    ['that is only a signature', fromLatin1('SSDT')],
  ])('leaves out one %s', (_, bytes) => {
    expect(carveTables(bytes)).toEqual([])
  })
})
