/**
 * What a run of the boot script is given, what comes of it, and where it ends when edk2 would not come back.
 * @module
 */
import { hex } from '../../binary/numbers.ts'
import { FirmwareHang, type FirmwareHangKind } from '../hang.ts'
import type { Awaitable, FirmwareHost } from '../host.ts'
import type { FirmwareLog } from '../log.ts'
import type { EfiStatus } from '../status.ts'
import { formatMicroseconds } from './duration.ts'
import type { BootScriptOpcode } from './opcodes.ts'

export interface BootScriptLimits {
  /** Nodes that are run. */
  readonly nodes: number
  /** Reads and writes of all nodes together, and bytes that are printed; polls not counted. */
  readonly accesses: number
  /** Tries of one poll behind the first. */
  readonly pollTries: number
  /** Simulated time of one poll or stall. */
  readonly waitMicroseconds: number
}

/** A table of edk2's has less than 64 KiB. */
export const BOOT_SCRIPT_LIMITS: BootScriptLimits = {
  nodes: 0x4000,
  accesses: 0x1_0000,
  pollTries: 1000,
  waitMicroseconds: 60_000_000,
}

export interface BootScriptExecution {
  readonly host: FirmwareHost
  /** Address of the table; 0: there is none. */
  readonly base: number
  readonly log: FirmwareLog
  readonly limits?: Partial<BootScriptLimits> | undefined
  /** Called for each delay of a poll or stall: lets a model's clock go on. */
  readonly passTime?: ((nanoseconds: bigint) => Awaitable<void>) | undefined
  /** Runs the code that a DISPATCH names. Default: the run ends there. */
  readonly dispatch?: ((entryPoint: bigint, context: bigint) => Awaitable<EfiStatus>) | undefined
  /** PCI Express window, where configuration space is to be reached by memory. Default: by ports. */
  readonly pciExpressBase?: number | undefined
}

/** The node at which edk2 would stop answering, and for how long. */
export class BootScriptHang extends FirmwareHang {
  override readonly name = 'BootScriptHang'
  /** Address of the node. */
  readonly address: number
  readonly opcode: BootScriptOpcode
  /** How long edk2 would wait before it failed; `undefined`: it would never end, or time is not the matter. */
  readonly waitMicroseconds: bigint | undefined
  constructor(
    kind: FirmwareHangKind,
    node: { readonly address: number; readonly opcode: BootScriptOpcode },
    problem: string,
    waitMicroseconds?: bigint,
  ) {
    super(kind, `boot script node ${node.opcode} at ${hex(node.address)}: ${problem}`, {
      wait: waitMicroseconds === undefined ? undefined : formatMicroseconds(waitMicroseconds),
    })
    this.address = node.address
    this.opcode = node.opcode
    this.waitMicroseconds = waitMicroseconds
  }
}

export interface BootScriptRun {
  /** What the executor returns; `undefined` when it does not. */
  readonly status: EfiStatus | undefined
  readonly hang: BootScriptHang | undefined
  /** Nodes that were begun. */
  readonly nodes: number
  /** Simulated time of polls and stalls. */
  readonly nanoseconds: bigint
}
