/**
 * Opcodes of edk2's S3 boot script, and the byte layout of each node. Packed, little-endian.
 *
 * ```
 * offset  size  field
 * 0       2     opcode
 * 2       1     length of the whole node, header and data: at most 255
 * 3       …     fields of the opcode, then its data
 * ```
 *
 * | opcodes                              | fields                                        | data            |
 * |--------------------------------------|-----------------------------------------------|-----------------|
 * | *_WRITE                              | width, count, address (CONFIG2: segment)      | count values    |
 * | *_READ_WRITE                         | width, address (CONFIG2: segment)             | value, mask     |
 * | MEM_POLL                             | width, address, duration, loopTimes           | value, mask     |
 * | IO_POLL, PCI_CONFIG_POLL, …2_POLL    | width, address (CONFIG2: segment), delay      | value, mask     |
 * | SMBUS_EXECUTE, INFORMATION, LABEL    | …, length of the data                         | bytes           |
 * | STALL, DISPATCH, DISPATCH_2          | one or two 64-bit numbers                     | –               |
 * | TERMINATE                            | –                                             | –               |
 *
 * Source: edk2 MdeModulePkg/Library/PiDxeS3BootScriptLib/BootScriptInternalFormat.h, InternalBootScriptLib.h;
 * UEFI PI 1.8 Volume 5 §8.7 "S3 Boot Script Opcodes" for the values and what they mean.
 * @module
 */
import { bytes, constant, type Infer, struct, u8, u16le, u32le, u64le } from '../../binary/layout.ts'

/** What a node does, as in `EFI_BOOT_SCRIPT_<name>_OPCODE`. */
export const BOOT_SCRIPT_OPCODES = {
  IO_WRITE: 0x00,
  IO_READ_WRITE: 0x01,
  MEM_WRITE: 0x02,
  MEM_READ_WRITE: 0x03,
  PCI_CONFIG_WRITE: 0x04,
  PCI_CONFIG_READ_WRITE: 0x05,
  SMBUS_EXECUTE: 0x06,
  STALL: 0x07,
  DISPATCH: 0x08,
  DISPATCH_2: 0x09,
  INFORMATION: 0x0a,
  PCI_CONFIG2_WRITE: 0x0b,
  PCI_CONFIG2_READ_WRITE: 0x0c,
  IO_POLL: 0x0d,
  MEM_POLL: 0x0e,
  PCI_CONFIG_POLL: 0x0f,
  PCI_CONFIG2_POLL: 0x10,
  LABEL: 0xfe, // edk2's own
  TERMINATE: 0xff, // edk2's own
} as const

export type BootScriptOpcode = keyof typeof BOOT_SCRIPT_OPCODES

/** As edk2 names the opcode, and prints it. */
export function opcodeConstant(opcode: BootScriptOpcode): string {
  const prefix = opcode === 'LABEL' || opcode === 'TERMINATE' ? 'S3_BOOT_SCRIPT_LIB' : 'EFI_BOOT_SCRIPT'
  return `${prefix}_${opcode}_OPCODE`
}

/** Opcode of the table's header, which is no node. */
export const S3_BOOT_SCRIPT_LIB_TABLE_OPCODE = 0xaa
export const BOOT_SCRIPT_TABLE_VERSION = 1
/** A node's length is one byte. */
export const BOOT_SCRIPT_NODE_MAX_LENGTH = 255

// Widths. The low two bits are the size of a value, log 2.
export const S3BootScriptWidthUint8 = 0
export const S3BootScriptWidthUint16 = 1
export const S3BootScriptWidthUint32 = 2
export const S3BootScriptWidthUint64 = 3
export const S3BootScriptWidthFifoUint8 = 4 // 4 to 7: every value at the same address
export const S3BootScriptWidthFillUint8 = 8 // 8 to 11: the first value at every address
export const S3BootScriptWidthMaximum = 12

/** Bytes of a value; of any number, because that is how edk2 computes it. */
export function widthBytes(width: number): 1 | 2 | 4 | 8 {
  return (1 << (width & 3)) as 1 | 2 | 4 | 8
}

/** `Uint8` … `FillUint64`; the number when it is none of the twelve. */
export function widthName(width: number): string {
  if (width >= S3BootScriptWidthMaximum) return String(width)
  const kind =
    width >= S3BootScriptWidthFillUint8 ? 'Fill' : width >= S3BootScriptWidthFifoUint8 ? 'Fifo' : ''
  return `${kind}Uint${8 * widthBytes(width)}`
}

