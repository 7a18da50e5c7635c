/**
 * Comments behind terms.
 * @module
 */
import { type Row, rowOf } from '../opcodes.ts'
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
  return pathComment(printer, (term as unknown as Readonly<Record<string, Term>>)[last[0]])
}

/** What a bare name means, unless it says so itself: the whole path, or that it is in no table. */
export function pathComment({ names, scope }: Printer, term: Term | undefined): string {
  if (term?.op !== 'NameString' || term.name === '') return ''
  const found = names.find(term.name, scope)
  if (found === undefined || found.origin === 'external') return ' /* External reference */'
  if (found.op === 'Method' || term.name.startsWith('\\')) return ''
  return ` /* ${paddedPath(found.path)} */`
}
