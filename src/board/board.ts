/**
 * A `pc` or a `q35`: which devices it has, how they are wired, and what it offers to firmware.
 *
 * ```
 *            ports ──┬── fw_cfg ─── files: tables, loader script, vmgenid, e820, SMBIOS, …
 *                    ├── chipset ── PCI configuration, ACPI PM, SMI command, reset ports ── SCI line
 *                    └── debug console
 *   guest memory ────┴── vmgenid ── GPE 5 of ACPI PM
 * ```
 *
 * There is no CPU here. Whoever has one (a model of firmware and guest, v86, a test) reads and writes `ports` and
 * `memory`, and carries out what the guest asks for through `requests`.
 *
 * Behaviour: QEMU hw/i386/pc_piix.c, hw/i386/pc_q35.c, hw/i386/pc.c, hw/i386/acpi-build.c.
 * @module
 */

import { VmgenidError } from '../binary/errors.ts'
import type { Guid } from '../binary/guid.ts'
import { type Chipset, type MachineRequests, NO_REQUESTS } from '../devices/chipset.ts'
import { PcChipset } from '../devices/chipset-pc.ts'
import { type PciExpressWindow, Q35Chipset } from '../devices/chipset-q35.ts'
import { Cmos } from '../devices/cmos.ts'
import { DebugConsole } from '../devices/debug-console.ts'
import { FwCfg } from '../devices/fw-cfg.ts'
import { VMGENID_GUID_OFFSET, VmGenIdDevice } from '../devices/vmgenid.ts'
import type { FwCfgIndexFile } from '../fwcfg/index-json.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import { type Clock, SimulationClock } from '../platform/clock.ts'
import { type GuestMemory, SparseMemory } from '../platform/guest-memory.ts'
import { InterruptLines } from '../platform/interrupts.ts'
import {
  type Device,
  type ResetKind,
  type SavedState,
  SavedStateError,
  StateReader,
} from '../platform/lifecycle.ts'
import { PortBus } from '../platform/port-bus.ts'
import { type RandomSource, systemRandom } from '../platform/random.ts'
import { noTrace, type Trace } from '../platform/trace.ts'
import { type AcpiBlobs, buildAcpiBlobs } from './acpi-blobs.ts'
import { AcpiFiles } from './acpi-files.ts'
import { type BoardConfig, type BoardOptions, boardConfig } from './config.ts'
import { buildDsdt } from './dsdt/dsdt.ts'
import type { PmPlacement } from './fadt.ts'
import { fixedFiles, fixedItems } from './fixed-items.ts'
import { type MemoryMap, memoryMap, ramRegions } from './memory-map.ts'

/** What surrounds a board. Everything that is left out is made: a board by itself needs nothing. */
export interface BoardEnvironment {
  /** Default: a clock that stands still until it is told. */
  readonly clock?: Clock
  /** For `guid=auto`. Default: the system's. */
  readonly random?: RandomSource
  /** What the guest asks of its machine. Default: nothing happens. */
  readonly requests?: Partial<MachineRequests>
  readonly trace?: Trace
  /** An emulator's own memory. Default: sparse memory with the RAM of the memory map. */
  readonly memory?: GuestMemory
  /** Where to claim ports. Default: a bus of the board's own. */
  readonly ports?: PortBus
  readonly lines?: InterruptLines
  /** One line of the firmware's log, from port 0x402. */
  readonly onDebugLine?: (line: string) => void
}

/** What each device saved, by its type name. Guest memory is not in it. */
export interface BoardState extends SavedState {
  readonly version: 1
  readonly kind: BoardConfig['kind']
  readonly devices: Readonly<Record<string, SavedState>>
}

/** A clone was asked for, and the memory is somebody else's. */
export class BoardCloneError extends VmgenidError {
  override readonly name = 'BoardCloneError'
  constructor() {
    super('BOARD_CLONE', 'this board runs in memory that cannot be shared', {
      hint: 'Give the clone a memory of its own, with the same content.',
    })
  }
}

