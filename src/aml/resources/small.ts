/**
 * Small resource descriptors: one tag byte (item name and length), then up to seven bytes.
 *
 * Each function is named as the ASL macro is, and gives the descriptor's bytes.
 *
 * Source: ACPI 6.5 §6.4.2 "Small Resource Data Type".
 * @module
 */
import { concatBytes } from '../../binary/bytes.ts'
import { constant, struct, u8, u16le } from '../../binary/layout.ts'
import { checkBitNumbers, checkIoWindow, ResourceError } from './checks.ts'

/** §6.4.2.1 "IRQ Descriptor", two bytes: edge-triggered, active high, not shared. */
const IrqNoFlagsLayout = struct('IRQNoFlags', { tag: constant(u8, 0x22), mask: u16le }, { size: 3 })
/** §6.4.2.1 "IRQ Descriptor", three bytes */
const IrqLayout = struct('IRQ', { tag: constant(u8, 0x23), mask: u16le, information: u8 }, { size: 4 })
/** §6.4.2.2 "DMA Descriptor" */
const DmaLayout = struct('DMA', { tag: constant(u8, 0x2a), mask: u8, flags: u8 }, { size: 3 })
/** §6.4.2.5 "I/O Port Descriptor" */
const IoLayout = struct(
  'IO',
  {
    tag: constant(u8, 0x47),
    information: u8,
    minimum: u16le,
    maximum: u16le,
    alignment: u8,
    length: u8,
  },
  { size: 8 },
)
/** §6.4.2.6 "Fixed Location I/O Port Descriptor" */
const FixedIoLayout = struct('FixedIO', { tag: constant(u8, 0x4b), base: u16le, length: u8 }, { size: 4 })
/** §6.4.2.7 "Fixed DMA Descriptor" */
const FixedDmaLayout = struct(
  'FixedDMA',
  { tag: constant(u8, 0x55), request: u16le, channel: u16le, width: u8 },
  { size: 6 },
)

// IRQ Descriptor, information byte                   §6.4.2.1 Table "IRQ Descriptor Definition"
const IRQ_EDGE = 1 << 0 // else level
const IRQ_ACTIVE_LOW = 1 << 3 // else active high
const IRQ_SHARED = 1 << 4
const IRQ_WAKE_CAPABLE = 1 << 5

// I/O Port Descriptor, information byte              §6.4.2.5 Table "I/O Port Descriptor Definition"
const IO_DECODE_16 = 1 << 0 // else the device decodes ten address lines

const DMA_TRANSFER = { Transfer8: 0, Transfer8_16: 1, Transfer16: 2 } as const
const DMA_TYPE = { Compatibility: 0, TypeA: 1, TypeB: 2, TypeF: 3 } as const
const DMA_BUS_MASTER = 1 << 2
const FIXED_DMA_WIDTH = {
  Width8bit: 0,
  Width16bit: 1,
  Width32bit: 2,
  Width64bit: 3,
  Width128bit: 4,
  Width256bit: 5,
} as const

/** `IRQNoFlags () {…}`: @param interrupts 0 to 15, those that the device may use */
export function IRQNoFlags(interrupts: readonly number[]): Uint8Array {
  return IrqNoFlagsLayout.encode({ mask: mask('IRQNoFlags', interrupts, 15) })
}

export interface IrqParameters {
  readonly trigger: 'Edge' | 'Level'
  readonly polarity: 'ActiveHigh' | 'ActiveLow'
  /** Default `Exclusive`. */
  readonly sharing?: 'Exclusive' | 'Shared' | 'ExclusiveAndWake' | 'SharedAndWake'
  /** 0 to 15. */
  readonly interrupts: readonly number[]
}

/** `IRQ (Level, ActiveLow, Shared) {…}` */
export function IRQ({ trigger, polarity, sharing = 'Exclusive', interrupts }: IrqParameters): Uint8Array {
  return IrqLayout.encode({
    mask: mask('IRQ', interrupts, 15),
    information:
      (trigger === 'Edge' ? IRQ_EDGE : 0) |
      (polarity === 'ActiveLow' ? IRQ_ACTIVE_LOW : 0) |
      (sharing.startsWith('Shared') ? IRQ_SHARED : 0) |
      (sharing.endsWith('AndWake') ? IRQ_WAKE_CAPABLE : 0),
  })
}

