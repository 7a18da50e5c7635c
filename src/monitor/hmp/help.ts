/**
 * `help`: one line a command, by its name, or all of a table.
 * @module
 */
import { splitWords } from './arguments.ts'
import { type HmpCommand, isNamed } from './command.ts'

/** @param topic what stands behind `help`; a quote that is not closed prints nothing, as in QEMU */
export function helpText(commands: readonly HmpCommand[], topic: string): string {
  const words = splitWords(topic)
  return words ? describe(commands, words, 0) : ''
}

function describe(commands: readonly HmpCommand[], words: readonly string[], at: number): string {
  const word = words[at]
  const before = words.slice(0, at).map((earlier) => `${earlier} `)
  if (word === undefined) return commands.map((command) => helpLine(before.join(''), command)).join('')
  const command = commands.find((known) => isNamed(known, word))
  if (!command) return `unknown command: '${words.slice(0, at + 1).join(' ')}'\n`
  return command.subcommands
    ? describe(command.subcommands, words, at + 1)
    : helpLine(before.join(''), command)
}

function helpLine(prefix: string, { name, usage, help }: HmpCommand): string {
  return `${prefix}${name} ${usage} -- ${help}\n`
}
