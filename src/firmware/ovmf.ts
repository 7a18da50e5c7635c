/**
 * OVMF, as far as it concerns ACPI tables, vmgenid and S3: a boot, and a resume from S3.
 *
 * ```ts
 * const ovmf = new Ovmf({ host })
 * const { status, tables, rsdpAddress, written } = await ovmf.boot()
 * // the guest sleeps; the machine resets its devices and is woken
 * await ovmf.resume()
 * ```
 *
 * A boot, in edk2's order: the table driver starts and waits; PCI root bridges are connected, and it installs the tables;
 * nodes for S3 are saved; End-of-DXE adds an INFORMATION node; SMM is locked, and the boot script is closed.
 *
 * Lines of other drivers are left out of the log.
 *
 * Source: edk2 OvmfPkg/AcpiPlatformDxe/EntryPoint.c and AcpiPlatform.c, OvmfPkg/Library/PlatformBootManagerLib/BdsPlatform.c.
 * @module
 */

import { VmgenidError } from '../binary/errors.ts'
import { decodeE820, e820Ram } from '../fwcfg/e820.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import { type SavedState, StateReader } from '../platform/lifecycle.ts'
import { AcpiTableProtocol, type InstalledTable } from './acpi-table-protocol.ts'
import { FIRMWARE_EDITIONS, type FirmwareEdition } from './editions.ts'
import type { WrittenPointer } from './first-pass.ts'
import { FwCfgClient, type FwCfgLimits } from './fw-cfg-client.ts'
import { FirmwareHang } from './hang.ts'
import type { FirmwareHost } from './host.ts'
import {
  installQemuFwCfgTables,
  type LoadedBlob,
  type LoaderOutcome,
  LoaderProgress,
} from './loader-client.ts'
import { DEBUG_ERROR, DEBUG_INFO, FirmwareLog } from './log.ts'
import { endOfLowRam, FirmwareMemoryError, ovmfMemory, type RamRange } from './ovmf-memory.ts'
import { placePciExpressWindow } from './pci-express.ts'
import { BootScript, END_OF_DXE_NODE } from './s3/boot-script.ts'
import { enterPei, resumeFromS3, type S3ResumeResult } from './s3/resume.ts'
import type { EfiStatus } from './status.ts'
import type { MemoryAllocation, MemoryDescriptor, Placement, UefiMemory } from './uefi-memory.ts'
import type { WorkLimits } from './work-budget.ts'

export interface OvmfOptions {
  readonly host: FirmwareHost
  /** Default: a log of its own, with all levels; see `Ovmf.log`. */
  readonly log?: FirmwareLog
  /** Default `current`. */
  readonly edition?: FirmwareEdition
  /** RAM. Default: what `etc/e820` says. */
  readonly ram?: readonly RamRange[]
  /** Where objects go, for reproducing the addresses of a real run. */
  readonly placement?: Placement
  /** What drivers that are not modelled have allocated, as a real run had it; the model's own layout makes room for it. */
  readonly neighbours?: readonly MemoryAllocation[]
  readonly limits?: Partial<WorkLimits & FwCfgLimits>
}

export interface BootScriptTable {
  /** Guest-physical address. */
  readonly address: number
  /** Header, nodes, TERMINATE. */
  readonly bytes: Uint8Array
}

export interface BootResult {
  /** Of the table driver; `undefined` when the firmware hangs. The guest boots with any status. */
  readonly status: EfiStatus | undefined
  /** Where the firmware stopped for ever; what it had done by then is in the other fields. */
  readonly hang: FirmwareHang | undefined
  /** Tables where the operating system finds them, in order of installation. */
  readonly tables: readonly InstalledTable[]
  /** ACPI 2.0's, from the configuration table; `undefined` when no table was ever installed. */
  readonly rsdpAddress: number | undefined
  /** GUID and address. */
  readonly configurationTable: ReadonlyMap<string, number>
  /** Addresses that the host has been told. */
  readonly written: readonly WrittenPointer[]
  /** Other drivers were told, by a protocol, that the host's tables are there. */
  readonly announced: boolean
  /** What the script allocated, by name. */
  readonly blobs: readonly LoadedBlob[]
  /** Absent when S3 is off. */
  readonly bootScript: BootScriptTable | undefined
  readonly memoryMap: readonly MemoryDescriptor[]
  readonly allocations: readonly MemoryAllocation[]
}

