/** The evaluation cases through our interpreter. `acpiexec.test.ts` shows that they are true, and which are ours alone. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readEvaluationCases } from './cases.ts'
import { formatObject, formatOutcome } from './expectation.ts'
import { runInterpreter } from './interpreter.ts'

describe.each(['evaluate', 'differs'] as const)('cases/%s in our interpreter', (kind) => {
  it.each(readEvaluationCases(kind))('$title', ({ table, expectation }) => {
    const [evaluation] = runInterpreter({ table: readFileSync(table), slack: expectation.slack })
    if (evaluation === undefined) throw new Error('nothing was evaluated')
    expect(formatOutcome(evaluation.outcome)).toBe(formatOutcome(expectation.outcome))
    expect(evaluation.debug.map(formatObject)).toEqual(expectation.debug.map(formatObject))
    expect(evaluation.notifications).toEqual(expectation.notifications)
    if (expectation.accesses.length > 0) expect(evaluation.accesses).toEqual(expectation.accesses)
  })
})
