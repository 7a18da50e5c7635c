/**
 * Store and CopyObject.
 *
 * Source: ACPI 6.5 §19.6.133 "Store (Store an Object)", §19.6.26 "CopyObject (Copy and Store Object)".
 * @module
 */
import { copyOf } from '../copy.ts'
import type { Handlers, Machine } from '../machine.ts'
import { NamespaceNode } from '../namespace.ts'
import { IndexReference, type Operand, typeOf, type Value, Variable } from '../objects.ts'
import { resolveArgument, resolveValue, targetOf } from '../resolve.ts'
import { fail } from '../status.ts'
import { operand, place, placeOrMethod, result } from './operands.ts'

/** What Store may store: data, packages, references; anything into the Debug object. */
function storable(m: Machine, source: Operand, target: Operand): Value {
  const value = source instanceof IndexReference ? source : resolveValue(m, source)
  if (!(value instanceof NamespaceNode)) {
    switch (value.type) {
      case 'Integer':
      case 'String':
      case 'Buffer':
      case 'Package':
      case 'Reference':
      case 'BufferField':
      case 'RegionField':
      case 'BankField':
      case 'IndexField':
        return value
      default:
    }
  }
  if (m.slack || (!(target instanceof NamespaceNode) && target.type === 'DebugObject')) return value
  return fail('AE_AML_OPERAND_TYPE', `an object of type ${typeOf(value)} cannot be stored`)
}

export const STORING = {
  // TermArg SuperName
  Store(m, term) {
    const source = operand(m, term.source)
    const target = targetOf(place(m, term.target))
    // A local that has no value may be stored into itself.
    if (source instanceof Variable && source === target && source.object === undefined) return undefined
    const value = storable(m, source, target)
    return result(m, value, target, 'Store')
  },

  // TermArg SimpleName
  CopyObject(m, term) {
    const source = operand(m, term.source)
    const target = targetOf(placeOrMethod(m, term.target))
    return result(m, copyOf(m, resolveArgument(m, source)), target, 'CopyObject')
  },
} satisfies Partial<Handlers>
