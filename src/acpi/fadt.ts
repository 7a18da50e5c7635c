/**
 * Fixed ACPI Description Table, signature `FACP`: where the PM registers are and how to enter ACPI mode.
 *
 * The table grew with the specification. Each part below is one growth step; a table has the first part and as many of
 * the others as its length covers. Field names are the specification's.
 *
 * Source: ACPI 6.5 §5.2.9 "Fixed ACPI Description Table (FADT)".
 * @module
 */
import { concatBytes } from '../binary/bytes.ts'
import { bytes, type Infer, type Struct, struct, u8, u16le, u32le, u64le } from '../binary/layout.ts'
import { SDT_HEADER_SIZE } from '../binary/sdt-header.ts'
import { GenericAddress } from './gas.ts'
import { decodeSdt, encodeSdt, type SdtHeader, type SdtHeaderFields } from './sdt.ts'

export const FADT_SIGNATURE = 'FACP'
export const FADT_V1_SIZE = 0x74
export const FADT_V3_SIZE = 0xf4

// Fixed Feature Flags                    ACPI 6.5 §5.2.9 Table 5.10 "Fixed ACPI Description Table Fixed Feature Flags"
export const FADT_WBINVD = 1 << 0 // WBINVD instruction works
export const FADT_PROC_C1 = 1 << 2 // C1 is supported on all processors
export const FADT_SLP_BUTTON = 1 << 5 // sleep button is a control method device, or there is none
export const FADT_RTC_S4 = 1 << 7 // RTC can wake from S4
export const FADT_RESET_REG_SUP = 1 << 10 // RESET_REG is there
export const FADT_USE_PLATFORM_CLOCK = 1 << 15 // use HPET or PM timer, not the RTC
export const FADT_FORCE_APIC_CLUSTER_MODEL = 1 << 18 // more than 8 logical CPUs

// IA-PC Boot Architecture Flags          ACPI 6.5 §5.2.9.3 "IA-PC Boot Architecture Flags"
export const IAPC_BOOT_8042 = 1 << 1 // keyboard controller at ports 0x60 and 0x64

/** Offset 36 to 116: ACPI 1.0. */
export const FadtPart1 = struct(
  'FADT',
  {
    FIRMWARE_CTRL: u32le,
    DSDT: u32le,
    INT_MODEL: u8, // reserved since ACPI 2.0; QEMU writes 1
    Preferred_PM_Profile: u8,
    SCI_INT: u16le,
    SMI_CMD: u32le,
    ACPI_ENABLE: u8,
    ACPI_DISABLE: u8,
    S4BIOS_REQ: u8,
    PSTATE_CNT: u8,
    PM1a_EVT_BLK: u32le,
    PM1b_EVT_BLK: u32le,
    PM1a_CNT_BLK: u32le,
    PM1b_CNT_BLK: u32le,
    PM2_CNT_BLK: u32le,
    PM_TMR_BLK: u32le,
    GPE0_BLK: u32le,
    GPE1_BLK: u32le,
    PM1_EVT_LEN: u8,
    PM1_CNT_LEN: u8,
    PM2_CNT_LEN: u8,
    PM_TMR_LEN: u8,
    GPE0_BLK_LEN: u8,
    GPE1_BLK_LEN: u8,
    GPE1_BASE: u8,
    CST_CNT: u8,
    P_LVL2_LAT: u16le,
    P_LVL3_LAT: u16le,
    FLUSH_SIZE: u16le,
    FLUSH_STRIDE: u16le,
    DUTY_OFFSET: u8,
    DUTY_WIDTH: u8,
    DAY_ALRM: u8,
    MON_ALRM: u8,
    CENTURY: u8,
    IAPC_BOOT_ARCH: u16le, // reserved in ACPI 1.0
    reserved: u8,
    Flags: u32le,
  },
  { size: 80 },
)
export type FadtPart1 = Infer<typeof FadtPart1>

/** Offset 116 to 244: ACPI 2.0 (table revision 3). */
export const FadtPart2 = struct(
  'FADT',
  {
    RESET_REG: GenericAddress,
    RESET_VALUE: u8,
    ARM_BOOT_ARCH: u16le,
    FADT_Minor_Version: u8,
    X_FIRMWARE_CTRL: u64le,
    X_DSDT: u64le,
    X_PM1a_EVT_BLK: GenericAddress,
    X_PM1b_EVT_BLK: GenericAddress,
    X_PM1a_CNT_BLK: GenericAddress,
    X_PM1b_CNT_BLK: GenericAddress,
    X_PM2_CNT_BLK: GenericAddress,
    X_PM_TMR_BLK: GenericAddress,
    X_GPE0_BLK: GenericAddress,
    X_GPE1_BLK: GenericAddress,
  },
  { size: 128 },
)
export type FadtPart2 = Infer<typeof FadtPart2>

/** Offset 244 to 268: ACPI 5.0 (table revision 5). */
export const FadtPart3 = struct(
  'FADT',
  { SLEEP_CONTROL_REG: GenericAddress, SLEEP_STATUS_REG: GenericAddress },
  { size: 24 },
)
export type FadtPart3 = Infer<typeof FadtPart3>

/** Offset 268 to 276: ACPI 6.0 (table revision 6). */
export const FadtPart4 = struct('FADT', { Hypervisor_Vendor_Identity: bytes(8) }, { size: 8 })
export type FadtPart4 = Infer<typeof FadtPart4>

export type FadtFields = FadtPart1 & Partial<FadtPart2> & Partial<FadtPart3> & Partial<FadtPart4>
export type Fadt = FadtFields & {
  readonly header: SdtHeader
  /** Bytes after the last whole part; empty in tables whose length is one of the specification's. */
  readonly trailing: Uint8Array
}

/** In the order in which the table grew. */
const PARTS = [FadtPart1, FadtPart2, FadtPart3, FadtPart4] as ReadonlyArray<Struct<unknown>>

/** As many parts as there are fields for, then `trailing`. */
export function encodeFadt(
  header: SdtHeaderFields,
  fields: FadtFields & { readonly trailing?: Uint8Array },
): Uint8Array {
  const complete = PARTS.findIndex((part) => !part.fields.every(({ name }) => name in fields))
  const parts = (complete < 0 ? PARTS : PARTS.slice(0, complete)).map((part) => part.encode(fields))
  return encodeSdt(FADT_SIGNATURE, header, concatBytes(parts, fields.trailing ?? new Uint8Array()))
}

/** @throws AcpiTableError when the table is shorter than ACPI 1.0's 116 bytes */
export function decodeFadt(table: Uint8Array, offset = 0): Fadt {
  const options = { offset, signature: FADT_SIGNATURE, minimumLength: FADT_V1_SIZE }
  const { header, body } = decodeSdt(table, options)
  let end = 0
  const fields = {}
  for (const part of PARTS) {
    if (body.length - end < part.size) break
    Object.assign(fields, part.decode(body, end))
    end += part.size
  }
  return { ...(fields as FadtFields), header, trailing: body.slice(end) }
}

/** Offset of a field from the start of the table. */
export function fadtOffset(field: keyof FadtPart1 | keyof FadtPart2): number {
  const part1 = FadtPart1.fields.find(({ name }) => name === field)
  return part1 ? SDT_HEADER_SIZE + part1.offset : FADT_V1_SIZE + FadtPart2.offsetOf(field as keyof FadtPart2)
}
