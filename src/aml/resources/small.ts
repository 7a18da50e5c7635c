/**
 * Small resource descriptors: one tag byte (item name and length), then up to seven bytes.
 *
 * Each function is named as the ASL macro is, and gives the descriptor's bytes.
 *
 * Source: ACPI 6.5 §6.4.2 "Small Resource Data Type".
 * @module
 */
import type { Infer } from '../../binary/layout.ts'
import { SMALL_ENCODERS } from './_small-codec.ts'
import type { DmaLayout, FixedDmaLayout } from './_small-layouts.ts'
import { checkBitNumbers, checkIoWindow, ResourceError } from './checks.ts'

type Word<T> = Exclude<T, number>
type DmaFlags = Infer<typeof DmaLayout>['flags']
type FixedDmaWidth = Infer<typeof FixedDmaLayout>['transfer']['width']

/** `IRQNoFlags () {…}`: @param interrupts 0 to 15, those that the device may use */
export function IRQNoFlags(interrupts: readonly number[]): Uint8Array {
  checkBitNumbers('IRQNoFlags', interrupts, 15)
  return SMALL_ENCODERS.IRQNoFlags({ interrupts })
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
  checkBitNumbers('IRQ', interrupts, 15)
  return SMALL_ENCODERS.IRQ({ trigger, polarity, sharing, interrupts })
}

export interface DmaParameters {
  readonly type: DmaFlags['type']
  readonly busMaster: boolean
  readonly transfer: Word<DmaFlags['transfer']>
  /** 0 to 7. */
  readonly channels: readonly number[]
}

/** `DMA (Compatibility, NotBusMaster, Transfer8) {…}` */
export function DMA({ type, busMaster, transfer, channels }: DmaParameters): Uint8Array {
  checkBitNumbers('DMA', channels, 7)
  return SMALL_ENCODERS.DMA({ type, busMaster, transfer, channels })
}

export interface FixedDmaParameters {
  readonly request: number
  readonly channel: number
  readonly width: Word<FixedDmaWidth>
}

/** `FixedDMA (request, channel, Width32bit)` */
export function FixedDMA({ request, channel, width }: FixedDmaParameters): Uint8Array {
  return SMALL_ENCODERS.FixedDMA({ request, channel, width })
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
  return SMALL_ENCODERS.IO({ decode, minimum, maximum, alignment, length })
}

/** `FixedIO (base, length)`: for devices that decode ten address lines. @param base up to 0x3ff */
export function FixedIO({ base, length }: { readonly base: number; readonly length: number }): Uint8Array {
  checkIoWindow('FixedIO', { minimum: base, maximum: base, alignment: 1, length, limit: 0x3ff })
  return SMALL_ENCODERS.FixedIO({ base, length })
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
  return priority ? SMALL_ENCODERS.StartDependentFn(priority) : SMALL_ENCODERS.StartDependentFnNoPri({})
}

/** §6.4.2.4 "End Dependent Functions Descriptor" */
export function EndDependentFn(): Uint8Array {
  return SMALL_ENCODERS.EndDependentFn({})
}

/** §6.4.2.8 "Vendor-Defined Descriptor, Type 0": @param data at most seven bytes */
export function VendorShort(data: Uint8Array): Uint8Array {
  if (data.length > 7) {
    throw new ResourceError('VendorShort', 'holds too many bytes', { found: data.length, limit: 7 })
  }
  return SMALL_ENCODERS.VendorShort({ data })
}

/** §6.4.2.9 "End Tag", with the checksum zero that means "do not check". */
export const END_TAG: readonly [number, number] = [0x79, 0x00]
