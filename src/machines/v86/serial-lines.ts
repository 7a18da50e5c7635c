/**
 * What a guest writes to a serial port, as whole lines.
 * @module
 */

/** A line that does not end is cut there. */
const LONGEST_LINE = 4096
/** The oldest lines go first. */
const MOST_LINES = 20_000

export class SerialLines {
  /** Called with each line, when it is in `lines`. */
  readonly onLine = new Set<(line: string) => void>()
  /** Lines that are complete, oldest first. */
  readonly lines: string[] = []
  #open = ''

  constructor(onLine?: (line: string) => void) {
    if (onLine) this.onLine.add(onLine)
  }

  /** One byte is one character; CR is dropped. */
  byte(value: number): void {
    if (value === 0x0d) return
    if (value !== 0x0a) this.#open += String.fromCharCode(value)
    if (value !== 0x0a && this.#open.length < LONGEST_LINE) return
    const line = this.#open
    this.#open = ''
    this.add(line)
  }

  add(line: string): void {
    this.lines.push(line)
    if (this.lines.length > MOST_LINES) this.lines.shift()
    for (const listener of this.onLine) listener(line)
  }

  /** Goes on from there, without telling anybody. */
  restore(lines: readonly string[]): void {
    this.#open = ''
    this.lines.splice(0, this.lines.length, ...lines)
  }
}
