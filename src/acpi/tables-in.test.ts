import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '../binary/bytes.ts'
import { AcpiDumpError, isAcpiDump, parseAcpiDump } from './acpidump.ts'
import { encodeRsdp } from './rsdp.ts'
import { encodeSdt, setSdtChecksum } from './sdt.ts'
import { tablesIn } from './tables-in.ts'

const FIELDS = {
  revision: 1,
  oemId: 'BOCHS ',
  oemTableId: 'BXPC    ',
  oemRevision: 1,
  creatorId: 'BXPC',
  creatorRevision: 1,
}
const table = (signature: string, body: readonly number[] = []) =>
  encodeSdt(signature, FIELDS, Uint8Array.from(body))
function summed(signature: string): Uint8Array {
  const bytes = table(signature, [1, 2, 3])
  setSdtChecksum(bytes)
  return bytes
}
const facs = new Uint8Array(64)
facs.set([0x46, 0x41, 0x43, 0x53, 64])
const found = (...parts: Uint8Array[]) => {
  const { tables, gaps } = tablesIn(concatBytes(parts))
  return { tables: tables.map(({ signature, offset, checksum }) => [signature, offset, checksum]), gaps }
}

describe('tablesIn', () => {
  it('takes a row of tables apart, with padding between them', () => {
    expect(found(facs, summed('DSDT'), new Uint8Array(5), table('SSDT', [7]), new Uint8Array(100))).toEqual({
      tables: [
        ['FACS', 0, 'none'],
        ['DSDT', 64, 'valid'],
        ['SSDT', 64 + 39 + 5, 'unset'],
      ],
      gaps: [],
    })
  })

  it('tells a wrong checksum from one that is not set yet', () => {
    const wrong = summed('SSDT')
    wrong[9] = (wrong[9] ?? 0) ^ 0x55
    expect(found(wrong).tables).toEqual([['SSDT', 0, 'wrong']])
  })

  it('knows both sizes of the RSDP', () => {
    const old = { checksum: 0, oemId: 'BOCHS ', revision: 0, rsdtAddress: 0x1000 }
    expect(found(encodeRsdp(old)).tables).toEqual([['RSDP', 0, 'unset']])
    const long = { ...old, revision: 2, length: 36, xsdtAddress: 0n, extendedChecksum: 0 }
    expect(tablesIn(encodeRsdp(long)).tables[0]?.bytes).toHaveLength(36)
  })

  it('reports bytes that are no table', () => {
    expect(found(Uint8Array.of(1, 2, 3, 0), table('SSDT'), Uint8Array.of(0x53, 0x53, 0x44, 0x54, 1))).toEqual(
      {
        tables: [['SSDT', 4, 'unset']],
        gaps: [
          { offset: 0, length: 3 },
          { offset: 40, length: 5 },
        ],
      },
    )
  })

  it('knows a table that is cut short, but not by a length alone', () => {
    const short = table('SSDT', [1, 2, 3]).slice(0, 38)
    expect(tablesIn(short).tables).toMatchObject([{ signature: 'SSDT', missing: 1, checksum: 'none' }])
    short[12] = 0xff // no text
    expect(tablesIn(short).tables).toEqual([])
  })

  it('accounts for every byte, whatever the bytes are', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.constantFrom(table('SSDT', [1]), table('DSDT'), facs, new Uint8Array(9)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const bytes = concatBytes(pieces)
        const { tables, gaps } = tablesIn(bytes)
        const covered = new Uint8Array(bytes.length)
        for (const { offset, bytes: one } of tables) covered.fill(1, offset, offset + one.length)
        for (const { offset, length } of gaps) covered.fill(1, offset, offset + length)
        expect(bytes.every((byte, i) => byte === 0 || covered[i] === 1)).toBe(true)
      }),
    )
  })
})

describe('parseAcpiDump', () => {
  const text = [
    'SSDT @ 0x000000007F777000',
    '    0000: 53 53 44 54 CA 00 00 00 01 6D 42 4F 43 48 53 20  SSDT.....mBOCHS ',
    '    0010: 56 4D 47 45                                      VMGE',
    '',
    'FACS @ 0x000000007F7DC000',
    '    0000: 46                                               F',
    '',
  ].join('\n')

  it('reads tables with their addresses', () => {
    expect(isAcpiDump(text)).toBe(true)
    const [ssdt, facs] = parseAcpiDump(text)
    expect(ssdt).toMatchObject({ signature: 'SSDT', address: 0x7f777000n })
    expect(ssdt?.bytes).toHaveLength(20)
    expect(ssdt?.bytes[19]).toBe(0x45)
    expect(facs?.bytes).toEqual(Uint8Array.of(0x46))
  })

  it.each([
    ['another line', `${text}hello`, 'line 7 of the dump: neither the heading of a table nor bytes of one'],
    ['bytes without a table', '    0000: 53', 'line 1 of the dump: bytes without a table'],
    ['a missing line', text.replace('    0010', '    0020'), 'line 3 of the dump: the offset is not 10'],
  ])('names the line of %s', (_, wrong, message) => {
    expect(() => parseAcpiDump(wrong)).toThrow(AcpiDumpError)
    expect(() => parseAcpiDump(wrong)).toThrow(message)
  })
})
