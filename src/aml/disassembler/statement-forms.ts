/**
 * If, Else, While, and the Switch that a compiler makes of them.
 * @module
 */
import type { OpName } from '../opcodes.ts'
import type { Term } from '../terms.ts'
import type { Form, Printer, Shape } from './printer.ts'
import type { Case, Switch } from './switch.ts'

export const STATEMENT_FORMS = {
  If(printer, term, { level }) {
    printer.writer.text('If')
    return conditional(printer, term, level)
  },
  While(printer, term, { level }) {
    const found = printer.plan.switches.get(term)
    if (found) return switchBlock(printer, term, found, level)
    printer.writer.text('While')
    return conditional(printer, term, level)
  },
  /** As `ElseIf` when there is but an If inside, with or without an Else of its own; and so on down the chain. */
  Else(printer, term, { level }) {
    const { writer } = printer
    let current = term
    for (;;) {
      const [inner, last] = current.body
      if (inner?.op !== 'If' || !isElseIf(printer, current)) {
        writer.text('Else')
        return printer.block(current, current.body, level, false)
      }
      writer.text('ElseIf')
      writer.beginTerm()
      const shape = conditional(printer, inner, level)
      if (last?.op !== 'Else') return shape
      writer.text('\n')
      writer.beginLine(level)
      writer.beginTerm()
      current = last
    }
  },
} as const satisfies { readonly If: Form<'If'>; readonly While: Form<'While'>; readonly Else: Form<'Else'> }

function isElseIf({ plan }: Printer, { body: [first, second, third] }: Term<'Else'>): boolean {
  if (first === undefined || plan.hidden.has(first) || third !== undefined) return false
  return second === undefined || second.op === 'Else'
}

/** ` (predicate) {…}` */
function conditional(printer: Printer, term: Term<'If' | 'While'>, level: number): Shape {
  printer.writer.text(' (')
  printer.head(term.predicate, { level: level + 1, parent: term }, term.body.length > 0)
  printer.writer.text(')')
  return printer.block(term, term.body, level, true)
}

function switchBlock(
  printer: Printer,
  term: Term,
  { value, cases, otherwise }: Switch,
  level: number,
): Shape {
  const { writer } = printer
  writer.text('Switch (')
  printer.term(value, { level: level + 2, parent: term })
  writer.text(')\n')
  writer.line(forgetsMark(value) ? level + 1 : level, '{')
  for (const [i, one] of cases.entries()) {
    writer.beginLine(level + 1)
    writer.beginTerm()
    caseBlock(printer, term, one, level + 1)
    const isLast = i === cases.length - 1 && otherwise === undefined
    writer.text(isLast ? '\n\n' : '\n')
  }
  if (otherwise) {
    writer.beginLine(level + 1)
    writer.beginTerm()
    writer.text('Default')
    printer.block(otherwise, otherwise.body, level + 1, false)
    writer.text('\n\n')
  }
  return printer.closeBrace(level)
}

function caseBlock(printer: Printer, parent: Term, { value, isList, body }: Case, level: number): void {
  const { writer } = printer
  writer.text('Case (')
  if (isList) {
    printer.head(value, { level: level + 1, parent }, body.length > 0)
    writer.text(')')
    printer.block(parent, body, level, true)
    return
  }
  printer.term(value, { level: level + 2, parent })
  closeHead(printer, value, level)
  printer.statements(body, level + 1, parent)
  printer.closeBrace(level)
}

/** ` {` and no end of the line: what iasl makes of values whose mark it overwrites. */
function closeHead({ writer }: Printer, value: Term, level: number): void {
  if (forgetsMark(value)) {
    writer.text(') {')
    return
  }
  writer.text(')\n')
  writer.line(level, '{')
}

const MARKED_OTHERWISE: ReadonlySet<OpName> = new Set(['Buffer', 'LNotEqual', 'LLessEqual', 'LGreaterEqual'])

/** iasl marks a term as the value of a Switch or a Case, and marks some for another purpose later. */
function forgetsMark({ op }: Term): boolean {
  return MARKED_OTHERWISE.has(op)
}
