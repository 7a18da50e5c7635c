import { describe, expect, it } from 'vitest'
import {
  Add,
  Arg0,
  BufferData,
  call,
  DerefOf,
  Device,
  EisaId,
  Else,
  If,
  Index,
  integer,
  LEqual,
  Local0,
  Local1,
  Method,
  Name,
  Package,
  path,
  Return,
  Store,
  ToUUID,
} from './asl.ts'
import { disassemble, formatTerm, MAX_TEXT_LENGTH } from './disassemble.ts'
import { parseTable, parseTables } from './parse.ts'
import { encodeTable } from './table.ts'
import type { TermList } from './terms.ts'

// Against `iasl -d`, to the letter: test/aml/disassembler/. Here is what iasl has no part in.

const HEADER = {
  signature: 'SSDT',
  revision: 2,
  oemId: 'TEST  ',
  oemTableId: 'PRINTER\0',
  oemRevision: 0x1234,
  creatorId: 'TEST',
  creatorRevision: 5,
}
const tableWith = (terms: TermList, header: Partial<typeof HEADER> = {}) =>
  encodeTable({ ...HEADER, ...header, terms }).bytes
const body = (text: string) => text.slice(text.indexOf('\n{\n') + 3, -3)

describe('disassemble', () => {
  it('writes a whole table', () => {
    const table = tableWith([
      Device('\\_SB.DEV0', [
        Name('_HID', EisaId('PNP0C02')),
        Name('_CRS', BufferData(Uint8Array.from([0x47, 1, 0x60, 0, 0x60, 0, 1, 1, 0x79, 0]))),
        Method('_STA', 1, [
          Store(0x0f, Local0),
          If(LEqual(Arg0, ToUUID('33db4d5b-1ff7-401c-9657-7441c03dd766')), [Store(Add(Local0, 1), Local0)]),
          Else([If(path('_HID'), [Add(Local0, 2, Local0)])]),
          Return(Local0),
        ]),
      ]),
    ])
    expect(disassemble(parseTable(table), { title: 'Disassembly of dev0.aml' })).toBe(`/*
 * Disassembly of dev0.aml
 *
 * Original Table Header:
 *     Signature        "SSDT"
 *     Length           0x00000087 (135)
 *     Revision         0x02
 *     Checksum         0xA9
 *     OEM ID           "TEST  "
 *     OEM Table ID     "PRINTER"
 *     OEM Revision     0x00001234 (4660)
 *     Compiler ID      "TEST"
 *     Compiler Version 0x00000005 (5)
 */
DefinitionBlock ("", "SSDT", 2, "TEST  ", "PRINTER", 0x00001234)
{
    Device (\\_SB.DEV0)
    {
        Name (_HID, EisaId ("PNP0C02") /* PNP Motherboard Resources */)  // _HID: Hardware ID
        Name (_CRS, ResourceTemplate ()  // _CRS: Current Resource Settings
        {
            IO (Decode16,
                0x0060,             // Range Minimum
                0x0060,             // Range Maximum
                0x01,               // Alignment
                0x01,               // Length
                )
        })
        Method (_STA, 1, NotSerialized)  // _STA: Status
        {
            Local0 = 0x0F
            If ((Arg0 == ToUUID ("33db4d5b-1ff7-401c-9657-7441c03dd766") /* PCI Host Bridge Device */))
            {
                Local0 = (Local0 + One)
            }
            ElseIf (_HID)
            {
                Local0 += 0x02
            }

            Return (Local0)
        }
    }
}

`)
  })

  it('knows methods of other tables by the symbols of all', () => {
    const first = tableWith([Method('\\TWO', 2, [])])
    const second = tableWith([Method('M', 0, [Return(call('\\TWO', 1, call('\\TWO', 2, 3)))])])
    const { tables, symbols } = parseTables([first, second])
    const [, user] = tables
    expect(
      user && body(disassemble(user, { symbols })),
    ).toBe(`    External (TWO_, MethodObj)    // 2 Arguments

    Method (M, 0, NotSerialized)
    {
        Return (\\TWO (One, \\TWO (0x02, 0x03)))
    }
`)
  })

  it('writes no comment that a header could end', () => {
    const hostile = tableWith([], { oemId: '*/\n"\\\0', oemTableId: '\x01\xff*/    ' })
    const text = disassemble(parseTable(hostile), { title: 'a */ title\nof two lines' })
    expect(text).toContain(' * a * / title of two lines\n')
    expect(text).toContain('"* /\\x0A\\x22\\x5C", "\\x01\\xFF* /    "')
    expect(text.indexOf('*/')).toBe(text.indexOf(' */\nDefinitionBlock') + 1)
  })

  it('ends where its limit is, and says so', () => {
    const table = parseTable(tableWith([Method('M', 0, Array(5000).fill({ op: 'Noop' }))]))
    const text = disassemble(table, { maxLength: 4000 })
    expect(text).toMatch(
      /Noop\n\n\/\*\*\*\* The text ends here: it is longer than 4000 characters \*\*\*\*\/\n$/,
    )
    expect(text.length).toBeLessThan(4100)
    expect(disassemble(table).length).toBeLessThan(MAX_TEXT_LENGTH)
  })

  it('prints whatever the parser reads, however deep', () => {
    const nested = (depth: number, inner: TermList): TermList =>
      Array.from({ length: depth }).reduce<TermList>((terms) => [If(Arg0, terms)], inner)
    const deep = parseTable(tableWith([Method('M', 1, nested(490, [Store(1, Local0)]))]))
    expect(disassemble(deep)).toContain('Local0 = One')
    const deeper = parseTable(encodeTable({ ...HEADER, terms: [] }, {}).bytes)
    const terms = nested(700, [Store(1, Local0)])
    expect(disassemble({ ...deeper, terms })).toContain('/**** Nested too deep to be shown ****/')
  })
})

describe('formatTerm', () => {
  it.each<[Parameters<typeof formatTerm>[0], string]>([
    [integer(5), '0x05'],
    [Store(Add(Arg0, 1), Local0), 'Local0 = (Arg0 + One)'],
    [DerefOf(Index(path('PKG0'), Local1)), 'DerefOf (PKG0 [Local1])'],
    [Package([1, 'two']), 'Package (0x02)\n{\n    One, \n    "two"\n}'],
    [Name('_UID', 1), 'Name (_UID, One)  // _UID: Unique ID'],
    [path('FUNC'), 'FUNC'],
  ])('%#', (term, text) => {
    expect(formatTerm(term)).toBe(text)
  })

  it('asks symbols what a name is', () => {
    const { symbols } = parseTables([tableWith([Device('\\_SB.DEV0', [Method('FUNC', 0, [])])])])
    expect(formatTerm(path('FUNC'), { symbols, scope: '\\_SB.DEV0.INIT' })).toBe('FUNC ()')
    expect(formatTerm(path('FUNC'), { symbols })).toBe('FUNC')
  })
})
