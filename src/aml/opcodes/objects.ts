/**
 * Opcode table, part 2: what puts names into the namespace, and the elements of field lists.
 *
 * Source: ACPI 6.5 §20.2.5.1 "Namespace Modifier Objects Encoding", §20.2.5.2 "Named Objects Encoding".
 * @module
 */
import {
  accessAttribute,
  byteData,
  connection,
  dataRefObject,
  dwordData,
  elementAccess,
  extendedAccessAttribute,
  externalType,
  fieldFlags,
  fieldLength,
  fieldList,
  methodFlags,
  nameSeg,
  nameString,
  regionSpace,
  syncFlags,
  termArg,
  termList,
  wordData,
} from './kinds.ts'
import { fieldElement, namedObject, nameFirst, namespaceModifier, obsolete, pkgLength } from './row.ts'

/** §20.2.5.1 */
export const NAMESPACE_MODIFIERS = {
  // DefAlias := AliasOp NameString NameString
  Alias: namespaceModifier(0x06, ['source', nameString], ['alias', nameString]),
  // DefName := NameOp NameString DataRefObject
  Name: namespaceModifier(0x08, ['name', nameString], ['value', dataRefObject]),
  // DefScope := ScopeOp PkgLength NameString TermList
  Scope: namespaceModifier(0x10, pkgLength, ['name', nameString], ['body', termList]),
} as const

/** §20.2.5.2 */
export const NAMED_OBJECTS = {
  // DefMethod := MethodOp PkgLength NameString MethodFlags TermList
  Method: namedObject(0x14, pkgLength, ['name', nameString], ['flags', methodFlags], ['body', termList]),
  // DefExternal := ExternalOp NameString ObjectType ArgumentCount
  External: namedObject(
    0x15,
    ['name', nameString],
    ['objectType', externalType],
    ['argumentCount', byteData],
  ),
  // DefMutex := MutexOp NameString SyncFlags
  Mutex: namedObject(0x5b01, ['name', nameString], ['flags', syncFlags]),
  // DefEvent := EventOp NameString
  Event: namedObject(0x5b02, ['name', nameString]),
  // DefCreateField := CreateFieldOp SourceBuff BitIndex NumBits NameString
  CreateField: namedObject(
    0x5b13,
    ['source', termArg],
    ['bitIndex', termArg],
    ['numBits', termArg],
    ['name', nameString],
  ),
  // DefOpRegion := OpRegionOp NameString RegionSpace RegionOffset RegionLen
  OperationRegion: namedObject(
    0x5b80,
    ['name', nameString],
    ['space', regionSpace],
    ['offset', termArg],
    ['length', termArg],
  ),
  // DefField := FieldOp PkgLength NameString FieldFlags FieldList
  Field: namedObject(0x5b81, pkgLength, ['region', nameString], ['flags', fieldFlags], ['fields', fieldList]),
  // DefDevice := DeviceOp PkgLength NameString TermList
  Device: namedObject(0x5b82, pkgLength, ['name', nameString], ['body', termList]),
  // DefProcessor := ProcessorOp PkgLength NameString ProcID PblkAddr PblkLen TermList            ACPI 6.3
  Processor: obsolete(
    '6.4',
    namedObject(
      0x5b83,
      pkgLength,
      ['name', nameString],
      ['processorId', byteData],
      ['pblkAddress', dwordData],
      ['pblkLength', byteData],
      ['body', termList],
    ),
  ),
  // DefPowerRes := PowerResOp PkgLength NameString SystemLevel ResourceOrder TermList
  PowerResource: namedObject(
    0x5b84,
    pkgLength,
    ['name', nameString],
    ['systemLevel', byteData],
    ['resourceOrder', wordData],
    ['body', termList],
  ),
  // DefThermalZone := ThermalZoneOp PkgLength NameString TermList
  ThermalZone: namedObject(0x5b85, pkgLength, ['name', nameString], ['body', termList]),
  // DefIndexField := IndexFieldOp PkgLength NameString NameString FieldFlags FieldList
  IndexField: namedObject(
    0x5b86,
    pkgLength,
    ['index', nameString],
    ['data', nameString],
    ['flags', fieldFlags],
    ['fields', fieldList],
  ),
  // DefBankField := BankFieldOp PkgLength NameString NameString BankValue FieldFlags FieldList
  BankField: namedObject(
    0x5b87,
    pkgLength,
    ['region', nameString],
    ['bank', nameString],
    ['bankValue', termArg],
    ['flags', fieldFlags],
    ['fields', fieldList],
  ),
  // DefDataRegion := DataRegionOp NameString TermArg TermArg TermArg
  DataTableRegion: namedObject(
    0x5b88,
    ['name', nameString],
    ['signature', termArg],
    ['oemId', termArg],
    ['oemTableId', termArg],
  ),
  // DefCreateDWordField := CreateDWordFieldOp SourceBuff ByteIndex NameString
  CreateDWordField: namedObject(0x8a, ['source', termArg], ['byteIndex', termArg], ['name', nameString]),
  // DefCreateWordField := CreateWordFieldOp SourceBuff ByteIndex NameString
  CreateWordField: namedObject(0x8b, ['source', termArg], ['byteIndex', termArg], ['name', nameString]),
  // DefCreateByteField := CreateByteFieldOp SourceBuff ByteIndex NameString
  CreateByteField: namedObject(0x8c, ['source', termArg], ['byteIndex', termArg], ['name', nameString]),
  // DefCreateBitField := CreateBitFieldOp SourceBuff BitIndex NameString
  CreateBitField: namedObject(0x8d, ['source', termArg], ['bitIndex', termArg], ['name', nameString]),
  // DefCreateQWordField := CreateQWordFieldOp SourceBuff ByteIndex NameString
  CreateQWordField: namedObject(0x8f, ['source', termArg], ['byteIndex', termArg], ['name', nameString]),
} as const

/**
 * FieldElement := NamedField | ReservedField | AccessField | ExtendedAccessField | ConnectField          §20.2.5.2
 * The codes are valid inside a FieldList only.
 */
export const FIELD_ELEMENTS = {
  // NamedField := NameSeg PkgLength
  NamedField: nameFirst('FieldElement', ['name', nameSeg], ['bits', fieldLength]),
  // ReservedField := 0x00 PkgLength
  ReservedField: fieldElement(0x00, ['bits', fieldLength]),
  // AccessField := 0x01 AccessType AccessAttrib
  AccessField: fieldElement(0x01, ['access', elementAccess], ['attribute', accessAttribute]),
  // ConnectField := <0x02 NameString> | <0x02 BufferData>
  ConnectField: fieldElement(0x02, ['connection', connection]),
  // ExtendedAccessField := 0x03 AccessType ExtendedAccessAttrib AccessLength
  ExtendedAccessField: fieldElement(
    0x03,
    ['access', elementAccess],
    ['attribute', extendedAccessAttribute],
    ['length', byteData],
  ),
} as const
