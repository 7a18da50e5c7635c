/**
 * What could stand at the end of a line of the human monitor: names of commands.
 *
 * Source: QEMU monitor/hmp.c; checked against QEMU 7.2. QEMU also completes names of files on its host.
 * @module
 */
import { splitWords } from './arguments.ts'
import type { Completions } from './readline.ts'

/** A command as completion sees it; `HmpCommand` is one. */
export interface CompletableCommand {
  /** With its other names: `quit|q`. */
  readonly name: string
  readonly subcommands?: readonly CompletableCommand[] | undefined
}

const NOTHING: Completions = { words: [], typed: 0 }

/** @param text of the line up to the cursor */
export function completeHmp(commands: readonly CompletableCommand[], text: string): Completions {
  const words = splitWords(text)
  if (!words) return NOTHING
  // After a space a new word begins.
  if (/\s$/.test(text)) words.push('')
  return complete(commands, words)
}

function complete(commands: readonly CompletableCommand[], words: readonly string[]): Completions {
  const [word = '', ...rest] = words
  if (rest.length === 0) {
    const names = commands.flatMap(({ name }) => name.split('|')).sort()
    return { words: names.filter((name) => name.startsWith(word)), typed: word.length }
  }
  const command = commands.find(({ name }) => name.split('|').includes(word))
  if (command?.subcommands) return complete(command.subcommands, rest)
  return command?.name === 'help|?' ? complete(commands, rest) : NOTHING
}
