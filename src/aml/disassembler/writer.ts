/**
 * The text as it grows: pieces in order, indentation, and iasl's way of breaking long lines.
 * @module
 */

/** Thrown inside the printer alone: the text has become longer than its limit. */
export class TextLimitReached extends Error {}

/** iasl counts the terms of a line, not its columns. */
const TERMS_PER_LINE = 12
const INDENT = '    '
/** Characters; pieces are a few characters each, and joining very many of them is slow. */
const CHUNK_LENGTH = 8192

export class AslWriter {
  readonly #chunks: string[] = []
  #chunk = ''
  readonly #limit: number
  #length = 0
  /** Terms since the line began. */
  #terms = 0
  #lineLevel = 0

  /** @param limit characters */
  constructor(limit: number) {
    this.#limit = limit
  }

  text(piece: string): void {
    this.#length += piece.length
    if (this.#length > this.#limit) throw new TextLimitReached()
    this.#chunk += piece
    if (this.#chunk.length > CHUNK_LENGTH) this.#flush()
  }

  indent(level: number): void {
    if (level > 0) this.text(indentation(level))
  }

  /** A whole line. */
  line(level: number, piece: string): void {
    this.indent(level)
    this.text(piece)
    this.text('\n')
  }

  /** The line of a statement, of an element of a package or of a field. */
  beginLine(level: number): void {
    this.indent(level)
    this.#lineLevel = level
    this.#terms = 0
  }

  /** Before each term: the thirteenth of a line begins another. */
  beginTerm(): void {
    this.#terms += 1
    if (this.#terms <= TERMS_PER_LINE) return
    this.#terms = 0
    this.text('\n')
    this.indent(this.#lineLevel + 1)
  }

  /** What was written so far. */
  result(): string {
    this.#flush()
    return this.#chunks.join('')
  }

  #flush(): void {
    this.#chunks.push(this.#chunk)
    this.#chunk = ''
  }
}

const INDENTATIONS: string[] = []

function indentation(level: number): string {
  INDENTATIONS[level] ??= INDENT.repeat(level)
  return INDENTATIONS[level]
}
