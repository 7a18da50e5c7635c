/**
 * Builders: terms written the way ASL reads.
 *
 * ```ts
 * Method('_STA', 0, [
 *   Store(0x0f, Local0),
 *   If(LEqual(path('VGIA'), 0), [Store(0, Local0)]),
 *   Return(Local0),
 * ])
 * ```
 *
 * One function a term, with the arguments of its row in order. Numbers become the shortest integer. A string is a name
 * where the grammar has names only (NameString, SuperName, Target), and a String where it has data (the value of a Name,
 * the elements of a Package); a name that is an operand is written `path('VGIA')`. Targets at the end may be left out.
 * @module
 */
import { Guid } from '../binary/guid.ts'
import { builder, coerce, type FieldListInput, fieldElements, type TermArgInput } from './_builder.ts'
import { eisaId } from './eisa-id.ts'
import type { Term, TermList } from './terms.ts'

export { integer } from './_builder.ts'

// Names                                              ACPI 6.5 §20.2.2 "Name Objects Encoding"

/** A name as an operand, or a call of a method without arguments. */
export const path = builder('NameString')
export const NullName: Term<'NullName'> = { op: 'NullName' }
/** A method with arguments, called. */
export function call(name: string, ...args: readonly TermArgInput[]): Term<'MethodInvocation'> {
  return { op: 'MethodInvocation', name, args: args.map((arg) => coerce('TermArg', arg)) }
}

// Data                                               ACPI 6.5 §20.2.3 "Data Objects Encoding"

export const Zero: Term<'Zero'> = { op: 'Zero' }
export const One: Term<'One'> = { op: 'One' }
export const Ones: Term<'Ones'> = { op: 'Ones' }
export const Revision: Term<'Revision'> = { op: 'Revision' }
/** Integers of a fixed width, for values that are patched later. `integer` takes the shortest form. */
export const byte = builder('ByteConst')
export const word = builder('WordConst')
export const dword = builder('DWordConst')
export const qword = builder('QWordConst')
/** A String as an operand. */
export const text = builder('String')

/** @param size in bytes; more than `bytes.length` leaves the rest zero */
export function BufferData(bytes: Uint8Array, size: TermArgInput = bytes.length): Term<'Buffer'> {
  return { op: 'Buffer', size: coerce('TermArg', size), bytes }
}
/** @param count more than the number of elements leaves the rest uninitialised; at most 255 */
export function Package(
  elements: Parameters<typeof VarPackage>[1],
  count: number = elements.length,
): Term<'Package'> {
  return { op: 'Package', count, elements: coerce('PackageElementList', elements) }
}
export const VarPackage = builder('VarPackage')

/** `EisaId ("PNP0A03")` */
export const EisaId = (id: string): Term<'DWordConst'> => dword(eisaId(id))
/** `ToUUID ("…")`: 16 bytes in the order that GUIDs have in memory. */
export const ToUUID = (uuid: string): Term<'Buffer'> => BufferData(Guid.parse(uuid).toGuestBytes())
/** `Unicode ("…")`: UTF-16, little-endian, with a terminator. */
export function Unicode(value: string): Term<'Buffer'> {
  const units = Array.from({ length: value.length + 1 }, (_, i) =>
    i < value.length ? value.charCodeAt(i) : 0,
  )
  return BufferData(Uint8Array.from(units.flatMap((unit) => [unit & 0xff, unit >>> 8])))
}

// Arguments, locals, debug                           ACPI 6.5 §20.2.6 "Miscellaneous Objects Encoding"

export const Debug: Term<'Debug'> = { op: 'Debug' }
export const Local0: Term<'Local0'> = { op: 'Local0' }
export const Local1: Term<'Local1'> = { op: 'Local1' }
export const Local2: Term<'Local2'> = { op: 'Local2' }
export const Local3: Term<'Local3'> = { op: 'Local3' }
export const Local4: Term<'Local4'> = { op: 'Local4' }
export const Local5: Term<'Local5'> = { op: 'Local5' }
export const Local6: Term<'Local6'> = { op: 'Local6' }
export const Local7: Term<'Local7'> = { op: 'Local7' }
export const Arg0: Term<'Arg0'> = { op: 'Arg0' }
export const Arg1: Term<'Arg1'> = { op: 'Arg1' }
export const Arg2: Term<'Arg2'> = { op: 'Arg2' }
export const Arg3: Term<'Arg3'> = { op: 'Arg3' }
export const Arg4: Term<'Arg4'> = { op: 'Arg4' }
export const Arg5: Term<'Arg5'> = { op: 'Arg5' }
export const Arg6: Term<'Arg6'> = { op: 'Arg6' }

