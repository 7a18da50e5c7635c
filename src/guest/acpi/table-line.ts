/**
 * Tables as Linux announces them at boot:
 *
 * ```
 * ACPI: RSDP 0x000000007F77E014 000024 (v02 BOCHS )
 * ACPI: SSDT 0x000000007F777000 0000CA (v01 BOCHS  VMGENID  00000001 BXPC 00000001)
 * ACPI: FACS 0x000000007F7DC000 000040
 * ```
 *
 * Behaviour: ACPICA source/components/tables/tbprint.c; Linux 6.1, in test/golden/ovmf-real
 * @module
 */
import type { SdtHeader } from '../../binary/sdt-header.ts'

/** 16 capital digits, as ACPICA writes addresses. */
export function upperHex(value: number | bigint, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}

export function tableLine(address: number, header: SdtHeader): string {
  const { length, revision, oemRevision, creatorRevision } = header
  const signature = field(header.signature, 4)
  const oem = `${field(header.oemId, 6)} ${field(header.oemTableId, 8)} ${upperHex(oemRevision, 8)}`
  const creator = `${field(header.creatorId, 4)} ${upperHex(creatorRevision, 8)}`
  return `ACPI: ${signature} ${place(address, length)} (v${version(revision)} ${oem} ${creator})`
}

/** @param length 20 for revision 0, which has no field for it */
export function rsdpLine(address: number, length: number, revision: number, oemId: string): string {
  return `ACPI: RSDP ${place(address, length)} (v${version(revision)} ${field(oemId, 6)})`
}

/** A FACS has signature and length only. */
export function facsLine(address: number, length: number): string {
  return `ACPI: FACS ${place(address, length)}`
}

/** `ACPI: Reserving SSDT table memory at [mem 0x7f777000-0x7f7770c9]` */
export function reservingLine(signature: string, address: number, length: number): string {
  const range = `0x${address.toString(16)}-0x${(address + length - 1).toString(16)}`
  return `ACPI: Reserving ${field(signature, 4)} table memory at [mem ${range}]`
}

function place(address: number, length: number): string {
  return `0x${upperHex(address, 16)} ${upperHex(length, 6)}`
}

function version(revision: number): string {
  return String(revision).padStart(2, '0')
}

/** Text up to a NUL, padded with spaces; what cannot be printed is a question mark. */
function field(text: string, width: number): string {
  const end = text.indexOf('\0')
  return (end < 0 ? text : text.slice(0, end)).replace(/[^\x20-\x7e]/g, '?').padEnd(width)
}
