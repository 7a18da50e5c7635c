/**
 * A machine as verifier, conformance suite and monitors see it: one interface, whoever runs the guest.
 *
 * Everything is asynchronous, because a machine may be behind a socket. What a machine cannot do is said in its
 * `capabilities`, with the reason; a call of it is refused with the same words (`MachineCapabilityError`).
 * @module
 */

import { VmgenidError } from '../binary/errors.ts'
import type { Guid } from '../binary/guid.ts'
import type { MemoryMapEntry } from '../guest/memory-check.ts'
import type { RunState } from '../monitor/host.ts'
import type { JsonObject, JsonValue } from '../qmp/json.ts'

/** What may be asked of a machine, and may be beyond it. */
export type MachineFeature =
  /** Guest memory can be read. */
  | 'memory-read'
  /** Guest memory can be written, as by a fault. */
  | 'memory-write'
  /** Ports can be read and written, as the guest does it. */
  | 'ports'
  /** The guest can be made to suspend, and the host wakes it. */
  | 'suspend'
  /** The ID can be changed while the guest runs. */
  | 'set-guid'
  /** Copies of the running machine. */
  | 'clone'
  /** The guest's console. */
  | 'console'
  /** The firmware's debug log. */
  | 'firmware-log'
  /** Random numbers as the guest's programs get them. */
  | 'guest-random'
  /** Notifies that the host raises without a change of the ID. */
  | 'spurious-notify'
  /** What the device was told: `etc/vmgenid_addr` as the host has it. */
  | 'told-address'
  /** The moment between the reset of a wake-up and the firmware's first instruction can be looked at. */
  | 'wake-reset'
  /** The fw_cfg files that the firmware read. */
  | 'fw-cfg'
  /** The memory map that the firmware handed over to the guest. */
  | 'memory-map'
  /** Which driver the guest has bound to the device. */
  | 'guest-driver'
  /** How often the guest has served the device's event. */
  | 'event-count'
  /** The ID as the guest's driver gives it to programs. */
  | 'guest-id'
  /** The machine can be moved to another one. */
  | 'migrate'

/** `true`, or in a few words why not. */
export type Capability = true | string
export type Capabilities = Readonly<Record<MachineFeature, Capability>>

/** Something was asked of a machine that says it cannot do it. */
export class MachineCapabilityError extends VmgenidError {
  override readonly name = 'MachineCapabilityError'
  constructor(machine: string, feature: MachineFeature, reason: string) {
    super('MACHINE_CAPABILITY', `machine ${machine} has no ${feature}: ${reason}`, {
      hint: 'Ask `capabilities` first.',
    })
  }
}

/** The machine is gone, or does not answer any more: nothing can be said of it. */
export class MachineLostError extends VmgenidError {
  override readonly name: string = 'MachineLostError'
  constructor(machine: string, reason: string, cause?: unknown) {
    super('MACHINE_LOST', `machine ${machine} is lost: ${reason}`, { cause })
  }
}

export interface MachineMemory {
  /** Ranges of RAM, sorted by address. */
  readonly ram: readonly { readonly start: number; readonly size: number }[]
  /** `undefined` when some of the bytes are not there. */
  read(address: number, length: number): Promise<Uint8Array | undefined>
  /** @returns false when some of the bytes are not there */
  write(address: number, bytes: Uint8Array): Promise<boolean>
}

export interface MachinePorts {
  read(port: number, size: 1 | 2 | 4): Promise<number>
  write(port: number, size: 1 | 2 | 4, value: number): Promise<void>
}

/** A monitor connection of the machine's own: what a client of its socket would be told. */
export interface MachineMonitor {
  /** The value of `return`. @throws MonitorError with QEMU's class and words */
  qmp(command: string, commandArguments?: JsonObject): Promise<JsonValue>
  /** What HMP prints for one line. */
  hmp(line: string): Promise<string>
}

/** Whole lines, oldest first. */
export interface MachineLines {
  readonly lines: readonly string[]
}

/** The guest's driver that is bound to the generation ID's device. */
export interface BoundDriver {
  /** As its system calls it, such as `vmgenid`. */
  readonly driver: string
  /** As its system calls the device, such as `QEMUVGID:00`; the ACPI path where it has no name of its own. */
  readonly device: string
}

