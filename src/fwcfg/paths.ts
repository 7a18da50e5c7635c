/**
 * Names of the fw_cfg files that a PC publishes.
 *
 * Source: QEMU hw/acpi/vmgenid.c, hw/i386/acpi-build.c, hw/i386/fw_cfg.c, hw/nvram/fw_cfg.c, hw/isa/lpc_ich9.c.
 * @module
 */
import { FW_CFG_MAX_FILE_PATH } from './selectors.ts'

export const FwCfgPath = {
  /** Linker/loader script: commands of 128 bytes. */
  tableLoader: 'etc/table-loader',
  /** Every ACPI table but the RSDP, unlinked. */
  acpiTables: 'etc/acpi/tables',
  acpiRsdp: 'etc/acpi/rsdp',
  /** One page with the GUID at offset 40. */
  vmgenidGuid: 'etc/vmgenid_guid',
  /** u64le, guest-writable: where firmware put the GUID. */
  vmgenidAddr: 'etc/vmgenid_addr',
  /** Six bytes, one a sleep state. */
  systemStates: 'etc/system-states',
  /** 20-byte records: RAM and reserved ranges. */
  e820: 'etc/e820',
  /** NUL-terminated list of OpenFirmware device paths. */
  bootorder: 'bootorder',
  biosGeometry: 'bios-geometry',
  /** u32le, milliseconds; all ones: no reboot after a failed boot. */
  bootFailWait: 'etc/boot-fail-wait',
  /** u16le, milliseconds. */
  bootMenuWait: 'etc/boot-menu-wait',
  smbiosAnchor: 'etc/smbios/smbios-anchor',
  smbiosTables: 'etc/smbios/smbios-tables',
  /** u64le bit masks of the ICH9's SMI negotiation; q35 only. */
  smiSupportedFeatures: 'etc/smi/supported-features',
  /** Guest-writable. */
  smiRequestedFeatures: 'etc/smi/requested-features',
  /** One byte; selecting it makes the host decide. */
  smiFeaturesOk: 'etc/smi/features-ok',
  tpmLog: 'etc/tpm/log',
  kvmvapic: 'genroms/kvmvapic.bin',
} as const

export type FwCfgPath = (typeof FwCfgPath)[keyof typeof FwCfgPath]

/** What a generation ID takes: the script, the tables, and the two files of the device. */
export const GENERATION_ID_FILES: readonly FwCfgPath[] = [
  FwCfgPath.tableLoader,
  FwCfgPath.acpiTables,
  FwCfgPath.acpiRsdp,
  FwCfgPath.vmgenidGuid,
  FwCfgPath.vmgenidAddr,
]

/** Why `name` cannot be a fw_cfg file's name, or `undefined` when it can. */
export function fwCfgNameProblem(name: string): string | undefined {
  if (name.length === 0) return 'expected a name, got none'
  if (name.length >= FW_CFG_MAX_FILE_PATH) {
    return `expected a name of at most ${FW_CFG_MAX_FILE_PATH - 1} characters, got ${name.length}`
  }
  if (!/^[\x20-\x7e]+$/.test(name)) return `expected printable ASCII characters, got ${JSON.stringify(name)}`
  return undefined
}

/** Whether a file of a folder may be called so on every system: relative, `/` between its parts, and never out of the folder. */
export function isInnerPath(path: string): boolean {
  return (
    !/[\\:\0]/.test(path) && !path.split('/').some((part) => part === '' || part === '.' || part === '..')
  )
}
