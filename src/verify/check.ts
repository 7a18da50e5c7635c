/**
 * A check: a row of the catalogue, and how it is decided from evidence. Pure, so that it gives the same answer for a machine, a
 * dump or a log.
 * @module
 */
import type { Evidence, EvidencePart, ValueOf } from './evidence.ts'
import type { CheckDescription, CheckResult } from './result.ts'

export type Judgement = Omit<CheckResult, 'id'>

export interface Check extends CheckDescription {
  /** Parts that it looks at; it may be able to do without some of them. */
  readonly parts: readonly EvidencePart[]
  readonly judge: (evidence: Evidence) => Judgement
}

export function pass(...evidence: readonly string[]): Judgement {
  return { status: 'pass', evidence }
}

export function fail(reason: string, ...evidence: readonly string[]): Judgement {
  return { status: 'fail', reason, evidence }
}

/** @param reason why this machine, or these files, cannot show it */
export function notObservable(reason: string): Judgement {
  return { status: 'not-observable', reason, evidence: [] }
}

/** Adds what can be done about a failure. */
export function withHint(judgement: Judgement, hint: string): Judgement {
  return judgement.status === 'fail' ? { ...judgement, hint } : judgement
}

/** What is to be said when one of these parts is not there; `undefined` when all are. */
export function lacking(evidence: Evidence, parts: readonly EvidencePart[]): Judgement | undefined {
  for (const part of parts) {
    const seen = evidence[part]
    if (!('absent' in seen)) continue
    if (seen.failed) return fail(seen.absent)
    return { status: seen.skipped ? 'skipped' : 'not-observable', reason: seen.absent, evidence: [] }
  }
  return undefined
}

/** Judges by parts that all have to be there. */
export function seen<P extends EvidencePart>(
  parts: readonly P[],
  judge: (values: { readonly [K in P]: ValueOf<K> }, evidence: Evidence) => Judgement,
): Pick<Check, 'parts' | 'judge'> {
  return {
    parts,
    judge: (evidence) => {
      const values = parts.flatMap((part) => {
        const one: object = evidence[part]
        return 'value' in one ? [[part, one.value] as const] : []
      })
      return (
        lacking(evidence, parts) ??
        judge(Object.fromEntries(values) as { readonly [K in P]: ValueOf<K> }, evidence)
      )
    },
  }
}
