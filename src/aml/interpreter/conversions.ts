/**
 * Conversions between integers, strings and buffers.
 *
 * Source: ACPI 6.5 §19.3.5.4 "Implicit Source Operand Conversion", §19.3.5.5 "Implicit Result Object Conversion", §19.3.5.7
 * "Data Types and Type Conversions". Where the text leaves something open, ACPICA decides; so do its limits: digits that no
 * longer fit into an integer end the number.
 * @module
 */
import { fromLatin1, toLatin1 } from '../../binary/bytes.ts'
import { fromBytes, type Int, putBytes, toInt } from './integers.ts'
import type { Machine } from './machine.ts'
import { BufferObject, type DataObject, IntegerObject, StringObject } from './objects.ts'
import { fail } from './status.ts'

/** `implicit` where an operand or a target asks for it, the other two for the operators that say so. */
export type StringForm = 'implicit' | 'hexadecimal' | 'decimal'

/** @param explicit of ToInteger: a string without 0x is decimal */
export function toInteger(m: Machine, value: DataObject, explicit = false): Int {
  switch (value.type) {
    case 'Integer':
      return value.value
    case 'Buffer':
      if (value.bytes.length === 0) fail('AE_AML_BUFFER_LIMIT', 'an empty buffer has no integer')
      return fromBytes(value.bytes, 0, Math.min(value.bytes.length, m.integerBytes))
    case 'String':
      return parseInteger(m, value.bytes, explicit)
  }
}

const HEXADECIMAL = /^[0-9A-Fa-f]*/
const DECIMAL = /^[0-9]*/

function parseInteger(m: Machine, bytes: Uint8Array, explicit: boolean): Int {
  m.spend(bytes.length >>> 4)
  const text = cString(bytes).replace(/^[\t-\r ]+/, '')
  const rest = text.replace(/^0[xX]/, '')
  const isHexadecimal = !explicit || rest !== text
  const digits = ((isHexadecimal ? HEXADECIMAL : DECIMAL).exec(rest)?.[0] ?? '').replace(/^0+/, '')
  return isHexadecimal ? fromHexadecimal(digits, m.integerBytes) : fromDecimal(digits, m.integerBytes)
}

function fromHexadecimal(digits: string, integerBytes: number): Int {
  const kept = digits.slice(0, 2 * integerBytes)
  return kept.length <= 13 ? Number.parseInt(kept || '0', 16) : toInt(BigInt(`0x${kept}`))
}

function fromDecimal(digits: string, integerBytes: number): Int {
  const limit = 2n ** BigInt(8 * integerBytes)
  for (let length = Math.min(digits.length, 20); ; length--) {
    const value = BigInt(digits.slice(0, length) || '0')
    if (value < limit) return toInt(value)
  }
}

/** The characters up to a NUL, if one has been stored. */
function cString(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0)
  return toLatin1(nul < 0 ? bytes : bytes.subarray(0, nul))
}

export function toStringObject(m: Machine, value: DataObject, form: StringForm): StringObject {
  switch (value.type) {
    case 'String':
      return value
    case 'Integer':
      return newString(
        m,
        form === 'decimal'
          ? value.value.toString()
          : value.value
              .toString(16)
              .toUpperCase()
              .padStart(2 * m.integerBytes, '0')
              .slice(-2 * m.integerBytes),
      )
    case 'Buffer':
      m.allocate(5 * value.bytes.length)
      return new StringObject(fromLatin1(listBytes(value.bytes, form)))
  }
}

const HEX_BYTES: readonly string[] = Array.from(
  { length: 0x100 },
  (_, byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
)

/** `0x01 0x02`, `0x01,0x02` or `1,2` */
function listBytes(bytes: Uint8Array, form: StringForm): string {
  const parts = Array.from(bytes, (byte) => (form === 'decimal' ? `${byte}` : (HEX_BYTES[byte] as string)))
  return parts.join(form === 'implicit' ? ' ' : ',')
}

export function newString(m: Machine, text: string): StringObject {
  m.allocate(text.length)
  return new StringObject(fromLatin1(text))
}

/** A string takes its NUL along. */
export function toBufferObject(m: Machine, value: DataObject): BufferObject {
  switch (value.type) {
    case 'Buffer':
      return value
    case 'Integer': {
      const buffer = newBuffer(m, m.integerBytes)
      putBytes(value.value, buffer.bytes, 0, m.integerBytes)
      return buffer
    }
    case 'String': {
      const buffer = newBuffer(m, value.bytes.length + 1)
      const nul = value.bytes.indexOf(0)
      buffer.bytes.set(nul < 0 ? value.bytes : value.bytes.subarray(0, nul))
      return buffer
    }
  }
}

export function newBuffer(m: Machine, length: number): BufferObject {
  m.allocate(length)
  return new BufferObject(new Uint8Array(length))
}

/** Up to a stored NUL. */
export function textOf(string: StringObject): string {
  return cString(string.bytes)
}

/** What an integer of an operator's own making is. */
export function newInteger(value: Int): IntegerObject {
  return new IntegerObject(value)
}
