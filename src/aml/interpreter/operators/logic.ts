/**
 * Comparisons and logic; true is all ones.
 *
 * The left operand says how a comparison is made: as integers, or byte by byte as strings or buffers.
 *
 * Source: ACPI 6.5 §19.6.72 "LEqual" and its neighbours; §19.3.5.4 "Implicit Source Operand Conversion".
 * @module
 */
import type { Term } from '../../terms.ts'
import { newInteger, toBufferObject, toInteger, toStringObject } from '../conversions.ts'
import { ONES } from '../integers.ts'
import type { Handlers, Machine } from '../machine.ts'
import { type AmlObject, type DataObject, isData, type Value } from '../objects.ts'
import { dataOf, integerOf, packageOf } from '../resolve.ts'
import { fail } from '../status.ts'
import { operand, truth } from './operands.ts'

/** Below 0, 0 or above 0, as the left one is less, equal or greater. */
export function compare(m: Machine, left: DataObject, right: DataObject): number {
  if (left.type === 'Integer') {
    const b = toInteger(m, right)
    return left.value < b ? -1 : left.value > b ? 1 : 0
  }
  const a = left.bytes
  const b =
    left.type === 'String' ? toStringObject(m, right, 'implicit').bytes : toBufferObject(m, right).bytes
  const length = Math.min(a.length, b.length)
  m.spend(length >>> 4)
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

type Comparison = Term<'LEqual' | 'LNotEqual' | 'LGreater' | 'LGreaterEqual' | 'LLess' | 'LLessEqual'>

// Operand Operand
function comparison(holds: (order: number) => boolean): (m: Machine, term: Comparison) => Value {
  return (m, term) => {
    const left = operand(m, term.left)
    const right = operand(m, term.right)
    const b = dataOf(m, right)
    return truth(m, holds(compare(m, dataOf(m, left), b)))
  }
}

type Conjunction = Term<'LAnd' | 'LOr'>

/** Both operands are evaluated, whatever the first one is. */
function conjunction(
  holds: (left: boolean, right: boolean) => boolean,
): (m: Machine, term: Conjunction) => Value {
  return (m, term) => {
    const left = operand(m, term.left)
    const right = operand(m, term.right)
    const b = integerOf(m, right) !== 0
    return truth(m, holds(integerOf(m, left) !== 0, b))
  }
}

type MatchOperator = Exclude<Term<'Match'>['operator1'], number>

/** What a match operator asks of the order between the operand and the element.        ACPI 6.5 §19.6.81 "Match" */
const MATCHES: { readonly [O in MatchOperator]: (order: number) => boolean } = {
  MTR: () => true,
  MEQ: (order) => order === 0,
  MLE: (order) => order >= 0,
  MLT: (order) => order > 0,
  MGE: (order) => order <= 0,
  MGT: (order) => order < 0,
}

function matches(m: Machine, operator: MatchOperator, wanted: DataObject, element: AmlObject): boolean {
  if (operator === 'MTR') return true
  // An element that cannot be converted does not match.
  if (!isData(element)) return false
  if (element.type === 'Buffer' && element.bytes.length === 0 && wanted.type === 'Integer') return false
  return MATCHES[operator](compare(m, wanted, element))
}

export const LOGIC = {
  LEqual: comparison((order) => order === 0),
  LNotEqual: comparison((order) => order !== 0),
  LGreater: comparison((order) => order > 0),
  LGreaterEqual: comparison((order) => order >= 0),
  LLess: comparison((order) => order < 0),
  LLessEqual: comparison((order) => order <= 0),
  LAnd: conjunction((left, right) => left && right),
  LOr: conjunction((left, right) => left || right),

  // Operand
  LNot(m, term) {
    return truth(m, integerOf(m, operand(m, term.value)) === 0)
  },

  // SearchPkg MatchOpcode Operand MatchOpcode Operand StartIndex
  Match(m, term) {
    const searched = operand(m, term.package)
    const first = operand(m, term.operand1)
    const second = operand(m, term.operand2)
    const start = integerOf(m, operand(m, term.startIndex))
    const wanted2 = dataOf(m, second)
    const wanted1 = dataOf(m, first)
    const { elements } = packageOf(m, searched)
    const { operator1, operator2 } = term
    if (typeof operator1 === 'number' || typeof operator2 === 'number') {
      fail('AE_AML_OPERAND_VALUE', 'there is no such match operator')
    }
    if (start >= elements.length) fail('AE_AML_PACKAGE_LIMIT', `Match begins behind the end of the package`)
    m.spend(elements.length)
    for (let i = Number(start); i < elements.length; i++) {
      const element = elements[i]
      if (!element) continue
      if (matches(m, operator1, wanted1, element) && matches(m, operator2, wanted2, element))
        return newInteger(i)
    }
    return m.fit(newInteger(ONES))
  },
} satisfies Partial<Handlers>
