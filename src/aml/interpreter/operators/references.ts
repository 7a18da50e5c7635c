/**
 * References: making them, and following them.
 *
 * Source: ACPI 6.5 §19.6.117 "RefOf", §19.6.25 "CondRefOf", §19.6.36 "DerefOf", §19.6.63 "Index".
 * @module
 */
import { NAME_SEG_SIZE } from '../../names.ts'
import type { SuperName } from '../../terms.ts'
import { newInteger, textOf } from '../conversions.ts'
import { readField } from '../field-access.ts'
import { isField } from '../field-objects.ts'
import { ONES, truncate } from '../integers.ts'
import type { Handlers, Machine } from '../machine.ts'
import { aliased, NamespaceNode } from '../namespace.ts'
import {
  type Holder,
  IndexReference,
  isReference,
  type Operand,
  PackageObject,
  RefOfReference,
  StringObject,
  typeOf,
  type Value,
  Variable,
} from '../objects.ts'
import { splitPath } from '../paths.ts'
import { containerOf, integerOf, resolveArgument, resolveNode, targetOf } from '../resolve.ts'
import { fail } from '../status.ts'
import { store } from '../store.ts'
import { findNode, operand, place, placeOrMethod } from './operands.ts'

/** Where a reference to the Debug object leads. */
const NOWHERE = new Variable('Local')
NOWHERE.gone = true

function reference(object: Operand): RefOfReference {
  if (object instanceof NamespaceNode) return new RefOfReference(aliased(object))
  if (object instanceof Variable) return new RefOfReference(object)
  if (object.type === 'DebugObject') return new RefOfReference(NOWHERE)
  return fail('AE_AML_OPERAND_TYPE', 'a reference needs a name, a local or an argument')
}

// DerefOf                                             ACPI 6.5 §19.6.36

function dereference(m: Machine, object: Operand): Value | undefined {
  if (object instanceof NamespaceNode) return dereferenceName(m, object)
  if (object instanceof Variable) {
    const value = object.object
    if (value === undefined) return resolveArgument(m, object) // fails
    if (value instanceof NamespaceNode) return objectOf(value)
    return dereferenceValue(m, value)
  }
  if (object instanceof RefOfReference) return objectOf(liveTarget(object))
  if (object.type === 'String' || object.type === 'Reference') return dereferenceValue(m, object)
  return fail('AE_AML_OPERAND_TYPE', 'DerefOf needs a reference or a path')
}

function dereferenceName(m: Machine, node: NamespaceNode): Value | undefined {
  const { object } = aliased(node)
  if (
    object instanceof StringObject ||
    (object && !(object instanceof NamespaceNode) && isReference(object))
  ) {
    return dereferenceValue(m, object)
  }
  return fail('AE_AML_OPERAND_TYPE', `${node.path} holds no reference`)
}

function dereferenceValue(m: Machine, value: Value): Value | undefined {
  if (value instanceof StringObject) return valueAt(m, textOf(value))
  if (value instanceof RefOfReference) {
    const { object } = liveTarget(value)
    return object && !(object instanceof NamespaceNode) && isField(object) ? readField(m, object) : object
  }
  if (value instanceof IndexReference) return elementOf(value)
  return fail('AE_TYPE', `an object of type ${typeOf(value)} is no reference`)
}

/** Locals and arguments are gone when their method has returned. */
function liveTarget({ target }: RefOfReference): Holder {
  if (target instanceof Variable && target.gone)
    fail('AE_TYPE', 'the method whose local this was has returned')
  return target
}

/** A string is the path of an object. */
function valueAt(m: Machine, text: string): Value {
  if (text === '') fail('AE_BAD_PARAMETER', 'an empty string is no path')
  const path = splitPath(text.toUpperCase()) ?? notAPath(text)
  const node = m.namespace.find(path, m.frame.scope) ?? fail('AE_NOT_FOUND', `there is no ${text}`)
  return resolveNode(m, node)
}

/** ACPICA minds the length of segments only; with other characters there is no object. */
function notAPath(text: string): never {
  const tooLong = text
    .replace(/^[\\^]*/, '')
    .split('.')
    .some((segment) => segment.length > NAME_SEG_SIZE)
  return fail(tooLong ? 'AE_BAD_PATHNAME' : 'AE_NOT_FOUND', `no path: ${JSON.stringify(text)}`)
}

/** Devices stand for themselves. A field is not read here, but where its value is needed. */
function objectOf(target: Holder): Value | undefined {
  if (target instanceof NamespaceNode && (target.type === 'Device' || target.type === 'Thermal'))
    return target
  return target.object
}

function elementOf({ container, index }: IndexReference): Value {
  if (container instanceof PackageObject) {
    return (
      container.elements[index] ??
      fail('AE_AML_UNINITIALIZED_ELEMENT', `element ${index} of the package has no value`)
    )
  }
  return newInteger(container.bytes[index] ?? fail('AE_AML_BUFFER_LIMIT'))
}

/** Names that ACPICA reads as terms, and not as what CondRefOf asks for: relative ones of several segments. */
const READ_AS_TERM = /^[^\\^]+\./

/** A name in the place of a SuperName; a name that does not exist is nothing. */
function optionalPlace(m: Machine, term: SuperName): Operand | undefined {
  const isOptional = term.op === 'NameString' && !READ_AS_TERM.test(term.name)
  return isOptional ? findNode(m, term.name) : placeOrMethod(m, term)
}

export const REFERENCES = {
  // SuperName
  RefOf: (m, term) => reference(placeOrMethod(m, term.object)),

  // SuperName Target
  CondRefOf(m, term) {
    const object = optionalPlace(m, term.object)
    const target =
      term.target.op === 'NameString'
        ? (findNode(m, term.target.name) ?? m.namespace.root)
        : place(m, term.target)
    const into = targetOf(target)
    if (object === undefined || object === m.namespace.root) return newInteger(0)
    store(m, reference(object), into, 'convert')
    return m.fit(newInteger(ONES))
  },

  // ObjReference
  DerefOf(m, term) {
    const object = place(m, term.reference)
    const value = dereference(m, object)
    return value === undefined ? undefined : m.fit(value)
  },

  // BuffPkgStrObj IndexValue Target
  Index(m, term) {
    const object = operand(m, term.object)
    const at = operand(m, term.index)
    const target = targetOf(place(m, term.target))
    const index = integerOf(m, at)
    const container = containerOf(m, object)
    const isPackage = container instanceof PackageObject
    const length = isPackage ? container.elements.length : container.bytes.length
    if (index >= length) {
      fail(
        isPackage
          ? 'AE_AML_PACKAGE_LIMIT'
          : container instanceof StringObject
            ? 'AE_AML_STRING_LIMIT'
            : 'AE_AML_BUFFER_LIMIT',
        `index ${index} of ${length}`,
      )
    }
    const made = new IndexReference(container, truncate(index))
    container.held = true
    store(m, made, target, 'convert')
    return made
  },
} satisfies Partial<Handlers>
