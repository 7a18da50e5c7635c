/**
 * A command of the human monitor as data: name, parameters, help, what it does.
 * @module
 */
import type { Monitor } from '../monitor.ts'
import type { HmpArguments, HmpParameter } from './arguments.ts'

export interface HmpCommand {
  /** With its other names: `quit|q`. */
  readonly name: string
  readonly parameters: readonly HmpParameter[]
  /** How `help` shows the parameters: `/fmt addr`. */
  readonly usage: string
  readonly help: string
  /** `info` has some. */
  readonly subcommands?: readonly HmpCommand[]
  /** @throws MonitorError, also through the promise: printed after `Error: ` */
  run(args: HmpArguments, context: HmpContext): void | Promise<void>
}

export interface HmpContext {
  readonly monitor: Monitor
  /** Whether somebody sits at a terminal, who can wait for a migration. */
  readonly interactive: boolean
  /** Lines entered before, oldest first; only a terminal has them. */
  readonly history?: readonly string[]
  /** Lines end with LF here. */
  print(text: string): void
}

/** Whether a word is one of the names of a command. */
export function isNamed({ name }: HmpCommand, word: string): boolean {
  return name.split('|').includes(word)
}
