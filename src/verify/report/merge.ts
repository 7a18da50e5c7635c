/**
 * Several reports as one: the shards of one run, or runs on several machines.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'
import type { CheckDescription, CheckResult, StoryStep, SubjectReport, VerifyReport } from '../result.ts'
import { verdictOf } from './summary.ts'
import { visible } from './words.ts'

export interface NamedReport {
  /** Of its file, for errors. */
  readonly name: string
  readonly report: VerifyReport
}

/** Reports that cannot be true together, or that are not all there. */
export class ReportMergeError extends VmgenidError {
  override readonly name = 'ReportMergeError'
  constructor(sentence: string, facts: Readonly<Record<string, string>>, hint: string) {
    super('REPORT_MERGE', sentence, { facts, hint })
  }
}

export interface MergeOptions {
  /** Its order is that of the checks; others stay behind them in the order in which they come. */
  readonly catalogue: readonly CheckDescription[]
  /** The command line of the merge. */
  readonly command: string
}

/**
 * A machine that could not be started for one shard keeps its `problem` beside the checks of the others.
 * @param inputs at least one
 * @throws ReportMergeError for two results of a check that contradict each other, and for a shard that is missing
 */
export function mergeReports(
  inputs: readonly NamedReport[],
  { catalogue, command }: MergeOptions,
): VerifyReport {
  const names = [...new Set(inputs.flatMap(({ report }) => report.machines.map(({ name }) => name)))]
  const order = new Map(catalogue.map(({ id }, i) => [id, i]))
  const machines = names.map((name) => {
    const parts = inputs.flatMap(({ name: file, report: { machines: of, shard } }) => {
      const subject = of.find((one) => one.name === name)
      return subject ? [{ file, subject, shard }] : []
    })
    checkShards(name, parts)
    return mergeSubjects(name, parts, order)
  })
  return {
    schemaVersion: 1,
    producer: [...new Set(inputs.map(({ report }) => report.producer))].join(', '),
    date: inputs.map(({ report }) => report.date).reduce(later),
    command,
    verdict: verdictOf(machines),
    machines,
  }
}

interface Part {
  readonly file: string
  readonly subject: SubjectReport
  readonly shard: VerifyReport['shard']
}

function later(one: string, other: string): string {
  return Date.parse(other) > Date.parse(one) ? other : one
}

/** A report without `shard` has everything; so has the merged one, and a part of it must not look like all of it. */
function checkShards(machine: string, parts: readonly Part[]): void {
  const shards = parts.flatMap(({ file, shard }) => (shard ? [{ file, ...shard }] : []))
  const [first] = shards
  if (!first || shards.length < parts.length) return
  const hint = 'Give the reports of all shards of one run.'
  const other = shards.find(({ count }) => count !== first.count)
  if (other) {
    throw new ReportMergeError(
      `${visible(machine, 60)}: these are shards of different runs`,
      {
        found: `shard ${first.index} of ${first.count} in ${visible(first.file, 200)}`,
        and: `shard ${other.index} of ${other.count} in ${visible(other.file, 200)}`,
      },
      hint,
    )
  }
  const there = new Set(shards.map(({ index }) => index))
  if (there.size === first.count) return
  throw new ReportMergeError(
    `${visible(machine, 60)}: a shard is missing`,
    { expected: `${first.count} shards`, found: [...there].sort((a, b) => a - b).join(', ') },
    hint,
  )
}

function mergeSubjects(
  name: string,
  parts: readonly Part[],
  order: ReadonlyMap<string, number>,
): SubjectReport {
  const subjects = parts.map(({ subject }) => subject)
  const started = subjects.filter(({ problem }) => !problem)
  const problem = subjects.find((subject) => subject.problem)?.problem
  const descriptions = [
    ...new Set((started.length > 0 ? started : subjects).map(({ description }) => description)),
  ]
  const others = descriptions.slice(1).map((other) => `One of the merged reports describes it as ${other}.`)
  return {
    name,
    description: descriptions[0] ?? '',
    ...mergeDigests(subjects),
    checks: mergeChecks(name, parts, order),
    story: mergeStories(subjects),
    notes: [...new Set([...subjects.flatMap(({ notes }) => notes), ...others])],
    ...(problem ? { problem } : {}),
    milliseconds: subjects.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  }
}

/** Each figure once, as the first report has it. */
function mergeDigests(subjects: readonly SubjectReport[]): Pick<SubjectReport, 'digest'> {
  const rows = new Map(subjects.flatMap(({ digest = [] }) => digest).reverse())
  return rows.size > 0 ? { digest: [...rows].reverse() } : {}
}

function mergeChecks(
  machine: string,
  parts: readonly Part[],
  order: ReadonlyMap<string, number>,
): readonly CheckResult[] {
  const found = new Map<string, { readonly file: string; readonly check: CheckResult }>()
  for (const { file, subject } of parts) {
    for (const check of subject.checks) {
      const known = found.get(check.id)
      // What one report skipped, another may have looked at.
      if (!known || (known.check.status === 'skipped' && check.status !== 'skipped')) {
        found.set(check.id, { file, check })
      } else if (check.status !== known.check.status && check.status !== 'skipped') {
        throw new ReportMergeError(
          `${visible(check.id, 20)} on ${visible(machine, 60)} has two results that contradict each other`,
          {
            found: `${known.check.status} in ${visible(known.file, 200)}`,
            and: `${check.status} in ${visible(file, 200)}`,
          },
          'Give one report of each run; reports of different runs stay apart.',
        )
      }
    }
  }
  const place = (id: string) => order.get(id) ?? order.size
  return Array.from(found.values(), ({ check }) => check).sort((a, b) => place(a.id) - place(b.id))
}

/** The fullest telling of each step, with the checks of all. */
function mergeStories(subjects: readonly SubjectReport[]): readonly StoryStep[] {
  const steps = new Map<string, StoryStep>()
  for (const told of subjects.flatMap(({ story }) => story)) {
    const known = steps.get(told.step)
    const fuller = known && observations(known) >= observations(told) ? known : told
    steps.set(told.step, { ...fuller, checks: [...new Set([...(known?.checks ?? []), ...told.checks])] })
  }
  return [...steps.values()].sort(
    (a, b) =>
      Number.parseInt(a.step, 10) - Number.parseInt(b.step, 10) ||
      (a.step < b.step ? -1 : Number(a.step > b.step)),
  )
}

function observations({ blocks }: StoryStep): number {
  return blocks.filter(({ kind }) => kind !== 'text').length
}
