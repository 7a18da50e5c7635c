/**
 * Accesses to operation regions: limits, and who answers.
 *
 * Source: ACPI 6.5 §5.5.2.4 "Access to Operation Regions"; §19.6.100 "OperationRegion (Declare Operation Region)".
 * @module
 */
import { newBuffer } from './conversions.ts'
import type { BankFieldObject, RegionFieldObject, RegionObject } from './field-objects.ts'
import type { AccessWidth, RegionHandler, TransferAccess } from './host.ts'
import { add, fromBytes, type Int, putBytes, toInt } from './integers.ts'
import type { Machine } from './machine.ts'
import { BufferObject, type DataObject, IntegerObject, type Value } from './objects.ts'
import { setUpPci } from './pci-region.ts'
import { accessPort } from './ports.ts'
import { isSpace, SPACE, spaceName } from './spaces.ts'
import { fail } from './status.ts'

type Field = RegionFieldObject | BankFieldObject

/** One access. @param offset in the region @param value to write; `undefined` to read */
export function accessRegion(m: Machine, field: Field, offset: number, bytes: number, value?: Int): Int {
  const { region } = field
  checkRegion(region)
  // With slack the last access may begin inside and end outside.
  const length = m.slack ? Math.ceil(region.length / bytes) * bytes : region.length
  if (offset + bytes > length) {
    fail(
      'AE_AML_REGION_LIMIT',
      `${region.node.path} has ${region.length} bytes, byte ${offset + bytes - 1} is accessed`,
    )
  }
  const address = add(region.address, offset)
  switch (region.space) {
    case SPACE.SystemMemory: {
      const width = bytes as AccessWidth
      return value === undefined
        ? readValue(m.host.readMemory(addressOf(address), width), bytes, address)
        : written(m.host.writeMemory(addressOf(address), width, BigInt(value)), address)
    }
    case SPACE.SystemIO:
      return accessPort(m, address, bytes, value)
    case SPACE.PCI_Config: {
      const pci = setUpPci(m, region)
      const register = Number(BigInt(address) & 0xffffn)
      const width = bytes as AccessWidth
      return value === undefined
        ? readValue(m.host.readPciConfig(pci, register, width), bytes, address)
        : written(m.host.writePciConfig(pci, register, width, BigInt(value)), address)
    }
    case SPACE.DataTable:
      return accessTable(region, offset, bytes, value)
    default: {
      const handler = handlerOf(m, region)
      const access = accessOf(field, addressOf(address), 8 * bytes)
      return value === undefined
        ? readValue(handler.read(access), bytes, address)
        : written(handler.write(access, BigInt(value)), address)
    }
  }
}

/** Its operands have been evaluated, and its space exists. */
function checkRegion(region: RegionObject): void {
  if (!isSpace(region.space))
    fail('AE_AML_INVALID_SPACE_ID', `${region.node.path}: ${spaceName(region.space)}`)
  if (!region.ready) region.prepare(region)
}

function addressOf(address: Int): number {
  return typeof address === 'number'
    ? address
    : fail('AE_AML_ILLEGAL_ADDRESS', `there is nothing at 0x${address.toString(16)}`)
}

/** What a host says, cut to the width of the access. */
function readValue(value: bigint | undefined, bytes: number, address: Int): Int {
  if (value === undefined) fail('AE_AML_ILLEGAL_ADDRESS', `there is nothing at 0x${address.toString(16)}`)
  return bytes > 8 ? value : toInt(BigInt.asUintN(8 * bytes, value))
}

function written(done: boolean, address: Int): Int {
  if (!done) fail('AE_AML_ILLEGAL_ADDRESS', `there is nothing at 0x${address.toString(16)}`)
  return 0
}

function accessTable(region: RegionObject, offset: number, bytes: number, value: Int | undefined): Int {
  const table = region.setup?.kind === 'table' ? region.setup.bytes : fail('AE_NOT_EXIST')
  if (value === undefined) return fromBytes(table, offset, bytes)
  putBytes(value, table, offset, bytes)
  return 0
}

function handlerOf(m: Machine, region: RegionObject): RegionHandler {
  return (
    m.host.region(region.space) ??
    fail('AE_NOT_EXIST', `nobody serves ${region.node.path}, which is in ${spaceName(region.space)}`)
  )
}

function accessOf(field: Field, address: number, bits: number) {
  const { region, access } = field
  return {
    space: region.space,
    address,
    bits,
    region: region.node.path,
    connection: access.connection,
    accessLength: access.accessLength,
  }
}

// Fields that are not accessed by address             ACPI 6.5 §5.5.2.4.5 to §5.5.2.4.8

/** Fields of buses: what is stored is a command, and the answer a buffer. */
export function isSerial({ region: { space } }: RegionFieldObject): boolean {
  return space === SPACE.SMBus || space === SPACE.GenericSerialBus || space === SPACE.IPMI
}

/** @returns `undefined` for fields that are read as others are */
export function readSpecial(m: Machine, field: RegionFieldObject): DataObject | undefined {
  switch (field.region.space) {
    case SPACE.SMBus:
    case SPACE.GenericSerialBus:
    case SPACE.IPMI:
      return transfer(m, field, 'read', newBuffer(m, transferLength(field, 'read')))
    case SPACE.GeneralPurposeIO:
      return new IntegerObject(accessPins(m, field))
    case SPACE.PCC:
      return readSubspace(m, field)
    default:
      return undefined
  }
}

