/**
 * EFI status codes, as edk2's `%r` prints them.
 *
 * Source: UEFI 2.10 Appendix D "Status Codes"; edk2 MdePkg/Library/BasePrintLib/PrintLibInternal.c for the spelling.
 * @module
 */

/** In the order of their codes: 0, then 1 to 24 with the top bit set. */
export const EFI_STATUS_NAMES = [
  'Success',
  'Load Error',
  'Invalid Parameter',
  'Unsupported',
  'Bad Buffer Size',
  'Buffer Too Small',
  'Not Ready',
  'Device Error',
  'Write Protected',
  'Out of Resources',
  'Volume Corrupt',
  'Volume Full',
  'No Media',
  'Media changed',
  'Not Found',
  'Access Denied',
  'No Response',
  'No mapping',
  'Time out',
  'Not started',
  'Already started',
  'Aborted',
  'ICMP Error',
  'TFTP Error',
  'Protocol Error',
] as const

export type EfiStatus = (typeof EFI_STATUS_NAMES)[number]

/** The code that a 64-bit build returns. */
export function efiStatusCode(status: EfiStatus): bigint {
  const index = EFI_STATUS_NAMES.indexOf(status)
  return index === 0 ? 0n : 0x8000_0000_0000_0000n | BigInt(index)
}
