/**
 * ACPI's checksum: the byte that makes the sum of all bytes zero, modulo 256.
 *
 * Source: ACPI 6.5 §5.2.6 "System Description Table Header", field Checksum.
 * @module
 */

/** The sum of all bytes, modulo 256; 0 for a structure whose checksum is right. */
export function sum8(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum += byte
  return sum & 0xff
}

/**
 * What the byte at `offset` has to be for `bytes` to sum to zero; the value that is there now does not count.
 * @param offset within `bytes`
 */
export function checksumFor(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) - sum8(bytes)) & 0xff
}

/** Stores the right checksum at `offset`, in place. */
export function setChecksum(bytes: Uint8Array, offset: number): void {
  bytes[offset] = checksumFor(bytes, offset)
}
