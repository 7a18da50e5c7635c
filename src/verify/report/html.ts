/**
 * A report as one HTML file: no script, nothing from elsewhere, and a policy that forbids both.
 * @module
 */
import {
  CHECK_STATUSES,
  type CheckDescription,
  type CheckResult,
  type CheckStatus,
  type StoryBlock,
  type SubjectReport,
  type VerifyReport,
} from '../result.ts'
import { REPORT_STYLE } from './html-style.ts'
import { closingLine, countStatuses, summarize } from './summary.ts'
import {
  EVIDENCE_LIMIT,
  groupedChecks,
  idsByMachine,
  LINE_LIMIT,
  type ReportedCheck,
  reportedChecks,
  STATUS_WORDS,
  sharedNotes,
  sharedReasons,
  showDuration,
  visible,
  visibleLines,
} from './words.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Visible, and neither markup nor the end of an attribute. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
const esc = escapeHtml

export function htmlReport(report: VerifyReport, catalogue: readonly CheckDescription[]): string {
  const { machines, producer, date, command, verdict, shard } = report
  const summary = summarize(machines)
  const title = `VM Generation ID: verification of ${esc(date.slice(0, 10))}`
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
${REPORT_STYLE}
</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="verdict ${summary.worst ?? 'skipped'}">${esc(verdict)}</p>
<p>${closingLine(summary)}.${shard ? ` Shard ${shard.index} of ${shard.count}: the others have the other checks.` : ''}</p>
<p class="origin">${esc(producer)}, ${esc(date)}: <code>${esc(command)}</code></p>
</header>
<main>
${machineTable(machines)}
${checkTable(machines, reportedChecks(machines, catalogue))}
${missing(machines)}
${notes(machines)}
${machines.map(story).join('')}
</main>
</body>
</html>
`
}

function machineTable(machines: readonly SubjectReport[]): string {
  const heads = ['machine', 'what it is', ...CHECK_STATUSES.map((status) => STATUS_WORDS[status]), 'time']
  const rows = machines.map(({ name, description, checks, problem, milliseconds }) => {
    const counts = countStatuses(checks)
    const command = problem?.command === undefined ? '' : ` <code>${esc(problem.command)}</code>`
    const why = problem ? `<p class="problem">Could not be started: ${esc(problem.reason)}${command}</p>` : ''
    const numbers = [...CHECK_STATUSES.map((status) => String(counts[status])), showDuration(milliseconds)]
    return `<tr><th scope="row">${esc(name)}</th><td>${esc(description)}${why}</td>${numbers.map((number) => `<td class="number">${number}</td>`).join('')}</tr>`
  })
  return `<h2>Machines</h2>\n<div class="wide" tabindex="0" role="region" aria-label="Machines"><table>\n<thead><tr>${heads.map(columnHead).join('')}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody></table></div>`
}

function columnHead(text: string): string {
  return `<th scope="col">${text}</th>`
}

function checkTable(machines: readonly SubjectReport[], checks: readonly ReportedCheck[]): string {
  if (checks.length === 0) return ''
  const started = machines.flatMap(({ name, checks: of }, index) => (of.length > 0 ? [{ name, index }] : []))
  const heads = ['check', 'what has to hold', ...started.map(({ name }) => esc(name))]
  const bodies = groupedChecks(checks).map(({ title, checks: of }) => {
    const rows = of.map(({ id, sentence, results }) => {
      const cells = started.map(({ index }) => resultCell(results[index]))
      return `<tr><th scope="row">${esc(id)}</th><td>${esc(sentence)}</td>${cells.join('')}</tr>`
    })
    return `<tbody>\n<tr class="group"><th scope="rowgroup" colspan="${heads.length}">${title}</th></tr>\n${rows.join('\n')}\n</tbody>`
  })
  return `<h2>Checks</h2>\n<table class="checks">\n<thead><tr>${heads.map(columnHead).join('')}</tr></thead>\n${bodies.join('\n')}\n</table>`
}

function resultCell(result: CheckResult | undefined): string {
  if (!result) return '<td>–</td>'
  const { status, reason, evidence, hint } = result
  const inside = [
    ...(reason === undefined ? [] : [`<p>${esc(reason)}</p>`]),
    ...(evidence.length > 0 ? [pre(visibleLines(evidence, EVIDENCE_LIMIT))] : []),
    ...(hint === undefined ? [] : [`<p><b>Hint:</b> ${esc(hint)}</p>`]),
  ].join('')
  const word = mark(status)
  if (inside === '') return `<td>${word}</td>`
  return `<td><details${status === 'fail' ? ' open' : ''}><summary>${word}</summary>${inside}</details></td>`
}

function mark(status: CheckStatus): string {
  return `<span class="mark ${status}">${STATUS_WORDS[status]}</span>`
}

/** @param lines visible already: doing it twice changes nothing but the length */
function pre(lines: readonly string[]): string {
  return `<pre>${lines.map(esc).join('\n')}</pre>`
}

function missing(machines: readonly SubjectReport[]): string {
  const reasons = (['not-observable', 'skipped'] as const).flatMap((status) =>
    sharedReasons(machines, status),
  )
  if (reasons.length === 0) return ''
  const items = reasons.map(
    (one) => `<li>${mark(one.status)} ${esc(one.reason)} <small>(${esc(idsByMachine(one))})</small></li>`,
  )
  return `<h2>What could not be seen</h2>\n<ul class="reasons">\n${items.join('\n')}\n</ul>`
}

function notes(machines: readonly SubjectReport[]): string {
  const items = sharedNotes(machines).map(({ names, note }) => `<li><b>${esc(names)}</b>: ${esc(note)}</li>`)
  return items.length > 0 ? `<h2>Notes</h2>\n<ul>\n${items.join('\n')}\n</ul>` : ''
}

function story({ name, story: steps, checks }: SubjectReport): string {
  if (steps.length === 0) return ''
  const statuses = new Map(checks.map(({ id, status }) => [id, status]))
  const sections = steps.map(({ step, title, blocks, checks: ids }) => {
    const marks = ids.map((id) => {
      const status = statuses.get(id)
      return `<li>${esc(id)} ${status ? mark(status) : 'not run'}</li>`
    })
    const list =
      marks.length > 0 ? `<ul class="shown" aria-label="Checks of this step">${marks.join('')}</ul>` : ''
    return `<section>\n<h3>${esc(step)}. ${esc(title)}</h3>\n${blocks.map(blockOf).join('\n')}\n${list}</section>`
  })
  return `<h2>The acceptance run on ${esc(name)}</h2>\n${sections.join('\n')}\n`
}

function blockOf(block: StoryBlock): string {
  if (block.kind === 'text') return `<p>${esc(block.text)}</p>`
  if (block.kind === 'lines')
    return `<figure><figcaption>${esc(block.of)}</figcaption>${pre(visibleLines(block.lines))}</figure>`
  const rows = block.rows
    .slice(0, LINE_LIMIT)
    .map(([fact, value]) => `<tr><th scope="row">${esc(fact)}</th><td><code>${esc(value)}</code></td></tr>`)
  const more = block.rows.length - rows.length
  return `<table class="facts"><tbody>\n${rows.join('\n')}\n</tbody></table>${more > 0 ? `<p>… ${more} more</p>` : ''}`
}
