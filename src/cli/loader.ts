/**
 * `vmgenid loader show|check FILE`: linker/loader scripts for people.
 * @module
 */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseSize } from '../binary/numbers.ts'
import { plural } from '../firmware/log-reader/words.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import { LOADER_ENTRY_SIZE, type LoaderEdition } from '../loader/entry.ts'
import { formatLoaderFinding, type LoaderFinding } from '../loader/findings.ts'
import { lintLoaderScript } from '../loader/lint.ts'
import { describeLoaderScript, printLoaderScript } from '../loader/print.ts'
import { decodeLoaderScript, LOADER_SCRIPT_MAX_SIZE } from '../loader/script.ts'
import { FileError, inFile, readFileBounded } from '../node/files.ts'
import { type FwCfgFolderEntry, FwCfgFolderReader, fwCfgPlaceOf } from '../node/fwcfg-folder.ts'
import { type CliIo, EXIT, ExitSignal, paint, SEVERITY_STYLES } from './io.ts'

const EXAMPLES = `
Examples:
  vmgenid loader show captures/pc
  vmgenid loader check captures/pc
  vmgenid loader check --help

Exit status: 0 good, 1 \`check\` found an error, 2 bad usage or unreadable input.`

const SHOW_EXAMPLES = `
Examples:
  vmgenid loader show captures/pc/etc_table-loader
  vmgenid loader show captures/pc
  vmgenid loader show --json - < etc_table-loader
  vmgenid loader show --edition v6 old/etc_table-loader

Exit status: 0 good, 2 the file is no loader script, or cannot be read.`

const CHECK_EXAMPLES = `
FILE is the script, or a folder that has it. The files that it names are looked for beside it: in the folder's
index.json, as etc/acpi/tables, or as etc_acpi_tables. With \`-\` the script comes from standard input and is judged alone.

Examples:
  vmgenid loader check captures/q35
  vmgenid loader check captures/q35/etc_table-loader
  vmgenid loader check --memory 2G --json build/fw_cfg
  vmgenid loader check --strict captures/q35 && echo clean

Exit status: 0 no error found, 1 an error found (with --strict also a warning), 2 unreadable input.`

interface ShowOptions {
  readonly edition: LoaderEdition
  readonly json?: boolean
}
interface CheckOptions extends ShowOptions {
  readonly memory?: number
  readonly strict?: boolean
}

