/**
 * Whether a target is an operand as well: what makes `A = (A + B)` an `A += B`.
 * @module
 */
import { rowOf } from '../opcodes.ts'
import type { Term } from '../terms.ts'
import type { Printer } from './printer.ts'

/** Two spellings of one name are the same object. What names stand for outside the table, only their text can tell. */
export function isSameObject(printer: Printer, a: Term, b: Term): boolean {
  if (a.op !== b.op) return false
  if (a.op === 'NameString' && b.op === 'NameString') {
    const known = printer.names.lookUp(a.name, printer.scope)
    return known === undefined ? a.name === b.name : known === printer.names.lookUp(b.name, printer.scope)
  }
  return (rowOf(a.op)?.args ?? []).every(([name]) =>
    isSameValue(printer, (a as unknown as Values)[name], (b as unknown as Values)[name]),
  )
}

type Values = Readonly<Record<string, unknown>>

function isSameValue(printer: Printer, a: unknown, b: unknown): boolean {
  if (isTerm(a) && isTerm(b)) return isSameObject(printer, a, b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, i) => byte === b[i])
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => isSameValue(printer, item, b[i]))
  }
  return a === b
}

function isTerm(value: unknown): value is Term {
  return typeof value === 'object' && value !== null && 'op' in value
}
