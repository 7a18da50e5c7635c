/**
 * A boot script for people and for programs.
 *
 * ```
 * Address     Opcode       Arguments
 * 0x7e7a700d  MEM_WRITE    0x7fe4f018 Uint8 x 16: 00 2b 00 0c 00 00 00 00 …
 *                          fw_cfg DMA: select 0x2b, skip 0 bytes
 * 0x7e7a7030  IO_WRITE     0x514 Uint32 x 2: 00 00 00 00 7f e4 f0 18
 * 0x7e7a704b  MEM_POLL     0x7fe4f018 Uint32 & 0xffffffff == 0x0, every 1 µs, up to 58494 years
 * 0x7e7a70df  INFORMATION  de ad be ef
 * 0x7e7a70ea  TERMINATE
 * ```
 * @module
 */
import { toHex } from '../../binary/bytes.ts'
import { columns } from '../../binary/columns.ts'
import { fromLittleEndian, hex } from '../../binary/numbers.ts'
import {
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_SELECT,
  FW_CFG_DMA_CTL_SKIP,
  FW_CFG_DMA_CTL_WRITE,
  FwCfgDmaAccess,
  fwCfgDmaSelector,
} from '../../fwcfg/dma.ts'
import { formatMicroseconds } from './duration.ts'
import type { BootScriptNode } from './node.ts'
import { S3BootScriptWidthUint8, widthBytes, widthName } from './opcodes.ts'
import { type PlacedNode, readBootScript } from './table.ts'

export interface PrintBootScriptOptions {
  /** Address of the table; default 0, which makes the addresses offsets. */
  readonly base?: number
}

/** A node as plain data: numbers of 64 bits and bytes are hexadecimal text. */
export interface BootScriptNodeDescription {
  /** Bytes from the start of the table. */
  readonly offset: number
  readonly length: number
  readonly opcode: BootScriptNode['opcode']
  readonly [field: string]: string | number
}

/** JSON-able values, in the script's order. */
export function describeBootScript(nodes: readonly PlacedNode[]): readonly BootScriptNodeDescription[] {
  return nodes.map(({ offset, length, node }) => {
    const { opcode, ...fields } = node
    const plain = Object.entries(fields).map(([name, value]: [string, bigint | number | Uint8Array]) => [
      name,
      typeof value === 'bigint' ? hex(value) : value instanceof Uint8Array ? toHex(value) : value,
    ])
    return { offset, length, opcode, ...Object.fromEntries(plain) }
  })
}

/** Bytes that a line shows. */
const SHOWN = 16

/** The table above, without a final newline. Never throws: of a broken script it shows what can be read, and what is wrong. */
export function printBootScript(bytes: Uint8Array, { base = 0 }: PrintBootScriptOptions = {}): string {
  const { header, nodes, fault } = readBootScript(bytes)
  const digits = Math.max(4, (base + bytes.length).toString(16).length)
  const address = (offset: number): string => hex(base + offset, digits)
  const rows = nodes.flatMap(({ offset, node }) => {
    const lines = argumentsOf(node)
    return lines.map((line, i) => [i === 0 ? address(offset) : '', i === 0 ? node.opcode : '', line])
  })
  const head = header
    ? [`table at ${address(0)}, version ${header.version}, ${hex(header.tableLength)} bytes`]
    : []
  const table = rows.length > 0 ? [columns([['Address', 'Opcode', 'Arguments'], ...rows])] : []
  return [...head, ...table, ...(fault ? [`error: ${fault.sentence}`] : [])].join('\n')
}

