/**
 * What ASL does not write as `Name (argument, argument)`.
 *
 * Source: ACPI 6.5 §19.6 "ASL Operator Reference".
 * @module
 */
import type { OpName, Row } from '../opcodes.ts'
import { rowOf } from '../opcodes.ts'
import type { Term } from '../terms.ts'
import { BUFFER_FORMS } from './buffer-forms.ts'
import { isCall, nameComment, pathComment } from './comments.ts'
import { FIELD_FORMS } from './field-forms.ts'
import { describeHardwareId } from './hardware-ids.ts'
import { hex8, hex16, hex32, hex64, quote } from './literals.ts'
import { describeNotification } from './notify-values.ts'
import { OPERATOR_FORMS } from './operators.ts'
import { PACKAGE_FORMS } from './package-forms.ts'
import type { Form, Printer, Shape } from './printer.ts'
import { STATEMENT_FORMS } from './statement-forms.ts'

const scope: Form<'Scope' | 'Device' | 'ThermalZone'> = (printer, term, { level }) => {
  printer.writer.text(`${term.op} (${term.name})`)
  return printer.block(term, term.body, level, false)
}

const headedScope: Form<'Processor' | 'PowerResource'> = (printer, term, { level }) => {
  printer.writer.text(`${term.op} (`)
  printer.arguments(term, rowOf(term.op) as Row, level + 1)
  printer.writer.text(')')
  return printer.block(term, term.body, level, true)
}

/** `CreateWordField (BUF0, \_SB.DEV0._CRS._Y00._MIN, MIN0)  // _MIN: Minimum Base Address` */
const createField: Form<
  | 'CreateField'
  | 'CreateBitField'
  | 'CreateByteField'
  | 'CreateWordField'
  | 'CreateDWordField'
  | 'CreateQWordField'
> = (printer, term, place) => {
  const tag = printer.plan.tags.get(term)
  if (!tag) return printer.row(term, place)
  const { writer } = printer
  const inner = { level: place.level + 1, parent: term }
  writer.text(`${term.op} (`)
  printer.term(term.source, inner)
  writer.text(`, ${tag.path}, `)
  if (term.op === 'CreateField') {
    printer.term(term.numBits, inner)
    writer.text(', ')
  }
  writer.text(`${term.name})${nameComment(tag.path)}`)
  return 'line'
}

function notifyComment(printer: Printer, { object, value }: Term<'Notify'>): string {
  const number = value.op === 'ByteConst' ? value.value : ['Zero', 'One'].indexOf(value.op)
  if (number < 0) return ''
  const found = object.op === 'NameString' ? printer.names.lookUp(object.name, printer.scope) : undefined
  const kind = found?.origin === 'external' ? undefined : found?.op
  return ` // ${describeNotification(number, kind)}`
}

export const FORMS: { readonly [O in OpName]?: Form<O> } = {
  ...OPERATOR_FORMS,
  ...BUFFER_FORMS,
  ...PACKAGE_FORMS,
  ...FIELD_FORMS,
  ...STATEMENT_FORMS,

  // Names and constants
  NameString(printer, term, { parent }) {
    printer.writer.text(term.name)
    if (isCall(printer, term, parent)) printer.writer.text(' ()')
    return 'line'
  },
  MethodInvocation(printer, term, { level }) {
    printer.writer.text(`${term.name} (`)
    printer.list(term.args, { level: level + 1, parent: term })
    printer.writer.text(')')
    return 'line'
  },
  ByteConst(printer, term) {
    printer.writer.text(hex8(term.value))
    return 'line'
  },
  WordConst: (printer, term) => idOrNumber(printer, term, hex16(term.value)),
  DWordConst: (printer, term) => idOrNumber(printer, term, hex32(term.value)),
  QWordConst(printer, term) {
    printer.writer.text(hex64(term.value))
    return 'line'
  },
  String(printer, term) {
    const isId = printer.plan.idStrings.has(term)
    printer.writer.text(quote(term.value) + (isId ? deviceComment(term.value) : ''))
    return 'line'
  },

  // Declarations
  Name(printer, term, { level }) {
    printer.undescribed = term
    printer.writer.text(`Name (${term.name}, `)
    printer.term(term.value, { level, parent: term })
    printer.writer.text(')')
    if (printer.undescribed) printer.writer.text(nameComment(term.name))
    printer.undescribed = undefined
    return 'line'
  },
  Alias(printer, term) {
    printer.writer.text(`Alias (${term.source}, ${term.alias})`)
    return 'line'
  },
  Mutex(printer, { name, flags }) {
    printer.writer.text(`Mutex (${name}, ${hex8(flags.syncLevel | (flags.reserved << 4))})`)
    return 'line'
  },
  Method(printer, term, { level }) {
    const { argumentCount, serialized, syncLevel } = term.flags
    const sync = syncLevel === 0 ? '' : `, ${syncLevel}`
    const rule = serialized ? 'Serialized' : 'NotSerialized'
    printer.writer.text(`Method (${term.name}, ${argumentCount}, ${rule}${sync})${nameComment(term.name)}`)
    return printer.block(term, term.body, level, false)
  },
  /** Written at the head of the table, with those that no External declares. */
  External: () => 'nothing',
  Scope: scope,
  Device: scope,
  ThermalZone: scope,
  Processor: headedScope,
  PowerResource: headedScope,
  CreateField: createField,
  CreateBitField: createField,
  CreateByteField: createField,
  CreateWordField: createField,
  CreateDWordField: createField,
  CreateQWordField: createField,

  // Statements
  Notify(printer, term, place): Shape {
    printer.row(term, place)
    printer.writer.text(notifyComment(printer, term))
    return 'line'
  },
  Return(printer, term, { level }) {
    printer.writer.text('Return (')
    printer.term(term.value, { level, parent: term })
    printer.writer.text(`)${pathComment(printer, term.value, term)}`)
    return 'line'
  },
}

function idOrNumber({ plan, writer }: Printer, term: Term, number: string): Shape {
  const id = plan.eisaIds.get(term)
  writer.text(id === undefined ? number : `EisaId ("${id}")${deviceComment(id)}`)
  return 'line'
}

function deviceComment(id: string): string {
  const device = describeHardwareId(id)
  return device === undefined ? '' : ` /* ${device} */`
}
