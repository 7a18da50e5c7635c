/**
 * Random ASL for comparing interpreters: a table of many methods `\M000`, `\M001`, …, each of which computes with objects of
 * its own and returns a package of all that it has made. Most of it succeeds; now and then an operand is of the wrong
 * type, an index too large, a divisor zero.
 *
 * Left out, because ACPICA does not survive it or prints it incompletely: Mid with huge indexes, zeros stored into
 * strings, empty buffers stored into a byte, characters stored into literals that run twice, long strings.
 */
import { INTEGERS, randomBytes, randomElement, STRINGS } from './constants.ts'
import { BINARY, type Expression, ExpressionWriter, SIZE_LIMIT } from './expressions.ts'
import type { Random } from './random.ts'
import { BUFFER_SIZE, type Kind, PACKAGE_SIZE, randomKind, Scope, type Variable } from './scope.ts'

const DEPTH = 3

/** What every table begins with. */
const HELPERS = `    Method (SAME, 1)
    {
        Return (Arg0)
    }
    Method (PUTR, 2)
    {
        Arg0 = Arg1
        Return (DerefOf (RefOf (Arg1)))
    }
    Method (PUTX, 3)
    {
        Arg0[Arg1] = Arg2
        Return (Arg0)
    }
    Method (OVER, 2)
    {
        Arg0 = Arg1
        Return (Arg0)
    }`

/** `\M000`; at most 46,656. */
export function methodPath(index: number): string {
  return `\\M${index.toString(36).toUpperCase().padStart(3, '0')}`
}

/** @param revision of the DSDT: 1 for 32-bit integers, 2 for 64-bit ones */
export function randomTable(random: Random, revision: 1 | 2, methods: number): string {
  const bodies = Array.from({ length: methods }, (_, index) => new MethodWriter(random, index).write())
  const block = `DefinitionBlock ("", "DSDT", ${revision}, "TEST", "RANDOM", 1)`
  return [block, '{', HELPERS, ...bodies, '}', ''].join('\n')
}

class MethodWriter {
  readonly #random: Random
  readonly #index: number
  readonly #scope = new Scope()
  readonly #expressions: ExpressionWriter
  readonly #lines: string[] = []
  #indent = 1
  #loops = 0

  constructor(random: Random, index: number) {
    this.#random = random
    this.#index = index
    this.#expressions = new ExpressionWriter(random, this.#scope)
  }

