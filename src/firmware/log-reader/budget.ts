/**
 * How much of a log is kept: a hostile one has millions of lines that all say something.
 * @module
 */

/** Kept things of one log, all runs together. */
export const LOG_ITEM_LIMIT = 100_000

export class Budget {
  #left: number
  /** Things that were passed over. */
  passed = 0

  constructor(limit = LOG_ITEM_LIMIT) {
    this.#left = limit
  }

  /** True when one more may be kept. */
  take(): boolean {
    if (this.#left > 0) {
      this.#left--
      return true
    }
    this.passed++
    return false
  }

  /** Adds to `list` if one more may be kept. */
  add<T>(list: T[], item: T): void {
    if (this.take()) list.push(item)
  }
}
