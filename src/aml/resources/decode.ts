/**
 * Resource templates read: bytes to descriptors, named as the ASL macros are.
 *
 * ```ts
 * decodeResources(fromHex('4701600060000101 2202007900'))
 * // { macro: 'IO', decode: 'Decode16', minimum: 0x60, maximum: 0x60, alignment: 1, length: 1 }
 * // { macro: 'IRQNoFlags', interrupts: [1] }
 * // { macro: 'EndTag', checksum: 0 }
 * ```
 *
 * The properties are those that the functions of `small.ts`, `large.ts` and `address-space.ts` take. Any bytes can be
 * read: what is no descriptor becomes `Unknown`.
 *
 * Source: ACPI 6.5 §6.4 "Resource Data Types for ACPI".
 * @module
 */
import { concatBytes, equalBytes } from '../../binary/bytes.ts'
import { LayoutError } from '../../binary/layout.ts'
import { ADDRESS_DECODERS, type AddressDescriptor, encodeAddress } from './_address-codec.ts'
import { CONNECTION_DECODERS, type ConnectionDescriptor } from './_connection-decoder.ts'
import { LARGE_DECODERS, LARGE_ENCODERS, type LargeDescriptor } from './_large-codec.ts'
import { SMALL_DECODERS, SMALL_ENCODERS, type SmallDescriptor } from './_small-codec.ts'
import { ResourceError } from './checks.ts'

/** What the descriptor says. */
export type ResourceFields =
  | SmallDescriptor
  | LargeDescriptor
  | AddressDescriptor
  | ConnectionDescriptor
  /** A tag without a meaning, a length that does not fit it, or bytes behind the end tag. */
  | { readonly macro: 'Unknown' }

export type ResourceDescriptor = ResourceFields & {
  /** Set when the fields alone do not give these bytes back: reserved bits, connections, unknown tags. */
  readonly raw?: Uint8Array
}

/** One descriptor where it lies. */
export interface ResourceSlice {
  /** Byte offsets in the template, `end` exclusive. */
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}

const LARGE = 0x80
const LARGE_HEADER_SIZE = 3
const END_TAG_ITEM = 0x78

/** Cuts a template into its descriptors. The last is shorter than it says where the bytes end early. */
export function* sliceResources(bytes: Uint8Array): Generator<ResourceSlice> {
  let start = 0
  let ended = false
  while (start < bytes.length) {
    const end = ended ? bytes.length : Math.min(start + sizeAt(bytes, start), bytes.length)
    yield { start, end, bytes: bytes.subarray(start, end) }
    ended ||= ((bytes[start] as number) & 0xf8) === END_TAG_ITEM
    start = end
  }
}

function sizeAt(bytes: Uint8Array, start: number): number {
  const tag = bytes[start] as number
  if (tag < LARGE) return 1 + (tag & 7)
  return LARGE_HEADER_SIZE + (bytes[start + 1] ?? 0) + 256 * (bytes[start + 2] ?? 0)
}

const DECODERS: Readonly<Record<number, ((bytes: Uint8Array) => ResourceFields | undefined) | undefined>> = {
  ...SMALL_DECODERS,
  ...LARGE_DECODERS,
  ...ADDRESS_DECODERS,
  ...CONNECTION_DECODERS,
}

/** The fields of one descriptor. @param bytes from its tag to its end */
export function decodeFields(bytes: Uint8Array): ResourceFields {
  const decoder = DECODERS[bytes[0] ?? 0]
  if (!decoder || bytes.length !== sizeAt(bytes, 0)) return { macro: 'Unknown' }
  try {
    return decoder(bytes) ?? { macro: 'Unknown' }
  } catch (error) {
    if (error instanceof LayoutError) return { macro: 'Unknown' }
    throw error
  }
}

/** @param bytes of one descriptor, as `sliceResources` gives them */
export function decodeResource(bytes: Uint8Array): ResourceDescriptor {
  const fields = decodeFields(bytes)
  const encoded = encodeFields(fields)
  return encoded && equalBytes(encoded, bytes) ? fields : { ...fields, raw: bytes.slice() }
}

/** A whole template, end tag included; of any bytes. */
export function decodeResources(bytes: Uint8Array): readonly ResourceDescriptor[] {
  return Array.from(sliceResources(bytes), (slice) => decodeResource(slice.bytes))
}

/**
 * The bytes of a descriptor: `encodeResource(decodeResource(bytes))` is `bytes`.
 * @throws ResourceError for a macro that can be read only and has no `raw`
 */
export function encodeResource(descriptor: ResourceDescriptor): Uint8Array {
  const bytes = descriptor.raw ?? encodeFields(descriptor)
  if (!bytes) throw new ResourceError(descriptor.macro, 'can be read only', { macro: descriptor.macro })
  return bytes
}

export function encodeResources(descriptors: readonly ResourceDescriptor[]): Uint8Array {
  return concatBytes(descriptors.map(encodeResource))
}

const ENCODERS: Readonly<Record<string, ((fields: never) => Uint8Array) | undefined>> = {
  ...SMALL_ENCODERS,
  ...LARGE_ENCODERS,
}

/** `undefined` for what can be read only. */
function encodeFields(fields: ResourceFields): Uint8Array | undefined {
  if ('granularity' in fields) return encodeAddress(fields)
  return ENCODERS[fields.macro]?.(fields as never)
}
