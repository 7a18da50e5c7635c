/**
 * What OVMF's PEI phase does to the platform in every boot, resume included: why it starts, and the ACPI PM block.
 *
 * | board | function | base at 0x40 | enabled by           |
 * |-------|----------|--------------|----------------------|
 * | pc    | 00:01.3  | 0xb000       | 0x80 bit 0           |
 * | q35   | 00:1f.0  | 0x0600       | 0x44 bit 7           |
 *
 * Source: edk2 OvmfPkg/Library/PlatformInitLib/Platform.c, in 2017 OvmfPkg/PlatformPei/Platform.c; OvmfPkg/Include/OvmfPlatforms.h,
 * IndustryStandard/I440FxPiix4.h, Q35MchIch9.h; UEFI PI 1.8 Volume 1 for the boot modes.
 * @module
 */
import type { FirmwareHost } from '../host.ts'
import { selectPciConfig } from '../pci-config.ts'

const CMOS_INDEX = 0x70
const CMOS_DATA = 0x71
const CMOS_SHUTDOWN_STATUS = 0x0f
const SHUTDOWN_STATUS_S3 = 0xfe

export type BootMode = 'full configuration' | 'S3 resume'

/** Reads the shutdown status of CMOS and clears it. */
export async function readBootMode(host: FirmwareHost): Promise<BootMode> {
  await host.out(CMOS_INDEX, 1, CMOS_SHUTDOWN_STATUS)
  const status = await host.in(CMOS_DATA, 1)
  await host.out(CMOS_INDEX, 1, CMOS_SHUTDOWN_STATUS)
  await host.out(CMOS_DATA, 1, 0)
  return status === SHUTDOWN_STATUS_S3 ? 'S3 resume' : 'full configuration'
}

const PCI_COMMAND = 0x04
const PCI_COMMAND_IO_SPACE = 0x01
const PM_BASE = 0x40

interface PmChipset {
  readonly board: 'pc' | 'q35'
  /** Device and function as mechanism 1 has them. */
  readonly slot: number
  /** Bits of the base register that are the base. */
  readonly mask: number
  readonly base: number
  readonly enable: { readonly register: number; readonly bit: number }
}

/** By device ID of the host bridge. */
const CHIPSETS: Readonly<Record<number, PmChipset>> = {
  4663: { board: 'pc', slot: 0x0b, mask: 0xffc0, base: 0xb000, enable: { register: 0x80, bit: 0x01 } }, // 0x1237
  10688: { board: 'q35', slot: 0xf8, mask: 0xff80, base: 0x0600, enable: { register: 0x44, bit: 0x80 } }, // 0x29c0
}

/**
 * Places and enables the PM block if it is off.
 * @returns the board, or `undefined` for a host bridge that OVMF does not know, on which it fails an assertion
 */
export async function placePmBlock(host: FirmwareHost): Promise<PmChipset['board'] | undefined> {
  const at = (slot: number, register: number) => selectPciConfig(host, slot, register)
  const chipset = CHIPSETS[await host.in(await at(0, 2), 2)]
  if (!chipset) return undefined
  const { slot, mask, base, enable } = chipset
  const enabled = await host.in(await at(slot, enable.register), 1)
  if ((enabled & enable.bit) !== 0) return chipset.board
  const old = await host.in(await at(slot, PM_BASE), 4)
  await host.out(await at(slot, PM_BASE), 4, ((old & ~mask) | base) >>> 0)
  const command = await host.in(await at(slot, PCI_COMMAND), 1)
  await host.out(await at(slot, PCI_COMMAND), 1, command | PCI_COMMAND_IO_SPACE)
  await host.out(await at(slot, enable.register), 1, enabled | enable.bit)
  return chipset.board
}
