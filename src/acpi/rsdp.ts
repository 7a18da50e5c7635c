/**
 * Root System Description Pointer: 20 bytes in ACPI 1.0 (revision 0), 36 bytes since ACPI 2.0.
 *
 * Source: ACPI 6.5 §5.2.5.3 "Root System Description Pointer (RSDP) Structure".
 * @module
 */
import { setChecksum, sum8 } from '../binary/checksum.ts'
import { constant, type Infer, reserved, struct, text, u8, u32le, u64le } from '../binary/layout.ts'
import { AcpiTableError } from './sdt.ts'

export const RSDP_SIGNATURE = 'RSD PTR ' // with the trailing space
export const RSDP_V1_SIZE = 20
export const RSDP_V2_SIZE = 36
/** Of the first 20 bytes. */
export const RSDP_CHECKSUM_OFFSET = 8
export const RSDP_RSDT_OFFSET = 16
export const RSDP_XSDT_OFFSET = 24
/** Of all 36 bytes. */
export const RSDP_EXTENDED_CHECKSUM_OFFSET = 32

const v1 = {
  signature: constant(text(8), RSDP_SIGNATURE),
  checksum: u8,
  oemId: text(6),
  revision: u8, // 0 in ACPI 1.0, 2 since
  rsdtAddress: u32le,
}

export const RsdpV1 = struct('RSDP', v1, { size: RSDP_V1_SIZE })
export const RsdpV2 = struct(
  'RSDP',
  {
    ...v1,
    length: u32le,
    xsdtAddress: u64le,
    extendedChecksum: u8,
    reserved: reserved(3),
  },
  { size: RSDP_V2_SIZE },
)
export type RsdpV1 = Infer<typeof RsdpV1>
export type RsdpV2 = Infer<typeof RsdpV2>
export type Rsdp = RsdpV1 | RsdpV2

/** 20 bytes without the ACPI 2.0 fields, 36 with them; checksums as given. */
export function encodeRsdp(rsdp: Rsdp): Uint8Array {
  return 'xsdtAddress' in rsdp ? RsdpV2.encode(rsdp) : RsdpV1.encode(rsdp)
}

/**
 * @returns the 36-byte form when the revision says that there is one (2 or more)
 * @throws LayoutError when the signature is missing; AcpiTableError when the length field does not cover 36 bytes
 */
export function decodeRsdp(bytes: Uint8Array, offset = 0): Rsdp {
  const first = RsdpV1.decode(bytes, offset)
  if (first.revision < 2) return first
  const rsdp = RsdpV2.decode(bytes, offset)
  if (rsdp.length < RSDP_V2_SIZE) {
    const facts = { offset: offset + 20, expected: `at least ${RSDP_V2_SIZE}`, found: String(rsdp.length) }
    throw new AcpiTableError({ table: 'RSDP', field: 'length', ...facts })
  }
  return rsdp
}

/** Makes a complete RSDP sum to zero, in place: the first 20 bytes, then all 36 if it has them. */
export function setRsdpChecksums(rsdp: Uint8Array): void {
  setChecksum(rsdp.subarray(0, RSDP_V1_SIZE), RSDP_CHECKSUM_OFFSET)
  if (rsdp.length >= RSDP_V2_SIZE) setChecksum(rsdp.subarray(0, RSDP_V2_SIZE), RSDP_EXTENDED_CHECKSUM_OFFSET)
}

/** True when every sum that the revision asks for is zero. */
export function rsdpSumsAreZero(rsdp: Uint8Array): boolean {
  if (sum8(rsdp.subarray(0, RSDP_V1_SIZE)) !== 0) return false
  return (rsdp[15] ?? 0) < 2 || sum8(rsdp.subarray(0, RSDP_V2_SIZE)) === 0
}
