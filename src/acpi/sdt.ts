/**
 * Any system description table: header and body, lengths and checksums.
 *
 * The encoders of this folder leave the checksum as the header says (0 unless given): in a blob of tables that the
 * linker/loader patches, the firmware fills it in. `setSdtChecksum` is for tables that are complete.
 *
 * Source: ACPI 6.5 §5.2.6 "System Description Table Header".
 * @module
 */
import { toLatin1 } from '../binary/bytes.ts'
import { setChecksum, sum8 } from '../binary/checksum.ts'
import { VmgenidError } from '../binary/errors.ts'
import { hex } from '../binary/numbers.ts'
import { SDT_CHECKSUM_OFFSET, SDT_HEADER_SIZE, SdtHeader } from '../binary/sdt-header.ts'

export { SDT_CHECKSUM_OFFSET, SDT_HEADER_SIZE, SdtHeader }

/** What a table's author chooses: everything of the header but signature and length. */
export type SdtHeaderFields = Omit<SdtHeader, 'signature' | 'length' | 'checksum'> & {
  readonly checksum?: number
}

/** A table that is not what its header, or its kind, says. */
export class AcpiTableError extends VmgenidError {
  override readonly name = 'AcpiTableError'
  constructor(facts: { table: string; field: string; offset: number; expected: string; found: string }) {
    const { table, field, offset, expected, found } = facts
    super('ACPI_TABLE', `table ${table} is malformed`, {
      facts: { field, offset: hex(offset), expected, found },
    })
  }
}

export function encodeSdt(signature: string, header: SdtHeaderFields, body: Uint8Array): Uint8Array {
  const table = new Uint8Array(SDT_HEADER_SIZE + body.length)
  table.set(SdtHeader.encode({ ...header, checksum: header.checksum ?? 0, signature, length: table.length }))
  table.set(body, SDT_HEADER_SIZE)
  return table
}

/**
 * Header and body of the table that begins at `offset`; the body ends where the header's length says.
 * @param signature what the caller expects; `undefined` takes any
 * @throws AcpiTableError when the signature is another, or the length is below 36 or beyond the bytes
 */
export function decodeSdt(
  bytes: Uint8Array,
  { offset = 0, signature, minimumLength = SDT_HEADER_SIZE }: DecodeSdtOptions = {},
): { readonly header: SdtHeader; readonly body: Uint8Array } {
  const available = Math.max(0, bytes.length - offset)
  const table = signature ?? toLatin1(bytes.subarray(offset, offset + 4)).replace(/[^\x20-\x7e]/g, '.')
  if (available < SDT_HEADER_SIZE) {
    const expected = `a header of ${SDT_HEADER_SIZE} bytes`
    throw new AcpiTableError({ table, field: 'header', offset, expected, found: `${available} bytes` })
  }
  const header = SdtHeader.decode(bytes, offset)
  if (signature !== undefined && header.signature !== signature) {
    const found = JSON.stringify(header.signature)
    throw new AcpiTableError({
      table,
      field: 'signature',
      offset,
      expected: JSON.stringify(signature),
      found,
    })
  }
  if (header.length < minimumLength || header.length > available) {
    const expected = `from ${minimumLength} to ${available} (the bytes that are there)`
    throw new AcpiTableError({
      table,
      field: 'length',
      offset: offset + 4,
      expected,
      found: String(header.length),
    })
  }
  return { header, body: bytes.subarray(offset + SDT_HEADER_SIZE, offset + header.length) }
}

export interface DecodeSdtOptions {
  readonly offset?: number
  readonly signature?: string
  /** Header included; default 36. */
  readonly minimumLength?: number
}

/** Makes a complete table sum to zero, in place. */
export function setSdtChecksum(table: Uint8Array): void {
  setChecksum(table, SDT_CHECKSUM_OFFSET)
}

/** True when the table, as long as its header says, sums to zero. */
export function sdtSumIsZero(bytes: Uint8Array, offset = 0): boolean {
  const { header } = decodeSdt(bytes, { offset })
  return sum8(bytes.subarray(offset, offset + header.length)) === 0
}
