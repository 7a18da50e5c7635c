/**
 * BLAKE2s, the hash that Linux's input pool is: keyed or not, 1 to 32 bytes out, with a state that can be saved.
 *
 * Source: RFC 7693 §3.1 "Mixing Function G", §3.2 "Compression Function F", §2.7 "Message Schedule SIGMA".
 * @module
 */
import { toHex } from '../../binary/bytes.ts'
import type { StateReader } from '../../platform/lifecycle.ts'
import { QUARTERS } from './chacha20.ts'

export const BLAKE2S_BLOCK_SIZE = 64
export const BLAKE2S_HASH_SIZE = 32

const IV = Uint32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
)

/** For each round, which message word each half of a mixing takes. */
const SIGMA = [
  '0123456789abcdef',
  'ea489fd61c02b753',
  'b8c052fdae367194',
  '7931dcbe265a40f8',
  '905724afe1bc683d',
  '2c6a0b834d75fe19',
  'c51fed4a0763928b',
  'db7ec13950f4862a',
  '6fe9b308c2d714a5',
  'a2847615fb9e3cd0',
].map((round) => Array.from(round, (digit) => Number.parseInt(digit, 16)))

export interface Blake2sOptions {
  /** At most 32 bytes; default none. */
  readonly key?: Uint8Array
  /** 1 to 32; default 32. */
  readonly hashSize?: number
}

/** A hash in progress as plain data, part of its owner's saved state. */
export interface Blake2sState {
  readonly hashSize: number
  /** Hexadecimal: eight little-endian words. */
  readonly chain: string
  /** Bytes that were compressed. */
  readonly compressed: number
  /** Hexadecimal: bytes that wait for the next block. */
  readonly pending: string
}

/** A hash in progress. */
export class Blake2s {
  readonly #hashSize: number
  readonly #chain: Uint32Array
  readonly #block = new Uint8Array(BLAKE2S_BLOCK_SIZE)
  #filled = 0
  #compressed = 0

  constructor({ key, hashSize = BLAKE2S_HASH_SIZE }: Blake2sOptions = {}) {
    this.#hashSize = hashSize
    this.#chain = IV.slice()
    // The parameter block: sequential mode, key and hash size. RFC 7693 §2.5 "Parameter Block".
    this.#chain[0] = (IV[0] ?? 0) ^ 0x01010000 ^ ((key?.length ?? 0) << 8) ^ hashSize
    if (key && key.length > 0) {
      this.#block.set(key)
      this.#filled = BLAKE2S_BLOCK_SIZE
    }
  }

  /** Takes over a saved hash. @throws SavedStateError */
  static restore(reader: StateReader): Blake2s {
    const hash = new Blake2s({ hashSize: reader.integer('hashSize', BLAKE2S_HASH_SIZE) })
    const chain = reader.bytes('chain', 4 * hash.#chain.length)
    const view = new DataView(chain.buffer)
    hash.#chain.set(hash.#chain.map((_, i) => view.getUint32(4 * i, true)))
    hash.#compressed = reader.integer('compressed', Number.MAX_SAFE_INTEGER)
    const pending = reader.bytes('pending')
    hash.#filled = Math.min(pending.length, BLAKE2S_BLOCK_SIZE)
    hash.#block.set(pending.subarray(0, hash.#filled))
    return hash
  }

  save(): Blake2sState {
    return {
      hashSize: this.#hashSize,
      chain: toHex(wordsToBytes(this.#chain)),
      compressed: this.#compressed,
      pending: toHex(this.#block.subarray(0, this.#filled)),
    }
  }

  update(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      // A full block waits: the last one is compressed in another way.
      if (this.#filled === BLAKE2S_BLOCK_SIZE) {
        this.#compressed += BLAKE2S_BLOCK_SIZE
        this.#compress(false)
        this.#filled = 0
      }
      const piece = bytes.subarray(done, done + BLAKE2S_BLOCK_SIZE - this.#filled)
      this.#block.set(piece, this.#filled)
      this.#filled += piece.length
      done += piece.length
    }
  }

  /** The hash of everything so far. The object is of no use afterwards. */
  final(): Uint8Array {
    this.#compressed += this.#filled
    this.#block.fill(0, this.#filled)
    this.#compress(true)
    return wordsToBytes(this.#chain).slice(0, this.#hashSize)
  }

  #compress(last: boolean): void {
    const message = new DataView(this.#block.buffer)
    const words = new Uint32Array(16)
    words.set(this.#chain)
    words.set(IV, 8)
    words[12] = (words[12] ?? 0) ^ (this.#compressed >>> 0)
    words[13] = (words[13] ?? 0) ^ Math.floor(this.#compressed / 2 ** 32)
    if (last) words[14] = ~(words[14] ?? 0)
    for (const order of SIGMA) {
      QUARTERS.forEach(([a, b, c, d], i) => {
        const x = message.getUint32(4 * (order[2 * i] ?? 0), true)
        const y = message.getUint32(4 * (order[2 * i + 1] ?? 0), true)
        words[a] = (words[a] ?? 0) + (words[b] ?? 0) + x
        words[d] = rotateRight((words[d] ?? 0) ^ (words[a] ?? 0), 16)
        words[c] = (words[c] ?? 0) + (words[d] ?? 0)
        words[b] = rotateRight((words[b] ?? 0) ^ (words[c] ?? 0), 12)
        words[a] = (words[a] ?? 0) + (words[b] ?? 0) + y
        words[d] = rotateRight((words[d] ?? 0) ^ (words[a] ?? 0), 8)
        words[c] = (words[c] ?? 0) + (words[d] ?? 0)
        words[b] = rotateRight((words[b] ?? 0) ^ (words[c] ?? 0), 7)
      })
    }
    for (let i = 0; i < 8; i++) this.#chain[i] = (this.#chain[i] ?? 0) ^ (words[i] ?? 0) ^ (words[i + 8] ?? 0)
  }
}

/** The hash of `message` in one step. */
export function blake2s(message: Uint8Array, options: Blake2sOptions = {}): Uint8Array {
  const hash = new Blake2s(options)
  hash.update(message)
  return hash.final()
}

function rotateRight(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function wordsToBytes(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(4 * words.length)
  const view = new DataView(bytes.buffer)
  words.forEach((word, i) => {
    view.setUint32(4 * i, word, true)
  })
  return bytes
}
