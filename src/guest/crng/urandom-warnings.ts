/**
 * How often Linux warns of reads from a generator that is not ready: three times a second, ten times in all.
 *
 * Behaviour: Linux drivers/char/random.c (`urandom_warning`)
 * @module
 */
import { NANOSECONDS_PER_SECOND } from '../../platform/clock.ts'
import type { StateReader } from '../../platform/lifecycle.ts'

const A_SECOND = 3
const IN_ALL = 10

export interface UrandomWarningsState {
  readonly total: number
  /** Decimal. */
  readonly second: string
  readonly inSecond: number
  readonly missed: number
}

export class UrandomWarnings {
  #total = 0
  #second = -1n
  #inSecond = 0
  #missed = 0

  /** Warnings that were not printed. */
  get missed(): number {
    return this.#missed
  }

  /** Whether this read is worth a line. @param now nanoseconds */
  mayPrint(now: bigint): boolean {
    const second = now / NANOSECONDS_PER_SECOND
    if (second !== this.#second) this.#inSecond = 0
    this.#second = second
    if (this.#total >= IN_ALL || this.#inSecond >= A_SECOND) {
      this.#missed++
      return false
    }
    this.#total++
    this.#inSecond++
    return true
  }

  save(): UrandomWarningsState {
    return {
      total: this.#total,
      second: String(this.#second),
      inSecond: this.#inSecond,
      missed: this.#missed,
    }
  }

  /** @throws SavedStateError */
  restore(reader: StateReader): void {
    const [total, inSecond, missed] = ['total', 'inSecond', 'missed'].map((field) =>
      reader.integer(field, Number.MAX_SAFE_INTEGER),
    ) as [number, number, number]
    this.#second = reader.bigint('second')
    this.#total = total
    this.#inSecond = inSecond
    this.#missed = missed
  }
}
