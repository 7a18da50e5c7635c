/**
 * Buffers, and the macros that make them.
 * @module
 */
import { toLatin1 } from '../../binary/bytes.ts'
import type { Term } from '../terms.ts'
import { readBuffer } from './buffers.ts'
import { quote } from './literals.ts'
import { commentOfName } from './package-forms.ts'
import { isPld, writePld } from './pld.ts'
import type { Form, Place, Printer, Shape } from './printer.ts'
import { writeTemplate } from './resource-template.ts'
import { writeBytes } from './resource-writer.ts'
import { describeUuid } from './uuids.ts'

const buffer: Form<'Buffer'> = (printer, term, place) => {
  const { writer } = printer
  const { level, parent } = place
  const { content, isBrokenTemplate } = readBuffer(term)
  if (isBrokenTemplate) writer.text('/**** Is ResourceTemplate, but EndTag not at buffer end ****/ ')
  switch (content.kind) {
    case 'template': {
      writer.text('ResourceTemplate ()')
      commentOfName(printer, parent)
      printer.openBrace(level)
      writer.beginTerm()
      const names = printer.plan.descriptorNames.get(term)
      writeTemplate(writer, level + 1, content.template.descriptors, (index) => names?.get(index) ?? '')
      return printer.closeBrace(level)
    }
    case 'uuid':
      writer.text('ToUUID (')
      writer.beginTerm()
      writer.text(`"${content.uuid}") /* ${describeUuid(content.uuid) ?? 'Unknown UUID'} */`)
      return 'line'
    case 'unicode':
      writer.text('Unicode (')
      writer.beginTerm()
      writer.text(`"${unicodeText(term.bytes)}")`)
      return 'line'
    case 'string':
      return braced(printer, term, place, (inner) => {
        writer.line(inner, quote(toLatin1(term.bytes.subarray(0, -1))))
      })
    case 'bytes':
      if (isPld(printer, term, parent)) return writePld(writer, level + 1, term.bytes)
      return braced(printer, term, place, (inner) => writeBytes(writer, inner, term.bytes))
  }
}

export const BUFFER_FORMS = { Buffer: buffer } as const satisfies { readonly Buffer: Form<'Buffer'> }

/** `Buffer (size) {…}` */
function braced(
  printer: Printer,
  term: Term<'Buffer'>,
  { level, parent }: Place,
  content: (level: number) => void,
): Shape {
  const { writer } = printer
  writer.text('Buffer (')
  printer.head(term.size, { level: level + 1, parent: term }, term.bytes.length > 0)
  writer.text(')')
  if (term.bytes.length === 0) {
    writer.text(' {}')
    return 'emptyBlock'
  }
  commentOfName(printer, parent)
  printer.openBrace(level)
  writer.beginTerm()
  content(level + 1)
  return printer.closeBrace(level)
}

/** Every second byte: the others are zero. */
function unicodeText(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length - 2; i += 2) text += String.fromCharCode(bytes[i] as number)
  return text.replace(/["\\]/g, '\\$&')
}
