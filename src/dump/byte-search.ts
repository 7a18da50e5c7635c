/**
 * Looking through large amounts of bytes. `portableSearch` runs everywhere; `node/buffer-search.ts` has a faster one.
 * @module
 */

export interface ByteSearch {
  /** Where `needle` begins in `haystack` at or after `from`; -1 when it is not there. The needle is not empty. */
  indexOf(haystack: Uint8Array, needle: Uint8Array, from: number): number
  isZero(bytes: Uint8Array): boolean
}

export const portableSearch: ByteSearch = {
  indexOf(haystack, needle, from) {
    const first = needle[0] ?? 0
    const last = haystack.length - needle.length
    // The engine's own search for one byte is a vectorised one.
    for (
      let at = haystack.indexOf(first, from);
      at >= 0 && at <= last;
      at = haystack.indexOf(first, at + 1)
    ) {
      let matched = 1
      while (matched < needle.length && haystack[at + matched] === needle[matched]) matched++
      if (matched === needle.length) return at
    }
    return -1
  },
  isZero(bytes) {
    // Words in the middle, single bytes at both ends.
    const lead = (4 - (bytes.byteOffset % 4)) % 4
    const count = Math.max(0, Math.floor((bytes.length - lead) / 4))
    if (count > 0) {
      const words = new Int32Array(bytes.buffer, bytes.byteOffset + lead, count)
      for (let i = 0; i < count; i++) if (words[i] !== 0) return false
    }
    for (let i = 0; i < Math.min(lead, bytes.length); i++) if (bytes[i] !== 0) return false
    for (let i = lead + 4 * count; i < bytes.length; i++) if (bytes[i] !== 0) return false
    return true
  },
}
