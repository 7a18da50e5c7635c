import { describe, expect, it } from 'vitest'
import { toHex } from '../binary/bytes.ts'
import { SeededRandom, systemRandom } from './random.ts'

describe('RandomSource', () => {
  it('gives the same bytes for the same seed, other bytes for another', () => {
    const take = (seed: number) => {
      const bytes = new Uint8Array(16)
      new SeededRandom(seed).fill(bytes)
      return toHex(bytes)
    }
    expect(take(1)).toBe(take(1))
    expect(take(1)).not.toBe(take(2))
    expect(take(0)).not.toBe('00'.repeat(16))
  })

  it('is spread evenly enough to find faults with', () => {
    const random = new SeededRandom(7)
    const counts = new Array(16).fill(0)
    for (let i = 0; i < 16_000; i++) counts[random.below(16)]++
    expect(Math.min(...counts)).toBeGreaterThan(850)
    expect(Math.max(...counts)).toBeLessThan(1150)
  })

  it('takes more from the system than it gives at once', () => {
    const bytes = new Uint8Array(70_000)
    systemRandom.fill(bytes)
    expect(bytes.subarray(0, 32).some((byte) => byte !== 0)).toBe(true)
    expect(bytes.subarray(-32).some((byte) => byte !== 0)).toBe(true)
  })
})
