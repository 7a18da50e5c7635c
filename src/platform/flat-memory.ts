/**
 * Guest memory that somebody else owns as one byte array, such as an emulator's: array index = guest-physical address.
 *
 * The array is asked for at each access, because its owner may replace it (v86 does when it restores a state).
 * An array shorter than a region says: bytes past its end read as zero and swallow writes, but are not reported as missing.
 * @module
 */
import { type MemoryRegion, RegionMemory } from './guest-memory.ts'

export class FlatMemory extends RegionMemory {
  readonly #bytes: () => Uint8Array

  /**
   * @param bytes gives the array as it is now
   * @param regions which parts of it are RAM and ROM; default: all of it is RAM
   */
  constructor(bytes: () => Uint8Array, regions?: readonly MemoryRegion[]) {
    super(regions ?? [{ start: 0, size: bytes().length, kind: 'ram' }])
    this.#bytes = bytes
  }

  override copy(target: number, source: number, length: number): boolean {
    const bytes = this.#bytes()
    const whole =
      this.covers(source, length, 'read') &&
      this.covers(target, length, 'write') &&
      Math.max(source, target) + length <= bytes.length
    if (!whole) return super.copy(target, source, length)
    bytes.copyWithin(target, source, source + length)
    return true
  }

  protected readInside(address: number, target: Uint8Array): void {
    const found = this.#bytes().subarray(address, address + target.length)
    target.set(found)
    target.fill(0, found.length)
  }

  protected writeInside(address: number, source: Uint8Array): void {
    const bytes = this.#bytes()
    const room = Math.max(0, bytes.length - address)
    if (room > 0) bytes.set(room < source.length ? source.subarray(0, room) : source, address)
  }

  protected fillInside(address: number, length: number, value: number): void {
    this.#bytes().fill(value, address, address + length)
  }
}
