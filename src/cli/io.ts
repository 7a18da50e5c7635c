/**
 * What a command may touch of the outside, and how it ends.
 * @module
 */
import { styleText } from 'node:util'
import type { RandomSource } from '../platform/random.ts'

/** Exit statuses of every command; part of the interface. */
export const EXIT = {
  /** All is well. */
  ok: 0,
  /** A check failed. */
  failed: 1,
  /** Bad usage or bad input. */
  usage: 2,
  /** A machine or tool could not start. */
  start: 3,
} as const
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT]

/** A command that ran to its end and has something else than 0 to say. */
export class ExitSignal extends Error {
  readonly status: ExitStatus
  constructor(status: ExitStatus) {
    super(`exit status ${status}`)
    this.status = status
  }
}

/** The streams and the environment of one run; tests give their own. */
export interface CliIo {
  /** Results, and nothing else. */
  out(text: string): void
  /** Results that are no text. Returns when the reader has taken them, so that they need not be held. */
  outBytes(bytes: Uint8Array): Promise<void>
  /** Diagnostics. */
  err(text: string): void
  /** One line that replaces the one before, where a person looks on; empty at the end. */
  progress(text: string): void
  /** All of standard input, at most `limit` bytes. @throws FileError when it is longer */
  readStdin(limit: number): Promise<Uint8Array>
  /** Standard input line by line, as lines come. @throws FileError for one that is longer than a megabyte */
  stdinLines(): AsyncIterable<string>
  /** Where somebody types and reads; `undefined` when input or output is something else. */
  readonly terminal: CliTerminal | undefined
  /** What was typed, for reports. */
  readonly commandLine: string
  /** 16 bytes of good randomness, for `guid=auto`. */
  random(length: number): Uint8Array
  readonly color: boolean
}

export interface CliTerminal {
  /** Keys as they are typed, without echo; Ctrl-C is one of them. LF still begins a line. @returns gives the terminal back */
  onKeys(listener: (keys: string) => void): () => void
}

/** The randomness of a run, as machines take it. */
export function randomOf(io: CliIo): RandomSource {
  return { fill: (bytes) => bytes.set(io.random(bytes.length)) }
}

/** A word as a shell reads it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** Emphasis for people; never the only carrier of meaning. */
export function paint(io: CliIo, style: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string): string {
  return io.color ? styleText(style, text, { validateStream: false }) : text
}

/** How the severities of findings are painted. */
export const SEVERITY_STYLES = { error: 'red', warning: 'yellow', note: 'dim' } as const

/** Off with NO_COLOR or TERM=dumb or where no terminal listens; on with FORCE_COLOR. */
export function wantsColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0'
  return isTerminal && env['TERM'] !== 'dumb'
}
