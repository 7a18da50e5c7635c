/**
 * Connection descriptors, read: GPIO, serial buses, pins.
 *
 * Their lists and texts lie at offsets that the descriptor states. What an offset beyond the descriptor points to is
 * empty; offset 0 means that there is none: `source` or `vendorData` is `undefined`.
 * @module
 */
import type { Field } from '../../binary/layout.ts'
import {
  GpioLayout,
  gpioInterruptFlags,
  gpioIoFlags,
  I2cLayout,
  i2cFlags,
  PinConfigLayout,
  PinFunctionLayout,
  PinGroupConfigLayout,
  PinGroupFunctionLayout,
  PinGroupLayout,
  SERIAL_BUS,
  SerialBusLayout,
  SpiLayout,
  spiFlags,
  UartLayout,
  uartFlags,
} from './_connection-layouts.ts'
import { decodeText } from './_source.ts'

export type ConnectionDescriptor = Exclude<
  ReturnType<(typeof CONNECTION_DECODERS)[keyof typeof CONNECTION_DECODERS]>,
  undefined
>

/** By tag. `undefined`: a kind that has no macro, or too short for it. */
export const CONNECTION_DECODERS = {
  [0x8c]: gpio,
  [0x8d]: (bytes: Uint8Array) => {
    const fixed = PinFunctionLayout.decode(bytes)
    return {
      macro: 'PinFunction',
      ...fixed.flags,
      ...fixed.pinConfiguration,
      functionNumber: fixed.functionNumber,
      ...sourceOf(bytes, fixed),
      vendorData: vendorData(bytes, fixed),
      pins: pinsUpTo(bytes, fixed.pinTableOffset, fixed.sourceOffset),
    } as const
  },
  [0x8e]: serialBus,
  [0x8f]: (bytes: Uint8Array) => {
    const fixed = PinConfigLayout.decode(bytes)
    return {
      macro: 'PinConfig',
      ...fixed.flags,
      configurationType: fixed.configurationType,
      configurationValue: fixed.configurationValue,
      ...sourceOf(bytes, fixed),
      vendorData: vendorData(bytes, fixed),
      pins: pinsUpTo(bytes, fixed.pinTableOffset, fixed.sourceOffset),
    } as const
  },
  [0x90]: (bytes: Uint8Array) => {
    const fixed = PinGroupLayout.decode(bytes)
    return {
      macro: 'PinGroup',
      ...fixed.flags,
      label: decodeText(bytes, fixed.labelOffset),
      vendorData: vendorData(bytes, fixed),
      pins: pinsUpTo(bytes, fixed.pinTableOffset, fixed.labelOffset),
    } as const
  },
  [0x91]: (bytes: Uint8Array) => {
    const fixed = PinGroupFunctionLayout.decode(bytes)
    return {
      macro: 'PinGroupFunction',
      ...fixed.flags,
      functionNumber: fixed.functionNumber,
      ...sourceOf(bytes, fixed),
      label: decodeText(bytes, fixed.labelOffset),
      vendorData: vendorData(bytes, fixed),
    } as const
  },
  [0x92]: (bytes: Uint8Array) => {
    const fixed = PinGroupConfigLayout.decode(bytes)
    return {
      macro: 'PinGroupConfig',
      ...fixed.flags,
      configurationType: fixed.configurationType,
      configurationValue: fixed.configurationValue,
      ...sourceOf(bytes, fixed),
      label: decodeText(bytes, fixed.labelOffset),
      vendorData: vendorData(bytes, fixed),
    } as const
  },
} as const

const GPIO_INTERRUPT = 0
const GPIO_IO = 1

function gpio(bytes: Uint8Array) {
  const fixed = GpioLayout.decode(bytes)
  const common = {
    ...fixed.flags,
    ...fixed.pinConfiguration,
    debounceTimeout: fixed.debounceTimeout,
    driveStrength: fixed.driveStrength,
    ...sourceOf(bytes, fixed),
    vendorData: vendorData(bytes, fixed),
    pins: pinsUpTo(bytes, fixed.pinTableOffset, fixed.sourceOffset),
  }
  const { interruptFlags } = fixed
  switch (fixed.connectionType) {
    case GPIO_INTERRUPT:
      return { macro: 'GpioInt', ...readWord(gpioInterruptFlags, interruptFlags), ...common } as const
    case GPIO_IO:
      return { macro: 'GpioIo', ...readWord(gpioIoFlags, interruptFlags), ...common } as const
    default:
      return undefined
  }
}

function serialBus(bytes: Uint8Array) {
  const fixed = SerialBusLayout.decode(bytes)
  const start = SerialBusLayout.size
  const end = start + fixed.typeDataLength
  /** `undefined` when the bus's own fields are not all there. */
  const read = <T>(layout: { readonly size: number; decode(bytes: Uint8Array, offset: number): T }) => {
    if (fixed.typeDataLength < layout.size || bytes.length < start + layout.size) return undefined
    return { ...layout.decode(bytes, start), vendorData: bytes.slice(start + layout.size, end) }
  }
  const common = {
    ...fixed.flags,
    source: decodeText(bytes, end),
    sourceIndex: fixed.sourceIndex,
  }
  switch (fixed.busType) {
    case SERIAL_BUS.I2C: {
      const own = read(I2cLayout)
      return (
        own &&
        ({ macro: 'I2cSerialBusV2', ...own, ...readWord(i2cFlags, fixed.typeFlags), ...common } as const)
      )
    }
    case SERIAL_BUS.SPI: {
      const own = read(SpiLayout)
      if (!own) return undefined
      const { phase, polarity, ...fields } = own
      const flags = { ...readWord(spiFlags, fixed.typeFlags), ...phase, ...polarity }
      return { macro: 'SpiSerialBusV2', ...fields, ...flags, ...common } as const
    }
    case SERIAL_BUS.UART: {
      const own = read(UartLayout)
      if (!own) return undefined
      const { parityByte, ...fields } = own
      const flags = { ...readWord(uartFlags, fixed.typeFlags), ...parityByte }
      return { macro: 'UartSerialBusV2', ...fields, ...flags, ...common } as const
    }
    default:
      return undefined
  }
}

function readWord<T>(field: Field<T>, word: number): T {
  return field.read(Uint8Array.of(word & 0xff, word >>> 8), 0, { parent: undefined, name: 'flags' })
}

interface Offsets {
  readonly sourceIndex: number
  readonly sourceOffset: number
  readonly vendorOffset: number
  readonly vendorLength: number
}

function sourceOf(bytes: Uint8Array, { sourceOffset, sourceIndex }: Offsets) {
  return { source: sourceOffset === 0 ? undefined : decodeText(bytes, sourceOffset), sourceIndex }
}

function vendorData(
  bytes: Uint8Array,
  { vendorOffset, vendorLength }: Omit<Offsets, 'sourceIndex' | 'sourceOffset'>,
) {
  return vendorOffset === 0 ? undefined : bytes.slice(vendorOffset, vendorOffset + vendorLength)
}

/** The pins stand before the text that comes next: their number is stated nowhere. */
function pinsUpTo(bytes: Uint8Array, start: number, end: number): readonly number[] {
  const limit = Math.min(end, bytes.length)
  const pins: number[] = []
  for (let i = start; i + 1 < limit; i += 2) pins.push((bytes[i] as number) | ((bytes[i + 1] as number) << 8))
  return pins
}
