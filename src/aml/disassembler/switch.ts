/**
 * Switch statements, which AML does not have: compilers write a loop that ends in a Break, and keep the value in an object
 * `_T_0`, `_T_1`, … of the method.
 *
 * ```
 * While (One)
 * {
 *     _T_0 = value
 *     If ((_T_0 == 0x01)) {…}                                                  Case (0x01) {…}
 *     ElseIf (!(Match (Package () {2, 3}, MEQ, _T_0, MTR, 0, 0) == Ones)) {…}  Case (Package () {2, 3}) {…}
 *     Else {…}                                                                 Default {…}
 *     Break
 * }
 * ```
 *
 * Source: ACPI 6.5 §19.6 "Switch (Select Code To Execute Based On Expression)"; the form of the loop is iasl's.
 * @module
 */
import type { Term, TermList } from '../terms.ts'

export interface Switch {
  readonly value: Term
  readonly cases: readonly Case[]
  readonly otherwise: Term<'Else'> | undefined
  /** What holds the value. */
  readonly temporary: string
}

export interface Case {
  readonly value: Term
  /** `value` is a Package, any of whose elements is meant. */
  readonly isList: boolean
  readonly body: TermList
}

const TEMPORARY = /^_T_/

export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name)
}

/** `undefined` when the loop is no Switch. */
export function readSwitch({ predicate, body }: Term<'While'>): Switch | undefined {
  const [store, first] = body
  const temporary = temporaryOf(store)
  if (predicate.op !== 'One' || store?.op !== 'Store' || temporary === undefined || first?.op !== 'If') {
    return undefined
  }
  const chain = readChain(first, body[2], temporary)
  const length = body[2]?.op === 'Else' ? 4 : 3
  if (!chain || body.length !== length || body[length - 1]?.op !== 'Break') return undefined
  return { value: store.source, ...chain, temporary }
}

function temporaryOf(store: Term | undefined): string | undefined {
  return store?.op === 'Store' && store.target.op === 'NameString' && isTemporary(store.target.name)
    ? store.target.name
    : undefined
}

/** Each further case is the only If in the Else of the one before. */
function readChain(
  first: Term<'If'>,
  behind: Term | undefined,
  temporary: string,
): Pick<Switch, 'cases' | 'otherwise'> | undefined {
  const cases: Case[] = []
  let condition = first
  let rest = behind
  for (;;) {
    const value = caseValue(condition.predicate, temporary)
    if (!value) return undefined
    cases.push({ ...value, body: condition.body })
    if (rest?.op !== 'Else') return { cases, otherwise: undefined }
    const [inner, last, ...more] = rest.body
    const isCase = inner?.op === 'If' && caseValue(inner.predicate, temporary) !== undefined
    const isAlone = more.length === 0 && (last === undefined || last.op === 'Else')
    if (!isCase || !isAlone) return { cases, otherwise: rest }
    condition = inner
    rest = last
  }
}

function caseValue(predicate: Term, temporary: string): Pick<Case, 'value' | 'isList'> | undefined {
  const isValue = (term: Term) => term.op === 'NameString' && term.name === temporary
  if (predicate.op === 'LEqual') {
    return isValue(predicate.left) ? { value: predicate.right, isList: false } : undefined
  }
  if (predicate.op !== 'LNotEqual' || predicate.left.op !== 'Match') return undefined
  const { package: list, operand1 } = predicate.left
  return list.op === 'Package' && isValue(operand1) ? { value: list, isList: true } : undefined
}
