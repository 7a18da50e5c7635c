/**
 * Small resource descriptors, byte by byte.
 *
 * Source: ACPI 6.5 §6.4.2 "Small Resource Data Type".
 * @module
 */
import { constant, struct, u8, u16le } from '../../binary/layout.ts'
import { bits, choice, flag, number, openChoice } from './_bits.ts'

/** §6.4.2.1 "IRQ Descriptor", two bytes: edge-triggered, active high, not shared. */
export const IrqNoFlagsLayout = struct('IRQNoFlags', { tag: constant(u8, 0x22), mask: u16le }, { size: 3 })
/** §6.4.2.1 "IRQ Descriptor", three bytes */
export const IrqLayout = struct(
  'IRQ',
  {
    tag: constant(u8, 0x23),
    mask: u16le,
    information: bits(u8, {
      trigger: choice(0, 1, ['Level', 'Edge']),
      polarity: choice(3, 1, ['ActiveHigh', 'ActiveLow']),
      sharing: choice(4, 2, ['Exclusive', 'Shared', 'ExclusiveAndWake', 'SharedAndWake']),
    }),
  },
  { size: 4 },
)
/** §6.4.2.2 "DMA Descriptor" */
export const DmaLayout = struct(
  'DMA',
  {
    tag: constant(u8, 0x2a),
    mask: u8,
    flags: bits(u8, {
      transfer: openChoice(0, 2, ['Transfer8', 'Transfer8_16', 'Transfer16']),
      busMaster: flag(2),
      type: choice(5, 2, ['Compatibility', 'TypeA', 'TypeB', 'TypeF']),
    }),
  },
  { size: 3 },
)
/** §6.4.2.3 "Start Dependent Functions Descriptor", two bytes */
export const StartDependentLayout = struct(
  'StartDependentFn',
  { tag: constant(u8, 0x31), priority: bits(u8, { compatibility: number(0, 2), performance: number(2, 2) }) },
  { size: 2 },
)
/** §6.4.2.5 "I/O Port Descriptor" */
export const IoLayout = struct(
  'IO',
  {
    tag: constant(u8, 0x47),
    information: bits(u8, { decode: choice(0, 1, ['Decode10', 'Decode16']) }),
    minimum: u16le,
    maximum: u16le,
    alignment: u8,
    length: u8,
  },
  { size: 8 },
)
/** §6.4.2.6 "Fixed Location I/O Port Descriptor" */
export const FixedIoLayout = struct(
  'FixedIO',
  { tag: constant(u8, 0x4b), base: u16le, length: u8 },
  { size: 4 },
)
/** §6.4.2.7 "Fixed DMA Descriptor" */
export const FixedDmaLayout = struct(
  'FixedDMA',
  {
    tag: constant(u8, 0x55),
    request: u16le,
    channel: u16le,
    transfer: bits(u8, {
      width: openChoice(0, 8, [
        'Width8bit',
        'Width16bit',
        'Width32bit',
        'Width64bit',
        'Width128bit',
        'Width256bit',
      ]),
    }),
  },
  { size: 6 },
)
/** §6.4.2.9 "End Tag" */
export const EndTagLayout = struct('EndTag', { tag: constant(u8, 0x79), checksum: u8 }, { size: 2 })

/** §6.4.2.3, one byte */
export const START_DEPENDENT_NO_PRIORITY = 0x30
/** §6.4.2.4 "End Dependent Functions Descriptor" */
export const END_DEPENDENT = 0x38
/** §6.4.2.8 "Vendor-Defined Descriptor, Type 0": the low three bits are the number of bytes that follow. */
export const VENDOR_SHORT = 0x70
