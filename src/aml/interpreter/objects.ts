/**
 * Objects: what names, locals, arguments and package elements hold.
 *
 * Objects are mutable and have an identity. `Store` into a name changes the object that the name holds, and whoever holds the
 * same object sees it: an argument that a caller passed by name, an element of a package that was declared by name, an Index
 * into a buffer. Copies are made where ACPICA makes them (`copy.ts`, `store.ts`).
 * @module
 */
import type { Span, TermList } from '../terms.ts'
import type { FieldObject, RegionObject } from './field-objects.ts'
import type { Int } from './integers.ts'
import type { Machine, Thread } from './machine.ts'
import type { NamespaceNode } from './namespace.ts'
import { AmlObjectBase } from './object-base.ts'
import type { ObjectType } from './object-types.ts'

export class IntegerObject extends AmlObjectBase {
  readonly type = 'Integer'
  value: Int
  /** It came of Zero, One, Ones or Revision: as a target it swallows what is stored. */
  readonly constant: boolean
  constructor(value: Int, constant = false) {
    super()
    this.value = value
    this.constant = constant
  }
}

/** One byte a character; a NUL may have been stored into it. */
export class StringObject extends AmlObjectBase {
  readonly type = 'String'
  bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    super()
    this.bytes = bytes
  }
}

export class BufferObject extends AmlObjectBase {
  readonly type = 'Buffer'
  bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    super()
    this.bytes = bytes
  }
}

export class PackageObject extends AmlObjectBase {
  readonly type = 'Package'
  /** `undefined` where an element is uninitialised. */
  readonly elements: (AmlObject | undefined)[]
  constructor(elements: (AmlObject | undefined)[]) {
    super()
    this.elements = elements
  }
}

/** What runs when a method is called: bytes that are parsed at the first call, or a function of the interpreter. */
export type MethodCode =
  | { readonly kind: 'aml'; readonly table: TableCode; readonly span: Span }
  | { readonly kind: 'native'; readonly run: (machine: Machine, args: readonly Value[]) => Value | undefined }

/** The table that a method's bytes are in. */
export interface TableCode {
  readonly bytes: Uint8Array
  readonly name: string
}

export class MethodObject extends AmlObjectBase {
  readonly type = 'Method'
  readonly argumentCount: number
  readonly serialized: boolean
  readonly syncLevel: number
  readonly code: MethodCode
  /** Calls that have not returned. */
  running = 0
  /** Objects that running calls have declared; they go when the last call returns. */
  readonly temporaries: NamespaceNode[] = []
  /** The sync level to go back to when the last of nested calls returns; `undefined` while no call holds the lock. */
  outerSyncLevel: number | undefined
  body: MethodBody | undefined
  constructor(argumentCount: number, serialized: boolean, syncLevel: number, code: MethodCode) {
    super()
    this.argumentCount = argumentCount
    this.serialized = serialized
    this.syncLevel = syncLevel
    this.code = code
  }
}

export interface MethodBody {
  readonly terms: TermList
  /** How deep terms are nested. */
  readonly depth: number
  /** Which tables were loaded when it was read: with others, names may mean something else. */
  readonly tables: number
}

export class MutexObject extends AmlObjectBase {
  readonly type = 'Mutex'
  readonly syncLevel: number
  /** How often the owner has acquired it. */
  depth = 0
  owner: Thread | undefined
  /** Of the owner, before it acquired this. */
  outerSyncLevel = 0
  constructor(syncLevel: number) {
    super()
    this.syncLevel = syncLevel
  }
}

export class EventObject extends AmlObjectBase {
  readonly type = 'Event'
  /** Signals that nobody has waited for. */
  signals = 0
}

export class ProcessorObject extends AmlObjectBase {
  readonly type = 'Processor'
  readonly processorId: number
  readonly pblkAddress: number
  readonly pblkLength: number
  constructor(processorId: number, pblkAddress: number, pblkLength: number) {
    super()
    this.processorId = processorId
    this.pblkAddress = pblkAddress
    this.pblkLength = pblkLength
  }
}

