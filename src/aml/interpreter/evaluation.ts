/**
 * Evaluating an object by itself: with its own mutexes, its errors as values.
 * @module
 */
import type { Machine } from './machine.ts'
import { callMethod } from './methods.ts'
import { releaseAll } from './mutexes.ts'
import { aliased, type NamespaceNode } from './namespace.ts'
import { MethodObject, type Value } from './objects.ts'
import { resolveNode } from './resolve.ts'
import { type AmlResult, fail } from './status.ts'
import { describeFault, faultOf, unwind } from './unwinding.ts'

/** Runs `work` so that what goes wrong in it is a value, and leaves nothing behind. */
export function guard<T>(m: Machine, work: () => T): AmlResult<T> {
  const before = m.begin()
  const { registerDepth } = m
  try {
    return { ok: true, value: work() }
  } catch (error) {
    const fault = faultOf(error)
    if (!fault) throw error
    return { ok: false, error: describeFault(m, fault) }
  } finally {
    unwind(m, before.frame)
    releaseAll(m.thread)
    m.registerDepth = registerDepth
    m.end(before)
  }
}

/** Methods have more arguments than ACPICA passes on.                     ACPI 6.5 §19.6.85 "Method" */
const MAX_ARGUMENTS = 7

/** `evaluate` of the machine. */
export function evaluateNode(
  m: Machine,
  node: NamespaceNode,
  args: readonly Value[],
): AmlResult<Value | undefined> {
  return guard(m, () => runNode(m, node, args))
}

/** Runs a method, or reads any other object. @throws AmlFault */
export function runNode(m: Machine, node: NamespaceNode, args: readonly Value[]): Value | undefined {
  const target = aliased(node)
  switch (target.type) {
    case 'Method':
      return runMethod(m, target, args.slice(0, MAX_ARGUMENTS))
    case 'Untyped':
    case 'Scope':
    case 'Device':
    case 'Thermal':
    case 'Event':
    case 'Mutex':
    case 'Region':
      return fail('AE_TYPE', `an object of type ${target.type} has no value`)
    default:
      return resolveNode(m, target)
  }
}

/** The evaluation begins with the sync level of its method. */
function runMethod(m: Machine, node: NamespaceNode, args: readonly Value[]): Value | undefined {
  const { object } = node
  if (object instanceof MethodObject) m.thread.syncLevel = object.serialized ? object.syncLevel : 0
  return callMethod(m, node, args)
}
