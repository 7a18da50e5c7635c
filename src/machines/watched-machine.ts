/**
 * A machine that somebody else runs, as far as it can be looked at from outside: its monitors, and memory. Nothing of it is changed,
 * and it is not stopped for longer than a read takes.
 * @module
 */
import type { MachineMemory, MachineMonitor } from './machine.ts'

export interface WatchedMachine {
  /** As it was given, such as `unix:/run/vm/qmp`. */
  readonly address: string
  readonly monitor: MachineMonitor
  readonly ram: MachineMemory['ram']
  /** Guest-physical; `undefined` when some of the bytes are not there. */
  readonly fetch: (address: number, length: number) => Promise<Uint8Array | undefined>
  /** Places of sound RSDPs in all of memory, the best first; or why it cannot be looked through. */
  readonly searchRsdps: (onStep: (what: string) => void) => Promise<readonly number[] | string>
}
