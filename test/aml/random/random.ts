/** Marsaglia's xorshift32: the same numbers for the same seed, everywhere. */
export class Random {
  #state: number

  constructor(seed: number) {
    // Seeds that lie close together begin far apart.
    this.#state = Math.imul(seed + 1, 0x9e3779b1) >>> 0 || 1
  }

  /** 0 to limit - 1. */
  below(limit: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    this.#state >>>= 0
    return this.#state % limit
  }

  /** True once in `times`. */
  onceIn(times: number): boolean {
    return this.below(times) === 0
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
}
