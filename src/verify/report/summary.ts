/**
 * What a verification came to: counts, the closing line and the verdict.
 * @module
 */
import { plural } from '../../firmware/log-reader/words.ts'
import { CHECK_STATUSES, type CheckResult, type CheckStatus, type SubjectReport } from '../result.ts'
import { enumerate } from './words.ts'

export type StatusCounts = Readonly<Record<CheckStatus, number>>

export interface ReportSummary {
  /** In the order of the report. */
  readonly machines: readonly { readonly name: string; readonly counts: StatusCounts }[]
  readonly counts: StatusCounts
  /** Different ids; each gave a result on one machine or more. */
  readonly checks: number
  readonly results: number
  /** The one that decides, if there is a result: a failure, else what was not seen, else what was skipped. */
  readonly worst?: CheckStatus
  /** A check failed. */
  readonly failed: boolean
  /** Names of machines that could not be started. */
  readonly notStarted: readonly string[]
}

const FROM_WORST: readonly CheckStatus[] = ['fail', 'not-observable', 'skipped', 'pass']

export function countStatuses(results: readonly CheckResult[]): StatusCounts {
  const counts = Object.fromEntries(CHECK_STATUSES.map((status) => [status, 0])) as Record<
    CheckStatus,
    number
  >
  for (const { status } of results) counts[status]++
  return counts
}

export function summarize(machines: readonly SubjectReport[]): ReportSummary {
  const results = machines.flatMap(({ checks }) => checks)
  const counts = countStatuses(results)
  const worst = FROM_WORST.find((status) => counts[status] > 0)
  return {
    machines: machines.map(({ name, checks }) => ({ name, counts: countStatuses(checks) })),
    counts,
    checks: new Set(results.map(({ id }) => id)).size,
    results: results.length,
    ...(worst === undefined ? {} : { worst }),
    failed: counts.fail > 0,
    notStarted: machines.filter(({ problem }) => problem).map(({ name }) => name),
  }
}

/** `54 checks, 108 results: 90 passed, 2 failed, 10 not observable, 6 skipped`. */
export function closingLine({ checks, results, counts }: ReportSummary): string {
  return `${plural(checks, 'check')}, ${plural(results, 'result')}: ${tell(counts)}`
}

/** `90 passed, 2 failed, 10 not observable, 6 skipped`. */
function tell(counts: StatusCounts): string {
  return `${counts.pass} passed, ${counts.fail} failed, ${counts['not-observable']} not observable, ${counts.skipped} skipped`
}

/** Ids of one machine that a verdict names. */
const NAMED_IDS = 8

/** One sentence; claims no more than the results show. */
export function verdictOf(machines: readonly SubjectReport[]): string {
  const { counts, results, failed, notStarted } = summarize(machines)
  const also = notStarted.length > 0 ? `; ${enumerate(notStarted)} could not be started` : ''
  if (failed) {
    const where = machines.flatMap(({ name, checks }) => {
      const ids = checks.filter(({ status }) => status === 'fail').map(({ id }) => id)
      return ids.length > 0 ? [`${named(ids)} failed on ${name}`] : []
    })
    return `The VM Generation ID does not work as required: ${where.join('; ')}${also}.`
  }
  if (counts.pass === 0)
    return `Nothing is shown about the VM Generation ID: no check passed or failed${also}.`
  const passed = machines.filter(({ checks }) => checks.some(({ status }) => status === 'pass'))
  const on = enumerate(passed.map(({ name }) => name))
  return counts.pass === results
    ? `The VM Generation ID works as required on ${on}: ${results === 1 ? 'the one result' : `all ${results} results`} passed${also}.`
    : `The VM Generation ID works as required on ${on} as far as could be seen: ${tell(counts)}${also}.`
}

function named(ids: readonly string[]): string {
  return ids.length > NAMED_IDS
    ? `${ids.slice(0, NAMED_IDS).join(', ')} and ${ids.length - NAMED_IDS} more`
    : enumerate(ids)
}
