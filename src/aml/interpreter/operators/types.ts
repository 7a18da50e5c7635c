/**
 * ObjectType and SizeOf, which follow references to their end.
 *
 * Source: ACPI 6.5 §19.6.99 "ObjectType (Get Object Type)", §19.6.129 "SizeOf (Get Data Object Size)".
 * @module
 */
import { newInteger } from '../conversions.ts'
import type { Handlers, Machine } from '../machine.ts'
import { aliased, NamespaceNode } from '../namespace.ts'
import { type ObjectType, objectTypeNumber } from '../object-types.ts'
import {
  type AmlReference,
  BufferObject,
  isReference,
  type Operand,
  PackageObject,
  StringObject,
  typeOf,
  type Value,
  Variable,
} from '../objects.ts'
import { resolveArgument } from '../resolve.ts'
import { fail } from '../status.ts'
import { place, placeOrMethod } from './operands.ts'

const MAX_REFERENCES = 255

interface Base {
  readonly type: ObjectType
  /** `undefined` where there is a type only. */
  readonly object: Value | undefined
}

/** @param needsValue of SizeOf: a local has to have one */
function baseOf(m: Machine, start: Operand, needsValue: boolean): Base {
  let at: Value | undefined
  if (start instanceof NamespaceNode) {
    const node = aliased(start)
    if (node.type === 'Device' || node.type === 'Thermal') return { type: node.type, object: undefined }
    if (node.object === undefined) fail('AE_AML_UNINITIALIZED_NODE', `${node.path} has no value`)
    if (node.type !== 'Reference') return { type: node.type, object: node.object }
    at = node.object
  } else if (start instanceof Variable) {
    if (start.object === undefined) {
      if (needsValue) resolveArgument(m, start) // fails
      return { type: 'Untyped', object: undefined }
    }
    at = start.object
  } else if (start.type === 'DebugObject') {
    return { type: 'DebugObject', object: undefined }
  } else {
    at = start
  }
  for (let i = 0; i < MAX_REFERENCES; i++) {
    if (at instanceof NamespaceNode || !isReference(at)) return { type: typeOf(at), object: at }
    const next = follow(at)
    if (!('next' in next)) return next
    at = next.next
  }
  return fail('AE_AML_CIRCULAR_REFERENCE')
}

function follow(at: AmlReference): Base | { readonly next: Value } {
  switch (at.kind) {
    case 'RefOf':
      if (at.target instanceof Variable && at.target.gone)
        fail('AE_AML_INTERNAL', 'the method whose local this was has returned')
      return at.target.object ? { next: at.target.object } : { type: at.target.type, object: undefined }
    case 'Name':
      return at.node?.object
        ? { next: at.node.object }
        : { type: at.node?.type ?? 'Untyped', object: undefined }
    case 'Table':
      return { type: 'DdbHandle', object: undefined }
    case 'Index': {
      const { container, index } = at
      if (!(container instanceof PackageObject)) return { type: 'BufferField', object: undefined }
      const element = container.elements[index]
      return element ? { next: element } : { type: 'Untyped', object: undefined }
    }
  }
}

function size(m: Machine, { type, object }: Base): number {
  switch (type) {
    case 'Integer':
      return m.integerBytes
    case 'String':
    case 'Buffer':
      if (object instanceof StringObject || object instanceof BufferObject) return object.bytes.length
      break
    case 'Package':
      if (object instanceof PackageObject) return object.elements.length
      break
    default:
  }
  return fail('AE_AML_OPERAND_TYPE', `an object of type ${type} has no size`)
}

export const TYPES = {
  // SuperName
  SizeOf(m, term) {
    return newInteger(size(m, baseOf(m, place(m, term.object), true)))
  },

  // SuperName
  ObjectType(m, term) {
    return newInteger(objectTypeNumber(baseOf(m, placeOrMethod(m, term.object), false).type))
  },
} satisfies Partial<Handlers>
