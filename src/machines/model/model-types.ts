/**
 * What a model machine is made from, what it saves, and what it refuses.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'
import type { Board, BoardState } from '../../board/board.ts'
import type { BoardOptions } from '../../board/config.ts'
import type { FirmwareEdition } from '../../firmware/editions.ts'
import type { OvmfState } from '../../firmware/ovmf.ts'
import type { MemoryAllocation, Placement } from '../../firmware/uefi-memory.ts'
import type { GuestOptions, GuestState } from '../../guest/guest.ts'
import type { GuestSystem } from '../../guest/systems.ts'
import type { RunState } from '../../monitor/host.ts'
import type { SimulationClock } from '../../platform/clock.ts'
import type { SavedState } from '../../platform/lifecycle.ts'
import type { RandomSource } from '../../platform/random.ts'
import type { Trace } from '../../platform/trace.ts'

export interface ModelMachineOptions {
  readonly board: BoardOptions
  /** Default: Linux with RDRAND from `random`. */
  readonly guest?: GuestOptions
  /** Default `current`. */
  readonly edition?: FirmwareEdition
  /** Where the firmware puts things, for reproducing the addresses of a real run. */
  readonly placement?: Placement
  /** What other drivers of that run had allocated. */
  readonly neighbours?: readonly MemoryAllocation[]
  /** For `guid=auto`, and the guest's CPU. Default: the system's. */
  readonly random?: RandomSource
  /** Default: one that stands at 0. It goes only when told: see `advance`. */
  readonly clock?: SimulationClock
  readonly trace?: Trace
  readonly onConsoleLine?: (line: string) => void
  readonly onFirmwareLine?: (line: string) => void
}

/** Everything of a machine but its memory. */
export interface ModelMachineState extends SavedState {
  readonly version: 1
  /** Decimal. */
  readonly clockNanos: string
  readonly runState: RunState
  readonly board: BoardState
  readonly firmware?: OvmfState
  readonly guest: GuestState
  readonly needsBoot?: true
}

export type ModelDescription = Readonly<Record<string, string | number | boolean>>

/** A call that does not fit the state that the machine is in. */
export class ModelMachineError extends VmgenidError {
  override readonly name = 'ModelMachineError'
  constructor(what: string, state: RunState, expected: string) {
    super('MODEL_MACHINE', `the machine is ${state}: ${what} needs ${expected}`)
  }
}

/** The facts of a machine that its saved state depends on. */
export function describeModel(
  { config }: Board,
  system: GuestSystem,
  edition: FirmwareEdition,
): ModelDescription {
  const { kind, memorySize, cpus, cpuVendor, vmgenid, disableS3, disableS4, smm } = config
  return {
    board: kind,
    memorySize,
    cpus: `${cpus.present} of ${cpus.maximum}: ${cpus.sockets} x ${cpus.cores} x ${cpus.threads}`,
    cpuVendor,
    vmgenid: vmgenid !== undefined,
    disableS3,
    disableS4,
    smm,
    system,
    edition,
  }
}
