/**
 * Comments behind terms.
 * @module
 */
import { type OpName, type Row, rowOf } from '../opcodes.ts'
import type { Term } from '../terms.ts'
import { lastSegment, paddedPath } from './literals.ts'
import { describeName } from './predefined-names.ts'
import type { Printer } from './printer.ts'

/** `  // _HID: Hardware ID` behind a declaration; '' for names that ACPI does not define. */
export function nameComment(name: string): string {
  const description = describeName(lastSegment(name))
  return description === undefined ? '' : `  // ${description}`
}

/** ` /* \_SB_.PCI0.BUF0 *\/` behind a term whose last argument is a target. */
export function targetComment(printer: Printer, term: Term): string {
  const row = rowOf(term.op) as Row
  const last = row.args.at(-1)
  if (!last || !(last[1].kind === 'Target' || last[0] === 'target')) return ''
  return pathComment(printer, (term as unknown as Readonly<Record<string, Term>>)[last[0]], term)
}

/** What a bare name means, unless it says so itself: the whole path, or that it is in no table. */
export function pathComment(printer: Printer, term: Term | undefined, parent: Term): string {
  if (term?.op !== 'NameString' || term.name === '' || isCall(printer, term, parent)) return ''
  const found = printer.names.lookUp(term.name, printer.scope)
  if (found === undefined || found.origin === 'external') return ' /* External reference */'
  return term.name.startsWith('\\') ? '' : ` /* ${paddedPath(found.node.path)} */`
}

/** Terms that take a name as it is, method or not; of some, only this argument is such a name. */
const NAMES_ONLY: { readonly [O in OpName]?: string } = {
  RefOf: 'object',
  CondRefOf: 'object',
  ObjectType: 'object',
  CopyObject: 'target',
  Name: 'value',
}

/** A method without arguments is called by its name alone. */
export function isCall(
  { names, scope }: Printer,
  term: Term<'NameString'>,
  parent: Term | undefined,
): boolean {
  const found = names.lookUp(term.name, scope)
  if (found?.argumentCount !== 0) return false
  const argument = parent && NAMES_ONLY[parent.op]
  return argument === undefined || (parent as unknown as Readonly<Record<string, unknown>>)[argument] !== term
}
