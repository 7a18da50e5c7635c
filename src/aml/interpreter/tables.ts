/**
 * Tables: what is loaded, and what code asks for by header.
 *
 * Source: ACPI 6.5 §5.2.11 "Definition Blocks"; §19.6.77 "Load", §19.6.78 "LoadTable", §19.6.154 "Unload" (6.3).
 * @module
 */
import { toLatin1 } from '../../binary/bytes.ts'
import { SDT_HEADER_SIZE } from '../../binary/sdt-header.ts'
import { AmlParseError } from '../errors.ts'
import { type ParsedTable, parseForExecution } from '../parse.ts'
import { leaveFrame } from './frames.ts'
import { Frame, type Machine } from './machine.ts'
import { checkDepth } from './methods.ts'
import { nameLookup } from './name-lookup.ts'
import type { NamespaceNode } from './namespace.ts'
import type { LoadedTable } from './objects.ts'
import { runList } from './statements.ts'
import { type AmlError, fail } from './status.ts'
import { depthOfTerms } from './term-depth.ts'

const OEM_ID_SIZE = 6
const OEM_TABLE_ID_SIZE = 8
const SIGNATURE = /^[A-Z0-9_!]{4}/

/** A table by what is in its header: one that was loaded, or one that the host has. */
export function findTable(
  m: Machine,
  signature: string,
  oemId: string,
  oemTableId: string,
): LoadedTable | undefined {
  if (!SIGNATURE.test(signature)) fail('AE_BAD_SIGNATURE', `no signature: ${JSON.stringify(signature)}`)
  if (oemId.length > OEM_ID_SIZE || oemTableId.length > OEM_TABLE_ID_SIZE)
    fail('AE_AML_STRING_LIMIT', 'an id is too long')
  const wanted = signature.slice(0, 4)
  const known = m.tables.find(
    (table) =>
      table.signature === wanted &&
      (oemId === '' || table.oemId === oemId.padEnd(OEM_ID_SIZE, '\0')) &&
      (oemTableId === '' || table.oemTableId === oemTableId.padEnd(OEM_TABLE_ID_SIZE, '\0')),
  )
  if (known) return known
  const bytes = m.host.findTable(wanted, oemId, oemTableId)
  return bytes && installTable(m, bytes)
}

/** Remembers a table, without executing it. The bytes are copied: code may change what it was loaded from. */
export function installTable(m: Machine, bytes: Uint8Array): LoadedTable {
  if (bytes.length < SDT_HEADER_SIZE)
    fail('AE_INVALID_TABLE_LENGTH', `a table of ${bytes.length} bytes has no header`)
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)
  if (length < SDT_HEADER_SIZE || length > bytes.length) {
    fail('AE_INVALID_TABLE_LENGTH', `the table says that it has ${length} bytes, ${bytes.length} are there`)
  }
  m.allocate(length)
  const copy = bytes.slice(0, length)
  const text = (from: number, size: number) => toLatin1(copy.subarray(from, from + size))
  const signature = text(0, 4)
  const oemTableId = text(16, OEM_TABLE_ID_SIZE)
  const name = `${signature.replace(/[^\x20-\x7e]/g, '?')} "${oemTableId.replace(/[^\x20-\x7e]+$/, '').replace(/[^\x20-\x7e]/g, '?')}"`
  const table: LoadedTable = {
    bytes: copy,
    name,
    signature,
    oemId: text(10, OEM_ID_SIZE),
    oemTableId,
    loaded: false,
  }
  m.tables.push(table)
  return table
}

/**
 * Executes a table: its objects come into the namespace, and code outside of methods runs.
 * @param scope where its names begin
 * @returns what went wrong in statements, which others do not mind
 * @throws AmlFault when the table is given up; then its objects are gone
 */
export function executeTable(m: Machine, table: LoadedTable, scope: NamespaceNode): readonly AmlError[] {
  if (table.loaded) fail('AE_ALREADY_EXISTS', `${table.name} is loaded already`)
  const parsed = parse(m, table)
  const frame = new Frame(m.currentFrame, scope, table, undefined, depthOfTerms(parsed.terms))
  checkDepth(m, frame)
  m.enter(frame)
  try {
    runList(m, parsed.terms)
  } catch (error) {
    m.namespace.removeOwner(table)
    throw error
  }
  leaveFrame(m, frame)
  table.loaded = true
  m.tablesVersion += 1
  return frame.problems
}

function parse(m: Machine, table: LoadedTable): ParsedTable {
  try {
    return parseForExecution(table.bytes, { names: nameLookup(m.namespace), name: table.name })
  } catch (error) {
    if (error instanceof AmlParseError) fail('AE_AML_BAD_OPCODE', error.sentence)
    throw error
  }
}

/** Takes the objects of a table out of the namespace. */
export function unloadTable(m: Machine, table: LoadedTable): void {
  if (!table.loaded) fail('AE_NOT_EXIST', `${table.name} is not loaded`)
  m.namespace.removeOwner(table)
  table.loaded = false
  m.tablesVersion += 1
}
