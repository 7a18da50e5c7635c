/**
 * A board whose fw_cfg files are somebody else's: captures of QEMU, or what another VMM made. Everything that firmware does
 * with them is done to real devices: DMA, PM block, reset, wake-up.
 *
 * The vmgenid device itself is not here, only what is seen of it: the file that takes the address, zero after each reset.
 * @module
 */
import { type Chipset, NO_REQUESTS } from '../devices/chipset.ts'
import { PcChipset } from '../devices/chipset-pc.ts'
import { Q35Chipset } from '../devices/chipset-q35.ts'
import { Cmos } from '../devices/cmos.ts'
import { FwCfg } from '../devices/fw-cfg.ts'
import { type E820Entry, e820Ram } from '../fwcfg/e820.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import {
  FW_CFG_FILE_DIR,
  FW_CFG_FILE_FIRST,
  FW_CFG_FILE_SLOTS_DFLT,
  FW_CFG_ID,
  FW_CFG_SIGNATURE,
  type FwCfgSelector,
} from '../fwcfg/selectors.ts'
import { SimulationClock } from '../platform/clock.ts'
import { SparseMemory } from '../platform/guest-memory.ts'
import { InterruptLines } from '../platform/interrupts.ts'
import type { Device, ResetKind } from '../platform/lifecycle.ts'
import { PortBus } from '../platform/port-bus.ts'
import { type BoardKind, DEFAULT_MEMORY_SIZE } from './config.ts'
import { memoryMap, ramRegions } from './memory-map.ts'

export interface ReplayFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** Absent: by name, as QEMU gives it. All files have one, or none. */
  readonly selector?: FwCfgSelector | undefined
  readonly guestWritable?: boolean | undefined
}

export interface ReplayOptions {
  readonly kind: BoardKind
  readonly files: readonly ReplayFile[]
  readonly fixedItems?: ReadonlyMap<FwCfgSelector, Uint8Array> | undefined
  /** Bytes; absent: what `ram` says. */
  readonly memorySize?: number | undefined
  /** From `etc/e820`. */
  readonly ram?: readonly E820Entry[] | undefined
}

/** The device's own. */
const OWN_ITEMS: readonly FwCfgSelector[] = [FW_CFG_SIGNATURE, FW_CFG_ID, FW_CFG_FILE_DIR]
export class ReplayBoard {
  readonly kind: BoardKind
  readonly memory: SparseMemory
  /** Bytes of RAM below 4 GiB. */
  readonly below4G: number
  readonly ports = new PortBus()
  readonly lines = new InterruptLines()
  readonly clock = new SimulationClock()
  readonly fwCfg: FwCfg
  readonly chipset: Chipset
  readonly cmos: Cmos
  readonly #devices: readonly Device[]
  readonly #writable: ReadonlyArray<{ readonly bytes: Uint8Array; readonly initial: Uint8Array }>

  /** @throws FwCfgItemError, FwCfgDuplicateNameError, FwCfgSlotsError, MemoryRegionError */
  constructor({ kind, files, fixedItems, memorySize, ram }: ReplayOptions) {
    this.kind = kind
    const regions = regionsOf(kind, memorySize, ram)
    this.memory = new SparseMemory(regions)
    this.below4G = regions[0]?.size ?? 0
    const bus = this.ports
    const shared = {
      bus,
      clock: this.clock,
      lines: this.lines,
      requests: NO_REQUESTS,
      ramSize: this.below4G,
    }
    this.chipset = kind === 'pc' ? new PcChipset(shared) : new Q35Chipset(shared)
    this.cmos = new Cmos({ bus })
    const last = Math.max(
      0,
      ...files.map(({ selector }, i) => (selector ?? FW_CFG_FILE_FIRST + i) - FW_CFG_FILE_FIRST + 1),
    )
    this.fwCfg = new FwCfg({ bus, memory: this.memory, fileSlots: Math.max(FW_CFG_FILE_SLOTS_DFLT, last) })
    for (const [selector, bytes] of fixedItems ?? []) {
      if (!OWN_ITEMS.includes(selector)) this.fwCfg.addItem(selector, bytes)
    }
    const writable: Array<{ bytes: Uint8Array; initial: Uint8Array }> = []
    for (const { name, bytes: content, selector, guestWritable } of files) {
      // The address is the host's memory of what firmware said: after power-on nobody has said anything.
      const isAddress = name === FwCfgPath.vmgenidAddr
      const bytes = isAddress ? new Uint8Array(content.length) : content.slice()
      const canWrite = guestWritable ?? isAddress
      if (canWrite) writable.push({ bytes, initial: bytes.slice() })
      this.fwCfg.addFile(name, bytes, { writable: canWrite, ...(selector === undefined ? {} : { selector }) })
    }
    this.fwCfg.finishStartUp()
    this.#writable = writable
    this.#devices = [this.fwCfg, ...this.chipset.devices, this.cmos]
    this.reset('cold')
  }

  /** What the host has been told; all zero after a reset. Absent without the file. */
  get vmgenidAddress(): Uint8Array | undefined {
    return this.fwCfg.file(FwCfgPath.vmgenidAddr)
  }

  /** Resets every device, and what the guest has written into files; RAM stays. */
  reset(kind: ResetKind): void {
    for (const device of this.#devices) device.reset(kind)
    for (const { bytes, initial } of this.#writable) bytes.set(initial)
  }

  /** The guest enters S3 and is woken: mark, reset, wake-up status. */
  suspendAndWake(): void {
    this.cmos.markSuspended()
    this.reset('wakeup')
    this.chipset.pm.wake('other')
  }
}

function regionsOf(kind: BoardKind, memorySize: number | undefined, ram: readonly E820Entry[] | undefined) {
  const known = e820Ram(ram ?? [])
  const regions =
    memorySize === undefined && known.length > 0
      ? known
      : ramRegions(memoryMap({ kind, memorySize: memorySize ?? DEFAULT_MEMORY_SIZE, cpuVendor: 'amd' }))
  return regions.toSorted((a, b) => a.start - b.start).map((region) => ({ ...region, kind: 'ram' as const }))
}
