/**
 * The encoder against `iasl`: each case is an `.asl` file, the same table written with the builders (`.ts`), and what
 * iasl made of the source (`.aml`), so that the comparison runs where there is no compiler.
 *
 * Make a golden file again, in `test/aml/cases`: `iasl -of -on -p NAME NAME.asl` (no constant folding, no shortening of
 * names: those are the compiler's inventions, not the encoding).
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { OPCODES, type OpName } from '../../src/aml/opcodes.ts'
import { encodeTable } from '../../src/aml/table.ts'
import type { Term, TermList } from '../../src/aml/terms.ts'
import { hexDiff } from '../../src/binary/hexdump.ts'
import { SDT_HEADER_SIZE } from '../../src/binary/sdt-header.ts'
import { requireTool } from '../tools.ts'

const FOLDER = join(import.meta.dirname, 'cases')

interface Case {
  readonly name: string
  readonly terms: TermList
  readonly golden: Uint8Array
}

const cases: readonly Case[] = await Promise.all(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.asl'))
    .map(async (file) => {
      const name = basename(file, '.asl')
      const { terms } = (await import(join(FOLDER, `${name}.ts`))) as { readonly terms: TermList }
      return { name, terms, golden: readFileSync(join(FOLDER, `${name}.aml`)) }
    }),
)

/** The header that iasl writes for the `DefinitionBlock` of the cases. */
const HEADER = {
  signature: 'SSDT',
  revision: 2,
  oemId: 'TEST  ',
  oemTableId: 'AMLCASE ',
  oemRevision: 1,
  creatorId: 'INTL',
  creatorRevision: 0x2020_0925,
}

describe('encoder against compiled tables', () => {
  it.each(cases)('$name: the same table, byte for byte', ({ terms, golden }) => {
    expect(hexDiff(golden, encodeTable({ ...HEADER, terms }).bytes)).toBe('')
  })

  it('uses every term of the opcode table', () => {
    const used = new Set<string>()
    for (const { terms } of cases) collectOps(terms, used)
    const unused = (Object.keys(OPCODES) as OpName[]).filter((op) => !used.has(op))
    expect(unused).toEqual([])
  })
})

const iasl = requireTool('iasl')
describe.skipIf(iasl.missing)(iasl.title('encoder against the compiler itself'), () => {
  const scratch = mkdtempSync(join(tmpdir(), 'aml-'))
  afterAll(() => {
    rmSync(scratch, { recursive: true })
  })

  it.each(cases)('$name: the golden bytes are what it makes of the source', ({ name, golden }) => {
    const prefix = join(scratch, name)
    execFileSync(iasl.path, ['-of', '-on', '-va', '-p', prefix, join(FOLDER, `${name}.asl`)], {
      stdio: 'pipe',
    })
    // Another version of the compiler signs the header differently.
    const compiled = readFileSync(`${prefix}.aml`).subarray(SDT_HEADER_SIZE)
    expect(hexDiff(golden.subarray(SDT_HEADER_SIZE), compiled)).toBe('')
  })
})

function collectOps(value: unknown, ops: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collectOps(item, ops)
  } else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    if ('op' in value) ops.add((value as Term).op)
    for (const item of Object.values(value)) collectOps(item, ops)
  }
}
