/**
 * What happens when a value is stored.
 *
 * | into | Store, and targets of operators | CopyObject |
 * |---|---|---|
 * | a local or argument | replaces what it holds; an argument that holds a RefOf stores where that leads, without conversion | the same |
 * | a name with an integer, string or buffer | is converted, and changes the object that the name holds | replaces the object |
 * | a name with a package | only a package, and only by Store | replaces the object |
 * | a name with a device, mutex, event, region … | is refused | replaces the object |
 * | a field | is written | is written |
 * | an element of a package | replaces the element | – |
 * | a byte of a buffer or string | the lowest byte | – |
 *
 * Source: ACPI 6.5 §19.3.5.8 "Rules for Storing and Copying Objects"; ACPICA where it differs.
 * @module
 */
import { toBufferObject, toInteger, toStringObject } from './conversions.ts'
import { copyOf } from './copy.ts'
import { debugData } from './data.ts'
import { writeField } from './field-access.ts'
import { isField } from './field-objects.ts'
import { truncate } from './integers.ts'
import type { Machine } from './machine.ts'
import { NamespaceNode } from './namespace.ts'
import {
  type AmlObject,
  type BufferObject,
  type Holder,
  type IndexReference,
  isData,
  type Operand,
  PackageObject,
  RefOfReference,
  TableReference,
  typeOf,
  type Value,
  Variable,
} from './objects.ts'
import { resolveArgument, resolveValue } from './resolve.ts'
import { fail } from './status.ts'

/**
 * Who stores: `Store` itself; `CopyObject`; the target of an operator (`convert`); that of an operator which has converted
 * already, such as ToInteger (`fixed`): its result keeps its type.
 */
export type StoreBy = 'Store' | 'CopyObject' | 'convert' | 'fixed'

/** @returns what the operator has for a result instead of the source: serial buses answer with a buffer */
export function store(m: Machine, source: Value, target: Operand, by: StoreBy): Value | undefined {
  if (target instanceof Variable) return storeToVariable(m, source, target, by)
  if (target instanceof NamespaceNode) return storeToHolder(m, source, target, by)
  switch (target.type) {
    case 'DebugObject':
      m.host.debug(debugData(m, source))
      return undefined
    case 'Reference':
      if (target.kind === 'RefOf') return storeToHolder(m, source, target.target, by)
      if (target.kind === 'Index') {
        storeToIndex(m, source, target)
        return undefined
      }
      return fail('AE_AML_INTERNAL', `a reference of kind ${target.kind} is no target`)
    default:
      return undefined // a constant
  }
}

function storeToVariable(m: Machine, source: Value, target: Variable, by: StoreBy): Value | undefined {
  const current = target.object
  if (current === source) return undefined
  const value = source instanceof NamespaceNode || source.held ? copyOf(m, source) : source
  if (target.kind === 'Arg' && current instanceof RefOfReference) {
    return storeToHolder(m, value, current.target, by, false)
  }
  value.held = true
  target.object = value
  return undefined
}

function storeToIndex(m: Machine, source: Value, { container, index }: IndexReference): void {
  if (container instanceof PackageObject) {
    const value = source instanceof TableReference ? source : copyOf(m, source)
    value.held = true
    container.elements[index] = value
    return
  }
  if (source instanceof NamespaceNode || !isData(source)) {
    fail('AE_AML_OPERAND_TYPE', `a byte cannot be of type ${typeOf(source)}`)
  }
  if (index >= container.bytes.length) fail('AE_AML_BUFFER_LIMIT')
  container.bytes[index] = source.type === 'Integer' ? truncate(source.value) & 0xff : (source.bytes[0] ?? 0)
}

