/**
 * The loader client's first pass: one function a command, each with its checks in edk2's order and its line.
 *
 * | command | what is done |
 * |---|---|
 * | ALLOCATE | pages of ACPI NVS memory, the file's bytes in them, zeros behind |
 * | ADD_POINTER | the pointee's address is added to the pointer in place |
 * | ADD_CHECKSUM | the byte is set, whatever it was, so that the range sums to zero if it was zero |
 * | WRITE_POINTER | the address goes back to the host, and into the list for S3 before that |
 *
 * Source: edk2 OvmfPkg/Library/AcpiPlatformLib/QemuFwCfgAcpi.c.
 * @module
 */
import { sum8 } from '../binary/checksum.ts'
import { toLittleEndian } from '../binary/numbers.ts'
import {
  type AddChecksum,
  type AddPointer,
  type Allocate,
  isUnterminated,
  type LoaderEntry,
  type WritePointer,
  type WritePointerV6,
} from '../loader/entry.ts'
import { type BlobTracker, patchBlob, readPointer } from './blob-tracker.ts'
import type { FwCfgClient } from './fw-cfg-client.ts'
import type { FirmwareHost } from './host.ts'
import { DEBUG_ERROR, DEBUG_VERBOSE, type FirmwareLog, formatHex } from './log.ts'
import type { S3Context } from './s3/context.ts'
import type { EfiStatus } from './status.ts'
import { EFI_PAGE_SIZE, EfiACPIMemoryNVS, type UefiMemory } from './uefi-memory.ts'
import type { WorkBudget } from './work-budget.ts'

/** What the commands work on. */
export interface LoaderState {
  readonly host: FirmwareHost
  readonly client: FwCfgClient
  readonly memory: UefiMemory
  readonly log: FirmwareLog
  readonly budget: WorkBudget
  readonly tracker: BlobTracker
  /** Blobs that have to be below 4 GiB; `undefined`: all of them. */
  readonly restricted: ReadonlySet<string> | undefined
  /** Absent when S3 is off. */
  readonly s3: S3Context | undefined
  readonly written: WrittenPointer[]
}

/** An address that the host has been told. */
export interface WrittenPointer {
  /** The fw_cfg file that it was written to, and its key. */
  readonly file: string
  readonly key: number
  readonly offset: number
  /** 1, 2, 4 or 8 bytes. */
  readonly size: number
  readonly pointee: string
  readonly value: bigint
}

const FOUR_GIB = 2 ** 32

export function isWritePointer(entry: LoaderEntry): entry is WritePointer | WritePointerV6 {
  return entry.command === 'WRITE_POINTER' || entry.command === 'WRITE_POINTER_V6'
}

/** Names of the blobs that a pointer of less than 8 bytes points to. */
export function collectAllocationsRestrictedTo32Bit(
  entries: readonly LoaderEntry[],
  log: FirmwareLog,
): { readonly status: EfiStatus; readonly restricted: ReadonlySet<string> } {
  const restricted = new Set<string>()
  const caller = 'CollectAllocationsRestrictedTo32Bit'
  for (const entry of entries) {
    if (entry.command !== 'ADD_POINTER' || entry.pointerSize >= 8) continue
    const { pointeeFile } = entry
    if (isUnterminated(pointeeFile)) return { status: malformedName(log, caller), restricted }
    if (restricted.has(pointeeFile)) continue
    restricted.add(pointeeFile)
    log.print(DEBUG_VERBOSE, `${caller}: restricting blob "${pointeeFile}" from 64-bit allocation\n`)
  }
  return { status: 'Success', restricted }
}

export async function processCmdAllocate(
  { file, alignment, zone }: Allocate,
  { host, client, memory, log, budget, tracker, restricted }: LoaderState,
): Promise<EfiStatus> {
  const caller = 'ProcessCmdAllocate'
  if (isUnterminated(file)) return malformedName(log, caller)
  if (alignment > EFI_PAGE_SIZE) {
    log.print(DEBUG_ERROR, `${caller}: unsupported alignment 0x${formatHex(alignment)}\n`)
    return 'Unsupported'
  }
  const found = await client.findFile(file)
  if (found.status !== 'Success') {
    log.print(DEBUG_ERROR, `${caller}: QemuFwCfgFindFile("${file}"): ${found.status}\n`)
    return found.status
  }
  const { key, size } = found
  const pages = Math.ceil(size / EFI_PAGE_SIZE)
  const base = memory.allocatePages({
    what: `blob ${file}`,
    type: EfiACPIMemoryNVS,
    pages,
    maxAddress: !restricted || restricted.has(file) ? FOUR_GIB - 1 : Number.MAX_SAFE_INTEGER,
  })
  if (base === undefined) return 'Out of Resources'
  if (tracker.find(file)) {
    log.print(DEBUG_ERROR, `${caller}: duplicated file "${file}"\n`)
    memory.freePages(base, pages)
    return 'Protocol Error'
  }
  budget.holdBlob(file, size)
  const bytes = new Uint8Array(size)
  tracker.insert({ file, size, base, pages, hostsOnlyTableData: true, bytes })
  await client.select(key)
  await client.readTo(base, size)
  await host.writeMemory(base + size, new Uint8Array(pages * EFI_PAGE_SIZE - size))
  await host.readMemory(base, bytes)
  log.print(
    DEBUG_VERBOSE,
    `${caller}: File="${file}" Alignment=0x${formatHex(alignment)} Zone=${zone} Size=0x${formatHex(size)} Address=0x${formatHex(base)}\n`,
  )
  return 'Success'
}

