/**
 * Reading and writing of fields: which accesses a field takes, and how its bits are put together.
 *
 * A field that begins or ends inside an access shares it with its neighbours. Reading takes its bits out; writing reads the
 * others first, or writes them as ones or zeros, as the field's update rule says.
 *
 * Source: ACPI 6.5 §19.6.48 "Field (Declare Field Objects)", §19.6.64 "IndexField", §19.6.7 "BankField"; the order of
 * accesses is ACPICA's.
 * @module
 */
import { newBuffer } from './conversions.ts'
import type { BufferFieldObject, FieldLayout, FieldObject } from './field-objects.ts'
import { fromBytes, type Int, putBytes } from './integers.ts'
import type { Machine } from './machine.ts'
import type { NamespaceNode } from './namespace.ts'
import { type BufferObject, type DataObject, IntegerObject, isData, typeOf, type Value } from './objects.ts'
import { accessRegion, isSerial, readSpecial, writeSpecial } from './region-access.ts'
import { fail } from './status.ts'

/** Of what is not Any or EmbeddedControl. */
const MAX_ACCESS_BYTES = 8

/** An integer, or a buffer when it does not fit into one. */
export function readField(m: Machine, field: FieldObject): DataObject {
  if (field.type === 'BufferField') prepare(field)
  const special = field.type === 'RegionField' ? readSpecial(m, field) : undefined
  if (special) return special
  const { bits } = layoutOf(field)
  const bytes = Math.ceil(bits / 8)
  const isBuffer = bytes > m.integerBytes || (field.type === 'BufferField' && field.isCreateField)
  if (!isBuffer) return new IntegerObject(readInteger(m, field))
  const buffer = newBuffer(m, bytes)
  buffer.bytes.set(readBits(m, field))
  return buffer
}

/** @returns what a serial bus answers */
export function writeField(m: Machine, field: FieldObject, source: Value): Value | undefined {
  if (field.type === 'BufferField') prepare(field)
  if (field.type === 'RegionField' && isSerial(field)) return writeSpecial(m, field, source)
  if (field.type === 'RegionField' && writeSpecial(m, field, source)) return undefined
  if (!isDataValue(source))
    fail('AE_AML_OPERAND_TYPE', `a field does not take an object of type ${typeOf(source)}`)
  if (source instanceof IntegerObject) writeInteger(m, field, source.value)
  else writeBits(m, field, source.bytes)
  return undefined
}

function isDataValue(value: Value): value is DataObject {
  return isData(value as Exclude<Value, NamespaceNode>)
}

function prepare(field: BufferFieldObject): void {
  if (!field.place) field.prepare()
}

function layoutOf(field: FieldObject): FieldLayout {
  if (field.type !== 'BufferField') return field.layout
  return field.place?.layout ?? fail('AE_AML_UNINITIALIZED_NODE', 'the buffer field has no buffer')
}

/** Access by access: how many there are, and how wide they are. */
interface Accesses {
  readonly count: number
  readonly bytes: number
}

function accessesOf({ bits, startBit, accessBytes }: FieldLayout): Accesses {
  // Embedded controllers take a whole field in one access, however wide.
  if (startBit === 0 && bits === 8 * accessBytes) return { count: 1, bytes: accessBytes }
  const bytes = Math.min(accessBytes, MAX_ACCESS_BYTES)
  return { count: Math.max(1, Math.ceil((bits + startBit) / (8 * bytes))), bytes }
}

/** A field of at most 64 bits. */
function readInteger(m: Machine, field: FieldObject): Int {
  const layout = layoutOf(field)
  const { count, bytes } = accessesOf(layout)
  const { bits, startBit } = layout
  if (count === 1 && bytes <= 4) {
    const value = readAccess(m, field, 0, bytes) as number
    return Math.floor(value / 2 ** startBit) % 2 ** bits
  }
  const read = readBits(m, field)
  return fromBytes(read, 0, read.length)
}