/** What a node says, a line or more. */
function argumentsOf(node: BootScriptNode): string[] {
  switch (node.opcode) {
    case 'IO_WRITE':
    case 'MEM_WRITE':
    case 'PCI_CONFIG_WRITE':
    case 'PCI_CONFIG2_WRITE': {
      const count = node.data.length / widthBytes(node.width)
      const line = `${place(node)} ${widthName(node.width)} x ${count}: ${shortHex(node.data)}`
      const transfer = node.opcode === 'MEM_WRITE' ? transferOf(node) : undefined
      return transfer === undefined ? [line] : [line, transfer]
    }
    case 'IO_READ_WRITE':
    case 'MEM_READ_WRITE':
    case 'PCI_CONFIG_READ_WRITE':
    case 'PCI_CONFIG2_READ_WRITE':
      return [`${place(node)} ${widthName(node.width)} & ${hex(node.mask)} | ${hex(node.value)}`]
    case 'MEM_POLL':
      return [
        `${condition(node)}, every ${formatMicroseconds(node.duration)},` +
          ` up to ${formatMicroseconds(node.duration * node.loopTimes)}`,
      ]
    case 'IO_POLL':
    case 'PCI_CONFIG_POLL':
    case 'PCI_CONFIG2_POLL':
      return [`${condition(node)}, every 100 ns, up to ${formatMicroseconds(node.delay / 10n)}`]
    case 'SMBUS_EXECUTE':
      return [`${hex(node.smBusAddress)} operation ${node.operation}: ${shortHex(node.data)}`.trimEnd()]
    case 'STALL':
      return [formatMicroseconds(node.duration)]
    case 'DISPATCH':
      return [hex(node.entryPoint)]
    case 'DISPATCH_2':
      return [`${hex(node.entryPoint)} (${hex(node.context)})`]
    case 'INFORMATION':
    case 'LABEL':
      return [shortHex(node.data)]
    case 'TERMINATE':
      return ['']
  }
}

function place(node: {
  readonly opcode: string
  readonly address: bigint
  readonly segment?: number
}): string {
  if (!node.opcode.startsWith('PCI')) return hex(node.address)
  const digits = (shift: bigint, mask: bigint, width: number): string =>
    ((node.address >> shift) & mask).toString(16).padStart(width, '0')
  const segment = node.segment === undefined ? '' : `${node.segment.toString(16).padStart(4, '0')}:`
  const register = ((node.address >> 32n) & 0xfffn) | (node.address & 0xffn)
  return `${segment}${digits(24n, 0xffn, 2)}:${digits(16n, 0xffn, 2)}.${digits(8n, 0xffn, 1)} register ${hex(register)}`
}

function condition(
  node: BootScriptNode & { readonly address: bigint; readonly mask: bigint; readonly width: number },
): string {
  return `${place(node)} ${widthName(node.width)} & ${hex(node.mask)} == ${hex('value' in node ? node.value : 0n)}`
}

/** What a control structure of fw_cfg asks for, when the bytes look like one. */
function transferOf({
  width,
  data,
}: {
  readonly width: number
  readonly data: Uint8Array
}): string | undefined {
  if (width !== S3BootScriptWidthUint8 || data.length < FwCfgDmaAccess.size) return undefined
  const { control, length } = FwCfgDmaAccess.decode(data)
  const bits = control & 0xffff
  const selects = (bits & FW_CFG_DMA_CTL_SELECT) !== 0
  const action = {
    [FW_CFG_DMA_CTL_READ]: 'read',
    [FW_CFG_DMA_CTL_SKIP]: 'skip',
    [FW_CFG_DMA_CTL_WRITE]: 'write',
  }[bits & ~FW_CFG_DMA_CTL_SELECT]
  if (action === undefined || (!selects && fwCfgDmaSelector(control) !== 0)) return undefined
  const select = selects ? `select ${hex(fwCfgDmaSelector(control))}, ` : ''
  const written = data.subarray(FwCfgDmaAccess.size, FwCfgDmaAccess.size + Math.min(length, 8))
  const value = action === 'write' && written.length > 0 ? `: ${hex(fromLittleEndian(written))}` : ''
  return `fw_cfg DMA: ${select}${action} ${length} bytes${value}`
}

function shortHex(bytes: Uint8Array): string {
  return bytes.length > SHOWN ? `${toHex(bytes.subarray(0, SHOWN), ' ')} …` : toHex(bytes, ' ')
}
