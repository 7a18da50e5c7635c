/**
 * The keys of Linux's generator: one base key, and one for each CPU that follows it.
 *
 * A key that has served is overwritten with half of the block that it made. A CPU whose generation is not the base key's takes
 * a new key off it first, so raising the generation changes what every reader gets next.
 *
 * Behaviour: Linux drivers/char/random.c (`crng_reseed`, `crng_fast_key_erasure`, `crng_make_state`)
 * @module
 */
import { toHex } from '../../binary/bytes.ts'
import { NumberRangeError } from '../../binary/numbers.ts'
import { SavedStateError, type StateReader } from '../../platform/lifecycle.ts'
import { CHACHA_BLOCK_SIZE, CHACHA_KEY_SIZE, chacha20Block, chachaState } from './chacha20.ts'

export interface CrngKeysState {
  /** Hexadecimal. */
  readonly key: string
  readonly generation: number
  readonly cpus: ReadonlyArray<{ readonly key: string; readonly generation?: number }>
}

/** A ChaCha20 state for one reader, and 32 bytes that came with it. */
export interface ReaderState {
  readonly state: Uint32Array
  readonly bytes: Uint8Array
}

interface Key {
  key: Uint8Array
  /** Of the base key that this one comes from; absent: this CPU has not read yet. */
  generation: number | undefined
}

export class CrngKeys {
  readonly #base: { key: Uint8Array; generation: number } = {
    key: new Uint8Array(CHACHA_KEY_SIZE),
    generation: 0,
  }
  readonly #cpus: Key[]

  constructor(cpus: number) {
    this.#cpus = Array.from({ length: cpus }, () => ({
      key: new Uint8Array(CHACHA_KEY_SIZE),
      generation: undefined,
    }))
  }

  /** Counts reseedings. */
  get generation(): number {
    return this.#base.generation
  }

  /** A new base key, which every CPU takes over at its next read. */
  reseed(key: Uint8Array): void {
    this.#base.key = key
    this.#base.generation++
  }

  /** Before the generator is ready: no generation, and readers use the base key itself. */
  setEarly(key: Uint8Array): void {
    this.#base.key = key
  }

  earlyState(): ReaderState {
    return eraseFast(this.#base)
  }

  /** @throws NumberRangeError for a CPU that there is not */
  cpuState(cpu: number): ReaderState {
    const own = this.#cpus[cpu]
    if (!own) throw new NumberRangeError('cpu', cpu, `0 to ${this.#cpus.length - 1}`)
    if (own.generation !== this.#base.generation) {
      own.key = eraseFast(this.#base).bytes
      own.generation = this.#base.generation
    }
    return eraseFast(own)
  }

  save(): CrngKeysState {
    return {
      key: toHex(this.#base.key),
      generation: this.#base.generation,
      cpus: this.#cpus.map(({ key, generation }) => ({
        key: toHex(key),
        ...(generation === undefined ? {} : { generation }),
      })),
    }
  }

  /** @throws SavedStateError */
  restore(reader: StateReader): void {
    const key = reader.bytes('key', CHACHA_KEY_SIZE)
    const generation = reader.integer('generation', Number.MAX_SAFE_INTEGER)
    const cpus = reader.parts('cpus').map((cpu) => ({
      key: cpu.bytes('key', CHACHA_KEY_SIZE),
      generation: cpu.has('generation') ? cpu.integer('generation', Number.MAX_SAFE_INTEGER) : undefined,
    }))
    if (cpus.length !== this.#cpus.length) {
      throw new SavedStateError(reader.typeName, 'cpus', `${this.#cpus.length} of them`, cpus.length)
    }
    this.#base.key = key
    this.#base.generation = generation
    this.#cpus.splice(0, cpus.length, ...cpus)
  }
}

/** Half of a block replaces the key at once, so that it can tell nothing of this output later. */
function eraseFast(owner: { key: Uint8Array }): ReaderState {
  const state = chachaState(owner.key)
  const block = chacha20Block(state)
  owner.key = block.slice(0, CHACHA_KEY_SIZE)
  return { state, bytes: block.slice(CHACHA_KEY_SIZE) }
}

/** So many bytes of a state's key stream. */
export function keyStream(state: Uint32Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length; done += CHACHA_BLOCK_SIZE) {
    bytes.set(chacha20Block(state).subarray(0, length - done), done)
  }
  return bytes
}
