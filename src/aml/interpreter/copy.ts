/**
 * Copies of objects: deep through packages, references still leading where they led.
 * @module
 */

import { BankFieldObject, BufferFieldObject, IndexFieldObject, RegionFieldObject } from './field-objects.ts'
import { ELEMENT_BYTES } from './limits.ts'
import type { Machine } from './machine.ts'
import { NamespaceNode } from './namespace.ts'
import {
  type AmlObject,
  BufferObject,
  EventObject,
  IndexReference,
  IntegerObject,
  MutexObject,
  NameReference,
  NodeCopy,
  PackageObject,
  RefOfReference,
  StringObject,
  TableReference,
  type Value,
} from './objects.ts'
import { fail } from './status.ts'

/** Packages inside packages; a package that was declared as an element of itself has no end. */
export const MAX_PACKAGE_DEPTH = 64

export function copyOf(m: Machine, value: Value, depth = 0): AmlObject {
  if (value instanceof NamespaceNode) return new NodeCopy(value)
  switch (value.type) {
    case 'Integer':
      return new IntegerObject(value.value, value.constant)
    case 'String':
      m.allocate(value.bytes.length)
      return new StringObject(value.bytes.slice())
    case 'Buffer':
      m.allocate(value.bytes.length)
      return new BufferObject(value.bytes.slice())
    case 'Package':
      return copyOfPackage(m, value, depth)
    case 'Reference':
      return copyOfReference(value)
    case 'Mutex':
      return new MutexObject(value.syncLevel)
    case 'Event':
      return new EventObject()
    case 'BufferField':
      return copyOfBufferField(value)
    case 'RegionField':
      return new RegionFieldObject(value.region, value.layout, value.access)
    case 'BankField':
      return copyOfBankField(value)
    case 'IndexField':
      return new IndexFieldObject(value.index, value.data, value.layout, value.indexValue)
    case 'Copy':
      return new NodeCopy(value.node)
    // What has no state of its own can be shared.
    case 'Method':
    case 'Processor':
    case 'Power':
    case 'Region':
      return value
  }
}

function copyOfPackage(m: Machine, value: PackageObject, depth: number): PackageObject {
  if (depth >= MAX_PACKAGE_DEPTH) {
    fail('AE_AML_CIRCULAR_REFERENCE', `packages are nested more than ${MAX_PACKAGE_DEPTH} deep`)
  }
  m.allocate(ELEMENT_BYTES * value.elements.length)
  return new PackageObject(
    value.elements.map((element) => {
      if (!element) return undefined
      const copy = copyOf(m, element, depth + 1)
      copy.held = true
      return copy
    }),
  )
}

function copyOfReference(value: Extract<AmlObject, { type: 'Reference' }>): AmlObject {
  switch (value.kind) {
    case 'RefOf':
      return new RefOfReference(value.target)
    case 'Index':
      return new IndexReference(value.container, value.index)
    case 'Name': {
      const copy = new NameReference(value.name, value.scope)
      copy.node = value.node
      return copy
    }
    case 'Table': {
      const copy = new TableReference(value.table)
      copy.valid = value.valid
      return copy
    }
  }
}

function copyOfBufferField(value: BufferFieldObject): BufferFieldObject {
  const copy = new BufferFieldObject(value.isCreateField, value.prepare)
  copy.place = value.place
  return copy
}

function copyOfBankField(value: BankFieldObject): BankFieldObject {
  const copy = new BankFieldObject(value.region, value.bank, value.layout, value.access)
  copy.bankValue = value.bankValue
  return copy
}
