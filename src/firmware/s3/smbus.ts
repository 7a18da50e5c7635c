/**
 * SMBus operations of a boot script. OVMF is built with a library for boards without an SMBus: each is announced, and
 * none is supported.
 *
 * Source: edk2 BootScriptExecute.c (lines), MdePkg/Include/IndustryStandard/SmBus.h (numbers),
 * MdePkg/Library/BaseSmbusLibNull; OvmfPkg/OvmfPkgX64.dsc.
 * @module
 */

import { formatHex } from '../log.ts'
import type { EfiStatus } from '../status.ts'
import { x32 } from './access.ts'

/** Name by EFI_SMBUS_OPERATION, and digits of the value that its line shows. */
const OPERATIONS: ReadonlyArray<readonly [name: string, digits: 0 | 2 | 4]> = [
  ['QuickRead', 0],
  ['QuickWrite', 0],
  ['ReceiveByte', 0],
  ['SendByte', 2],
  ['ReadByte', 0],
  ['WriteByte', 2],
  ['ReadWord', 0],
  ['WriteWord', 4],
  ['ReadBlock', 0],
  ['WriteBlock', 0],
  ['ProcessCall', 4],
  ['BWBRProcessCall', 0],
]

/** @param data the first two bytes behind the node's header */
export function smbusExecute(
  address: bigint,
  operation: number,
  data: Uint8Array,
  print: (line: string) => void,
): EfiStatus {
  const known = OPERATIONS[operation]
  if (!known) return 'Invalid Parameter'
  const [name, digits] = known
  const value = (data[0] ?? 0) + (digits === 4 ? 256 * (data[1] ?? 0) : 0)
  print(`EfiSmbus${name} - 0x${x32(address)}${digits ? ` (0x${formatHex(value, digits)})` : ''}\n`)
  return 'Unsupported'
}
