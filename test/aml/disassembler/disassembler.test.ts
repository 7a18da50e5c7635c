/**
 * The ASL printer against `iasl -d`: the same text, to the letter.
 *
 * The `.asl` files here have every term of the opcode table and every macro and keyword of the resource descriptors; the
 * corpus has what real programs make of them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { disassemble } from '../../../src/aml/disassemble.ts'
import { OPCODES, type OpName } from '../../../src/aml/opcodes.ts'
import { type ParsedTable, parseTable, parseTables } from '../../../src/aml/parse.ts'
import { encodeTable } from '../../../src/aml/table.ts'
import type { TermObj } from '../../../src/aml/terms.ts'
import { equalBytes } from '../../../src/binary/bytes.ts'
import { corpusGroups, corpusTables } from '../corpus.ts'
import { firstDifference, Iasl, withoutTop, withoutWarning } from './iasl.ts'

const sources = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.asl'))
  .map((file) => ({
    name: basename(file, '.asl'),
    source: readFileSync(join(import.meta.dirname, file), 'latin1'),
  }))

const ours = (table: ParsedTable): string => withoutTop(disassemble(table))

const iasl = new Iasl()
afterAll(() => {
  iasl.close()
})

describe.skipIf(iasl.tool.missing)(iasl.tool.title('ASL printer: the whole language'), () => {
  const compiled = new Map<string, Uint8Array>()
  const amlOf = (name: string): Uint8Array => {
    const bytes = compiled.get(name) ?? iasl.compile(name, sources.find((s) => s.name === name)?.source ?? '')
    if (!bytes) throw new Error(`${name}.asl does not compile`)
    compiled.set(name, bytes)
    return bytes
  }

  it.each(sources)('$name: the text is iasl’s', ({ name }) => {
    const bytes = amlOf(name)
    const theirs = withoutWarning(iasl.disassemble({ name, bytes }))
    expect(firstDifference(theirs, withoutWarning(ours(parseTable(bytes))))).toBe('')
  })

  describe('names that other tables declare', () => {
    /** As firmware has it that was not made by this compiler: nothing says what the names are. */
    const undeclared = (): Uint8Array => {
      const { header, terms } = parseTable(amlOf('externals'))
      return encodeTable({ ...header, terms: terms.filter((term) => !isDeclarations(term)) }).bytes
    }

    it('are guessed as iasl guesses them', () => {
      const bytes = undeclared()
      const theirs = withoutWarning(iasl.disassemble({ name: 'undeclared', bytes }))
      const text = withoutWarning(ours(parseTable(bytes)))
      expect(firstDifference(theirs, text)).toBe('')
      expect(text).toContain('/* warning */')
      expect(text).toContain('External (INTX, IntObj)')
    })

    it.each<[string, () => Uint8Array]>([
      ['declared here as well', () => amlOf('externals')],
      ['declared there alone', undeclared],
    ])('are known with the other table: %s', (_, bytesOf) => {
      const library = { name: 'library', bytes: amlOf('library') }
      const user = { name: 'user', bytes: bytesOf() }
      const { tables, symbols } = parseTables([library.bytes, user.bytes])
      const theirs = withoutWarning(iasl.disassemble(user, [library]))
      const text = withoutWarning(withoutTop(disassemble(tables[1] as ParsedTable, { symbols })))
      expect(firstDifference(theirs, text)).toBe('')
      expect(text).toContain('External (_SB_.PCI0.MTH2, MethodObj)    // 2 Arguments')
    })
  })

  it('has every term of the opcode table', () => {
    const used = new Set<string>()
    for (const { name } of sources) collectOps(parseTable(amlOf(name)).terms, used)
    const unused = (Object.keys(OPCODES) as OpName[]).filter((op) => !used.has(op))
    expect(unused).toEqual([])
  })

  it.each(sources.filter(({ name }) => !name.endsWith('-odd')))('$name: the text compiles', ({ name }) => {
    const text = disassemble(parseTable(amlOf(name)))
    const again = iasl.compile(`${name}-again`, text)
    expect(again).toBeDefined()
    // The compiler takes some liberties, so the second time is the one to come to rest.
    const settled = again && iasl.compile(`${name}-settled`, disassemble(parseTable(again)))
    expect(settled && again && equalBytes(settled, again)).toBe(true)
  })
})

describe.skipIf(iasl.tool.missing)(iasl.tool.title('ASL printer: real tables'), () => {
  it.each(corpusTables())('$name: the text is iasl’s, and compiles to the same AML', ({ name, bytes }) => {
    const theirs = iasl.disassemble({ name, bytes })
    const text = ours(parseTable(bytes))
    expect(firstDifference(theirs, text)).toBe('')
    expect(iasl.compile(name, `/*\n${text}`)).toBeDefined()
  })

  const together = corpusGroups().filter(({ tables }) => tables.length > 1)
  it.each(together)('$name: tables that refer to each other', ({ tables: group }) => {
    const { tables, symbols } = parseTables(group.map(({ bytes }) => bytes))
    for (const [i, table] of group.entries()) {
      const theirs = iasl.disassemble(
        table,
        group.filter((other) => other !== table),
      )
      const text = withoutTop(disassemble(tables[i] as ParsedTable, { symbols }))
      expect(firstDifference(theirs, text), table.name).toBe('')
    }
  })
})

/** `If (Zero) { External … }`: where the compiler keeps declarations. */
function isDeclarations(term: TermObj): boolean {
  return term.op === 'If' && term.predicate.op === 'Zero' && term.body[0]?.op === 'External'
}

function collectOps(value: unknown, ops: Set<string>): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
  if ('op' in value) ops.add(String(value.op))
  for (const part of Object.values(value)) collectOps(part, ops)
}
