/**
 * What the bytes of a Buffer are: AML does not say, so it is read off the bytes, by iasl's rules.
 * @module
 */
import { Guid } from '../../binary/guid.ts'
import type { Term } from '../terms.ts'
import { isPrintable } from './literals.ts'
import { readTemplate, type Template } from './resource-template.ts'

export type BufferContent =
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'uuid'; readonly uuid: string }
  | { readonly kind: 'unicode' | 'string' | 'bytes' }

export interface BufferReading {
  readonly content: BufferContent
  /** Descriptors with an end tag, but the bytes go on behind it. */
  readonly isBrokenTemplate: boolean
}

/** A lone end tag is no template: `ResourceTemplate () {}` makes no sense, and is the string "y" as well. */
const LONGEST_NON_TEMPLATE = 2
const END_TAG = 0x79

export function readBuffer(buffer: Term<'Buffer'>): BufferReading {
  const { bytes } = buffer
  const isWhole = declaredSize(buffer) === bytes.length
  const template = isWhole && bytes.length > LONGEST_NON_TEMPLATE ? readTemplate(bytes) : undefined
  if (template?.endsWithTag) return { content: { kind: 'template', template }, isBrokenTemplate: false }
  return { content: dataOf(bytes, isWhole), isBrokenTemplate: template !== undefined }
}

/** @param isWhole the buffer is as long as its bytes: the macros cannot say otherwise */
function dataOf(bytes: Uint8Array, isWhole: boolean): BufferContent {
  if (isWhole && isUuid(bytes)) return { kind: 'uuid', uuid: Guid.fromGuestBytes(bytes).toString() }
  if (isWhole && isUnicode(bytes)) return { kind: 'unicode' }
  return { kind: isString(bytes) ? 'string' : 'bytes' }
}

/** Bytes that the buffer has at run time; `undefined` when that is computed. */
export function declaredSize({ size }: Term<'Buffer'>): number | undefined {
  switch (size.op) {
    case 'Zero':
      return 0
    case 'One':
      return 1
    case 'ByteConst':
    case 'WordConst':
    case 'DWordConst':
      return size.value
    case 'QWordConst':
      return Number(size.value)
    default:
      return undefined
  }
}

/** Version 1 to 5 in the high half of byte 7, variant 10 in the top bits of byte 8.      RFC 4122 §4.1 "Format" */
function isUuid(bytes: Uint8Array): boolean {
  if (bytes.length !== Guid.SIZE) return false
  const version = (bytes[7] as number) >>> 4
  const variant = (bytes[8] as number) >>> 6
  return version >= 1 && version <= 5 && variant === 0b10
}

/** Printable ASCII in 16-bit units, with a terminator. */
function isUnicode(bytes: Uint8Array): boolean {
  const last = bytes.length - 2
  if (last < 2 || bytes.length % 2 !== 0 || bytes[last] !== 0 || bytes[last + 1] !== 0) return false
  for (let i = 0; i < last; i += 2) if (!isPrintable(bytes[i] as number) || bytes[i + 1] !== 0) return false
  return true
}

/** Printable ASCII with a terminator. */
function isString(bytes: Uint8Array): boolean {
  const last = bytes.length - 1
  if (last < 1 || bytes[last] !== 0 || (last === 1 && bytes[0] === END_TAG)) return false
  for (let i = 0; i < last; i++) if (!isPrintable(bytes[i] as number)) return false
  return true
}
