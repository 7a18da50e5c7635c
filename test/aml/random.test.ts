/**
 * Random ASL through our interpreter and through ACPICA's: results, errors, accesses to operation regions, and how names
 * are looked up.
 *
 *     FUZZ_RUNS=10000 VMGENID_SEED=7 npx vitest run test/aml/random.test.ts
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { seed } from '../seed.ts'
import { all, requireTool } from '../tools.ts'
import { type Evaluation, runAcpiexec } from './acpiexec.ts'
import { IASL_OPTIONS, mapLimited } from './cases.ts'
import { formatOutcome } from './expectation.ts'
import { runInterpreter } from './interpreter.ts'
import { methodPath, randomTable } from './random/methods.ts'
import { randomNamesTable } from './random/names.ts'
import { Random } from './random/random.ts'

/** Methods of each kind. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 150)
const METHODS_IN_TABLE = 250
const QUERIES_IN_TABLE = 100
/** Each takes acpiexec 10 ms, which it sleeps. */
const METHODS_IN_PROCESS = 40
const AT_ONCE = 8

const acpiexec = requireTool('acpiexec')
const iasl = requireTool('iasl')
const tools = all(acpiexec, iasl)

describe.skipIf(tools.missing)(tools.title('random ASL, in our interpreter and in acpiexec'), () => {
  const scratch = mkdtempSync(join(tmpdir(), 'aml-random-'))
  afterAll(() => {
    rmSync(scratch, { recursive: true })
  })

  describe.each([1, 2] as const)('expressions in tables of revision %i', (revision) => {
    it.each(indexes(METHODS_IN_TABLE))('table %i', async (index) => {
      const methods = Array.from({ length: sizeOf(index, METHODS_IN_TABLE) }, (_, method) =>
        methodPath(method),
      )
      const random = new Random(seed + 2 * index + revision)
      const source = randomTable(random, revision, methods.length)
      const values = await compare(`r${revision}-${index}`, source, methods)
      expect(values).toBeGreaterThan(methods.length / 2)
    })
  })

  describe('names', () => {
    it.each(indexes(QUERIES_IN_TABLE))('table %i', async (index) => {
      const random = new Random(seed + index)
      const { source, queries } = randomNamesTable(random, sizeOf(index, QUERIES_IN_TABLE))
      const values = await compare(`n${index}`, source, queries)
      expect(values).toBeGreaterThan(queries.length / 5)
    })
  })

  /** @returns how many of the methods had a value */
  async function compare(name: string, source: string, methods: readonly string[]): Promise<number> {
    const prefix = join(scratch, name)
    writeFileSync(`${prefix}.asl`, source)
    execFileSync(iasl.path, [...IASL_OPTIONS, '-p', prefix, `${prefix}.asl`], { stdio: 'pipe' })
    const runs = await mapLimited(shares(methods), AT_ONCE, async (some) => {
      const run = { table: `${prefix}.aml`, methods: some }
      const theirs = await runAcpiexec({ program: acpiexec.path, accesses: true, ...run })
      const ours = runInterpreter({ ...run, table: readFileSync(run.table) })
      return some.map((path, i) => ({ path, theirs: theirs[i], ours: ours[i] }))
    })
    const differences = runs.flat().flatMap(({ path, ...evaluations }) => {
      const [ours, theirs] = [evaluations.ours, evaluations.theirs].map(report)
      return ours === theirs ? [] : [{ path, method: sourceOf(source, path), ours, acpiexec: theirs }]
    })
    expect(differences).toEqual([])
    return runs.flat().filter(({ theirs }) => theirs?.outcome.type === 'value').length
  }
})

/** Of the tables that make up the runs. */
function indexes(size: number): number[] {
  return Array.from({ length: Math.ceil(RUNS / size) }, (_, index) => index)
}

function sizeOf(index: number, size: number): number {
  return Math.min(size, RUNS - index * size)
}

/** Of one process each. What a method leaves behind, the next ones of the share find. */
function shares(methods: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(methods.length / METHODS_IN_PROCESS) }, (_, index) =>
    methods.slice(index * METHODS_IN_PROCESS, (index + 1) * METHODS_IN_PROCESS),
  )
}

function report(evaluation: Evaluation | undefined): string | undefined {
  return evaluation && [formatOutcome(evaluation.outcome), ...evaluation.accesses].join('\n')
}

/** The declaration of a method, whose last segment is like no other. */
function sourceOf(table: string, method: string): string {
  const start = table.lastIndexOf('\n', table.indexOf(`Method (${method.slice(-4)},`)) + 1
  const indent = /^ */.exec(table.slice(start))?.[0] ?? ''
  const end = table.indexOf(`\n${indent}}\n`, start)
  return table.slice(start, end + indent.length + 2)
}
