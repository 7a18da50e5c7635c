/**
 * Bytes of a debug log, in pieces as they come, to lines.
 * @module
 */

import { toLatin1 } from '../../binary/bytes.ts'

/** A longer line is cut; no firmware prints one half as long. */
export const LOG_LINE_LIMIT = 64 * 1024

/** Where a line is. */
export interface LogPlace {
  /** As the reader was given it. */
  readonly file: string
  /** From 1. */
  readonly line: number
}

/**
 * Splits at LF, takes away CR, reads every byte as one character. The last line need not have an end; a line
 * longer than `LOG_LINE_LIMIT` is cut there, and the rest of it is passed over.
 */
export class LineSplitter {
  readonly #use: (line: string) => void
  #rest = ''
  /** Lines given so far. */
  count = 0
  /** Lines that were cut. */
  cut = 0

  constructor(use: (line: string) => void) {
    this.#use = use
  }

  push(bytes: Uint8Array): void {
    let start = 0
    for (;;) {
      const end = bytes.indexOf(0x0a, start)
      const piece = bytes.subarray(start, end === -1 ? bytes.length : end)
      // One character more than the limit, to see that there is more.
      const room = LOG_LINE_LIMIT + 1 - this.#rest.length
      if (room > 0 && piece.length > 0) this.#rest += toLatin1(piece.subarray(0, room))
      if (end === -1) return
      this.#give()
      start = end + 1
    }
  }

  /** The last line, if it has no end. */
  finish(): void {
    if (this.#rest !== '') this.#give()
  }

  #give(): void {
    this.count++
    let line = this.#rest
    this.#rest = ''
    if (line.length > LOG_LINE_LIMIT) {
      this.cut++
      line = line.slice(0, LOG_LINE_LIMIT)
    }
    if (line.endsWith('\r')) line = line.slice(0, -1)
    this.#use(line)
  }
}

/**
 * Where the firmware's own text begins: behind a time stamp that a console logger put before it, such as
 * `[   12.345678] ` or `2026-11-22 10:00:00.123 `.
 */
export function startOfText(line: string): number {
  let at = 0
  while (at < line.length && at < 64 && isStamp(line, at)) at++
  return at
}

function isStamp(line: string, at: number): boolean {
  const character = line.charAt(at)
  // Of ISO 8601; firmware lines may begin with the same letters.
  if (character === 'T') return isDigit(line.charAt(at + 1))
  if (character === 'Z') return line.charAt(at + 1) === ' '
  return isDigit(character) || '.:-[] \t'.includes(character)
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1
}
