/**
 * Randomness as devices get it: through the constructor.
 *
 * Contract: `fill` overwrites all of the bytes. A machine that means its generation IDs gives `systemRandom`;
 * a model or a test gives `SeededRandom`, and is the same every time.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { Guid } from '../binary/guid.ts'

export interface RandomSource {
  fill(bytes: Uint8Array): void
}

interface WebCrypto {
  getRandomValues(bytes: Uint8Array): unknown
}

/** The system's own generator, in a browser as in Node (Web Cryptography API, `getRandomValues`). */
export const systemRandom: RandomSource = {
  fill(bytes) {
    const { crypto } = globalThis as { crypto?: WebCrypto }
    if (!crypto) {
      throw new VmgenidError('NO_RANDOM', 'this system has no crypto.getRandomValues', {
        hint: 'Use Node 20 or later or a current browser, or pass a RandomSource of your own.',
      })
    }
    const MOST_AT_ONCE = 65536
    for (let i = 0; i < bytes.length; i += MOST_AT_ONCE) {
      crypto.getRandomValues(bytes.subarray(i, i + MOST_AT_ONCE))
    }
  },
}

/** 16 random bytes as a version-4 UUID: what `guid=auto` is. */
export function randomGuid(random: RandomSource): Guid {
  const bytes = new Uint8Array(Guid.SIZE)
  random.fill(bytes)
  return Guid.random(bytes)
}

/** The same bytes for the same seed: for models and tests, never for IDs that have to be unique. */
export class SeededRandom implements RandomSource {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  fill(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.u32() & 0xff
  }

  /** The next 32 bits, unsigned: a Weyl sequence through the 32-bit finalizer of MurmurHash3. */
  u32(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    let x = this.#state
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
    return (x ^ (x >>> 16)) >>> 0
  }

  /** An integer from 0 to `limit` - 1; `limit` at most 2^32. */
  below(limit: number): number {
    return Math.floor((this.u32() / 2 ** 32) * limit)
  }
}
