/**
 * Our board around v86's CPU.
 *
 * v86 keeps: CPU, PIC and APIC, PIT, RTC and CMOS, DMA, PS/2, serial ports, IDE, VGA, PCI configuration with its own functions.
 * Ours, in place of what v86 has there:
 *
 * | ports            | device                                                                                          |
 * |------------------|-------------------------------------------------------------------------------------------------|
 * | 0x402            | debug console: the firmware's log                                                               |
 * | 0x510..0x51b     | fw_cfg with DMA: tables, loader script, vmgenid, e820, SMBIOS, and the loader of `bzimage`       |
 * | 0xb2, 0xb3       | APM control: ACPI mode commands                                                                  |
 * | 0xafe0..0xafe3   | GPE0                                                                                             |
 * | PM base .. +0x0b | PM1 event, PM1 control, PM timer; placed by the guest in configuration of the PIIX4 function    |
 *
 * The registers of the board's PIIX4 PM function (0x40 to 0xff) are those of v86's function of that ID, wherever it is on its bus:
 * writes go to the board, and the board's bytes are shown. The board's other functions, CMOS and reset ports have no ports
 * here; v86's are used, and a reset by 0xcf9 or the keyboard controller is a cold reset of the board as well.
 * IRQ 9 is the SCI.
 *
 * The board has no SMM, as v86 has none: the machine is in ACPI mode from its reset on.
 * @module
 */
import { Guid } from '../../binary/guid.ts'
import { Board } from '../../board/board.ts'
import type { AcpiOptions } from '../../board/config.ts'
import type { WakeReason } from '../../devices/acpi-pm.ts'
import { piix4Pm } from '../../devices/chipset-pc.ts'
import { CMOS_SHUTDOWN_STATUS, SHUTDOWN_STATUS_S3 } from '../../devices/cmos.ts'
import type { PciFunction } from '../../devices/pci-config.ts'
import { type HostTime, systemTime } from '../../platform/host-time.ts'
import { SavedStateError, StateReader } from '../../platform/lifecycle.ts'
import { type RandomSource, randomGuid, systemRandom } from '../../platform/random.ts'
import type { Trace } from '../../platform/trace.ts'
import { V86Clock } from './v86-clock.ts'
import { V86Internals } from './v86-internals.ts'
import { V86Memory } from './v86-memory.ts'
import type { V86Emulator } from './v86-types.ts'

/**
 * Which ID the machine has: `auto`, a random one at the start and another after each restored state; `keep`, a random one at the
 * start, and that of a state that is restored; or this one, whatever is restored.
 */
export type GuidChoice = Guid | 'auto' | 'keep'

/** What the guest did. Called from within its instruction: act when that has returned. */
export interface V86HostEvents {
  /** S3: the CPU stands still soon, and `wakeUp` lets it go on. */
  readonly suspended?: () => void
  /** S5, or S4, which ends the same. */
  readonly shutdown?: () => void
  /** A cold reset has been made. */
  readonly reset?: () => void
  /** A state has been restored. */
  readonly restored?: () => void
  /** v86 failed in the middle of an instruction, and the CPU cannot go on. */
  readonly failed?: (error: unknown) => void
  /** A line of the firmware's log. */
  readonly firmwareLine?: (line: string) => void
}

export interface V86HostOptions {
  /** `undefined`: a machine without the device, as the control that shows the problem. Default `auto`. */
  readonly guid?: GuidChoice | undefined
  readonly acpi?: Partial<AcpiOptions>
  readonly events?: V86HostEvents
  /** Default: the system's. */
  readonly random?: RandomSource
  /** Default: the system's. */
  readonly time?: HostTime
  readonly trace?: Trace
}

const SCI_IRQ = 9
/** Registers of the PM function from here on are the chipset's, those below are PCI's. */
const OWN_REGISTERS = 0x40
const PM_BLOCK_SIZE = 0x0c
/** First port and number of ports that stay where they are. */
const FIXED_PORTS = [
  [0x402, 1],
  [0x510, 12],
  [0xb2, 2],
  [0xafe0, 4],
] as const
/** Milliseconds: v86 wants to be asked again by then. */
const LONGEST_PAUSE = 100

const STATE_VERSION = 1

export class V86Host {
  readonly emulator: V86Emulator
  readonly internals: V86Internals
  readonly board: Board
  readonly clock: V86Clock
  readonly memory: V86Memory
  readonly #events: V86HostEvents
  readonly #random: RandomSource
  readonly #choice: GuidChoice | undefined
  readonly #pmFunction: PciFunction
  /** What v86 loaded before the first instruction: a cold reset loads it again. */
  readonly #loaded: readonly { readonly address: number; readonly bytes: Uint8Array }[]
  #pmPlace: number | undefined
  #isSuspended = false
  #pendingState: string | undefined

