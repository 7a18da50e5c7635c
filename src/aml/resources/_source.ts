/**
 * Resource source: which device provides an interrupt or an address range, and which of its resources.
 * @module
 */
import { concatBytes, fromLatin1 } from '../../binary/bytes.ts'

/** ACPI 6.5 §6.4.3.5.1 "QWord Address Space Descriptor", Resource Source Index and Resource Source */
export interface ResourceSource {
  /** Of the resource in the other device's `_CRS`. */
  readonly index: number
  /** Path of the other device. */
  readonly name: string
}

export function encodeSource(source: ResourceSource | undefined): Uint8Array {
  return source ? concatBytes(Uint8Array.of(source.index), fromLatin1(`${source.name}\0`)) : new Uint8Array(0)
}