export class PowerObject extends AmlObjectBase {
  readonly type = 'Power'
  readonly systemLevel: number
  readonly resourceOrder: number
  constructor(systemLevel: number, resourceOrder: number) {
    super()
    this.systemLevel = systemLevel
    this.resourceOrder = resourceOrder
  }
}

/** What CopyObject makes of an object that has no value of its own, such as a Device: it still knows its type. */
export class NodeCopy extends AmlObjectBase {
  readonly type = 'Copy'
  readonly objectType: ObjectType
  readonly node: NamespaceNode
  constructor(node: NamespaceNode) {
    super()
    this.objectType = node.type
    this.node = node
  }
}

// References                                          ACPI 6.5 §19.3.5.2 "ASL Data Types"

/** `RefOf`: leads to a name, a local or an argument. */
export class RefOfReference extends AmlObjectBase {
  readonly type = 'Reference'
  readonly kind = 'RefOf'
  readonly target: Holder
  constructor(target: Holder) {
    super()
    this.target = target
  }
}

/** `Index`: leads to an element of a package, or a byte of a buffer or string. */
export class IndexReference extends AmlObjectBase {
  readonly type = 'Reference'
  readonly kind = 'Index'
  readonly container: PackageObject | BufferObject | StringObject
  readonly index: number
  constructor(container: PackageObject | BufferObject | StringObject, index: number) {
    super()
    this.container = container
    this.index = index
  }
}

/** An element of a package that was declared by name. What holds data is replaced by its object once it can be looked up. */
export class NameReference extends AmlObjectBase {
  readonly type = 'Reference'
  readonly kind = 'Name'
  readonly name: string
  readonly scope: NamespaceNode
  /** `undefined` until the name has been looked up. */
  node: NamespaceNode | undefined
  constructor(name: string, scope: NamespaceNode) {
    super()
    this.name = name
    this.scope = scope
  }
}

/** A table that `Load` or `LoadTable` has loaded. */
export class TableReference extends AmlObjectBase {
  readonly type = 'Reference'
  readonly kind = 'Table'
  readonly table: LoadedTable
  /** False once it has been unloaded through this reference. */
  valid = true
  constructor(table: LoadedTable) {
    super()
    this.table = table
  }
}

export interface LoadedTable extends TableCode {
  readonly signature: string
  readonly oemId: string
  readonly oemTableId: string
  /** Its objects are in the namespace. */
  loaded: boolean
}

export type AmlReference = RefOfReference | IndexReference | NameReference | TableReference

export type AmlObject =
  | IntegerObject
  | StringObject
  | BufferObject
  | PackageObject
  | MethodObject
  | MutexObject
  | EventObject
  | ProcessorObject
  | PowerObject
  | NodeCopy
  | AmlReference
  | RegionObject
  | FieldObject

/** What an expression has: an object, or a name that stands for itself because it has no value, such as a Device. */
export type Value = AmlObject | NamespaceNode

/** Something that holds an object: a name, a local, an argument. */
export interface Holder {
  /** Of what was stored last through the namespace's rules; a local that was assigned directly keeps what it had. */
  type: ObjectType
  object: Value | undefined
}

/** A local or an argument of a running method. */
export class Variable implements Holder {
  readonly kind: 'Local' | 'Arg'
  type: ObjectType = 'Untyped'
  object: Value | undefined
  /** Its method has returned; a reference may still be there. */
  gone = false
  constructor(kind: 'Local' | 'Arg', object?: Value) {
    this.kind = kind
    this.object = object
  }
}

/** The Debug object, as a target. */
export const DEBUG = { type: 'DebugObject' } as const
export type Debug = typeof DEBUG

/** What an operand can be before it is resolved to a value. */
export type Operand = Value | Variable | Debug

export type DataObject = IntegerObject | StringObject | BufferObject

export function isData(value: Operand): value is DataObject {
  return value instanceof IntegerObject || value instanceof BufferObject || value instanceof StringObject
}

export function isReference(value: Operand): value is AmlReference {
  return (
    value instanceof RefOfReference ||
    value instanceof IndexReference ||
    value instanceof NameReference ||
    value instanceof TableReference
  )
}

/** The type under which messages, ObjectType and Concatenate know a value. */
export function typeOf(value: Value): ObjectType {
  return value.type === 'Copy' ? value.objectType : value.type
}
