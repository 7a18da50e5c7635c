/**
 * Resource source: which device provides an interrupt or an address range, and which of its resources.
 * @module
 */
import { concatBytes, fromLatin1, toLatin1 } from '../../binary/bytes.ts'

/** ACPI 6.5 §6.4.3.5.1 "QWord Address Space Descriptor", Resource Source Index and Resource Source */
export interface ResourceSource {
  /** Of the resource in the other device's `_CRS`. */
  readonly index: number
  /** Path of the other device. `undefined` where a compiler left the index alone. */
  readonly name: string | undefined
}

export function encodeSource(source: ResourceSource | undefined): Uint8Array {
  if (!source) return new Uint8Array(0)
  const name = source.name === undefined ? new Uint8Array(0) : fromLatin1(`${source.name}\0`)
  return concatBytes(Uint8Array.of(source.index), name)
}

/** @param tail what follows the fixed part of the descriptor */
export function decodeSource(tail: Uint8Array): ResourceSource | undefined {
  const [index] = tail
  if (index === undefined) return undefined
  return { index, name: tail.length > 1 ? decodeText(tail, 1) : undefined }
}

/** Text up to its NUL or the end of the descriptor; '' when it begins behind the end. */
export function decodeText(descriptor: Uint8Array, offset: number): string {
  const end = descriptor.indexOf(0, offset)
  return toLatin1(descriptor.subarray(offset, end < 0 ? descriptor.length : end))
}
