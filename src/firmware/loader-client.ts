/**
 * The table driver's loader client: downloads the linker/loader script and carries it out, or takes everything back.
 *
 * ```
 * script ── pre-scan ── S3 list ── pass 1: commands ── pass 2: tables ── nodes for S3 ── blobs that are not needed freed
 *                                        │                  │               │
 *                              an error: tables uninstalled, last first; addresses in the device overwritten with zeros,
 *                                        last first; every blob freed
 * ```
 *
 * Addresses are taken back before their blobs are freed, so that the host never knows one of free memory.
 *
 * PCI decoding, which edk2 forces on while it reads the script so that the host describes every window, is the host's
 * business here; so is the measurement into a TPM.
 *
 * Source: edk2 OvmfPkg/Library/AcpiPlatformLib/QemuFwCfgAcpi.c, InstallQemuFwCfgTables().
 * @module
 */

import { FwCfgPath } from '../fwcfg/paths.ts'
import { LOADER_ENTRY_SIZE, type LoaderEntry } from '../loader/entry.ts'
import { decodeLoaderScript } from '../loader/script.ts'
import type { AcpiTableProtocol } from './acpi-table-protocol.ts'
import { BlobTracker } from './blob-tracker.ts'
import { FIRMWARE_EDITIONS, type FirmwareEdition } from './editions.ts'
import {
  collectAllocationsRestrictedTo32Bit,
  isWritePointer,
  type LoaderState,
  processCmdAddChecksum,
  processCmdAddPointer,
  processCmdAllocate,
  processCmdWritePointer,
  type WrittenPointer,
} from './first-pass.ts'
import type { FwCfgClient } from './fw-cfg-client.ts'
import { FirmwareHang } from './hang.ts'
import type { FirmwareHost } from './host.ts'
import { DEBUG_ERROR, DEBUG_INFO, DEBUG_VERBOSE, type FirmwareLog, formatHex } from './log.ts'
import type { BootScript } from './s3/boot-script.ts'
import { S3Context } from './s3/context.ts'
import { process2ndPassCmdAddPointer } from './second-pass.ts'
import type { EfiStatus } from './status.ts'
import type { UefiMemory } from './uefi-memory.ts'
import { WorkBudget, type WorkLimits } from './work-budget.ts'

const CALLER = 'InstallQemuFwCfgTables'

export interface LoaderClientOptions {
  readonly host: FirmwareHost
  readonly client: FwCfgClient
  readonly memory: UefiMemory
  readonly protocol: AcpiTableProtocol
  /** Where nodes for S3 are saved. */
  readonly script: BootScript
  readonly log: FirmwareLog
  readonly edition: FirmwareEdition
  readonly limits?: Partial<WorkLimits> | undefined
  /** Filled as the script goes; what is in it when the firmware hangs is what there is. */
  readonly progress: LoaderProgress
  /** Gets what runs when the driver has returned. */
  readonly whenReady: (callback: () => Promise<void>) => void
}

export class LoaderProgress {
  readonly tracker = new BlobTracker()
  /** What the host has been told, and not been taken back. */
  readonly written: WrittenPointer[] = []
}

/** A blob and what became of it. */
export interface LoadedBlob {
  readonly file: string
  readonly base: number
  readonly size: number
  readonly kept: boolean
}

export interface LoaderOutcome {
  readonly status: EfiStatus
  /** By name; with a status that is not Success none is kept. */
  readonly blobs: readonly LoadedBlob[]
  /** Other drivers were told, by a protocol, that the host's tables are there. */
  readonly announced: boolean
}

const NOTHING = { blobs: [], announced: false }

/**
 * Never fails for what a script says: that is a status. `Not Found`, `Unsupported`: there is no script, or no fw_cfg.
 * @throws FirmwareHang where edk2 would not return
 */
export async function installQemuFwCfgTables(options: LoaderClientOptions): Promise<LoaderOutcome> {
  const { host, client, memory, log, edition } = options
  const differences = FIRMWARE_EDITIONS[edition]
  const found = await client.findFile(FwCfgPath.tableLoader)
  if (found.status !== 'Success') return { status: found.status, ...NOTHING }
  if (found.size % LOADER_ENTRY_SIZE !== 0) {
    log.print(
      DEBUG_ERROR,
      `${CALLER}: "${FwCfgPath.tableLoader}" has invalid size 0x${formatHex(found.size)}\n`,
    )
    return { status: 'Protocol Error', ...NOTHING }
  }
  const budget = new WorkBudget(options.limits)
  budget.checkScript(found.size)
  await client.select(found.key)
  const bytes = await client.read(found.size)
  const entries = decodeLoaderScript(bytes, { edition: differences.writePointerForm })

  let restricted: ReadonlySet<string> | undefined
  if (differences.preScan) {
    const scan = collectAllocationsRestrictedTo32Bit(entries, log)
    if (scan.status !== 'Success') return { status: scan.status, ...NOTHING }
    restricted = scan.restricted
  }
  let s3: S3Context | undefined
  if (await client.isS3Enabled()) {
    const status = S3Context.status(entries.length)
    if (status !== 'Success') return { status, ...NOTHING }
    s3 = new S3Context({ capacity: entries.length, log, edition })
  }
  const { tracker, written } = options.progress
  const state: LoaderState = { host, client, memory, log, budget, tracker, restricted, s3, written }
  const status = await carryOut(entries, state, options)
  return { ...finish(status, state), announced: status === 'Success' && differences.notifyProtocol }
}

