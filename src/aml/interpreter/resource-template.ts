/**
 * Where a resource template ends: descriptor by descriptor, as far as their lengths are right.
 *
 * Source: ACPI 6.5 §6.4.2 "Small Resource Data Type", §6.4.3 "Large Resource Data Type"; the checks are ACPICA's.
 * @module
 */
import { fail } from './status.ts'

/** Bytes behind the header of a descriptor: exactly so many, at least so many, or one less. */
type Length = readonly ['exactly' | 'atLeast' | 'orOneLess', number]

/** By the item name of small descriptors. */
const SMALL: Readonly<Record<number, Length>> = {
  4: ['orOneLess', 3], // IRQ
  5: ['exactly', 2], // DMA
  6: ['orOneLess', 1], // StartDependentFn
  7: ['exactly', 0], // EndDependentFn
  8: ['exactly', 7], // IO
  9: ['exactly', 3], // FixedIO
  10: ['exactly', 5], // FixedDMA
  14: ['atLeast', 0], // VendorShort
  15: ['exactly', 1], // end tag
}

/** By the item name of large descriptors. */
const LARGE: Readonly<Record<number, Length>> = {
  1: ['exactly', 9], // Memory24
  2: ['exactly', 12], // Register
  4: ['atLeast', 0], // VendorLong
  5: ['exactly', 17], // Memory32
  6: ['exactly', 9], // Memory32Fixed
  7: ['atLeast', 23], // DWord address space
  8: ['atLeast', 13], // Word address space
  9: ['atLeast', 6], // Interrupt
  10: ['atLeast', 43], // QWord address space
  11: ['exactly', 53], // extended address space
  12: ['atLeast', 20], // GPIO connection
  13: ['atLeast', 15], // PinFunction
  14: ['atLeast', 9], // serial bus connection
  15: ['atLeast', 17], // PinConfig
  16: ['atLeast', 11], // PinGroup
  17: ['atLeast', 14], // PinGroupFunction
  18: ['atLeast', 17], // PinGroupConfig
}

const LARGE_FLAG = 0x80
const END_TAG = 15
const SERIAL_BUS = 14
/** I2C, SPI, UART. */
const SERIAL_BUS_TYPES = 3

/** Bytes before the end tag; 0 for an empty buffer. */
export function templateLength(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0
  if (bytes.length < 2) fail('AE_AML_NO_RESOURCE_END_TAG')
  let at = 0
  while (at < bytes.length) {
    const first = bytes[at] as number
    const isLarge = (first & LARGE_FLAG) !== 0
    const item = isLarge ? first & 0x7f : first >>> 3
    const rule = isLarge ? LARGE[item] : SMALL[item]
    if (!rule) fail('AE_AML_INVALID_RESOURCE_TYPE', `byte ${at} begins no resource descriptor`)
    const length = isLarge ? (bytes[at + 1] ?? 0) | ((bytes[at + 2] ?? 0) << 8) : first & 7
    if (!agrees(rule, length)) {
      fail('AE_AML_BAD_RESOURCE_LENGTH', `the resource descriptor at byte ${at} cannot have ${length} bytes`)
    }
    if (isLarge && item === SERIAL_BUS) {
      const type = bytes[at + 5] ?? 0
      if (type === 0 || type > SERIAL_BUS_TYPES) {
        fail('AE_AML_INVALID_RESOURCE_TYPE', `there is no serial bus of type ${type}`)
      }
    }
    if (!isLarge && item === END_TAG) {
      if (at + 1 >= bytes.length) fail('AE_AML_NO_RESOURCE_END_TAG')
      return at
    }
    at += (isLarge ? 3 : 1) + length
  }
  return fail('AE_AML_NO_RESOURCE_END_TAG')
}

function agrees([how, wanted]: Length, length: number): boolean {
  switch (how) {
    case 'exactly':
      return length === wanted
    case 'atLeast':
      return length >= wanted
    case 'orOneLess':
      return length === wanted || length === wanted - 1
  }
}
