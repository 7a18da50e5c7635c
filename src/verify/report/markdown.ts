/**
 * A report as Markdown (CommonMark with GitHub's tables), for a mailing list: in the form of the acceptance run's own
 * report, its steps in their order.
 * @module
 */

import { plural } from '../../firmware/log-reader/words.ts'
import {
  CHECK_STATUSES,
  type CheckDescription,
  type StoryBlock,
  type StoryStep,
  type SubjectReport,
  type VerifyReport,
} from '../result.ts'
import { codeSpan, fenced, inline, table } from './markdown-text.ts'
import { closingLine, countStatuses, summarize } from './summary.ts'
import {
  EVIDENCE_LIMIT,
  groupedChecks,
  idsByMachine,
  LINE_LIMIT,
  reportedChecks,
  STATUS_WORDS,
  sharedNotes,
  sharedReasons,
  showDuration,
  visible,
  visibleLines,
} from './words.ts'
import { wrap } from './wrap.ts'

const WIDTH = 100
/** Facts of a step that its row of the overview holds; the section below has all. */
const ROW_FACTS = 4

/** Ends with a newline. */
export function markdownReport(report: VerifyReport, catalogue: readonly CheckDescription[]): string {
  const { machines, date, producer, command, verdict, shard } = report
  const summary = summarize(machines)
  const parts = [
    `# VM Generation ID: verification of ${inline(date.slice(0, 10))}`,
    paragraph(`Made by ${inline(producer)} on ${inline(date)}:`),
    fenced([visible(command)]),
    paragraph(`**Verdict:** ${inline(verdict)}`),
    paragraph(`${closingLine(summary)}.`),
    ...(shard
      ? [paragraph(`Shard ${shard.index} of ${shard.count}: the others have the other checks.`)]
      : []),
    table(
      ['machine', 'what it is', ...CHECK_STATUSES.map((status) => STATUS_WORDS[status]), 'time'],
      machines.map(({ name, description, checks, milliseconds }) => [
        inline(name),
        inline(description),
        ...CHECK_STATUSES.map((status) => String(countStatuses(checks)[status])),
        showDuration(milliseconds),
      ]),
    ),
    ...machines.flatMap(problemOf),
    ...machines.flatMap((machine) => storyOf(machine)),
    ...checksOf(report, catalogue),
    ...missingOf(machines),
    ...notesOf(machines),
  ]
  return `${parts.join('\n\n')}\n`
}

function problemOf({ name, problem }: SubjectReport): string[] {
  if (!problem) return []
  const { reason, command } = problem
  return [
    paragraph(`**${inline(name)}** could not be started: ${inline(reason)}`),
    ...(command === undefined ? [] : [fenced([visible(command)])]),
  ]
}

function storyOf({ name, story, checks }: SubjectReport): string[] {
  if (story.length === 0) return []
  const statuses = new Map(checks.map(({ id, status }) => [id, STATUS_WORDS[status]]))
  return [
    `## The acceptance run on ${inline(name)}`,
    table(
      ['step', 'what was done', 'what was seen'],
      story.map((step) => [inline(step.step), inline(step.title), seenIn(step)]),
    ),
    ...story.flatMap((step) => {
      const shown = step.checks.map((id) => `${inline(id)} ${statuses.get(id) ?? 'not run'}`)
      return [
        `### Step ${inline(step.step)} on ${inline(name)}: ${inline(step.title)}`,
        ...step.blocks.map(blockOf),
        ...(shown.length > 0 ? [paragraph(`Checks: ${shown.join(', ')}.`)] : []),
      ]
    }),
  ]
}

/** What the section says, in a cell. */
function seenIn({ blocks }: StoryStep): string {
  const words = blocks.map((block) => {
    if (block.kind === 'text') return inline(block.text)
    if (block.kind === 'lines') return `${plural(block.lines.length, 'line')} of ${block.of}, below`
    const shown = block.rows.slice(0, ROW_FACTS).map(([name, value]) => `${inline(name)}: ${codeSpan(value)}`)
    const more = block.rows.length - shown.length
    return [...shown, ...(more > 0 ? [`${more} more below`] : [])].join('; ')
  })
  return words.join('; ')
}

function blockOf(block: StoryBlock): string {
  if (block.kind === 'text') return paragraph(inline(block.text))
  if (block.kind === 'lines') return fenced(visibleLines(block.lines))
  const rows = block.rows.slice(0, LINE_LIMIT).map(([name, value]) => [inline(name), codeSpan(value)])
  const more = block.rows.length - rows.length
  return table(['fact', 'value'], more > 0 ? [...rows, ['…', `${more} more`]] : rows)
}

function checksOf({ machines }: VerifyReport, catalogue: readonly CheckDescription[]): string[] {
  const groups = groupedChecks(reportedChecks(machines, catalogue))
  if (groups.length === 0) return []
  return [
    '## All checks',
    ...groups.flatMap(({ title, checks }) => [
      `### ${title}`,
      table(
        ['check', 'what has to hold', 'machine', 'result', 'evidence'],
        checks.flatMap(({ id, sentence, results }) =>
          results.flatMap((result, index) => {
            if (!result) return []
            const { status, reason, hint, evidence } = result
            const words = [
              ...(reason === undefined ? [] : [inline(reason)]),
              ...evidence.slice(0, EVIDENCE_LIMIT).map((line) => codeSpan(line)),
              ...(evidence.length > EVIDENCE_LIMIT ? [`${evidence.length - EVIDENCE_LIMIT} more`] : []),
              ...(hint === undefined ? [] : [`Hint: ${inline(hint)}`]),
            ]
            const word = status === 'fail' ? `**${STATUS_WORDS[status]}**` : STATUS_WORDS[status]
            return [
              [inline(id), inline(sentence), inline(machines[index]?.name ?? ''), word, words.join('; ')],
            ]
          }),
        ),
      ),
    ]),
  ]
}

function missingOf(machines: readonly SubjectReport[]): string[] {
  const reasons = (['not-observable', 'skipped'] as const).flatMap((status) =>
    sharedReasons(machines, status),
  )
  if (reasons.length === 0) return []
  const items = reasons.map((shared) =>
    item(`${STATUS_WORDS[shared.status]}: ${inline(shared.reason)} (${inline(idsByMachine(shared))})`),
  )
  return ['## What could not be seen', items.join('\n')]
}

function notesOf(machines: readonly SubjectReport[]): string[] {
  const items = sharedNotes(machines).map(({ names, note }) => item(`${inline(names)}: ${inline(note)}`))
  return items.length > 0 ? ['## Notes', items.join('\n')] : []
}

/** A line that begins as a heading, a list or a rule does would be one. A long word stays whole: a backslash in it may escape the next character. */
function paragraph(markdown: string): string {
  return wrap(markdown, WIDTH, 'whole').map(plainStart).join('\n')
}

function item(markdown: string): string {
  return wrap(markdown, WIDTH - 2, 'whole')
    .map((line, i) => (i === 0 ? '- ' : '  ') + plainStart(line))
    .join('\n')
}

function plainStart(line: string): string {
  return line
    .replace(/^ +/, '')
    .replace(/^(\d{1,9})([.)])(?= |$)/, '$1\\$2')
    .replace(/^(?=[-+=#>:]|~~~)/, '\\')
}