// Namespace modifiers and named objects              ACPI 6.5 §20.2.5.1, §20.2.5.2

export const Alias = builder('Alias')
export const Name = builder('Name')
export const Scope = builder('Scope')
export const Device = builder('Device')
export const Processor = builder('Processor')
export const PowerResource = builder('PowerResource')
export const ThermalZone = builder('ThermalZone')
export const Event = builder('Event')
export const OperationRegion = builder('OperationRegion')
export const DataTableRegion = builder('DataTableRegion')
export const CreateBitField = builder('CreateBitField')
export const CreateByteField = builder('CreateByteField')
export const CreateWordField = builder('CreateWordField')
export const CreateDWordField = builder('CreateDWordField')
export const CreateQWordField = builder('CreateQWordField')
export const CreateField = builder('CreateField')

export function External(
  name: string,
  objectType: Term<'External'>['objectType'] = 'UnknownObj',
  argumentCount = 0,
): Term<'External'> {
  return { op: 'External', name, objectType, argumentCount }
}

export function Mutex(name: string, syncLevel = 0): Term<'Mutex'> {
  return { op: 'Mutex', name, flags: { syncLevel, reserved: 0 } }
}

export interface MethodOptions {
  /** 0 to 7; default 0. */
  readonly arguments?: number
  /** Default false. */
  readonly serialized?: boolean
  /** 0 to 15; default 0. */
  readonly syncLevel?: number
}

/** @param options how many arguments, or more about the method */
export function Method(name: string, options: number | MethodOptions, body: TermList): Term<'Method'> {
  const given = typeof options === 'number' ? { arguments: options } : options
  const { arguments: argumentCount = 0, serialized = false, syncLevel = 0 } = given
  return { op: 'Method', name, flags: { argumentCount, serialized, syncLevel }, body }
}

type LockRule = 'Lock' | 'NoLock'
type FieldFlags = Term<'Field'>['flags']

function fieldFlags(
  accessType: FieldFlags['accessType'],
  lockRule: LockRule,
  updateRule: FieldFlags['updateRule'],
): FieldFlags {
  return { accessType, lock: lockRule === 'Lock', updateRule, reserved: 0 }
}

/** @param fields `['NAME', bits]`, `Offset(byte)`, `AccessAs(…)`, `Connection(…)`, in order */
export function Field(
  region: string,
  accessType: FieldFlags['accessType'],
  lockRule: LockRule,
  updateRule: FieldFlags['updateRule'],
  fields: FieldListInput,
): Term<'Field'> {
  const flags = fieldFlags(accessType, lockRule, updateRule)
  return { op: 'Field', region, flags, fields: fieldElements(fields) }
}

/** @param fields as `Field` takes them */
export function IndexField(
  index: string,
  data: string,
  accessType: FieldFlags['accessType'],
  lockRule: LockRule,
  updateRule: FieldFlags['updateRule'],
  fields: FieldListInput,
): Term<'IndexField'> {
  const flags = fieldFlags(accessType, lockRule, updateRule)
  return { op: 'IndexField', index, data, flags, fields: fieldElements(fields) }
}

/** @param fields as `Field` takes them */
export function BankField(
  region: string,
  bank: string,
  bankValue: TermArgInput,
  accessType: FieldFlags['accessType'],
  lockRule: LockRule,
  updateRule: FieldFlags['updateRule'],
  fields: FieldListInput,
): Term<'BankField'> {
  const flags = fieldFlags(accessType, lockRule, updateRule)
  const value = coerce('TermArg', bankValue)
  return { op: 'BankField', region, bank, bankValue: value, flags, fields: fieldElements(fields) }
}

