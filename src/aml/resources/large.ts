/**
 * Large resource descriptors other than address spaces: memory ranges, interrupts, registers, vendor data.
 *
 * A tag byte with the top bit set, a u16 length that does not count these three bytes, then the fields. Each function is
 * named as the ASL macro is, and gives the descriptor's bytes.
 *
 * Source: ACPI 6.5 §6.4.3 "Large Resource Data Type".
 * @module
 */
import { concatBytes } from '../../binary/bytes.ts'
import { constant, struct, u8, u16le, u32le, u64le } from '../../binary/layout.ts'
import { checkInteger } from '../../binary/numbers.ts'
import { encodeSource, type ResourceSource } from './_source.ts'
import { checkAligned, ResourceError } from './checks.ts'

/** §6.4.3.1 "24-Bit Memory Range Descriptor": addresses and length in units of 256 bytes */
const Memory24Layout = struct(
  'Memory24',
  {
    tag: constant(u8, 0x81),
    size: constant(u16le, 9),
    information: u8,
    minimum: u16le,
    maximum: u16le,
    alignment: u16le,
    length: u16le,
  },
  { size: 12 },
)
/** §6.4.3.3 "32-Bit Memory Range Descriptor" */
const Memory32Layout = struct(
  'Memory32',
  {
    tag: constant(u8, 0x85),
    size: constant(u16le, 17),
    information: u8,
    minimum: u32le,
    maximum: u32le,
    alignment: u32le,
    length: u32le,
  },
  { size: 20 },
)
/** §6.4.3.4 "32-Bit Fixed Memory Range Descriptor" */
const Memory32FixedLayout = struct(
  'Memory32Fixed',
  { tag: constant(u8, 0x86), size: constant(u16le, 9), information: u8, base: u32le, length: u32le },
  { size: 12 },
)
/** §6.4.3.6 "Extended Interrupt Descriptor", up to the numbers */
const InterruptLayout = struct(
  'Interrupt',
  { tag: constant(u8, 0x89), size: u16le, flags: u8, count: u8 },
  { size: 5 },
)
/** §6.4.3.7 "Generic Register Descriptor" */
const RegisterLayout = struct(
  'Register',
  {
    tag: constant(u8, 0x82),
    size: constant(u16le, 12),
    space: u8,
    bitWidth: u8,
    bitOffset: u8,
    accessSize: u8,
    address: u64le,
  },
  { size: 15 },
)
/** §6.4.3.2 "Vendor-Defined Descriptor, Type 1", up to the data */
const VendorLongLayout = struct('VendorLong', { tag: constant(u8, 0x84), size: u16le }, { size: 3 })

/** Offset of the first number in `Interrupt`'s bytes: what a method patches that returns the current one. */
export const INTERRUPT_NUMBER_OFFSET = 5

const MEMORY_WRITABLE = 1 << 0

// Extended Interrupt Descriptor, flags               §6.4.3.6 Table "Extended Interrupt Descriptor Definition"
const INTERRUPT_CONSUMER = 1 << 0 // else the device provides it
const INTERRUPT_EDGE = 1 << 1
const INTERRUPT_ACTIVE_LOW = 1 << 2
const INTERRUPT_SHARED = 1 << 3
const INTERRUPT_WAKE_CAPABLE = 1 << 4

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
  return Memory24Layout.encode({ information: writable(access), ...window })
}

/** `Memory32 (ReadWrite, …)`: all in bytes */
export function Memory32({ access = 'ReadWrite', ...window }: MemoryRangeParameters): Uint8Array {
  checkMemoryWindow('Memory32', window)
  checkAligned('Memory32', window)
  return Memory32Layout.encode({ information: writable(access), ...window })
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
  return Memory32FixedLayout.encode({ information: writable(access), base, length })
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
  const tail = encodeSource(source)
  const numbers = new Uint8Array(4 * interrupts.length)
  for (const [i, number] of interrupts.entries())
    u32le.write(numbers, 4 * i, number, { parent: undefined, name: 'Interrupt' })
  return concatBytes(
    InterruptLayout.encode({
      size: 2 + numbers.length + tail.length,
      flags:
        (usage === 'ResourceConsumer' ? INTERRUPT_CONSUMER : 0) |
        (trigger === 'Edge' ? INTERRUPT_EDGE : 0) |
        (polarity === 'ActiveLow' ? INTERRUPT_ACTIVE_LOW : 0) |
        (sharing.startsWith('Shared') ? INTERRUPT_SHARED : 0) |
        (sharing.endsWith('AndWake') ? INTERRUPT_WAKE_CAPABLE : 0),
      count: interrupts.length,
    }),
    numbers,
    tail,
  )
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
  return RegisterLayout.encode({ accessSize, ...fields })
}

/** `VendorLong () {…}` @param data at most 65535 bytes */
export function VendorLong(data: Uint8Array): Uint8Array {
  return concatBytes(VendorLongLayout.encode({ size: checkInteger('VendorLong', data.length, 0xffff) }), data)
}

function writable(access: 'ReadOnly' | 'ReadWrite'): number {
  return access === 'ReadWrite' ? MEMORY_WRITABLE : 0
}

function checkMemoryWindow(
  descriptor: string,
  { minimum, maximum, length }: Omit<MemoryRangeParameters, 'access'>,
): void {
  const facts = { minimum, maximum, length }
  if (minimum > maximum) throw new ResourceError(descriptor, 'ends before it begins', facts)
  if (length > maximum - minimum + 1) throw new ResourceError(descriptor, 'is longer than its window', facts)
}
