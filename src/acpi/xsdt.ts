/**
 * Extended System Description Table: 64-bit addresses of the other tables.
 *
 * Source: ACPI 6.5 §5.2.8 "Extended System Description Table (XSDT)".
 * @module
 */
import { SDT_HEADER_SIZE } from '../binary/sdt-header.ts'
import { decodeRootTable, encodeRootTable, type RootTableForm } from './_root-table.ts'
import type { SdtHeader, SdtHeaderFields } from './sdt.ts'

const FORM: RootTableForm<bigint> = {
  signature: 'XSDT',
  entrySize: 8,
  read: (view, offset) => view.getBigUint64(offset, true),
  write: (view, offset, address) => view.setBigUint64(offset, address, true),
  limit: 0xffff_ffff_ffff_ffffn,
}

export interface Xsdt {
  readonly header: SdtHeader
  readonly addresses: readonly bigint[]
}

/** @throws NumberRangeError for an address of more than 64 bits */
export function encodeXsdt(header: SdtHeaderFields, addresses: readonly bigint[]): Uint8Array {
  return encodeRootTable(FORM, header, addresses)
}

/** @throws AcpiTableError when the body is no whole number of entries */
export function decodeXsdt(bytes: Uint8Array, offset = 0): Xsdt {
  return decodeRootTable(FORM, bytes, offset)
}

/** Offset of entry `index` from the start of the table. Entries are not naturally aligned: 36 is no multiple of 8. */
export function xsdtEntryOffset(index: number): number {
  return SDT_HEADER_SIZE + index * FORM.entrySize
}
