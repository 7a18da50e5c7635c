/**
 * Facts in evidence lines: everywhere in the same form.
 * @module
 */
import { toHex } from '../../binary/bytes.ts'
import { Guid } from '../../binary/guid.ts'
import { hex } from '../../binary/numbers.ts'

/** `0x7fe5c028` */
export function showAddress(address: number | bigint): string {
  return hex(address, 8)
}

/** `33 22 11 00 …` */
export function showBytes(bytes: Uint8Array): string {
  return toHex(bytes, ' ')
}

/** Bytes of guest memory as QEMU spells them. */
export function guidOf(bytes: Uint8Array): string {
  return String(Guid.fromGuestBytes(bytes))
}

/** Words of a guest, on one line, bounded. */
export function quoted(text: string, limit = 200): string {
  const short = text.length > limit ? `${text.slice(0, limit)}…` : text
  return JSON.stringify(short)
}

/** Text of a guest's log, as it is but for control characters. */
export function logLine(text: string, limit = 400): string {
  return [...text.slice(0, limit)].map((c) => (c < ' ' || c === '\x7f' ? '.' : c)).join('')
}
