/**
 * The one base of every error that this project throws on purpose.
 *
 * An error class takes facts and writes its own sentence, so call sites never format text. The printed form is
 * the sentence, then the facts aligned, then what to do about it:
 *
 * ```
 * loader entry ends early
 *
 *   File:      etc_table-loader
 *   Offset:    0x380
 *   Expected:  128 bytes
 *   Found:     64 bytes
 *
 *   Give the whole file: its size is a multiple of 128.
 * ```
 * @module
 */

/** Named facts of an error, in the order in which they are printed. */
export type ErrorFacts = Readonly<Record<string, string | number | undefined>>

export interface VmgenidErrorOptions {
  /** Printed below the sentence, one per line; `undefined` values are left out. */
  readonly facts?: ErrorFacts
  /** How to put it right. */
  readonly hint?: string
  readonly cause?: unknown
}

export class VmgenidError extends Error {
  override readonly name: string = 'VmgenidError'
  /** Stable for programs; messages may be reworded, codes are not. */
  readonly code: string
  /** The first line alone. */
  readonly sentence: string
  readonly facts: ErrorFacts
  readonly hint: string | undefined

  constructor(code: string, sentence: string, options: VmgenidErrorOptions = {}) {
    super(render(sentence, options), options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.sentence = sentence
    this.facts = options.facts ?? {}
    this.hint = options.hint
  }
}

function render(sentence: string, { facts = {}, hint }: VmgenidErrorOptions): string {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  const width = Math.max(0, ...known.map(([name]) => name.length)) + 1
  const lines = known.map(([name, value]) => `  ${`${capitalize(name)}:`.padEnd(width)}  ${value}`)
  return [sentence, ...(lines.length > 0 ? ['', ...lines] : []), ...(hint ? ['', `  ${hint}`] : [])].join(
    '\n',
  )
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
