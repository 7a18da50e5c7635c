/**
 * Firmware ACPI Control Structure: the waking vector and the global lock. No SDT header, no checksum; 64-byte aligned.
 *
 * Source: ACPI 6.5 §5.2.10 "Firmware ACPI Control Structure (FACS)".
 * @module
 */
import { bytes, constant, type Infer, struct, text, u8, u32le, u64le } from '../binary/layout.ts'

export const FACS_SIZE = 64
export const FACS_WAKING_VECTOR_OFFSET = 12

export const Facs = struct(
  'FACS',
  {
    signature: constant(text(4), 'FACS'),
    length: u32le,
    hardwareSignature: u32le,
    firmwareWakingVector: u32le, // real-mode address that the OS sets before S3
    globalLock: u32le,
    flags: u32le,
    xFirmwareWakingVector: u64le,
    version: u8,
    reserved: bytes(3),
    ospmFlags: u32le,
    reserved2: bytes(24),
  },
  { size: FACS_SIZE },
)
export type Facs = Infer<typeof Facs>

/** As QEMU hands it to the firmware: everything but signature and length is zero. */
export function encodeEmptyFacs(): Uint8Array {
  return Facs.encode({
    length: FACS_SIZE,
    hardwareSignature: 0,
    firmwareWakingVector: 0,
    globalLock: 0,
    flags: 0,
    xFirmwareWakingVector: 0n,
    version: 0,
    reserved: new Uint8Array(3),
    ospmFlags: 0,
    reserved2: new Uint8Array(24),
  })
}
