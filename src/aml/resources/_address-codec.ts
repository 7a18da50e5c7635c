/**
 * Address space descriptors: bytes to fields and back, without a look at whether they make sense.
 * @module
 */
import { concatBytes } from '../../binary/bytes.ts'
import type { Field, Infer } from '../../binary/layout.ts'
import {
  DWordLayout,
  ExtendedLayout,
  ioFlags,
  memoryFlags,
  QWordLayout,
  RESOURCE_TYPE,
  WordLayout,
} from './_address-layouts.ts'
import { decodeSource, encodeSource, type ResourceSource } from './_source.ts'

export type AddressWidth = 'Word' | 'DWord' | 'QWord' | 'Extended'
type GeneralFlags = Infer<typeof WordLayout>['generalFlags']

/** What the descriptors of all types have. */
export interface AddressWindowFields extends GeneralFlags {
  readonly granularity: bigint
  readonly minimum: bigint
  readonly maximum: bigint
  readonly translation: bigint
  readonly length: bigint
  /** Not in an extended descriptor. */
  readonly source: ResourceSource | undefined
  /** In an extended descriptor only. */
  readonly typeSpecific?: bigint
}

/** Minimum, maximum, length and the rest as `bigint`, whatever the width. */
export type AddressDescriptor = AddressWindowFields &
  (
    | ({ readonly macro: `${AddressWidth}Memory` } & Infer<typeof memoryFlags>)
    | ({ readonly macro: `${AddressWidth}IO` } & Infer<typeof ioFlags>)
    | { readonly macro: `${AddressWidth}BusNumber` }
    /** Resource types without a name. */
    | { readonly macro: `${AddressWidth}Space`; readonly resourceType: number; readonly typeFlags: number }
  )

interface Fixed {
  readonly resourceType: number
  readonly generalFlags: GeneralFlags
  readonly typeFlags: number
  readonly granularity: number | bigint
  readonly minimum: number | bigint
  readonly maximum: number | bigint
  readonly translation: number | bigint
  readonly length: number | bigint
}

function address(width: AddressWidth, fixed: Fixed, source: ResourceSource | undefined): AddressDescriptor {
  const window: AddressWindowFields = {
    ...fixed.generalFlags,
    granularity: BigInt(fixed.granularity),
    minimum: BigInt(fixed.minimum),
    maximum: BigInt(fixed.maximum),
    translation: BigInt(fixed.translation),
    length: BigInt(fixed.length),
    source,
  }
  const { resourceType, typeFlags } = fixed
  switch (resourceType) {
    case RESOURCE_TYPE.Memory:
      return { macro: `${width}Memory`, ...window, ...readByte(memoryFlags, typeFlags) }
    case RESOURCE_TYPE.IO:
      return { macro: `${width}IO`, ...window, ...readByte(ioFlags, typeFlags) }
    case RESOURCE_TYPE.BusNumber:
      return { macro: `${width}BusNumber`, ...window }
    default:
      return { macro: `${width}Space`, ...window, resourceType, typeFlags }
  }
}

function readByte<T>(field: Field<T>, byte: number): T {
  return field.read(Uint8Array.of(byte), 0, { parent: undefined, name: 'typeFlags' })
}

const sourced =
  (width: AddressWidth, layout: { readonly size: number; decode(bytes: Uint8Array): Fixed }) =>
  (bytes: Uint8Array) =>
    address(width, layout.decode(bytes), decodeSource(bytes.subarray(layout.size)))

/** By tag. */
export const ADDRESS_DECODERS = {
  [0x87]: sourced('DWord', DWordLayout),
  [0x88]: sourced('Word', WordLayout),
  [0x8a]: sourced('QWord', QWordLayout),
  [0x8b]: (bytes: Uint8Array): AddressDescriptor => {
    const { typeSpecific, ...fixed } = ExtendedLayout.decode(bytes)
    return { ...address('Extended', fixed, undefined), typeSpecific }
  },
} as const

/** @throws LayoutError when a number is too large for its width */
export function encodeAddress(fields: AddressDescriptor): Uint8Array {
  const width = /^(?:Word|DWord|QWord|Extended)/.exec(fields.macro)?.[0] as AddressWidth
  const { minFixed, maxFixed, decode, usage } = fields
  const flags = { generalFlags: { usage, decode, minFixed, maxFixed }, ...typeOf(fields) }
  const window = {
    granularity: fields.granularity,
    minimum: fields.minimum,
    maximum: fields.maximum,
    translation: fields.translation,
    length: fields.length,
  }
  const tail = encodeSource(fields.source)
  const size = (layout: { readonly size: number }) => layout.size - 3 + tail.length
  switch (width) {
    case 'Word':
      return concatBytes(WordLayout.encode({ size: size(WordLayout), ...flags, ...narrow(window) }), tail)
    case 'DWord':
      return concatBytes(DWordLayout.encode({ size: size(DWordLayout), ...flags, ...narrow(window) }), tail)
    case 'QWord':
      return concatBytes(QWordLayout.encode({ size: size(QWordLayout), ...flags, ...window }), tail)
    case 'Extended':
      return ExtendedLayout.encode({
        ...flags,
        ...window,
        revision: EXTENDED_REVISION,
        typeSpecific: fields.typeSpecific ?? 0n,
      })
  }
}

/** §6.4.3.5.4, of ACPI 3.0 and later */
const EXTENDED_REVISION = 1

function typeOf(fields: AddressDescriptor): { resourceType: number; typeFlags: number } {
  if ('caching' in fields) {
    return { resourceType: RESOURCE_TYPE.Memory, typeFlags: writeByte(memoryFlags, fields) }
  }
  if ('density' in fields) return { resourceType: RESOURCE_TYPE.IO, typeFlags: writeByte(ioFlags, fields) }
  if ('resourceType' in fields) return fields
  return { resourceType: RESOURCE_TYPE.BusNumber, typeFlags: 0 }
}

type Numbers<W> = { readonly [N in keyof W]: number }

/** A number too large for the width fails in the layout, with the name of its field. */
function narrow<W extends Readonly<Record<string, bigint>>>(window: W): Numbers<W> {
  return Object.fromEntries(
    Object.entries(window).map(([name, value]) => [name, Number(value)]),
  ) as Numbers<W>
}

function writeByte<T>(field: Field<T>, value: T): number {
  const byte = new Uint8Array(1)
  field.write(byte, 0, value, { parent: undefined, name: 'typeFlags' })
  return byte[0] as number
}
