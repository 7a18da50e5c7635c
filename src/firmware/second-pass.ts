/**
 * The loader client's second pass: what each relocated pointer points to, and the tables among it installed.
 *
 * A target with a plausible FACS header, or 36 bytes or more that sum to zero, is a table. Anything else makes its blob
 * opaque: it stays. Signatures are not looked at, so data that happens to sum to zero is installed as a table; vmgenid
 * keeps 36 zero bytes in front of the GUID against that.
 *
 * Source: edk2 OvmfPkg/Library/AcpiPlatformLib/QemuFwCfgAcpi.c, Process2ndPassCmdAddPointer().
 * @module
 */
import { FACS_SIZE } from '../acpi/facs.ts'
import { toLatin1 } from '../binary/bytes.ts'
import { sum8 } from '../binary/checksum.ts'
import { hex } from '../binary/numbers.ts'
import { SDT_HEADER_SIZE, SDT_LENGTH_OFFSET } from '../binary/sdt-header.ts'
import type { AddPointer } from '../loader/entry.ts'
import type { AcpiTableProtocol } from './acpi-table-protocol.ts'
import { type BlobTracker, readPointer } from './blob-tracker.ts'
import { FirmwareHang } from './hang.ts'
import { DEBUG_ERROR, DEBUG_VERBOSE, type FirmwareLog, formatHex } from './log.ts'
import type { EfiStatus } from './status.ts'
import type { WorkBudget } from './work-budget.ts'

/** Tables that one script can install. */
export const INSTALLED_TABLES_MAX = 128

const CALLER = 'Process2ndPassCmdAddPointer'

export interface SecondPassState {
  readonly tracker: BlobTracker
  readonly protocol: AcpiTableProtocol
  readonly log: FirmwareLog
  readonly budget: WorkBudget
  /** Of the tables that are installed, in order. */
  readonly installedKeys: number[]
  /** Addresses that have been looked at; `undefined` in editions that do not remember them. */
  readonly seen: Set<bigint> | undefined
}

/**
 * @throws FirmwareHang when the pointer no longer points into the blob, because a later command changed it: edk2 asserts
 * that it does
 */
export async function process2ndPassCmdAddPointer(
  { pointerFile, pointeeFile, pointerOffset, pointerSize }: AddPointer,
  { tracker, protocol, log, budget, installedKeys, seen }: SecondPassState,
): Promise<EfiStatus> {
  const pointer = tracker.find(pointerFile)
  const pointee = tracker.find(pointeeFile)
  if (!pointer || !pointee) throw new FirmwareHang('assert', `${CALLER}: both blobs are tracked`)
  const value = readPointer(pointer, pointerOffset, pointerSize)
  const offset = Number(value - BigInt(pointee.base))
  if (offset < 0 || offset >= pointee.size) {
    throw new FirmwareHang('assert', `${CALLER}: the pointer is inside ${JSON.stringify(pointeeFile)}`, {
      pointer: hex(value),
      blob: `${hex(pointee.base)}, ${hex(pointee.size)} bytes`,
    })
  }
  if (seen?.has(value)) {
    log.print(DEBUG_VERBOSE, `${CALLER}: PointerValue=0x${formatHex(value)} already processed, skipping.\n`)
    return 'Success'
  }
  seen?.add(value)

  const remaining = pointee.size - offset
  log.print(
    DEBUG_VERBOSE,
    `${CALLER}: checking for ACPI header in "${pointeeFile}" at 0x${formatHex(value)} (remaining: 0x${formatHex(remaining)}): `,
  )
  const target = pointee.bytes.subarray(offset)
  const length = tableLength(target, budget)
  if (length === 0) {
    log.print(DEBUG_VERBOSE, 'not found; marking fw_cfg blob as opaque\n')
    pointee.hostsOnlyTableData = false
    return 'Success'
  }
  const signature = toLatin1(target.subarray(0, 4))
  log.print(DEBUG_VERBOSE, `found "${fourCharacters(signature)}" size 0x${formatHex(length)}\n`)
  // The table protocol makes its own.
  if (signature === 'RSDT' || signature === 'XSDT') return 'Success'

  const status = await install(target.subarray(0, length), { protocol, log, budget, installedKeys })
  if (status !== 'Success') seen?.delete(value)
  return status
}

async function install(
  table: Uint8Array,
  { protocol, log, budget, installedKeys }: Omit<SecondPassState, 'tracker' | 'seen'>,
): Promise<EfiStatus> {
  if (installedKeys.length === INSTALLED_TABLES_MAX) {
    log.print(DEBUG_ERROR, `${CALLER}: can't install more than ${INSTALLED_TABLES_MAX} tables\n`)
    return 'Out of Resources'
  }
  budget.spend('copy of a table', table.length)
  const { status, key } = await protocol.installAcpiTable(table)
  if (status !== 'Success') {
    log.print(DEBUG_ERROR, `${CALLER}: InstallAcpiTable(): ${status}\n`)
    return status
  }
  installedKeys.push(key)
  return 'Success'
}

/** Bytes of the table that `target` begins with; 0 when it begins with none. */
function tableLength(target: Uint8Array, budget: WorkBudget): number {
  if (target.length < SDT_HEADER_SIZE) return 0
  const length = new DataView(target.buffer, target.byteOffset).getUint32(SDT_LENGTH_OFFSET, true)
  if (length > target.length) return 0
  if (length >= FACS_SIZE && toLatin1(target.subarray(0, 4)) === 'FACS') return length
  if (length < SDT_HEADER_SIZE) return 0
  budget.spend('sum of a table', length)
  return sum8(target.subarray(0, length)) === 0 ? length : 0
}

/** `%-4.4a`: up to a NUL, padded with blanks. */
function fourCharacters(signature: string): string {
  return (signature.split('\0')[0] ?? '').padEnd(4)
}
