/**
 * The FADT as an operating system uses it: whatever its length, with one address for each block, and checked.
 *
 * A 64-bit address counts when it is not zero; where the 32-bit one says something else, a warning. Lengths are those of
 * the first part. The FACS is the other way round: the 32-bit address first.
 *
 * Source: ACPI 6.5 §5.2.9 "Fixed ACPI Description Table (FADT)"
 * Behaviour: ACPICA source/components/tables/tbfadt.c, with Linux's choices (`AcpiGbl_Use32BitFacsAddresses`)
 * @module
 */
import { decodeFadt, FADT_SIGNATURE, FADT_V1_SIZE, type Fadt } from '../../acpi/fadt.ts'
import { GAS_SPACE, type GenericAddress } from '../../acpi/gas.ts'
import { SDT_LENGTH_OFFSET } from '../../binary/sdt-header.ts'
import type { GuestFindings } from '../findings.ts'
import type { KernelLog } from '../kernel-log.ts'
import { upperHex } from './table-line.ts'
import { safeAddress } from './table-reader.ts'

/** All parts up to ACPI 6.0; what a table does not have is zero. */
const WHOLE_SIZE = 276
/** FADTs of ACPI 1.0: some bytes that came to mean something later were reserved. */
const FADT_V2_SIZE = 132

// Fixed Feature Flags                    ACPI 6.5 §5.2.9 Table 5.10
export const FADT_PWR_BUTTON = 1 << 4 // the power button is a device in the namespace
export const FADT_SLP_BUTTON_DEVICE = 1 << 5 // so is the sleep button, or there is none
export const FADT_RESET_REG_SUP = 1 << 10
export const FADT_HW_REDUCED_ACPI = 1 << 20 // no fixed hardware, no FACS

/** A block of registers: in which space, where, and how many bytes. */
export interface RegisterBlock {
  readonly space: 'memory' | 'io' | 'other'
  readonly address: number
  readonly length: number
}

export interface FadtView {
  readonly revision: number
  readonly dsdt: number
  /** 0: none. */
  readonly facs: number
  /** What the other field names, when both name something. */
  readonly otherFacs: number
  readonly flags: number
  readonly sciInterrupt: number
  readonly smiCommand: number
  readonly acpiEnable: number
  readonly acpiDisable: number
  /** Absent where address or length is zero. */
  readonly pm1aEvent: RegisterBlock | undefined
  readonly pm1bEvent: RegisterBlock | undefined
  readonly pm1aControl: RegisterBlock | undefined
  readonly pm1bControl: RegisterBlock | undefined
  readonly gpe0: RegisterBlock | undefined
  readonly gpe1: RegisterBlock | undefined
  readonly gpe1Base: number
  readonly reset: { readonly register: RegisterBlock; readonly value: number } | undefined
}

interface Context {
  readonly log: KernelLog
  readonly findings: GuestFindings
  readonly address: number
}

/** Takes the table as it is: too short, too long, of any revision. @param bytes at least a header */
export function readFadt(bytes: Uint8Array, context: Context): FadtView {
  const { findings, address } = context
  if (bytes.length < FADT_V1_SIZE) {
    findings.error('fadt-length', `the FADT has ${bytes.length} bytes, ${FADT_V1_SIZE} at least`, address)
  } else if (bytes.length > WHOLE_SIZE) {
    warn(
      context,
      'fadt-length',
      `FADT (revision ${bytes[8]}) is longer than ACPI 6.0 version, truncating length ${bytes.length} to ${WHOLE_SIZE}`,
    )
  }
  const fadt = wholeFadt(bytes)
  const dsdt = selectAddress('DSDT', fadt.DSDT, fadt.X_DSDT ?? 0n, context)
  const xFacs = safeAddress(fadt.X_FIRMWARE_CTRL ?? 0n)
  const facs = fadt.FIRMWARE_CTRL === 0 ? xFacs : fadt.FIRMWARE_CTRL
  const view = {
    revision: fadt.header.revision,
    dsdt,
    facs,
    otherFacs: fadt.FIRMWARE_CTRL === 0 ? 0 : xFacs,
    flags: fadt.Flags,
    sciInterrupt: fadt.SCI_INT,
    smiCommand: fadt.SMI_CMD,
    acpiEnable: fadt.ACPI_ENABLE,
    acpiDisable: fadt.ACPI_DISABLE,
    gpe1Base: fadt.GPE1_BASE,
    reset: resetOf(fadt),
  }
  if (fadt.Flags & FADT_HW_REDUCED_ACPI) {
    return {
      ...view,
      pm1aEvent: undefined,
      pm1bEvent: undefined,
      pm1aControl: undefined,
      pm1bControl: undefined,
      gpe0: undefined,
      gpe1: undefined,
    }
  }
  const block = (name: string, need: Need, port: number, length: number, x: GenericAddress | undefined) =>
    selectBlock({ name, need, port, length, x }, context)
  const { PM1_EVT_LEN: event, PM1_CNT_LEN: control } = fadt
  return {
    ...view,
    pm1aEvent: block('Pm1aEventBlock', 'required', fadt.PM1a_EVT_BLK, event, fadt.X_PM1a_EVT_BLK),
    pm1bEvent: block('Pm1bEventBlock', 'optional', fadt.PM1b_EVT_BLK, event, fadt.X_PM1b_EVT_BLK),
    pm1aControl: block('Pm1aControlBlock', 'required', fadt.PM1a_CNT_BLK, control, fadt.X_PM1a_CNT_BLK),
    pm1bControl: block('Pm1bControlBlock', 'optional', fadt.PM1b_CNT_BLK, control, fadt.X_PM1b_CNT_BLK),
    gpe0: block('Gpe0Block', 'own length', fadt.GPE0_BLK, fadt.GPE0_BLK_LEN, fadt.X_GPE0_BLK),
    gpe1: block('Gpe1Block', 'own length', fadt.GPE1_BLK, fadt.GPE1_BLK_LEN, fadt.X_GPE1_BLK),
  }
}

