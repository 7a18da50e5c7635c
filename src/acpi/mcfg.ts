/**
 * PCI Express memory mapped configuration space table.
 *
 * Source: PCI Firmware Specification 3.3 §4.1.2 "MCFG Table Description".
 * @module
 */
import { concatBytes } from '../binary/bytes.ts'
import { type Infer, reserved, struct, u8, u16le, u64le } from '../binary/layout.ts'
import { SDT_HEADER_SIZE } from '../binary/sdt-header.ts'
import { AcpiTableError, decodeSdt, encodeSdt, type SdtHeader, type SdtHeaderFields } from './sdt.ts'

export const MCFG_SIGNATURE = 'MCFG'
const RESERVED = 8

/** One range of buses: 1 MiB of configuration space for each bus, from `baseAddress` + bus 0. */
export const McfgAllocation = struct(
  'McfgAllocation',
  { baseAddress: u64le, segment: u16le, startBus: u8, endBus: u8, reserved: reserved(4) },
  { size: 16 },
)
export type McfgAllocation = Infer<typeof McfgAllocation>

export interface Mcfg {
  readonly header: SdtHeader
  readonly allocations: readonly McfgAllocation[]
}

export function encodeMcfg(header: SdtHeaderFields, allocations: readonly McfgAllocation[]): Uint8Array {
  const records = allocations.map((allocation) => McfgAllocation.encode(allocation))
  return encodeSdt(MCFG_SIGNATURE, header, concatBytes(new Uint8Array(RESERVED), records))
}

/** @throws AcpiTableError when the body is no whole number of allocations */
export function decodeMcfg(bytes: Uint8Array, offset = 0): Mcfg {
  const minimumLength = SDT_HEADER_SIZE + RESERVED
  const { header, body } = decodeSdt(bytes, { offset, signature: MCFG_SIGNATURE, minimumLength })
  const size = McfgAllocation.size
  if ((body.length - RESERVED) % size !== 0) {
    const expected = `${minimumLength} and a multiple of ${size}`
    const found = String(header.length)
    throw new AcpiTableError({ table: MCFG_SIGNATURE, field: 'length', offset: offset + 4, expected, found })
  }
  const count = (body.length - RESERVED) / size
  return {
    header,
    allocations: Array.from({ length: count }, (_, i) => McfgAllocation.decode(body, RESERVED + i * size)),
  }
}
