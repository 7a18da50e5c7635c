/**
 * Real time as the devices of an emulator see it: it stands still while the CPU does. Nobody wakes it: whoever runs the
 * emulator calls `poll` often.
 * @module
 */
import { type Clock, SimulationClock } from '../../platform/clock.ts'
import type { HostTime } from '../../platform/host-time.ts'

const NANOS_PER_MILLISECOND = 1e6

export class V86Clock implements Clock {
  readonly #time: HostTime
  #alarms = new SimulationClock()
  /** When the clock last started or stopped. */
  #nanos = 0n
  /** Host time of the start; `undefined`: it stands still. */
  #since: number | undefined

  constructor(time: HostTime) {
    this.#time = time
  }

  now(): bigint {
    if (this.#since === undefined) return this.#nanos
    return this.#nanos + BigInt(Math.round((this.#time.milliseconds() - this.#since) * NANOS_PER_MILLISECOND))
  }

  setAlarm(atNanos: bigint, ring: () => void): () => void {
    return this.#alarms.setAlarm(atNanos, ring)
  }

  start(): void {
    this.#since ??= this.#time.milliseconds()
  }

  stop(): void {
    this.#nanos = this.now()
    this.#since = undefined
  }

  /** Goes to another time, such as that of a saved state. Alarms are forgotten. */
  set(nanos: bigint): void {
    this.#nanos = nanos
    if (this.#since !== undefined) this.#since = this.#time.milliseconds()
    this.#alarms = new SimulationClock(nanos)
  }

  /** Rings what is due. @returns milliseconds until something is; `undefined`: nothing is set */
  poll(): number | undefined {
    const now = this.now()
    this.#alarms.advanceTo(now)
    const next = this.#alarms.nextAlarmNanos
    return next === undefined ? undefined : Math.max(0, Number(next - now) / NANOS_PER_MILLISECOND)
  }
}
