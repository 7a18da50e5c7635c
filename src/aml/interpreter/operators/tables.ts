/**
 * Tables that code loads.
 *
 * Source: ACPI 6.5 §19.6.77 "Load (Load Definition Block)", §19.6.78 "LoadTable (Load Definition Block From XSDT)"; ACPI 6.3
 * §19.6.146 "Unload".
 * @module
 */
import { sum8 } from '../../../binary/checksum.ts'
import { SDT_HEADER_SIZE, SDT_LENGTH_OFFSET } from '../../../binary/sdt-header.ts'
import { newInteger, textOf } from '../conversions.ts'
import { RegionObject } from '../field-objects.ts'
import { add, fromBytes } from '../integers.ts'
import type { Handlers, Machine } from '../machine.ts'
import type { NamespaceNode } from '../namespace.ts'
import { BufferObject, type LoadedTable, TableReference } from '../objects.ts'
import { resolvePackages } from '../packages.ts'
import { splitPath } from '../paths.ts'
import { resolveNode, resolveValue, stringOf, targetOf } from '../resolve.ts'
import { SPACE } from '../spaces.ts'
import { fail } from '../status.ts'
import { store } from '../store.ts'
import { executeTable, findTable, installTable, unloadTable } from '../tables.ts'
import { findNode, operand, place } from './operands.ts'

/** The bytes of a table in memory that a region describes. */
function readRegion(m: Machine, region: RegionObject): Uint8Array {
  if (region.space !== SPACE.SystemMemory)
    fail('AE_AML_OPERAND_TYPE', `${region.node.path} is not in SystemMemory`)
  const header = readMemory(m, region, SDT_HEADER_SIZE)
  const length = Number(fromBytes(header, SDT_LENGTH_OFFSET, 4))
  if (length < SDT_HEADER_SIZE) fail('AE_INVALID_TABLE_LENGTH', `the table says that it has ${length} bytes`)
  m.allocate(length)
  return readMemory(m, region, length)
}

function readMemory(m: Machine, { address }: RegionObject, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  m.spend(length)
  for (let i = 0; i < length; i++) {
    const byte = m.host.readMemory(Number(add(address, i)), 1)
    bytes[i] = Number(byte ?? fail('AE_AML_ILLEGAL_ADDRESS', `there is no memory at byte ${i} of the table`))
  }
  return bytes
}

function loadAt(m: Machine, table: LoadedTable, scope: NamespaceNode): void {
  executeTable(m, table, scope)
  resolvePackages(m)
}

/** A table that is loaded with the same bytes is not loaded again. */
function install(m: Machine, bytes: Uint8Array): LoadedTable {
  const same = m.tables.find(
    (table) => table.bytes.length === bytes.length && table.bytes.every((byte, i) => byte === bytes[i]),
  )
  return same ?? installTable(m, bytes)
}

function pathOf(m: Machine, text: string, scope: NamespaceNode): NamespaceNode {
  const path = splitPath(text.toUpperCase()) ?? fail('AE_BAD_PATHNAME', `no path: ${JSON.stringify(text)}`)
  return m.namespace.find(path, scope) ?? fail('AE_NOT_FOUND', `there is no ${text}`)
}

export const TABLES = {
  // NameString Target
  Load(m, term) {
    const target = targetOf(place(m, term.target))
    const node = findNode(m, term.object) ?? fail('AE_AML_NAME_NOT_FOUND', `there is no ${term.object}`)
    const object = resolveNode(m, node)
    let bytes: Uint8Array
    if (object instanceof RegionObject) bytes = readRegion(m, object)
    else if (object instanceof BufferObject) bytes = object.bytes
    else fail('AE_AML_OPERAND_TYPE', 'Load needs an operation region or a buffer')
    if (bytes.length < SDT_HEADER_SIZE)
      fail('AE_INVALID_TABLE_LENGTH', `a table of ${bytes.length} bytes has no header`)
    const length = Number(fromBytes(bytes, SDT_LENGTH_OFFSET, 4))
    if (length > bytes.length)
      fail('AE_AML_BUFFER_LIMIT', `the table has ${length} bytes, the buffer ${bytes.length}`)
    if (length < SDT_HEADER_SIZE)
      fail('AE_INVALID_TABLE_LENGTH', `the table says that it has ${length} bytes`)
    const given = bytes.subarray(0, length)
    if (sum8(given) !== 0) fail('AE_BAD_CHECKSUM')
    const table = install(m, given)
    loadAt(m, table, m.namespace.root)
    store(m, new TableReference(table), target, 'convert')
    return undefined
  },

  // TermArg TermArg TermArg TermArg TermArg TermArg
  LoadTable(m, term) {
    const operands = [term.signature, term.oemId, term.oemTableId, term.rootPath, term.parameterPath].map(
      (argument) => operand(m, argument),
    )
    const data = operand(m, term.parameterData)
    const parameter = resolveValue(m, data)
    const texts = operands.reverse().map((value) => textOf(stringOf(m, value)))
    const [parameterPath = '', rootPath = '', oemTableId = '', oemId = '', signature = ''] = texts
    const table = findTable(m, signature, oemId, oemTableId)
    if (!table) return newInteger(0)
    const { scope } = m.frame
    const parent = rootPath === '' ? m.namespace.root : pathOf(m, rootPath, scope)
    const isAbsolute = /^[\\^]/.test(parameterPath)
    const place = parameterPath === '' ? undefined : pathOf(m, parameterPath, isAbsolute ? scope : parent)
    loadAt(m, table, parent)
    if (place) store(m, parameter, place, 'convert')
    return new TableReference(table)
  },

  // DDBHandleObject
  Unload(m, term) {
    const handle = resolveValue(m, place(m, term.handle))
    if (!(handle instanceof TableReference) || !handle.valid) {
      fail('AE_AML_OPERAND_TYPE', 'Unload needs what Load has returned, once')
    }
    unloadTable(m, handle.table)
    handle.valid = false
    return undefined
  },
} satisfies Partial<Handlers>
