import { describe, expect, it } from 'vitest'
import {
  EXT_OP_PREFIX,
  FIELD_ELEMENT_BY_CODE,
  mayStandAs,
  NAME_BYTES,
  OP_BY_CODE,
  OPCODES,
  type OpName,
  type Role,
  type Row,
  rowOf,
} from './opcodes.ts'

const rows = Object.entries(OPCODES) as [OpName, Row][]

/** ACPI 6.5 §20.3 Table "AML Byte Stream Byte Values": every byte that begins a term, with the grammar's name of it. */
const BYTE_VALUES = byteTable(`
  00 ZeroOp  01 OneOp  06 AliasOp  08 NameOp  0a BytePrefix  0b WordPrefix  0c DWordPrefix
  0d StringPrefix  0e QWordPrefix  10 ScopeOp  11 BufferOp  12 PackageOp  13 VarPackageOp  14 MethodOp
  15 ExternalOp  60 Local0Op  61 Local1Op  62 Local2Op  63 Local3Op  64 Local4Op  65 Local5Op  66 Local6Op
  67 Local7Op  68 Arg0Op  69 Arg1Op  6a Arg2Op  6b Arg3Op  6c Arg4Op  6d Arg5Op  6e Arg6Op  70 StoreOp
  71 RefOfOp  72 AddOp  73 ConcatenateOp  74 SubtractOp  75 IncrementOp  76 DecrementOp  77 MultiplyOp
  78 DivideOp  79 ShiftLeftOp  7a ShiftRightOp  7b AndOp  7c NAndOp  7d OrOp  7e NOrOp  7f XOrOp  80 NotOp
  81 FindSetLeftBitOp  82 FindSetRightBitOp  83 DerefOfOp  84 ConcatenateResTemplateOp  85 ModOp
  86 NotifyOp  87 SizeOfOp  88 IndexOp  89 MatchOp  8a CreateDWordFieldOp  8b CreateWordFieldOp
  8c CreateByteFieldOp  8d CreateBitFieldOp  8e ObjectTypeOp  8f CreateQWordFieldOp  90 LAndOp  91 LOrOp
  92 LNotOp  93 LEqualOp  94 LGreaterOp  95 LLessOp  96 ToBufferOp  97 ToDecimalStringOp  98 ToHexStringOp
  99 ToIntegerOp  9c ToStringOp  9d CopyObjectOp  9e MidOp  9f ContinueOp  a0 IfOp  a1 ElseOp  a2 WhileOp
  a3 NoopOp  a4 ReturnOp  a5 BreakOp  cc BreakPointOp  ff OnesOp
`)

/** The same, for the byte behind 0x5b; 0x2a and 0x83 are ACPI 6.3's. */
const EXTENDED_BYTE_VALUES = byteTable(`
  01 MutexOp  02 EventOp  12 CondRefOfOp  13 CreateFieldOp  1f LoadTableOp  20 LoadOp  21 StallOp
  22 SleepOp  23 AcquireOp  24 SignalOp  25 WaitOp  26 ResetOp  27 ReleaseOp  28 FromBCDOp  29 ToBCDOp
  2a UnloadOp  30 RevisionOp  31 DebugOp  32 FatalOp  33 TimerOp  80 OperationRegionOp  81 FieldOp
  82 DeviceOp  83 ProcessorOp  84 PowerResourceOp  85 ThermalZoneOp  86 IndexFieldOp  87 BankFieldOp
  88 DataTableRegionOp
`)

/** The same, for the byte behind 0x92. */
const NEGATED = byteTable('93 LNotEqualOp  94 LLessEqualOp  95 LGreaterEqualOp')

const withPrefix = (prefix: number, table: ReadonlyMap<number, string>) =>
  Array.from(table, ([code, name]) => [prefix * 0x100 + code, name] as const)

const spelling = (op: string) => op.replace(/Const$/, 'Prefix').replace(/^String$/, 'StringPrefix')