/** @returns the answer of a bus; the source where a field is written in its own way; `undefined` for other fields */
export function writeSpecial(m: Machine, field: RegionFieldObject, source: Value): Value | undefined {
  switch (field.region.space) {
    case SPACE.SMBus:
    case SPACE.GenericSerialBus:
    case SPACE.IPMI: {
      if (!(source instanceof BufferObject))
        fail('AE_AML_OPERAND_TYPE', 'a field of a bus takes a buffer only')
      const buffer = newBuffer(m, transferLength(field, 'write'))
      buffer.bytes.set(source.bytes.subarray(0, buffer.bytes.length))
      return transfer(m, field, 'write', buffer)
    }
    case SPACE.GeneralPurposeIO:
      if (!(source instanceof IntegerObject)) fail('AE_AML_OPERAND_TYPE', 'pins take an integer only')
      accessPins(m, field, source.value)
      return source
    case SPACE.PCC:
      if (!(source instanceof BufferObject)) fail('AE_AML_OPERAND_TYPE', 'a PCC subspace takes a buffer only')
      writeSubspace(m, field, source)
      return source
    default:
      return undefined
  }
}

const STATUS_AND_LENGTH = 2
const SMBUS_BYTES = STATUS_AND_LENGTH + 32
const IPMI_BYTES = STATUS_AND_LENGTH + 64
const RAW_PROCESS_BYTES = 0x0f

/** Data bytes of each protocol.                       ACPI 6.5 §5.5.2.4.6.3 "Using the GenericSerialBus Protocols" */
const PROTOCOL_BYTES: Readonly<Record<number, number>> = {
  2: 0, // AttribQuick
  4: 1, // AttribSendReceive
  6: 1, // AttribByte
  8: 2, // AttribWord
  10: 255, // AttribBlock
  11: 255, // AttribBytes
  12: 2, // AttribProcessCall
  13: 255, // AttribBlockProcessCall
  14: 255, // AttribRawBytes
  15: 255, // AttribRawProcessBytes
}

function transferLength({ region, access }: RegionFieldObject, direction: 'read' | 'write'): number {
  if (region.space === SPACE.SMBus) return SMBUS_BYTES
  if (region.space === SPACE.IPMI) return IPMI_BYTES
  const length = PROTOCOL_BYTES[access.attribute]
  const isOneWay = direction === 'read' && access.attribute === RAW_PROCESS_BYTES
  if (length === undefined || isOneWay) {
    fail('AE_AML_PROTOCOL', `protocol ${access.attribute} is none that can be used to ${direction}`)
  }
  return STATUS_AND_LENGTH + length
}

function transfer(
  m: Machine,
  field: RegionFieldObject,
  direction: 'read' | 'write',
  buffer: BufferObject,
): BufferObject {
  const { region, layout } = field
  checkRegion(region)
  const access: TransferAccess = {
    ...accessOf(field, addressOf(add(region.address, layout.baseOffset)), 8 * layout.accessBytes),
    direction,
    protocol: region.space === SPACE.IPMI ? 0 : field.access.attribute,
  }
  if (!handlerOf(m, region).transfer?.(access, buffer.bytes)) {
    fail('AE_NOT_EXIST', `nothing answers on ${region.node.path}`)
  }
  return buffer
}

/** GPIO: the address is the number of the pin, the width the number of pins. */
function accessPins(m: Machine, field: RegionFieldObject, value?: Int): Int {
  const { region, layout } = field
  checkRegion(region)
  if (layout.baseOffset + layout.accessBytes > region.length) fail('AE_AML_REGION_LIMIT')
  const handler = handlerOf(m, region)
  const access = accessOf(field, field.access.pinIndex, layout.bits)
  if (value !== undefined) return written(handler.write(access, BigInt(value)), access.address)
  return readValue(handler.read(access), 8, access.address)
}

// PCC: fields are bytes of a buffer, and the command field sends it    ACPI 6.5 §14 "Platform Communications Channel"

const EXTENDED_SUBSPACE = 3

function readSubspace(m: Machine, field: RegionFieldObject): DataObject {
  const bytes = Math.ceil(field.layout.bits / 8)
  const data = subspaceOf(m, field.region).subarray(field.layout.baseOffset, field.layout.baseOffset + bytes)
  if (bytes <= m.integerBytes) return new IntegerObject(fromBytes(data, 0, data.length))
  const buffer = newBuffer(m, bytes)
  buffer.bytes.set(data)
  return buffer
}

function writeSubspace(m: Machine, field: RegionFieldObject, source: BufferObject): void {
  const { region, layout } = field
  const data = subspaceOf(m, region)
  const bytes = Math.ceil(layout.bits / 8)
  data.set(
    source.bytes.subarray(0, Math.max(0, Math.min(bytes, data.length - layout.baseOffset))),
    layout.baseOffset,
  )
  const offset = layout.baseOffset
  const isCommand =
    offset === 4 || offset === 5 || (region.address === EXTENDED_SUBSPACE && offset >= 12 && offset <= 15)
  if (!isCommand) return
  const access: TransferAccess = {
    ...accessOf(field, addressOf(add(region.address, offset)), 8 * layout.accessBytes),
    direction: 'write',
    protocol: 0,
  }
  if (!handlerOf(m, region).transfer?.(access, data))
    fail('AE_NOT_EXIST', `nothing answers on ${region.node.path}`)
}

function subspaceOf(m: Machine, region: RegionObject): Uint8Array {
  checkRegion(region)
  if (region.setup?.kind !== 'pcc') {
    m.allocate(region.length)
    region.setup = { kind: 'pcc', bytes: new Uint8Array(region.length) }
  }
  return region.setup.bytes
}
