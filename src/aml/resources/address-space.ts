/**
 * Address space descriptors: windows of memory, ports or bus numbers, in words, double words or quad words.
 *
 * Each function is named as the ASL macro is, and gives the descriptor's bytes.
 *
 * Source: ACPI 6.5 §6.4.3.5 "Address Space Resource Descriptors".
 * @module
 */
import { concatBytes } from '../../binary/bytes.ts'
import { constant, struct, u8, u16le, u32le, u64le } from '../../binary/layout.ts'
import { encodeSource, type ResourceSource } from './_source.ts'
import { checkAddressWindow } from './checks.ts'

/** §6.4.3.5.3 "Word Address Space Descriptor" */
const WordLayout = struct(
  'WordSpace',
  {
    tag: constant(u8, 0x88),
    size: u16le,
    resourceType: u8,
    generalFlags: u8,
    typeFlags: u8,
    granularity: u16le,
    minimum: u16le,
    maximum: u16le,
    translation: u16le,
    length: u16le,
  },
  { size: 16 },
)
/** §6.4.3.5.2 "DWord Address Space Descriptor" */
const DWordLayout = struct(
  'DWordSpace',
  {
    tag: constant(u8, 0x87),
    size: u16le,
    resourceType: u8,
    generalFlags: u8,
    typeFlags: u8,
    granularity: u32le,
    minimum: u32le,
    maximum: u32le,
    translation: u32le,
    length: u32le,
  },
  { size: 26 },
)
/** §6.4.3.5.1 "QWord Address Space Descriptor" */
const QWordLayout = struct(
  'QWordSpace',
  {
    tag: constant(u8, 0x8a),
    size: u16le,
    resourceType: u8,
    generalFlags: u8,
    typeFlags: u8,
    granularity: u64le,
    minimum: u64le,
    maximum: u64le,
    translation: u64le,
    length: u64le,
  },
  { size: 46 },
)

// Resource type                                      §6.4.3.5.1
const MEMORY_RANGE = 0
const IO_RANGE = 1
const BUS_NUMBER_RANGE = 2

// General flags                                      §6.4.3.5.1
const CONSUMER = 1 << 0 // else the range is handed on to children; from ACPI 5 on ignored
const SUB_DECODE = 1 << 1
const MIN_FIXED = 1 << 2
const MAX_FIXED = 1 << 3

// Memory type-specific flags                         §6.4.3.5.5 "Resource Type Specific Flags"
const MEMORY_WRITABLE = 1 << 0
const CACHING = { NonCacheable: 0, Cacheable: 1, WriteCombining: 2, Prefetchable: 3 } as const
const MEMORY_TYPE = {
  AddressRangeMemory: 0,
  AddressRangeReserved: 1,
  AddressRangeACPI: 2,
  AddressRangeNVS: 3,
} as const
const MEMORY_TRANSLATION = 1 << 5

// I/O type-specific flags                            §6.4.3.5.5
const IO_RANGES = { NonISAOnly: 1, ISAOnly: 2, EntireRange: 3 } as const
const IO_TRANSLATION = 1 << 4
const IO_SPARSE_TRANSLATION = 1 << 5

type Width = 'Word' | 'DWord' | 'QWord'

interface RangeParameters {
  /** Default `ResourceProducer`, as iasl has it for these macros. */
  readonly usage?: 'ResourceConsumer' | 'ResourceProducer'
  /** Default `PosDecode`. */
  readonly decode?: 'PosDecode' | 'SubDecode'
  /** Default true. */
  readonly minFixed?: boolean
  /** Default true. */
  readonly maxFixed?: boolean
  /** A power of two minus one; default 0. */
  readonly granularity?: number | bigint
  readonly minimum: number | bigint
  /** The last address, inclusive. */
  readonly maximum: number | bigint
  /** Added to get the address on the other side; default 0. */
  readonly translation?: number | bigint
  /** Default: all of the window when both ends are fixed, else 0. */
  readonly length?: number | bigint
  readonly source?: ResourceSource | undefined
}

export interface MemorySpaceParameters extends RangeParameters {
  /** Default `NonCacheable`. */
  readonly caching?: keyof typeof CACHING
  /** Default `ReadWrite`. */
  readonly access?: 'ReadOnly' | 'ReadWrite'
  /** Default `AddressRangeMemory`. */
  readonly memoryType?: keyof typeof MEMORY_TYPE
  /** `TypeTranslation`: the other side is I/O. Default `TypeStatic`. */
  readonly translationType?: 'TypeStatic' | 'TypeTranslation'
}

