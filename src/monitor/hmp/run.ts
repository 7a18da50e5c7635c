/**
 * One line of the human monitor: finds the command, reads its arguments, runs it.
 *
 * Source: QEMU monitor/hmp.c; checked against QEMU 7.2.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'
import { toErrorObject } from '../errors.ts'
import { type HmpArguments, readHmpArguments } from './arguments.ts'
import { type HmpCommand, type HmpContext, isNamed } from './command.ts'
import { HMP_COMMANDS } from './commands.ts'
import { HmpSyntaxError } from './syntax-error.ts'

/** Characters that one line may print; QEMU has no limit. */
export const HMP_OUTPUT_LIMIT = 2 ** 20

/** Everything that goes wrong is printed. */
export async function runHmpLine(line: string, outside: HmpContext): Promise<void> {
  const context = { ...outside, print: bounded(outside.print) }
  try {
    const found = findCommand(line)
    if (!found) return
    const { command, end } = found
    const args = readArguments(line, command, end, context)
    if (args) await command.run(args, context)
  } catch (error) {
    if (error instanceof OutputLimit)
      outside.print(`\nThe output ends here: it is longer than ${HMP_OUTPUT_LIMIT} characters\n`)
    else if (error instanceof HmpSyntaxError) outside.print(`${error.sentence}\n`)
    else outside.print(`Error: ${toErrorObject(error).desc}\n`)
  }
}

/** Ends a command that prints without end. */
class OutputLimit extends VmgenidError {
  override readonly name = 'OutputLimit'
}

function bounded(print: (text: string) => void): (text: string) => void {
  let room = HMP_OUTPUT_LIMIT
  return (text) => {
    print(text.slice(0, room))
    room -= text.length
    if (room < 0) throw new OutputLimit('OUTPUT_LIMIT', 'the output is too long')
  }
}

interface FoundCommand {
  readonly command: HmpCommand
  /** Behind the name and the spaces after it. */
  readonly end: number
}

/** @returns `undefined` for a blank line. @throws HmpSyntaxError */
function findCommand(line: string): FoundCommand | undefined {
  let commands: readonly HmpCommand[] = HMP_COMMANDS
  let found: FoundCommand | undefined
  for (let at = 0; ; ) {
    const [spaces = '', word = ''] = /^\s*([^\s/]*)/.exec(line.slice(at)) ?? []
    const isBlank = at + spaces.length >= line.length && word === ''
    if (isBlank) return found
    const end = at + spaces.length
    const command = commands.find((known) => isNamed(known, word))
    if (!command) throw new HmpSyntaxError(`unknown command: '${line.slice(0, end)}'`)
    at = end + (/^\s*/.exec(line.slice(end))?.[0].length ?? 0)
    found = { command, end: at }
    if (!command.subcommands) return found
    commands = command.subcommands
  }
}

function readArguments(
  line: string,
  { name, parameters }: HmpCommand,
  end: number,
  { monitor, print }: HmpContext,
): HmpArguments | undefined {
  try {
    return readHmpArguments(name, parameters, line.slice(end), monitor.formatDefaults)
  } catch (error) {
    if (!(error instanceof HmpSyntaxError)) throw error
    print(`${error.sentence}\nTry "help ${line.slice(0, end).trimEnd()}" for more information\n`)
    return undefined
  }
}
