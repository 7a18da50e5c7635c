/** Random statements over the objects of a method. */
import { BINARY, type Expression, type ExpressionWriter, SIZE_LIMIT } from './expressions.ts'
import type { Random } from './random.ts'
import { BUFFER_SIZE, type Kind, PACKAGE_SIZE, randomKind, type Scope, type Variable } from './scope.ts'

export const DEPTH = 3

/** Where lines of ASL go, indented by the braces around them. */
export class Lines {
  readonly #lines: string[] = []
  #indent = 1

  add(text: string): void {
    this.#lines.push(`${'    '.repeat(this.#indent)}${text}`)
  }

  braces(write: () => void): void {
    this.add('{')
    this.#indent++
    write()
    this.#indent--
    this.add('}')
  }

  toString(): string {
    return this.#lines.join('\n')
  }
}

/** Targets that may change their type. Not BUF0: zeros are stored into it. */
const CONVERTED = 'INT0 INT1 FLDB FLDW REGA REGC Local3 PKG0[1]'.split(' ')

type Statement = (depth: number) => void

export class StatementWriter {
  readonly #random: Random
  readonly #scope: Scope
  readonly #expressions: ExpressionWriter
  readonly #lines: Lines
  #loops = 0

  constructor(random: Random, scope: Scope, expressions: ExpressionWriter, lines: Lines) {
    this.#random = random
    this.#scope = scope
    this.#expressions = expressions
    this.#lines = lines
  }

  /** @param depth of blocks; within one, no local changes its kind */
  write(depth: number): void {
    const expressions = this.#expressions
    const value = () => expressions.any(DEPTH).asl
    const line = (text: () => string) => () => this.#lines.add(text())
    const flat: Statement[] = [
      (inner) => this.#store(inner),
      (inner) => this.#store(inner),
      (inner) => this.#store(inner),
      (inner) => this.#operator(inner),
      (inner) => this.#operator(inner),
      () => this.#conversion(),
      () => this.#count(),
      () => this.#character(),
      () => this.reference(),
      (inner) => this.#throughArgument(inner),
      (inner) => this.#throughReference(inner),
      line(() => `PKG0[${expressions.elementIndex()}] = ${value()}`),
      line(() => `PKG1[${this.#random.below(3)}] = ${value()}`),
      // It may have become a string.
      line(
        () =>
          `DerefOf (PKG0[2])[${this.#random.below(2)}] = Or (And (${expressions.operand(2)}, 0x7F), 0x40)`,
      ),
      line(() => `BUF0[${expressions.byteIndex()}] = ${expressions.byteValue(DEPTH)}`),
      line(() => `Local3 = PUTX (BUF0, ${expressions.byteIndex()}, ${expressions.byteValue(DEPTH)})`),
      line(() => `Local3 = PUTX (PKG0, ${expressions.elementIndex()}, ${value()})`),
      line(() => `Divide (${expressions.operand(DEPTH)}, Or (${expressions.operand(DEPTH)}, 2), INT0, INT1)`),
    ]
    const packages = [
      'PKG0 = PKG1',
      'CopyObject (PKG0, PKG1)',
      'PKG0[3] = PKG1',
      'PKG1 = Package () { 5, "x", PKG0 }',
    ]
    if (depth === 0) flat.push(line(() => this.#random.pick(packages)))
    const nested: readonly Statement[] = [
      (inner) => this.#loop(inner),
      (inner) => this.#branch(inner),
      (inner) => this.#branch(inner),
    ]
    this.#random.pick(depth < 2 ? [...flat, ...nested] : flat)(depth)
  }

  /** Local4 always holds one; what it leads to may change its kind. */
  reference(): void {
    const random = this.#random
    const element = random.pick([
      `PKG0[${random.below(PACKAGE_SIZE)}]`,
      `PKG1[${random.below(3)}]`,
      `BUF0[${random.below(BUFFER_SIZE)}]`,
    ])
    const named = random.pick(this.#scope.all).name
    const choices = [`Local4 = RefOf (${named})`, `Local4 = ${element}`, `CondRefOf (${named}, Local4)`]
    this.#lines.add(random.pick(choices))
  }

  #store(depth: number): void {
    const { named, locals, fields } = this.#scope
    const target = this.#random.pick([...named, ...fields, ...locals, ...locals])
    if (target.converts) {
      this.#lines.add(`${target.name} = ${this.#fitting(target).asl}`)
      return
    }
    const kind = depth > 0 ? target.kind : randomKind(this.#random)
    const value = this.#value(kind)
    this.#lines.add(`${this.#random.onceIn(4) ? 'CopyObject' : 'Store'} (${value.asl}, ${target.name})`)
    Object.assign(target, { kind, size: Math.max(value.size, depth > 0 ? target.size : 0) })
  }

  /** A value that leaves the named string within the limit: a buffer becomes five characters a byte. */
  #fitting(target: Variable): Expression {
    // Not the buffer that the field is in: ACPICA reads it while it writes.
    if (target.name === 'FLDC')
      return { asl: `Mid (${this.#expressions.of('buffer', DEPTH).asl}, 0, 20)`, size: 20 }
    if (target.kind !== 'string') return this.#expressions.any(DEPTH)
    const value = this.#value(this.#random.onceIn(3) ? 'buffer' : 'string')
    const size = value.size * 5
    if (size > SIZE_LIMIT) return { asl: '"long"', size: 4 }
    target.size = Math.max(target.size, size)
    return value
  }

  /** Within a loop nothing grows. */
  #value(kind: Kind): Expression {
    return this.#loops > 0 && kind !== 'integer'
      ? this.#expressions.leaf(kind)
      : this.#expressions.of(kind, DEPTH)
  }

  #operator(depth: number): void {
    const { all } = this.#scope
    const target = this.#random.pick(
      depth > 0 ? all.filter(({ kind, converts }) => converts || kind === 'integer') : all,
    )
    const operands = [this.#expressions.operand(DEPTH), this.#expressions.operand(DEPTH)]
    this.#lines.add(`${this.#random.pick(BINARY)} (${operands.join(', ')}, ${target.name})`)
    if (!target.converts) Object.assign(target, { kind: 'integer', size: 8 })
  }

