/**
 * `vmgenid report merge FILE…`: reports of `vmgenid verify` as one.
 * @module
 */
import type { Command } from 'commander'
import { FileError, readFileBounded } from '../node/files.ts'
import { CATALOGUE } from '../verify/catalogue.ts'
import { parseVerifyReport, REPORT_LIMIT } from '../verify/report/json.ts'
import { mergeReports, type NamedReport } from '../verify/report/merge.ts'
import { type CliIo, EXIT, ExitSignal, shellWord } from './io.ts'
import { addReportOptions, exitStatusOf, type ReportOptions, writeReport } from './report-output.ts'

const FILES_LIMIT = 200

const EXAMPLES = `
Examples:
  vmgenid report merge model.json qemu.json
  vmgenid report merge --help`

const MERGE_EXAMPLES = `
FILE is what \`vmgenid verify --report json\` writes; \`-\` is standard input. The files are shards of one run
(--shard 1/3), or runs on several machines. A check that two files have of the same machine has to have the
same result in both, and no shard may be missing.

Examples:
  vmgenid report merge shard-1.json shard-2.json shard-3.json
  vmgenid report merge --report junit --output report.xml model.json qemu.json
  vmgenid report merge --report html --output report.html report.json

Exit status: 0 no check failed, 1 a check failed, 2 bad usage or input, 3 a machine could not be started
and no check was made, or none of one shard.`

export function addReportCommand(program: Command, io: CliIo): void {
  const report = program.command('report').summary('merge reports of `vmgenid verify`, or change their form')
  report.description('Work on reports that `vmgenid verify --report json` made.')
  report.addHelpText('after', EXAMPLES)

  const merge = report
    .command('merge')
    .summary('several reports as one, in any form')
    .argument('<file...>', 'reports as JSON, or `-`')
  addReportOptions(merge)
    .option('--evidence', 'in a text, print the evidence of every check, not of failures alone')
    .addHelpText('after', MERGE_EXAMPLES)
    .action((files: string[], options: ReportOptions & { readonly evidence?: boolean }) =>
      mergeFiles(io, files, options),
    )
}

async function mergeFiles(
  io: CliIo,
  files: readonly string[],
  { report: form, output, evidence }: ReportOptions & { readonly evidence?: boolean },
): Promise<void> {
  if (files.length > FILES_LIMIT)
    throw new FileError(`${files.length} files`, `at most ${FILES_LIMIT} are read at once`)
  if (files.filter((file) => file === '-').length > 1)
    throw new FileError('-', 'standard input can be read once')
  const inputs: NamedReport[] = []
  for (const file of files) {
    const name = file === '-' ? 'standard input' : file
    const bytes = file === '-' ? await io.readStdin(REPORT_LIMIT) : await readFileBounded(file, REPORT_LIMIT)
    inputs.push({ name, report: parseVerifyReport(new TextDecoder().decode(bytes), name) })
  }
  const command = ['vmgenid report merge', ...files.map(shellWord)].join(' ')
  const merged = mergeReports(inputs, { catalogue: CATALOGUE, command })
  await writeReport(io, merged, CATALOGUE, {
    report: form,
    evidence: evidence ? 'all' : 'failures',
    ...(output === undefined ? {} : { output }),
  })
  const status = exitStatusOf(merged)
  if (status !== EXIT.ok) throw new ExitSignal(status)
}
