/**
 * The opcode table by bytes, in the shape that a parser reads it: which term a byte begins, and what to do with its arguments.
 * @module
 */
import type { Argument } from '../opcodes/row.ts'
import { EXT_OP_PREFIX, FIELD_ELEMENT_BY_CODE, OP_BY_CODE, type OpName, type Row, rowOf } from '../opcodes.ts'

/** A row with what is asked of it for every term. */
export interface ParseRow {
  readonly op: OpName
  readonly row: Row
  readonly args: readonly Argument[]
  readonly pkgLength: boolean
  /** Buffer, Package, VarPackage. */
  readonly isData: boolean
  /** Its body is a scope of its own, named by `name`. */
  readonly opensScope: boolean
  /** A name in place of a SuperName is what the term is about, and never called. */
  readonly namesOnly: boolean
}

/** `RefOf (FOO)` is about FOO itself, also when FOO is a method. */
const NAMES_ONLY: readonly OpName[] = ['RefOf', 'CondRefOf', 'ObjectType']

function parseRow(op: OpName): ParseRow {
  const row = rowOf(op) as Row
  const has = (name: string, kind: string) => row.args.some(([n, k]) => n === name && k.kind === kind)
  return {
    op,
    row,
    args: row.args,
    pkgLength: row.pkgLength,
    isData: row.pkgLength && (row.class === 'DataObject' || row.class === 'BufferData'),
    opensScope: has('name', 'NameString') && has('body', 'TermList'),
    namesOnly: NAMES_ONLY.includes(op),
  }
}

type ByteMap = readonly (ParseRow | undefined)[]

/** Terms whose opcode is `prefix` and one more byte; `prefix` 0 for opcodes of one byte. */
function byteMap(prefix: number): ByteMap {
  return Array.from({ length: 0x100 }, (_, byte) => {
    const op = OP_BY_CODE.get(prefix * 0x100 + byte)
    return op === undefined ? undefined : parseRow(op)
  })
}

export const LNOT_OP = 0x92
export const ONE_BYTE: ByteMap = byteMap(0)
/** Behind ExtOpPrefix. */
export const EXTENDED: ByteMap = byteMap(EXT_OP_PREFIX)
/** Behind LnotOp: the three comparisons that are one term with it. */
export const NEGATED: ByteMap = byteMap(LNOT_OP)
/** In a FieldList. */
export const FIELD_ELEMENT: ByteMap = Array.from({ length: 0x100 }, (_, byte) => {
  const op = FIELD_ELEMENT_BY_CODE.get(byte)
  return op === undefined ? undefined : parseRow(op)
})

export const NAMED_FIELD = parseRow('NamedField')
