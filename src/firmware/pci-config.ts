/**
 * PCI configuration by ports, mechanism 1.
 *
 * ```
 * 0xcf8   address: enable in bit 31, bus in 23-16, device in 15-11, function in 10-8, register in 7-2
 * 0xcfc   four bytes of data
 * ```
 *
 * Source: edk2 MdePkg/Library/BasePciCf8Lib/PciCf8Lib.c.
 * @module
 */
import type { FirmwareHost } from './host.ts'

const CONFIG_ADDRESS = 0xcf8
const CONFIG_DATA = 0xcfc
const CONFIG_ENABLE = 0x8000_0000

/**
 * Selects a register.
 * @param place bus in bits 15-8, device in 7-3, function in 2-0
 * @param register 0 to 0xff
 * @returns the port where it is now
 */
export async function selectPciConfig(host: FirmwareHost, place: number, register: number): Promise<number> {
  await host.out(CONFIG_ADDRESS, 4, CONFIG_ENABLE + place * 0x100 + (register & 0xfc))
  return CONFIG_DATA + (register & 3)
}
