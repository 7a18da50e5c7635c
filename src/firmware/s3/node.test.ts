import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyNode } from '../../../test/firmware/s3-arbitrary.ts'
import { fromHex, toHex } from '../../binary/bytes.ts'
import {
  BootScriptFormatError,
  type BootScriptNode,
  BootScriptNodeError,
  decodeNode,
  encodeNode,
  nodeLength,
} from './node.ts'
import { BOOT_SCRIPT_OPCODES } from './opcodes.ts'

const A = 0x7fe4_f018n
const pair = { value: 0x11n, mask: 0xf0n }

/** Each opcode in its bytes. */
const EXAMPLES: ReadonlyArray<readonly [BootScriptNode, string]> = [
  [
    { opcode: 'IO_WRITE', width: 2, address: 0x514n, data: fromHex('00000000 7fe4f018') },
    '0000 1b 02000000 02000000 1405000000000000 000000007fe4f018',
  ],
  [{ opcode: 'IO_READ_WRITE', width: 0, address: 0x61n, ...pair }, '0100 11 00000000 6100000000000000 11 f0'],
  [
    { opcode: 'MEM_WRITE', width: 1, address: A, data: fromHex('3412') },
    '0200 15 01000000 01000000 18f0e47f00000000 3412',
  ],
  [
    { opcode: 'MEM_READ_WRITE', width: 3, address: A, value: 1n, mask: 2n },
    '0300 1f 03000000 18f0e47f00000000 0100000000000000 0200000000000000',
  ],
  [
    { opcode: 'PCI_CONFIG_WRITE', width: 0, address: 0x1f_0040n, data: fromHex('01') },
    '0400 14 00000000 01000000 40001f0000000000 01',
  ],
  [
    { opcode: 'PCI_CONFIG_READ_WRITE', width: 1, address: 4n, value: 1n, mask: 0xffffn },
    '0500 13 01000000 0400000000000000 0100 ffff',
  ],
  [
    { opcode: 'SMBUS_EXECUTE', smBusAddress: 0xa0n, operation: 5, data: fromHex('42') },
    '0600 14 a000000000000000 05000000 01000000 42',
  ],
  [{ opcode: 'STALL', duration: 100n }, '0700 0b 6400000000000000'],
  [{ opcode: 'DISPATCH', entryPoint: 0x1000n }, '0800 0b 0010000000000000'],
  [{ opcode: 'DISPATCH_2', entryPoint: 0x1000n, context: 2n }, '0900 13 0010000000000000 0200000000000000'],
  [{ opcode: 'INFORMATION', data: fromHex('deadbeef') }, '0a00 0b 04000000 deadbeef'],
  [
    { opcode: 'PCI_CONFIG2_WRITE', width: 0, address: 0n, segment: 1, data: fromHex('01') },
    '0b00 16 00000000 01000000 0000000000000000 0100 01',
  ],
  [
    { opcode: 'PCI_CONFIG2_READ_WRITE', width: 0, address: 0n, segment: 1, ...pair },
    '0c00 13 00000000 0000000000000000 0100 11 f0',
  ],
  [
    { opcode: 'IO_POLL', width: 0, address: 0x64n, delay: 10n, ...pair },
    '0d00 19 00000000 6400000000000000 0a00000000000000 11 f0',
  ],
  [
    { opcode: 'MEM_POLL', width: 0, address: A, duration: 1n, loopTimes: 0x1999_9999_9999_999an, ...pair },
    '0e00 21 00000000 18f0e47f00000000 0100000000000000 9a99999999999919 11 f0',
  ],
  [
    { opcode: 'PCI_CONFIG_POLL', width: 0, address: 0n, delay: 10n, ...pair },
    '0f00 19 00000000 0000000000000000 0a00000000000000 11 f0',
  ],
  [
    { opcode: 'PCI_CONFIG2_POLL', width: 0, address: 0n, segment: 1, delay: 10n, ...pair },
    '1000 1b 00000000 0000000000000000 0100 0a00000000000000 11 f0',
  ],
  [{ opcode: 'LABEL', data: fromHex('6100') }, 'fe00 09 02000000 6100'],
  [{ opcode: 'TERMINATE' }, 'ff00 03'],
]

describe('boot-script nodes', () => {
  it('has an example of every opcode', () => {
    expect(EXAMPLES.map(([node]) => node.opcode)).toEqual(Object.keys(BOOT_SCRIPT_OPCODES))
  })

  it.each(EXAMPLES)('$opcode is its bytes', (node, text) => {
    const bytes = fromHex(text)
    expect(toHex(encodeNode(node))).toBe(toHex(bytes))
    expect(decodeNode(bytes)).toEqual(node)
    expect(nodeLength(node)).toBe(bytes.length)
  })

  it('encodes and decodes without loss', () => {
    fc.assert(
      fc.property(anyNode, (node) => {
        const bytes = encodeNode(node)
        expect(bytes.length).toBe(nodeLength(node))
        expect(decodeNode(bytes)).toEqual(node)
        expect(encodeNode(decodeNode(bytes))).toEqual(bytes)
      }),
      { numRuns: 1000 },
    )
  })

  it('does not encode what is no node', () => {
    const data = new Uint8Array(237)
    expect(() => encodeNode({ opcode: 'MEM_WRITE', width: 0, address: 0n, data })).toThrow(
      BootScriptNodeError,
    )
    expect(() =>
      encodeNode({ opcode: 'MEM_WRITE', width: 2, address: 0n, data: data.subarray(0, 6) }),
    ).toThrow('6 bytes are no whole number of values of 4')
    const wide = { opcode: 'IO_READ_WRITE', width: 0, address: 0n, value: 0x100n, mask: 0n } as const
    expect(() => encodeNode(wide)).toThrow('value 0x100 does not fit 1 bytes')
  })

  it.each([
    ['nothing', '', 'ends early', 0],
    ['two bytes', '0200', 'ends early', 0],
    ['an opcode that is not defined', '1100 03', 'unknown opcode', 0],
    ['a table inside the table', 'aa00 0d', 'unknown opcode', 0],
    ['length 0', '0700 00 0000000000000000', 'length zero', 0],
    ['a length below the header', '0700 0a 00000000000000', 'length mismatch', 0],
    ['a length behind the end', '0700 0b 000000', 'ends early', 0],
    ['a count of 2^32 - 1', '0200 14 00000000 ffffffff 0000000000000000 00', 'length mismatch', 0],
    [
      'data that the count does not know of',
      '0200 14 00000000 00000000 0000000000000000 00',
      'length mismatch',
      0,
    ],
    ['bytes behind TERMINATE', 'ff00 04 00', 'length mismatch', 0],
    [
      'a poll without its mask',
      '0d00 18 00000000 6400000000000000 0a00000000000000 11',
      'length mismatch',
      0,
    ],
    ['information of 4 GiB', '0a00 08 ffffffff 00', 'length mismatch', 0],
  ] as const)('refuses %s', (_name, text, fault, offset) => {
    const bytes = fromHex(text)
    expect(() => decodeNode(bytes)).toThrow(BootScriptFormatError)
    try {
      decodeNode(bytes)
    } catch (error) {
      expect(error).toMatchObject({ fault, offset })
    }
  })
})