  /** Operators that make strings and buffers, with a target that converts, or does not. */
  #conversion(): void {
    const random = this.#random
    const target = random.pick(CONVERTED)
    const value = this.#expressions.any(DEPTH)
    const short = this.#expressions.of(random.pick(['string', 'buffer']), 1)
    const operators = [`ToInteger (${value.asl}`, `ToBuffer (${value.asl}`, `Mid (${short.asl}, 1, 3`]
    if (value.size <= 20) operators.push(`ToHexString (${value.asl}`, `ToDecimalString (${value.asl}`)
    operators.push(`Concatenate (${short.asl}, ${random.below(100)}`)
    this.#lines.add(`${random.pick(operators)}, ${target})`)
  }

  #count(): void {
    const target = this.#random.pick(this.#random.onceIn(6) ? this.#scope.all : this.#scope.of('integer'))
    this.#lines.add(`${target.name}${this.#random.pick(['++', '--'])}`)
  }

  /** By reference, which changes the variable and does not convert; or by value. */
  #throughArgument(depth: number): void {
    const target = this.#random.pick(this.#scope.named)
    if (depth > 0 || target.kind === 'buffer') {
      this.#lines.add(`Local3 = OVER (${target.name}, ${this.#expressions.any(DEPTH).asl})`)
      return
    }
    const value = this.#expressions.of(target.kind, DEPTH)
    this.#lines.add(`Local3 = PUTR (RefOf (${target.name}), ${value.asl})`)
    target.size = Math.max(target.size, value.size)
  }

  /** To whatever Local4 leads to: any variable may be something else afterwards. */
  #throughReference(depth: number): void {
    if (depth > 0) {
      this.#store(depth)
      return
    }
    // A buffer that became a string would get zeros stored into it.
    const value = this.#expressions.of(this.#random.pick(['integer', 'buffer']), 2)
    this.#lines.add(`Local3 = ${this.#random.pick(['PUTR', 'OVER'])} (Local4, ${value.asl})`)
    for (const variable of this.#scope.all) variable.size = Math.max(variable.size, value.size)
  }

  /** Of the named string; never zero. */
  #character(): void {
    if (this.#loops > 0) return
    this.#lines.add('If (SizeOf (STR0) > 2)')
    this.#lines.braces(() => {
      const value = this.#expressions.of('integer', 1).asl
      this.#lines.add(`STR0[${this.#random.below(3)}] = Or (And (${value}, 0x3F), 0x40)`)
    })
  }

  #branch(depth: number): void {
    this.#lines.add(`If (${this.#expressions.any(2).asl})`)
    this.#block(depth)
    if (this.#random.onceIn(2)) {
      this.#lines.add('Else')
      this.#block(depth)
    }
  }

  #loop(depth: number): void {
    const counter = `Local${5 + depth}`
    this.#lines.add(`${counter} = ${this.#random.below(4)}`)
    this.#lines.add(`While (${counter})`)
    this.#loops++
    this.#block(depth, () => {
      this.#lines.add(`${counter}--`)
      if (!this.#random.onceIn(4)) return
      this.#lines.add(`If (${this.#expressions.of('integer', 1).asl})`)
      this.#lines.braces(() => this.#lines.add(this.#random.pick(['Break', 'Continue'])))
    })
    this.#loops--
  }

  #block(depth: number, first: () => void = () => {}): void {
    this.#lines.braces(() => {
      first()
      for (let count = 1 + this.#random.below(2); count > 0; count--) this.write(depth + 1)
    })
  }
}
