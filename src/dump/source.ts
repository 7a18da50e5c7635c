/**
 * Where the bytes of a dump come from: a file, which may be larger than memory, or an array.
 * @module
 */
import { formatSize } from '../binary/numbers.ts'
import { DumpError } from './errors.ts'

export interface DumpSource {
  /** For messages. */
  readonly name: string
  /** In bytes; below 2^53. */
  readonly size: number
  /**
   * Fills `target` with the bytes from `offset` on.
   * @returns how many there were: fewer than asked only at the end
   */
  readAt(offset: number, target: Uint8Array): number
}

/** A dump that is in memory already. */
export function bytesSource(bytes: Uint8Array, name = 'dump'): DumpSource {
  return {
    name,
    size: bytes.length,
    readAt(offset, target) {
      const found = bytes.subarray(Math.min(offset, bytes.length), offset + target.length)
      target.set(found)
      return found.length
    },
  }
}

/**
 * Fills all of `target`.
 * @param what is read, for the message: `ELF header`
 * @throws DumpError when the source ends before
 */
export function readWhole(source: DumpSource, offset: number, target: Uint8Array, what: string): Uint8Array {
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
export function readStart(source: DumpSource, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(length, source.size))
  return bytes.subarray(0, source.readAt(0, bytes))
}
