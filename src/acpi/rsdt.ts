/**
 * Root System Description Table: 32-bit addresses of the other tables.
 *
 * Source: ACPI 6.5 §5.2.7 "Root System Description Table (RSDT)".
 * @module
 */
import { SDT_HEADER_SIZE } from '../binary/sdt-header.ts'
import { decodeRootTable, encodeRootTable, type RootTableForm } from './_root-table.ts'
import type { SdtHeader, SdtHeaderFields } from './sdt.ts'

const FORM: RootTableForm<number> = {
  signature: 'RSDT',
  entrySize: 4,
  read: (view, offset) => view.getUint32(offset, true),
  write: (view, offset, address) => view.setUint32(offset, address, true),
  limit: 0xffff_ffff,
}

export interface Rsdt {
  readonly header: SdtHeader
  readonly addresses: readonly number[]
}

/** @throws NumberRangeError for an address of more than 32 bits */
export function encodeRsdt(header: SdtHeaderFields, addresses: readonly number[]): Uint8Array {
  return encodeRootTable(FORM, header, addresses)
}

/** @throws AcpiTableError when the body is no whole number of entries */
export function decodeRsdt(bytes: Uint8Array, offset = 0): Rsdt {
  return decodeRootTable(FORM, bytes, offset)
}

/** Offset of entry `index` from the start of the table. */
export function rsdtEntryOffset(index: number): number {
  return SDT_HEADER_SIZE + index * FORM.entrySize
}
