/**
 * Large resource descriptors other than address spaces: memory ranges, interrupts, registers, vendor data.
 *
 * A tag byte with the top bit set, a u16 length that does not count these three bytes, then the fields. Each function is
 * named as the ASL macro is, and gives the descriptor's bytes.
 *
 * Source: ACPI 6.5 §6.4.3 "Large Resource Data Type".
 * @module
 */
import { checkInteger } from '../../binary/numbers.ts'
import { LARGE_ENCODERS } from './_large-codec.ts'
import type { ResourceSource } from './_source.ts'
import { checkAligned, ResourceError } from './checks.ts'

/** Offset of the first number in `Interrupt`'s bytes: what a method patches that returns the current one. */
export const INTERRUPT_NUMBER_OFFSET = 5

export interface MemoryRangeParameters {
  /** Default `ReadWrite`. */
  readonly access?: 'ReadOnly' | 'ReadWrite'
  readonly minimum: number
  readonly maximum: number
  readonly alignment: number
  readonly length: number
}

/** `Memory24 (ReadWrite, …)`: everything but the alignment, which is in bytes (0: 64 KiB), in units of 256 bytes */
export function Memory24({ access = 'ReadWrite', ...window }: MemoryRangeParameters): Uint8Array {
  checkMemoryWindow('Memory24', window)
  return LARGE_ENCODERS.Memory24({ access, ...window })
}

/** `Memory32 (ReadWrite, …)`: all in bytes */
export function Memory32({ access = 'ReadWrite', ...window }: MemoryRangeParameters): Uint8Array {
  checkMemoryWindow('Memory32', window)
  checkAligned('Memory32', window)
  return LARGE_ENCODERS.Memory32({ access, ...window })
}

export interface Memory32FixedParameters {
  /** Default `ReadWrite`. */
  readonly access?: 'ReadOnly' | 'ReadWrite'
  readonly base: number
  readonly length: number
}

/** `Memory32Fixed (ReadWrite, base, length)` */
export function Memory32Fixed({ access = 'ReadWrite', base, length }: Memory32FixedParameters): Uint8Array {
  if (base + length > 2 ** 32) throw new ResourceError('Memory32Fixed', 'goes beyond 4 GiB', { base, length })
  return LARGE_ENCODERS.Memory32Fixed({ access, base, length })
}

export interface InterruptParameters {
  /** Default `ResourceConsumer`. */
  readonly usage?: 'ResourceConsumer' | 'ResourceProducer'
  readonly trigger: 'Edge' | 'Level'
  readonly polarity: 'ActiveHigh' | 'ActiveLow'
  /** Default `Exclusive`. */
  readonly sharing?: 'Exclusive' | 'Shared' | 'ExclusiveAndWake' | 'SharedAndWake'
  readonly source?: ResourceSource | undefined
  /** Global system interrupts, one to 255 of them. */
  readonly interrupts: readonly number[]
}

/** `Interrupt (ResourceConsumer, Level, ActiveHigh, Shared) {…}` */
export function Interrupt({
  usage = 'ResourceConsumer',
  trigger,
  polarity,
  sharing = 'Exclusive',
  source,
  interrupts,
}: InterruptParameters): Uint8Array {
  if (interrupts.length < 1 || interrupts.length > 0xff) {
    throw new ResourceError('Interrupt', 'needs 1 to 255 interrupts', { found: interrupts.length })
  }
  return LARGE_ENCODERS.Interrupt({ usage, trigger, polarity, sharing, source, interrupts })
}

export interface RegisterParameters {
  /** Address space id, as in a generic address: 0 memory, 1 I/O, 0x7f functional fixed hardware. */
  readonly space: number
  readonly bitWidth: number
  readonly bitOffset: number
  readonly address: bigint
  /** 0 undefined, 1 byte, 2 word, 3 dword, 4 qword; default 0. */
  readonly accessSize?: 0 | 1 | 2 | 3 | 4
}

/** `Register (SystemIO, …)` */
export function Register({ accessSize = 0, ...fields }: RegisterParameters): Uint8Array {
  return LARGE_ENCODERS.Register({ accessSize, ...fields })
}

/** `VendorLong () {…}` @param data at most 65535 bytes */
export function VendorLong(data: Uint8Array): Uint8Array {
  checkInteger('VendorLong', data.length, 0xffff)
  return LARGE_ENCODERS.VendorLong({ data })
}

function checkMemoryWindow(
  descriptor: string,
  { minimum, maximum, length }: Omit<MemoryRangeParameters, 'access'>,
): void {
  const facts = { minimum, maximum, length }
  if (minimum > maximum) throw new ResourceError(descriptor, 'ends before it begins', facts)
  if (length > maximum - minimum + 1) throw new ResourceError(descriptor, 'is longer than its window', facts)
}