async function carryOut(
  entries: readonly LoaderEntry[],
  state: LoaderState,
  options: LoaderClientOptions,
): Promise<EfiStatus> {
  let writePointerSubsetEnd = 0
  for (const [i, entry] of entries.entries()) {
    const status = await carryOutCommand(entry, state)
    if (status !== 'Success') {
      await undoWritePointers(entries.slice(0, writePointerSubsetEnd), state)
      return status
    }
    if (isWritePointer(entry)) writePointerSubsetEnd = i + 1
  }
  const installedKeys: number[] = []
  const status = await installTables(entries, installedKeys, state, options)
  if (status !== 'Success') {
    for (const key of installedKeys.reverse()) await options.protocol.uninstallAcpiTable(key)
    await undoWritePointers(entries.slice(0, writePointerSubsetEnd), state)
  }
  return status
}

async function carryOutCommand(entry: LoaderEntry, state: LoaderState): Promise<EfiStatus> {
  switch (entry.command) {
    case 'ALLOCATE':
      return processCmdAllocate(entry, state)
    case 'ADD_POINTER':
      return processCmdAddPointer(entry, state)
    case 'ADD_CHECKSUM':
      return processCmdAddChecksum(entry, state)
    case 'WRITE_POINTER':
    case 'WRITE_POINTER_V6':
      return processCmdWritePointer(entry, state)
    case 'UNKNOWN':
      state.log.print(DEBUG_VERBOSE, `${CALLER}: unknown loader command: 0x${formatHex(entry.type)}\n`)
      return 'Success'
  }
}

async function installTables(
  entries: readonly LoaderEntry[],
  installedKeys: number[],
  { host, client, memory, log, budget, tracker, s3 }: LoaderState,
  { protocol, script, edition, whenReady }: LoaderClientOptions,
): Promise<EfiStatus> {
  const seen = FIRMWARE_EDITIONS[edition].seenSet ? new Set<bigint>() : undefined
  for (const entry of entries) {
    if (entry.command !== 'ADD_POINTER') continue
    const pass = { tracker, protocol, log, budget, installedKeys, seen }
    const status = await process2ndPassCmdAddPointer(entry, pass)
    if (status !== 'Success') return status
  }
  if (s3) {
    const status = await s3.transferToBootScript({ host, client, memory, script, log, whenReady })
    if (status !== 'Success') return status
  }
  log.print(DEBUG_INFO, `${CALLER}: installed ${installedKeys.length} tables\n`)
  return 'Success'
}

/** Zeros where the host was told an address, last first; the files are looked up again. */
async function undoWritePointers(
  entries: readonly LoaderEntry[],
  { client, log, written }: LoaderState,
): Promise<void> {
  for (const entry of [...entries].reverse()) {
    if (!isWritePointer(entry)) continue
    const { pointerFile, pointerOffset, pointerSize } = entry
    const found = await client.findFile(pointerFile)
    if (found.status !== 'Success') {
      throw new FirmwareHang('assert', `UndoCmdWritePointer: ${JSON.stringify(pointerFile)} is found again`)
    }
    await client.select(found.key)
    await client.skip(pointerOffset)
    await client.write(new Uint8Array(pointerSize))
    log.print(
      DEBUG_VERBOSE,
      `UndoCmdWritePointer: PointerFile="${pointerFile}" PointerOffset=0x${formatHex(pointerOffset)} PointerSize=${pointerSize}\n`,
    )
    written.pop()
  }
}

function finish(status: EfiStatus, { memory, log, tracker }: LoaderState): Omit<LoaderOutcome, 'announced'> {
  const blobs = tracker.inOrder.map(({ file, base, size, pages, hostsOnlyTableData }): LoadedBlob => {
    const kept = status === 'Success' && !hostsOnlyTableData
    if (!kept) {
      log.print(DEBUG_VERBOSE, `${CALLER}: freeing "${file}"\n`)
      memory.freePages(base, pages)
    }
    return { file, base, size, kept }
  })
  return { status, blobs }
}
