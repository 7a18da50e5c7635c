/**
 * What a v86 machine is made from, and what it saves.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'
import type { MonitorEnvironment, RunState } from '../../monitor/host.ts'
import type { HostTime } from '../../platform/host-time.ts'
import type { SavedState } from '../../platform/lifecycle.ts'
import type { RandomSource } from '../../platform/random.ts'
import type { Trace } from '../../platform/trace.ts'
import type { MachineSetup } from '../machine.ts'
import type { SnapshotContent } from '../snapshot/content.ts'
import type { V86Constructor, WebAssemblyImports } from './v86-types.ts'

/** Bytes of RAM when nobody chooses. */
export const V86_MEMORY_SIZE = 128 * 2 ** 20

/** The emulator and what runs in it. Nothing of it is part of this package. */
export interface V86Parts {
  /** The class `V86` of the package `v86`. */
  readonly V86: V86Constructor
  /** Makes an instance of `v86.wasm`. */
  readonly instantiate: (imports: WebAssemblyImports) => Promise<unknown>
  /** SeaBIOS. */
  readonly bios: Uint8Array
  readonly vgaBios: Uint8Array
  /** A 32-bit Linux with CONFIG_VMGENID. */
  readonly kernel: Uint8Array
  /** Such as `buildInitramfs` makes. */
  readonly initramfs: Uint8Array
}

/** What surrounds a machine; the system's own by default. */
export interface V86Surroundings {
  readonly random?: RandomSource
  readonly time?: HostTime
  readonly monitor?: MonitorEnvironment
  readonly trace?: Trace
  /** What the monitor says it is, such as `vmgenid 0.1.0`. */
  readonly package?: string
  readonly onConsoleLine?: (line: string) => void
  readonly onFirmwareLine?: (line: string) => void
}

export interface V86MachineOptions extends V86Surroundings {
  readonly parts: V86Parts
  readonly setup: MachineSetup
  /** Behind the command line that the agent needs. */
  readonly append?: string
  /** Where a machine that has booted is kept, for the next one of the same make. */
  readonly boots?: BootStore
}

/** Machines that stand where their guest has just booted. */
export interface BootStore {
  /** @returns whether there was one, and `take` has taken it whole */
  restore(setup: MachineSetup, take: (saved: V86Saved) => void): Promise<boolean>
  save(setup: MachineSetup, content: SnapshotContent): Promise<void>
}

/** A machine that stands still, as plain data and bytes. */
export interface V86Saved {
  readonly state: V86MachineState
  /** v86's own state, without guest memory. */
  readonly v86: ArrayBuffer
  /** Fills guest memory, which is all zero. */
  readonly load: (memory: Uint8Array) => void
}

export interface V86MachineState extends SavedState {
  readonly version: 1
  readonly runState: RunState
  /** The guest's clock, decimal. */
  readonly clockNanos: string
  readonly console: readonly string[]
  readonly firmwareLog: readonly string[]
}

/** Something was asked of a machine that is in no state for it. */
export class V86MachineError extends VmgenidError {
  override readonly name = 'V86MachineError'
  constructor(action: string, state: string, problem?: string) {
    super('V86_MACHINE', `a v86 machine cannot ${action} while it is ${state}`, {
      facts: { problem },
    })
  }
}

/** The guest did not do in time what it was asked. */
export class V86TimeoutError extends VmgenidError {
  override readonly name = 'V86TimeoutError'
  constructor(action: string, milliseconds: number, lastLines: readonly string[]) {
    super('V86_TIMEOUT', `the guest did not ${action} in ${milliseconds / 1000} s`, {
      facts: { console: lastLines.slice(-3).join(' | ').slice(-300) || 'nothing' },
    })
  }
}

/** What a machine is made from is not there. */
export class V86PartsError extends VmgenidError {
  override readonly name = 'V86PartsError'
  constructor(reason: string, command: string) {
    super('V86_PARTS', `no v86 machine: ${reason}`, { hint: command })
  }
}