export class Board {
  readonly config: BoardConfig
  readonly map: MemoryMap
  readonly memory: GuestMemory
  readonly ports: PortBus
  readonly lines: InterruptLines
  readonly fwCfg: FwCfg
  readonly chipset: Chipset
  readonly debugConsole: DebugConsole
  readonly cmos: Cmos
  /** Absent without `-device vmgenid`. */
  readonly vmgenid: VmGenIdDevice | undefined
  /** In the order of reset, save and restore; vmgenid is the last, because its restore raises an event. */
  readonly devices: readonly Device[]
  readonly #acpiFiles: AcpiFiles
  readonly #clock: Clock

  /**
   * Builds the board and resets it.
   * @param parent a board of the same options, whose tables need not be built again
   * @throws CpuTopologyError, NumberRangeError, BoardOptionError for what no such board has; FwCfgDuplicateNameError, FwCfgSlotsError for
   * extra files; LoaderBlobLimitError for a DSDT that is too large
   */
  constructor(options: BoardOptions, environment: BoardEnvironment = {}, parent?: Board) {
    const { clock = new SimulationClock(), random = systemRandom, trace = noTrace } = environment
    this.#clock = clock
    this.config = boardConfig(options)
    const { config } = this
    this.map = memoryMap(config)
    this.memory =
      environment.memory ?? new SparseMemory(ramRegions(this.map).map((ram) => ({ ...ram, kind: 'ram' })))
    this.ports = environment.ports ?? new PortBus()
    this.lines = environment.lines ?? new InterruptLines()
    const bus = this.ports

    const chipsetOptions = {
      bus,
      clock,
      lines: this.lines,
      requests: { ...NO_REQUESTS, ...environment.requests },
      ramSize: config.memorySize,
      smm: config.smm,
      trace,
    }
    const q35 = config.kind === 'q35' ? new Q35Chipset(chipsetOptions) : undefined
    this.chipset = q35 ?? new PcChipset(chipsetOptions)
    const { onDebugLine } = environment
    this.debugConsole = new DebugConsole({ bus, trace, ...(onDebugLine ? { onLine: onDebugLine } : {}) })

    this.fwCfg = new FwCfg({ bus, memory: this.memory, trace })
    for (const [selector, bytes] of fixedItems(config)) this.fwCfg.addItem(selector, bytes)
    for (const [name, bytes] of fixedFiles(config, this.map)) {
      if (!config.omittedFiles.has(name)) this.fwCfg.addFile(name, bytes)
    }
    for (const [name, bytes] of config.extraFiles) this.fwCfg.addFile(name, bytes)
    if (!config.omittedFiles.has(FwCfgPath.smiSupportedFeatures)) q35?.smiFeatures.publish(this.fwCfg)

    this.cmos = new Cmos({ bus })
    const before = [this.fwCfg, ...this.chipset.devices, this.cmos, this.debugConsole]
    if (config.vmgenid) {
      const host = {
        memory: this.memory,
        random,
        fwCfg: this.fwCfg,
        acpi: this.chipset.pm,
        devices: before,
        trace,
      }
      this.vmgenid = new VmGenIdDevice({ ...config.vmgenid, edition: config.acpi.writePointer }, host)
      this.vmgenid.publish(this.fwCfg)
    }
    const build = () => this.#buildAcpi(q35?.pciExpressWindow)
    this.#acpiFiles = new AcpiFiles(this.fwCfg, build, trace, parent ? parent.#acpiFiles : undefined)
    this.fwCfg.finishStartUp()
    this.devices = [...before, this.#acpiFiles, ...(this.vmgenid ? [this.vmgenid] : [])]
    this.reset('cold')
  }

  /** The tables, RSDP and script that were built last, and where each table is. */
  get acpi(): AcpiBlobs {
    return this.#acpiFiles.blobs
  }

  /** The fw_cfg directory with what it does not say: who may write, and what is rebuilt. */
  get files(): readonly FwCfgIndexFile[] {
    return this.fwCfg.files.map(({ name, selector, size }) => {
      const options = this.fwCfg.fileOptions(name)
      const rebuiltOnSelect = [FwCfgPath.acpiTables, FwCfgPath.tableLoader, FwCfgPath.acpiRsdp].some(
        (file) => file === name,
      )
      return { name, selector, size, guestWritable: options?.writable ?? false, rebuiltOnSelect }
    })
  }

  /** `cold`: system reset. `wakeup`: how a PC leaves S3, with RAM kept. Memory is not touched by either. */
  reset(kind: ResetKind): void {
    for (const device of this.devices) device.reset(kind)
  }

  save(): BoardState {
    const devices = Object.fromEntries(this.devices.map((device) => [device.typeName, device.save()]))
    return { version: 1, kind: this.config.kind, devices }
  }

  /**
   * To be called with guest memory restored. The ID is this board's own: the guest is told of it.
   * @throws SavedStateError when the state is of another board, or lacks a device; then some devices may be restored
   */
  restore(state: BoardState): void {
    const reader = new StateReader('board', state, 1)
    const kind = reader.text('kind')
    if (kind !== this.config.kind) throw new SavedStateError('board', 'kind', this.config.kind, kind)
    reader.part('devices')
    for (const device of this.devices) {
      const saved = state.devices[device.typeName]
      if (saved === undefined)
        throw new SavedStateError('board', `devices.${device.typeName}`, 'there', saved)
      device.restore(saved)
    }
  }

  /**
   * A board that goes on where this one stands, with an ID of its own, of which the guest is told.
   * @param environment of the clone. Default of its memory: this board's, shared until either side writes. Default of its
   * clock: one that stands at the time of this board's.
   * @throws BoardCloneError when this board's memory cannot be shared and no other is given
   */
  clone(environment: BoardEnvironment = {}, guid: Guid | 'auto' = 'auto'): Board {
    const { config } = this
    const memory = environment.memory ?? this.#sharedMemory()
    const clock = environment.clock ?? new SimulationClock(this.#clock.now())
    const options = { ...config, vmgenid: config.vmgenid && { guid } }
    const clone = new Board(options, { ...environment, memory, clock }, this)
    for (const [i, device] of clone.devices.entries()) {
      const own = this.devices[i]
      if (own instanceof AcpiFiles) clone.#acpiFiles.share(own)
      else if (own) device.restore(own.save())
    }
    return clone
  }

  #sharedMemory(): GuestMemory {
    if (this.memory instanceof SparseMemory) return this.memory.fork()
    throw new BoardCloneError()
  }

  #buildAcpi(expressWindow: PciExpressWindow | undefined): AcpiBlobs {
    const { config, chipset, vmgenid } = this
    const pm = { pmBase: chipset.pm.base, gpe0: chipset.pm.gpe0Port }
    const guidBlob = vmgenid && this.fwCfg.file(FwCfgPath.vmgenidGuid)
    return buildAcpiBlobs({
      kind: config.kind,
      cpus: config.cpus,
      smm: config.smm,
      options: config.acpi,
      dsdt: config.acpi.dsdt ?? this.#buildDsdt(pm, expressWindow),
      pm,
      expressWindow,
      vmgenidGuid: guidBlob && { blob: guidBlob, guidOffset: VMGENID_GUID_OFFSET },
    })
  }

  #buildDsdt(pm: PmPlacement, expressWindow: PciExpressWindow | undefined): Uint8Array {
    const { kind, acpi, disableS3, disableS4 } = this.config
    const { below4G, pciHole64 } = this.map
    return buildDsdt({ kind, below4G, pciHole64, pm, expressWindow, hpet: acpi.hpet, disableS3, disableS4 })
  }
}
