/**
 * Large resource descriptors other than address spaces and connections, byte by byte.
 *
 * Source: ACPI 6.5 §6.4.3 "Large Resource Data Type".
 * @module
 */
import { constant, struct, u8, u16le, u32le, u64le } from '../../binary/layout.ts'
import { bits, choice } from './_bits.ts'

const memoryInformation = bits(u8, { access: choice(0, 1, ['ReadOnly', 'ReadWrite']) })

/** §6.4.3.1 "24-Bit Memory Range Descriptor": addresses and length in units of 256 bytes */
export const Memory24Layout = struct(
  'Memory24',
  {
    tag: constant(u8, 0x81),
    size: constant(u16le, 9),
    information: memoryInformation,
    minimum: u16le,
    maximum: u16le,
    alignment: u16le,
    length: u16le,
  },
  { size: 12 },
)
/** §6.4.3.3 "32-Bit Memory Range Descriptor" */
export const Memory32Layout = struct(
  'Memory32',
  {
    tag: constant(u8, 0x85),
    size: constant(u16le, 17),
    information: memoryInformation,
    minimum: u32le,
    maximum: u32le,
    alignment: u32le,
    length: u32le,
  },
  { size: 20 },
)
/** §6.4.3.4 "32-Bit Fixed Memory Range Descriptor" */
export const Memory32FixedLayout = struct(
  'Memory32Fixed',
  {
    tag: constant(u8, 0x86),
    size: constant(u16le, 9),
    information: memoryInformation,
    base: u32le,
    length: u32le,
  },
  { size: 12 },
)
/** §6.4.3.6 "Extended Interrupt Descriptor", up to the numbers */
export const InterruptLayout = struct(
  'Interrupt',
  {
    tag: constant(u8, 0x89),
    size: u16le,
    flags: bits(u8, {
      usage: choice(0, 1, ['ResourceProducer', 'ResourceConsumer']),
      trigger: choice(1, 1, ['Level', 'Edge']),
      polarity: choice(2, 1, ['ActiveHigh', 'ActiveLow']),
      sharing: choice(3, 2, ['Exclusive', 'Shared', 'ExclusiveAndWake', 'SharedAndWake']),
    }),
    count: u8,
  },
  { size: 5 },
)
/** §6.4.3.7 "Generic Register Descriptor" */
export const RegisterLayout = struct(
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
export const VendorLongLayout = struct('VendorLong', { tag: constant(u8, 0x84), size: u16le }, { size: 3 })