  /**
   * @param emulator with `acpi: true`, after `emulator-ready` and before `run()`
   * @throws V86VersionError
   */
  constructor(emulator: V86Emulator, options: V86HostOptions = {}) {
    const { events = {}, random = systemRandom, time = systemTime, trace, acpi } = options
    const choice = 'guid' in options ? options.guid : 'auto'
    this.emulator = emulator
    this.internals = new V86Internals(emulator)
    const { internals } = this
    this.#events = events
    this.#random = random
    this.#choice = choice
    this.clock = new V86Clock(time)
    this.memory = new V86Memory(internals)
    this.#loaded = internals.loadedRanges.map(({ address, length }) => ({
      address,
      bytes: internals.memory().slice(address, address + length),
    }))
    this.board = new Board(
      {
        kind: 'pc',
        memorySize: internals.memorySize,
        smm: false,
        vmgenid: choice && { guid: choice === 'keep' ? 'auto' : choice },
        extraFiles: new Map(internals.optionRoms.map(({ name, data }) => [name, data])),
        ...(acpi ? { acpi } : {}),
      },
      {
        clock: this.clock,
        random,
        memory: this.memory,
        requests: {
          suspend: () => this.#suspend(),
          shutdown: () => this.#shutdown(),
          suspendToDisk: () => this.#shutdown(),
          reset: () => this.reset(),
        },
        ...(events.firmwareLine ? { onDebugLine: events.firmwareLine } : {}),
        ...(trace ? { trace } : {}),
      },
    )
    this.#pmFunction = this.#findPmFunction()
    for (const [first, length] of FIXED_PORTS) internals.coverPorts(first, length, this.board.ports)
    internals.onPmConfigWrite((offset, size, value) => {
      this.#pmFunction.write(offset, size, value)
      this.#showPm()
    })
    this.#showPm()
    this.board.lines.line(SCI_IRQ).observe((level) => internals.setIrq(SCI_IRQ, level))
    internals.replaceAcpi({
      timer: () => Math.min(LONGEST_PAUSE, this.clock.poll() ?? LONGEST_PAUSE),
      save: () => this.#saveText(),
      load: (saved) => {
        if (saved === undefined)
          throw new SavedStateError('v86 machine', 'devices.acpi', 'of a machine with our board', saved)
        this.#pendingState = saved
      },
    })
    internals.onReboot(() => this.reset())
    internals.onRestored(() => this.#restored())
    internals.onFault((error) => events.failed?.(error))
    emulator.add_listener('emulator-started', () => this.clock.start())
    emulator.add_listener('emulator-stopped', () => this.clock.stop())
  }

  /** The guest sleeps (S3). */
  get isSuspended(): boolean {
    return this.#isSuspended
  }

  /** Stores the ID, writes guest memory, raises the event. Harmless without the device. */
  setGuid(guid: Guid): void {
    this.board.vmgenid?.setGuid(guid)
  }

  /** A cold reset: devices, CPU, BIOS, and what was loaded for it. RAM keeps the rest, as in a PC. */
  reset(): void {
    this.#isSuspended = false
    this.internals.reboot()
    for (const { address, bytes } of this.#loaded) this.memory.load(address, bytes)
    this.board.reset('cold')
    this.#showPm()
    this.#events.reset?.()
  }

  /**
   * A PC leaves S3: devices reset, memory kept; the firmware finds the mark in CMOS and resumes. Does not run the CPU.
   * @param atReset is called when everything is reset
   */
  async wakeUp(reason: WakeReason = 'other', atReset?: () => Promise<void>): Promise<void> {
    this.#isSuspended = false
    this.board.reset('wakeup')
    this.board.chipset.pm.wake(reason)
    this.#showPm()
    this.internals.writeCmos(CMOS_SHUTDOWN_STATUS, SHUTDOWN_STATUS_S3)
    this.internals.resetCpu()
    await atReset?.()
  }

  #suspend(): void {
    if (this.#isSuspended) return
    this.#isSuspended = true
    this.internals.stopSoon()
    this.#events.suspended?.()
  }

  #shutdown(): void {
    this.internals.stopSoon()
    this.#events.shutdown?.()
  }

  #findPmFunction(): PciFunction {
    const found = this.board.chipset.pci.functions.find(({ spec }) => spec === piix4Pm)
    if (!found) throw new SavedStateError('v86 machine', 'PIIX4 PM', 'on the board', found)
    return found
  }

  /** Shows the PM function's registers, and moves the PM block to where they say. */
  #showPm(): void {
    this.internals.showPmConfig(this.#pmFunction.config, OWN_REGISTERS)
    const { enabled, base } = this.board.chipset.pm
    const place = enabled ? base : undefined
    if (place === this.#pmPlace) return
    if (this.#pmPlace !== undefined) this.internals.uncoverPorts(this.#pmPlace, PM_BLOCK_SIZE)
    if (place !== undefined) this.internals.coverPorts(place, PM_BLOCK_SIZE, this.board.ports)
    this.#pmPlace = place
    // The block may have lain over them.
    for (const [first, length] of FIXED_PORTS) this.internals.coverPorts(first, length, this.board.ports)
  }

  // ---------------------------------------------------------------- states

  #saveText(): string {
    const { vmgenid, config } = this.board
    return JSON.stringify({
      version: STATE_VERSION,
      memorySize: config.memorySize,
      clockNanos: String(this.clock.now()),
      suspended: this.#isSuspended,
      guid: vmgenid ? String(vmgenid.guid) : '',
      board: this.board.save(),
    })
  }

  #restored(): void {
    const text = this.#pendingState
    this.#pendingState = undefined
    if (text === undefined) return
    const saved = JSON.parse(text) as { board: ReturnType<Board['save']> }
    const reader = new StateReader('v86 machine', saved, STATE_VERSION)
    const memorySize = reader.integer('memorySize', Number.MAX_SAFE_INTEGER)
    if (memorySize !== this.internals.memorySize)
      throw new SavedStateError('v86 machine', 'memorySize', String(this.internals.memorySize), memorySize)
    this.clock.set(reader.bigint('clockNanos'))
    this.#isSuspended = reader.boolean('suspended')
    const { vmgenid } = this.board
    const before = reader.text('guid')
    this.board.restore(saved.board)
    if (vmgenid && this.#choice === 'auto') vmgenid.setGuid(randomGuid(this.#random))
    if (vmgenid && this.#choice === 'keep' && before !== '') vmgenid.setGuid(Guid.parse(before))
    this.#showPm()
    // v86 has restored its interrupt controllers, and does not know what the line does now.
    this.internals.setIrq(SCI_IRQ, this.board.lines.line(SCI_IRQ).level)
    this.#events.restored?.()
  }
}
