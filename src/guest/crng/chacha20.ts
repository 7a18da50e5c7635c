/**
 * ChaCha20's block function, which Linux's random number generator consists of.
 *
 * The state is sixteen 32-bit words: four constants, eight of the key, a block counter, three of the nonce. RFC 7539 counts
 * in word 12 alone; Linux takes words 12 and 13 as one 64-bit counter and has no nonce.
 *
 * Source: RFC 7539 §2.3 "The ChaCha20 Block Function".
 * @module
 */

export const CHACHA_KEY_SIZE = 32
export const CHACHA_BLOCK_SIZE = 64
const ROUNDS = 20
/** Of the block counter in the state. */
const COUNTER = 12

/** "expand 32-byte k", little-endian. */
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const

/** The words that are mixed together in turn: four columns, then four diagonals. BLAKE2s has the same. */
export const QUARTERS = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const

/**
 * @param key 32 bytes
 * @param tail words 12 to 15: counter and nonce; default zeros
 */
export function chachaState(key: Uint8Array, tail: readonly number[] = [0, 0, 0, 0]): Uint32Array {
  const state = new Uint32Array(16)
  state.set(CONSTANTS)
  chachaSetKey(state, key)
  state.set(tail, COUNTER)
  return state
}

/** Replaces the key within a state. */
export function chachaSetKey(state: Uint32Array, key: Uint8Array): void {
  const view = new DataView(key.buffer, key.byteOffset, CHACHA_KEY_SIZE)
  for (let i = 0; i < 8; i++) state[4 + i] = view.getUint32(4 * i, true)
}

/** The 64 bytes of this state; counts words 12 and 13 on, as a 64-bit number. */
export function chacha20Block(state: Uint32Array): Uint8Array {
  const words = state.slice()
  for (let round = 0; round < ROUNDS; round += 2) {
    for (const [a, b, c, d] of QUARTERS) quarterRound(words, a, b, c, d)
  }
  const block = new Uint8Array(CHACHA_BLOCK_SIZE)
  const view = new DataView(block.buffer)
  for (let i = 0; i < 16; i++) view.setUint32(4 * i, ((words[i] ?? 0) + (state[i] ?? 0)) >>> 0, true)
  const counter = ((state[COUNTER] ?? 0) + 1) >>> 0
  state[COUNTER] = counter
  if (counter === 0) state[COUNTER + 1] = ((state[COUNTER + 1] ?? 0) + 1) >>> 0
  return block
}

function quarterRound(words: Uint32Array, a: number, b: number, c: number, d: number): void {
  words[a] = (words[a] ?? 0) + (words[b] ?? 0)
  words[d] = rotateLeft((words[d] ?? 0) ^ (words[a] ?? 0), 16)
  words[c] = (words[c] ?? 0) + (words[d] ?? 0)
  words[b] = rotateLeft((words[b] ?? 0) ^ (words[c] ?? 0), 12)
  words[a] = (words[a] ?? 0) + (words[b] ?? 0)
  words[d] = rotateLeft((words[d] ?? 0) ^ (words[a] ?? 0), 8)
  words[c] = (words[c] ?? 0) + (words[d] ?? 0)
  words[b] = rotateLeft((words[b] ?? 0) ^ (words[c] ?? 0), 7)
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