/** Padded with zeros, so that every part is there. */
function wholeFadt(bytes: Uint8Array): Fadt {
  const whole = new Uint8Array(WHOLE_SIZE)
  whole.set(bytes.subarray(0, WHOLE_SIZE))
  whole.set(Uint8Array.from(FADT_SIGNATURE, (letter) => letter.charCodeAt(0)))
  new DataView(whole.buffer).setUint32(SDT_LENGTH_OFFSET, WHOLE_SIZE, true)
  const fadt = decodeFadt(whole)
  if (bytes.length > FADT_V2_SIZE) return fadt
  return { ...fadt, Preferred_PM_Profile: 0, PSTATE_CNT: 0, CST_CNT: 0, IAPC_BOOT_ARCH: 0 }
}

function selectAddress(name: string, narrow: number, wide: bigint, context: Context): number {
  if (wide === 0n) return narrow
  if (narrow !== 0 && wide !== BigInt(narrow)) {
    warn(
      context,
      'fadt-address-mismatch',
      `32/64X ${name} address mismatch in FADT: 0x${upperHex(narrow, 8)}/0x${upperHex(wide, 16)}, using 64-bit address`,
    )
  }
  return safeAddress(wide)
}

/** `optional`: another block's length. `own length`: address and length are there, or neither. */
type Need = 'required' | 'optional' | 'own length'

interface BlockFields {
  readonly name: string
  readonly need: Need
  readonly port: number
  readonly length: number
  readonly x: GenericAddress | undefined
}

function selectBlock({ name, need, port, length, x }: BlockFields, context: Context) {
  const wide = x?.address ?? 0n
  if (x && wide !== 0n) {
    if (port !== 0 && wide !== BigInt(port)) {
      warn(
        context,
        'fadt-address-mismatch',
        `32/64X address mismatch in FADT/${name}: 0x${upperHex(port, 8)}/0x${upperHex(wide, 16)}, using 64-bit address`,
      )
    }
    if (8 * length <= 0xff && x.bitWidth !== 8 * length) {
      warn(
        context,
        'fadt-length-mismatch',
        `32/64X length mismatch in FADT/${name}: ${8 * length}/${x.bitWidth}`,
      )
    }
  }
  const space = x && wide !== 0n ? spaceOf(x) : 'io'
  const address = wide === 0n ? port : safeAddress(wide)
  if (address !== 0 && length !== 0) return { space, address, length }
  const facts = `0x${upperHex(address, 16)}/0x${length.toString(16).toUpperCase()}`
  if (need === 'required') {
    const text = `Required FADT field ${name} has zero address and/or length: ${facts}`
    context.log.print(`ACPI BIOS Error (bug): ${text}`)
    context.findings.error('fadt-block', text, context.address)
  } else if (need === 'own length' && address !== length) {
    warn(context, 'fadt-block', `Optional FADT field ${name} has zero address or length: ${facts}`)
  }
  return undefined
}

function spaceOf({ spaceId }: GenericAddress): RegisterBlock['space'] {
  return spaceId === GAS_SPACE.SYSTEM_IO ? 'io' : spaceId === GAS_SPACE.SYSTEM_MEMORY ? 'memory' : 'other'
}

function resetOf(fadt: Fadt): FadtView['reset'] {
  const { RESET_REG: register, RESET_VALUE: value = 0 } = fadt
  if (!register || (fadt.Flags & FADT_RESET_REG_SUP) === 0 || register.address === 0n) return undefined
  return { register: { space: spaceOf(register), address: safeAddress(register.address), length: 1 }, value }
}

function warn({ log, findings, address }: Context, id: string, text: string): void {
  log.print(`ACPI BIOS Warning (bug): ${text}`)
  findings.warning(id, text, address)
}
