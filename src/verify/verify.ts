/**
 * Verification: evidence in, results out; of one subject after the other, in one report.
 *
 * ```ts
 * const evidence = await gatherFromMachine(modelKind(), { setup, newGuid })
 * const subject = judge(evidence, CATALOGUE, { milliseconds: 0 })
 * ```
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import type { Check } from './check.ts'
import { digestOf } from './digest.ts'
import type { Evidence } from './evidence.ts'
import { describeSubject, notesOf } from './notes.ts'
import type { CheckResult, StoryStep, SubjectReport } from './result.ts'

/** Evidence is what hostile machines and files made of it: no check ends a verification. */
export function runCheck(check: Check, evidence: Evidence): CheckResult {
  try {
    return { id: check.id, ...check.judge(evidence) }
  } catch (error) {
    if (!(error instanceof VmgenidError)) throw error
    return { id: check.id, status: 'fail', reason: error.sentence, evidence: [] }
  }
}

export interface JudgeOptions {
  /** Of this computer, that gathering took. */
  readonly milliseconds: number
  /** Such as `tellStory`; absent: the report has no story. */
  readonly tellStory?: (evidence: Evidence, checks: readonly Check[]) => readonly StoryStep[]
}

export function judge(
  evidence: Evidence,
  checks: readonly Check[],
  { milliseconds, tellStory }: JudgeOptions,
): SubjectReport {
  const results = checks.map((check) => runCheck(check, evidence))
  return {
    name: evidence.subject.name,
    description: describeSubject(evidence),
    ...digestOf(evidence),
    checks: results,
    story: tellStory?.(evidence, checks) ?? [],
    notes: notesOf(evidence),
    milliseconds,
  }
}
