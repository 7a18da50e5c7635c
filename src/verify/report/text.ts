/**
 * A report for a terminal: one line a check, one column a machine, and below it what needs words.
 *
 * ```
 * Suspend to RAM                                             model     qemu
 * S1  The address is 0 after the reset of the wake-up.       pass      FAIL
 * ```
 * @module
 */
import {
  CHECK_STATUSES,
  type CheckDescription,
  type CheckResult,
  type CheckStatus,
  type VerifyReport,
} from '../result.ts'
import { closingLine, summarize } from './summary.ts'
import {
  EVIDENCE_LIMIT,
  groupedChecks,
  idsByMachine,
  NAME_LIMIT,
  type ReportedCheck,
  reportedChecks,
  STATUS_WORDS,
  sharedNotes,
  sharedReasons,
  showDuration,
  visible,
  visibleLines,
} from './words.ts'
import { wrap } from './wrap.ts'

export interface TextReportOptions {
  /** Emphasis; the words say the same without it. */
  readonly paint?: (style: CheckStatus | 'heading', text: string) => string
  /** Whose evidence is printed: that of failures, or everyone's. */
  readonly evidence?: 'failures' | 'all'
}

const WIDTH = 100
const NAME_WIDTH = 14
const LEAST_SENTENCE = 40
/** Behind a head. */
const LEAST_TEXT = 10
const GAP = '  '

