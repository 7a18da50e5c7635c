/**
 * Boot-script nodes and scripts for property tests.
 */
import fc from 'fast-check'
import type { BootScriptNode } from '../../src/firmware/s3/node.ts'
import { BOOT_SCRIPT_LAYOUTS, type BootScriptOpcode, widthBytes } from '../../src/firmware/s3/opcodes.ts'

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const u32 = fc.nat(0xffff_ffff)
const u16 = fc.nat(0xffff)
/** Mostly the twelve that are defined. */
const width = fc.oneof({ weight: 5, arbitrary: fc.nat(11) }, { weight: 1, arbitrary: u32 })

const opcode = <T extends BootScriptOpcode>(...names: T[]) => fc.constantFrom(...names)

const values = (node: BootScriptOpcode, size: number): fc.Arbitrary<Uint8Array> => {
  const most = Math.floor((255 - BOOT_SCRIPT_LAYOUTS[node].size) / size)
  return fc.nat(most).chain((count) => fc.uint8Array({ minLength: count * size, maxLength: count * size }))
}

const pair = (of: number) => {
  const value = fc.bigInt({ min: 0n, max: 2n ** BigInt(8 * widthBytes(of)) - 1n })
  return { value, mask: value }
}

const write = fc
  .tuple(opcode('IO_WRITE', 'MEM_WRITE', 'PCI_CONFIG_WRITE', 'PCI_CONFIG2_WRITE'), width)
  .chain(([name, chosen]) =>
    fc.record({
      opcode: fc.constant(name),
      width: fc.constant(chosen),
      address: u64,
      ...(name === 'PCI_CONFIG2_WRITE' ? { segment: u16 } : {}),
      data: values(name, widthBytes(chosen)),
    }),
  )

const masked = fc
  .tuple(
    opcode(
      'IO_READ_WRITE',
      'MEM_READ_WRITE',
      'PCI_CONFIG_READ_WRITE',
      'PCI_CONFIG2_READ_WRITE',
      'IO_POLL',
      'MEM_POLL',
      'PCI_CONFIG_POLL',
      'PCI_CONFIG2_POLL',
    ),
    width,
  )
  .chain(([name, chosen]) =>
    fc.record({
      opcode: fc.constant(name),
      width: fc.constant(chosen),
      address: u64,
      ...(name.includes('CONFIG2') ? { segment: u16 } : {}),
      ...(name === 'MEM_POLL'
        ? { duration: u64, loopTimes: u64 }
        : name.endsWith('POLL')
          ? { delay: u64 }
          : {}),
      ...pair(chosen),
    }),
  )

const other: fc.Arbitrary<BootScriptNode> = fc.oneof(
  fc.record({
    opcode: opcode('SMBUS_EXECUTE'),
    smBusAddress: u64,
    operation: u32,
    data: values('SMBUS_EXECUTE', 1),
  }),
  fc.record({ opcode: opcode('STALL'), duration: u64 }),
  fc.record({ opcode: opcode('DISPATCH'), entryPoint: u64 }),
  fc.record({ opcode: opcode('DISPATCH_2'), entryPoint: u64, context: u64 }),
  fc.record({ opcode: opcode('INFORMATION', 'LABEL'), data: values('INFORMATION', 1) }),
)

/** Any but TERMINATE. */
export const anyNode = fc.oneof(write, masked, other) as fc.Arbitrary<BootScriptNode>

/** Closed by TERMINATE. */
export const anyScript: fc.Arbitrary<readonly BootScriptNode[]> = fc
  .array(anyNode, { maxLength: 12 })
  .map((nodes) => [...nodes, { opcode: 'TERMINATE' }])