function readBits(m: Machine, field: FieldObject): Uint8Array {
  const layout = layoutOf(field)
  const { count, bytes } = accessesOf(layout)
  m.allocate(count * bytes)
  const raw = new Uint8Array(count * bytes)
  for (let i = 0; i < count; i++) {
    const value = readAccess(m, field, i * bytes, bytes)
    if (bytes > 8) putWide(value, raw)
    else putBytes(value, raw, i * bytes, bytes)
  }
  return takeBits(raw, layout.startBit, layout.bits)
}

/** More than 64 bits in one access. */
function putWide(value: Int, raw: Uint8Array): void {
  let rest = BigInt(value)
  for (let i = 0; i < raw.length; i++, rest >>= 8n) raw[i] = Number(rest & 0xffn)
}

function takeBits(raw: Uint8Array, startBit: number, bits: number): Uint8Array {
  const result = new Uint8Array(Math.ceil(bits / 8))
  const skip = startBit >>> 3
  const shift = startBit & 7
  for (let i = 0; i < result.length; i++) {
    result[i] = ((raw[i + skip] ?? 0) >>> shift) | ((raw[i + skip + 1] ?? 0) << (8 - shift))
  }
  const tail = bits & 7
  if (tail > 0) result[result.length - 1] = (result[result.length - 1] as number) & ((1 << tail) - 1)
  return result
}

function writeInteger(m: Machine, field: FieldObject, value: Int): void {
  const source = new Uint8Array(8)
  putBytes(value, source, 0, 8)
  writeBits(m, field, source)
}

/** Bytes behind the end of `source` are zeros; those that do not fit are left out. */
function writeBits(m: Machine, field: FieldObject, source: Uint8Array): void {
  const layout = layoutOf(field)
  const { count, bytes } = accessesOf(layout)
  const { startBit, bits } = layout
  m.allocate(2 * count * bytes)
  const value = placeBits(source, startBit, bits, count * bytes)
  const mask = placeBits(undefined, startBit, bits, count * bytes)
  for (let i = 0; i < count; i++) {
    const offset = i * bytes
    const isPartial = isPartlyZero(mask, offset, bytes)
    if (isPartial) applyRule(m, field, layout, value, mask, offset, bytes)
    const datum = bytes > 8 ? fromWide(value) : fromBytes(value, offset, bytes)
    writeAccess(m, field, offset, bytes, datum)
  }
}

