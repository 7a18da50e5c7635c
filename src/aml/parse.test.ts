import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, fromHex, toHex } from '../binary/bytes.ts'
import {
  Alias,
  BufferData,
  CondRefOf,
  call,
  Device,
  Else,
  External,
  Field,
  If,
  Increment,
  Local0,
  Method,
  Name,
  Notify,
  Offset,
  Package,
  path,
  RefOf,
  Return,
  Scope,
  Store,
} from './asl.ts'
import { encodeTermList } from './encode.ts'
import { AmlParseError, parseForExecution, parseMethodBody, parseTable, parseTables } from './parse.ts'
import { SymbolTable } from './symbols.ts'
import { encodeTable } from './table.ts'
import type { TermList } from './terms.ts'

const HEADER = {
  signature: 'SSDT',
  revision: 2,
  oemId: 'TEST  ',
  oemTableId: 'PARSER\0\0',
  oemRevision: 1,
  creatorId: 'TEST',
  creatorRevision: 1,
}

/** A table with these bytes behind its header. */
function tableOf(aml: string | Uint8Array): Uint8Array {
  const code = typeof aml === 'string' ? fromHex(aml) : aml
  const { bytes } = encodeTable({ ...HEADER, terms: [] })
  const table = concatBytes(bytes, code)
  new DataView(table.buffer).setUint32(4, table.length, true)
  return table
}
const tableWith = (terms: TermList) => encodeTable({ ...HEADER, terms }).bytes