function storeToHolder(
  m: Machine,
  given: Value,
  target: Holder,
  by: StoreBy,
  converts = true,
): Value | undefined {
  if (by !== 'CopyObject') checkTarget(given, target, by)
  const source = sourceFor(m, given, target, by)
  const { object } = target
  switch (target.type) {
    case 'Integer':
    case 'String':
    case 'Buffer': {
      if (by === 'CopyObject' || !converts || object === undefined || object instanceof NamespaceNode) break
      const stored = storeToObject(m, source, object, by)
      if (stored !== object) attach(m, target, stored)
      return undefined
    }
    case 'BufferField':
    case 'RegionField':
    case 'BankField':
    case 'IndexField':
      if (object === undefined || !isField(object)) return fail('AE_AML_NO_OPERAND', 'the field has no place')
      return writeField(m, object, source)
    default:
  }
  attach(m, target, copyOf(m, source))
  return undefined
}

/** Store does not change what kind of thing a name stands for. */
function checkTarget(source: Value, { type }: Holder, by: StoreBy): void {
  switch (type) {
    case 'Package':
      if (by === 'Store' && source instanceof PackageObject) return
      fail('AE_AML_TARGET_TYPE', 'only Store puts something into a package, and it has to be a package')
      break
    case 'Device':
    case 'Event':
    case 'Mutex':
    case 'Region':
    case 'Power':
    case 'Processor':
    case 'Thermal':
      fail('AE_AML_TARGET_TYPE', `an object of type ${type} is no target`)
      break
    default:
  }
}

/** Names with data, and fields, take data only. */
function sourceFor(m: Machine, source: Value, { type }: Holder, by: StoreBy): Value {
  switch (type) {
    case 'Integer':
    case 'String':
    case 'Buffer':
    case 'BufferField':
    case 'RegionField':
    case 'BankField':
    case 'IndexField': {
      const isCopy = by === 'CopyObject'
      const value =
        source instanceof NamespaceNode || source.type !== 'Reference'
          ? source
          : (isCopy ? resolveArgument : resolveValue)(m, source)
      if (isCopy || isData(value) || value instanceof TableReference) return value
      return fail(
        'AE_AML_OPERAND_TYPE',
        `an object of type ${typeOf(value)} does not go into one of type ${type}`,
      )
    }
    default:
      return source
  }
}

/** @returns the object that the name holds then: the same one, changed; or the source, where nothing is converted */
function storeToObject(m: Machine, source: Value, target: AmlObject, by: StoreBy): AmlObject {
  if (source instanceof NamespaceNode) return copyOf(m, source)
  if (!isData(source) || (by === 'fixed' && source.type !== target.type)) return source
  switch (target.type) {
    case 'Integer': {
      const value = toInteger(m, source)
      target.value = m.integerBytes === 4 ? truncate(value) : value
      return target
    }
    case 'String': {
      const value = toStringObject(m, source, 'implicit')
      if (value !== target) {
        m.allocate(value.bytes.length)
        target.bytes = value.bytes.slice()
      }
      return target
    }
    case 'Buffer':
      fillBuffer(m, target, toBufferObject(m, source))
      return target
    default:
      return copyOf(m, source)
  }
}

/** A buffer keeps its length: what is longer is cut, what is shorter is followed by zeros. An empty one takes any length. */
function fillBuffer(m: Machine, target: BufferObject, source: BufferObject): void {
  if (source === target) return
  if (target.bytes.length === 0) {
    m.allocate(source.bytes.length)
    target.bytes = source.bytes.slice()
    return
  }
  m.spend(target.bytes.length >>> 4)
  const length = Math.min(source.bytes.length, target.bytes.length)
  if (source.bytes.length < target.bytes.length) target.bytes.fill(0)
  target.bytes.set(source.bytes.subarray(0, length))
}

/** Gives a name another object. */
export function attach(m: Machine, holder: Holder, object: AmlObject): void {
  // Calls are parsed by what names mean.
  if (holder.type === 'Method') m.tablesVersion += 1
  holder.object = object
  holder.type = typeOf(object)
  object.held = true
}
