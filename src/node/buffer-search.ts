/**
 * Byte search with the runtime's own routines: several times as fast as the portable one.
 * @module
 */
import { Buffer } from 'node:buffer'
import type { ByteSearch } from '../dump/byte-search.ts'

const ZEROS = Buffer.alloc(0x4_0000)

export const bufferSearch: ByteSearch = {
  indexOf: (haystack, needle, from) => bufferOf(haystack).indexOf(bufferOf(needle), from),
  isZero(bytes) {
    for (let at = 0; at < bytes.length; at += ZEROS.length) {
      const part = bytes.subarray(at, at + ZEROS.length)
      if (ZEROS.compare(part, 0, part.length, 0, part.length) !== 0) return false
    }
    return true
  },
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length)
}
