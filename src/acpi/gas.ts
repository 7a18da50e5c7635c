/**
 * Generic Address Structure: where a register is, in any address space.
 *
 * Source: ACPI 6.5 §5.2.3.2 "Generic Address Structure".
 * @module
 */
import { type Infer, struct, u8, u64le } from '../binary/layout.ts'

/** Values of `spaceId`. */
export const GAS_SPACE = { SYSTEM_MEMORY: 0, SYSTEM_IO: 1, PCI_CONFIG: 2 } as const

export const GenericAddress = struct(
  'GenericAddress',
  {
    spaceId: u8,
    bitWidth: u8,
    bitOffset: u8,
    accessSize: u8, // 0 undefined, 1 byte, 2 word, 3 dword, 4 qword
    address: u64le,
  },
  { size: 12 },
)
export type GenericAddress = Infer<typeof GenericAddress>

export const NO_ADDRESS: GenericAddress = {
  spaceId: 0,
  bitWidth: 0,
  bitOffset: 0,
  accessSize: 0,
  address: 0n,
}

/** A register of `bitWidth` bits at an I/O port, access size undefined: how QEMU describes its PM block. */
export function ioAddress(port: number, bitWidth: number): GenericAddress {
  return { spaceId: GAS_SPACE.SYSTEM_IO, bitWidth, bitOffset: 0, accessSize: 0, address: BigInt(port) }
}
