/**
 * Symbolic operators: `Local0 = (A + B)`, `A += B`, `A++`, `(A == B)`, `PKG [One]`.
 *
 * An assignment inside an expression has parentheses around it, every other binary operator has them always, and compound
 * assignments never have.
 *
 * Source: ACPI 6.5 §19.6 "ASL Operator Reference"; where parentheses stand is iasl's.
 * @module
 */
import type { OpName } from '../opcodes.ts'
import type { Term } from '../terms.ts'
import { pathComment } from './comments.ts'
import type { Form, Place, Printer, Shape } from './printer.ts'
import { isSameObject } from './same-object.ts'

const SYMBOLS = {
  Add: '+',
  Subtract: '-',
  Multiply: '*',
  Mod: '%',
  ShiftLeft: '<<',
  ShiftRight: '>>',
  And: '&',
  Or: '|',
  XOr: '^',
} as const satisfies { readonly [O in OpName]?: string }
type Arithmetic = Term<keyof typeof SYMBOLS>

/** Operands may be exchanged, so that either can be the target of a compound assignment. */
const COMMUTATIVE: ReadonlySet<OpName> = new Set(['Add', 'Multiply', 'And', 'Or', 'XOr'])

const COMPARISONS = {
  LAnd: '&&',
  LOr: '||',
  LEqual: '==',
  LGreater: '>',
  LLess: '<',
  LNotEqual: '!=',
  LLessEqual: '<=',
  LGreaterEqual: '>=',
} as const satisfies { readonly [O in OpName]?: string }
type Comparison = Term<keyof typeof COMPARISONS>

/** Two opcodes, of which the first negates: each counts as a term. */
const NEGATED: ReadonlySet<OpName> = new Set(['LNotEqual', 'LLessEqual', 'LGreaterEqual'])

/** Operands of these are set in parentheses when they assign. */
const OPERATORS: ReadonlySet<OpName> = new Set([
  ...(Object.keys(SYMBOLS) as OpName[]),
  ...(Object.keys(COMPARISONS) as OpName[]),
  'Divide',
])

/** Their Index has no symbolic form that iasl would read. */
const CONSTANTS: ReadonlySet<OpName> = new Set(['String', 'Buffer', 'Package', 'VarPackage'])

interface Calculation {
  readonly symbol: string
  readonly left: Term
  readonly right: Term
  /** `undefined`: the result is not stored. */
  readonly target: Term | undefined
  readonly isCommutative: boolean
  /** The operand that the comment behind it is about. */
  readonly last: Term | undefined
}

function calculation(
  printer: Printer,
  term: Term,
  { symbol, left, right, target, isCommutative, last }: Calculation,
  { level, parent }: Place,
): Shape {
  const { writer } = printer
  const place: Place = { level: level + 1, parent: term }
  const binary = () => {
    printer.term(left, place)
    writer.text(` ${symbol} `)
    printer.term(right, place)
  }
  if (target === undefined) {
    writer.text('(')
    binary()
    writer.beginTerm() // the target that is not there
    writer.text(')')
    return 'line'
  }
  const isAccumulating = isSameObject(printer, target, left)
  if (isAccumulating || (isCommutative && isSameObject(printer, target, right))) {
    printer.term(target, place)
    writer.text(` ${symbol}= `)
    printer.term(isAccumulating ? right : left, place)
  } else {
    const isNested = parent !== undefined && OPERATORS.has(parent.op)
    if (isNested) writer.text('(')
    printer.term(target, place)
    writer.text(' = (')
    binary()
    writer.text(isNested ? '))' : ')')
  }
  writer.text(pathComment(printer, last, term))
  return 'line'
}

