/**
 * A report as JUnit XML: a suite for each machine and group, a case for each result.
 *
 * Source: the schema that Jenkins and Maven Surefire read (testsuites/testsuite/testcase with failure and skipped).
 * A machine's time was not taken check by check: it is that of its first suite.
 * @module
 */
import type { CheckDescription, CheckResult, SubjectReport, VerifyReport } from '../result.ts'
import { countStatuses, summarize } from './summary.ts'
import { EVIDENCE_LIMIT, groupedChecks, reportedChecks, visible, visibleLines } from './words.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Visible text has none of the characters that XML 1.0 §2.2 forbids. */
function escapeXml(text: string): string {
  return visible(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('')
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

/** Ends with a newline. */
export function junitReport(report: VerifyReport, catalogue: readonly CheckDescription[]): string {
  const { machines, date } = report
  const { counts, results, notStarted } = summarize(machines)
  const time = machines.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const skipped = counts['not-observable'] + counts.skipped + notStarted.length
  const totals = {
    tests: results + notStarted.length,
    failures: counts.fail,
    errors: 0,
    skipped,
    time: seconds(time),
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'vmgenid verify', ...totals })}>`,
    ...machines.flatMap((machine) => suitesOf(machine, date, catalogue)),
    '</testsuites>\n',
  ].join('\n')
}

function suitesOf(machine: SubjectReport, date: string, catalogue: readonly CheckDescription[]): string[] {
  const { name, problem, milliseconds } = machine
  const stamp = { timestamp: date.replace(/(\.\d+)?Z$/, '') }
  const suites = groupedChecks(reportedChecks([machine], catalogue)).map(({ title, checks }, i) => {
    const cases = checks.flatMap(({ id, sentence, group, results: [result] }) =>
      result
        ? [caseOf(result, { classname: `${name}.${group || 'others'}`, name: `${id} ${sentence}` })]
        : [],
    )
    const counts = countStatuses(checks.flatMap(({ results }) => results[0] ?? []))
    const skipped = counts['not-observable'] + counts.skipped
    const totals = { tests: cases.length, failures: counts.fail, errors: 0, skipped }
    const time = seconds(i === 0 ? milliseconds : 0)
    return suite({ name: `${name}: ${title}`, ...totals, time, ...stamp }, cases)
  })
  if (!problem) return suites
  const why = `could not be started: ${problem.reason}${problem.command === undefined ? '' : `; ${problem.command}`}`
  const lone = `<testcase${attributes({ classname: name, name: `${name} starts`, time: seconds(0) })}><skipped${attributes({ message: why })}/></testcase>`
  const time = seconds(suites.length === 0 ? milliseconds : 0)
  return [
    ...suites,
    suite({ name: `${name}: start`, tests: 1, failures: 0, errors: 0, skipped: 1, time, ...stamp }, [lone]),
  ]
}

function suite(head: Readonly<Record<string, string | number>>, cases: readonly string[]): string {
  return [`  <testsuite${attributes(head)}>`, ...cases.map((one) => `    ${one}`), '  </testsuite>'].join(
    '\n',
  )
}

function caseOf(
  { status, reason, hint, evidence }: CheckResult,
  head: Readonly<Record<string, string>>,
): string {
  const open = `<testcase${attributes({ ...head, time: seconds(0) })}>`
  const lines = visibleLines(evidence, EVIDENCE_LIMIT).map(escapeXml)
  const output = lines.length > 0 ? `<system-out>${lines.join('\n')}</system-out>` : ''
  if (status === 'pass') return `${open}${output}</testcase>`
  const message = reason ?? 'no reason given'
  if (status === 'fail') {
    const text = [...lines, ...(hint === undefined ? [] : [escapeXml(`Hint: ${hint}`)])].join('\n')
    return `${open}<failure${attributes({ message, type: 'fail' })}>${text}</failure></testcase>`
  }
  const prefix = status === 'skipped' ? '' : 'not observable: '
  return `${open}<skipped${attributes({ message: prefix + message })}/>${output}</testcase>`
}