  write(): string {
    this.#line(`Method (${methodPath(this.#index).slice(1)}, 0, Serialized)`)
    this.#braces(() => {
      this.#declare()
      for (let count = 2 + this.#random.below(6); count > 0; count--) this.#statement(0)
      this.#returnAll()
    })
    return this.#lines.join('\n')
  }

  #declare(): void {
    const random = this.#random
    this.#line(`Name (INT0, ${random.pick(INTEGERS)})`)
    this.#line(`Name (INT1, ${random.pick(INTEGERS)})`)
    this.#line(`Name (STR0, "${random.pick(STRINGS)}")`)
    this.#line(`Name (BUF0, Buffer (${BUFFER_SIZE}) { ${randomBytes(random, random.below(BUFFER_SIZE))} })`)
    const elements = Array.from({ length: PACKAGE_SIZE }, () => randomElement(random))
    this.#line(`Name (PKG0, Package () { ${elements.join(', ')} })`)
    this.#declareFields()
    for (const name of ['Local0', 'Local1', 'Local2']) {
      const kind = randomKind(random)
      const { asl, size } = this.#expressions.leaf(kind)
      this.#line(`${name} = ${asl}`)
      this.#scope.locals.push({ name, kind, size, converts: false })
    }
    this.#reference()
  }

  #declareFields(): void {
    const random = this.#random
    const bits = BUFFER_SIZE * 8
    const first = random.below(60)
    this.#line(`CreateByteField (BUF0, ${random.below(BUFFER_SIZE)}, FLDB)`)
    this.#line(`CreateWordField (BUF0, ${random.below(BUFFER_SIZE - 1)}, FLDW)`)
    this.#line(`CreateField (BUF0, ${first}, ${1 + random.below(bits - first)}, FLDC)`)
    this.#line(`OperationRegion (REG0, SystemMemory, ${0x10000 + this.#index * 0x100}, 0x40)`)
    const access = random.pick(['ByteAcc', 'WordAcc', 'DWordAcc', 'QWordAcc', 'AnyAcc'])
    this.#line(`Field (REG0, ${access}, NoLock, ${random.pick(['Preserve', 'WriteAsOnes', 'WriteAsZeros'])})`)
    this.#braces(() => {
      this.#line(`, ${random.below(40)}, REGA, ${1 + random.below(32)}, , ${random.below(9)},`)
      this.#line(`REGB, ${1 + random.below(32)}, REGC, ${65 + random.below(31)}`)
    })
  }

  /** @param depth of blocks; within one, no variable changes its kind */
  #statement(depth: number): void {
    const expressions = this.#expressions
    const choice = this.#random.below(17)
    if (choice < 5) this.#store(depth)
    else if (choice < 7) this.#operatorWithTarget(depth)
    else if (choice === 7) this.#count()
    else if (choice === 8) this.#line(`PKG0[${expressions.elementIndex()}] = ${expressions.any(DEPTH).asl}`)
    else if (choice === 9) this.#line(`BUF0[${expressions.byteIndex()}] = ${expressions.byteValue(DEPTH)}`)
    else if (choice === 10)
      this.#line(`Local3 = PUTX (BUF0, ${expressions.byteIndex()}, ${expressions.byteValue(DEPTH)})`)
    else if (choice === 11) this.#throughArgument(depth)
    else if (choice === 12) this.#character()
    else if (choice === 13) this.#reference()
    else if (depth >= 2) this.#store(depth)
    else if (choice === 14) this.#loop(depth)
    else this.#branch(depth)
  }

  #store(depth: number): void {
    const { named, locals, fields } = this.#scope
    const target = this.#random.pick([...named, ...fields, ...locals, ...locals])
    if (target.converts) {
      this.#line(`${target.name} = ${this.#fitting(target).asl}`)
      return
    }
    const kind = depth > 0 ? target.kind : randomKind(this.#random)
    const value = this.#value(kind)
    this.#line(`${this.#random.onceIn(4) ? 'CopyObject' : 'Store'} (${value.asl}, ${target.name})`)
    Object.assign(target, { kind, size: Math.max(value.size, depth > 0 ? target.size : 0) })
  }

  /** A value that leaves the named string within the limit: a buffer becomes five characters a byte. */
  #fitting(target: Variable): Expression {
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

  #operatorWithTarget(depth: number): void {
    const { all } = this.#scope
    const target = this.#random.pick(
      depth > 0 ? all.filter(({ kind, converts }) => converts || kind === 'integer') : all,
    )
    const operands = [this.#expressions.operand(DEPTH), this.#expressions.operand(DEPTH)]
    this.#line(`${this.#random.pick(BINARY)} (${operands.join(', ')}, ${target.name})`)
    if (!target.converts) Object.assign(target, { kind: 'integer', size: 8 })
  }

  #count(): void {
    this.#line(`${this.#random.pick(this.#scope.of('integer')).name}${this.#random.pick(['++', '--'])}`)
  }

  /** By reference, which changes the variable and does not convert; or by value. */
  #throughArgument(depth: number): void {
    const target = this.#random.pick(this.#scope.named)
    if (depth > 0 || target.kind === 'buffer') {
      this.#line(`Local3 = OVER (${target.name}, ${this.#expressions.any(DEPTH).asl})`)
      return
    }
    const value = this.#expressions.of(target.kind, DEPTH)
    this.#line(`Local3 = PUTR (RefOf (${target.name}), ${value.asl})`)
    target.size = Math.max(target.size, value.size)
  }

  /** Of the named string; never zero. */
  #character(): void {
    if (this.#loops > 0) return
    this.#line('If (SizeOf (STR0) > 2)')
    this.#braces(() => {
      const value = this.#expressions.of('integer', 1).asl
      this.#line(`STR0[${this.#random.below(3)}] = Or (And (${value}, 0x3F), 0x40)`)
    })
  }

  /** Local4 always holds one; what it leads to may change its kind. */
  #reference(): void {
    const random = this.#random
    const element = random.onceIn(2)
      ? `PKG0[${random.below(PACKAGE_SIZE)}]`
      : `BUF0[${random.below(BUFFER_SIZE)}]`
    this.#line(`Local4 = ${random.onceIn(2) ? `RefOf (${random.pick(this.#scope.all).name})` : element}`)
  }

  #branch(depth: number): void {
    this.#line(`If (${this.#expressions.any(2).asl})`)
    this.#block(depth)
    if (this.#random.onceIn(2)) {
      this.#line('Else')
      this.#block(depth)
    }
  }

  #loop(depth: number): void {
    const counter = `Local${5 + depth}`
    this.#line(`${counter} = ${this.#random.below(4)}`)
    this.#line(`While (${counter})`)
    this.#loops++
    this.#block(depth, () => {
      this.#line(`${counter}--`)
      if (!this.#random.onceIn(4)) return
      this.#line(`If (${this.#expressions.of('integer', 1).asl})`)
      this.#braces(() => this.#line(this.#random.pick(['Break', 'Continue'])))
    })
    this.#loops--
  }

  #block(depth: number, first: () => void = () => {}): void {
    this.#braces(() => {
      first()
      for (let count = 1 + this.#random.below(2); count > 0; count--) this.#statement(depth + 1)
    })
  }

  #returnAll(): void {
    const expressions = Array.from({ length: 3 }, () => this.#expressions.any(DEPTH + 1).asl)
    const values = [...this.#scope.all.map(({ name }) => name), 'PKG0', ...expressions]
    this.#line(`Local7 = Package (${values.length}) {}`)
    for (const [index, value] of values.entries()) this.#line(`Local7[${index}] = ${value}`)
    this.#line('Return (Local7)')
  }

  #braces(write: () => void): void {
    this.#line('{')
    this.#indent++
    write()
    this.#indent--
    this.#line('}')
  }

  #line(text: string): void {
    this.#lines.push(`${'    '.repeat(this.#indent)}${text}`)
  }
}
