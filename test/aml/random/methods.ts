/**
 * Random ASL for comparing interpreters: a table of many methods `\M000`, `\M001`, …, each of which computes with objects of
 * its own and returns a package of all that it has made. Most of it succeeds; now and then an operand is of the wrong
 * type, an index too large, a divisor zero.
 *
 * Left out, because ACPICA does not survive it or prints it incompletely: Mid with huge indexes, zeros stored into
 * strings, empty buffers stored into a byte, characters stored into literals that run twice, long strings. And where it
 * does what nobody wants: a buffer stored into a field of itself, index fields with a data register of another width.
 */
import { INTEGERS, randomBytes, randomElement, STRINGS } from './constants.ts'
import { ExpressionWriter } from './expressions.ts'
import type { Random } from './random.ts'
import { BUFFER_SIZE, randomKind, Scope } from './scope.ts'
import { DEPTH, Lines, StatementWriter } from './statements.ts'

/** What every table begins with. */
const HELPERS = `    Method (SAME, 1)
    {
        Return (Arg0)
    }
    Method (BUMP, 1)
    {
        Arg0 = 0x55AA
        Return (1)
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
  const bodies = Array.from({ length: methods }, (_, index) => randomMethod(random, index))
  const block = `DefinitionBlock ("", "DSDT", ${revision}, "TEST", "RANDOM", 1)`
  return [block, '{', HELPERS, ...bodies, '}', ''].join('\n')
}

function randomMethod(random: Random, index: number): string {
  const scope = new Scope()
  const lines = new Lines()
  const expressions = new ExpressionWriter(random, scope)
  const statements = new StatementWriter(random, scope, expressions, lines)
  lines.add(`Method (${methodPath(index).slice(1)}, 0, Serialized)`)
  lines.braces(() => {
    declareNames(random, lines)
    declareFields(random, lines, 0x10000 + index * 0x100)
    for (const name of ['Local0', 'Local1', 'Local2']) {
      const kind = randomKind(random)
      const { asl, size } = expressions.leaf(kind)
      lines.add(`${name} = ${asl}`)
      scope.locals.push({ name, kind, size, converts: false })
    }
    statements.reference()
    for (let count = 2 + random.below(7); count > 0; count--) statements.write(0)
    const last = Array.from({ length: 3 }, () => expressions.any(DEPTH + 1).asl)
    returnAll(lines, [...scope.all.map(({ name }) => name), 'PKG0', 'PKG1', ...last])
  })
  return String(lines)
}

function declareNames(random: Random, lines: Lines): void {
  lines.add(`Name (INT0, ${random.pick(INTEGERS)})`)
  lines.add(`Name (INT1, ${random.pick(INTEGERS)})`)
  lines.add(`Name (STR0, "${random.pick(STRINGS)}")`)
  lines.add(`Name (BUF0, Buffer (${BUFFER_SIZE}) { ${randomBytes(random, random.below(BUFFER_SIZE))} })`)
  const [first, second, last] = Array.from({ length: 3 }, () => randomElement(random))
  const nested = `Package () { ${random.pick(INTEGERS)}, "${random.pick(STRINGS)}" }`
  lines.add(`Name (PKG0, Package () { ${first}, ${second}, ${nested}, ${last} })`)
  lines.add(
    `Name (PKG1, Package (4) { ${random.pick(['INT0', 'INT1'])}, STR0, ${random.pick(['BUF0', 'PKG0'])} })`,
  )
}

function declareFields(random: Random, lines: Lines, address: number): void {
  const bits = BUFFER_SIZE * 8
  const first = random.below(60)
  lines.add(`CreateByteField (BUF0, ${random.below(BUFFER_SIZE)}, FLDB)`)
  lines.add(`CreateWordField (BUF0, ${random.below(BUFFER_SIZE - 1)}, FLDW)`)
  lines.add(`CreateField (BUF0, ${first}, ${1 + random.below(bits - first)}, FLDC)`)
  lines.add(`OperationRegion (REG0, SystemMemory, ${address}, 0x60)`)
  const unit = (name: string, largest: number) =>
    `, ${random.below(20)}, ${name}, ${1 + random.below(largest)}`
  declareUnits(
    lines,
    `Field (REG0, ${layout(random)})`,
    `${unit('REGA', 32)}, ${unit('REGB', 64)}, REGC, ${65 + random.below(31)}`,
  )

  // With a data register that is wider than the accesses of the IndexField, ACPICA writes and reads what lies beyond them.
  const index = layout(random)
  const data = { ByteAcc: 8, WordAcc: 16, DWordAcc: 32, QWordAcc: 64, AnyAcc: 8 }[index.split(',', 1).join()]
  declareUnits(
    lines,
    `Field (REG0, ${layout(random)})`,
    `Offset (0x40), INDX, ${random.pick([8, 16, 32])}, DATA, ${data}, , 7, Offset (0x50), BANK, ${random.pick([8, 16, 32])}`,
  )
  declareUnits(lines, `IndexField (INDX, DATA, ${index})`, `${unit('IDXA', 40)}, ${unit('IDXB', 16)}`)
  declareUnits(
    lines,
    `BankField (REG0, BANK, ${random.below(5)}, ${layout(random)})`,
    `Offset (0x48), ${unit('BNKA', 24)}, ${unit('BNKB', 8)}`,
  )
}

/** `ByteAcc, NoLock, Preserve` */
function layout(random: Random): string {
  const access = random.pick(['ByteAcc', 'WordAcc', 'DWordAcc', 'QWordAcc', 'AnyAcc'])
  return `${access}, NoLock, ${random.pick(['Preserve', 'WriteAsOnes', 'WriteAsZeros'])}`
}

function declareUnits(lines: Lines, declaration: string, units: string): void {
  lines.add(declaration)
  lines.braces(() => lines.add(units))
}

function returnAll(lines: Lines, values: readonly string[]): void {
  lines.add(`Local7 = Package (${values.length}) {}`)
  for (const [index, value] of values.entries()) lines.add(`Local7[${index}] = ${value}`)
  lines.add('Return (Local7)')
}
