/**
 * How operators come by their operands, and leave their results.
 * @module
 */
import type { SuperName, Target, Term, TermArg } from '../../terms.ts'
import { newInteger } from '../conversions.ts'
import { copyOf } from '../copy.ts'
import { type Int, ONES } from '../integers.ts'
import type { Machine } from '../machine.ts'
import { callMethod } from '../methods.ts'
import { NamespaceNode } from '../namespace.ts'
import { IntegerObject, type Operand, type Value } from '../objects.ts'
import { resolveNode } from '../resolve.ts'
import { fail, MissingNameFault } from '../status.ts'
import { type StoreBy, store } from '../store.ts'

/** TermArg: a method is called, a name has its value, a local stays what it is until its value is needed. */
export function operand(m: Machine, term: TermArg): Operand {
  return m.execute(term as Term) ?? fail('AE_AML_NO_RETURN_VALUE', `${describe(term)} has no value`)
}

function describe(term: Term): string {
  return 'name' in term && typeof term.name === 'string' ? term.name : term.op
}

/** SuperName or Target: a name is the name itself, unless it is a method, which is called. */
export function place(m: Machine, term: SuperName | Target | TermArg): Operand {
  const found = placeOrMethod(m, term)
  if (!(found instanceof NamespaceNode) || found.type !== 'Method') return found
  return callMethod(m, found, []) ?? fail('AE_AML_NO_RETURN_VALUE', `${found.path} has no value`)
}

/** The same where methods are not called: RefOf, CopyObject, ObjectType. */
export function placeOrMethod(m: Machine, term: SuperName | Target | TermArg): Operand {
  return term.op === 'NameString' ? nodeOf(m, term.name) : operand(m, term as TermArg)
}

/** A name that has to be there. */
export function nodeOf(m: Machine, name: string): NamespaceNode {
  const node = findNode(m, name)
  if (!node) throw new MissingNameFault(name)
  return node
}

export function findNode(m: Machine, name: string): NamespaceNode | undefined {
  return m.namespace.find(m.names.get(name), m.frame.scope)
}

/** A name where a value is meant. */
export function evaluateName(m: Machine, name: string): Value | undefined {
  const node = nodeOf(m, name)
  if (node.type === 'Method') return callMethod(m, node, [])
  const value = resolveNode(m, node)
  // What the name holds later does not change an integer that has been read.
  return node.type === 'Integer' && value instanceof IntegerObject ? copyOf(m, value) : value
}

/** Stores the result of an operator, and is it. */
export function result(m: Machine, value: Value, target: Operand, by: StoreBy = 'convert'): Value {
  const answer = store(m, value, target, by)
  return m.fit(answer ?? value)
}

export function integerResult(m: Machine, value: Int, target: Operand): Value {
  return result(m, newInteger(value), target)
}

export function truth(m: Machine, value: boolean): Value {
  return m.fit(newInteger(value ? ONES : 0))
}
