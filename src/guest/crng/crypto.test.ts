import { createCipheriv, createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, fromHex, fromLatin1, toHex } from '../../binary/bytes.ts'
import { StateReader } from '../../platform/lifecycle.ts'
import { Blake2s, blake2s } from './blake2s.ts'
import { chacha20Block, chachaState } from './chacha20.ts'

const KEY = Uint8Array.from({ length: 32 }, (_, i) => i)

describe('ChaCha20', () => {
  it('gives the block of RFC 7539 §2.3.2 "Test Vector for the ChaCha20 Block Function"', () => {
    const state = chachaState(KEY, [1, 0x09000000, 0x4a000000, 0])
    expect(toHex(chacha20Block(state), ' ')).toBe(
      '10 f1 e7 e4 d1 3b 59 15 50 0f dd 1f a3 20 71 c4 ' +
        'c7 d1 f4 c7 33 c0 68 03 04 22 aa 9a c3 d4 6c 4e ' +
        'd2 82 64 46 07 9f aa 09 14 c2 d7 05 d9 8b 02 a2 ' +
        'b5 12 9c d1 de 16 4e b9 cb d0 83 e8 a2 50 3c 4e',
    )
  })

  it.each([
    // RFC 7539 appendix A.1 "The ChaCha20 Block Functions", vectors 1 to 3: the first 16 bytes.
    ['00'.repeat(32), 0, '76b8e0ada0f13d90405d6ae55386bd28'],
    ['00'.repeat(32), 1, '9f07e7be5551387a98ba977c732d080d'],
    [`${'00'.repeat(31)}01`, 1, '3aeb5224ecf849929b9d828db1ced4dd'],
  ])('gives the blocks of RFC 7539 appendix A.1: key %s, block %i', (key, counter, expected) => {
    const state = chachaState(fromHex(key), [counter, 0, 0, 0])
    expect(toHex(chacha20Block(state).subarray(0, 16))).toBe(expected)
  })

  it('gives what OpenSSL gives', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (key, tail) => {
          const words = Array.from({ length: 4 }, (_, i) => new DataView(tail.buffer).getUint32(4 * i, true))
          const state = chachaState(key, words)
          const ours = concatBytes(chacha20Block(state), chacha20Block(state))
          const theirs = createCipheriv('chacha20', key, tail).update(new Uint8Array(128))
          expect(toHex(ours)).toBe(toHex(theirs))
        },
      ),
      { numRuns: 50 },
    )
  })

  it('counts on, over 32 bits too', () => {
    const state = chachaState(KEY, [0xffff_ffff, 4, 0, 0])
    chacha20Block(state)
    expect([...state.subarray(12)]).toEqual([0, 5, 0, 0])
  })
})

describe('BLAKE2s', () => {
  it('gives the hash of "abc": RFC 7693 appendix B "Example of BLAKE2s Computation"', () => {
    expect(toHex(blake2s(fromLatin1('abc')))).toBe(
      '508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982',
    )
  })

  it('passes the self-test of RFC 7693 appendix E: all hash sizes, keyed and not', () => {
    const total = new Blake2s()
    for (const hashSize of [16, 20, 28, 32]) {
      for (const length of [0, 3, 64, 65, 255, 1024]) {
        const message = selfTestSequence(length, length)
        total.update(blake2s(message, { hashSize }))
        total.update(blake2s(message, { hashSize, key: selfTestSequence(hashSize, hashSize) }))
      }
    }
    expect(toHex(total.final())).toBe('6a411f08ce25adcdfb02aba641451cec53c598b24f4fc787fbdc88797f4c1dfe')
  })

  it('gives what OpenSSL gives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (message) => {
        expect(toHex(blake2s(message))).toBe(createHash('blake2s256').update(message).digest('hex'))
      }),
      { numRuns: 50 },
    )
  })

  it('does not care how its input is cut, and goes on after a save and a restore', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 5 }), (pieces) => {
        let cut = new Blake2s({ key: KEY })
        for (const piece of pieces) {
          cut.update(piece)
          const saved = JSON.parse(JSON.stringify({ version: 1, hash: cut.save() }))
          cut = Blake2s.restore(new StateReader('test', saved, 1).part('hash'))
        }
        expect(toHex(cut.final())).toBe(toHex(blake2s(concatBytes(pieces), { key: KEY })))
      }),
      { numRuns: 50 },
    )
  })
})

/** A Fibonacci generator: RFC 7693 appendix E "BLAKE2b and BLAKE2s Self-Test Module C Source". */
function selfTestSequence(length: number, seed: number): Uint8Array {
  let a = Math.imul(0xdead4bad, seed) >>> 0
  let b = 1
  return Uint8Array.from({ length }, () => {
    const next = (a + b) >>> 0
    a = b
    b = next
    return next >>> 24
  })
}