describe('the opcode table', () => {
  it('has every opcode of the specification once, under its name', () => {
    const expected = new Map([
      ...withPrefix(0, BYTE_VALUES),
      ...withPrefix(EXT_OP_PREFIX, EXTENDED_BYTE_VALUES),
      ...withPrefix(0x92, NEGATED),
    ])
    const actual = Array.from(OP_BY_CODE, ([code, op]) => {
      const name = spelling(op)
      return [code, name.endsWith('Prefix') ? name : `${name}Op`] as const
    })
    expect(actual.toSorted(byCode)).toEqual([...expected].toSorted(byCode))
  })

  it('has no code twice', () => {
    for (const index of [OP_BY_CODE, FIELD_ELEMENT_BY_CODE]) {
      expect(new Set(index.values()).size).toBe(index.size)
    }
    const coded = rows.filter(([, row]) => row.code !== undefined)
    expect(coded.length).toBe(OP_BY_CODE.size + FIELD_ELEMENT_BY_CODE.size + 1) // and NullName
  })

  it('leaves the bytes that begin a name to names', () => {
    const isNameByte = (byte: number) =>
      (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || Object.values(NAME_BYTES).includes(byte as never)
    const clash = [...OP_BY_CODE.keys()].filter((code) => code !== 0 && isNameByte(code))
    expect(clash).toEqual([])
  })

  it('has the elements of field lists apart', () => {
    expect([...FIELD_ELEMENT_BY_CODE]).toEqual([
      [0x00, 'ReservedField'],
      [0x01, 'AccessField'],
      [0x02, 'ConnectField'],
      [0x03, 'ExtendedAccessField'],
    ])
  })

  it('has lists that run to the end of the package as last argument of a package only', () => {
    const lists = ['TermList', 'ByteList', 'FieldList', 'PackageElementList']
    for (const [op, row] of rows) {
      const places = row.args.flatMap(([, kind], i) => (lists.includes(kind.kind) ? [i] : []))
      expect([op, places]).toEqual([op, row.pkgLength ? [row.args.length - 1] : []])
    }
  })

  it('names arguments once a row, and never `op`, `span` or `label`', () => {
    for (const [op, { args }] of rows) {
      const names = args.map(([name]) => name)
      expect([op, new Set(names).size]).toEqual([op, names.length])
      expect(names).not.toContain('op')
      expect(names).not.toContain('span')
      expect(names).not.toContain('label')
    }
  })

  it('has choices and flags that fit a byte', () => {
    for (const [, { args }] of rows) {
      for (const [, kind] of args) {
        if (kind.kind === 'Choice') {
          const values: readonly number[] = Object.values(kind.values)
          expect(values.every((value) => value >= 0 && value <= 0xff)).toBe(true)
          expect(new Set(values).size).toBe(values.length)
        } else if (kind.kind === 'Flags') {
          const bits = Object.values(kind.fields).flatMap(({ shift, width }) =>
            Array.from({ length: width }, (_, i) => shift + i),
          )
          expect(bits.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
        }
      }
    }
  })

  it('knows what 6.5 dropped', () => {
    const dropped = rows.filter(([, row]) => row.obsolete !== undefined).map(([op]) => op)
    expect(dropped).toEqual(['Processor', 'Unload'])
  })

  it.each<[string, Role, boolean]>([
    ['Notify', 'TermObj', true],
    ['Notify', 'TermArg', false],
    ['Add', 'TermArg', true],
    ['Add', 'SuperName', false],
    ['Index', 'SuperName', true],
    ['Local0', 'Target', true],
    ['Debug', 'TermArg', false],
    ['NullName', 'Target', true],
    ['NullName', 'SuperName', false],
    ['Buffer', 'Connection', true],
    ['Package', 'Connection', false],
    ['NamedField', 'TermObj', false],
  ])('%s as %s: %s', (op, role, expected) => {
    const row = rowOf(op)
    expect(row && mayStandAs(row, role)).toBe(expected)
  })

  it('has no row for a name that every object has', () => {
    expect(rowOf('toString')).toBeUndefined()
    expect(rowOf('constructor')).toBeUndefined()
  })
})

/** Pairs of two hexadecimal digits and a name. */
function byteTable(text: string): ReadonlyMap<number, string> {
  const pairs = text.matchAll(/([0-9a-f]{2}) (\w+)/g)
  return new Map(
    Array.from(pairs, ([, code, name]) => [Number.parseInt(code ?? '', 16), name ?? ''] as const),
  )
}

function byCode(a: readonly [number, string], b: readonly [number, string]): number {
  return a[0] - b[0]
}
