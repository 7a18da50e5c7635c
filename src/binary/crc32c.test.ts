import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, fromHex, fromLatin1 } from './bytes.ts'
import { combineCrc32c, crc32c } from './crc32c.ts'

/** Bit by bit, from the definition. */
function slow(bytes: Uint8Array): number {
  let sum = 0xffff_ffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0x82f6_3b78 : sum >>> 1
  }
  return ~sum >>> 0
}

describe('CRC-32C', () => {
  // RFC 3720 appendix B.4 prints the sums as bytes on the wire; here they are numbers.
  it.each<[string, Uint8Array, number]>([
    ['nothing', new Uint8Array(), 0],
    ['123456789', fromLatin1('123456789'), 0xe306_9283],
    ['32 bytes of zeroes', new Uint8Array(32), 0x8a91_36aa],
    ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8_ab43],
    ['32 bytes of incrementing 00..1f', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd_794e],
    ['32 bytes of decrementing 1f..00', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113f_db5c],
    [
      'an iSCSI SCSI Read (10) command PDU',
      fromHex(
        '01c00000 00000000 00000000 00000000 14000000 00000400 00000014 00000018 28000000 00000000 02000000 00000000',
      ),
      0xd996_3a56,
    ],
  ])('of %s', (_what, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum)
    expect(slow(bytes)).toBe(sum)
  })

  it('is the same in one go, in two, and put together from two sums', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (a, b) => {
        const whole = slow(concatBytes(a, b))
        expect(crc32c(concatBytes(a, b))).toBe(whole)
        expect(crc32c(b, crc32c(a))).toBe(whole)
        expect(combineCrc32c(crc32c(a), crc32c(b), b.length)).toBe(whole)
      }),
    )
  })

  it('combines runs that are longer than anybody would look at', () => {
    // Zeros of 2^40 bytes: in halves, and in one step.
    let sum = crc32c(new Uint8Array(1))
    for (let length = 1; length < 2 ** 40; length *= 2) sum = combineCrc32c(sum, sum, length)
    const third = combineCrc32c(crc32c(new Uint8Array(3)), sum, 2 ** 40)
    expect(third).toBe(combineCrc32c(sum, crc32c(new Uint8Array(3)), 3))
  })
})
