/**
 * String tokens: escapes, quotes, modified UTF-8.
 *
 * Source: QEMU qobject/json-parser.c; checked against QEMU 7.2.
 * @module
 */
import { toLatin1 } from '../binary/bytes.ts'
import { decodeModifiedUtf8, isCharacter, ModifiedUtf8Reader } from './modified-utf8.ts'

const BACKSLASH = 0x5c

/** Code points of what stands behind a backslash. */
const ESCAPED: ReadonlyMap<number, number> = new Map(
  Object.entries({
    '"': '"',
    "'": "'",
    '\\': '\\',
    '/': '/',
    b: '\b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
  }).map(([letter, character]) => [letter.charCodeAt(0), character.charCodeAt(0)]),
)
const LETTER_U = 0x75

export type StringResult =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly problem: string }

/** @param token with its quotes */
export function readString(token: Uint8Array): StringResult {
  if (isPlain(token)) return { text: toLatin1(token.subarray(1, -1)) }
  const reader = new ModifiedUtf8Reader(token, 1)
  const text = new TextBuilder()
  while (reader.position < token.length - 1) {
    if (token[reader.position] === BACKSLASH) {
      const escaped = readEscape(token, reader.position)
      if (escaped.problem !== undefined) return escaped
      text.add(escaped.codePoint)
      reader.position += escaped.length
    } else {
      const codePoint = reader.next()
      if (codePoint < 0) return { problem: 'invalid UTF-8 sequence in string' }
      text.add(codePoint)
    }
  }
  return { text: text.toString() }
}

/** Whether every byte stands for itself. */
function isPlain(token: Uint8Array): boolean {
  for (let i = 0; i < token.length; i++) {
    const byte = token[i] ?? 0
    if (byte >= 0x80 || byte === BACKSLASH) return false
  }
  return true
}

/** Code points to text, several thousand at a time. */
class TextBuilder {
  readonly #codePoints: number[] = []
  #text = ''

  add(codePoint: number): void {
    if (this.#codePoints.push(codePoint) >= 4096) this.#flush()
  }

  toString(): string {
    this.#flush()
    return this.#text
  }

  #flush(): void {
    this.#text += String.fromCodePoint.apply(undefined, this.#codePoints)
    this.#codePoints.length = 0
  }
}

type Escape =
  | { readonly codePoint: number; readonly length: number; readonly problem?: undefined }
  | { readonly problem: string }

/** @param at of the backslash; the lexer has seen to it that something follows */
function readEscape(token: Uint8Array, at: number): Escape {
  const letter = token[at + 1] ?? 0
  const character = ESCAPED.get(letter)
  if (character !== undefined) return { codePoint: character, length: 2 }
  if (letter !== LETTER_U) return { problem: 'invalid escape sequence in string' }
  const unit = hexUnit(token, at + 2)
  let codePoint = unit
  let length = 6
  if (unit >= 0xd800 && unit <= 0xdbff && token[at + 6] === BACKSLASH && token[at + 7] === LETTER_U) {
    const trailing = hexUnit(token, at + 8)
    if (trailing >= 0xdc00 && trailing <= 0xdfff) {
      codePoint = 0x1_0000 + ((unit & 0x3ff) << 10) + (trailing & 0x3ff)
      length = 12
    }
  }
  if (isCharacter(codePoint)) return { codePoint, length }
  const found = decodeModifiedUtf8(token.subarray(at, at + length))
  return { problem: `${found} is not a valid Unicode character` }
}

/** Four hexadecimal digits, or -1. */
function hexUnit(token: Uint8Array, at: number): number {
  let unit = 0
  for (let i = at; i < at + 4; i++) {
    const digit = hexDigit(token[i] ?? 0)
    if (digit < 0) return -1
    unit = 16 * unit + digit
  }
  return unit
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