/** The next field begins at this byte of the region. */
export const Offset = (offset: number): { readonly offset: number } => ({ offset })
/** Bits without a name. */
export const Reserved = builder('ReservedField')
/** The fields that follow belong to this GPIO or serial bus connection. */
export const Connection = builder('ConnectField')
/** The fields that follow are accessed like this. */
export function AccessAs(
  accessType: FieldFlags['accessType'],
  attribute: Term<'AccessField'>['attribute'] = 0,
): Term<'AccessField'> {
  return { op: 'AccessField', access: { accessType, reserved: 0, attributeKind: 'Normal' }, attribute }
}
/** `AccessAs (BufferAcc, AttribBytes (length))` and its relatives. */
export function ExtendedAccessAs(
  accessType: FieldFlags['accessType'],
  attribute: Term<'ExtendedAccessField'>['attribute'],
  length: number,
): Term<'ExtendedAccessField'> {
  const access = { accessType, reserved: 0, attributeKind: 'Normal' } as const
  return { op: 'ExtendedAccessField', access, attribute, length }
}

// Statements                                         ACPI 6.5 §20.2.5.3 "Statement Opcodes Encoding"

export const Notify = builder('Notify')
export const If = builder('If')
/** Follows an `If` in the same list. */
export const Else = builder('Else')
export const While = builder('While')
export const Break = builder('Break')
export const Continue = builder('Continue')
export const Return = builder('Return')
export const Noop = builder('Noop')
export const BreakPoint = builder('BreakPoint')
export const Sleep = builder('Sleep')
export const Stall = builder('Stall')
export const Signal = builder('Signal')
export const Reset = builder('Reset')
export const Release = builder('Release')
export const Unload = builder('Unload')
export const Fatal = builder('Fatal')

// Expressions                                        ACPI 6.5 §20.2.5.4 "Expression Opcodes Encoding"

export const Store = builder('Store')
export const CopyObject = builder('CopyObject')
export const RefOf = builder('RefOf')
export const CondRefOf = builder('CondRefOf')
export const DerefOf = builder('DerefOf')
export const Index = builder('Index')
export const Add = builder('Add')
export const Subtract = builder('Subtract')
export const Increment = builder('Increment')
export const Decrement = builder('Decrement')
export const Multiply = builder('Multiply')
export const Divide = builder('Divide')
export const Mod = builder('Mod')
export const ShiftLeft = builder('ShiftLeft')
export const ShiftRight = builder('ShiftRight')
export const And = builder('And')
export const NAnd = builder('NAnd')
export const Or = builder('Or')
export const NOr = builder('NOr')
export const XOr = builder('XOr')
export const Not = builder('Not')
export const FindSetLeftBit = builder('FindSetLeftBit')
export const FindSetRightBit = builder('FindSetRightBit')
export const LAnd = builder('LAnd')
export const LOr = builder('LOr')
export const LNot = builder('LNot')
export const LEqual = builder('LEqual')
export const LNotEqual = builder('LNotEqual')
export const LGreater = builder('LGreater')
export const LGreaterEqual = builder('LGreaterEqual')
export const LLess = builder('LLess')
export const LLessEqual = builder('LLessEqual')
export const Concatenate = builder('Concatenate')
export const ConcatenateResTemplate = builder('ConcatenateResTemplate')
export const SizeOf = builder('SizeOf')
export const ObjectType = builder('ObjectType')
export const Match = builder('Match')
export const Mid = builder('Mid')
export const ToBuffer = builder('ToBuffer')
export const ToInteger = builder('ToInteger')
export const ToDecimalString = builder('ToDecimalString')
export const ToHexString = builder('ToHexString')
export const ToString = builder('ToString')
export const ToBCD = builder('ToBCD')
export const FromBCD = builder('FromBCD')
export const Acquire = builder('Acquire')
export const Wait = builder('Wait')
export const Load = builder('Load')
export const LoadTable = builder('LoadTable')
export const Timer = builder('Timer')

/** The same term, marked so that the encoder reports where it lies. */
export function labelled<T extends Term>(label: string, term: T): T {
  return { ...term, label }
}
