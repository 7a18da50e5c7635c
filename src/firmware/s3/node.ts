/**
 * Nodes of an S3 boot script, between bytes and fields; `table.ts` has the script as a whole.
 *
 * What is decoded is the format: lengths that agree, opcodes that exist. Values are not judged. edk2's executor is laxer: it
 * believes `count` rather than the node's length, and reads on behind a node; see `executor.ts` for what comes of that.
 * @module
 */
import { concatBytes } from '../../binary/bytes.ts'
import { VmgenidError } from '../../binary/errors.ts'
import type { Infer } from '../../binary/layout.ts'
import { fromLittleEndian, hex, toLittleEndian } from '../../binary/numbers.ts'
import {
  BOOT_SCRIPT_LAYOUTS,
  BOOT_SCRIPT_NODE_MAX_LENGTH,
  BootScriptGenericHeader,
  type BootScriptOpcode,
  opcodeName,
  widthBytes,
} from './opcodes.ts'

interface Access {
  /** S3BootScriptWidth… */
  readonly width: number
  readonly address: bigint
}
interface Segment {
  readonly segment: number
}
interface Values {
  /** Values one after the other, little-endian: a multiple of the width's bytes. */
  readonly data: Uint8Array
}
interface Pair {
  readonly value: bigint
  readonly mask: bigint
}
interface Delay {
  /** Units of 100 ns. */
  readonly delay: bigint
}

/** One node. `count` of a write is what its data says. */
export type BootScriptNode =
  | ({ readonly opcode: 'IO_WRITE' | 'MEM_WRITE' | 'PCI_CONFIG_WRITE' } & Access & Values)
  | ({ readonly opcode: 'PCI_CONFIG2_WRITE' } & Access & Segment & Values)
  | ({ readonly opcode: 'IO_READ_WRITE' | 'MEM_READ_WRITE' | 'PCI_CONFIG_READ_WRITE' } & Access & Pair)
  | ({ readonly opcode: 'PCI_CONFIG2_READ_WRITE' } & Access & Segment & Pair)
  | ({ readonly opcode: 'IO_POLL' | 'PCI_CONFIG_POLL' } & Access & Delay & Pair)
  | ({ readonly opcode: 'PCI_CONFIG2_POLL' } & Access & Segment & Delay & Pair)
  | ({
      readonly opcode: 'MEM_POLL'
      /** Microseconds between two tries. */
      readonly duration: bigint
      readonly loopTimes: bigint
    } & Access &
      Pair)
  | ({ readonly opcode: 'SMBUS_EXECUTE'; readonly smBusAddress: bigint; readonly operation: number } & Values)
  /** `duration` in microseconds. */
  | { readonly opcode: 'STALL'; readonly duration: bigint }
  | { readonly opcode: 'DISPATCH'; readonly entryPoint: bigint }
  | { readonly opcode: 'DISPATCH_2'; readonly entryPoint: bigint; readonly context: bigint }
  | ({ readonly opcode: 'INFORMATION' | 'LABEL' } & Values)
  | { readonly opcode: 'TERMINATE' }

export type BootScriptFault =
  | 'not a table'
  | 'ends early'
  | 'unknown opcode'
  | 'length zero'
  | 'length mismatch'
  | 'no end'

/** Bytes that are no boot script. `offset` is from the start of the table. */
export class BootScriptFormatError extends VmgenidError {
  override readonly name = 'BootScriptFormatError'
  readonly fault: BootScriptFault
  readonly offset: number
  constructor(fault: BootScriptFault, offset: number, problem: string) {
    super('BOOT_SCRIPT_FORMAT', `boot script at byte ${hex(offset)}: ${problem}`)
    this.fault = fault
    this.offset = offset
  }
}

/** A node that one byte of length cannot hold, or whose data is no whole number of values. */
export class BootScriptNodeError extends VmgenidError {
  override readonly name = 'BootScriptNodeError'
  constructor(opcode: BootScriptOpcode, problem: string) {
    super('BOOT_SCRIPT_NODE', `boot script node ${opcode}: ${problem}`)
  }
}

/** Bytes of the node with its data. More than 255 cannot be encoded. */
export function nodeLength(node: BootScriptNode): number {
  const header = BOOT_SCRIPT_LAYOUTS[node.opcode].size
  if ('data' in node) return header + node.data.length
  return 'mask' in node ? header + 2 * widthBytes(node.width) : header
}

