/**
 * Resource templates: what `_CRS` and `_PRS` return.
 *
 * ```ts
 * Name('_CRS', ResourceTemplate([
 *   IO({ minimum: 0x60, length: 1 }),
 *   IO({ minimum: 0x64, length: 1 }),
 *   IRQNoFlags([1]),
 * ]))
 * ```
 *
 * Source: ACPI 6.5 §6.4 "Resource Data Types for ACPI".
 * @module
 */
import { concatBytes } from '../binary/bytes.ts'
import { BufferData } from './asl.ts'
import { END_TAG } from './resources/small.ts'
import type { Term } from './terms.ts'

export * from './resources/address-space.ts'
export { ResourceError } from './resources/checks.ts'
export {
  decodeResource,
  decodeResources,
  encodeResource,
  encodeResources,
  type ResourceDescriptor,
} from './resources/decode.ts'
export * from './resources/large.ts'
export * from './resources/small.ts'

/** Descriptors in order, and the end tag. */
export function ResourceTemplate(descriptors: readonly Uint8Array[]): Term<'Buffer'> {
  return BufferData(concatBytes(descriptors, Uint8Array.from(END_TAG)))
}
