/**
 * Calls of methods.
 *
 * Source: ACPI 6.5 §5.5.2 "Control Method Execution", §19.6.85 "Method (Declare Control Method)".
 * @module
 */
import { AmlParseError } from '../errors.ts'
import { parseMethodBody } from '../parse.ts'
import type { TermList } from '../terms.ts'
import { newInteger } from './conversions.ts'
import { leaveFrame } from './frames.ts'
import { Frame, type Machine } from './machine.ts'
import { nameLookup } from './name-lookup.ts'
import type { NamespaceNode } from './namespace.ts'
import type { MethodBody, MethodObject, Value } from './objects.ts'
import { runList } from './statements.ts'
import { fail } from './status.ts'
import { depthOfTerms } from './term-depth.ts'

/** ACPICA's limit for calls of one method inside each other. */
const MAX_REENTRANCY = 255

/** @param args values; locals and names have been resolved */
export function callMethod(m: Machine, node: NamespaceNode, args: readonly Value[]): Value | undefined {
  const method = node.object as MethodObject
  if (method.code.kind === 'native') return method.code.run(m, args)
  checkCall(m, node, method)
  const body = bodyOf(m, node, method)
  for (const arg of args) if ('held' in arg) arg.held = true
  const frame = new Frame(m.currentFrame, node, method, method, body.depth, args)
  checkDepth(m, frame)
  m.enter(frame)
  method.running += 1
  if (method.serialized && method.outerSyncLevel === undefined) {
    method.outerSyncLevel = m.thread.syncLevel
    m.thread.syncLevel = method.syncLevel
  }
  runList(m, body.terms)
  leaveFrame(m, frame)
  return frame.returned ?? (m.slack ? (frame.lastResult ?? newInteger(0)) : undefined)
}

function checkCall(m: Machine, node: NamespaceNode, method: MethodObject): void {
  if (method.running >= MAX_REENTRANCY) {
    fail('AE_AML_METHOD_LIMIT', `${node.path} calls itself more than ${MAX_REENTRANCY} times`)
  }
  if (method.serialized && m.thread.syncLevel > method.syncLevel) {
    fail(
      'AE_AML_MUTEX_ORDER',
      `${node.path} has sync level ${method.syncLevel}, its caller holds ${m.thread.syncLevel}`,
    )
  }
}

/** @throws AmlFault when calls or terms are nested too deep */
export function checkDepth(m: Machine, { callDepth, termDepth }: Frame): void {
  if (callDepth > m.limits.callDepth) {
    fail('AE_AML_METHOD_LIMIT', `methods call each other more than ${m.limits.callDepth} deep`)
  }
  if (termDepth > m.limits.termDepth) {
    fail('AE_STACK_OVERFLOW', `terms are nested more than ${m.limits.termDepth} deep`)
  }
}

/** Parses the body at the first call, and again when tables have come or gone: names may mean something else then. */
function bodyOf(m: Machine, node: NamespaceNode, method: MethodObject): MethodBody {
  if (method.body?.tables === m.tablesVersion) return method.body
  const { code } = method
  if (code.kind !== 'aml') return fail('AE_AML_INTERNAL')
  let terms: TermList
  try {
    terms = parseMethodBody(code.table.bytes, code.span, {
      scope: node.path,
      names: nameLookup(m.namespace),
      name: code.table.name,
    })
  } catch (error) {
    if (error instanceof AmlParseError) fail('AE_AML_BAD_OPCODE', error.sentence)
    throw error
  }
  method.body = { terms, depth: depthOfTerms(terms), tables: m.tablesVersion }
  return method.body
}