/** @throws BootScriptNodeError; LayoutError for a number that does not fit its field */
export function encodeNode(node: BootScriptNode): Uint8Array {
  const length = nodeLength(node)
  if (length > BOOT_SCRIPT_NODE_MAX_LENGTH) {
    throw new BootScriptNodeError(
      node.opcode,
      `${length} bytes, and a node has at most ${BOOT_SCRIPT_NODE_MAX_LENGTH}`,
    )
  }
  switch (node.opcode) {
    case 'IO_WRITE':
    case 'MEM_WRITE':
    case 'PCI_CONFIG_WRITE':
    case 'PCI_CONFIG2_WRITE': {
      const count = node.data.length / widthBytes(node.width)
      if (!Number.isInteger(count)) {
        throw new BootScriptNodeError(
          node.opcode,
          `${node.data.length} bytes are no whole number of values of ${widthBytes(node.width)}`,
        )
      }
      const header =
        node.opcode === 'PCI_CONFIG2_WRITE'
          ? BOOT_SCRIPT_LAYOUTS.PCI_CONFIG2_WRITE.encode({ ...node, length, count })
          : BOOT_SCRIPT_LAYOUTS[node.opcode].encode({ ...node, length, count })
      return concatBytes(header, node.data)
    }
    case 'IO_READ_WRITE':
    case 'MEM_READ_WRITE':
    case 'PCI_CONFIG_READ_WRITE':
      return concatBytes(BOOT_SCRIPT_LAYOUTS[node.opcode].encode({ ...node, length }), encodePair(node))
    case 'PCI_CONFIG2_READ_WRITE':
      return concatBytes(
        BOOT_SCRIPT_LAYOUTS.PCI_CONFIG2_READ_WRITE.encode({ ...node, length }),
        encodePair(node),
      )
    case 'IO_POLL':
    case 'PCI_CONFIG_POLL':
      return concatBytes(BOOT_SCRIPT_LAYOUTS[node.opcode].encode({ ...node, length }), encodePair(node))
    case 'PCI_CONFIG2_POLL':
      return concatBytes(BOOT_SCRIPT_LAYOUTS.PCI_CONFIG2_POLL.encode({ ...node, length }), encodePair(node))
    case 'MEM_POLL':
      return concatBytes(BOOT_SCRIPT_LAYOUTS.MEM_POLL.encode({ ...node, length }), encodePair(node))
    case 'SMBUS_EXECUTE':
      return concatBytes(
        BOOT_SCRIPT_LAYOUTS.SMBUS_EXECUTE.encode({ ...node, length, dataLength: node.data.length }),
        node.data,
      )
    case 'INFORMATION':
    case 'LABEL':
      return concatBytes(
        BOOT_SCRIPT_LAYOUTS[node.opcode].encode({ length, dataLength: node.data.length }),
        node.data,
      )
    case 'STALL':
      return BOOT_SCRIPT_LAYOUTS.STALL.encode({ ...node, length })
    case 'DISPATCH':
      return BOOT_SCRIPT_LAYOUTS.DISPATCH.encode({ ...node, length })
    case 'DISPATCH_2':
      return BOOT_SCRIPT_LAYOUTS.DISPATCH_2.encode({ ...node, length })
    case 'TERMINATE':
      return BOOT_SCRIPT_LAYOUTS.TERMINATE.encode({ length })
  }
}

function encodePair(node: { readonly opcode: BootScriptOpcode; readonly width: number } & Pair): Uint8Array {
  const size = widthBytes(node.width)
  return concatBytes(
    littleEndian(node.value, size, node.opcode, 'value'),
    littleEndian(node.mask, size, node.opcode, 'mask'),
  )
}

function littleEndian(value: bigint, size: number, opcode: BootScriptOpcode, what: string): Uint8Array {
  if (value < 0n || value >> BigInt(8 * size) !== 0n) {
    throw new BootScriptNodeError(opcode, `${what} ${hex(value)} does not fit ${size} bytes`)
  }
  return toLittleEndian(value, size)
}

/**
 * The node at `offset`. Looks at no byte outside it, and takes time by its length alone.
 * @throws BootScriptFormatError
 */