/** Ends with a newline. No line of ours is longer than 100 columns. */
export function textReport(
  report: VerifyReport,
  catalogue: readonly CheckDescription[],
  { paint = (_, text) => text, evidence = 'failures' }: TextReportOptions = {},
): string {
  const { machines, shard } = report
  const summary = summarize(machines)
  const checks = reportedChecks(machines, catalogue)
  const parts = [
    machines.map((machine) => machineLines(machine).join('\n')).join('\n'),
    ...tables(report, checks, paint),
    ...details(report, checks, 'fail', paint),
    ...(evidence === 'all' ? (['pass', 'not-observable', 'skipped'] as const) : []).flatMap((status) =>
      details(report, checks, status, paint),
    ),
    ...missing(report, paint),
    ...notes(report, paint),
    [
      closingLine(summary),
      ...(shard ? [`Shard ${shard.index} of ${shard.count}: the other shards have the other checks.`] : []),
      ...wrap(visible(report.verdict), WIDTH).map((line) => paint(summary.worst ?? 'skipped', line)),
    ].join('\n'),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

type Paint = NonNullable<TextReportOptions['paint']>

function machineLines({
  name,
  description,
  problem,
  milliseconds,
  digest = [],
}: VerifyReport['machines'][number]): string[] {
  const head = visible(name, NAME_LIMIT)
  const lines = [...hanging(`${head}: `, `${visible(description)} (${showDuration(milliseconds)})`)]
  const nameWidth = Math.max(0, ...digest.map(([fact]) => fact.length))
  for (const [fact, value] of digest)
    lines.push(...hanging(`  ${visible(fact, NAME_LIMIT).padEnd(nameWidth)}  `, visible(value)))
  if (!problem) return lines
  const { reason, command } = problem
  return hanging(
    `${head}: `,
    `could not be started: ${visible(reason).replace(/\.$/, '')}${command === undefined ? '' : `: ${visible(command)}`}`,
  )
}

/** As many machines beside each other as leave room for the sentence. */
function tables({ machines }: VerifyReport, checks: readonly ReportedCheck[], paint: Paint): string[] {
  const started = machines.flatMap(({ name, checks: results }, index) =>
    results.length > 0 ? [{ index, heading: shorten(visible(name, 200)) }] : [],
  )
  const idWidth = Math.max(2, ...checks.map(({ id }) => visible(id, NAME_WIDTH).length))
  const parts: string[] = []
  for (let at = 0; at < started.length; ) {
    let room = WIDTH - idWidth - GAP.length - LEAST_SENTENCE
    let end = at
    for (; end < started.length; end++) {
      room -= columnWidth(started[end]?.heading ?? '') + GAP.length
      if (room < 0 && end > at) break
    }
    const columns = started.slice(at, end)
    parts.push(
      ...groupedChecks(checks).map(({ title, checks: of }) => tableOf(title, of, columns, idWidth, paint)),
    )
    at = end
  }
  return parts
}

interface Column {
  readonly index: number
  readonly heading: string
}

function columnWidth(heading: string): number {
  return Math.max(STATUS_WORDS['not-observable'].length, heading.length)
}

function tableOf(
  title: string,
  checks: readonly ReportedCheck[],
  columns: readonly Column[],
  idWidth: number,
  paint: Paint,
): string {
  const widths = columns.map(({ heading }) => columnWidth(heading))
  const left = WIDTH - widths.reduce((sum, width) => sum + width + GAP.length, 0)
  const heading = columns.map(({ heading: text }, i) => GAP + text.padEnd(widths[i] ?? 0)).join('')
  const rows = checks.flatMap(({ id, sentence, results }) => {
    const cells = columns
      .map(({ index }, i) => GAP + statusCell(results[index], widths[i] ?? 0, paint))
      .join('')
    const [first = '', ...rest] = hanging(
      visible(id, NAME_WIDTH).padEnd(idWidth) + GAP,
      visible(sentence, 400),
      left,
    )
    return [`${first.padEnd(left)}${cells}`.trimEnd(), ...rest]
  })
  return [
    `${paint('heading', title)}${' '.repeat(Math.max(0, left - title.length))}${heading}`.trimEnd(),
    ...rows,
  ].join('\n')
}

/** Padded outside the emphasis. */
function statusCell(result: CheckResult | undefined, width: number, paint: Paint): string {
  if (!result) return '-'.padEnd(width)
  const word = STATUS_WORDS[result.status]
  return paint(result.status, word) + ' '.repeat(Math.max(0, width - word.length))
}

/** The end of a name says more than its beginning: `unix:/run/vm/7/qmp`. */
function shorten(name: string): string {
  return name.length > NAME_WIDTH ? `…${name.slice(1 - NAME_WIDTH).replace(/^[\udc00-\udfff]/, '')}` : name
}

/** Every result of one status, with its evidence. */
function details(
  { machines }: VerifyReport,
  checks: readonly ReportedCheck[],
  status: CheckStatus,
  paint: Paint,
): string[] {
  return checks.flatMap(({ id, sentence, results }) =>
    results.flatMap((result, index) => {
      if (result?.status !== status) return []
      const { reason, hint, evidence } = result
      const head = `${STATUS_WORDS[status]} ${visible(id, NAME_WIDTH)} on ${visible(machines[index]?.name ?? '', NAME_LIMIT)}`
      const [first = '', ...rest] = hanging(`${head}: `, visible(sentence), WIDTH, '  ')
      const painted = paint(status, STATUS_WORDS[status]) + first.slice(STATUS_WORDS[status].length)
      return [
        [
          painted,
          ...rest,
          ...(reason === undefined ? [] : hanging('  Reason:    ', visible(reason))),
          ...visibleLines(evidence, EVIDENCE_LIMIT).flatMap((line, i) =>
            hanging(i === 0 ? '  Evidence:  ' : '             ', line),
          ),
          ...(hint === undefined ? [] : hanging('  Hint:      ', visible(hint))),
        ].join('\n'),
      ]
    }),
  )
}

const MISSING_TITLES: Partial<Readonly<Record<CheckStatus, string>>> = {
  'not-observable': 'Not observable, and why',
  skipped: 'Skipped, and why',
}

function missing({ machines }: VerifyReport, paint: Paint): string[] {
  return CHECK_STATUSES.flatMap((status) => {
    const title = MISSING_TITLES[status]
    const reasons = title === undefined ? [] : sharedReasons(machines, status)
    if (title === undefined || reasons.length === 0) return []
    return [
      [
        paint('heading', title),
        ...reasons.flatMap((shared) =>
          hanging('  ', `${visible(shared.reason)} (${visible(idsByMachine(shared))})`, WIDTH, '    '),
        ),
      ].join('\n'),
    ]
  })
}

function notes({ machines }: VerifyReport, paint: Paint): string[] {
  const lines = sharedNotes(machines).flatMap(({ names, note }) =>
    hanging('  ', `${names}: ${note}`, WIDTH, '    '),
  )
  return lines.length > 0 ? [[paint('heading', 'Notes'), ...lines].join('\n')] : []
}

/** Text behind a head; the lines below it begin where the text does, or at `indent`. */
function hanging(head: string, text: string, width = WIDTH, indent?: string): string[] {
  const blank = indent ?? ' '.repeat(Math.min(head.length, 20))
  const [first = '', ...rest] = wrap(text, Math.max(LEAST_TEXT, width - Math.max(blank.length, head.length)))
  return [`${head}${first}`.trimEnd(), ...rest.map((line) => blank + line)]
}
