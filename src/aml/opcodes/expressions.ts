/**
 * Opcode table, part 4: expressions.
 *
 * "Operand" is the grammar's TermArg => Integer. A Target that is not wanted is NullName.
 *
 * Source: ACPI 6.5 §20.2.5.4 "Expression Opcodes Encoding".
 * @module
 */
import { matchOpcode, nameString, simpleName, superName, target, termArg, wordData } from './kinds.ts'
import { expression, reference } from './row.ts'

export const EXPRESSIONS = {
  // DefCondRefOf := CondRefOfOp SuperName Target
  CondRefOf: expression(0x5b12, ['object', superName], ['target', target]),
  // DefLoadTable := LoadTableOp TermArg TermArg TermArg TermArg TermArg TermArg
  LoadTable: expression(
    0x5b1f,
    ['signature', termArg],
    ['oemId', termArg],
    ['oemTableId', termArg],
    ['rootPath', termArg],
    ['parameterPath', termArg],
    ['parameterData', termArg],
  ),
  // DefLoad := LoadOp NameString Target
  Load: expression(0x5b20, ['object', nameString], ['target', target]),
  // DefAcquire := AcquireOp MutexObject Timeout
  Acquire: expression(0x5b23, ['mutex', superName], ['timeout', wordData]),
  // DefWait := WaitOp EventObject Operand
  Wait: expression(0x5b25, ['event', superName], ['timeout', termArg]),
  // DefFromBCD := FromBCDOp BCDValue Target
  FromBCD: expression(0x5b28, ['value', termArg], ['target', target]),
  // DefToBCD := ToBCDOp Operand Target
  ToBCD: expression(0x5b29, ['value', termArg], ['target', target]),
  // DefTimer := TimerOp
  Timer: expression(0x5b33),

  // DefStore := StoreOp TermArg SuperName
  Store: expression(0x70, ['source', termArg], ['target', superName]),
  // DefCopyObject := CopyObjectOp TermArg SimpleName
  CopyObject: expression(0x9d, ['source', termArg], ['target', simpleName]),

  // ReferenceTypeOpcode := DefRefOf | DefDerefOf | DefIndex
  // DefRefOf := RefOfOp SuperName
  RefOf: reference(0x71, ['object', superName]),
  // DefDerefOf := DerefOfOp ObjReference
  DerefOf: reference(0x83, ['reference', termArg]),
  // DefIndex := IndexOp BuffPkgStrObj IndexValue Target
  Index: reference(0x88, ['object', termArg], ['index', termArg], ['target', target]),

  // DefAdd := AddOp Operand Operand Target
  Add: expression(0x72, ['left', termArg], ['right', termArg], ['target', target]),
  // DefSubtract := SubtractOp Operand Operand Target
  Subtract: expression(0x74, ['left', termArg], ['right', termArg], ['target', target]),
  // DefIncrement := IncrementOp SuperName
  Increment: expression(0x75, ['object', superName]),
  // DefDecrement := DecrementOp SuperName
  Decrement: expression(0x76, ['object', superName]),
  // DefMultiply := MultiplyOp Operand Operand Target
  Multiply: expression(0x77, ['left', termArg], ['right', termArg], ['target', target]),
  // DefDivide := DivideOp Dividend Divisor Remainder Quotient
  Divide: expression(
    0x78,
    ['dividend', termArg],
    ['divisor', termArg],
    ['remainder', target],
    ['quotient', target],
  ),
  // DefMod := ModOp Dividend Divisor Target
  Mod: expression(0x85, ['dividend', termArg], ['divisor', termArg], ['target', target]),
  // DefShiftLeft := ShiftLeftOp Operand ShiftCount Target
  ShiftLeft: expression(0x79, ['value', termArg], ['count', termArg], ['target', target]),
  // DefShiftRight := ShiftRightOp Operand ShiftCount Target
  ShiftRight: expression(0x7a, ['value', termArg], ['count', termArg], ['target', target]),
  // DefAnd := AndOp Operand Operand Target
  And: expression(0x7b, ['left', termArg], ['right', termArg], ['target', target]),
  // DefNAnd := NandOp Operand Operand Target
  NAnd: expression(0x7c, ['left', termArg], ['right', termArg], ['target', target]),
  // DefOr := OrOp Operand Operand Target
  Or: expression(0x7d, ['left', termArg], ['right', termArg], ['target', target]),
  // DefNOr := NorOp Operand Operand Target
  NOr: expression(0x7e, ['left', termArg], ['right', termArg], ['target', target]),
  // DefXOr := XorOp Operand Operand Target
  XOr: expression(0x7f, ['left', termArg], ['right', termArg], ['target', target]),
  // DefNot := NotOp Operand Target
  Not: expression(0x80, ['value', termArg], ['target', target]),
  // DefFindSetLeftBit := FindSetLeftBitOp Operand Target
  FindSetLeftBit: expression(0x81, ['value', termArg], ['target', target]),
  // DefFindSetRightBit := FindSetRightBitOp Operand Target
  FindSetRightBit: expression(0x82, ['value', termArg], ['target', target]),

  // DefLAnd := LandOp Operand Operand
  LAnd: expression(0x90, ['left', termArg], ['right', termArg]),
  // DefLOr := LorOp Operand Operand
  LOr: expression(0x91, ['left', termArg], ['right', termArg]),
  // DefLNot := LnotOp Operand
  LNot: expression(0x92, ['value', termArg]),
  // DefLNotEqual := LnotEqualOp Operand Operand;  LnotEqualOp := LnotOp LequalOp
  LNotEqual: expression(0x9293, ['left', termArg], ['right', termArg]),
  // DefLLessEqual := LlessEqualOp Operand Operand;  LlessEqualOp := LnotOp LgreaterOp
  LLessEqual: expression(0x9294, ['left', termArg], ['right', termArg]),
  // DefLGreaterEqual := LgreaterEqualOp Operand Operand;  LgreaterEqualOp := LnotOp LlessOp
  LGreaterEqual: expression(0x9295, ['left', termArg], ['right', termArg]),
  // DefLEqual := LequalOp Operand Operand
  LEqual: expression(0x93, ['left', termArg], ['right', termArg]),
  // DefLGreater := LgreaterOp Operand Operand
  LGreater: expression(0x94, ['left', termArg], ['right', termArg]),
  // DefLLess := LlessOp Operand Operand
  LLess: expression(0x95, ['left', termArg], ['right', termArg]),

  // DefConcat := ConcatOp Data Data Target
  Concatenate: expression(0x73, ['left', termArg], ['right', termArg], ['target', target]),
  // DefConcatRes := ConcatResOp BufData BufData Target
  ConcatenateResTemplate: expression(0x84, ['left', termArg], ['right', termArg], ['target', target]),
  // DefSizeOf := SizeOfOp SuperName
  SizeOf: expression(0x87, ['object', superName]),
  // DefMatch := MatchOp SearchPkg MatchOpcode Operand MatchOpcode Operand StartIndex
  Match: expression(
    0x89,
    ['package', termArg],
    ['operator1', matchOpcode],
    ['operand1', termArg],
    ['operator2', matchOpcode],
    ['operand2', termArg],
    ['startIndex', termArg],
  ),
  // DefObjectType := ObjectTypeOp <SimpleName | DebugObj | DefRefOf | DefDerefOf | DefIndex>
  ObjectType: expression(0x8e, ['object', superName]),
  // DefToBuffer := ToBufferOp Operand Target
  ToBuffer: expression(0x96, ['value', termArg], ['target', target]),
  // DefToDecimalString := ToDecimalStringOp Operand Target
  ToDecimalString: expression(0x97, ['value', termArg], ['target', target]),
  // DefToHexString := ToHexStringOp Operand Target
  ToHexString: expression(0x98, ['value', termArg], ['target', target]),
  // DefToInteger := ToIntegerOp Operand Target
  ToInteger: expression(0x99, ['value', termArg], ['target', target]),
  // DefToString := ToStringOp TermArg LengthArg Target
  ToString: expression(0x9c, ['value', termArg], ['length', termArg], ['target', target]),
  // DefMid := MidOp MidObj TermArg TermArg Target
  Mid: expression(0x9e, ['value', termArg], ['index', termArg], ['length', termArg], ['target', target]),
} as const