export interface IoSpaceParameters extends RangeParameters {
  /** Default `EntireRange`. */
  readonly ranges?: keyof typeof IO_RANGES
  /** `TypeTranslation`: the other side is memory. Default `TypeStatic`. */
  readonly translationType?: 'TypeStatic' | 'TypeTranslation'
  /** Default `DenseTranslation`. */
  readonly density?: 'DenseTranslation' | 'SparseTranslation'
}

export type BusNumberParameters = RangeParameters

/** `WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, …)` */
export const WordBusNumber = (range: BusNumberParameters): Uint8Array =>
  encode('WordBusNumber', 'Word', BUS_NUMBER_RANGE, 0, range)

export const WordIO = (range: IoSpaceParameters): Uint8Array =>
  encode('WordIO', 'Word', IO_RANGE, ioFlags(range), range)
export const DWordIO = (range: IoSpaceParameters): Uint8Array =>
  encode('DWordIO', 'DWord', IO_RANGE, ioFlags(range), range)
export const QWordIO = (range: IoSpaceParameters): Uint8Array =>
  encode('QWordIO', 'QWord', IO_RANGE, ioFlags(range), range)

export const DWordMemory = (range: MemorySpaceParameters): Uint8Array =>
  encode('DWordMemory', 'DWord', MEMORY_RANGE, memoryFlags(range), range)
export const QWordMemory = (range: MemorySpaceParameters): Uint8Array =>
  encode('QWordMemory', 'QWord', MEMORY_RANGE, memoryFlags(range), range)

function memoryFlags({
  access = 'ReadWrite',
  caching = 'NonCacheable',
  memoryType = 'AddressRangeMemory',
  translationType = 'TypeStatic',
}: MemorySpaceParameters): number {
  return (
    (access === 'ReadWrite' ? MEMORY_WRITABLE : 0) |
    (CACHING[caching] << 1) |
    (MEMORY_TYPE[memoryType] << 3) |
    (translationType === 'TypeTranslation' ? MEMORY_TRANSLATION : 0)
  )
}

function ioFlags({
  ranges = 'EntireRange',
  translationType = 'TypeStatic',
  density = 'DenseTranslation',
}: IoSpaceParameters): number {
  return (
    IO_RANGES[ranges] |
    (translationType === 'TypeTranslation' ? IO_TRANSLATION : 0) |
    (density === 'SparseTranslation' ? IO_SPARSE_TRANSLATION : 0)
  )
}

function encode(
  descriptor: string,
  width: Width,
  resourceType: number,
  typeFlags: number,
  range: RangeParameters,
): Uint8Array {
  const { usage = 'ResourceProducer', decode = 'PosDecode', minFixed = true, maxFixed = true } = range
  const minimum = BigInt(range.minimum)
  const maximum = BigInt(range.maximum)
  const length = BigInt(range.length ?? (minFixed && maxFixed ? maximum - minimum + 1n : 0n))
  const granularity = BigInt(range.granularity ?? 0)
  checkAddressWindow(descriptor, { granularity, minimum, maximum, length, minFixed, maxFixed })
  const generalFlags =
    (usage === 'ResourceConsumer' ? CONSUMER : 0) |
    (decode === 'SubDecode' ? SUB_DECODE : 0) |
    (minFixed ? MIN_FIXED : 0) |
    (maxFixed ? MAX_FIXED : 0)
  const tail = encodeSource(range.source)
  const flags = { resourceType, generalFlags, typeFlags }
  const window = { granularity, minimum, maximum, translation: BigInt(range.translation ?? 0), length }
  return concatBytes(fixedPart(width, flags, window, tail.length), tail)
}

type Flags = Readonly<Record<'resourceType' | 'generalFlags' | 'typeFlags', number>>
type Window = Readonly<Record<'granularity' | 'minimum' | 'maximum' | 'translation' | 'length', bigint>>

/** A number too large for the width fails in the layout, with the name of its field. */
function fixedPart(width: Width, flags: Flags, window: Window, tailLength: number): Uint8Array {
  const size = (layout: { readonly size: number }) => layout.size - 3 + tailLength
  if (width === 'QWord') return QWordLayout.encode({ size: size(QWordLayout), ...flags, ...window })
  const numbers = {
    granularity: Number(window.granularity),
    minimum: Number(window.minimum),
    maximum: Number(window.maximum),
    translation: Number(window.translation),
    length: Number(window.length),
  }
  return width === 'Word'
    ? WordLayout.encode({ size: size(WordLayout), ...flags, ...numbers })
    : DWordLayout.encode({ size: size(DWordLayout), ...flags, ...numbers })
}
