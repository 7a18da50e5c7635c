/**
 * Guest-physical memory as the devices of a machine see it.
 *
 * Contract:
 * - Addresses and lengths are numbers. Every access answers whether *all* of its bytes were there (`true`), and
 *   none ever throws: addresses come from guests. An address that is no integer from 0 to 2^52 is simply not there.
 * - An access that runs out of memory does what a PC's bus does, and QEMU's address space with it: the bytes that are
 *   there are moved, also those behind a hole; bytes that are not there read as zero and swallow writes; the answer is
 *   `false`. Nothing outside the given regions is ever touched.
 * - ROM reads like RAM; a guest's write to it is lost and answers `false`. The host fills it with `load`.
 * - An access of length 0 is `true` everywhere.
 * - The numbers of `readU16` … are little-endian; `undefined` when a byte is not there.
 *
 * `SparseMemory` (this file) is for model machines, `FlatMemory` (`flat-memory.ts`) for an emulator's own memory.
 * @module
 */
import { checkInteger } from '../binary/numbers.ts'
import { CHUNK_SIZE, type ChunkSource, ChunkTree } from './chunk-tree.ts'
import {
  checkRegions,
  GUEST_ADDRESS_LIMIT,
  MemoryLoadError,
  type MemoryRegion,
  regionAtOrAbove,
} from './memory-regions.ts'

export type { ChunkSource } from './chunk-tree.ts'
export type { MemoryRegion } from './memory-regions.ts'

export interface GuestMemory {
  /** Sorted by address. */
  readonly regions: readonly MemoryRegion[]
  /** Whether every byte of the range is there, for the guest's reads or for its writes (which ROM does not take). */
  covers(address: number, length: number, access: 'read' | 'write'): boolean
  /** Fills all of `target` from `address` on. */
  read(address: number, target: Uint8Array): boolean
  write(address: number, source: Uint8Array): boolean
  /** @param value one byte */
  fill(address: number, length: number, value: number): boolean
  /** Moves `length` bytes as if through a buffer: the two ranges may overlap. */
  copy(target: number, source: number, length: number): boolean
  readU8(address: number): number | undefined
  readU16(address: number): number | undefined
  readU32(address: number): number | undefined
  readU64(address: number): bigint | undefined
  writeU8(address: number, value: number): boolean
  writeU16(address: number, value: number): boolean
  writeU32(address: number, value: number): boolean
  writeU64(address: number, value: bigint): boolean
  /** The host's write: also into ROM. @throws MemoryLoadError when a byte is not there; then nothing is written */
  load(address: number, bytes: Uint8Array): void
}

/** The part that all kinds of memory share: regions, pieces, integers. A kind adds access within one region. */
export abstract class RegionMemory implements GuestMemory {
  readonly regions: readonly MemoryRegion[]
  /** For the integers: one access at a time, so one buffer is enough. */
  readonly #small = new Uint8Array(8)
  readonly #view = new DataView(this.#small.buffer)

  constructor(regions: readonly MemoryRegion[]) {
    this.regions = checkRegions(regions)
  }

  protected abstract readInside(address: number, target: Uint8Array): void
  protected abstract writeInside(address: number, source: Uint8Array): void
  protected abstract fillInside(address: number, length: number, value: number): void

  covers(address: number, length: number, access: 'read' | 'write'): boolean {
    return this.#eachPiece(address, length, access === 'write', () => {})
  }

