/**
 * `vmgenid log explain FILE…`: debug logs of OVMF and SeaBIOS for people.
 * @module
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { formatSize } from '../binary/numbers.ts'
import { explainLog, type LogExplanation } from '../firmware/log-reader/explain.ts'
import { describeLogExplanation, printLogExplanation } from '../firmware/log-reader/print.ts'
import { LogReader } from '../firmware/log-reader/reader.ts'
import { FileError, fileError } from '../node/files.ts'
import { type CliIo, EXIT, ExitSignal, paint, SEVERITY_STYLES } from './io.ts'

/** Of one log. */
export const LOG_FILE_LIMIT = 256 * 2 ** 20
const LOG_FILES_LIMIT = 100

const EXAMPLES = `
Examples:
  vmgenid log explain debug.log
  vmgenid log explain --help

Exit status: 0 good, 1 \`explain\` found an error, 2 bad usage or unreadable input.`

const EXPLAIN_EXAMPLES = `
FILE is what OVMF (a DEBUG build) or SeaBIOS writes to the debug port:
  qemu-system-x86_64 … -debugcon file:debug.log -global isa-debugcon.iobase=0x402
Several files are read in their order, as one log: a resume is compared with the boot before it. A boot or a resume ends
where its file does. With \`-\` the log comes from standard input. Addresses are printed as in the log.

Examples:
  vmgenid log explain debug.log
  vmgenid log explain boot.log resume.log
  vmgenid log explain --json debug.log
  zcat debug.log.gz | vmgenid log explain -

Exit status: 0 nothing is wrong, 1 an error found (with --strict also a warning), 2 unreadable input.`

interface ExplainOptions {
  readonly strict?: boolean
  readonly json?: boolean
}

export function addLogCommand(program: Command, io: CliIo): void {
  const log = program.command('log').summary('explain debug logs of OVMF and SeaBIOS')
  log.description('Say what a firmware did with the files of its host, from its debug log.')
  log.addHelpText('after', EXAMPLES)

  log
    .command('explain')
    .summary('blobs, pointers, tables, what the host was told, S3; what is wrong or missing')
    .argument('<file...>', 'debug logs in the order of time, or `-`')
    .option('--strict', 'a warning is a failure too')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXPLAIN_EXAMPLES)
    .action((files: string[], options: ExplainOptions) => explain(io, files, options))
}

async function explain(io: CliIo, files: readonly string[], { strict, json }: ExplainOptions): Promise<void> {
  const explanation = await readLogs(io, files)
  if (explanation.runs.length === 0) {
    throw new FileError(
      files.join(' '),
      'has no line that OVMF or SeaBIOS prints while it installs tables or resumes',
      {
        hint: 'OVMF has to be a DEBUG build; QEMU writes the log with -debugcon file:FILE -global isa-debugcon.iobase=0x402.',
      },
    )
  }
  if (json) io.out(`${JSON.stringify(describeLogExplanation(explanation), undefined, 2)}\n`)
  else
    io.out(
      printLogExplanation(explanation, {
        paint: (severity, word) => paint(io, SEVERITY_STYLES[severity], word),
      }),
    )
  const { errors, warnings } = explanation
  if (errors > 0 || (strict && warnings > 0)) throw new ExitSignal(EXIT.failed)
}

async function readLogs(io: CliIo, files: readonly string[]): Promise<LogExplanation> {
  if (files.length > LOG_FILES_LIMIT) {
    throw new FileError(`${files.length} files`, `at most ${LOG_FILES_LIMIT} are read at once`)
  }
  if (files.filter((file) => file === '-').length > 1)
    throw new FileError('-', 'standard input can be read once')
  const reader = new LogReader()
  for (const file of files) {
    const name = file === '-' ? 'standard input' : file
    reader.file(name)
    let length = 0
    for await (const bytes of file === '-' ? [await io.readStdin(LOG_FILE_LIMIT)] : pieces(file)) {
      if (length === 0) refuseOtherFormats(name, bytes)
      length += bytes.length
      if (length > LOG_FILE_LIMIT) throw tooLarge(name)
      reader.push(bytes)
    }
  }
  return explainLog(reader.finish())
}

async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  try {
    const info = await stat(path)
    if (info.isDirectory()) throw new FileError(path, 'is a folder, a file is expected')
    if (info.size > LOG_FILE_LIMIT) throw tooLarge(path)
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) yield piece
  } catch (error) {
    throw fileError(path, error)
  }
}

function tooLarge(name: string): FileError {
  return new FileError(name, `too large: at most ${formatSize(LOG_FILE_LIMIT)} are read`)
}

/** A compressed log is the usual one to be sent. @throws FileError */
export function refuseOtherFormats(name: string, bytes: Uint8Array): void {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (isGzip) {
    throw new FileError(name, 'is compressed with gzip, and only plain text is read', {
      hint: 'Unpack it first, with zcat.',
    })
  }
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isUtf16) throw new FileError(name, 'is UTF-16, and only plain text of one byte a character is read')
}
