/**
 * `etc/system-states`: six bytes, byte n describes sleep state Sn.
 *
 * ```
 * bit 7     the state is supported
 * bits 6-0  SLP_TYP value that enters it
 * ```
 *
 * QEMU's usual content is `80 00 00 81 82 80`; with disable_s3=1 byte 3 is 01. Firmware takes S3 as enabled when the
 * file has exactly six bytes and bit 7 of byte 3 is set.
 *
 * Source: QEMU hw/acpi/core.c, hw/acpi/piix4.c, hw/acpi/ich9.c; edk2 OvmfPkg/Library/QemuFwCfgS3Lib.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { checkInteger } from '../binary/numbers.ts'

export const SYSTEM_STATES_SIZE = 6

const SUPPORTED = 0x80

export interface SystemState {
  readonly supported: boolean
  /** SLP_TYP, 0 to 0x7f; ACPI uses three bits of it. */
  readonly sleepType: number
}

/** Index n is state Sn, 0 to 5. */
export type SystemStates = readonly SystemState[]

export class SystemStatesSizeError extends VmgenidError {
  override readonly name = 'SystemStatesSizeError'
  constructor(size: number) {
    super('SYSTEM_STATES_SIZE', `etc/system-states has ${SYSTEM_STATES_SIZE} bytes, one a state, got ${size}`)
  }
}

/** @throws SystemStatesSizeError, or NumberRangeError for a sleep type above 0x7f */
export function encodeSystemStates(states: SystemStates): Uint8Array {
  if (states.length !== SYSTEM_STATES_SIZE) throw new SystemStatesSizeError(states.length)
  return Uint8Array.from(
    states,
    ({ supported, sleepType }, n) =>
      checkInteger(`sleep type of S${n}`, sleepType, 0x7f) | (supported ? SUPPORTED : 0),
  )
}

/** @throws SystemStatesSizeError */
export function decodeSystemStates(bytes: Uint8Array): SystemStates {
  if (bytes.length !== SYSTEM_STATES_SIZE) throw new SystemStatesSizeError(bytes.length)
  return Array.from(bytes, (byte) => ({ supported: (byte & SUPPORTED) !== 0, sleepType: byte & 0x7f }))
}

/** What firmware asks of the file; `undefined` stands for a file that is absent. Never throws. */
export function isS3Supported(bytes: Uint8Array | undefined): boolean {
  return bytes?.length === SYSTEM_STATES_SIZE && ((bytes[3] ?? 0) & SUPPORTED) !== 0
}
