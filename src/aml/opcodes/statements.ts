/**
 * Opcode table, part 3: statements.
 *
 * Source: ACPI 6.5 §20.2.5.3 "Statement Opcodes Encoding".
 * @module
 */
import { byteData, dwordData, superName, termArg, termList } from './kinds.ts'
import { obsolete, pkgLength, statement } from './row.ts'

export const STATEMENTS = {
  // DefSleep := SleepOp MsecTime
  Sleep: statement(0x5b22, ['milliseconds', termArg]),
  // DefStall := StallOp UsecTime
  Stall: statement(0x5b21, ['microseconds', termArg]),
  // DefSignal := SignalOp EventObject
  Signal: statement(0x5b24, ['event', superName]),
  // DefReset := ResetOp EventObject
  Reset: statement(0x5b26, ['event', superName]),
  // DefRelease := ReleaseOp MutexObject
  Release: statement(0x5b27, ['mutex', superName]),
  // DefUnload := UnloadOp DDBHandleObject                                                        ACPI 6.3
  Unload: obsolete('6.4', statement(0x5b2a, ['handle', superName])),
  // DefFatal := FatalOp FatalType FatalCode FatalArg
  Fatal: statement(0x5b32, ['fatalType', byteData], ['fatalCode', dwordData], ['argument', termArg]),
  // DefNotify := NotifyOp NotifyObject NotifyValue
  Notify: statement(0x86, ['object', superName], ['value', termArg]),
  // DefContinue := ContinueOp
  Continue: statement(0x9f),
  // DefIfElse := IfOp PkgLength Predicate TermList DefElse
  // The DefElse that belongs to an If is the next term of the same list: it lies behind the package.
  If: statement(0xa0, pkgLength, ['predicate', termArg], ['body', termList]),
  // DefElse := Nothing | <ElseOp PkgLength TermList>
  Else: statement(0xa1, pkgLength, ['body', termList]),
  // DefWhile := WhileOp PkgLength Predicate TermList
  While: statement(0xa2, pkgLength, ['predicate', termArg], ['body', termList]),
  // DefNoop := NoopOp
  Noop: statement(0xa3),
  // DefReturn := ReturnOp ArgObject
  Return: statement(0xa4, ['value', termArg]),
  // DefBreak := BreakOp
  Break: statement(0xa5),
  // DefBreakPoint := BreakPointOp
  BreakPoint: statement(0xcc),
} as const