  read(address: number, target: Uint8Array): boolean {
    const whole = this.#eachPiece(address, target.length, false, (at, from, to) => {
      this.readInside(at, from === 0 && to === target.length ? target : target.subarray(from, to))
    })
    if (!whole) {
      // Zeros between the pieces that were there.
      let done = 0
      this.#eachPiece(address, target.length, false, (_at, from, to) => {
        target.fill(0, done, from)
        done = to
      })
      target.fill(0, done)
    }
    return whole
  }

  write(address: number, source: Uint8Array): boolean {
    return this.#eachPiece(address, source.length, true, (at, from, to) => {
      this.writeInside(at, from === 0 && to === source.length ? source : source.subarray(from, to))
    })
  }

  fill(address: number, length: number, value: number): boolean {
    return this.#eachPiece(address, length, true, (at, from, to) => {
      this.fillInside(at, to - from, value & 0xff)
    })
  }

  copy(target: number, source: number, length: number): boolean {
    const STEP = 0x10000
    const downwards = target > source && target < source + length
    const buffer = new Uint8Array(Math.min(Math.max(0, length), STEP))
    let whole = isAddress(target) && isAddress(source) && Number.isSafeInteger(length) && length >= 0
    // Past the last region nothing moves any more; bounds the loop for lengths that a guest made up.
    const end = Math.min(length, this.#end() - Math.min(target, source))
    if (whole && end < length) whole = false
    for (let done = 0; done < end; done += STEP) {
      const size = Math.min(STEP, end - done)
      const from = downwards ? end - done - size : done
      const piece = buffer.subarray(0, size)
      const read = this.read(source + from, piece)
      const written = this.write(target + from, piece)
      whole = whole && read && written
    }
    return length === 0 ? true : whole
  }

  readU8(address: number): number | undefined {
    return this.read(address, this.#small.subarray(0, 1)) ? this.#view.getUint8(0) : undefined
  }

  readU16(address: number): number | undefined {
    return this.read(address, this.#small.subarray(0, 2)) ? this.#view.getUint16(0, true) : undefined
  }

  readU32(address: number): number | undefined {
    return this.read(address, this.#small.subarray(0, 4)) ? this.#view.getUint32(0, true) : undefined
  }

  readU64(address: number): bigint | undefined {
    return this.read(address, this.#small) ? this.#view.getBigUint64(0, true) : undefined
  }

  writeU8(address: number, value: number): boolean {
    this.#view.setUint8(0, value)
    return this.write(address, this.#small.subarray(0, 1))
  }

  writeU16(address: number, value: number): boolean {
    this.#view.setUint16(0, value, true)
    return this.write(address, this.#small.subarray(0, 2))
  }

  writeU32(address: number, value: number): boolean {
    this.#view.setUint32(0, value, true)
    return this.write(address, this.#small.subarray(0, 4))
  }

  writeU64(address: number, value: bigint): boolean {
    this.#view.setBigUint64(0, value, true)
    return this.write(address, this.#small)
  }

  load(address: number, bytes: Uint8Array): void {
    checkInteger('address', address, GUEST_ADDRESS_LIMIT)
    if (!this.covers(address, bytes.length, 'read')) throw new MemoryLoadError(address, bytes.length)
    this.#eachPiece(address, bytes.length, false, (at, from, to) => {
      this.writeInside(at, bytes.subarray(from, to))
    })
  }

  #end(): number {
    const last = this.regions.at(-1)
    return last ? last.start + last.size : 0
  }

  /**
   * Calls `visit` for each run of `[address, address + length)` that one region holds: guest address, and where the run
   * begins and ends in the access. Costs as much as there are regions in the range, whatever the length.
   * @returns whether the runs cover everything
   */
  #eachPiece(
    address: number,
    length: number,
    writing: boolean,
    visit: (address: number, from: number, to: number) => void,
  ): boolean {
    if (length === 0) return true
    if (!isAddress(address) || !Number.isSafeInteger(length) || length < 0) return false
    let covered = 0
    for (let i = regionAtOrAbove(this.regions, address); i < this.regions.length; i++) {
      const region = this.regions[i]
      if (!region || region.start >= address + length) break
      if (writing && region.kind === 'rom') continue
      const from = Math.max(0, region.start - address)
      const to = Math.min(length, region.start + region.size - address)
      visit(address + from, from, to)
      covered += to - from
    }
    return covered === length
  }
}

function isAddress(address: number): boolean {
  return Number.isSafeInteger(address) && address >= 0 && address < GUEST_ADDRESS_LIMIT
}

/** A run of memory that holds something. */
export interface TouchedChunk {
  readonly address: number
  /** The memory itself: look, do not write, and do not keep it across a guest's write. */
  readonly bytes: Uint8Array
}

/**
 * RAM that costs only what was touched: chunks of 16 KiB, made by the first write. Zeroing makes none, and frees whole ones.
 * `fork` makes a copy-on-write clone in the same time for any amount of memory.
 */
export class SparseMemory extends RegionMemory {
  /** Granularity of `touchedChunks` and of copy-on-write, in bytes. */
  static readonly CHUNK_SIZE = CHUNK_SIZE

  #chunks = new ChunkTree()

  /**
   * Memory whose content lies elsewhere, such as in a file, and is fetched when it is first looked at.
   * What `source` throws goes through to whoever looked: the host lost the guest's memory, as with a file that is mapped.
   * @param source whole chunks, numbered from address 0
   */
  static mapped(regions: readonly MemoryRegion[], source: ChunkSource): SparseMemory {
    const memory = new SparseMemory(regions)
    memory.#chunks.promise(source)
    return memory
  }

  /** A clone with the same content. Both sides share every chunk until one of them writes to it. */
  fork(): SparseMemory {
    const clone = new SparseMemory(this.regions)
    clone.#chunks = this.#chunks.fork()
    return clone
  }

  /** Bytes of host memory behind this guest memory; chunks shared with a fork count on both sides. */
  get residentBytes(): number {
    return this.#chunks.residentCount * CHUNK_SIZE
  }

  /** What `residentBytes` would lose if this memory went away: chunks that no fork shares. */
  get ownBytes(): number {
    return this.#chunks.ownCount * CHUNK_SIZE
  }

  /** Everything that was ever written, in address order, cut at region borders; the rest of the memory is zero. */
  *touchedChunks(): Generator<TouchedChunk> {
    for (const index of this.#chunks.indices()) {
      const base = index * CHUNK_SIZE
      const bytes = this.#chunks.peek(index)
      if (!bytes) continue
      for (let i = regionAtOrAbove(this.regions, base); i < this.regions.length; i++) {
        const region = this.regions[i]
        if (!region || region.start >= base + CHUNK_SIZE) break
        const start = Math.max(base, region.start)
        const end = Math.min(base + CHUNK_SIZE, region.start + region.size)
        yield { address: start, bytes: bytes.subarray(start - base, end - base) }
      }
    }
  }

  protected readInside(address: number, target: Uint8Array): void {
    for (let done = 0; done < target.length; ) {
      const inChunk = (address + done) % CHUNK_SIZE
      const size = Math.min(CHUNK_SIZE - inChunk, target.length - done)
      const bytes = this.#chunks.peek((address + done - inChunk) / CHUNK_SIZE)
      if (bytes) target.set(bytes.subarray(inChunk, inChunk + size), done)
      else target.fill(0, done, done + size)
      done += size
    }
  }

  protected writeInside(address: number, source: Uint8Array): void {
    for (let done = 0; done < source.length; ) {
      const inChunk = (address + done) % CHUNK_SIZE
      const size = Math.min(CHUNK_SIZE - inChunk, source.length - done)
      const piece = size === source.length ? source : source.subarray(done, done + size)
      this.#chunks.own((address + done - inChunk) / CHUNK_SIZE).set(piece, inChunk)
      done += size
    }
  }

  protected fillInside(address: number, length: number, value: number): void {
    // A guest may ask for 4 GiB of zeros: whole chunks that nobody touched are not even looked at.
    if (value === 0 && length / CHUNK_SIZE > this.#chunks.count) {
      const first = Math.floor(address / CHUNK_SIZE)
      for (const index of this.#chunks.indices(first, Math.ceil((address + length) / CHUNK_SIZE))) {
        const start = Math.max(address, index * CHUNK_SIZE)
        const end = Math.min(address + length, (index + 1) * CHUNK_SIZE)
        this.#zero(index, start - index * CHUNK_SIZE, end - start)
      }
      return
    }
    for (let done = 0; done < length; ) {
      const inChunk = (address + done) % CHUNK_SIZE
      const size = Math.min(CHUNK_SIZE - inChunk, length - done)
      const index = (address + done - inChunk) / CHUNK_SIZE
      if (value !== 0) this.#chunks.own(index).fill(value, inChunk, inChunk + size)
      else this.#zero(index, inChunk, size)
      done += size
    }
  }

  #zero(index: number, start: number, size: number): void {
    if (size === CHUNK_SIZE) this.#chunks.drop(index)
    else if (this.#chunks.has(index)) this.#chunks.own(index).fill(0, start, start + size)
  }
}
