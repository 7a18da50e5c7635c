/**
 * The `vmgenid` program: commands, errors, exit status.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { Command, CommanderError } from 'commander'
import { VmgenidError } from '../binary/errors.ts'
import { describeSystemError, readLinesBounded, readStreamBounded } from '../node/files.ts'
import { onTerminalKeys } from '../node/terminal.ts'
import { type CliIo, EXIT, ExitSignal, type ExitStatus, shellWord, wantsColor } from './io.ts'
import { readVersion } from './version.ts'

const FOOTER = `
Examples:
  vmgenid verify
  vmgenid board --board q35 --device vmgenid,guid=auto --output fw_cfg
  vmgenid loader check fw_cfg
  vmgenid firmware --suspend fw_cfg
  vmgenid log explain debug.log
  vmgenid acpi evaluate dsdt.aml ssdt.aml _SB.VGEN.ADDR
  vmgenid memory read vm.elf 0x7fe5c028 16
  vmgenid monitor unix:/run/vm/qmp
  vmgenid report merge model.json qemu.json
  vmgenid guid 00112233-4455-6677-8899-aabbccddeeff

Exit status: 0 good, 1 a check failed, 2 bad usage or input, 3 a machine or tool could not start.
\`vmgenid COMMAND --help\` shows examples.`

/** What adds each command, in the order of the help. Only the one that is asked for is loaded: that halves the time to start. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command, io: CliIo) => void>>> = {
  verify: async () => (await import('./verify.ts')).addVerifyCommand,
  run: async () => (await import('./run.ts')).addRunCommand,
  clone: async () => (await import('./clone.ts')).addCloneCommand,
  monitor: async () => (await import('./monitor.ts')).addMonitorCommand,
  board: async () => (await import('./board.ts')).addBoardCommand,
  firmware: async () => (await import('./firmware.ts')).addFirmwareCommand,
  loader: async () => (await import('./loader.ts')).addLoaderCommand,
  acpi: async () => (await import('./acpi.ts')).addAcpiCommand,
  memory: async () => (await import('./memory.ts')).addMemoryCommand,
  log: async () => (await import('./log.ts')).addLogCommand,
  report: async () => (await import('./report.ts')).addReportCommand,
  setup: async () => (await import('./setup.ts')).addSetupCommand,
  guid: async () => (await import('./guid.ts')).addGuidCommand,
}

/** Bytes of one line of standard input. */
const STDIN_LINE_LIMIT = 2 ** 20

/**
 * Runs one command line.
 * @param args without node and the script
 * @returns the exit status; never throws for anything that a user or a file did
 */
export async function run(args: readonly string[], io: CliIo): Promise<ExitStatus> {
  const program = new Command('vmgenid')
    .description(
      'The VM Generation ID, end to end: boards, fw_cfg files, loader scripts, firmware, logs, dumps, monitors, IDs.',
    )
    .version(readVersion(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError('(--help shows the options and examples)')
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
      outputError: (text, write) => write(text.replace(/^error: /, 'vmgenid: ')),
    })
    .exitOverride()
    .addHelpText('after', FOOTER)
  const [first = ''] = args
  const wanted = Object.hasOwn(COMMANDS, first) ? [first] : Object.keys(COMMANDS)
  for (const name of wanted) (await COMMANDS[name]?.())?.(program, io)
  try {
    if (args.length === 0) {
      io.err(`${program.helpInformation()}${FOOTER}\n`)
      return EXIT.usage
    }
    await program.parseAsync(args, { from: 'user' })
    return EXIT.ok
  } catch (error) {
    return statusOf(error, io)
  }
}

function statusOf(error: unknown, io: CliIo): ExitStatus {
  if (error instanceof ExitSignal) return error.status
  // Commander has printed its message already; --help and --version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof VmgenidError) {
    io.err(`vmgenid: ${error.message}\n`)
    return EXIT.usage
  }
  // A fault of this program: neither a failed check nor bad input, and nothing that a stack would explain to its user.
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  io.err(`vmgenid: internal error: ${what}\n\n  Please report it, with the command line and its input.\n`)
  return EXIT.start
}

/** Runs the command line of this process and leaves its exit status. */
export async function main(): Promise<void> {
  let unwritten: ExitStatus | undefined
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that goes away, as `head` does, is no fault of the command, and changes no verdict.
    if (error.code === 'EPIPE') return
    unwritten = EXIT.usage
    process.exitCode = unwritten
    process.stderr.write(`vmgenid: standard output: ${describeSystemError(error)}\n`)
  })
  // Nobody is left to tell.
  process.stderr.on('error', () => {})
  const status = await run(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    outBytes: (bytes) => new Promise((resolve) => process.stdout.write(bytes, () => resolve())),
    err: (text) => void process.stderr.write(text),
    progress: process.stderr.isTTY ? (text) => void process.stderr.write(`\r\x1b[K${text}`) : () => {},
    readStdin: (limit) => readStreamBounded('standard input', process.stdin, limit),
    stdinLines: () => readLinesBounded('standard input', process.stdin, STDIN_LINE_LIMIT),
    terminal:
      process.stdin.isTTY && process.stdout.isTTY
        ? { onKeys: (listener) => onTerminalKeys(process.stdin, listener) }
        : undefined,
    commandLine: ['vmgenid', ...process.argv.slice(2).map(shellWord)].join(' '),
    random: (length) => new Uint8Array(randomBytes(length)),
    color: wantsColor(process.env, process.stdout.isTTY === true),
  })
  process.exitCode = unwritten ?? status
}
