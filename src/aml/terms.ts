/**
 * The types of AML terms, inferred from the opcode table.
 *
 * A term is a plain object, discriminated by `op`, with the arguments of its row as readonly properties:
 *
 * ```ts
 * { op: 'Notify', object: { op: 'NameString', name: '\\_SB.VGEN' }, value: { op: 'ByteConst', value: 0x80 } }
 * ```
 * @module
 */

import type { Bits, Choice, Flag, Flags, SimpleKind, SimpleKindName } from './opcodes/kinds.ts'
import type { Argument, CLASS_ROLES, Role, Row } from './opcodes/row.ts'
import type { OPCODES, OpName } from './opcodes.ts'

/** Byte offsets from the start of the table, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * How the bytes of a parsed term differ from those that the encoder would choose. The encoder keeps to it, so that a table
 * that was parsed encodes to itself.
 */
export interface TermForm {
  /** Bytes that PkgLength takes, where fewer would do. */
  readonly pkgLength?: number
  /** Bytes that the length of a field takes, where it is another number than `encodeFieldLength` has. */
  readonly fieldLength?: number
  /** By argument: MultiNamePrefix where a shorter form would do, NullName for a name of nothing at all. */
  readonly namePrefix?: Readonly<Record<string, number>>
  /** A String has characters above 0x7f. */
  readonly eightBit?: true
  /** A Package has more elements than its count says. */
  readonly overfull?: true
}

/** What every term may carry besides its arguments. */
export interface TermNotes {
  /** Where the parser found the term. */
  readonly span?: Span | undefined
  /** Of a Method that `parseForExecution` read: where its body is, which it left unread. */
  readonly bodySpan?: Span | undefined
  readonly form?: TermForm | undefined
  /** Asks the encoder for the place of this term in its output. */
  readonly label?: string | undefined
}

/**
 * An AML name as ASL writes it: `\_SB.PCI0`, `^^FOO`, `_CRS`, `\`. Capitals, digits and underscores; segments of one
 * to four characters, which the encoder pads with underscores.
 */
export type NameString = string

/** What a term holds for each kind of argument. */
export interface KindValues {
  NameSeg: NameString
  NameString: NameString
  SimpleName: SimpleName
  SuperName: SuperName
  Target: Target
  ByteData: number
  WordData: number
  DWordData: number
  QWordData: bigint
  AsciiString: string
  ByteList: Uint8Array
  DataRefObject: DataRefObject
  PackageElementList: readonly PackageElement[]
  FieldLength: number
  TermArg: TermArg
  TermArgList: readonly TermArg[]
  TermList: readonly TermObj[]
  FieldList: readonly FieldElement[]
  Connection: Connection
}

/** The name of the value, or its number where it has no name. */
export type ChoiceValue<C extends Choice> = keyof C['values'] | number

type FlagsValue<F extends Flags['fields']> = {
  readonly [N in keyof F]: F[N] extends Flag
    ? boolean
    : F[N] extends Bits<infer C>
      ? C extends Choice
        ? ChoiceValue<C>
        : number
      : never
}

export type ValueOf<K> =
  K extends SimpleKind<infer N extends SimpleKindName>
    ? KindValues[N]
    : K extends Choice
      ? ChoiceValue<K>
      : K extends Flags<infer F>
        ? FlagsValue<F>
        : never

type Operands<A extends readonly Argument[]> = {
  readonly [P in A[number] as P[0]]: ValueOf<P[1]>
}

/** The term of one row: `Term<'Notify'>`; without a parameter, any term. */
export type Term<O extends OpName = OpName> = {
  [N in O]: { readonly op: N } & Operands<(typeof OPCODES)[N]['args']> & TermNotes
}[O]

type OpsWith<R extends Role> = {
  [N in OpName]: (typeof OPCODES)[N] extends Row<infer C>
    ? R extends (typeof CLASS_ROLES)[C][number]
      ? N
      : never
    : never
}[OpName]

// The grammar's words                                 ACPI 6.5 §20.2.2, §20.2.3, §20.2.5
export type TermObj = Term<OpsWith<'TermObj'>>
export type TermArg = Term<OpsWith<'TermArg'>>
export type SimpleName = Term<OpsWith<'SimpleName'>>
export type SuperName = Term<OpsWith<'SuperName'>>
export type Target = Term<OpsWith<'Target'>>
export type DataRefObject = Term<OpsWith<'DataRefObject'>>
export type PackageElement = Term<OpsWith<'PackageElement'>>
export type FieldElement = Term<OpsWith<'FieldElement'>>
export type Connection = Term<OpsWith<'Connection'>>
export type TermList = readonly TermObj[]