/**
 * What came of a reset that the firmware took as a resume from S3, or, when CMOS did not say so or S3 is off, as a power-on:
 * then it has booted anew.
 */
export type ResumeResult =
  | ({ readonly mode: 'S3 resume' } & S3ResumeResult)
  | { readonly mode: 'full configuration'; readonly boot: BootResult }

/**
 * What the firmware keeps for a resume, as plain data: edk2 has it in reserved memory (LockBox, variables), this model beside
 * guest memory.
 */
export interface OvmfState extends SavedState {
  readonly version: 1
  /** Guest-physical address of the boot script's table; `undefined` when S3 is off. */
  readonly bootScript?: number
  /** Guest-physical address of FACS; 0 when there is none. */
  readonly facs: number
  /** End of the RAM below 4 GiB. */
  readonly top: number
}

/** A method that needs a boot before it. */
export class FirmwareNotBootedError extends VmgenidError {
  override readonly name = 'FirmwareNotBootedError'
  constructor() {
    super('FIRMWARE_NOT_BOOTED', 'the firmware has not booted', { hint: 'Call boot() before resume().' })
  }
}

interface Booted {
  readonly memory: UefiMemory
  readonly client: FwCfgClient
  readonly protocol: AcpiTableProtocol
  readonly script: BootScript
}

/** What `PeiS3ResumeState` is called for a placement. */
export const S3_RESUME_STATE = 's3 resume state'
/** Bytes below the end of low RAM, in a build of 2025-08. */
const S3_RESUME_STATE_BELOW_TOP = 0x6_4cf0

export class Ovmf {
  readonly log: FirmwareLog
  readonly edition: FirmwareEdition
  readonly #host: FirmwareHost
  readonly #options: OvmfOptions
  #resumable: OvmfState | undefined

  constructor(options: OvmfOptions) {
    this.#options = options
    this.#host = options.host
    this.log = options.log ?? new FirmwareLog()
    this.edition = options.edition ?? 'current'
  }

  /**
   * A cold boot, up to where the boot manager would start an operating system. May be called again.
   * @throws FirmwareMemoryError without RAM to boot from; E820Error, MemoryRegionError for an `etc/e820` that is no list
   * of ranges; PlacementError; whatever the host throws
   */
  async boot(): Promise<BootResult> {
    await this.#enterPei()
    return this.#boot()
  }

  /**
   * The reset after S3, which the caller has done: devices are reset, RAM is as it was, CMOS 0x0f is 0xfe.
   * @throws FirmwareNotBootedError, and what `boot` throws
   */
  async resume(): Promise<ResumeResult> {
    const kept = this.#resumable
    if (!kept) throw new FirmwareNotBootedError()
    const resumes = await this.#enterPei()
    const { bootScript } = kept
    if (!resumes || bootScript === undefined) {
      return { mode: 'full configuration', boot: await this.#boot() }
    }
    const { placement } = this.#options
    const result = await resumeFromS3({
      host: this.#host,
      log: this.log,
      edition: this.edition,
      bootScript,
      context: { facs: kept.facs },
      resumeState: placement?.(S3_RESUME_STATE, 0) ?? kept.top - S3_RESUME_STATE_BELOW_TOP,
    })
    return { mode: 'S3 resume', ...result }
  }

  /** What a resume will need, to go with a snapshot of guest memory. @throws FirmwareNotBootedError */
  save(): OvmfState {
    if (!this.#resumable) throw new FirmwareNotBootedError()
    return this.#resumable
  }

  /** Instead of a boot, with guest memory restored. @throws SavedStateError */
  restore(state: OvmfState): void {
    const reader = new StateReader('ovmf', state, 1)
    const limit = Number.MAX_SAFE_INTEGER
    this.#resumable = {
      version: 1,
      facs: reader.integer('facs', limit),
      top: reader.integer('top', limit),
      ...(state.bootScript === undefined ? {} : { bootScript: reader.integer('bootScript', limit) }),
    }
  }

  async #enterPei(): Promise<boolean> {
    const resumes = await enterPei(this.#host)
    await placePciExpressWindow(this.#host, FIRMWARE_EDITIONS[this.edition].pciExpressBase)
    return resumes
  }

  async #boot(): Promise<BootResult> {
    const { placement, neighbours, limits } = this.#options
    const host = this.#host
    let ram: readonly RamRange[]
    try {
      ram = this.#options.ram ?? (await detectRam(host))
    } catch (error) {
      if (error instanceof FirmwareHang) return hungInPei(error)
      throw error
    }
    const memory = ovmfMemory(ram, placement, neighbours)
    const client = new FwCfgClient({ host, memory, log: this.log, limits })
    const protocol = new AcpiTableProtocol({ host, memory })
    const script = new BootScript({ host, memory, log: this.log })
    const booted: Booted = { memory, client, protocol, script }
    const progress = new LoaderProgress()
    let outcome: LoaderOutcome | undefined
    let hang: FirmwareHang | undefined
    try {
      outcome = await this.#installTables(booted, progress)
      await this.#endOfDxe(booted)
    } catch (error) {
      if (!(error instanceof FirmwareHang)) throw error
      hang = error
    }
    this.#resumable = {
      version: 1,
      facs: protocol.facsAddress ?? 0,
      top: endOfLowRam(ram),
      ...(script.base === undefined ? {} : { bootScript: script.base }),
    }
    return {
      status: hang ? undefined : outcome?.status,
      hang,
      tables: protocol.tables,
      rsdpAddress: protocol.rsdpAddress,
      configurationTable: protocol.configurationTable,
      written: progress.written,
      announced: outcome?.announced ?? false,
      blobs:
        outcome?.blobs ??
        progress.tracker.inOrder.map(({ file, base, size }) => ({ file, base, size, kept: true })),
      bootScript:
        script.base === undefined ? undefined : { address: script.base, bytes: await script.bytes() },
      memoryMap: memory.map(),
      allocations: memory.allocations,
    }
  }

