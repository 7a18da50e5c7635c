/**
 * `etc/e820`: the memory ranges that QEMU tells firmware about, 20 bytes each, little-endian.
 *
 * ```
 * offset  size  field
 * 0       8     address
 * 8       8     length in bytes
 * 16      4     type: E820_RAM, E820_RESERVED, …
 * ```
 *
 * QEMU lists RAM below 4 GiB, RAM above it, and a few reserved ranges; in the order of registration, not sorted.
 *
 * Source: QEMU hw/i386/e820_memory_layout.h; ACPI 6.5 §15.1 "INT 15H, E820H - Query System Address Map" for the types.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { struct, u32le, u64le } from '../binary/layout.ts'
import { checkInteger, hex } from '../binary/numbers.ts'

export const E820_RAM = 1
export const E820_RESERVED = 2
export const E820_ACPI = 3 // reclaimable
export const E820_NVS = 4
export const E820_UNUSABLE = 5

export interface E820Entry {
  readonly address: number
  /** Bytes. */
  readonly length: number
  readonly type: number
}

const WireE820Entry = struct('E820Entry', { address: u64le, length: u64le, type: u32le }, { size: 20 })

/** Ranges above this are refused: real maps have a few dozen. */
export const E820_MAX_ENTRIES = 4096

/** A file that is no list of 20-byte ranges, or a range beyond 2^53. */
export class E820Error extends VmgenidError {
  override readonly name = 'E820Error'
  constructor(problem: string) {
    super('E820', `etc/e820: ${problem}`)
  }
}

/** @throws NumberRangeError when an address or length is no safe integer, LayoutError when a type needs more than 32 bits */
export function encodeE820(entries: readonly E820Entry[]): Uint8Array {
  const bytes = new Uint8Array(WireE820Entry.size * entries.length)
  entries.forEach((entry, i) => {
    const wire = {
      address: BigInt(checkInteger(`E820Entry[${i}].address`, entry.address)),
      length: BigInt(checkInteger(`E820Entry[${i}].length`, entry.length)),
      type: entry.type,
    }
    WireE820Entry.write(bytes, WireE820Entry.size * i, wire, { parent: undefined, name: `E820Entry[${i}]` })
  })
  return bytes
}

/** Ranges of RAM, in their order; empty ones left out. */
export function e820Ram(
  entries: readonly E820Entry[],
): ReadonlyArray<{ readonly start: number; readonly size: number }> {
  return entries
    .filter(({ type, length }) => type === E820_RAM && length > 0)
    .map(({ address, length }) => ({ start: address, size: length }))
}

/** @throws E820Error */
export function decodeE820(bytes: Uint8Array): readonly E820Entry[] {
  const count = bytes.length / WireE820Entry.size
  if (!Number.isInteger(count)) {
    throw new E820Error(`${bytes.length} bytes are no whole number of ${WireE820Entry.size}-byte records`)
  }
  if (count > E820_MAX_ENTRIES) throw new E820Error(`${count} records, at most ${E820_MAX_ENTRIES} are read`)
  return Array.from({ length: count }, (_, i) => {
    const { address, length, type } = WireE820Entry.decode(bytes, WireE820Entry.size * i)
    if (address + length > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new E820Error(`record ${i} ends at ${hex(address + length)}, beyond 2^53`)
    }
    return { address: Number(address), length: Number(length), type }
  })
}
