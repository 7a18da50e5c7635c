/**
 * `vmgenid monitor ADDRESS`: a human monitor on any QMP socket, ours or QEMU's.
 * @module
 */
import type { Command } from 'commander'
import { NumberRangeError } from '../binary/numbers.ts'
import { type CompletableCommand, completeHmp } from '../monitor/hmp/completion.ts'
import { Readline } from '../monitor/hmp/readline.ts'
import { AddressError } from '../node/address.ts'
import { ConnectError, ConnectionClosedError, LineTooLongError, TimeoutError } from '../node/errors.ts'
import { QmpClient, QmpError, QmpProtocolError } from '../node/qmp-client.ts'
import { type CliIo, type CliTerminal, EXIT, ExitSignal } from './io.ts'

const PROMPT = '(qemu) '
const TIMEOUT_SECONDS = 5
/** A dump or a migration takes as long as it takes: the longest that a timer counts. */
const COMMAND_MILLISECONDS = 2 ** 31 - 1
const CTRL_C = '\u0003'
const CTRL_D = '\u0004'

const EXAMPLES = `
ADDRESS is that of a QMP socket, \`unix:PATH\` or \`tcp:HOST:PORT\`; \`tcp::PORT\` is this machine's loopback. Lines are the human
monitor's; they go through human-monitor-command. At a terminal there is a prompt, with history and completion;
Ctrl-D on an empty line leaves, and the machine goes on. Otherwise lines are read from standard input, and the answers
printed. A QEMU answers one client at a time: another one's connection waits.

Examples:
  vmgenid monitor unix:/run/vm/qmp
  echo 'info vm-generation-id' | vmgenid monitor unix:/run/vm/qmp
  printf 'stop\\ndump-guest-memory vm.elf\\ncont\\n' | vmgenid monitor tcp:127.0.0.1:4444

Exit status: 0 good, 1 a line was refused, 2 bad usage, 3 no monitor could be reached, or it went away.`

export function addMonitorCommand(program: Command, io: CliIo): void {
  program
    .command('monitor')
    .summary('a human monitor on any QMP socket, ours or QEMU’s')
    .description('Talk to a running machine through its QMP socket in the human monitor’s language.')
    .argument('<address>', '`unix:PATH` or `tcp:HOST:PORT` of a QMP socket')
    .option(
      '--timeout <seconds>',
      `give up on the first answer after this long (default: ${TIMEOUT_SECONDS})`,
    )
    .addHelpText('after', EXAMPLES)
    .action((address: string, options: { timeout?: string }) => monitor(io, address, options))
}

async function monitor(io: CliIo, address: string, { timeout }: { timeout?: string }): Promise<void> {
  const timeoutMilliseconds = 1000 * parseTimeout(timeout)
  let client: QmpClient | undefined
  try {
    client = await QmpClient.connect(address, {
      timeoutMilliseconds,
      greetingTimeoutMilliseconds: timeoutMilliseconds,
      commandTimeoutMilliseconds: COMMAND_MILLISECONDS,
    })
    if (io.terminal) await talk(io, io.terminal, client)
    else await runLines(io, client)
  } catch (error) {
    if (error instanceof AddressError || !isUnreachable(error)) throw error
    io.err(`vmgenid: ${error.message}\n`)
    throw new ExitSignal(EXIT.start)
  } finally {
    client?.close()
  }
}

function parseTimeout(text: string | undefined): number {
  const seconds = text === undefined ? TIMEOUT_SECONDS : Number(text)
  if (seconds > 0 && seconds <= 3600) return seconds
  throw new NumberRangeError('--timeout', text, 'seconds, more than 0 and at most 3600')
}

function isUnreachable(error: unknown): error is Error {
  return [ConnectError, ConnectionClosedError, LineTooLongError, QmpProtocolError, TimeoutError].some(
    (kind) => error instanceof kind,
  )
}

/** Prints the answer to each line of standard input. */
async function runLines(io: CliIo, client: QmpClient): Promise<void> {
  let wasRefused = false
  for await (const line of io.stdinLines()) {
    const answer = await ask(client, line)
    if (answer === undefined) break
    io.out(answer)
    wasRefused ||= isRefusal(answer)
  }
  if (wasRefused) throw new ExitSignal(EXIT.failed)
}

/** @returns what was printed, with LF; `undefined` when the line has ended the machine */
async function ask(client: QmpClient, line: string): Promise<string | undefined> {
  if (line.trim() === '') return ''
  const isQuit = /^\s*(quit|q)\s*$/.test(line)
  try {
    const answer = await client.humanMonitorCommand(line)
    return isQuit ? undefined : answer.replaceAll('\r\n', '\n')
  } catch (error) {
    if (error instanceof QmpError) return `Error: ${error.desc}\n`
    // The end may come before the answer does.
    if (error instanceof ConnectionClosedError && isQuit) return undefined
    throw error
  }
}

/** The human monitor has no other sign of it than its words. */
function isRefusal(answer: string): boolean {
  return /^(?:Error: |unknown command: |Try "help )/m.test(answer)
}

/** Prompt, history and completion. */
async function talk(io: CliIo, terminal: CliTerminal, client: QmpClient): Promise<void> {
  const commands = await completableCommands(client)
  const { number, package: name } = client.version
  io.out(
    `QEMU ${number}${name === '' ? '' : ` (${name})`} - type 'help' for more information, Ctrl-D to leave\n`,
  )
  let release = () => {}
  try {
    await new Promise<void>((resolve, reject) => {
      const readline = new Readline(PROMPT, {
        print: io.out,
        line(line) {
          ask(client, line).then((answer) => {
            if (answer === undefined) {
              resolve()
              return
            }
            io.out(answer)
            readline.prompt()
          }, reject)
        },
        complete: (text) => completeHmp(commands, text),
      })
      client.onClose(reject)
      // Before the prompt: what is typed after it is not to be echoed.
      release = terminal.onKeys((keys) => {
        if (keys.includes(CTRL_C) || (keys === CTRL_D && readline.text === '')) {
          io.out('\n')
          resolve()
        } else {
          readline.type(keys)
        }
      })
      readline.prompt()
    })
  } finally {
    release()
  }
}

/** By what `help` says: this monitor may be another one than ours. */
async function completableCommands(client: QmpClient): Promise<readonly CompletableCommand[]> {
  const [all, info] = await Promise.all(['help', 'help info'].map((line) => ask(client, line)))
  const subcommands = names(info ?? '', /^info (\S+) /gm).map((name) => ({ name }))
  return names(all ?? '', /^(\S+) .*--/gm).map((name) => (name === 'info' ? { name, subcommands } : { name }))
}

function names(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, name = '']) => name)
}
