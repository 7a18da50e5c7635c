/**
 * Byte arrays: hexadecimal text, comparison, Latin-1 text. `Uint8Array` everywhere, so that it runs in a browser.
 * @module
 */
import { VmgenidError } from './errors.ts'

/** Hexadecimal text that is no whole number of bytes. */
export class HexTextError extends VmgenidError {
  override readonly name = 'HexTextError'
  constructor(text: string, position: number) {
    super('HEX_TEXT', `not hexadecimal bytes at character ${position}`, {
      facts: { text: text.length > 60 ? `${text.slice(0, 60)}…` : text },
    })
  }
}

/** Bytes of hexadecimal digits; white space between bytes is allowed. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '')
  const bytes = new Uint8Array(digits.length >>> 1)
  for (let i = 0; i < bytes.length; i++) {
    const high = nibble(digits.charCodeAt(2 * i))
    const low = nibble(digits.charCodeAt(2 * i + 1))
    if (high < 0 || low < 0) throw new HexTextError(digits, high < 0 ? 2 * i : 2 * i + 1)
    bytes[i] = 16 * high + low
  }
  if (digits.length % 2 !== 0) throw new HexTextError(digits, oddPosition(digits))
  return bytes
}

/** Value of a digit by its character code; -1 for any other character. */
function nibble(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

/** The last character when it is no digit, or where the missing one would be. */
function oddPosition(digits: string): number {
  const last = digits.length - 1
  return nibble(digits.charCodeAt(last)) < 0 ? last : digits.length
}

const HEX_PAIRS: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))

/** Two lower-case digits a byte, with `separator` between bytes. */
export function toHex(bytes: Uint8Array, separator = ''): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++) text += (i === 0 ? '' : separator) + HEX_PAIRS[bytes[i] ?? 0]
  return text
}

/** Text with a character that is no single byte. */
export class Latin1TextError extends VmgenidError {
  override readonly name = 'Latin1TextError'
  constructor(text: string, position: number) {
    super(
      'LATIN1_TEXT',
      `${JSON.stringify(text.slice(0, 60))}: character ${position} is above U+00FF, one byte is meant`,
    )
  }
}

/** One character a byte, code points 0 to 255. @throws Latin1TextError */
export function fromLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0xff) throw new Latin1TextError(text, i)
    bytes[i] = code
  }
  return bytes
}

export function toLatin1(bytes: Uint8Array): string {
  let text = ''
  // In pieces: engines bound the number of arguments of one call. `apply` takes the array itself, a spread would copy it.
  for (let i = 0; i < bytes.length; i += 4096) {
    text += String.fromCharCode.apply(undefined, bytes.subarray(i, i + 4096) as unknown as number[])
  }
  return text
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** Lists count as their elements in order, so that a long one need not be spread into arguments. */
export function concatBytes(...parts: ReadonlyArray<Uint8Array | readonly Uint8Array[]>): Uint8Array {
  const flat = parts.flatMap((part) => (part instanceof Uint8Array ? [part] : part))
  const whole = new Uint8Array(flat.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of flat) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}
