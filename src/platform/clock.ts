/**
 * Time as devices see it.
 *
 * Contract: the guest's virtual time in nanoseconds since the machine was made, as a `bigint`, because
 * 2^53 nanoseconds are only 104 days and the PM timer multiplies them. It never runs backwards and stands still while the
 * machine is stopped. No device looks at wall time.
 * @module
 */
import { NumberRangeError } from '../binary/numbers.ts'

export const NANOSECONDS_PER_SECOND = 1_000_000_000n

export interface Clock {
  /** Nanoseconds. */
  now(): bigint
  /**
   * Calls back once when the time has come; at the next advance if it has come already, never from within this call.
   * @returns calls it off; harmless when it has rung
   */
  setAlarm(atNanos: bigint, ring: () => void): () => void
}

interface Alarm {
  readonly atNanos: bigint
  readonly ring: () => void
}

/** A clock that goes only when told: for models and tests. */
export class SimulationClock implements Clock {
  #now: bigint
  readonly #alarms: Alarm[] = []

  constructor(startNanos = 0n) {
    this.#now = startNanos
  }

  now(): bigint {
    return this.#now
  }

  setAlarm(atNanos: bigint, ring: () => void): () => void {
    const alarm: Alarm = { atNanos, ring }
    // Equal times ring in the order in which they were set.
    const after = this.#alarms.findIndex((other) => other.atNanos > atNanos)
    this.#alarms.splice(after < 0 ? this.#alarms.length : after, 0, alarm)
    return () => {
      const index = this.#alarms.indexOf(alarm)
      if (index >= 0) this.#alarms.splice(index, 1)
    }
  }

  /** When the next alarm rings; `undefined` when none is set. */
  get nextAlarmNanos(): bigint | undefined {
    return this.#alarms[0]?.atNanos
  }

  /**
   * Lets time pass. Alarms ring in order, each at its own time; those that they set ring as well if they are due.
   * @throws NumberRangeError for a negative time
   */
  advanceNanos(deltaNanos: bigint): void {
    this.advanceTo(this.#now + deltaNanos)
  }

  /** @throws NumberRangeError for a time that has passed */
  advanceTo(untilNanos: bigint): void {
    if (untilNanos < this.#now) {
      throw new NumberRangeError('time', String(untilNanos), `${this.#now} ns or later`)
    }
    for (let alarm = this.#alarms[0]; alarm && alarm.atNanos <= untilNanos; alarm = this.#alarms[0]) {
      this.#alarms.shift()
      if (alarm.atNanos > this.#now) this.#now = alarm.atNanos
      alarm.ring()
    }
    this.#now = untilNanos
  }
}
