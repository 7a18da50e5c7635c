/**
 * Reads of a dump that have to succeed.
 * @module
 */

import type { ByteSource } from '../binary/byte-source.ts'
import { formatSize } from '../binary/numbers.ts'
import { DumpError } from './errors.ts'

/**
 * Fills all of `target`.
 * @param what is read, for the message: `ELF header`
 * @throws DumpError when the source ends before
 */
export function readWhole(source: ByteSource, offset: number, target: Uint8Array, what: string): Uint8Array {
  const found = offset >= source.size ? 0 : source.readAt(offset, target)
  if (found < target.length) {
    throw new DumpError(`the file ends within its ${what}`, {
      file: source.name,
      offset,
      field: what,
      expected: formatSize(target.length),
      found: formatSize(found),
    })
  }
  return target
}

/** The first bytes, as many as there are up to `length`. */
export function readStart(source: ByteSource, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(length, source.size))
  return bytes.subarray(0, source.readAt(0, bytes))
}
