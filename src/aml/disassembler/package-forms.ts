/**
 * Packages.
 * @module
 */
import type { Term } from '../terms.ts'
import { nameComment } from './comments.ts'
import { hex8 } from './literals.ts'
import type { Form, Printer, Shape } from './printer.ts'

/** The comment of a Name stands behind the head of its value, where that has a head. */
export function commentOfName(printer: Printer, parent: Term | undefined): void {
  if (parent === undefined || printer.undescribed !== parent) return
  printer.writer.text(nameComment(printer.undescribed.name))
  printer.undescribed = undefined
}

function elements(
  printer: Printer,
  term: Term<'Package' | 'VarPackage'>,
  level: number,
  parent: Term | undefined,
): Shape {
  const { writer } = printer
  if (term.elements.length === 0) {
    writer.text(' {}')
    return 'emptyBlock'
  }
  commentOfName(printer, parent)
  printer.openBrace(level)
  for (const [i, element] of term.elements.entries()) {
    writer.beginLine(level + 1)
    const shape =
      element.op === 'NameString'
        ? name(printer, element)
        : printer.term(element, { level: level + 1, parent: term })
    const isLast = i === term.elements.length - 1
    writer.text(isLast ? '\n' : shape === 'block' ? ', \n\n' : ', \n')
  }
  return printer.closeBrace(level)
}

/** A method in a package is named, not called. */
function name({ writer }: Printer, { name }: Term<'NameString'>): Shape {
  writer.beginTerm()
  writer.text(name)
  return 'line'
}

export const PACKAGE_FORMS = {
  Package(printer, term, { level, parent }) {
    printer.writer.text('Package (')
    printer.writer.beginTerm()
    printer.writer.text(`${hex8(term.count)})`)
    return elements(printer, term, level, parent)
  },
  VarPackage(printer, term, { level, parent }) {
    printer.writer.text('Package (')
    printer.head(term.count, { level: level + 1, parent: term }, term.elements.length > 0)
    printer.writer.text(')')
    return elements(printer, term, level, parent)
  },
} as const satisfies { readonly Package: Form<'Package'>; readonly VarPackage: Form<'VarPackage'> }