function fromWide(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

/** `bits` bits of `source`, or ones, at `startBit` of `length` bytes. */
function placeBits(
  source: Uint8Array | undefined,
  startBit: number,
  bits: number,
  length: number,
): Uint8Array {
  const result = new Uint8Array(length)
  const shift = startBit & 7
  const skip = startBit >>> 3
  const count = Math.ceil(bits / 8)
  for (let i = 0; i < count; i++) {
    const rest = bits - 8 * i
    const byte = (source ? (source[i] ?? 0) : 0xff) & (rest >= 8 ? 0xff : (1 << rest) - 1)
    const at = i + skip
    result[at] = (result[at] ?? 0) | (byte << shift)
    if (shift > 0 && at + 1 < length) result[at + 1] = byte >>> (8 - shift)
  }
  return result
}

function isPartlyZero(mask: Uint8Array, offset: number, bytes: number): boolean {
  for (let i = offset; i < offset + bytes; i++) if (mask[i] !== 0xff) return true
  return false
}

function applyRule(
  m: Machine,
  field: FieldObject,
  { updateRule }: FieldLayout,
  value: Uint8Array,
  mask: Uint8Array,
  offset: number,
  bytes: number,
): void {
  switch (updateRule) {
    case 'Preserve': {
      const current = new Uint8Array(bytes)
      putBytes(readAccess(m, field, offset, bytes), current, 0, bytes)
      for (let i = 0; i < bytes; i++) {
        value[offset + i] =
          (value[offset + i] as number) | ((current[i] as number) & ~(mask[offset + i] as number))
      }
      return
    }
    case 'WriteAsOnes':
      for (let i = offset; i < offset + bytes; i++)
        value[i] = (value[i] as number) | (~(mask[i] as number) & 0xff)
      return
    case 'WriteAsZeros':
      return
    default:
      fail('AE_AML_OPERAND_VALUE', `there is no update rule ${updateRule}`)
  }
}

/** One access. @param offset from the first one, in bytes */
function readAccess(m: Machine, field: FieldObject, offset: number, bytes: number): Int {
  m.spend(1)
  switch (field.type) {
    case 'BufferField': {
      const { buffer, layout } = placeOf(field)
      return fromBytes(buffer.bytes, layout.baseOffset + offset, bytes)
    }
    case 'RegionField':
      return accessRegion(m, field, field.layout.baseOffset + offset, bytes)
    case 'BankField':
      selectBank(m, field.bank, field.bankValue)
      return accessRegion(m, field, field.layout.baseOffset + offset, bytes)
    case 'IndexField':
      selectIndex(m, field.index, field.indexValue, offset)
      return nested(m, () => {
        if (layoutOf(field.data).bits > 64)
          fail('AE_BUFFER_OVERFLOW', 'the data register has more than 64 bits')
        return mask(readInteger(m, field.data), bytes)
      })
  }
}

function writeAccess(m: Machine, field: FieldObject, offset: number, bytes: number, value: Int): void {
  m.spend(1)
  switch (field.type) {
    case 'BufferField': {
      const { buffer, layout } = placeOf(field)
      const at = layout.baseOffset + offset
      putBytes(value, buffer.bytes, at, Math.max(0, Math.min(bytes, buffer.bytes.length - at)))
      return
    }
    case 'RegionField':
      accessRegion(m, field, field.layout.baseOffset + offset, bytes, value)
      return
    case 'BankField':
      selectBank(m, field.bank, field.bankValue)
      accessRegion(m, field, field.layout.baseOffset + offset, bytes, value)
      return
    case 'IndexField':
      selectIndex(m, field.index, field.indexValue, offset)
      nested(m, () => writeInteger(m, field.data, value))
  }
}

function mask(value: Int, bytes: number): Int {
  if (bytes >= 8) return value
  const limit = 2 ** (8 * bytes)
  return typeof value === 'number' ? value % limit : Number(value % BigInt(limit))
}

function placeOf(field: BufferFieldObject): NonNullable<BufferFieldObject['place']> {
  return field.place ?? fail('AE_AML_UNINITIALIZED_NODE', 'the buffer field has no buffer')
}

function selectBank(m: Machine, register: FieldObject, value: number): void {
  checkFits(register, value)
  nested(m, () => writeInteger(m, register, value))
}

function selectIndex(m: Machine, register: FieldObject, first: number, offset: number): void {
  checkFits(register, first)
  nested(m, () => writeInteger(m, register, first + offset))
}

function checkFits(register: FieldObject, value: number): void {
  const { bits } = layoutOf(register)
  if (bits < 64 && value >= 2 ** bits) {
    fail('AE_AML_REGISTER_LIMIT', `${value} does not fit into a register of ${bits} bits`)
  }
}

/** Registers of registers: index fields over index fields. */
const MAX_REGISTER_DEPTH = 8

function nested<T>(m: Machine, work: () => T): T {
  if (m.registerDepth >= MAX_REGISTER_DEPTH) {
    fail('AE_STACK_OVERFLOW', `index and bank registers are nested more than ${MAX_REGISTER_DEPTH} deep`)
  }
  m.registerDepth += 1
  try {
    return work()
  } finally {
    m.registerDepth -= 1
  }
}

/** A buffer field that lies inside its buffer. */
export function placeBufferField(field: BufferFieldObject, buffer: BufferObject, layout: FieldLayout): void {
  field.place = { buffer, layout }
}