/** Terms without what the parser notes. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'span')
      .map(([key, part]) => [key, plain(part)]),
  )
}

describe('parseTable', () => {
  it('reads terms with all their arguments', () => {
    const terms: TermList = [
      Scope('\\_SB', [
        Device('VGEN', [
          Name('_HID', 'QEMUVGID'),
          Method('_STA', 0, [Store(0x0f, Local0), If(path('VGIA'), [Return(0)]), Else([Notify('^VGEN', 1)])]),
          Name('BUF', BufferData(Uint8Array.of(1, 2, 3), 5)),
          Name('PKG', Package([1, 'two', Package([])], 4)),
        ]),
      ]),
      Field('^REGN', 'DWordAcc', 'Lock', 'WriteAsOnes', [['A', 3], Offset(4), ['B', 100]]),
    ]
    expect(plain(parseTable(tableWith(terms)).terms)).toEqual(plain(terms))
  })

  it('says where each term lies, from the start of the table', () => {
    const bytes = tableWith([Name('A', 0x1234), Device('B', [Name('C', 'x')])])
    const [first, second] = parseTable(bytes).terms
    expect(first).toMatchObject({ span: { start: 36, end: 44 }, value: { span: { start: 41, end: 44 } } })
    expect(second).toMatchObject({
      span: { start: 44, end: bytes.length },
      body: [{ span: { start: 51, end: bytes.length } }],
    })
  })

  it('leaves what lies behind the length of the table alone', () => {
    expect(parseTable(concatBytes(tableWith([Name('A', 1)]), Uint8Array.of(0xff, 0xff))).terms).toHaveLength(
      1,
    )
  })

  describe('bytes that are not the shortest come back as they were', () => {
    it.each([
      ['PkgLength in four bytes', '10 c8 00 00 00 41 5f 5f 5f'],
      ['MultiNamePrefix for one segment', '10 07 2f 01 41 5f 5f 5f'],
      ['MultiNamePrefix for two segments, behind the root', '10 0c 5c 2f 02 41 5f 5f 5f 42 5f 5f 5f'],
      ['a name of nothing', '10 02 00'],
      ['the length of a field in three bytes', '5b 81 0d 52 45 47 4e 00 41 5f 5f 5f 88 00 00'],
      ['characters above 0x7f in a String', '08 41 5f 5f 5f 0d e4 ff 00'],
      ['a Package with more elements than its count', '08 41 5f 5f 5f 12 04 01 00 01'],
      ['integers with leading zeros', '08 41 5f 5f 5f 0e 00 00 00 00 00 00 00 00'],
      ['statements that are data', '00 01 0a 05 60 68'],
    ])('%s', (_, aml) => {
      const { terms } = parseTable(tableOf(aml))
      expect(toHex(encodeTermList(terms).bytes, ' ')).toBe(aml)
    })
  })
})

describe('calls', () => {
  const method = Method('TWO', 2, [])

  it.each<[string, TermList]>([
    ['declared above', [method, Method('M', 0, [call('TWO', 1, 2)])]],
    ['declared below', [Method('M', 0, [Store(call('TWO', call('TWO', 1, 2), 3), Local0)]), method]],
    [
      'declared in a scope around',
      [Device('D', [Device('E', [Method('M', 0, [call('TWO', 1, 2)])])]), method],
    ],
    ['at module level, before the declaration', [Store(call('TWO', 1, 2), path('X')), Name('X', 0), method]],
    ['by way of an Alias', [method, Alias('TWO', 'TOO'), Method('M', 0, [call('TOO', 1, 2)])]],
    ['said by an External', [External('\\EXT', 'MethodObj', 3), Method('M', 0, [call('\\EXT', 1, 2, 3)])]],
    ['of what every system has', [Method('M', 0, [Return(call('_OSI', path('X')))])]],
  ])('%s', (_, terms) => {
    expect(plain(parseTable(tableWith(terms)).terms)).toEqual(plain(terms))
  })

  it('across tables, in both directions', () => {
    const first = tableWith([Method('M', 0, [call('LAST', 1)]), method])
    const last = tableWith([Method('LAST', 1, [call('TWO', 1, 2)])])
    const { tables, symbols } = parseTables([first, last])
    expect(plain(tables[0]?.terms[0])).toEqual(plain(Method('M', 0, [call('LAST', 1)])))
    expect(plain(tables[1]?.terms[0])).toEqual(plain(Method('LAST', 1, [call('TWO', 1, 2)])))
    expect(symbols.find('LAST', '\\M')).toMatchObject({
      path: '\\LAST',
      op: 'Method',
      argumentCount: 1,
      table: 1,
    })
  })

  it('are none where an object of the method hides the method', () => {
    const terms = [
      Method('FOO', 1, []),
      Method('M', 0, [Name('FOO', 1), If(path('FOO'), [Increment(Local0)])]),
      Method('N', 0, [If(call('FOO', Local0), [])]),
    ]
    expect(plain(parseTable(tableWith(terms)).terms)).toEqual(plain(terms))
  })

  it('are none where a name is what the term is about', () => {
    const terms = [
      Method('M', 0, [
        Store(RefOf('TWO'), Local0),
        If(CondRefOf('TWO'), []),
        Name('P', Package([path('TWO')])),
      ]),
      method,
    ]
    expect(plain(parseTable(tableWith(terms)).terms)).toEqual(plain(terms))
  })

  it('are none without arguments: the name is the term', () => {
    expect(plain(parseTable(tableWith([Method('NONE', 0, []), path('NONE')])).terms[1])).toEqual({
      op: 'NameString',
      name: 'NONE',
    })
  })
})

describe('for execution', () => {
  const bytes = tableWith([Scope('\\_SB', [Method('M', 1, [Return(call('FAR', 1))])]), Method('N', 0, [])])

  it('leaves bodies unread until somebody knows what the names mean', () => {
    const { terms } = parseForExecution(bytes)
    const [scope] = terms
    if (scope?.op !== 'Scope' || scope.body[0]?.op !== 'Method' || !scope.body[0].bodySpan)
      throw new Error('no method')
    expect(scope.body[0].body).toEqual([])
    const names = { find: () => ({ path: '\\FAR', argumentCount: 1 }) }
    const body = parseMethodBody(bytes, scope.body[0].bodySpan, { scope: '\\_SB.M', names })
    expect(plain(body)).toEqual(plain([Return(call('FAR', 1))]))
  })
})

describe('broken AML', () => {
  it.each([
    [
      'a PkgLength that runs past the end',
      '14 2c 41 44 44 52 00 70',
      'PkgLength runs past the end of what holds it',
    ],
    ['a package in a package', '10 08 5c 00 14 2c 41 44 44', 'PkgLength runs past the end of what holds it'],
    ['a PkgLength shorter than itself', '10 00 00', 'PkgLength is shorter than itself'],
    ['reserved bits of a PkgLength', '10 7f 00 00', 'PkgLength has reserved bits set'],
    ['no opcode', '02', 'this is no opcode'],
    ['no opcode behind the prefix', '5b ee', 'this is no opcode'],
    ['half an opcode', '5b', 'the second byte of an opcode runs past the end'],
    ['half a name', '08 41 42', 'NameSeg runs past the end'],
    ['characters that names do not have', '08 41 62 63 64 00', "not an AML name: 'Abcd'"],
    ['a name without segments', '08 2f 00', 'a name has no segments'],
    ['a String without an end', '08 41 5f 5f 5f 0d 41 42', 'a String has no NUL at its end'],
    ['half an integer', '08 41 5f 5f 5f 0c 01 02', 'value runs past the end'],
    ['a statement as an operand', '70 a5 60', 'Break may not stand as a TermArg'],
    ['bytes behind the last argument', '10 07 41 5f 5f 5f', 'PkgLength runs past the end'],
    ['Else without If', 'a1 01', 'Else without an If before it'],
    ['NullName as a place to store', '70 01 00', 'NullName may not stand as a SuperName'],
  ])('%s', (_, aml, message) => {
    expect(() => parseTable(tableOf(aml))).toThrow(AmlParseError)
    expect(() => parseTable(tableOf(aml))).toThrow(message)
  })

  it('is named by table, object, offset, need and have', () => {
    const aml = tableOf('10 12 5c 2e 5f 53 42 5f 56 47 45 4e 14 2c 41 44 44 52 00')
    expect(() => parseTable(aml, { name: 'ssdt.aml' })).toThrowErrorMatchingInlineSnapshot(`
      [AmlTruncatedError: PkgLength runs past the end of what holds it

        Table:  ssdt.aml
        Where:  \\_SB.VGEN, byte 0x31
        Need:   44 bytes, 6 remain
        Bytes:  4e 14 [2c] 41 44 44 52 00
        Spec:   ACPI 6.5 §20.2.4 "Package Length Encoding"]
    `)
  })

  it.each([
    ['shorter than a header', tableOf('').subarray(0, 20), 'the table ends inside its header'],
    [
      'longer than the data',
      tableOf('')
        .subarray(0, 36)
        .map((byte, i) => (i === 4 ? 200 : byte)),
      'the table runs past the end of the data',
    ],
    [
      'a length below that of the header',
      tableOf('').map((byte, i) => (i === 4 ? 8 : byte)),
      'the table is shorter than its header',
    ],
  ])('a table: %s', (_, bytes, message) => {
    expect(() => parseTable(bytes)).toThrow(message)
  })

  it('is refused when it nests too deep, or has too many terms', () => {
    const nots = new Uint8Array(100_000).fill(0x92)
    expect(() => parseTable(tableOf(nots))).toThrow('terms are nested more than 500 deep')
    expect(() => parseTable(tableOf(new Uint8Array(1000)), { maxTerms: 999 })).toThrow(
      'there are more than 999 terms',
    )
  })

  it('is refused when its names go too deep, before they fill the memory', () => {
    const long = Array(255).fill('ABCD').join('.')
    const terms = Array.from({ length: 5 }).reduce<TermList>((body) => [Device(long, body)], [])
    expect(() => parseTable(tableWith(terms))).toThrow('the path of Device has more than 4096 characters')
  })

  it('gives terms that encode to the same bytes, or an AmlParseError, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (aml) => {
        try {
          const { terms } = parseTable(tableOf(aml))
          expect(encodeTermList(terms).bytes).toEqual(aml)
        } catch (error) {
          expect(error).toBeInstanceOf(AmlParseError)
        }
      }),
    )
  })
})

describe('SymbolTable', () => {
  it('finds names by the rules of the namespace', () => {
    const symbols = new SymbolTable()
    for (const path of ['\\A', '\\A.B', '\\A.B.C', '\\C', '\\A.D.E']) {
      symbols.declare({ path, op: 'Name', argumentCount: undefined, term: undefined, table: 0 })
    }
    const find = (name: string, scope: string) => symbols.find(name, scope)?.path
    expect(find('C', '\\A.B')).toBe('\\A.B.C')
    expect(find('C', '\\A')).toBe('\\C') // searched upwards
    expect(find('^C', '\\A.B')).toBeUndefined() // a prefix: in one place only
    expect(find('D.E', '\\A.B')).toBeUndefined() // more than one segment: in one place only
    expect(find('D.E', '\\A')).toBe('\\A.D.E')
    expect(find('^^C', '\\A.B')).toBe('\\C')
    expect(find('^^^^C', '\\A.B')).toBe('\\C') // parents of the root are the root
    expect(find('\\A.B', '\\X.Y')).toBe('\\A.B')
    expect(find('NONE', '\\A.B')).toBeUndefined()
  })

  it('prefers the object to its External, and the first object to later ones', () => {
    const symbols = new SymbolTable()
    const symbol = { path: '\\A', argumentCount: undefined, term: undefined }
    symbols.declare({ ...symbol, op: 'External', table: 0 })
    symbols.declare({ ...symbol, op: 'Device', table: 1 })
    symbols.declare({ ...symbol, op: 'Name', table: 2 })
    expect(symbols.get('\\A')).toMatchObject({ op: 'Device', table: 1 })
  })
})