export const BootScriptTableHeader = struct(
  'BootScriptTableHeader',
  {
    opcode: constant(u16le, S3_BOOT_SCRIPT_LIB_TABLE_OPCODE),
    length: u8,
    version: u16le,
    tableLength: u32le, // header and TERMINATE included; 0 until the table is closed
    reserved: bytes(4), // never initialised
  },
  { size: 0x0d },
)
export type BootScriptTableHeader = Infer<typeof BootScriptTableHeader>

/** What every node begins with. */
export const BootScriptGenericHeader = struct(
  'BootScriptGenericHeader',
  { opcode: u16le, length: u8 },
  { size: 3 },
)

const opcode = (name: BootScriptOpcode) => constant(u16le, BOOT_SCRIPT_OPCODES[name])

const write = (name: BootScriptOpcode) =>
  struct(
    name,
    { opcode: opcode(name), length: u8, width: u32le, count: u32le, address: u64le },
    { size: 0x13 },
  )
const readWrite = (name: BootScriptOpcode) =>
  struct(name, { opcode: opcode(name), length: u8, width: u32le, address: u64le }, { size: 0x0f })
/** Delay in units of 100 ns, which is the number of tries. */
const poll = (name: BootScriptOpcode) =>
  struct(
    name,
    { opcode: opcode(name), length: u8, width: u32le, address: u64le, delay: u64le },
    { size: 0x17 },
  )
const information = (name: BootScriptOpcode) =>
  struct(name, { opcode: opcode(name), length: u8, dataLength: u32le }, { size: 7 })

/** The header of each node; its data follows. */
export const BOOT_SCRIPT_LAYOUTS = {
  IO_WRITE: write('IO_WRITE'),
  IO_READ_WRITE: readWrite('IO_READ_WRITE'),
  MEM_WRITE: write('MEM_WRITE'),
  MEM_READ_WRITE: readWrite('MEM_READ_WRITE'),
  PCI_CONFIG_WRITE: write('PCI_CONFIG_WRITE'),
  PCI_CONFIG_READ_WRITE: readWrite('PCI_CONFIG_READ_WRITE'),
  SMBUS_EXECUTE: struct(
    'SMBUS_EXECUTE',
    {
      opcode: opcode('SMBUS_EXECUTE'),
      length: u8,
      smBusAddress: u64le, // slave, command, length and PEC in one word
      operation: u32le, // EFI_SMBUS_OPERATION
      dataLength: u32le,
    },
    { size: 0x13 },
  ),
  STALL: struct('STALL', { opcode: opcode('STALL'), length: u8, duration: u64le }, { size: 0x0b }), // µs
  DISPATCH: struct('DISPATCH', { opcode: opcode('DISPATCH'), length: u8, entryPoint: u64le }, { size: 0x0b }),
  DISPATCH_2: struct(
    'DISPATCH_2',
    { opcode: opcode('DISPATCH_2'), length: u8, entryPoint: u64le, context: u64le },
    { size: 0x13 },
  ),
  INFORMATION: information('INFORMATION'),
  PCI_CONFIG2_WRITE: struct(
    'PCI_CONFIG2_WRITE',
    {
      opcode: opcode('PCI_CONFIG2_WRITE'),
      length: u8,
      width: u32le,
      count: u32le,
      address: u64le,
      segment: u16le,
    },
    { size: 0x15 },
  ),
  PCI_CONFIG2_READ_WRITE: struct(
    'PCI_CONFIG2_READ_WRITE',
    { opcode: opcode('PCI_CONFIG2_READ_WRITE'), length: u8, width: u32le, address: u64le, segment: u16le },
    { size: 0x11 },
  ),
  IO_POLL: poll('IO_POLL'),
  MEM_POLL: struct(
    'MEM_POLL',
    {
      opcode: opcode('MEM_POLL'),
      length: u8,
      width: u32le,
      address: u64le,
      duration: u64le, // µs between two tries
      loopTimes: u64le,
    },
    { size: 0x1f },
  ),
  PCI_CONFIG_POLL: poll('PCI_CONFIG_POLL'),
  PCI_CONFIG2_POLL: struct(
    'PCI_CONFIG2_POLL',
    {
      opcode: opcode('PCI_CONFIG2_POLL'),
      length: u8,
      width: u32le,
      address: u64le,
      segment: u16le,
      delay: u64le,
    },
    { size: 0x19 },
  ),
  LABEL: information('LABEL'),
  TERMINATE: struct('TERMINATE', { opcode: opcode('TERMINATE'), length: u8 }, { size: 3 }),
} as const

const NAMES: ReadonlyMap<number, BootScriptOpcode> = new Map(
  Object.entries(BOOT_SCRIPT_OPCODES).map(([name, value]) => [value, name as BootScriptOpcode]),
)

/** `undefined` for a number that is no opcode of a node. */
export function opcodeName(value: number): BootScriptOpcode | undefined {
  return NAMES.get(value)
}
