/**
 * How the builders of `asl.ts` are made from the opcode table.
 * @module
 */
import { checkInteger, NumberRangeError } from '../binary/numbers.ts'
import { AmlValueError } from './errors.ts'
import type { SimpleKind, SimpleKindName } from './opcodes/kinds.ts'
import type { Argument } from './opcodes/row.ts'
import { OPCODES, type OpName, type Row } from './opcodes.ts'
import type {
  Connection,
  DataRefObject,
  FieldElement,
  KindValues,
  NameString,
  PackageElement,
  SimpleName,
  SuperName,
  Target,
  Term,
  TermArg,
  ValueOf,
} from './terms.ts'

type IntegerTerm = Term<'Zero' | 'One' | 'ByteConst' | 'WordConst' | 'DWordConst' | 'QWordConst'>

/**
 * The shortest constant for a value.
 * @param value 0 to 2^64 − 1; a number has to be a safe integer
 * @throws NumberRangeError
 */
export function integer(value: number | bigint): IntegerTerm {
  if (typeof value === 'number') checkInteger('an AML integer', value)
  if (value < 0 || value > 0xffff_ffff_ffff_ffffn) {
    throw new NumberRangeError('an AML integer', value, 'a value from 0 to 0xffffffffffffffff')
  }
  if (value > 0xffff_ffff) return { op: 'QWordConst', value: BigInt(value) }
  const small = Number(value)
  if (small === 0) return { op: 'Zero' }
  if (small === 1) return { op: 'One' }
  if (small <= 0xff) return { op: 'ByteConst', value: small }
  return small <= 0xffff ? { op: 'WordConst', value: small } : { op: 'DWordConst', value: small }
}

export type TermArgInput = TermArg | number | bigint
type DataInput<T> = T | number | bigint | string

/** What a builder takes for each kind of argument, where that is more than what the term holds. */
interface KindInputs {
  SimpleName: SimpleName | NameString
  SuperName: SuperName | NameString
  Target: Target | NameString | undefined
  Connection: Connection | NameString
  TermArg: TermArgInput
  TermArgList: readonly TermArgInput[]
  DataRefObject: DataInput<DataRefObject>
  PackageElementList: readonly DataInput<PackageElement>[]
}
type InputOf<K> =
  K extends SimpleKind<infer N extends SimpleKindName>
    ? N extends keyof KindInputs
      ? KindInputs[N]
      : KindValues[N]
    : ValueOf<K>

type AllParameters<A extends readonly Argument[]> = { [I in keyof A]: InputOf<A[I][1]> }
/** In the order of the row; targets at the end are optional. */
type ParametersOf<A extends readonly Argument[]> = A extends readonly [
  ...infer Before extends readonly Argument[],
  readonly [string, SimpleKind<'Target'>],
]
  ? [...ParametersOf<Before>, KindInputs['Target']?]
  : AllParameters<A>

export type Builder<O extends OpName> = (...values: ParametersOf<(typeof OPCODES)[O]['args']>) => Term<O>

export function builder<O extends OpName>(op: O): Builder<O> {
  const row: Row = OPCODES[op]
  return (...values: readonly unknown[]) => {
    const term: Record<string, unknown> = { op }
    for (const [i, [name, kind]] of row.args.entries()) term[name] = coerceAny(kind.kind, values[i])
    return term as Term<O>
  }
}

/** What a term holds, from what a builder takes. */
export function coerce<N extends keyof KindInputs & SimpleKindName>(
  kind: N,
  value: KindInputs[N],
): KindValues[N] {
  return coerceAny(kind, value) as KindValues[N]
}

function coerceAny(kind: string, value: unknown): unknown {
  switch (kind) {
    case 'TermArg':
      return isNumber(value) ? integer(value) : value
    case 'SimpleName':
    case 'SuperName':
    case 'Connection':
      return typeof value === 'string' ? { op: 'NameString', name: value } : value
    case 'Target':
      return value === undefined ? { op: 'NullName' } : coerceAny('SuperName', value)
    case 'DataRefObject':
      return typeof value === 'string' ? { op: 'String', value } : coerceAny('TermArg', value)
    case 'TermArgList':
      return (value as readonly unknown[]).map((item) => coerceAny('TermArg', item))
    case 'PackageElementList':
      return (value as readonly unknown[]).map((item) => coerceAny('DataRefObject', item))
    default:
      return value
  }
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

/** `['NAME', bits]`, a byte offset, or an element as it is. */
export type FieldListInput = readonly (
  | readonly [name: string, bits: number]
  | { readonly offset: number }
  | FieldElement
)[]

/**
 * The elements of a FieldList; an offset becomes the reserved bits up to it.
 * @throws AmlValueError when an offset lies before the end of the field above it
 */
export function fieldElements(fields: FieldListInput): readonly FieldElement[] {
  const elements: FieldElement[] = []
  let position = 0 // in bits
  for (const field of fields) {
    const element = fieldElement(field, position)
    if (!element) continue
    elements.push(element)
    if ('bits' in element) position += element.bits
  }
  return elements
}

function fieldElement(field: FieldListInput[number], position: number): FieldElement | undefined {
  if ('op' in field) return field
  if (!('offset' in field)) return { op: 'NamedField', name: field[0], bits: field[1] }
  const bits = 8 * checkInteger('Offset', field.offset) - position
  if (bits < 0) {
    throw new AmlValueError(`Offset(${field.offset}) lies before the end of the field above it`, {
      facts: { bit: position },
    })
  }
  return bits === 0 ? undefined : { op: 'ReservedField', bits }
}