export function decodeNode(bytes: Uint8Array, offset = 0): BootScriptNode {
  const left = bytes.length - offset
  if (left < BootScriptGenericHeader.size) {
    throw new BootScriptFormatError(
      'ends early',
      offset,
      `expected a node of at least 3 bytes, found ${Math.max(0, left)}`,
    )
  }
  const { opcode: value, length } = BootScriptGenericHeader.decode(bytes, offset)
  const opcode = opcodeName(value)
  if (!opcode)
    throw new BootScriptFormatError('unknown opcode', offset, `opcode ${hex(value)} is not defined`)
  if (length === 0) {
    throw new BootScriptFormatError(
      'length zero',
      offset,
      `${opcode} has length 0: edk2 would run it for ever`,
    )
  }
  const layout = BOOT_SCRIPT_LAYOUTS[opcode]
  if (length < layout.size) throw mismatch(opcode, offset, length, `at least ${layout.size}`)
  if (length > left) {
    throw new BootScriptFormatError('ends early', offset, `${opcode} has ${length} bytes, ${left} are left`)
  }
  const node = bytes.subarray(offset, offset + length)
  const data = node.subarray(layout.size)
  const expectData = (size: number): void => {
    if (data.length !== size) throw mismatch(opcode, offset, length, String(layout.size + size))
  }
  switch (opcode) {
    case 'IO_WRITE':
    case 'MEM_WRITE':
    case 'PCI_CONFIG_WRITE': {
      const { width, count, address } = BOOT_SCRIPT_LAYOUTS[opcode].decode(node)
      expectData(count * widthBytes(width))
      return { opcode, width, address, data: data.slice() }
    }
    case 'PCI_CONFIG2_WRITE': {
      const { width, count, address, segment } = BOOT_SCRIPT_LAYOUTS.PCI_CONFIG2_WRITE.decode(node)
      expectData(count * widthBytes(width))
      return { opcode, width, address, segment, data: data.slice() }
    }
    case 'IO_READ_WRITE':
    case 'MEM_READ_WRITE':
    case 'PCI_CONFIG_READ_WRITE':
    case 'PCI_CONFIG2_READ_WRITE':
    case 'IO_POLL':
    case 'PCI_CONFIG_POLL':
    case 'PCI_CONFIG2_POLL':
    case 'MEM_POLL': {
      const fields: Infer<(typeof BOOT_SCRIPT_LAYOUTS)['IO_READ_WRITE']> =
        BOOT_SCRIPT_LAYOUTS[opcode].decode(node)
      const size = widthBytes(fields.width)
      expectData(2 * size)
      const pair = {
        value: fromLittleEndian(data.subarray(0, size)),
        mask: fromLittleEndian(data.subarray(size)),
      }
      const { length: _, ...own } = fields
      return { opcode, ...own, ...pair } as BootScriptNode
    }
    case 'SMBUS_EXECUTE': {
      const { smBusAddress, operation, dataLength } = BOOT_SCRIPT_LAYOUTS.SMBUS_EXECUTE.decode(node)
      expectData(dataLength)
      return { opcode, smBusAddress, operation, data: data.slice() }
    }
    case 'INFORMATION':
    case 'LABEL':
      expectData(BOOT_SCRIPT_LAYOUTS[opcode].decode(node).dataLength)
      return { opcode, data: data.slice() }
    case 'STALL':
      expectData(0)
      return { opcode, duration: BOOT_SCRIPT_LAYOUTS.STALL.decode(node).duration }
    case 'DISPATCH':
      expectData(0)
      return { opcode, entryPoint: BOOT_SCRIPT_LAYOUTS.DISPATCH.decode(node).entryPoint }
    case 'DISPATCH_2': {
      expectData(0)
      const { entryPoint, context } = BOOT_SCRIPT_LAYOUTS.DISPATCH_2.decode(node)
      return { opcode, entryPoint, context }
    }
    case 'TERMINATE':
      expectData(0)
      return { opcode }
  }
}

function mismatch(opcode: string, offset: number, length: number, expected: string): BootScriptFormatError {
  return new BootScriptFormatError(
    'length mismatch',
    offset,
    `${opcode} says that it has ${length} bytes, its fields make ${expected}`,
  )
}
