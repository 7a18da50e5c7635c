/**
 * Fields of operation regions.
 * @module
 */
import { type Choice, fieldFlags } from '../opcodes/kinds.ts'
import type { FieldElement, Term } from '../terms.ts'
import { declaredSize } from './buffers.ts'
import { hex8, hexDigits } from './literals.ts'
import type { Form, Printer, Shape } from './printer.ts'
import { readDescriptors, writeTemplate } from './resource-template.ts'

type FieldOwner = Term<'Field' | 'IndexField' | 'BankField'>

export const FIELD_FORMS = {
  Field(printer, term, { level }) {
    printer.writer.text(`Field (${term.region}, `)
    return fieldList(printer, term, level)
  },
  IndexField(printer, term, { level }) {
    printer.writer.text(`IndexField (${term.index}, ${term.data}, `)
    return fieldList(printer, term, level)
  },
  BankField(printer, term, { level }) {
    printer.writer.text(`BankField (${term.region}, ${term.bank}, `)
    printer.term(term.bankValue, { level: 0, parent: term })
    printer.writer.text(', ')
    return fieldList(printer, term, level)
  },
} as const satisfies { readonly [O in FieldOwner['op']]: Form<O> }

const { accessType, updateRule } = fieldFlags.fields

function fieldList(printer: Printer, { flags, fields }: FieldOwner, level: number): Shape {
  const { writer } = printer
  const access = keyword(accessType.choice, flags.accessType, 7, 'InvalidAccType')
  const update = keyword(updateRule.choice, flags.updateRule, 3, 'InvalidUpdateRule')
  writer.text(`${access}, ${flags.lock ? 'Lock' : 'NoLock'}, ${update})`)
  printer.openBrace(level)
  let bits = 0
  for (const [i, element] of fields.entries()) {
    if ('bits' in element) bits = (bits + element.bits) >>> 0
    writer.beginLine(level + 1)
    writeElement(printer, element, bits, level + 1)
    writer.text(i < fields.length - 1 ? ', \n' : '\n')
  }
  return printer.closeBrace(level)
}

/** @param end of the element, in bits from the start of the region */
function writeElement(printer: Printer, element: FieldElement, end: number, level: number): void {
  const { writer } = printer
  switch (element.op) {
    case 'NamedField':
      writer.text(`${`${element.name},`.padEnd(8)}${element.bits}`)
      return
    case 'ReservedField':
      writer.text(end % 8 === 0 ? `Offset (0x${hexDigits(end / 8, 2)})` : `    ,   ${element.bits}`)
      return
    case 'AccessField':
      writer.text(`AccessAs (${accessWord(element)}, ${attributeWord(element.attribute)})`)
      return
    case 'ExtendedAccessField': {
      const attribute = `${attributeWord(element.attribute)} (${hex8(element.length)})`
      writer.text(`AccessAs (${accessWord(element)}, ${attribute})`)
      return
    }
    case 'ConnectField':
      writeConnection(printer, element, level)
  }
}

function writeConnection(printer: Printer, { connection }: Term<'ConnectField'>, level: number): void {
  const { writer } = printer
  if (connection.op === 'NameString') {
    writer.text(`Connection (${connection.name})`)
    return
  }
  const bytes = connection.bytes.subarray(0, declaredSize(connection))
  const found = readDescriptors(bytes)
  writer.text('Connection (\n')
  if (found) writeTemplate(writer, level + 1, found.descriptors, () => '')
  else writer.line(level + 1, '/**** Not a resource descriptor ****/')
  writer.indent(level)
  writer.text(')')
}

function accessWord({ access }: Term<'AccessField' | 'ExtendedAccessField'>): string {
  return keyword(accessType.choice, access.accessType, 7, 'InvalidAccType')
}

function attributeWord(attribute: string | number): string {
  return typeof attribute === 'string' ? attribute : hex8(attribute)
}

/** iasl reads fewer bits than the field has. @param mask of what it reads */
function keyword(choice: Choice, value: string | number, mask: number, unknown: string): string {
  if (typeof value === 'string') return value
  return Object.entries(choice.values).find(([, number]) => number === (value & mask))?.[0] ?? unknown
}
