/**
 * Arithmetic in HMP's arguments: `0x1000 + 4*2`, in signed 64-bit numbers that wrap.
 *
 * Operators by how tightly they bind: `+ - ~` before a number; `* / %`; `& | ^`; `+ -`. Characters are numbers: `'a'`. Reading
 * stops at what fits nowhere, and the next argument begins there; so a path must be quoted, for its `/` divides.
 *
 * Source: QEMU monitor/hmp.c; checked against QEMU 7.2.
 * @module
 */
import { HmpSyntaxError } from './syntax-error.ts'

/** Brackets and signs in a row; QEMU has no limit. */
const DEPTH_LIMIT = 100

export interface ExpressionResult {
  /** Signed, 64 bits. */
  readonly value: bigint
  /** Where the expression ends in the text, with the spaces behind it. */
  readonly end: number
}

/** @throws HmpSyntaxError in QEMU's words */
export function readExpression(text: string, start: number): ExpressionResult {
  const reader = new ExpressionReader(text, start)
  return { value: reader.sum(0), end: reader.at }
}

const wrap = (value: bigint) => BigInt.asIntN(64, value)

class ExpressionReader {
  readonly #text: string
  at: number

  constructor(text: string, start: number) {
    this.#text = text
    this.at = start
    this.#skipSpaces()
  }

  sum(depth: number): bigint {
    let value = this.#logic(depth)
    for (let operator = this.#operator('+-'); operator; operator = this.#operator('+-')) {
      const right = this.#logic(depth)
      value = wrap(operator === '+' ? value + right : value - right)
    }
    return value
  }

  #logic(depth: number): bigint {
    let value = this.#product(depth)
    for (let operator = this.#operator('&|^'); operator; operator = this.#operator('&|^')) {
      const right = this.#product(depth)
      if (operator === '&') value &= right
      else if (operator === '|') value |= right
      else value ^= right
    }
    return value
  }

  #product(depth: number): bigint {
    let value = this.#unary(depth)
    for (let operator = this.#operator('*/%'); operator; operator = this.#operator('*/%')) {
      const right = this.#unary(depth)
      if (operator !== '*' && right === 0n) throw new HmpSyntaxError('division by zero')
      if (operator === '*') value = wrap(value * right)
      else if (operator === '/') value = wrap(value / right)
      else value %= right
    }
    return value
  }

  #unary(depth: number): bigint {
    if (depth > DEPTH_LIMIT) throw new HmpSyntaxError('expression is too deep')
    const operator = this.#operator('+-~(')
    if (operator === '+') return this.#unary(depth + 1)
    if (operator === '-') return wrap(-this.#unary(depth + 1))
    if (operator === '~') return ~this.#unary(depth + 1)
    if (operator === '(') {
      const value = this.sum(depth + 1)
      if (this.#text[this.at] !== ')') throw new HmpSyntaxError("')' expected")
      this.#next()
      return value
    }
    if (this.#text[this.at] === "'") return this.#character()
    // There is no CPU here that has registers.
    if (this.#text[this.at] === '$') throw new HmpSyntaxError('unknown register')
    return this.#number()
  }

  #character(): bigint {
    const code = this.#text.charCodeAt(this.at + 1)
    if (Number.isNaN(code)) throw new HmpSyntaxError('character constant expected')
    if (this.#text[this.at + 2] !== "'") throw new HmpSyntaxError("missing terminating ' character")
    this.at += 2
    this.#next()
    return BigInt(code)
  }

  /** As strtoull does with base 0. */
  #number(): bigint {
    const rest = this.#text.slice(this.at, this.at + 100)
    if (rest === '') throw new HmpSyntaxError('unexpected end of expression')
    const digits = /^(?:0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)/i.exec(rest)?.[0]
    if (digits === undefined) throw new HmpSyntaxError(`invalid char '${rest[0]}' in expression`)
    const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits)
    if (value >= 2n ** 64n) throw new HmpSyntaxError('number too large')
    this.at += digits.length
    this.#skipSpaces()
    return wrap(value)
  }

  #operator(operators: string): string | undefined {
    const found = this.#text[this.at]
    if (found === undefined || !operators.includes(found)) return undefined
    this.#next()
    return found
  }

  #next(): void {
    this.at++
    this.#skipSpaces()
  }

  #skipSpaces(): void {
    while (/\s/.test(this.#text[this.at] ?? '')) this.at++
  }
}
