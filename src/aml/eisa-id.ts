/**
 * EISA ids: seven characters in a DWord, as `_HID` and `_CID` of PNP devices have them.
 *
 * Three letters of five bits each (A is 1), then four hexadecimal digits: 32 bits that are stored most significant byte
 * first, although a DWord in AML is little-endian. `PNP0A03` is the bytes `41 d0 0a 03`, the DWord 0x030ad041.
 *
 * Source: ACPI 6.5 §19.6 "EISAID (EISA ID String To Integer Conversion Macro)".
 * @module
 */
import { swap32 } from '../binary/numbers.ts'
import { EisaIdError } from './errors.ts'

const SPELLING = /^[A-Z]{3}[0-9A-Fa-f]{4}$/
const LETTER_BASE = 0x40

/**
 * The value of ASL's `EisaId (text)`.
 * @throws EisaIdError
 */
export function eisaId(text: string): number {
  if (!SPELLING.test(text)) throw new EisaIdError(text)
  const letter = (i: number): number => text.charCodeAt(i) - LETTER_BASE
  const vendor = (letter(0) << 10) | (letter(1) << 5) | letter(2)
  return swap32(((vendor << 16) | Number.parseInt(text.slice(3), 16)) >>> 0)
}

/**
 * The seven characters that a DWord stands for.
 * @throws EisaIdError when a letter is none, or the top bit is set
 */
export function formatEisaId(value: number): string {
  const id = swap32(value)
  const letters = [(id >>> 26) & 0x3f, (id >>> 21) & 0x1f, (id >>> 16) & 0x1f]
  if (!letters.every((letter) => letter >= 1 && letter <= 26)) throw new EisaIdError(value)
  return (
    String.fromCharCode(...letters.map((letter) => letter + LETTER_BASE)) +
    (id & 0xffff).toString(16).toUpperCase().padStart(4, '0')
  )
}
