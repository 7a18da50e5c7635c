/**
 * Argument kinds: what may stand at the place of an argument of an AML term, as the grammar names it.
 *
 * A kind says two things: how the bytes look (that is the encoder's and the parser's business) and which TypeScript
 * value a term holds there (`KindValues` in `terms.ts`). It refers to other terms by the grammar's word only, which is
 * what lets the types of terms be inferred from the opcode table.
 *
 * Source: ACPI 6.5 §20.2 "AML Grammar Definition".
 * @module
 */

/** Kinds without parameters. */
export type SimpleKindName =
  // §20.2.2 "Name Objects Encoding"
  | 'NameSeg' // four characters
  | 'NameString' // prefixes and any number of segments
  | 'SimpleName' // NameString | ArgObj | LocalObj
  | 'SuperName' // SimpleName | DebugObj | ReferenceTypeOpcode
  | 'Target' // SuperName | NullName
  // §20.2.3 "Data Objects Encoding"
  | 'ByteData'
  | 'WordData'
  | 'DWordData'
  | 'QWordData'
  | 'AsciiString' // characters 0x01 to 0x7f, then NUL
  | 'ByteList' // bytes to the end of the package
  | 'DataRefObject'
  | 'PackageElementList' // to the end of the package
  // §20.2.4 "Package Length Encoding", as a number of bits that does not count its own bytes
  | 'FieldLength'
  // §20.2.5 "Term Objects Encoding"
  | 'TermArg'
  | 'TermArgList' // as many as the called method takes: the bytes do not say
  | 'TermList' // to the end of the package
  | 'FieldList' // to the end of the package
  | 'Connection' // NameString | BufferData

export interface SimpleKind<N extends SimpleKindName = SimpleKindName> {
  readonly kind: N
}

/** A byte with named values. A term holds the name, or the number where a value has none. */
export interface Choice<N extends string = string> {
  readonly kind: 'Choice'
  /** The grammar's word, for messages. */
  readonly name: string
  readonly values: { readonly [K in N]: number }
}

/** Some bits of a byte: a number, a choice, or (for one bit without a choice) a boolean. */
export interface BitField {
  readonly shift: number
  readonly width: number
  readonly choice: Choice | undefined
  readonly boolean: boolean
}
export interface Flag extends BitField {
  readonly boolean: true
}
export interface Bits<C extends Choice | undefined = Choice | undefined> extends BitField {
  readonly boolean: false
  readonly choice: C
}

/** A byte made of bit fields. A term holds an object with one property for each of them. */
export interface Flags<
  F extends { readonly [name: string]: BitField } = { readonly [name: string]: BitField },
> {
  readonly kind: 'Flags'
  readonly name: string
  readonly fields: F
}

export type Kind = SimpleKind | Choice | Flags
export type KindName = Kind['kind']

const simple = <N extends SimpleKindName>(kind: N): SimpleKind<N> => ({ kind })

export const nameSeg = simple('NameSeg')
export const nameString = simple('NameString')
export const simpleName = simple('SimpleName')
export const superName = simple('SuperName')
export const target = simple('Target')
export const byteData = simple('ByteData')
export const wordData = simple('WordData')
export const dwordData = simple('DWordData')
export const qwordData = simple('QWordData')
export const asciiString = simple('AsciiString')
export const byteList = simple('ByteList')
export const dataRefObject = simple('DataRefObject')
export const packageElementList = simple('PackageElementList')
export const fieldLength = simple('FieldLength')
export const termArg = simple('TermArg')
export const termArgList = simple('TermArgList')
export const termList = simple('TermList')
export const fieldList = simple('FieldList')
export const connection = simple('Connection')

function choice<const N extends string>(name: string, values: { readonly [K in N]: number }): Choice<N> {
  return { kind: 'Choice', name, values }
}

function flags<const F extends { readonly [name: string]: BitField }>(name: string, fields: F): Flags<F> {
  return { kind: 'Flags', name, fields }
}

const flag = (shift: number): Flag => ({ shift, width: 1, choice: undefined, boolean: true })
function bits(shift: number, width: number): Bits<undefined>
function bits<C extends Choice>(shift: number, width: number, values: C): Bits<C>
function bits(shift: number, width: number, values?: Choice): Bits {
  return { shift, width, choice: values, boolean: false }
}

