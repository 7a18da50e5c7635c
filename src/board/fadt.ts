/**
 * The FADT of a `pc` and of a `q35`: what differs between the two is data.
 *
 * Behaviour: QEMU hw/i386/acpi-build.c, hw/acpi/aml-build.c.
 * @module
 */
import {
  encodeFadt,
  FADT_FORCE_APIC_CLUSTER_MODEL,
  FADT_PROC_C1,
  FADT_RESET_REG_SUP,
  FADT_RTC_S4,
  FADT_SLP_BUTTON,
  FADT_USE_PLATFORM_CLOCK,
  FADT_WBINVD,
  type FadtPart1,
  type FadtPart2,
  IAPC_BOOT_8042,
} from '../acpi/fadt.ts'
import { ioAddress, NO_ADDRESS } from '../acpi/gas.ts'
import type { BoardKind } from './config.ts'
import { TABLE_HEADER } from './table-header.ts'

/** Where the PM registers are at the moment when the tables are built. */
export interface PmPlacement {
  /** Base of the PM block as PCI configuration space has it; 0 before firmware programs it. */
  readonly pmBase: number
  readonly gpe0: number
}

interface Traits {
  readonly ACPI_ENABLE: number // value for SMI_CMD
  readonly ACPI_DISABLE: number
  /** Bytes. */
  readonly GPE0_BLK_LEN: number
  readonly IAPC_BOOT_ARCH: number
  readonly Flags: number
}

const COMMON_FLAGS = FADT_WBINVD | FADT_PROC_C1 | FADT_SLP_BUTTON | FADT_RTC_S4 | FADT_USE_PLATFORM_CLOCK

const TRAITS: Readonly<Record<BoardKind, Traits>> = {
  pc: { ACPI_ENABLE: 0xf1, ACPI_DISABLE: 0xf0, GPE0_BLK_LEN: 4, IAPC_BOOT_ARCH: 0, Flags: COMMON_FLAGS },
  q35: {
    ACPI_ENABLE: 0x02,
    ACPI_DISABLE: 0x03,
    GPE0_BLK_LEN: 16,
    IAPC_BOOT_ARCH: IAPC_BOOT_8042,
    Flags: COMMON_FLAGS | FADT_RESET_REG_SUP,
  },
}

const SCI_INT = 9
const SMI_CMD = 0xb2
const RTC_CENTURY = 0x32 // CMOS index
const PM1_EVT_LEN = 4
const PM1_CNT_OFFSET = 4
const PM1_CNT_LEN = 2
const PM_TMR_OFFSET = 8
const PM_TMR_LEN = 4
const RESET_PORT = 0xcf9
const RESET_VALUE = 0x0f
/** C2 and C3 are not there: latencies beyond what the specification calls supported. */
const NO_C_STATE = 0x0fff
/** More CPUs than flat logical mode can address. */
const FLAT_MODE_CPUS = 8

export interface FadtParameters {
  readonly kind: BoardKind
  readonly revision: 1 | 3
  /** Possible CPUs, not those at boot. */
  readonly cpus: number
  /** Without it there is no command port either: ACPI mode is always on. */
  readonly smm: boolean
  readonly pm: PmPlacement
}

/** The table with its three pointers (FIRMWARE_CTRL, DSDT, X_DSDT) zero: those are the linker's. */
export function buildFadt({ kind, revision, cpus, smm, pm }: FadtParameters): Uint8Array {
  const { Flags, ACPI_ENABLE, ACPI_DISABLE, ...traits } = TRAITS[kind]
  const part1: FadtPart1 = {
    ...traits,
    FIRMWARE_CTRL: 0,
    DSDT: 0,
    INT_MODEL: 1,
    Preferred_PM_Profile: 0,
    SCI_INT,
    SMI_CMD: smm ? SMI_CMD : 0,
    ACPI_ENABLE: smm ? ACPI_ENABLE : 0,
    ACPI_DISABLE: smm ? ACPI_DISABLE : 0,
    S4BIOS_REQ: 0,
    PSTATE_CNT: 0,
    PM1a_EVT_BLK: pm.pmBase,
    PM1b_EVT_BLK: 0,
    PM1a_CNT_BLK: pm.pmBase + PM1_CNT_OFFSET,
    PM1b_CNT_BLK: 0,
    PM2_CNT_BLK: 0,
    PM_TMR_BLK: pm.pmBase + PM_TMR_OFFSET,
    GPE0_BLK: pm.gpe0,
    GPE1_BLK: 0,
    PM1_EVT_LEN,
    PM1_CNT_LEN,
    PM2_CNT_LEN: 0,
    PM_TMR_LEN,
    GPE1_BLK_LEN: 0,
    GPE1_BASE: 0,
    CST_CNT: 0,
    P_LVL2_LAT: NO_C_STATE,
    P_LVL3_LAT: NO_C_STATE,
    FLUSH_SIZE: 0,
    FLUSH_STRIDE: 0,
    DUTY_OFFSET: 0,
    DUTY_WIDTH: 0,
    DAY_ALRM: 0,
    MON_ALRM: 0,
    CENTURY: RTC_CENTURY,
    reserved: 0,
    Flags: cpus > FLAT_MODE_CPUS ? Flags | FADT_FORCE_APIC_CLUSTER_MODEL : Flags,
  }
  const header = { ...TABLE_HEADER, revision }
  return revision === 1 ? encodeFadt(header, part1) : encodeFadt(header, { ...part1, ...extended(part1) })
}

/** ACPI 2.0's part repeats the blocks as generic addresses. */
function extended(part1: FadtPart1): FadtPart2 {
  return {
    RESET_REG: ioAddress(RESET_PORT, 8),
    RESET_VALUE,
    ARM_BOOT_ARCH: 0,
    FADT_Minor_Version: 0,
    X_FIRMWARE_CTRL: 0n,
    X_DSDT: 0n,
    X_PM1a_EVT_BLK: ioAddress(part1.PM1a_EVT_BLK, 8 * part1.PM1_EVT_LEN),
    X_PM1b_EVT_BLK: NO_ADDRESS,
    X_PM1a_CNT_BLK: ioAddress(part1.PM1a_CNT_BLK, 8 * part1.PM1_CNT_LEN),
    X_PM1b_CNT_BLK: NO_ADDRESS,
    X_PM2_CNT_BLK: NO_ADDRESS,
    X_PM_TMR_BLK: ioAddress(part1.PM_TMR_BLK, 8 * part1.PM_TMR_LEN),
    X_GPE0_BLK: ioAddress(part1.GPE0_BLK, 8 * part1.GPE0_BLK_LEN),
    X_GPE1_BLK: NO_ADDRESS,
  }
}
