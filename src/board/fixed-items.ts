/**
 * The fw_cfg items and files of a PC that never change while it runs.
 *
 * Behaviour: QEMU hw/i386/fw_cfg.c, hw/nvram/fw_cfg.c, hw/i386/pc.c.
 * @module
 */
import { u16le, u32le, u64le } from '../binary/layout.ts'
import { encodeE820 } from '../fwcfg/e820.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import {
  FW_CFG_BOOT_MENU,
  FW_CFG_HPET,
  FW_CFG_ID,
  FW_CFG_IRQ0_OVERRIDE,
  FW_CFG_MAX_CPUS,
  FW_CFG_NB_CPUS,
  FW_CFG_NOGRAPHIC,
  FW_CFG_NUMA,
  FW_CFG_RAM_SIZE,
  FW_CFG_SIGNATURE,
  FW_CFG_UUID,
  type FwCfgSelector,
} from '../fwcfg/selectors.ts'
import { encodeSystemStates } from '../fwcfg/system-states.ts'
import type { BoardConfig } from './config.ts'
import { apicIdLimit } from './cpus.ts'
import { hpetDescription } from './hpet.ts'
import { e820Entries, type MemoryMap } from './memory-map.ts'
import { buildSmbios } from './smbios.ts'

/** QEMU's default SLP_TYP values: S3 is 1, S4 is 2, S5 is 0. */
const SLEEP_TYPE = { S3: 1, S4: 2, S5: 0 } as const
/** No reboot after a failed boot. */
const WAIT_FOREVER = 0xffff_ffff

/** Every numbered item of a PC but the directory, in order. */
export const FIXED_SELECTORS: readonly FwCfgSelector[] = [
  FW_CFG_SIGNATURE,
  FW_CFG_ID,
  FW_CFG_UUID,
  FW_CFG_RAM_SIZE,
  FW_CFG_NOGRAPHIC,
  FW_CFG_NB_CPUS,
  FW_CFG_NUMA,
  FW_CFG_BOOT_MENU,
  FW_CFG_MAX_CPUS,
  FW_CFG_IRQ0_OVERRIDE,
  FW_CFG_HPET,
]

/** Items with numbers; the signature, the feature word and the directory are the device's own. */
export function fixedItems(config: BoardConfig): ReadonlyMap<FwCfgSelector, Uint8Array> {
  const { cpus, acpi } = config
  const limit = apicIdLimit(cpus)
  return new Map<FwCfgSelector, Uint8Array>([
    [FW_CFG_UUID, config.uuid?.toBytes() ?? new Uint8Array(16)],
    [FW_CFG_RAM_SIZE, integer(8, config.memorySize)],
    [FW_CFG_NOGRAPHIC, integer(2, 0)],
    [FW_CFG_NB_CPUS, integer(2, cpus.present)],
    [FW_CFG_NUMA, new Uint8Array(8 * (1 + limit))], // no nodes: a count, and a zero for each APIC id
    [FW_CFG_BOOT_MENU, integer(2, 0)],
    [FW_CFG_MAX_CPUS, integer(2, limit)],
    [FW_CFG_IRQ0_OVERRIDE, integer(4, 1)],
    [FW_CFG_HPET, hpetDescription(acpi.hpet)],
  ])
}

/** Files with names, in no order: the device sorts them. */
export function fixedFiles(config: BoardConfig, map: MemoryMap): ReadonlyMap<string, Uint8Array> {
  const smbios = buildSmbios({ ...config, map })
  return new Map<string, Uint8Array>([
    [FwCfgPath.biosGeometry, new Uint8Array()],
    [FwCfgPath.bootorder, new Uint8Array()],
    [FwCfgPath.bootFailWait, integer(4, WAIT_FOREVER)],
    [FwCfgPath.e820, encodeE820(e820Entries(map))],
    [FwCfgPath.smbiosAnchor, smbios.anchor],
    [FwCfgPath.smbiosTables, smbios.tables],
    [FwCfgPath.systemStates, systemStates(config)],
    [FwCfgPath.tpmLog, new Uint8Array()],
  ])
}

/** A state that is disabled is only left out of the description; the register still enters it. */
function systemStates({ disableS3, disableS4 }: BoardConfig): Uint8Array {
  return encodeSystemStates([
    { supported: true, sleepType: 0 },
    { supported: false, sleepType: 0 },
    { supported: false, sleepType: 0 },
    { supported: !disableS3, sleepType: SLEEP_TYPE.S3 },
    { supported: !disableS4, sleepType: SLEEP_TYPE.S4 },
    { supported: true, sleepType: SLEEP_TYPE.S5 },
  ])
}

/** Little-endian. */
function integer(size: 2 | 4 | 8, value: number): Uint8Array {
  const bytes = new Uint8Array(size)
  const place = { parent: undefined, name: 'fw_cfg item' }
  if (size === 8) u64le.write(bytes, 0, BigInt(value), place)
  else if (size === 4) u32le.write(bytes, 0, value, place)
  else u16le.write(bytes, 0, value, place)
  return bytes
}