/** A line of the console that was waited for. */
export interface AwaitedLine {
  readonly line: string
  /** In `console.lines`. */
  readonly index: number
  /** From the call until it was there, by the clock of who runs the machine. */
  readonly milliseconds: number
}

export interface WaitOptions {
  /** Index in `console.lines` of the first line that counts. Default: the next one to come. */
  readonly from?: number
  /** Longest time to wait. */
  readonly milliseconds: number
}

export interface Machine {
  /** `model`, `v86`, `qemu`. */
  readonly name: string
  readonly board: 'pc' | 'q35'
  /** Bytes of RAM. */
  readonly memorySize: number
  /** `-device vmgenid` is there. */
  readonly hasDevice: boolean
  readonly capabilities: Capabilities
  readonly memory: MachineMemory
  readonly ports: MachinePorts
  readonly monitor: MachineMonitor
  readonly console: MachineLines
  readonly firmwareLog: MachineLines
  /** Where the firmware left the RSDP for the guest; `undefined`: look for it. */
  readonly rsdpAddress: number | undefined
  readonly runState: RunState

  /** From power-on until the guest has its drivers. */
  boot(): Promise<void>
  stop(): Promise<void>
  cont(): Promise<void>
  reset(): Promise<void>
  /** The power button; the guest shuts itself down. */
  powerDown(): Promise<void>
  /** The guest suspends itself to RAM. */
  suspend(): Promise<void>
  /**
   * The host wakes it; returns when the guest runs again.
   * @param atReset is called when the wake-up has reset the devices and no instruction of the firmware has run (`wake-reset`)
   */
  wakeUp(options?: { readonly atReset?: () => Promise<void> }): Promise<void>

  /** The ID as the monitor gives it. */
  guid(): Promise<Guid>
  setGuid(guid: Guid): Promise<void>
  /** Raises the event without changing the ID. */
  notify(): Promise<void>
  /** The 8 bytes of `etc/vmgenid_addr` as the device has them; 0: not told. */
  toldAddress(): Promise<bigint>
  /** A file as firmware reads it; `undefined` when the machine has none of that name. */
  fwCfgFile(name: string): Promise<Uint8Array | undefined>
  /** As the firmware handed it over at the last boot. */
  memoryMap(): Promise<readonly MemoryMapEntry[]>
  /** `undefined` when no driver is bound. */
  driver(): Promise<BoundDriver | undefined>
  /** The 16 bytes as the guest's driver gives them to programs; `undefined` when it is not bound. */
  guestId(): Promise<Uint8Array | undefined>
  /** How often the guest has served GPE 5 since it booted. */
  eventCount(): Promise<number>
  /** Bytes of the guest's `/dev/urandom`. */
  random(length: number): Promise<Uint8Array>
  /** Lets the guest run until its console shows such a line. @returns `undefined` when it did not in that time */
  waitForLine(pattern: RegExp, options: WaitOptions): Promise<AwaitedLine | undefined>
  /** Running copies, each with an ID of its own (or with the same, for the control that shows the problem). */
  clone(count: number, options?: { readonly guid?: 'auto' | 'keep' }): Promise<readonly Machine[]>
  /**
   * Moves the running machine to another one of the same make, whose own ID is `guid`; this one stands still afterwards.
   * @returns the other one, running
   */
  migrate(guid: Guid): Promise<Machine>
  /** Ends the machine; harmless a second time. */
  close(): Promise<void>
}

/** What a machine that is about to be made shall be. */
export interface MachineSetup {
  readonly board: 'pc' | 'q35'
  /** Bytes of RAM. */
  readonly memorySize: number
  /** `undefined`: without the device. */
  readonly guid: Guid | undefined
  /** Default `linux`. */
  readonly system?: 'linux' | 'windows'
}

/** A way to run guests: makes machines of one name. */
export interface MachineKind {
  readonly name: string
  /** Boards that it can run, the one first that is taken when nobody chooses. */
  readonly boards: readonly MachineSetup['board'][]
  /** Bytes of RAM when nobody chooses. */
  readonly memorySize: number
  /** It can run a Windows guest too. */
  readonly runsWindows: boolean
  /** `undefined` when it is set up; else why it is not, and the command that does something about it. */
  problem(): Promise<{ readonly reason: string; readonly command: string } | undefined>
  /** A machine that is switched off. @throws VmgenidError when it could not be started */
  create(setup: MachineSetup): Promise<Machine>
}
