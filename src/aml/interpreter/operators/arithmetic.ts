/**
 * Arithmetic and bits.
 *
 * Source: ACPI 6.5 §19.6 "ASL Operator Reference", by name of the operator.
 * @module
 */
import type { Term } from '../../terms.ts'
import { newInteger } from '../conversions.ts'
import {
  add,
  and,
  bitLength,
  divide,
  type Int,
  lowestBit,
  modulo,
  multiply,
  not,
  or,
  shiftLeft,
  shiftRight,
  subtract,
  toInt,
  xor,
} from '../integers.ts'
import type { Handlers, Machine } from '../machine.ts'
import type { Value } from '../objects.ts'
import { integerOf, targetOf } from '../resolve.ts'
import { fail } from '../status.ts'
import { store } from '../store.ts'
import { integerResult, operand, place, result } from './operands.ts'

type Binary = Term<'Add' | 'Subtract' | 'Multiply' | 'And' | 'NAnd' | 'Or' | 'NOr' | 'XOr'>

// Operand Operand Target
function binary(compute: (left: Int, right: Int) => Int): (m: Machine, term: Binary) => Value {
  return (m, term) => {
    const left = operand(m, term.left)
    const right = operand(m, term.right)
    const target = targetOf(place(m, term.target))
    const b = integerOf(m, right)
    return integerResult(m, compute(integerOf(m, left), b), target)
  }
}

type Shift = Term<'ShiftLeft' | 'ShiftRight'>

// Operand ShiftCount Target
function shift(compute: (value: Int, count: Int, width: number) => Int): (m: Machine, term: Shift) => Value {
  return (m, term) => {
    const value = operand(m, term.value)
    const count = operand(m, term.count)
    const target = targetOf(place(m, term.target))
    const by = integerOf(m, count)
    return integerResult(m, compute(integerOf(m, value), by, m.integerBits), target)
  }
}

type Unary = Term<'Not' | 'FindSetLeftBit' | 'FindSetRightBit' | 'FromBCD' | 'ToBCD'>

// Operand Target
function unary(
  compute: (value: Int, m: Machine) => Int,
  by: 'convert' | 'fixed' = 'convert',
): (m: Machine, term: Unary) => Value {
  return (m, term) => {
    const value = operand(m, term.value)
    const target = targetOf(place(m, term.target))
    return result(m, newInteger(compute(integerOf(m, value), m)), target, by)
  }
}

type Step = Term<'Increment' | 'Decrement'>

// SuperName
function step(compute: (value: Int) => Int): (m: Machine, term: Step) => Value {
  return (m, term) => {
    const target = targetOf(place(m, term.object))
    return integerResult(m, compute(integerOf(m, target)), target)
  }
}

function divisor(value: Int): Int {
  return value === 0 ? fail('AE_AML_DIVIDE_BY_ZERO') : value
}

/** Each decimal digit in four bits. */
function fromBcd(value: Int, m: Machine): Int {
  const digits = value.toString(16)
  if (/[a-f]/.test(digits)) fail('AE_AML_NUMERIC_OVERFLOW', `0x${digits} has a digit above 9`)
  return toInt(BigInt(digits.slice(-2 * m.integerBytes)))
}

function toBcd(value: Int, m: Machine): Int {
  const digits = value.toString()
  if (digits.length > 2 * m.integerBytes) {
    fail('AE_AML_NUMERIC_OVERFLOW', `${digits} has more than ${2 * m.integerBytes} digits`)
  }
  return toInt(BigInt(`0x${digits}`))
}

export const ARITHMETIC = {
  Add: binary(add),
  Subtract: binary(subtract),
  Multiply: binary(multiply),
  And: binary(and),
  NAnd: binary((left, right) => not(and(left, right))),
  Or: binary(or),
  NOr: binary((left, right) => not(or(left, right))),
  XOr: binary(xor),
  ShiftLeft: shift(shiftLeft),
  ShiftRight: shift(shiftRight),
  Not: unary(not),
  FindSetLeftBit: unary(bitLength),
  FindSetRightBit: unary(lowestBit),
  FromBCD: unary(fromBcd, 'fixed'),
  ToBCD: unary(toBcd, 'fixed'),
  Increment: step((value) => add(value, 1)),
  Decrement: step((value) => subtract(value, 1)),

  // Dividend Divisor Remainder Quotient
  Divide(m, term) {
    const dividend = operand(m, term.dividend)
    const by = operand(m, term.divisor)
    const remainder = targetOf(place(m, term.remainder))
    const quotient = targetOf(place(m, term.quotient))
    const b = integerOf(m, by)
    const a = integerOf(m, dividend)
    store(m, newInteger(modulo(a, divisor(b))), remainder, 'convert')
    return integerResult(m, divide(a, b), quotient)
  },

  // Dividend Divisor Target
  Mod(m, term) {
    const dividend = operand(m, term.dividend)
    const by = operand(m, term.divisor)
    const target = targetOf(place(m, term.target))
    const b = integerOf(m, by)
    const a = integerOf(m, dividend)
    return integerResult(m, modulo(a, divisor(b)), target)
  },
} satisfies Partial<Handlers>