export interface DmaParameters {
  readonly type: keyof typeof DMA_TYPE
  readonly busMaster: boolean
  readonly transfer: keyof typeof DMA_TRANSFER
  /** 0 to 7. */
  readonly channels: readonly number[]
}

/** `DMA (Compatibility, NotBusMaster, Transfer8) {…}` */
export function DMA({ type, busMaster, transfer, channels }: DmaParameters): Uint8Array {
  return DmaLayout.encode({
    mask: mask('DMA', channels, 7),
    flags: DMA_TRANSFER[transfer] | (busMaster ? DMA_BUS_MASTER : 0) | (DMA_TYPE[type] << 5),
  })
}

export interface FixedDmaParameters {
  readonly request: number
  readonly channel: number
  readonly width: keyof typeof FIXED_DMA_WIDTH
}

/** `FixedDMA (request, channel, Width32bit)` */
export function FixedDMA({ request, channel, width }: FixedDmaParameters): Uint8Array {
  return FixedDmaLayout.encode({ request, channel, width: FIXED_DMA_WIDTH[width] })
}

export interface IoParameters {
  /** Default `Decode16`. */
  readonly decode?: 'Decode10' | 'Decode16'
  /** First port of the lowest place. */
  readonly minimum: number
  /** First port of the highest place; default `minimum`: the device does not move. */
  readonly maximum?: number
  /** Default 1. */
  readonly alignment?: number
  /** Ports. */
  readonly length: number
}

/** `IO (Decode16, minimum, maximum, alignment, length)` */
export function IO({
  decode = 'Decode16',
  minimum,
  maximum = minimum,
  alignment = 1,
  length,
}: IoParameters): Uint8Array {
  checkIoWindow('IO', { minimum, maximum, alignment, length, limit: decode === 'Decode10' ? 0x3ff : 0xffff })
  const information = decode === 'Decode16' ? IO_DECODE_16 : 0
  return IoLayout.encode({ information, minimum, maximum, alignment, length })
}

/** `FixedIO (base, length)`: for devices that decode ten address lines. @param base up to 0x3ff */
export function FixedIO({ base, length }: { readonly base: number; readonly length: number }): Uint8Array {
  checkIoWindow('FixedIO', { minimum: base, maximum: base, alignment: 1, length, limit: 0x3ff })
  return FixedIoLayout.encode({ base, length })
}

export interface DependentParameters {
  /** 0 good, 1 acceptable, 2 poor. */
  readonly compatibility: 0 | 1 | 2
  readonly performance: 0 | 1 | 2
}

/**
 * `StartDependentFn (…)`: alternatives follow, up to `EndDependentFn`.
 * Without a priority: §6.4.2.3 "Start Dependent Functions Descriptor" of one byte, which means acceptable.
 */
export function StartDependentFn(priority?: DependentParameters): Uint8Array {
  if (!priority) return Uint8Array.of(0x30)
  return Uint8Array.of(0x31, priority.compatibility | (priority.performance << 2))
}

/** §6.4.2.4 "End Dependent Functions Descriptor" */
export function EndDependentFn(): Uint8Array {
  return Uint8Array.of(0x38)
}

/** §6.4.2.8 "Vendor-Defined Descriptor, Type 0": @param data at most seven bytes */
export function VendorShort(data: Uint8Array): Uint8Array {
  if (data.length > 7) {
    throw new ResourceError('VendorShort', 'holds too many bytes', { found: data.length, limit: 7 })
  }
  return concatBytes(Uint8Array.of(0x70 | data.length), data)
}

/** §6.4.2.9 "End Tag", with the checksum zero that means "do not check". */
export const END_TAG: readonly [number, number] = [0x79, 0x00]

function mask(descriptor: string, numbers: readonly number[], limit: number): number {
  checkBitNumbers(descriptor, numbers, limit)
  return numbers.reduce((bits, number) => bits | (1 << number), 0)
}
