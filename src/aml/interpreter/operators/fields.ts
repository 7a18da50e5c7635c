/**
 * Fields of operation regions.
 *
 * Source: ACPI 6.5 §19.6.48 "Field (Declare Field Objects)", §19.6.64 "IndexField (Declare Index/Data Fields)", §19.6.7 "BankField
 * (Declare Bank/Data Field)".
 * @module
 */
import { accessAttribute, extendedAccessAttribute } from '../../opcodes/kinds.ts'
import type { Term } from '../../terms.ts'
import { type AccessType, accessBytes, fieldLayout } from '../field-layout.ts'
import {
  BankFieldObject,
  type FieldAccess,
  type FieldLayout,
  type FieldObject,
  IndexFieldObject,
  isField,
  RegionFieldObject,
  RegionObject,
} from '../field-objects.ts'
import { truncate } from '../integers.ts'
import type { Handlers, Machine } from '../machine.ts'
import { aliased, type NamespaceNode } from '../namespace.ts'
import { BufferObject } from '../objects.ts'
import { integerOf } from '../resolve.ts'
import { SPACE } from '../spaces.ts'
import { fail } from '../status.ts'
import { attach } from '../store.ts'
import { enter } from './named-objects.ts'
import { findNode, operand } from './operands.ts'

const MAX_POSITION = 0xffff_ffff

type FieldElements = Term<'Field'>['fields']
type FieldFlags = Term<'Field'>['flags']

/** One field of a list, with what stands before it in the list. */
interface Element {
  readonly name: string
  readonly position: number
  readonly bits: number
  readonly access: AccessType
  readonly details: FieldAccess
}

function elementsOf(m: Machine, fields: FieldElements, flags: FieldFlags): Element[] {
  const elements: Element[] = []
  let position = 0
  let access: AccessType = flags.accessType
  let details: FieldAccess = { attribute: 0, accessLength: 0, connection: undefined, pinIndex: 0 }
  for (const field of fields) {
    switch (field.op) {
      case 'NamedField':
        elements.push({ name: field.name, position, bits: field.bits, access, details })
        position += field.bits
        details = { ...details, pinIndex: details.pinIndex + 1 }
        break
      case 'ReservedField':
        position += field.bits
        break
      case 'AccessField':
        access = field.access.accessType
        details = {
          ...details,
          attribute: attributeNumber(field.attribute, accessAttribute.values),
          accessLength: 0,
        }
        break
      case 'ExtendedAccessField':
        access = field.access.accessType
        details = {
          ...details,
          attribute: attributeNumber(field.attribute, extendedAccessAttribute.values),
          accessLength: field.length,
        }
        break
      case 'ConnectField':
        details = { ...details, connection: connectionOf(m, field.connection), pinIndex: 0 }
        break
    }
    if (position > MAX_POSITION) fail('AE_SUPPORT', 'a field list is longer than 2^32 bits')
  }
  return elements
}

function attributeNumber(attribute: string | number, values: Readonly<Record<string, number>>): number {
  return typeof attribute === 'number' ? attribute : (values[attribute] ?? 0)
}

function connectionOf(m: Machine, connection: Term<'ConnectField'>['connection']): Uint8Array | undefined {
  if (connection.op === 'Buffer') return connection.bytes
  const node = findNode(m, connection.name) ?? fail('AE_NOT_FOUND', `there is no ${connection.name}`)
  const { object } = aliased(node)
  return object instanceof BufferObject
    ? object.bytes
    : fail('AE_AML_OPERAND_TYPE', `${node.path} is no connection`)
}

type FieldType = 'RegionField' | 'BankField' | 'IndexField'

/** Names first, then fields: a field that cannot be made leaves its name behind. */
function declareFields(
  m: Machine,
  term: Term<'Field' | 'BankField' | 'IndexField'>,
  type: FieldType,
  prepare: () => (element: Element, layout: FieldLayout) => FieldObject,
): FieldObject[] {
  const nodes: NamespaceNode[] = []
  for (const field of term.fields) {
    if (field.op === 'NamedField') nodes.push(enterField(m, field.name, type))
  }
  const make = prepare()
  return elementsOf(m, term.fields, term.flags).map((element, i) => {
    const bytes = accessBytes(element.access)
    const object = make(element, fieldLayout(element.position, element.bits, bytes, term.flags.updateRule))
    attach(m, nodes[i] as NamespaceNode, object)
    return object
  })
}

/** A field takes the place of what has its name, as in acpiexec. */
function enterField(m: Machine, name: string, type: FieldType): NamespaceNode {
  const { node, isNew } = enter(m, name, type)
  if (!isNew) {
    node.removeChildren()
    node.object = undefined
    node.type = type
  }
  return node
}

/** What a field belongs to. */
function ownerOf(m: Machine, name: string): NamespaceNode {
  return aliased(findNode(m, name) ?? fail('AE_NOT_FOUND', `there is no ${name}`))
}

function regionOf(m: Machine, name: string): RegionObject {
  const node = ownerOf(m, name)
  return node.object instanceof RegionObject
    ? node.object
    : fail('AE_AML_OPERAND_TYPE', `${node.path} is no operation region`)
}

function registerOf(m: Machine, name: string): FieldObject {
  const node = ownerOf(m, name)
  const { object } = node
  return object && 'held' in object && isField(object)
    ? object
    : fail('AE_AML_INTERNAL', `${node.path} is no field`)
}

/** Embedded controllers take a field of more than a byte in one access. */
function inOneAccess(layout: FieldLayout, region: RegionObject): FieldLayout {
  const bytes = Math.ceil(layout.bits / 8)
  const isWide = region.space === SPACE.EmbeddedControl && layout.bits > 8 && bytes < 256
  return isWide ? { ...layout, accessBytes: bytes } : layout
}

export const FIELDS = {
  // NameString FieldFlags FieldList
  Field(m, term) {
    declareFields(m, term, 'RegionField', () => {
      const region = regionOf(m, term.region)
      return ({ details }, layout) => new RegionFieldObject(region, inOneAccess(layout, region), details)
    })
    return undefined
  },

  // NameString NameString FieldFlags FieldList
  IndexField(m, term) {
    declareFields(m, term, 'IndexField', () => {
      const index = registerOf(m, term.index)
      const data = registerOf(m, term.data)
      return ({ position }, layout) => {
        const byte = Math.floor(position / 8)
        return new IndexFieldObject(index, data, layout, byte - (byte % layout.accessBytes))
      }
    })
    return undefined
  },

  // NameString NameString BankValue FieldFlags FieldList
  BankField(m, term) {
    const value = operand(m, term.bankValue)
    const fields = declareFields(m, term, 'BankField', () => {
      const region = regionOf(m, term.region)
      const bank = registerOf(m, term.bank)
      return ({ details }, layout) => new BankFieldObject(region, bank, layout, details)
    })
    const bankValue = truncate(integerOf(m, value))
    for (const field of fields) if (field instanceof BankFieldObject) field.bankValue = bankValue
    return undefined
  },
} satisfies Partial<Handlers>