export function addLoaderCommand(program: Command, io: CliIo): void {
  const loader = program.command('loader').summary('print and check linker/loader scripts (etc/table-loader)')
  loader.description('Print a linker/loader script, or check it against the files that it is about.')
  loader.addHelpText('after', EXAMPLES)

  loader
    .command('show')
    .summary('print a script, one line a command')
    .argument('<file>', 'the script, a folder that has it, or `-`')
    .addOption(editionOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', SHOW_EXAMPLES)
    .action((file: string, options: ShowOptions) => show(io, file, options))

  loader
    .command('check')
    .summary('find everything that is wrong with a script and its files')
    .argument('<file>', 'the script, a folder that has it, or `-`')
    .addOption(editionOption())
    .option('--memory <size>', 'guest memory, for zones that must fit, such as 128M', memorySize)
    .option('--strict', 'a warning is a failure too')
    .option('--json', 'print one JSON object')
    .addHelpText('after', CHECK_EXAMPLES)
    .action((file: string, options: CheckOptions) => check(io, file, options))
}

function editionOption(): Option {
  return new Option(
    '--edition <edition>',
    'the form of WRITE_POINTER: since QEMU 2.9, or of the unmerged patch set',
  )
    .choices(['current', 'v6'])
    .default('current')
}

function memorySize(text: string): number {
  try {
    return parseSize('memory', text, 'M')
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

interface ScriptInput {
  /** Absent: the folder has no script. */
  readonly script: Uint8Array | undefined
  /** What is beside the script, with the bytes of all that it names; absent: only the script is there. */
  readonly files: ReadonlyMap<string, FwCfgFolderEntry> | undefined
}

async function readScript(io: CliIo, path: string, edition: LoaderEdition): Promise<ScriptInput> {
  if (path === '-') return { script: await io.readStdin(LOADER_SCRIPT_MAX_SIZE), files: undefined }
  const { folder, name } = await fwCfgPlaceOf(path)
  // Under another name the script is alone: the files beside it may be anything.
  if (name !== undefined && name !== FwCfgPath.tableLoader) {
    return { script: await readFileBounded(path, LOADER_SCRIPT_MAX_SIZE), files: undefined }
  }
  const reader = await FwCfgFolderReader.open(folder).catch((error: unknown) => {
    // A script may lie anywhere, such as at the top of a home folder.
    if (name === undefined || !(error instanceof FileError)) throw error
    return error
  })
  if (reader instanceof FileError) {
    const script = await readFileBounded(path, LOADER_SCRIPT_MAX_SIZE)
    io.err(`vmgenid: ${reader.sentence}; the script is looked at alone\n`)
    return { script, files: undefined }
  }
  let script = await reader.read(FwCfgPath.tableLoader)
  // A folder may be without a script; a file that was named has to be there.
  if (!script && name !== undefined) script = await readFileBounded(path, LOADER_SCRIPT_MAX_SIZE)
  const named = script ? namesIn(script, edition) : new Set<string>()
  // A folder with nothing else has nothing to check against.
  const alone = reader.files.every((file) => file.name === FwCfgPath.tableLoader)
  return { script, files: alone ? undefined : await reader.readAll(named) }
}

/** Files that the script is about, and the one that says whether S3 is on. */
function namesIn(script: Uint8Array, edition: LoaderEdition): Set<string> {
  const whole = script.subarray(0, script.length - (script.length % LOADER_ENTRY_SIZE))
  const names = decodeLoaderScript(whole, { edition }).flatMap((entry) => {
    if ('file' in entry) return [entry.file]
    return 'pointerFile' in entry ? [entry.pointerFile, entry.pointeeFile] : []
  })
  return new Set([...names, FwCfgPath.systemStates])
}

async function show(io: CliIo, path: string, { edition, json }: ShowOptions): Promise<void> {
  const { script, files } = await readScript(io, path, edition)
  if (!script) throw new FileError(path, `the folder has no ${FwCfgPath.tableLoader}`)
  const entries = inFile(path, () => decodeLoaderScript(script, { edition }))
  const contents = new Map<string, Uint8Array>()
  for (const [name, { bytes }] of files ?? []) if (bytes) contents.set(name, bytes)
  const text = json
    ? JSON.stringify(
        { schemaVersion: 1, edition, entries: describeLoaderScript(entries, { files: contents }) },
        undefined,
        2,
      )
    : printLoaderScript(entries, { files: contents })
  io.out(`${text}\n`)
}

async function check(
  io: CliIo,
  path: string,
  { edition, json, memory, strict }: CheckOptions,
): Promise<void> {
  const { script, files } = await readScript(io, path, edition)
  const findings = lintLoaderScript({ script, files, edition, memorySize: memory })
  const count = (severity: LoaderFinding['severity']) =>
    findings.filter((one) => one.severity === severity).length
  const [errors, warnings, notes] = [count('error'), count('warning'), count('note')]
  if (json) {
    io.out(
      `${JSON.stringify({ schemaVersion: 1, edition, errors, warnings, notes, findings }, undefined, 2)}\n`,
    )
  } else {
    for (const finding of findings) io.out(`${colored(io, finding)}\n`)
    const against = files ? '' : ' (the script alone: no files beside it)'
    const commands = Math.floor((script?.length ?? 0) / LOADER_ENTRY_SIZE)
    io.out(
      `${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${plural(notes, 'note')} in ${plural(commands, 'entry', 'entries')}${against}\n`,
    )
  }
  if (errors > 0 || (strict && warnings > 0)) throw new ExitSignal(EXIT.failed)
}

function colored(io: CliIo, finding: LoaderFinding): string {
  const [first = '', ...rest] = formatLoaderFinding(finding).split('\n')
  const painted = first.replace(finding.severity, (word) =>
    paint(io, SEVERITY_STYLES[finding.severity], word),
  )
  return [painted, ...rest].join('\n')
}