export async function processCmdAddPointer(
  { pointerFile, pointeeFile, pointerOffset, pointerSize }: AddPointer,
  { host, log, tracker }: LoaderState,
): Promise<EfiStatus> {
  const caller = 'ProcessCmdAddPointer'
  if (isUnterminated(pointerFile) || isUnterminated(pointeeFile)) return malformedName(log, caller)
  const pointer = tracker.find(pointerFile)
  const pointee = tracker.find(pointeeFile)
  if (!pointer || !pointee) {
    return protocolError(log, `${caller}: invalid blob reference(s) "${pointerFile}" / "${pointeeFile}"`)
  }
  if (!isPlace(pointerSize, pointerOffset, pointer.size)) {
    return protocolError(log, `${caller}: invalid pointer location or size in "${pointerFile}"`)
  }
  const offset = readPointer(pointer, pointerOffset, pointerSize)
  if (offset >= BigInt(pointee.size)) {
    return protocolError(log, `${caller}: invalid pointer value in "${pointerFile}"`)
  }
  const value = offset + BigInt(pointee.base)
  if (!fits(value, pointerSize)) {
    return protocolError(log, `${caller}: relocated pointer value unrepresentable in "${pointerFile}"`)
  }
  await patchBlob(host, pointer, pointerOffset, toLittleEndian(value, pointerSize))
  log.print(
    DEBUG_VERBOSE,
    `${caller}: PointerFile="${pointerFile}" PointeeFile="${pointeeFile}" PointerOffset=0x${formatHex(pointerOffset)} PointerSize=${pointerSize}\n`,
  )
  return 'Success'
}

export async function processCmdAddChecksum(
  { file, resultOffset, start, length }: AddChecksum,
  { host, log, budget, tracker }: LoaderState,
): Promise<EfiStatus> {
  const caller = 'ProcessCmdAddChecksum'
  if (isUnterminated(file)) return malformedName(log, caller)
  const blob = tracker.find(file)
  if (!blob) return protocolError(log, `${caller}: invalid blob reference "${file}"`)
  if (resultOffset >= blob.size || length > blob.size || start > blob.size - length) {
    return protocolError(log, `${caller}: invalid checksum range in "${file}"`)
  }
  budget.spend(`checksum in ${JSON.stringify(file)}`, length)
  const sum = sum8(blob.bytes.subarray(start, start + length))
  await patchBlob(host, blob, resultOffset, Uint8Array.of((0x100 - sum) & 0xff))
  log.print(
    DEBUG_VERBOSE,
    `${caller}: File="${file}" ResultOffset=0x${formatHex(resultOffset)} Start=0x${formatHex(start)} Length=0x${formatHex(length)}\n`,
  )
  return 'Success'
}

export async function processCmdWritePointer(
  entry: WritePointer | WritePointerV6,
  { client, log, tracker, s3, written }: LoaderState,
): Promise<EfiStatus> {
  const caller = 'ProcessCmdWritePointer'
  const { pointerFile, pointeeFile, pointerOffset, pointerSize } = entry
  const pointeeOffset = entry.command === 'WRITE_POINTER' ? entry.pointeeOffset : 0
  if (isUnterminated(pointerFile) || isUnterminated(pointeeFile)) return malformedName(log, caller)
  const found = await client.findFile(pointerFile)
  const pointee = tracker.find(pointeeFile)
  if (found.status !== 'Success' || !pointee) {
    return protocolError(
      log,
      `${caller}: invalid fw_cfg file or blob reference "${pointerFile}" / "${pointeeFile}"`,
    )
  }
  const { key, size } = found
  if (!isPlace(pointerSize, pointerOffset, size)) {
    return protocolError(log, `${caller}: invalid pointer location or size in "${pointerFile}"`)
  }
  if (pointeeOffset >= pointee.size) return protocolError(log, `${caller}: invalid PointeeOffset`)
  const value = BigInt(pointee.base) + BigInt(pointeeOffset)
  if (!fits(value, pointerSize)) {
    return protocolError(log, `${caller}: pointer value unrepresentable in "${pointerFile}"`)
  }
  if (s3) {
    const status = s3.saveCondensedWritePointer({ key, pointerOffset, pointerSize, value })
    if (status !== 'Success') return status
  }
  await client.select(key)
  await client.skip(pointerOffset)
  await client.write(toLittleEndian(value, pointerSize))
  pointee.hostsOnlyTableData = false
  written.push({
    file: pointerFile,
    key,
    offset: pointerOffset,
    size: pointerSize,
    pointee: pointeeFile,
    value,
  })
  const pointeeOffsetText =
    entry.command === 'WRITE_POINTER' ? `PointeeOffset=0x${formatHex(pointeeOffset)} ` : ''
  log.print(
    DEBUG_VERBOSE,
    `${caller}: PointerFile="${pointerFile}" PointeeFile="${pointeeFile}" PointerOffset=0x${formatHex(pointerOffset)} ${pointeeOffsetText}PointerSize=${pointerSize}\n`,
  )
  return 'Success'
}

function malformedName(log: FirmwareLog, caller: string): EfiStatus {
  return protocolError(log, `${caller}: malformed file name`)
}

function protocolError(log: FirmwareLog, text: string): EfiStatus {
  log.print(DEBUG_ERROR, `${text}\n`)
  return 'Protocol Error'
}

function isPlace(pointerSize: number, offset: number, size: number): boolean {
  return [1, 2, 4, 8].includes(pointerSize) && size >= pointerSize && size - pointerSize >= offset
}

function fits(value: bigint, pointerSize: number): boolean {
  return value >> BigInt(8 * pointerSize) === 0n
}
