/** Random expressions over the objects of a method. Most have a value; some are an error. */
import { INTEGERS, randomBytes, STRINGS } from './constants.ts'
import type { Random } from './random.ts'
import { BUFFER_SIZE, type Kind, PACKAGE_SIZE, randomKind, type Scope } from './scope.ts'

export interface Expression {
  readonly asl: string
  /** At most so many characters or bytes; 8 for an integer. */
  readonly size: number
}

/** Of strings and buffers: acpiexec prints 255 characters. */
export const SIZE_LIMIT = 200

export const BINARY = 'Add Subtract Multiply And Or XOr NAnd NOr ShiftLeft ShiftRight'.split(' ')
const DIVISIONS = ['Divide', 'Mod']
const UNARY = 'Not FindSetLeftBit FindSetRightBit ToBCD FromBCD'.split(' ')
const COMPARISONS = 'LEqual LNotEqual LLess LGreater LLessEqual LGreaterEqual'.split(' ')
const MATCHES = 'MTR MEQ MLE MLT MGE MGT'.split(' ')

const SIZED = 'STR0 BUF0 PKG0 INT0 PKG1 Local0 Local4 PKG0[1]'.split(' ')
const TYPED = 'INT0 STR0 BUF0 PKG0 FLDB REGA REG0 Local0 Local4 PKG0[0] BUF0[1] PKG1[2]'.split(' ')
const DEREFERENCED =
  'Local4,PKG0[0],PKG0[3],PKG1[0],PKG1[1],PKG1[2],RefOf (STR0),RefOf (Local0),SAME (RefOf (INT0))'.split(',')
/** Concatenate has a text for each. */
const NAMELESS = 'PKG0 REG0 Local4 \\_SB'.split(' ')
const UUID: Expression = { asl: 'ToUUID ("00112233-4455-6677-8899-aabbccddeeff")', size: 16 }

export class ExpressionWriter {
  readonly #random: Random
  readonly #scope: Scope

  constructor(random: Random, scope: Scope) {
    this.#random = random
    this.#scope = scope
  }