// RegionSpace := ByteData                            ACPI 6.5 §20.2.5.2 "Named Objects Encoding"
export const regionSpace = choice('RegionSpace', {
  SystemMemory: 0x00,
  SystemIO: 0x01,
  PCI_Config: 0x02,
  EmbeddedControl: 0x03,
  SMBus: 0x04,
  SystemCMOS: 0x05,
  PciBarTarget: 0x06,
  IPMI: 0x07,
  GeneralPurposeIO: 0x08,
  GenericSerialBus: 0x09,
  PCC: 0x0a,
  PlatformRtMechanism: 0x0b,
  FFixedHW: 0x7f, // 0x80 to 0xff belong to the OEM and have no name
})

// ObjectType of External                             ACPI 6.5 §20.2.5.2, values as ObjectType (§19.6) returns them
export const externalType = choice('ObjectType', {
  UnknownObj: 0,
  IntObj: 1,
  StrObj: 2,
  BuffObj: 3,
  PkgObj: 4,
  FieldUnitObj: 5,
  DeviceObj: 6,
  EventObj: 7,
  MethodObj: 8,
  MutexObj: 9,
  OpRegionObj: 10,
  PowerResObj: 11,
  ProcessorObj: 12,
  ThermalZoneObj: 13,
  BuffFieldObj: 14,
  DDBHandleObj: 15,
})

// MatchOpcode := ByteData                            ACPI 6.5 §20.2.5.4 "Expression Opcodes Encoding"
export const matchOpcode = choice('MatchOpcode', {
  MTR: 0, // always true
  MEQ: 1,
  MLE: 2,
  MLT: 3,
  MGE: 4,
  MGT: 5,
})

const accessType = choice('AccessType', {
  AnyAcc: 0,
  ByteAcc: 1,
  WordAcc: 2,
  DWordAcc: 3,
  QWordAcc: 4,
  BufferAcc: 5,
})
const updateRule = choice('UpdateRule', { Preserve: 0, WriteAsOnes: 1, WriteAsZeros: 2 })

// FieldFlags := ByteData                             ACPI 6.5 §20.2.5.2
export const fieldFlags = flags('FieldFlags', {
  accessType: bits(0, 4, accessType),
  lock: flag(4),
  updateRule: bits(5, 2, updateRule),
  reserved: bits(7, 1), // must be 0
})

// AccessType of a field element                      ACPI 6.5 §20.2.5.2
export const elementAccess = flags('AccessType', {
  accessType: bits(0, 4, accessType),
  reserved: bits(4, 2),
  // How the next byte, the access attribute, is to be read.
  attributeKind: bits(
    6,
    2,
    choice('AccessAttribute', { Normal: 0, AttribBytes: 1, AttribRawBytes: 2, AttribRawProcessBytes: 3 }),
  ),
})

// AccessAttrib := ByteData, for BufferAcc on SMBus   ACPI 6.5 §20.2.5.2
export const accessAttribute = choice('AccessAttrib', {
  AttribQuick: 0x02,
  AttribSendReceive: 0x04,
  AttribByte: 0x06,
  AttribWord: 0x08,
  AttribBlock: 0x0a,
  AttribProcessCall: 0x0c,
  AttribBlockProcessCall: 0x0d,
})

// ExtendedAccessAttrib := ByteData                   ACPI 6.5 §20.2.5.2
export const extendedAccessAttribute = choice('ExtendedAccessAttrib', {
  AttribBytes: 0x0b,
  AttribRawBytes: 0x0e,
  AttribRawProcessBytes: 0x0f,
})

// MethodFlags := ByteData                            ACPI 6.5 §20.2.5.2
export const methodFlags = flags('MethodFlags', {
  argumentCount: bits(0, 3),
  serialized: flag(3),
  syncLevel: bits(4, 4),
})

// SyncFlags := ByteData, of a mutex                  ACPI 6.5 §20.2.5.2
export const syncFlags = flags('SyncFlags', { syncLevel: bits(0, 4), reserved: bits(4, 4) })
