/**
 * Integers, strings and bytes as ASL spells them.
 * @module
 */

const BYTES: readonly string[] = Array.from({ length: 256 }, (_, i) => `0x${digits(i, 2)}`)

function digits(value: number | bigint, width: number): string {
  return value.toString(16).toUpperCase().padStart(width, '0')
}

/** `0x0A` */
export const hex8 = (value: number): string => BYTES[value] ?? `0x${digits(value, 2)}`
/** `0x000A` */
export const hex16 = (value: number): string => `0x${digits(value, 4)}`
/** `0x0000000A` */
export const hex32 = (value: number): string => `0x${digits(value, 8)}`
/** `0x000000000000000A` */
export const hex64 = (value: bigint): string => `0x${digits(value, 16)}`
/** At least `width` digits, without a prefix. */
export const hexDigits = digits

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  "'": "\\'",
  '"': '\\"',
  '\\': '\\\\',
}

/** A String with its quotes. Every character is one byte. */
export function quote(text: string): string {
  const body = /^[\x20\x21\x23-\x26\x28-\x5b\x5d-\x7e]*$/.test(text)
    ? text
    : Array.from(text, (character) => ESCAPES[character] ?? escapeUnprintable(character)).join('')
  return `"${body}"`
}

function escapeUnprintable(character: string): string {
  return isPrintable(character.charCodeAt(0)) ? character : `\\x${digits(character.charCodeAt(0), 2)}`
}

/** Of ASCII. */
export function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e
}

/** The name that a path ends with, padded to four characters; '' for the root and for parents. */
export function lastSegment(name: string): string {
  const segment = /[^.\\^]*$/.exec(name)?.[0] ?? ''
  return segment === '' ? '' : segment.padEnd(4, '_')
}

/** Every segment padded: iasl writes paths so in comments and declarations, `\_SB_.PCI0.X___`. */
export function paddedPath(path: string): string {
  return path.replace(/[^.\\^]+/g, (segment) => segment.padEnd(4, '_'))
}
