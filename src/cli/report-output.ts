/**
 * A report in the form that was asked for, to the place that was asked for: of every command that makes one.
 * @module
 */
import { basename, dirname } from 'node:path'
import { type Command, Option } from 'commander'
import { writeFilesWhole } from '../node/files.ts'
import { summarize } from '../verify/report/summary.ts'
import { type TextReportOptions, textReport } from '../verify/report/text.ts'
import type { CheckDescription, VerifyReport } from '../verify/result.ts'
import { type CliIo, EXIT, type ExitStatus, paint } from './io.ts'

export const REPORT_FORMS = ['text', 'markdown', 'html', 'json', 'junit'] as const
export type ReportForm = (typeof REPORT_FORMS)[number]

/** What commander gives for the options of `addReportOptions`. */
export interface ReportOptions {
  readonly report: ReportForm
  readonly output?: string
}

export function addReportOptions(command: Command): Command {
  return command
    .addOption(new Option('--report <form>', 'form of the report').choices(REPORT_FORMS).default('text'))
    .option('--output <file>', 'write the report there instead of standard output')
}

/** The code of a form that nobody asks for is not loaded. */
export async function renderReport(
  form: ReportForm,
  report: VerifyReport,
  catalogue: readonly CheckDescription[],
  options: TextReportOptions = {},
): Promise<string> {
  switch (form) {
    case 'text':
      return textReport(report, catalogue, options)
    case 'markdown':
      return (await import('../verify/report/markdown.ts')).markdownReport(report, catalogue)
    case 'html':
      return (await import('../verify/report/html.ts')).htmlReport(report, catalogue)
    case 'json':
      return (await import('../verify/report/json.ts')).jsonReport(report)
    case 'junit':
      return (await import('../verify/report/junit.ts')).junitReport(report, catalogue)
  }
}

const STYLES = {
  pass: 'green',
  fail: 'red',
  'not-observable': 'yellow',
  skipped: 'dim',
  heading: 'bold',
} as const

/**
 * To standard output with colours where they are wanted, or whole into a file, without.
 * @throws FileError
 */
export async function writeReport(
  io: CliIo,
  report: VerifyReport,
  catalogue: readonly CheckDescription[],
  { report: form, output, evidence = 'failures' }: ReportOptions & Pick<TextReportOptions, 'evidence'>,
): Promise<void> {
  if (output === undefined) {
    const painted = {
      evidence,
      paint: (style: keyof typeof STYLES, text: string) => paint(io, STYLES[style], text),
    }
    io.out(await renderReport(form, report, catalogue, painted))
    return
  }
  const text = await renderReport(form, report, catalogue, { evidence })
  await writeFilesWhole(dirname(output), new Map([[basename(output), text]]))
}

/**
 * 1 for a failed check. 3 when nothing was looked at because no machine could be started, and when a machine could not be
 * started for a part of its checks: neither may look like a pass.
 */
export function exitStatusOf({ machines }: VerifyReport): ExitStatus {
  const { failed, results, notStarted } = summarize(machines)
  if (failed) return EXIT.failed
  const isPart = machines.some(({ problem, checks }) => problem && checks.length > 0)
  return isPart || (results === 0 && notStarted.length > 0) ? EXIT.start : EXIT.ok
}
