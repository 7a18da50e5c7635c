/**
 * High Precision Event Timer table.
 *
 * Source: IA-PC HPET Specification 1.0a §3.2.4 "The ACPI 2.0 HPET Description Table (HPET)".
 * @module
 */
import { type Infer, struct, u8, u16le, u32le } from '../binary/layout.ts'
import { SDT_HEADER_SIZE } from '../binary/sdt-header.ts'
import { GenericAddress } from './gas.ts'
import { decodeSdt, encodeSdt, type SdtHeader, type SdtHeaderFields } from './sdt.ts'

export const HPET_SIGNATURE = 'HPET'
/** Where a PC's first HPET is. */
export const HPET_BASE = 0xfed0_0000

const Body = struct(
  'HPET',
  {
    eventTimerBlockId: u32le, // low half of the block's capability register
    baseAddress: GenericAddress,
    hpetNumber: u8,
    minimumTick: u16le,
    pageProtection: u8,
  },
  { size: 20 },
)
export type HpetFields = Infer<typeof Body>
export type Hpet = HpetFields & { readonly header: SdtHeader }

export function encodeHpet(header: SdtHeaderFields, fields: HpetFields): Uint8Array {
  return encodeSdt(HPET_SIGNATURE, header, Body.encode(fields))
}

export function decodeHpet(bytes: Uint8Array, offset = 0): Hpet {
  const options = { offset, signature: HPET_SIGNATURE, minimumLength: SDT_HEADER_SIZE + Body.size }
  const { header, body } = decodeSdt(bytes, options)
  return { header, ...Body.decode(body) }
}
