/**
 * The opcode table: every term of AML, what its arguments are called and what they may be.
 *
 * One row a term, with the grammar's production above it. Encoder, parser, ASL printer and interpreter read these same
 * rows, and the types in `terms.ts` are inferred from them.
 *
 * Source: ACPI 6.5 §20.2 "AML Grammar Definition"; §20.3 "AML Byte Stream Byte Values".
 * @module
 */
import { DATA, MISCELLANEOUS, NAMES } from './opcodes/data.ts'
import { EXPRESSIONS } from './opcodes/expressions.ts'
import { FIELD_ELEMENTS, NAMED_OBJECTS, NAMESPACE_MODIFIERS } from './opcodes/objects.ts'
import { CLASS_ROLES, type Role, type Row } from './opcodes/row.ts'
import { STATEMENTS } from './opcodes/statements.ts'

export { EXT_OP_PREFIX, NAME_BYTES } from './opcodes/data.ts'
export type { Choice, Flags, Kind, KindName } from './opcodes/kinds.ts'
export type { Argument, Role, Row, TermClass } from './opcodes/row.ts'

export const OPCODES = {
  ...NAMES,
  ...DATA,
  ...MISCELLANEOUS,
  ...NAMESPACE_MODIFIERS,
  ...NAMED_OBJECTS,
  ...FIELD_ELEMENTS,
  ...STATEMENTS,
  ...EXPRESSIONS,
} as const

/** The name of a row: `Notify`, `OperationRegion`, `Local0`. */
export type OpName = keyof typeof OPCODES

/** `undefined` when there is no such term. */
export function rowOf(op: string): Row | undefined {
  return Object.hasOwn(OPCODES, op) ? OPCODES[op as OpName] : undefined
}

/** Whether `op` may stand where the grammar says `role`. */
export function mayStandAs(row: Row, role: Role): boolean {
  return (CLASS_ROLES[row.class] as readonly Role[]).includes(role)
}

function indexByCode(belongs: (row: Row) => boolean): ReadonlyMap<number, OpName> {
  const index = new Map<number, OpName>()
  for (const op of Object.keys(OPCODES) as OpName[]) {
    const row: Row = OPCODES[op]
    if (row.code !== undefined && belongs(row)) index.set(row.code, op)
  }
  return index
}

/** Opcode to term: 0x86 is `Notify`, 0x5b82 is `Device`, 0x9293 is `LNotEqual`. Names have no opcode. */
export const OP_BY_CODE: ReadonlyMap<number, OpName> = indexByCode(
  (row) => row.class !== 'FieldElement' && row.class !== 'NullName',
)
/** First byte of an element of a FieldList to term; every other byte begins a `NamedField`. */
export const FIELD_ELEMENT_BY_CODE: ReadonlyMap<number, OpName> = indexByCode(
  (row) => row.class === 'FieldElement',
)
