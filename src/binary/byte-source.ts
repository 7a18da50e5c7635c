/**
 * Bytes that are read at any place: of a file, which may be larger than memory, or of an array.
 * @module
 */

export interface ByteSource {
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

/** Bytes that are in memory already. */
export function bytesSource(bytes: Uint8Array, name = 'bytes'): ByteSource {
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
