/**
 * Opcode table, part 1: names, data, arguments, locals and the debug object.
 *
 * Source: ACPI 6.5 §20.2.2 "Name Objects Encoding", §20.2.3 "Data Objects Encoding", §20.2.6 "Miscellaneous Objects
 * Encoding".
 * @module
 */
import {
  asciiString,
  byteData,
  byteList,
  dwordData,
  nameString,
  packageElementList,
  qwordData,
  termArg,
  termArgList,
  wordData,
} from './kinds.ts'
import {
  argObject,
  bufferData,
  dataObject,
  debugObject,
  localObject,
  nameFirst,
  nullName,
  pkgLength,
} from './row.ts'

/** §20.2.2, and the one expression that begins with a name (§20.2.5.4). */
export const NAMES = {
  // NameString := <RootChar NamePath> | <PrefixPath NamePath>
  NameString: nameFirst('NameObj', ['name', nameString]),
  // NullName := 0x00
  NullName: nullName(0x00),
  // MethodInvocation := NameString TermArgList
  MethodInvocation: nameFirst('MethodInvocation', ['name', nameString], ['args', termArgList]),
} as const

/** §20.2.3 */
export const DATA = {
  // ZeroOp := 0x00
  Zero: dataObject(0x00),
  // OneOp := 0x01
  One: dataObject(0x01),
  // ByteConst := BytePrefix ByteData
  ByteConst: dataObject(0x0a, ['value', byteData]),
  // WordConst := WordPrefix WordData
  WordConst: dataObject(0x0b, ['value', wordData]),
  // DWordConst := DWordPrefix DWordData
  DWordConst: dataObject(0x0c, ['value', dwordData]),
  // String := StringPrefix AsciiCharList NullChar
  String: dataObject(0x0d, ['value', asciiString]),
  // QWordConst := QWordPrefix QWordData
  QWordConst: dataObject(0x0e, ['value', qwordData]),
  // DefBuffer := BufferOp PkgLength BufferSize ByteList
  Buffer: bufferData(0x11, pkgLength, ['size', termArg], ['bytes', byteList]),
  // DefPackage := PackageOp PkgLength NumElements PackageElementList
  Package: dataObject(0x12, pkgLength, ['count', byteData], ['elements', packageElementList]),
  // DefVarPackage := VarPackageOp PkgLength VarNumElements PackageElementList
  VarPackage: dataObject(0x13, pkgLength, ['count', termArg], ['elements', packageElementList]),
  // RevisionOp := ExtOpPrefix 0x30
  Revision: dataObject(0x5b30),
  // OnesOp := 0xFF
  Ones: dataObject(0xff),
} as const

/** §20.2.6 */
export const MISCELLANEOUS = {
  // DebugObj := DebugOp                                                        §20.2.6.3
  Debug: debugObject(0x5b31),
  // LocalObj := Local0Op | Local1Op | … | Local7Op                             §20.2.6.2
  Local0: localObject(0x60),
  Local1: localObject(0x61),
  Local2: localObject(0x62),
  Local3: localObject(0x63),
  Local4: localObject(0x64),
  Local5: localObject(0x65),
  Local6: localObject(0x66),
  Local7: localObject(0x67),
  // ArgObj := Arg0Op | Arg1Op | … | Arg6Op                                     §20.2.6.1
  Arg0: argObject(0x68),
  Arg1: argObject(0x69),
  Arg2: argObject(0x6a),
  Arg3: argObject(0x6b),
  Arg4: argObject(0x6c),
  Arg5: argObject(0x6d),
  Arg6: argObject(0x6e),
} as const

/**
 * Bytes that begin a name, or stand inside one. They are no opcodes, but share the byte values with them.
 * ACPI 6.5 §20.2.2
 */
export const NAME_BYTES = {
  NullName: 0x00,
  DualNamePrefix: 0x2e, // DualNamePath := DualNamePrefix NameSeg NameSeg
  MultiNamePrefix: 0x2f, // MultiNamePath := MultiNamePrefix SegCount NameSeg(SegCount), SegCount from 1 to 255
  RootChar: 0x5c, // '\'
  ParentPrefixChar: 0x5e, // '^'
} as const

/** The first byte of every opcode of two bytes but the negated comparisons.  ACPI 6.5 §20.2.3 "ExtOpPrefix" */
export const EXT_OP_PREFIX = 0x5b