const arithmetic: Form<keyof typeof SYMBOLS> = (printer, term: Arithmetic, place) => {
  const [left, right] =
    'dividend' in term
      ? [term.dividend, term.divisor]
      : 'count' in term
        ? [term.value, term.count]
        : [term.left, term.right]
  const parts = {
    symbol: SYMBOLS[term.op],
    left,
    right,
    target: given(term.target),
    isCommutative: COMMUTATIVE.has(term.op),
    last: right,
  }
  return calculation(printer, term, parts, place)
}

/** With a remainder alone it is `%`; with both targets it has no symbolic form. */
const divide: Form<'Divide'> = (printer, term, place) => {
  const remainder = given(term.remainder)
  const quotient = given(term.quotient)
  if (remainder && quotient) return printer.row(term, place)
  const operands = { left: term.dividend, right: term.divisor, isCommutative: false }
  return remainder
    ? calculation(printer, term, { ...operands, symbol: '%', target: remainder, last: term.divisor }, place)
    : calculation(printer, term, { ...operands, symbol: '/', target: quotient, last: undefined }, place)
}

const comparison: Form<keyof typeof COMPARISONS> = (printer, term: Comparison, { level }) => {
  const { writer } = printer
  const negated = NEGATED.has(term.op)
  if (negated) writer.beginTerm()
  const place: Place = { level: level + (negated ? 2 : 1), parent: term }
  writer.text('(')
  printer.term(term.left, place)
  writer.text(` ${COMPARISONS[term.op]} `)
  printer.term(term.right, place)
  writer.text(')')
  return 'line'
}

const assign = (
  printer: Printer,
  term: Term,
  target: Term,
  between: string,
  value: Term,
  level: number,
): Shape => {
  const place: Place = { level: level + 1, parent: term }
  printer.term(target, place)
  printer.writer.text(between)
  printer.term(value, place)
  printer.writer.text(pathComment(printer, value, term))
  return 'line'
}

export const OPERATOR_FORMS = {
  Add: arithmetic,
  Subtract: arithmetic,
  Multiply: arithmetic,
  Mod: arithmetic,
  ShiftLeft: arithmetic,
  ShiftRight: arithmetic,
  And: arithmetic,
  Or: arithmetic,
  XOr: arithmetic,
  Divide: divide,
  LAnd: comparison,
  LOr: comparison,
  LEqual: comparison,
  LGreater: comparison,
  LLess: comparison,
  LNotEqual: comparison,
  LLessEqual: comparison,
  LGreaterEqual: comparison,
  LNot(printer, term, { level }) {
    printer.writer.text('!')
    printer.term(term.value, { level: level + 1, parent: term })
    return 'line'
  },
  Not(printer, term, { level }) {
    const target = given(term.target)
    if (target) return assign(printer, term, target, ' = ~', term.value, level)
    printer.writer.text('~')
    printer.term(term.value, { level: level + 1, parent: term })
    printer.writer.beginTerm() // the target that is not there
    return 'line'
  },
  Increment(printer, term, { level }) {
    printer.term(term.object, { level: level + 1, parent: term })
    printer.writer.text('++')
    return 'line'
  },
  Decrement(printer, term, { level }) {
    printer.term(term.object, { level: level + 1, parent: term })
    printer.writer.text('--')
    return 'line'
  },
  Store(printer, term, { level }) {
    return assign(printer, term, term.target, ' = ', term.source, level)
  },
  Index(printer, term, place) {
    if (CONSTANTS.has(term.object.op)) return printer.row(term, place)
    const { writer } = printer
    const inner: Place = { level: place.level + 1, parent: term }
    const target = given(term.target)
    if (target) {
      printer.term(target, inner)
      writer.text(' = ')
    }
    printer.term(term.object, inner)
    writer.text(' [')
    printer.term(term.index, inner)
    writer.text(']')
    if (target) writer.text(pathComment(printer, term.index, term))
    else writer.beginTerm()
    return 'line'
  },
} as const satisfies { readonly [O in OpName]?: Form<O> }

function given(target: Term): Term | undefined {
  return target.op === 'NullName' ? undefined : target
}
