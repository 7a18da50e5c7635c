/**
 * What RSDT and XSDT share: a header and a list of table addresses. Only the width differs.
 * @module
 */
import { hex, NumberRangeError } from '../binary/numbers.ts'
import { SDT_HEADER_SIZE } from '../binary/sdt-header.ts'
import { AcpiTableError, decodeSdt, encodeSdt, type SdtHeader, type SdtHeaderFields } from './sdt.ts'

export interface RootTableForm<Address extends number | bigint> {
  readonly signature: 'RSDT' | 'XSDT'
  /** Bytes. */
  readonly entrySize: 4 | 8
  /** The highest address that fits. */
  readonly limit: Address
  read(view: DataView, offset: number): Address
  write(view: DataView, offset: number, address: Address): void
}

export function encodeRootTable<Address extends number | bigint>(
  form: RootTableForm<Address>,
  header: SdtHeaderFields,
  addresses: readonly Address[],
): Uint8Array {
  const body = new Uint8Array(form.entrySize * addresses.length)
  const view = new DataView(body.buffer)
  addresses.forEach((address, i) => {
    if (address < 0 || address > form.limit) {
      throw new NumberRangeError(
        `${form.signature} entry ${i}`,
        address,
        `an address from 0 to ${hex(form.limit)}`,
      )
    }
    form.write(view, i * form.entrySize, address)
  })
  return encodeSdt(form.signature, header, body)
}

export function decodeRootTable<Address extends number | bigint>(
  form: RootTableForm<Address>,
  bytes: Uint8Array,
  offset: number,
): { readonly header: SdtHeader; readonly addresses: readonly Address[] } {
  const { signature, entrySize } = form
  const { header, body } = decodeSdt(bytes, { offset, signature })
  if (body.length % entrySize !== 0) {
    const expected = `${SDT_HEADER_SIZE} and a multiple of ${entrySize}`
    const found = String(header.length)
    throw new AcpiTableError({ table: signature, field: 'length', offset: offset + 4, expected, found })
  }
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  const addresses = Array.from({ length: body.length / entrySize }, (_, i) => form.read(view, i * entrySize))
  return { header, addresses }
}
