/**
 * Windows ACPI Emulated Devices Table: which devices the guest may trust to work without the old workarounds.
 *
 * Source: Microsoft, "Windows ACPI Emulated Devices Table", 2009-04-06.
 * @module
 */
import { struct, u32le } from '../binary/layout.ts'
import { SDT_HEADER_SIZE } from '../binary/sdt-header.ts'
import { decodeSdt, encodeSdt, type SdtHeader, type SdtHeaderFields } from './sdt.ts'

export const WAET_SIGNATURE = 'WAET'
export const WAET_RTC_GOOD = 1 << 0 // no extra RTC acknowledgement needed
export const WAET_PM_TIMER_GOOD = 1 << 1 // one read of the PM timer is enough

const Body = struct('WAET', { flags: u32le }, { size: 4 })

export interface Waet {
  readonly header: SdtHeader
  readonly flags: number
}

export function encodeWaet(header: SdtHeaderFields, flags: number): Uint8Array {
  return encodeSdt(WAET_SIGNATURE, header, Body.encode({ flags }))
}

export function decodeWaet(bytes: Uint8Array, offset = 0): Waet {
  const options = { offset, signature: WAET_SIGNATURE, minimumLength: SDT_HEADER_SIZE + Body.size }
  const { header, body } = decodeSdt(bytes, options)
  return { header, ...Body.decode(body) }
}
