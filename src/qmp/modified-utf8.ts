/**
 * Modified UTF-8, as QEMU's JSON has it: UTF-8, with U+0000 also as the two bytes C0 80.
 *
 * Surrogates and the 66 noncharacters are no characters. Sequences of five and six bytes are recognised as one wrong
 * character.
 *
 * Source: QEMU util/unicode.c.
 * @module
 */
import { concatBytes } from '../binary/bytes.ts'

/** Least code point of a sequence of 2, 3, … 6 bytes. */
const LEAST = [0x80, 0x800, 0x1_0000, 0x20_0000, 0x400_0000] as const

/** Printed for what is no character. */
const REPLACEMENT = '\ufffd'

export class ModifiedUtf8Reader {
  readonly #bytes: Uint8Array
  /** Offset of the next character. */
  position: number

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes
    this.position = position
  }

  /** The next code point, or -1 for a sequence that is none; moves behind it. At the end: -1. */
  next(): number {
    const first = this.#bytes[this.position++] ?? 0xff
    if (first < 0x80) return first
    if (first >= 0xfe || first < 0xc0) return -1
    const length = sequenceLength(first)
    let codePoint = first & ((1 << (7 - length)) - 1)
    for (let i = 1; i < length; i++) {
      const byte = this.#bytes[this.position] ?? 0
      if ((byte & 0xc0) !== 0x80) return -1
      this.position++
      codePoint = codePoint * 64 + (byte & 0x3f)
    }
    const isOverlong = codePoint < (LEAST[length - 2] ?? 0) && !(codePoint === 0 && length === 2)
    return isOverlong || !isCharacter(codePoint) ? -1 : codePoint
  }
}

/** Whether a code point is a Unicode character: no surrogate, no noncharacter. */
export function isCharacter(codePoint: number): boolean {
  if (codePoint < 0 || codePoint > 0x10_ffff) return false
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return false
  return !(codePoint >= 0xfdd0 && codePoint <= 0xfdef) && (codePoint & 0xfffe) !== 0xfffe
}

/** Text of bytes, with U+FFFD for what is no character. */
export function decodeModifiedUtf8(bytes: Uint8Array): string {
  const reader = new ModifiedUtf8Reader(bytes)
  let text = ''
  while (reader.position < bytes.length) {
    const codePoint = reader.next()
    text += codePoint < 0 ? REPLACEMENT : String.fromCodePoint(codePoint)
  }
  return text
}

/** Text of bytes that come in pieces, cut anywhere. */
export class ModifiedUtf8Decoder {
  /** The begin of a character: at most five bytes. */
  #held: Uint8Array = new Uint8Array()

  decode(piece: Uint8Array): string {
    const bytes = this.#held.length === 0 ? piece : concatBytes(this.#held, piece)
    const end = completeLength(bytes)
    this.#held = bytes.slice(end)
    return decodeModifiedUtf8(bytes.subarray(0, end))
  }
}

/** Up to the begin of a character whose end may still come. */
function completeLength(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= 0 && at >= bytes.length - 5; at--) {
    const byte = bytes[at] ?? 0
    if (byte >= 0xc0) return byte < 0xfe && bytes.length - at < sequenceLength(byte) ? at : bytes.length
    if (byte < 0x80) break
  }
  return bytes.length
}

/** @param first 0xc0 to 0xfd */
function sequenceLength(first: number): number {
  return Math.clz32(~(first << 24))
}

/** Bytes of text; U+0000 becomes C0 80, a lone surrogate U+FFFD. */
export function encodeModifiedUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(3 * text.length)
  let length = 0
  const put = (byte: number) => {
    bytes[length++] = byte
  }
  for (const character of text) {
    const found = character.codePointAt(0) ?? 0
    const codePoint = found >= 0xd800 && found <= 0xdfff ? 0xfffd : found
    if (codePoint !== 0 && codePoint < 0x80) {
      put(codePoint)
    } else if (codePoint < 0x800) {
      put(0xc0 | (codePoint >> 6))
      put(0x80 | (codePoint & 0x3f))
    } else {
      if (codePoint < 0x1_0000) {
        put(0xe0 | (codePoint >> 12))
      } else {
        put(0xf0 | (codePoint >> 18))
        put(0x80 | ((codePoint >> 12) & 0x3f))
      }
      put(0x80 | ((codePoint >> 6) & 0x3f))
      put(0x80 | (codePoint & 0x3f))
    }
  }
  return bytes.slice(0, length)
}
