/**
 * ASL of the connection descriptors: GPIO, serial buses, pins.
 *
 * Source: ACPI 6.5 §19.6 "ASL Operator Reference", the macros by name.
 * @module
 */
import type { ConnectionDescriptor } from '../resources/_connection-decoder.ts'
import { hex8, hex16, hex32, hexDigits, quote } from './literals.ts'
import { type Macro, type MacroPrinter, word } from './resource-writer.ts'

export const CONNECTION_MACROS: { readonly [M in ConnectionDescriptor['macro']]: MacroPrinter<M> } = {
  GpioInt(macro) {
    const { trigger, polarity, sharing, pinConfiguration, debounceTimeout } = macro.fields
    const flags = `${trigger}, ${word(polarity, 'Reserved')}, ${sharing}`
    const pin = `${pinConfigurationWord(pinConfiguration)}, ${hex16(debounceTimeout)}`
    macro.writer.line(macro.level, `GpioInt (${flags}, ${pin},`)
    gpioRest(macro)
  },
  GpioIo(macro) {
    const { sharing, pinConfiguration, debounceTimeout, driveStrength, restriction } = macro.fields
    const pin = `${pinConfigurationWord(pinConfiguration)}, ${hex16(debounceTimeout)}, ${hex16(driveStrength)}`
    macro.writer.line(macro.level, `GpioIo (${sharing}, ${pin}, ${restriction},`)
    gpioRest(macro)
  },
  I2cSerialBusV2(macro) {
    const { slaveAddress, slaveMode, speed, addressingMode } = macro.fields
    const { writer, level } = macro
    writer.line(level, `I2cSerialBusV2 (${hex16(slaveAddress)}, ${slaveMode}, ${hex32(speed)},`)
    serialRest(macro, `${addressingMode}, `)
  },
  SpiSerialBusV2(macro) {
    const { fields, writer, level } = macro
    const select = `${hex16(fields.deviceSelection)}, ${fields.selectionPolarity}`
    writer.line(level, `SpiSerialBusV2 (${select}, ${fields.wireMode}, ${hex8(fields.dataBitLength)},`)
    writer.line(level + 1, `${fields.slaveMode}, ${hex32(fields.speed)}, ${fields.clockPolarity},`)
    serialRest(macro, `${fields.clockPhase}, `)
  },
  UartSerialBusV2(macro) {
    const { fields, writer, level } = macro
    const dataBits = word(fields.dataBits, '/* UNKNOWN Bits per byte */')
    const parity = word(fields.parity, '/* UNKNOWN parity keyword */')
    const flowControl = word(fields.flowControl, '/* UNKNOWN flow control keyword */')
    writer.line(level, `UartSerialBusV2 (${hex32(fields.speed)}, ${dataBits}, ${fields.stopBits},`)
    writer.line(level + 1, `${hex8(fields.linesInUse)}, ${fields.endianness}, ${parity}, ${flowControl},`)
    serialRest(macro, `${hex16(fields.receiveBufferSize)}, ${hex16(fields.transmitBufferSize)}, `)
  },
  PinFunction(macro) {
    const { fields, writer, level, name } = macro
    const pin = `${pinConfigurationWord(fields.pinConfiguration)}, ${hex16(fields.functionNumber)}`
    writer.line(level, `PinFunction (${fields.sharing}, ${pin}, ${sourceText(fields)},`)
    closeWithPins(macro, `ResourceConsumer, ${name},`)
  },
  PinConfig(macro) {
    const { fields, writer, level, name } = macro
    writer.line(level, `PinConfig (${fields.sharing}, ${configurationText(fields)},`)
    closeWithPins(macro, `${sourceText(fields)}, ${fields.usage}, ${name},`)
  },
  PinGroup(macro) {
    const { fields, writer, level, name } = macro
    writer.indent(level)
    writer.text(`PinGroup (${quote(fields.label)}, ${fields.usage}, ${name},`)
    closeWithVendorData(macro)
    pinList(macro)
  },
  PinGroupFunction(macro) {
    const { fields, writer, level, name } = macro
    const line = `${fields.sharing}, ${hex16(fields.functionNumber)}, ${sourceText(fields)}`
    writer.line(level, `PinGroupFunction (${line},`)
    writer.indent(level + 1)
    writer.text(`${quote(fields.label)}, ${fields.usage}, ${name},`)
    closeWithVendorData(macro)
  },
  PinGroupConfig(macro) {
    const { fields, writer, level, name } = macro
    writer.line(level, `PinGroupConfig (${fields.sharing}, ${configurationText(fields)},`)
    writer.indent(level + 1)
    writer.text(`${sourceText(fields)}, ${quote(fields.label)}, ${fields.usage}, ${name},`)
    closeWithVendorData(macro)
  },
}

