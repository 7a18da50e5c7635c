/**
 * Operation regions, and fields of regions and buffers, as objects.
 *
 * Source: ACPI 6.5 §19.6.100 "OperationRegion", §19.6.48 "Field" and its relatives.
 * @module
 */
import type { Int } from './integers.ts'
import type { NamespaceNode } from './namespace.ts'
import { AmlObjectBase } from './object-base.ts'
import type { BufferObject, Operand } from './objects.ts'

export class RegionObject extends AmlObjectBase {
  readonly type = 'Region'
  /** The number of the address space. */
  readonly space: number
  readonly node: NamespaceNode
  address: Int = 0
  length = 0
  /** Address and length have been evaluated. */
  ready = false
  /** Evaluates them: when the region is declared, and again at an access if that failed. */
  readonly prepare: (region: RegionObject) => void
  /** `_REG` has been told that it can be accessed. */
  connected = false
  /** What host and interpreter have worked out for it at the first access. */
  setup: RegionSetup | undefined
  constructor(space: number, node: NamespaceNode, prepare: (region: RegionObject) => void) {
    super()
    this.space = space
    this.node = node
    this.prepare = prepare
  }
}

export type RegionSetup =
  | {
      readonly kind: 'pci'
      readonly segment: number
      readonly bus: number
      readonly device: number
      readonly function: number
    }
  | { readonly kind: 'table'; readonly bytes: Uint8Array }
  | { readonly kind: 'pcc'; readonly bytes: Uint8Array }

/** Where a field lies, in the terms in which it is accessed. */
export interface FieldLayout {
  readonly bits: number
  /** Bytes of one access. */
  readonly accessBytes: number
  /** Byte offset of the first access. */
  readonly baseOffset: number
  /** Of the field's first bit, from there. */
  readonly startBit: number
  readonly updateRule: 'Preserve' | 'WriteAsOnes' | 'WriteAsZeros' | number
}

/** What AccessAs and Connection say of a field. */
export interface FieldAccess {
  /** The protocol of a serial bus. */
  readonly attribute: number
  readonly accessLength: number
  /** The resource descriptor of a GPIO or serial bus connection. */
  readonly connection: Uint8Array | undefined
  /** The field's number among those of its connection. */
  readonly pinIndex: number
}

export class BufferFieldObject extends AmlObjectBase {
  readonly type = 'BufferField'
  /** Made by CreateField: it reads as a buffer however short it is. */
  readonly isCreateField: boolean
  /** `undefined` until its operands have been evaluated without an error. */
  place: { readonly buffer: BufferObject; readonly layout: FieldLayout } | undefined
  /** Evaluates the operands again. */
  readonly prepare: () => void
  constructor(isCreateField: boolean, prepare: () => void) {
    super()
    this.isCreateField = isCreateField
    this.prepare = prepare
  }
}

export class RegionFieldObject extends AmlObjectBase {
  readonly type = 'RegionField'
  readonly region: RegionObject
  readonly layout: FieldLayout
  readonly access: FieldAccess
  constructor(region: RegionObject, layout: FieldLayout, access: FieldAccess) {
    super()
    this.region = region
    this.layout = layout
    this.access = access
  }
}

export class BankFieldObject extends AmlObjectBase {
  readonly type = 'BankField'
  readonly region: RegionObject
  readonly bank: FieldObject
  bankValue = 0
  readonly layout: FieldLayout
  readonly access: FieldAccess
  constructor(region: RegionObject, bank: FieldObject, layout: FieldLayout, access: FieldAccess) {
    super()
    this.region = region
    this.bank = bank
    this.layout = layout
    this.access = access
  }
}

export class IndexFieldObject extends AmlObjectBase {
  readonly type = 'IndexField'
  readonly index: FieldObject
  readonly data: FieldObject
  readonly layout: FieldLayout
  /** What the index register gets for the first access. */
  readonly indexValue: number
  constructor(index: FieldObject, data: FieldObject, layout: FieldLayout, indexValue: number) {
    super()
    this.index = index
    this.data = data
    this.layout = layout
    this.indexValue = indexValue
  }
}

export type FieldObject = BufferFieldObject | RegionFieldObject | BankFieldObject | IndexFieldObject

export function isField(value: Operand): value is FieldObject {
  return (
    value instanceof RegionFieldObject ||
    value instanceof BufferFieldObject ||
    value instanceof IndexFieldObject ||
    value instanceof BankFieldObject
  )
}
