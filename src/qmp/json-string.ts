/**
 * String tokens: escapes, quotes, modified UTF-8.
 *
 * Source: QEMU qobject/json-parser.c; checked against QEMU 7.2.
 * @module
 */
import { toLatin1 } from '../binary/bytes.ts'
import { decodeModifiedUtf8, isCharacter, ModifiedUtf8Reader } from './modified-utf8.ts'

const BACKSLASH = 0x5c

const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

export type StringResult =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly problem: string }

/** @param token with its quotes */
export function readString(token: Uint8Array): StringResult {
  const inside = token.subarray(1, -1)
  if (inside.every((byte) => byte < 0x80 && byte !== BACKSLASH)) return { text: toLatin1(inside) }
  const reader = new ModifiedUtf8Reader(token, 1)
  const parts: string[] = []
  while (reader.position < token.length - 1) {
    if (token[reader.position] === BACKSLASH) {
      const escaped = readEscape(token, reader.position)
      if (escaped.problem !== undefined) return escaped
      parts.push(escaped.text)
      reader.position += escaped.length
    } else {
      const codePoint = reader.next()
      if (codePoint < 0) return { problem: 'invalid UTF-8 sequence in string' }
      parts.push(String.fromCodePoint(codePoint))
    }
  }
  return { text: parts.join('') }
}

type Escape =
  | { readonly text: string; readonly length: number; readonly problem?: undefined }
  | { readonly problem: string }

/** @param at of the backslash; the lexer has seen to it that something follows */
function readEscape(token: Uint8Array, at: number): Escape {
  const letter = String.fromCharCode(token[at + 1] ?? 0)
  const text = ESCAPED[letter]
  if (text !== undefined) return { text, length: 2 }
  if (letter !== 'u') return { problem: 'invalid escape sequence in string' }
  const unit = hexUnit(token, at + 2)
  let codePoint = unit
  let length = 6
  if (unit >= 0xd800 && unit <= 0xdbff && token[at + 6] === BACKSLASH && token[at + 7] === 0x75) {
    const trailing = hexUnit(token, at + 8)
    if (trailing >= 0xdc00 && trailing <= 0xdfff) {
      codePoint = 0x1_0000 + ((unit & 0x3ff) << 10) + (trailing & 0x3ff)
      length = 12
    }
  }
  if (isCharacter(codePoint)) return { text: String.fromCodePoint(codePoint), length }
  const found = decodeModifiedUtf8(token.subarray(at, at + length))
  return { problem: `${found} is not a valid Unicode character` }
}

/** Four hexadecimal digits, or -1. */
function hexUnit(token: Uint8Array, at: number): number {
  const digits = toLatin1(token.subarray(at, at + 4))
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1
}