  /** Something that can be stored anywhere. */
  any(depth: number): Expression {
    if (this.#random.onceIn(25)) {
      return { asl: `DerefOf (${this.#random.pick(DEREFERENCED)})`, size: SIZE_LIMIT }
    }
    return this.of(randomKind(this.#random), depth)
  }

  of(kind: Kind, depth: number): Expression {
    if (depth <= 0) return this.leaf(kind)
    if (kind === 'integer') return { asl: this.#integer(depth), size: 8 }
    return kind === 'string' ? this.#string(depth) : this.#buffer(depth)
  }

  /** Where an integer is wanted: one, or what becomes one. */
  operand(depth: number): string {
    if (this.#random.onceIn(300)) return 'PKG0'
    return this.#random.onceIn(5) ? this.any(depth - 1).asl : this.of('integer', depth - 1).asl
  }

  /** A variable or a constant. */
  leaf(kind: Kind): Expression {
    const random = this.#random
    const known = this.#scope.of(kind)
    if (known.length > 0 && !random.onceIn(3)) {
      const { name, size } = random.pick(known)
      return { asl: name, size }
    }
    if (kind === 'integer') return { asl: random.pick(INTEGERS), size: 8 }
    if (kind === 'string') {
      const text = random.pick(STRINGS)
      return { asl: `"${text}"`, size: text.length }
    }
    const count = random.onceIn(100) ? 0 : 1 + random.below(10)
    return { asl: `Buffer (${count}) { ${randomBytes(random, count)} }`, size: count }
  }

  /** An index of the named package, seldom one beyond it. */
  elementIndex(): string {
    return String(this.#random.onceIn(80) ? PACKAGE_SIZE : this.#random.below(PACKAGE_SIZE))
  }

  /** An index of the named buffer, seldom one beyond it. */
  byteIndex(): string {
    if (this.#random.onceIn(80)) return String(BUFFER_SIZE)
    if (this.#random.onceIn(4)) return `Mod (${this.of('integer', 1).asl}, ${BUFFER_SIZE})`
    return String(this.#random.below(BUFFER_SIZE))
  }

  /** What a byte of a buffer may become: never an empty buffer. */
  byteValue(depth: number): string {
    if (this.#random.onceIn(4)) return `"${this.#random.pick(STRINGS)}"`
    if (this.#random.onceIn(4)) return `Buffer () { ${randomBytes(this.#random, 2)} }`
    return this.of('integer', depth).asl
  }

  #integer(depth: number): string {
    const random = this.#random
    const operand = () => this.operand(depth)
    switch (random.below(15)) {
      case 0:
      case 1:
      case 2:
        return `${random.pick(BINARY)} (${operand()}, ${operand()})`
      case 3:
        return `${random.pick(DIVISIONS)} (${operand()}, ${this.#seldom(operand(), (divisor) => `Or (${divisor}, One)`)})`
      case 4:
        return `${random.pick(UNARY)} (${this.#seldom(operand(), (digits) => `And (${digits}, 0x9999)`)})`
      case 5:
      case 6:
        return this.#comparison(depth)
      case 7:
        return `${random.pick(['LAnd', 'LOr'])} (${operand()}, ${operand()})`
      case 8:
        return `LNot (${operand()})`
      case 9:
        return `ToInteger (${this.any(depth - 1).asl})`
      case 10:
        return random.onceIn(2) ? `SizeOf (${random.pick(SIZED)})` : `ObjectType (${random.pick(TYPED)})`
      case 11:
        return `DerefOf (BUF0[${this.byteIndex()}])`
      case 12:
        return `Match (PKG0, ${random.pick(MATCHES)}, ${operand()}, ${random.pick(MATCHES)}, ${operand()}, ${random.below(PACKAGE_SIZE)})`
      case 13:
        return this.#effect(depth)
      default:
        return `SAME (${this.of('integer', depth - 1).asl})`
    }
  }

  /** An operand that changes a variable, which other operands may be. */
  #effect(depth: number): string {
    const target = this.#random.pick(this.#scope.integers).name
    switch (this.#random.below(5)) {
      case 0:
        return `BUMP (RefOf (${target}))`
      case 1:
        return `Store (${this.operand(depth)}, ${target})`
      case 2:
        return `${this.#random.pick(['Increment', 'Decrement'])} (${target})`
      case 3:
        return `${this.#random.pick(BINARY)} (${this.operand(depth)}, ${this.operand(depth)}, ${target})`
      default:
        return `CondRefOf (${target}, Local4)`
    }
  }

  /** Nearly always what `guard` makes of the text. */
  #seldom(text: string, guard: (text: string) => string): string {
    return this.#random.onceIn(40) ? text : guard(text)
  }

  #comparison(depth: number): string {
    const kind = randomKind(this.#random)
    const left = this.of(kind, depth - 1)
    const right = this.#random.onceIn(2) ? this.any(depth - 1) : this.of(kind, depth - 1)
    return `${this.#random.pick(COMPARISONS)} (${left.asl}, ${right.asl})`
  }

  #string(depth: number): Expression {
    const random = this.#random
    switch (random.below(6)) {
      case 0:
      case 1:
        return this.#concatenation(this.of('string', depth - 1), depth)
      case 2:
        return this.#converted('ToHexString', this.any(depth - 1), { integer: 16, byte: 5 })
      case 3:
        return this.#converted('ToDecimalString', this.any(depth - 1), { integer: 20, byte: 4 })
      case 4: {
        const { asl, size } = this.of('buffer', depth - 1)
        const length = random.pick(['', ', Zero', ', 1', ', 3', ', 8', ', 20', ', Ones'])
        return { asl: `ToString (${asl}${length})`, size }
      }
      case 5:
        if (random.onceIn(3))
          return { asl: `Concatenate (${random.pick(NAMELESS)}, ${random.below(10)})`, size: 40 }
        return this.#middle(this.of('string', depth - 1))
      default:
        return this.#middle(this.of('string', depth - 1))
    }
  }

  #buffer(depth: number): Expression {
    switch (this.#random.below(5)) {
      case 0:
        return this.#concatenation(this.of('buffer', depth - 1), depth)
      case 1:
        return {
          asl: `Concatenate (${this.of('integer', depth - 1).asl}, ${this.any(depth - 1).asl})`,
          size: 16,
        }
      case 2: {
        const { asl, size } = this.any(depth - 1)
        return { asl: `ToBuffer (${asl})`, size: size + 1 }
      }
      case 3:
        return this.#middle(this.of('buffer', depth - 1))
      default:
        return UUID
    }
  }

  /** Its type is that of the first operand. */
  #concatenation(left: Expression, depth: number): Expression {
    const right = this.any(depth - 1)
    const size = left.size + Math.max(16, right.size * 5)
    return size > SIZE_LIMIT ? left : { asl: `Concatenate (${left.asl}, ${right.asl})`, size }
  }

  /** @param length of the text that an integer becomes, and of a byte with what separates it from the next */
  #converted(operator: string, value: Expression, length: { integer: number; byte: number }): Expression {
    const size = Math.max(length.integer, value.size * length.byte)
    return size > SIZE_LIMIT ? this.leaf('string') : { asl: `${operator} (${value.asl})`, size }
  }

  #middle({ asl, size }: Expression): Expression {
    return { asl: `Mid (${asl}, ${this.#random.below(8)}, ${this.#random.below(8)})`, size }
  }
}