  async #installTables(
    { memory, client, protocol, script }: Booted,
    progress: LoaderProgress,
  ): Promise<LoaderOutcome> {
    const { log, edition } = this
    if (protocol.initialize() !== 'Success')
      return { status: 'Out of Resources', blobs: [], announced: false }
    await client.initialize()
    log.print(
      DEBUG_INFO,
      'AcpiPlatformEntryPoint: waiting for root bridges to be connected, registered callback\n',
    )
    log.print(
      DEBUG_INFO,
      'OnRootBridgesConnected: root bridges have been connected, installing ACPI tables\n',
    )
    const callbacks: Array<() => Promise<void>> = []
    const outcome = await installQemuFwCfgTables({
      host: this.#host,
      client,
      memory,
      protocol,
      script,
      log,
      edition,
      limits: this.#options.limits,
      progress,
      whenReady: (callback) => void callbacks.push(callback),
    })
    if (outcome.status !== 'Success') {
      log.print(DEBUG_ERROR, `OnRootBridgesConnected: InstallAcpiTables: ${outcome.status}\n`)
    }
    for (const callback of callbacks) await callback()
    return outcome
  }

  /** The boot manager asks for itself whether S3 is on; its look-up is another module's, and not in the log. */
  async #endOfDxe({ memory, script }: Booted): Promise<void> {
    const client = new FwCfgClient({ host: this.#host, memory, log: SILENT, limits: this.#options.limits })
    await client.initialize()
    if (!(await client.isS3Enabled())) return
    const status = await script.save(END_OF_DXE_NODE)
    if (status !== 'Success') throw new FirmwareHang('assert', 'SaveS3BootScript', { status })
    await script.close()
  }
}

/** Before there is memory: nothing has been done. */
function hungInPei(hang: FirmwareHang): BootResult {
  return {
    status: undefined,
    hang,
    tables: [],
    rsdpAddress: undefined,
    configurationTable: new Map(),
    written: [],
    announced: false,
    blobs: [],
    bootScript: undefined,
    memoryMap: [],
    allocations: [],
  }
}

const SILENT = new FirmwareLog(undefined, 0)
const E820_MAX_BYTES = 4096 * 20

/** RAM as `etc/e820` lists it, read through the data port, as before there is memory. */
async function detectRam(host: FirmwareHost): Promise<readonly RamRange[]> {
  const client = new FwCfgClient({ host, log: SILENT })
  await client.initialize()
  const found = await client.findFile(FwCfgPath.e820)
  if (found.status !== 'Success' || found.size > E820_MAX_BYTES) throw new FirmwareMemoryError(0)
  await client.select(found.key)
  return e820Ram(decodeE820(await client.read(found.size)))
}
