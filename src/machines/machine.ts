/**
 * A machine as verifier, conformance suite and monitors see it: one interface, whoever runs the guest.
 *
 * Everything is asynchronous, because a machine may be behind a socket. What a machine cannot do is said in its
 * `capabilities`, with the reason; a call of it is refused with the same words (`MachineCapabilityError`).
 * @module
 */

import { VmgenidError } from '../binary/errors.ts'
import type { Guid } from '../binary/guid.ts'
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
  /** The host wakes it; returns when the guest runs again. */
  wakeUp(): Promise<void>

  /** The ID as the monitor gives it. */
  guid(): Promise<Guid>
  setGuid(guid: Guid): Promise<void>
  /** Raises the event without changing the ID. */
  notify(): Promise<void>
  /** Bytes of the guest's `/dev/urandom`. */
  random(length: number): Promise<Uint8Array>
  /** Running copies, each with an ID of its own (or with the same, for the control that shows the problem). */
  clone(count: number, options?: { readonly guid?: 'auto' | 'keep' }): Promise<readonly Machine[]>
  /** Ends the machine; harmless a second time. */
  close(): Promise<void>
}
