/**
 * From operands to values of the types that operators take.
 *
 * An operand is what stands in the code: a local, a name, a reference. Operators evaluate all operands from left to right, and
 * take the values out of them from right to left; a local that an operand further right changes therefore has its new value on
 * the left, too. That is ACPICA's order.
 * @module
 */
import { toBufferObject, toInteger, toStringObject } from './conversions.ts'
import { readField } from './field-access.ts'
import { isField } from './field-objects.ts'
import type { Int } from './integers.ts'
import type { Machine } from './machine.ts'
import { aliased, NamespaceNode } from './namespace.ts'
import {
  BufferObject,
  type DataObject,
  EventObject,
  IndexReference,
  IntegerObject,
  isData,
  isReference,
  MutexObject,
  type Operand,
  PackageObject,
  StringObject,
  typeOf,
  type Value,
  Variable,
} from './objects.ts'
import { fail } from './status.ts'

/** What an operand stands for. An Index into a package is its element. */
export function resolveValue(m: Machine, operand: Operand): Value {
  // Only what stands in the code is dereferenced: an Index that a local holds stays one.
  if (operand instanceof IndexReference && operand.container instanceof PackageObject) {
    const { container, index } = operand
    return (
      container.elements[index] ??
      fail('AE_AML_UNINITIALIZED_ELEMENT', `element ${index} of the package has no value`)
    )
  }
  return resolveArgument(m, operand)
}

/** The same for arguments of methods and CopyObject: an Index stays one. */
export function resolveArgument(m: Machine, operand: Operand): Value {
  if (operand instanceof Variable) {
    const value = operand.object
    if (value === undefined) {
      if (m.slack) return slackValue(operand)
      fail(operand.kind === 'Local' ? 'AE_AML_UNINITIALIZED_LOCAL' : 'AE_AML_UNINITIALIZED_ARG')
    }
    return value instanceof NamespaceNode ? resolveNode(m, value) : value
  }
  if (operand instanceof NamespaceNode) return resolveNode(m, operand)
  switch (operand.type) {
    case 'BufferField':
    case 'RegionField':
    case 'IndexField':
    case 'BankField':
      return readField(m, operand)
    case 'Reference':
      return operand.kind === 'Name' ? valueOfElement(m, operand.node) : operand
    case 'DebugObject':
      return fail('AE_AML_OPERAND_TYPE', 'the Debug object has no value')
    default:
      return operand
  }
}

/** What has no value yet becomes 0. */
function slackValue(variable: Variable): Value {
  const zero = new IntegerObject(0)
  zero.held = true
  variable.object = zero
  return zero
}

/** An element of a package that is a name. */
function valueOfElement(m: Machine, node: NamespaceNode | undefined): Value {
  if (!node) fail('AE_AML_UNINITIALIZED_NODE', 'the name has not been looked up')
  if (node.type === 'Device' || node.type === 'Thermal') return resolveNode(m, node)
  return node.object ?? fail('AE_AML_NO_OPERAND', `${node.path} holds nothing`)
}

/** What a name holds. Devices, thermal zones and methods stand for themselves. */
export function resolveNode(m: Machine, name: NamespaceNode): Value {
  const node = aliased(name)
  const { type, object } = node
  if (type === 'Device' || type === 'Thermal' || type === 'Method') return node
  if (object === undefined || object instanceof NamespaceNode) {
    fail('AE_AML_UNINITIALIZED_NODE', `${node.path} has no value`)
  }
  if (isField(object)) return readField(m, object)
  const agrees = typeOf(object) === type
  const isElementName = isReference(object) && object.kind === 'Name'
  if (!agrees || isElementName) fail('AE_AML_OPERAND_TYPE', `${node.path} is of type ${type}`)
  return object
}

function wrongType(needed: string, found: Value): never {
  fail('AE_AML_OPERAND_TYPE', `${needed} is needed, this is of type ${typeOf(found)}`)
}

// What operators ask for; the names follow the operand types of ACPICA's opcode table.

export function dataOf(m: Machine, operand: Operand): DataObject {
  const value = resolveValue(m, operand)
  return isData(value) ? value : wrongType('an integer, string or buffer', value)
}

export function integerOf(m: Machine, operand: Operand): Int {
  if (operand instanceof IntegerObject) return operand.value
  return toInteger(m, dataOf(m, operand))
}

export function stringOf(m: Machine, operand: Operand): StringObject {
  return toStringObject(m, dataOf(m, operand), 'implicit')
}

export function bufferOf(m: Machine, operand: Operand): BufferObject {
  return toBufferObject(m, dataOf(m, operand))
}

export function bufferOrStringOf(m: Machine, operand: Operand): BufferObject | StringObject {
  const value = dataOf(m, operand)
  return value.type === 'Integer' ? toBufferObject(m, value) : value
}

export function packageOf(m: Machine, operand: Operand): PackageObject {
  const value = resolveValue(m, operand)
  return value instanceof PackageObject ? value : wrongType('a package', value)
}

/** What Index takes. */
export function containerOf(m: Machine, operand: Operand): PackageObject | BufferObject | StringObject {
  const value = resolveValue(m, operand)
  return value instanceof PackageObject || value instanceof BufferObject || value instanceof StringObject
    ? value
    : wrongType('a buffer, string or package', value)
}

export function mutexOf(m: Machine, operand: Operand): MutexObject {
  const value = resolveValue(m, operand)
  return value instanceof MutexObject ? value : wrongType('a mutex', value)
}

export function eventOf(m: Machine, operand: Operand): EventObject {
  const value = resolveValue(m, operand)
  return value instanceof EventObject ? value : wrongType('an event', value)
}

/** A place to store into: a name, a local or argument, the Debug object, a reference; or a constant, which swallows it. */
export function targetOf(operand: Operand): Operand {
  if (operand instanceof NamespaceNode) return aliased(operand)
  if (operand instanceof Variable || operand.type === 'DebugObject') return operand
  if (operand.type === 'Reference' || (operand.type === 'Integer' && operand.constant)) return operand
  return wrongType('a name or a reference', operand)
}
