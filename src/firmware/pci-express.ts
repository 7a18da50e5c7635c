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
import { selectPciConfig } from './pci-config.ts'

const HOST_BRIDGE = 0x0000 // 00:00.0
const HOST_BRIDGE_ID = 0x00
const Q35_MCH = 0x29c0_8086
const PCIEXBAR = 0x60
const PCIEXBAREN = 0x01

/** Does nothing on another host bridge. @param base a multiple of 256 MiB below 4 GiB */
export async function placePciExpressWindow(host: FirmwareHost, base: number): Promise<void> {
  const at = (register: number) => selectPciConfig(host, HOST_BRIDGE, register)
  const write = async (register: number, value: number) => host.out(await at(register), 4, value)
  if ((await host.in(await at(HOST_BRIDGE_ID), 4)) !== Q35_MCH) return
  // Off first: half of an address is none.
  await write(PCIEXBAR, 0)
  await write(PCIEXBAR + 4, 0)
  await write(PCIEXBAR, base + PCIEXBAREN)
}
