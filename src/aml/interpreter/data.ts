/**
 * Values as programs see them: plain data, which nothing in the interpreter changes later.
 * @module
 */
import { fromLatin1, toLatin1 } from '../../binary/bytes.ts'
import { newBuffer } from './conversions.ts'
import { MAX_PACKAGE_DEPTH } from './copy.ts'
import { toInt, truncate } from './integers.ts'
import { ELEMENT_BYTES } from './limits.ts'
import type { Machine } from './machine.ts'
import { NamespaceNode } from './namespace.ts'
import type { ObjectType } from './object-types.ts'
import {
  type AmlObject,
  IntegerObject,
  isReference,
  PackageObject,
  RefOfReference,
  StringObject,
  typeOf,
  type Value,
} from './objects.ts'
import { splitPath } from './paths.ts'
import { fail } from './status.ts'

export type AmlData =
  | { readonly type: 'integer'; readonly value: bigint }
  /** One character a byte, U+0000 to U+00FF. */
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'buffer'; readonly value: Uint8Array }
  | { readonly type: 'package'; readonly value: readonly AmlData[] }
  /**
   * To an object. In packages: one without a value, such as a device or a method. `path` is `undefined` where it leads to no
   * name, which only the Debug object gets to see.
   */
  | { readonly type: 'reference'; readonly path: string | undefined; readonly objectType: ObjectType }
  | {
      readonly type: 'processor'
      readonly processorId: number
      readonly pblkAddress: number
      readonly pblkLength: number
    }
  | { readonly type: 'power'; readonly systemLevel: number; readonly resourceOrder: number }
  /** An element without a value; a method that returns nothing. */
  | { readonly type: 'uninitialized' }

const UNINITIALIZED: AmlData = { type: 'uninitialized' }

/** What an evaluation has, for the program: a reference is what it leads to. */
export function toData(m: Machine, value: Value | undefined): AmlData {
  if (value === undefined) return UNINITIALIZED
  if (value instanceof NamespaceNode) fail('AE_TYPE', `${value.path} has no value`)
  return dataOf(m, dereferenced(value), 0)
}

function dereferenced(value: AmlObject): AmlObject {
  if (!isReference(value)) return value
  const led =
    value.kind === 'RefOf'
      ? value.target.object
      : value.kind === 'Index' && value.container instanceof PackageObject
        ? value.container.elements[value.index]
        : undefined
  return led === undefined || led instanceof NamespaceNode ? value : led
}

type OnReference = (value: AmlObject) => AmlData

function dataOf(m: Machine, value: AmlObject, depth: number, other: OnReference = noData): AmlData {
  switch (value.type) {
    case 'Integer':
      return { type: 'integer', value: BigInt(value.value) }
    case 'String':
      m.allocate(value.bytes.length)
      return { type: 'string', value: toLatin1(value.bytes) }
    case 'Buffer':
      m.allocate(value.bytes.length)
      return { type: 'buffer', value: value.bytes.slice() }
    case 'Package':
      if (depth >= MAX_PACKAGE_DEPTH) {
        fail('AE_AML_CIRCULAR_REFERENCE', `packages are nested more than ${MAX_PACKAGE_DEPTH} deep`)
      }
      m.allocate(ELEMENT_BYTES * value.elements.length)
      return {
        type: 'package',
        value: value.elements.map((element) =>
          element ? dataOf(m, element, depth + 1, other) : UNINITIALIZED,
        ),
      }
    case 'Processor': {
      const { processorId, pblkAddress, pblkLength } = value
      return { type: 'processor', processorId, pblkAddress, pblkLength }
    }
    case 'Power':
      return { type: 'power', systemLevel: value.systemLevel, resourceOrder: value.resourceOrder }
    default:
      return other(value)
  }
}

/** Only references by name, in packages, mean something outside of AML. */
function noData(value: AmlObject): AmlData {
  if (value.type !== 'Reference')
    return fail('AE_TYPE', `an object of type ${value.type} has no value outside of AML`)
  if (value.kind === 'Name' && value.node) return referenceTo(value.node)
  return fail('AE_TYPE', 'a reference has no value outside of AML')
}

function referenceTo({ path, type }: NamespaceNode): AmlData {
  return { type: 'reference', path, objectType: type }
}

/** What the Debug object shows: anything. */
export function debugData(m: Machine, value: Value): AmlData {
  if (value instanceof NamespaceNode) return referenceTo(value)
  return dataOf(m, value, 0, (other) => {
    if (!isReference(other)) return { type: 'reference', path: undefined, objectType: typeOf(other) }
    const led = other.kind === 'Name' ? other.node : other.kind === 'RefOf' ? other.target : undefined
    return led instanceof NamespaceNode
      ? referenceTo(led)
      : { type: 'reference', path: undefined, objectType: 'Reference' }
  })
}

/** An argument of a method. A reference is given by the path of an object that exists. */
export function fromData(m: Machine, data: AmlData): AmlObject {
  switch (data.type) {
    case 'integer': {
      const value = toInt(BigInt.asUintN(64, data.value))
      return new IntegerObject(m.integerBytes === 4 ? truncate(value) : value)
    }
    case 'string':
      m.allocate(data.value.length)
      return new StringObject(fromLatin1(data.value))
    case 'buffer': {
      const buffer = newBuffer(m, data.value.length)
      buffer.bytes.set(data.value)
      return buffer
    }
    case 'package':
      m.allocate(ELEMENT_BYTES * data.value.length)
      return new PackageObject(
        data.value.map((element) => {
          if (element.type === 'uninitialized') return undefined
          const object = fromData(m, element)
          object.held = true
          return object
        }),
      )
    case 'reference': {
      const node = findPath(m, data.path)
      return new RefOfReference(node ?? fail('AE_NOT_FOUND', `there is no ${data.path}`))
    }
    default:
      return fail('AE_SUPPORT', `a value of type ${data.type} is no argument`)
  }
}

function findPath(m: Machine, text: string | undefined): NamespaceNode | undefined {
  const path = splitPath(text ?? '.')
  return path && m.namespace.find(path, m.namespace.root)
}