function gpioRest(
  macro: Macro<Extract<ConnectionDescriptor, { readonly macro: 'GpioInt' | 'GpioIo' }>>,
): void {
  const { fields, writer, level, name } = macro
  writer.indent(level + 1)
  writer.text(`${sourceText(fields)}, ${fields.usage}, ${name},`)
  if (fields.vendorData) {
    writer.text('\n')
    writer.indent(level + 1)
    rawData(macro, fields.vendorData)
  }
  writer.text(')\n')
  pinList(macro)
}

type SerialBus = Extract<
  ConnectionDescriptor,
  { readonly macro: 'I2cSerialBusV2' | 'SpiSerialBusV2' | 'UartSerialBusV2' }
>

/** @param before arguments that share the line of the resource source */
function serialRest(macro: Macro<SerialBus>, before: string): void {
  const { fields, writer, level, name } = macro
  writer.line(level + 1, `${before}${quote(fields.source)},`)
  writer.line(level + 1, `${hex8(fields.sourceIndex)}, ${fields.usage}, ${name}, ${fields.sharing},`)
  writer.indent(level + 1)
  rawData(macro, fields.vendorData)
  writer.text(')\n')
}

function closeWithPins(
  macro: Macro<{ readonly vendorData: Uint8Array | undefined; readonly pins: readonly number[] }>,
  line: string,
): void {
  macro.writer.indent(macro.level + 1)
  macro.writer.text(line)
  closeWithVendorData(macro)
  pinList(macro)
}

function closeWithVendorData(macro: Macro<{ readonly vendorData: Uint8Array | undefined }>): void {
  const { fields, writer, level } = macro
  if (fields.vendorData && fields.vendorData.length > 0) {
    writer.text('\n')
    writer.indent(level + 1)
    rawData(macro, fields.vendorData)
  }
  writer.text(')\n')
}

function pinList({ fields, writer, level }: Macro<{ readonly pins: readonly number[] }>): void {
  const { pins } = fields
  writer.line(level + 1, '{   // Pin list')
  for (const [i, pin] of pins.entries()) {
    writer.line(level + 2, `${hex16(pin)}${i + 1 < pins.length ? ',' : ''}`)
  }
  writer.line(level + 1, '}')
}

const BYTES_PER_LINE = 8

function rawData({ writer, level }: Macro<unknown>, data: Uint8Array): void {
  if (data.length === 0) return
  writer.text(`RawDataBuffer (0x${hexDigits(data.length, 2)})  // Vendor Data\n`)
  writer.line(level + 1, '{')
  for (let start = 0; start < data.length; start += BYTES_PER_LINE) {
    const row = Array.from(data.subarray(start, start + BYTES_PER_LINE), hex8).join(', ')
    writer.line(level + 2, start + BYTES_PER_LINE < data.length ? `${row}, ` : row)
  }
  writer.indent(level + 1)
  writer.text('}')
}

function sourceText(fields: { readonly source: string | undefined; readonly sourceIndex: number }): string {
  return `${fields.source === undefined ? '' : quote(fields.source)}, ${hex8(fields.sourceIndex)}`
}

function pinConfigurationWord(value: string | number): string {
  return typeof value === 'string' ? value : hex8(value)
}

/** ACPI 6.5 §6.4.3.10 "Pin Configuration Descriptor", Pin Configuration Type */
const CONFIGURATION_TYPES = [
  'Default',
  'Bias Pull-up',
  'Bias Pull-down',
  'Bias Default',
  'Bias Disable',
  'Bias High Impedance',
  'Bias Bus Hold',
  'Drive Open Drain',
  'Drive Open Source',
  'Drive Push Pull',
  'Drive Strength',
  'Slew Rate',
  'Input Debounce',
  'Input Schmitt Trigger',
] as const

interface PinConfiguration {
  readonly configurationType: number
  readonly configurationValue: number
}

function configurationText({ configurationType, configurationValue }: PinConfiguration): string {
  const meaning = CONFIGURATION_TYPES[configurationType]
  const type = hex8(configurationType)
  const text = meaning === undefined ? `${type}, /* Vendor Defined */` : `${type} /* ${meaning} */,`
  return `${text} ${hex16(configurationValue)}`
}
