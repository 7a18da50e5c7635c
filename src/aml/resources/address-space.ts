/**
 * Address space descriptors: windows of memory, ports or bus numbers, in words, double words or quad words.
 *
 * Each function is named as the ASL macro is, and gives the descriptor's bytes.
 *
 * Source: ACPI 6.5 §6.4.3.5 "Address Space Resource Descriptors".
 * @module
 */
import type { Infer } from '../../binary/layout.ts'
import { type AddressWindowFields, encodeAddress } from './_address-codec.ts'
import type { ioFlags, memoryFlags } from './_address-layouts.ts'
import type { ResourceSource } from './_source.ts'
import { checkAddressWindow } from './checks.ts'

type Word<T> = Exclude<T, number>
type MemoryFlags = Infer<typeof memoryFlags>
type IoFlags = Infer<typeof ioFlags>

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
  readonly caching?: MemoryFlags['caching']
  /** Default `ReadWrite`. */
  readonly access?: 'ReadOnly' | 'ReadWrite'
  /** Default `AddressRangeMemory`. */
  readonly memoryType?: MemoryFlags['memoryType']
  /** `TypeTranslation`: the other side is I/O. Default `TypeStatic`. */
  readonly translationType?: 'TypeStatic' | 'TypeTranslation'
}

export interface IoSpaceParameters extends RangeParameters {
  /** Default `EntireRange`. */
  readonly ranges?: Word<IoFlags['ranges']>
  /** `TypeTranslation`: the other side is memory. Default `TypeStatic`. */
  readonly translationType?: 'TypeStatic' | 'TypeTranslation'
  /** Default `DenseTranslation`. */
  readonly density?: 'DenseTranslation' | 'SparseTranslation'
}

export type BusNumberParameters = RangeParameters

/** `WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, …)` */
export const WordBusNumber = (range: BusNumberParameters): Uint8Array =>
  encodeAddress({ macro: 'WordBusNumber', ...checkedWindow('WordBusNumber', range) })

export const WordIO = (range: IoSpaceParameters): Uint8Array => io('WordIO', range)
export const DWordIO = (range: IoSpaceParameters): Uint8Array => io('DWordIO', range)
export const QWordIO = (range: IoSpaceParameters): Uint8Array => io('QWordIO', range)

export const DWordMemory = (range: MemorySpaceParameters): Uint8Array => memory('DWordMemory', range)
export const QWordMemory = (range: MemorySpaceParameters): Uint8Array => memory('QWordMemory', range)

function memory(macro: 'DWordMemory' | 'QWordMemory', range: MemorySpaceParameters): Uint8Array {
  const {
    access = 'ReadWrite',
    caching = 'NonCacheable',
    memoryType = 'AddressRangeMemory',
    translationType = 'TypeStatic',
  } = range
  const window = checkedWindow(macro, range)
  return encodeAddress({ macro, ...window, access, caching, memoryType, translationType })
}

function io(macro: 'WordIO' | 'DWordIO' | 'QWordIO', range: IoSpaceParameters): Uint8Array {
  const { ranges = 'EntireRange', translationType = 'TypeStatic', density = 'DenseTranslation' } = range
  return encodeAddress({ macro, ...checkedWindow(macro, range), ranges, translationType, density })
}

function checkedWindow(macro: string, range: RangeParameters): AddressWindowFields {
  const { usage = 'ResourceProducer', decode = 'PosDecode', minFixed = true, maxFixed = true } = range
  const minimum = BigInt(range.minimum)
  const maximum = BigInt(range.maximum)
  const length = BigInt(range.length ?? (minFixed && maxFixed ? maximum - minimum + 1n : 0n))
  const granularity = BigInt(range.granularity ?? 0)
  const translation = BigInt(range.translation ?? 0)
  checkAddressWindow(macro, { granularity, minimum, maximum, length, minFixed, maxFixed })
  const flags = { usage, decode, minFixed, maxFixed }
  return { ...flags, granularity, minimum, maximum, translation, length, source: range.source }
}
