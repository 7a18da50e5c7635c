/**
 * The input pool of Linux's random number generator: one BLAKE2s hash that takes everything in, and from which keys are
 * extracted. Each extraction makes the hash's next key, so nothing of the past can be computed from the pool.
 *
 * Behaviour: Linux drivers/char/random.c (`mix_pool_bytes`, `extract_entropy`)
 * @module
 */
import { concatBytes } from '../../binary/bytes.ts'
import { toLittleEndian } from '../../binary/numbers.ts'
import type { StateReader } from '../../platform/lifecycle.ts'
import type { RandomSource } from '../../platform/random.ts'
import { BLAKE2S_HASH_SIZE, Blake2s, type Blake2sState, blake2s } from './blake2s.ts'

/** Bits that the pool counts at most. */
export const POOL_BITS = 8 * BLAKE2S_HASH_SIZE

/** `sizeof(long)` of a 64-bit kernel: what a cycle counter and RDRAND give at a time. */
const LONG = 8

/** Where the hardware's numbers come from. */
export interface PoolSources {
  /** The time stamp counter. */
  readonly cycles: () => bigint
  /** RDRAND and RDSEED; absent: the CPU has neither. */
  readonly rdrand: RandomSource | undefined
}

export class InputPool {
  readonly #sources: PoolSources
  #hash = new Blake2s()

  constructor(sources: PoolSources) {
    this.#sources = sources
  }

  /** Takes bytes in; credits nothing. */
  mix(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  /** Takes in an `unsigned long`. */
  mixLong(value: bigint): void {
    this.mix(longBytes(value))
  }

  /** @returns 32 bytes that everything taken in so far went into, and what the CPU gave just now */
  extractKey(): Uint8Array {
    const { cycles, rdrand } = this.#sources
    const seeds = Array.from({ length: BLAKE2S_HASH_SIZE / LONG }, () => {
      if (!rdrand) return longBytes(cycles())
      const seed = new Uint8Array(LONG)
      rdrand.fill(seed)
      return seed
    })
    const seed = this.#hash.final()
    const nextKey = blake2s(concatBytes(seeds, longBytes(0n)), { key: seed })
    this.#hash = new Blake2s({ key: nextKey })
    return blake2s(concatBytes(seeds, longBytes(1n)), { key: seed })
  }

  save(): Blake2sState {
    return this.#hash.save()
  }

  /** @throws SavedStateError */
  restore(reader: StateReader): void {
    this.#hash = Blake2s.restore(reader)
  }
}

/** 8 bytes, little-endian; wraps as the C type does. */
export function longBytes(value: bigint): Uint8Array {
  return toLittleEndian(BigInt.asUintN(64, value), LONG)
}
