/**
 * The evaluation cases through ACPICA's own interpreter: that they are true, and that their tables are what iasl makes
 * of their sources.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hexDiff } from '../../src/binary/hexdump.ts'
import { SDT_HEADER_SIZE } from '../../src/binary/sdt-header.ts'
import { requireTool } from '../tools.ts'
import { AcpiexecError, type Evaluation, runAcpiexec } from './acpiexec.ts'
import { IASL_OPTIONS, mapLimited, readEvaluationCases } from './cases.ts'
import { formatObject, formatOutcome, lastSegment } from './expectation.ts'

/** They sleep most of the time. */
const AT_ONCE = 16
const cases = readEvaluationCases('evaluate')
const differing = readEvaluationCases('differs')

describe('evaluation cases', () => {
  it('have a name each, a table each, and cover what they are for', () => {
    expect(cases.length).toBeGreaterThanOrEqual(150)
    const all = [...cases, ...differing]
    expect(new Set(all.map(({ expectation }) => expectation.name)).size).toBe(all.length)
    expect(all.filter(({ table }) => !existsSync(table))).toEqual([])
  })
})

const acpiexec = requireTool('acpiexec')
describe.skipIf(acpiexec.missing)(acpiexec.title('evaluation cases in acpiexec'), () => {
  const evaluations = new Map<string, Evaluation | Error>()
  beforeAll(async () => {
    await mapLimited(cases, AT_ONCE, async ({ path, table, expectation: { accesses, slack } }) => {
      const run = runAcpiexec({ program: acpiexec.path, table, slack, accesses: accesses.length > 0 })
      evaluations.set(
        path,
        await run.then(
          ([evaluation]) => evaluation as Evaluation,
          (error: Error) => error,
        ),
      )
    })
  })

  it.each(cases)('$title', ({ path, expectation }) => {
    const evaluation = evaluations.get(path)
    if (evaluation === undefined || evaluation instanceof Error) throw evaluation
    expect(formatOutcome(evaluation.outcome)).toBe(formatOutcome(expectation.outcome))
    expect(evaluation.debug.map(formatObject)).toEqual(expectation.debug.map(formatObject))
    // It has the last segment alone, and each comes from a thread of its own.
    const notifications = expectation.notifications.map(lastSegment)
    expect([...evaluation.notifications].sort()).toEqual(notifications.sort())
    expect(evaluation.accesses).toEqual(expectation.accesses)
  })
})

describe.skipIf(acpiexec.missing)(acpiexec.title('cases that acpiexec does otherwise'), () => {
  it.each(differing)('$title', async ({ table, expectation }) => {
    expect(expectation.notes).not.toEqual([])
    const outcome = await runAcpiexec({ program: acpiexec.path, table }).then(
      ([evaluation]) => (evaluation ? formatOutcome(evaluation.outcome) : ''),
      (error: unknown) => (error instanceof AcpiexecError ? 'a crash' : Promise.reject(error)),
    )
    expect(outcome).not.toBe(formatOutcome(expectation.outcome))
  })
})

const iasl = requireTool('iasl')
describe.skipIf(iasl.missing)(iasl.title('tables of the evaluation cases'), () => {
  const scratch = mkdtempSync(join(tmpdir(), 'aml-cases-'))
  afterAll(() => {
    rmSync(scratch, { recursive: true })
  })

  it('are what iasl makes of the sources', async () => {
    const differences = await mapLimited(
      [...cases, ...differing],
      AT_ONCE,
      async ({ path, source, table }) => {
        const prefix = join(scratch, path.replaceAll('/', '+'))
        await promisify(execFile)(iasl.path, [...IASL_OPTIONS, '-p', prefix, source])
        const [golden, compiled] = [table, `${prefix}.aml`].map((file) =>
          // Another version of the compiler signs the header differently.
          readFileSync(file).subarray(SDT_HEADER_SIZE),
        )
        const difference = hexDiff(golden as Uint8Array, compiled as Uint8Array)
        return difference === '' ? [] : [`${path}\n${difference}`]
      },
    )
    expect(differences.flat()).toEqual([])
  })
})
