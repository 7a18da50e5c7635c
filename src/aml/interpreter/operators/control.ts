/**
 * Control flow.
 *
 * Source: ACPI 6.5 §19.6 "ASL Operator Reference", by name of the statement.
 * @module
 */
import type { TermArg } from '../../terms.ts'
import { toInteger } from '../conversions.ts'
import type { Handlers, Machine } from '../machine.ts'
import { NamespaceNode } from '../namespace.ts'
import { isData, NameReference, type Operand, type Value, Variable } from '../objects.ts'
import { resolveValue } from '../resolve.ts'
import { runList } from '../statements.ts'
import { fail } from '../status.ts'
import { operand } from './operands.ts'

function predicate(m: Machine, term: TermArg): boolean {
  const found = operand(m, term)
  const value = found instanceof Variable ? resolveValue(m, found) : found
  if (!isData(value)) fail('AE_TYPE', 'a predicate has to be an integer')
  if (m.slack) m.frame.lastResult = value
  return toInteger(m, value) !== 0
}

/** What stands in the code is resolved, for it may go with the method; an Index stays one, and so does a field. */
function returnable(m: Machine, value: Operand): Value {
  if (value instanceof Variable || value instanceof NamespaceNode || value.type === 'DebugObject') {
    return resolveValue(m, value)
  }
  return value instanceof NameReference ? resolveValue(m, value) : value
}

export const CONTROL = {
  // Predicate TermList
  If(m, term) {
    const { frame } = m
    frame.lastPredicate = true // of a predicate that fails outside of a method: neither part runs
    const holds = predicate(m, term.predicate)
    if (holds) {
      frame.conditionals += 1
      runList(m, term.body)
      frame.conditionals -= 1
      if (frame.completion === 'skip') frame.completion = 'next'
    }
    frame.lastPredicate = holds
    return undefined
  },

  // TermList; belongs to the If before it
  Else(m, term) {
    if (!m.frame.lastPredicate) runList(m, term.body)
    return undefined
  },

  // Predicate TermList
  While(m, term) {
    const { frame } = m
    frame.loops += 1
    for (let round = 0; predicate(m, term.predicate); round++) {
      if (round >= m.limits.loopIterations) {
        fail('AE_AML_LOOP_TIMEOUT', `a While runs more than ${m.limits.loopIterations} times`)
      }
      frame.conditionals += 1
      runList(m, term.body)
      frame.conditionals -= 1
      if (frame.completion === 'return') break
      const left = frame.completion === 'break' || frame.completion === 'skip'
      frame.completion = 'next'
      if (left) break
    }
    frame.loops -= 1
    return undefined
  },

  Break(m) {
    if (m.frame.loops === 0) fail('AE_AML_NO_WHILE')
    m.frame.completion = 'break'
    return undefined
  },

  Continue(m) {
    if (m.frame.loops === 0) fail('AE_AML_NO_WHILE')
    m.frame.completion = 'continue'
    return undefined
  },

  // ArgObject
  Return(m, term) {
    const { frame } = m
    // A reference may lead to an object without a value: then there is nothing to return.
    const value = term.value.op === 'DerefOf' ? m.execute(term.value) : operand(m, term.value)
    frame.returned = value && returnable(m, value)
    frame.completion = 'return'
    return undefined
  },

  Noop: () => undefined,
  BreakPoint: () => undefined,
} satisfies Partial<Handlers>
