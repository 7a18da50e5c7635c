/**
 * Address space descriptors, byte by byte.
 *
 * Source: ACPI 6.5 §6.4.3.5 "Address Space Resource Descriptors".
 * @module
 */
import { constant, reserved, struct, u8, u16le, u32le, u64le } from '../../binary/layout.ts'
import { bits, choice, flag, openChoice } from './_bits.ts'

const generalFlags = bits(u8, {
  usage: choice(0, 1, ['ResourceProducer', 'ResourceConsumer']), // from ACPI 5 on ignored
  decode: choice(1, 1, ['PosDecode', 'SubDecode']),
  minFixed: flag(2),
  maxFixed: flag(3),
})

/** §6.4.3.5.3 "Word Address Space Descriptor", up to the resource source */
export const WordLayout = struct(
  'WordSpace',
  {
    tag: constant(u8, 0x88),
    size: u16le,
    resourceType: u8,
    generalFlags,
    typeFlags: u8,
    granularity: u16le,
    minimum: u16le,
    maximum: u16le,
    translation: u16le,
    length: u16le,
  },
  { size: 16 },
)
/** §6.4.3.5.2 "DWord Address Space Descriptor", up to the resource source */
export const DWordLayout = struct(
  'DWordSpace',
  {
    tag: constant(u8, 0x87),
    size: u16le,
    resourceType: u8,
    generalFlags,
    typeFlags: u8,
    granularity: u32le,
    minimum: u32le,
    maximum: u32le,
    translation: u32le,
    length: u32le,
  },
  { size: 26 },
)
/** §6.4.3.5.1 "QWord Address Space Descriptor", up to the resource source */
export const QWordLayout = struct(
  'QWordSpace',
  {
    tag: constant(u8, 0x8a),
    size: u16le,
    resourceType: u8,
    generalFlags,
    typeFlags: u8,
    granularity: u64le,
    minimum: u64le,
    maximum: u64le,
    translation: u64le,
    length: u64le,
  },
  { size: 46 },
)
/** §6.4.3.5.4 "Extended Address Space Descriptor" */
export const ExtendedLayout = struct(
  'ExtendedSpace',
  {
    tag: constant(u8, 0x8b),
    size: constant(u16le, 53),
    resourceType: u8,
    generalFlags,
    typeFlags: u8,
    revision: u8,
    reserved: reserved(1),
    granularity: u64le,
    minimum: u64le,
    maximum: u64le,
    translation: u64le,
    length: u64le,
    typeSpecific: u64le,
  },
  { size: 56 },
)

/** §6.4.3.5.1, Resource Type; 3 to 191 are reserved, 192 to 255 belong to vendors. */
export const RESOURCE_TYPE = { Memory: 0, IO: 1, BusNumber: 2 } as const

/** §6.4.3.5.5 "Resource Type Specific Flags", of memory */
export const memoryFlags = bits(u8, {
  access: choice(0, 1, ['ReadOnly', 'ReadWrite']),
  caching: choice(1, 2, ['NonCacheable', 'Cacheable', 'WriteCombining', 'Prefetchable']),
  memoryType: choice(3, 2, [
    'AddressRangeMemory',
    'AddressRangeReserved',
    'AddressRangeACPI',
    'AddressRangeNVS',
  ]),
  translationType: choice(5, 1, ['TypeStatic', 'TypeTranslation']),
})
/** §6.4.3.5.5, of I/O */
export const ioFlags = bits(u8, {
  ranges: openChoice(0, 2, [undefined, 'NonISAOnly', 'ISAOnly', 'EntireRange']),
  translationType: choice(4, 1, ['TypeStatic', 'TypeTranslation']),
  density: choice(5, 1, ['DenseTranslation', 'SparseTranslation']),
})
