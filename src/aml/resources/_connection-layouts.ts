/**
 * Connection descriptors, byte by byte: GPIO, serial buses, pins. Each up to its lists and texts, which lie where the
 * offsets say, counted from the tag.
 *
 * Source: ACPI 6.5 §6.4.3.8 "Connection Descriptors", §6.4.3.9 to §6.4.3.13 (pins).
 * @module
 */
import { constant, struct, u8, u16le, u32le } from '../../binary/layout.ts'
import { bits, choice, openChoice } from './_bits.ts'

const SHARING = ['Exclusive', 'Shared', 'ExclusiveAndWake', 'SharedAndWake'] as const
const USAGE = ['ResourceProducer', 'ResourceConsumer'] as const
const PIN_CONFIGURATION = ['PullDefault', 'PullUp', 'PullDown', 'PullNone'] as const
const pinConfiguration = bits(u8, { pinConfiguration: openChoice(0, 8, PIN_CONFIGURATION) })

/** What `GpioLayout.interruptFlags` holds when the connection is an interrupt. */
export const gpioInterruptFlags = bits(u16le, {
  trigger: choice(0, 1, ['Level', 'Edge']),
  polarity: openChoice(1, 2, ['ActiveHigh', 'ActiveLow', 'ActiveBoth']),
  sharing: choice(3, 2, SHARING),
})
/** What it holds when the connection is I/O. */
export const gpioIoFlags = bits(u16le, {
  restriction: choice(0, 2, [
    'IoRestrictionNone',
    'IoRestrictionInputOnly',
    'IoRestrictionOutputOnly',
    'IoRestrictionNoneAndPreserve',
  ]),
  sharing: choice(3, 2, SHARING),
})

/** §6.4.3.8.1 "GPIO Connection Descriptor" */
export const GpioLayout = struct(
  'Gpio',
  {
    tag: constant(u8, 0x8c),
    size: u16le,
    revision: u8,
    connectionType: u8, // 0 interrupt, 1 I/O
    flags: bits(u16le, { usage: choice(0, 1, USAGE) }),
    interruptFlags: u16le,
    pinConfiguration,
    driveStrength: u16le, // hundredths of a milliampere
    debounceTimeout: u16le, // hundredths of a millisecond
    pinTableOffset: u16le,
    sourceIndex: u8,
    sourceOffset: u16le,
    vendorOffset: u16le,
    vendorLength: u16le,
  },
  { size: 23 },
)
/** §6.4.3.8.2 "GenericSerialBus Connection Descriptors", what all of them begin with */
export const SerialBusLayout = struct(
  'SerialBus',
  {
    tag: constant(u8, 0x8e),
    size: u16le,
    revision: u8,
    sourceIndex: u8,
    busType: u8,
    flags: bits(u8, {
      slaveMode: choice(0, 1, ['ControllerInitiated', 'DeviceInitiated']),
      usage: choice(1, 1, USAGE),
      sharing: choice(2, 1, ['Exclusive', 'Shared']),
    }),
    typeFlags: u16le,
    typeRevision: u8,
    typeDataLength: u16le, // of what follows, vendor data included, up to the resource source
  },
  { size: 12 },
)
export const SERIAL_BUS = { I2C: 1, SPI: 2, UART: 3 } as const

