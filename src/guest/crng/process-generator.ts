/**
 * A random number generator inside a program, as most languages have one: it asks the kernel for a seed when it starts and
 * never again. A generation ID reaches the kernel, not this: in a clone it goes on as the original does.
 *
 * It erases its key after each use, as the kernel does, so that only being cloned can make it repeat.
 * @module
 */
import { concatBytes, toHex } from '../../binary/bytes.ts'
import { Guid } from '../../binary/guid.ts'
import { type SavedState, StateReader } from '../../platform/lifecycle.ts'
import { CHACHA_BLOCK_SIZE, CHACHA_KEY_SIZE, chacha20Block, chachaState } from './chacha20.ts'

export interface ProcessGeneratorState extends SavedState {
  readonly version: 1
  /** Hexadecimal. */
  readonly key: string
}

export class ProcessGenerator {
  #key: Uint8Array

  /** @param seed 32 bytes of `getrandom(2)` */
  constructor(seed: Uint8Array) {
    this.#key = seed.slice(0, CHACHA_KEY_SIZE)
  }

  bytes(length: number): Uint8Array {
    const state = chachaState(this.#key)
    this.#key = chacha20Block(state).slice(0, CHACHA_KEY_SIZE)
    const count = Math.ceil(length / CHACHA_BLOCK_SIZE)
    return concatBytes(Array.from({ length: count }, () => chacha20Block(state))).slice(0, length)
  }

  uuid(): string {
    return Guid.random(this.bytes(Guid.SIZE)).toString()
  }

  save(): ProcessGeneratorState {
    return { version: 1, key: toHex(this.#key) }
  }

  /** @throws SavedStateError */
  restore(state: ProcessGeneratorState): void {
    this.#key = new StateReader('process generator', state, 1).bytes('key', CHACHA_KEY_SIZE)
  }
}
