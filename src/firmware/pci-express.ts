/**
 * Where OVMF puts a q35's window for PCI Express configuration, in every boot: 256 MiB, so that all 256 buses are in it.
 * The host describes the window in its tables, which it builds when the loader script is selected.
 *
 * ```
 * 00:00.0   0x60  PCIEXBAR: base in bits 38-28, length in bits 2-1 (0: 256 buses), enable in bit 0
 * ```
 *
 * Source: edk2 OvmfPkg/PlatformPei/Platform.c and OvmfPkg/Library/PlatformInitLib/Platform.c, PciExBarInitialization();
 * OvmfPkg/Include/IndustryStandard/Q35MchIch9.h for the register.
 * @module
 */
import type { FirmwareHost } from './host.ts'

const CONFIG_ADDRESS = 0xcf8
const CONFIG_DATA = 0xcfc
const CONFIG_ENABLE = 0x8000_0000

const HOST_BRIDGE_ID = 0x00
const Q35_MCH = 0x29c0_8086
const PCIEXBAR = 0x60
const PCIEXBAREN = 0x01

/** Does nothing on another host bridge. @param base a multiple of 256 MiB below 4 GiB */
export async function placePciExpressWindow(host: FirmwareHost, base: number): Promise<void> {
  const select = (register: number) => host.out(CONFIG_ADDRESS, 4, CONFIG_ENABLE + register)
  const write = async (register: number, value: number): Promise<void> => {
    await select(register)
    await host.out(CONFIG_DATA, 4, value)
  }
  await select(HOST_BRIDGE_ID)
  if ((await host.in(CONFIG_DATA, 4)) !== Q35_MCH) return
  // Off first: half of an address is none.
  await write(PCIEXBAR, 0)
  await write(PCIEXBAR + 4, 0)
  await write(PCIEXBAR, base + PCIEXBAREN)
}
