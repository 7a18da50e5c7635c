/**
 * Where our text is not iasl's, on purpose: the evidence for the section "ASL printer" of docs/differences.md.
 *
 * Each case is a table, a line that only iasl writes, and a line that only we write.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import * as asl from '../../../src/aml/asl.ts'
import { disassemble } from '../../../src/aml/disassemble.ts'
import { parseTable } from '../../../src/aml/parse.ts'
import { encodeTable } from '../../../src/aml/table.ts'
import type { Term, TermList } from '../../../src/aml/terms.ts'
import { Iasl, withoutTop } from './iasl.ts'

const { BufferData, External, Method, Name, Package, path } = asl

interface Difference {
  /** As in docs/differences.md. */
  readonly kind: string
  readonly terms: TermList
  readonly oemId?: string
  /** `undefined`: it depends on where things are in its memory. */
  readonly theirs: string | RegExp | undefined
  readonly ours: string
}

const uuid = asl.ToUUID('33db4d5b-1ff7-401c-9657-7441c03dd766').bytes
const unicode = asl.Unicode('ab').bytes
const element = (name: string): Term<'NameString'> => ({ op: 'NameString', name })

const DIFFERENCES: readonly Difference[] = [
  {
    kind: 'compound assignment of unlike names',
    terms: [
      External('AAAA', 'IntObj'),
      External('BBBB', 'IntObj'),
      Method('M', 0, [asl.Add(path('AAAA'), 1, 'BBBB')]),
    ],
    theirs: 'BBBB += One',
    ours: 'BBBB = (AAAA + One)',
  },
  {
    kind: 'compound assignment of unlike elements',
    terms: [
      Name('PKG0', Package([1, 2, 3, 4])),
      Method('M', 0, [
        asl.Add(asl.DerefOf(asl.Index(path('PKG0'), 2)), 1, asl.DerefOf(asl.Index(path('PKG0'), 3))),
      ]),
    ],
    theirs: 'DerefOf (PKG0 [0x03]) += One',
    ours: 'DerefOf (PKG0 [0x03]) = (DerefOf (PKG0 [0x02]) + One)',
  },
  {
    kind: 'UUID in a larger buffer',
    terms: [Name('BUF0', BufferData(uuid, 32))],
    theirs: 'Name (BUF0, ToUUID (',
    ours: 'Name (BUF0, Buffer (0x20)',
  },
  {
    kind: 'Unicode text in a larger buffer',
    terms: [Name('BUF0', BufferData(unicode, 32))],
    theirs: 'Name (BUF0, Unicode ("ab"))',
    ours: 'Name (BUF0, Buffer (0x20)',
  },
  {
    kind: 'EISA id with its top bit set',
    terms: [Name('_HID', asl.dword(0x030a_d0c1))],
    theirs: 'EisaId ("PNP0A03")',
    ours: 'Name (_HID, 0x030AD0C1)',
  },
  {
    kind: 'method with arguments in a package',
    terms: [Method('FUN1', 1, []), Name('PKG0', Package([element('FUN1'), 'end']))],
    theirs: 'FUN1"end"',
    ours: 'FUN1, \n        "end"',
  },
  {
    kind: 'method without arguments as the value of a Name',
    terms: [Method('FUN0', 0, []), Name('REF0', element('FUN0'))],
    theirs: /^$/, // it gives up
    ours: 'Name (REF0, FUN0)',
  },
  {
    kind: 'object declared twice',
    terms: [Name('INT0', 1), Name('INT0', 2)],
    theirs: /^$/,
    ours: 'Name (INT0, 0x02)',
  },
  {
    kind: 'object declared twice in a method',
    terms: [Method('M', 0, [Name('INT0', 1), Name('INT0', 2), asl.Return(5)])],
    theirs: /Name \(INT0, One\)\n {4}\}/,
    ours: 'Return (0x05)',
  },
  {
    kind: 'table without terms',
    terms: [],
    theirs: /\n\{\n$/,
    ours: '\n{\n}\n',
  },
  {
    kind: '_PLD that ToPLD cannot say',
    terms: [Name('_PLD', Package([BufferData(new Uint8Array(20).fill(0xff))]))],
    theirs: 'PLD_Panel              = "",',
    ours: 'Buffer (0x14)',
  },
  {
    kind: 'String with bytes above 0x7f',
    terms: [Name('STR0', { op: 'String', value: 'caf\xe9', form: { eightBit: true } })],
    theirs: '"caf\\xFFFFFFE9"',
    ours: '"caf\\xE9"',
  },
  {
    kind: 'String of more than 65535 characters',
    terms: [Name('STR0', 'x'.repeat(70_000))],
    theirs: 'x"...)',
    ours: `${'x'.repeat(70_000)}")`,
  },
  {
    kind: 'address space descriptor of a reserved type',
    terms: [
      Name(
        'BUF0',
        BufferData(Uint8Array.from([0x88, 13, 0, 5, 0x0c, 0, 0, 0, 0, 0, 0xff, 0, 0, 0, 0, 1, 0x79, 0])),
      ),
    ],
    theirs: '/**** Invalid Resource Type: 0x5 ****/',
    ours: 'Name (BUF0, Buffer (0x12)',
  },
  {
    kind: 'interrupt list longer than its descriptor',
    terms: [Name('BUF0', BufferData(Uint8Array.from([0x89, 6, 0, 1, 9, 1, 0, 0, 0, 0x79, 0])))],
    theirs: 'Interrupt (ResourceConsumer',
    ours: 'Name (BUF0, Buffer (0x0B)',
  },
  {
    kind: 'interrupt descriptor without an interrupt',
    terms: [Name('BUF0', BufferData(Uint8Array.from([0x89, 6, 0, 1, 0, 1, 0, 0, 0, 0x79, 0])))],
    theirs: /Interrupt \(ResourceConsumer.*\n {8}\{\n {8}\}/,
    ours: 'Name (BUF0, Buffer (0x0B)',
  },
  {
    kind: 'Notify of what an expression gives',
    terms: [Method('M', 1, [asl.Notify(asl.DerefOf(asl.Arg0), 0x80)])],
    theirs: undefined,
    ours: 'Notify (DerefOf (Arg0), 0x80) // Status Change',
  },
  {
    kind: 'parent of the root',
    terms: [Name('INT0', 1), Method('M', 0, [asl.Return(path('^^INT0'))])],
    theirs: '/* External reference */',
    ours: 'Return (^^INT0) /* \\INT0 */',
  },
  {
    kind: 'attribute of several bytes without a length',
    terms: [
      asl.OperationRegion('OPR0', 'SMBus', 0, 16),
      {
        op: 'Field',
        region: 'OPR0',
        flags: { accessType: 'BufferAcc', lock: false, updateRule: 'Preserve', reserved: 0 },
        fields: [
          {
            op: 'AccessField',
            access: { accessType: 'BufferAcc', reserved: 0, attributeKind: 'Normal' },
            attribute: 0x0b,
          },
        ],
      },
    ],
    theirs: 'AccessAs (BufferAcc, AttribBytes)',
    ours: 'AccessAs (BufferAcc, 0x0B)',
  },
  {
    kind: 'ids in the header with other bytes than printable ASCII',
    terms: [Name('INT0', 1)],
    oemId: 'AB"\xb0CD',
    theirs: 'OEM ID           "AB"\xb0CD"',
    ours: 'OEM ID           "AB\\x22\\xB0CD"',
  },
  {
    kind: 'Switch without a Case',
    terms: [
      Method('M', 1, [
        Name('_T_0', 0),
        asl.While(asl.One, [asl.Store(asl.Arg0, '_T_0'), asl.Store(1, asl.Local0), { op: 'Break' }]),
      ]),
    ],
    theirs: 'Switch (Arg0)',
    ours: 'While (One)',
  },
]

const HEADER = {
  signature: 'SSDT',
  revision: 2,
  oemTableId: 'DIFFERS ',
  oemRevision: 1,
  creatorId: 'TEST',
  creatorRevision: 1,
}

const iasl = new Iasl()
afterAll(() => {
  iasl.close()
})

describe.skipIf(iasl.tool.missing)(iasl.tool.title('differences from iasl -d'), () => {
  it.each(DIFFERENCES)('$kind', ({ terms, theirs, ours, oemId = 'TEST  ' }) => {
    const { bytes } = encodeTable({ ...HEADER, oemId, terms })
    const text = withoutTop(disassemble(parseTable(bytes)))
    const other = iasl.disassemble({ name: 'differs', bytes })
    expect(text).toContain(ours)
    if (theirs === undefined) return
    expect(other).toMatch(theirs)
    expect(text).not.toMatch(theirs)
    expect(other).not.toContain(ours)
  })

  it('are all in docs/differences.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/differences.md'), 'utf8')
    const missing = DIFFERENCES.filter(({ kind }) => !page.includes(`| ${kind} |`))
    expect(missing.map(({ kind }) => kind)).toEqual([])
  })
})