/** §6.4.3.8.2.1 "I2C Serial Bus Connection Resource Descriptor" */
export const i2cFlags = bits(u16le, {
  addressingMode: choice(0, 1, ['AddressingMode7Bit', 'AddressingMode10Bit']),
})
export const I2cLayout = struct('I2cSerialBus', { speed: u32le, slaveAddress: u16le }, { size: 6 })
/** §6.4.3.8.2.2 "SPI Serial Bus Connection Resource Descriptor" */
export const spiFlags = bits(u16le, {
  wireMode: choice(0, 1, ['FourWireMode', 'ThreeWireMode']),
  selectionPolarity: choice(1, 1, ['PolarityLow', 'PolarityHigh']),
})
export const SpiLayout = struct(
  'SpiSerialBus',
  {
    speed: u32le,
    dataBitLength: u8,
    phase: bits(u8, { clockPhase: choice(0, 1, ['ClockPhaseFirst', 'ClockPhaseSecond']) }),
    polarity: bits(u8, { clockPolarity: choice(0, 1, ['ClockPolarityLow', 'ClockPolarityHigh']) }),
    deviceSelection: u16le,
  },
  { size: 9 },
)
/** §6.4.3.8.2.3 "UART Serial Bus Connection Resource Descriptor" */
export const uartFlags = bits(u16le, {
  flowControl: openChoice(0, 2, ['FlowControlNone', 'FlowControlHardware', 'FlowControlXON']),
  stopBits: choice(2, 2, ['StopBitsZero', 'StopBitsOne', 'StopBitsOnePlusHalf', 'StopBitsTwo']),
  dataBits: openChoice(4, 3, [
    'DataBitsFive',
    'DataBitsSix',
    'DataBitsSeven',
    'DataBitsEight',
    'DataBitsNine',
  ]),
  endianness: choice(7, 1, ['LittleEndian', 'BigEndian']),
})
export const UartLayout = struct(
  'UartSerialBus',
  {
    speed: u32le,
    receiveBufferSize: u16le,
    transmitBufferSize: u16le,
    parityByte: bits(u8, {
      parity: openChoice(0, 3, [
        'ParityTypeNone',
        'ParityTypeEven',
        'ParityTypeOdd',
        'ParityTypeMark',
        'ParityTypeSpace',
      ]),
    }),
    linesInUse: u8,
  },
  { size: 10 },
)

const sharedFlags = bits(u16le, { sharing: choice(0, 1, ['Exclusive', 'Shared']) })
const sharedUsageFlags = bits(u16le, {
  sharing: choice(0, 1, ['Exclusive', 'Shared']),
  usage: choice(1, 1, USAGE),
})

/** §6.4.3.9 "Pin Function Descriptor" */
export const PinFunctionLayout = struct(
  'PinFunction',
  {
    tag: constant(u8, 0x8d),
    size: u16le,
    revision: u8,
    flags: sharedFlags,
    pinConfiguration,
    functionNumber: u16le,
    pinTableOffset: u16le,
    sourceIndex: u8,
    sourceOffset: u16le,
    vendorOffset: u16le,
    vendorLength: u16le,
  },
  { size: 18 },
)
/** §6.4.3.10 "Pin Configuration Descriptor" */
export const PinConfigLayout = struct(
  'PinConfig',
  {
    tag: constant(u8, 0x8f),
    size: u16le,
    revision: u8,
    flags: sharedUsageFlags,
    configurationType: u8,
    configurationValue: u32le,
    pinTableOffset: u16le,
    sourceIndex: u8,
    sourceOffset: u16le,
    vendorOffset: u16le,
    vendorLength: u16le,
  },
  { size: 20 },
)
/** §6.4.3.11 "Pin Group Descriptor" */
export const PinGroupLayout = struct(
  'PinGroup',
  {
    tag: constant(u8, 0x90),
    size: u16le,
    revision: u8,
    flags: bits(u16le, { usage: choice(0, 1, USAGE) }),
    pinTableOffset: u16le,
    labelOffset: u16le,
    vendorOffset: u16le,
    vendorLength: u16le,
  },
  { size: 14 },
)
/** §6.4.3.12 "Pin Group Function Descriptor" */
export const PinGroupFunctionLayout = struct(
  'PinGroupFunction',
  {
    tag: constant(u8, 0x91),
    size: u16le,
    revision: u8,
    flags: sharedUsageFlags,
    functionNumber: u16le,
    sourceIndex: u8,
    sourceOffset: u16le,
    labelOffset: u16le,
    vendorOffset: u16le,
    vendorLength: u16le,
  },
  { size: 17 },
)
/** §6.4.3.13 "Pin Group Configuration Descriptor" */
export const PinGroupConfigLayout = struct(
  'PinGroupConfig',
  {
    tag: constant(u8, 0x92),
    size: u16le,
    revision: u8,
    flags: sharedUsageFlags,
    configurationType: u8,
    configurationValue: u32le,
    sourceIndex: u8,
    sourceOffset: u16le,
    labelOffset: u16le,
    vendorOffset: u16le,
    vendorLength: u16le,
  },
  { size: 20 },
)
