/**
 * An S3 boot script as a whole: the table's header, nodes, TERMINATE.
 *
 * What is decoded is the format; see `node.ts`.
 * @module
 */
import { concatBytes } from '../../binary/bytes.ts'
import { hex } from '../../binary/numbers.ts'
import { BootScriptFormatError, type BootScriptNode, decodeNode, encodeNode, nodeLength } from './node.ts'
import {
  BOOT_SCRIPT_TABLE_VERSION,
  BootScriptGenericHeader,
  BootScriptTableHeader,
  S3_BOOT_SCRIPT_LIB_TABLE_OPCODE,
} from './opcodes.ts'

/** A node and where it stands. */
export interface PlacedNode {
  /** Bytes from the start of the table. */
  readonly offset: number
  readonly length: number
  readonly node: BootScriptNode
}

export interface BootScriptTable {
  readonly header: BootScriptTableHeader
  /** Up to TERMINATE, that included. */
  readonly nodes: readonly PlacedNode[]
}

export interface BootScriptReading {
  readonly header: BootScriptTableHeader | undefined
  /** What was read before the fault. */
  readonly nodes: readonly PlacedNode[]
  readonly fault: BootScriptFormatError | undefined
}

/**
 * Reads as much of a table as is one; never throws. Nodes behind TERMINATE are not looked at, as no executor gets there.
 * @param bytes from the table's header on; may go on behind the table
 */
export function readBootScript(bytes: Uint8Array): BootScriptReading {
  const nodes: PlacedNode[] = []
  const failed = (fault: BootScriptFormatError, header?: BootScriptTableHeader): BootScriptReading => ({
    header,
    nodes,
    fault,
  })
  if (bytes.length < BootScriptTableHeader.size) {
    return failed(
      new BootScriptFormatError('ends early', 0, `expected a header of 13 bytes, found ${bytes.length}`),
    )
  }
  const { opcode } = BootScriptGenericHeader.decode(bytes)
  if (opcode !== S3_BOOT_SCRIPT_LIB_TABLE_OPCODE) {
    return failed(
      new BootScriptFormatError('not a table', 0, `begins with ${hex(opcode, 4)}, a table with 0x00aa`),
    )
  }
  const header = BootScriptTableHeader.decode(bytes)
  const end = Math.min(header.tableLength, bytes.length)
  const table = bytes.subarray(0, end)
  for (let offset = header.length; offset < end; ) {
    let node: BootScriptNode
    try {
      node = decodeNode(table, offset)
    } catch (error) {
      if (error instanceof BootScriptFormatError) return failed(error, header)
      throw error
    }
    const length = nodeLength(node)
    nodes.push({ offset, length, node })
    if (node.opcode === 'TERMINATE') return { header, nodes, fault: undefined }
    offset += length
  }
  const problem =
    header.tableLength > bytes.length
      ? `the table has ${header.tableLength} bytes, ${bytes.length} were given`
      : header.tableLength === 0
        ? 'the table was not closed: its length is 0'
        : 'ends without TERMINATE'
  return failed(
    new BootScriptFormatError(header.tableLength > bytes.length ? 'ends early' : 'no end', end, problem),
    header,
  )
}

/** @throws BootScriptFormatError at the first thing that is wrong */
export function decodeBootScript(bytes: Uint8Array): BootScriptTable {
  const { header, nodes, fault } = readBootScript(bytes)
  if (fault || !header) throw fault ?? new BootScriptFormatError('not a table', 0, 'no header')
  return { header, nodes }
}

/**
 * A closed table. TERMINATE is yours to give; `tableLength` is computed.
 * @param reserved the four bytes that edk2 leaves as they were; default zero
 * @throws BootScriptNodeError, LayoutError
 */
export function encodeBootScript(
  nodes: readonly BootScriptNode[],
  {
    version = BOOT_SCRIPT_TABLE_VERSION,
    reserved = new Uint8Array(4),
  }: { readonly version?: number; readonly reserved?: Uint8Array } = {},
): Uint8Array {
  const body = concatBytes(nodes.map(encodeNode))
  const header = BootScriptTableHeader.encode({
    length: BootScriptTableHeader.size,
    version,
    tableLength: BootScriptTableHeader.size + body.length,
    reserved,
  })
  return concatBytes(header, body)
}
