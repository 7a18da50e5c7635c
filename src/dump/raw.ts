/**
 * Raw images: guest memory and nothing else. Which address a byte has, the file does not say.
 *
 * Two kinds are common. `pmemsave` from 0 on writes the address space, so that the offset is the address; where no memory
 * is, zeros. The file behind a VM's RAM (`memory-backend-file`, Firecracker's snapshot, VMware's `.vmem`) has RAM without the
 * hole that a PC keeps below 4 GiB for devices: from some size on, the rest of the file lies at 4 GiB.
 *
 * Source: QEMU hw/i386/pc_piix.c and pc_q35.c for the sizes below the hole.
 * @module
 */
import type { ByteSource } from '../binary/byte-source.ts'
import { VmgenidError } from '../binary/errors.ts'
import { formatSize, hex } from '../binary/numbers.ts'
import { checkBlocks } from './blocks.ts'
import type { ByteSearch } from './byte-search.ts'
import { type DumpBlock, type DumpedMemory, type DumpImage, memoryPieces } from './pieces.ts'
import type { DumpRun } from './runs.ts'

const FOUR_GIB = 2 ** 32
/** No machine has its hole lower: so much of a file that begins at 0 has its addresses for certain. */
const LOWEST_HOLE = 2 ** 31
const ADDRESS_LIMIT = 2 ** 52

export interface RawLayout {
  /** Guest-physical address of the first byte. */
  readonly base: number
  /** So many bytes lie from 0 on, the rest from 4 GiB on; absent: offset and address grow together. */
  readonly below4g?: number | undefined
}

/** A layout and why it is taken. */
export interface RawLayoutGuess {
  readonly layout: RawLayout
  /** For people. */
  readonly reason: string
  /** From this address on it may be otherwise; absent: nowhere. */
  readonly doubtfulFrom?: number
}

/** A layout that no file can have. */
export class RawLayoutError extends VmgenidError {
  override readonly name = 'RawLayoutError'
  constructor(problem: string, facts: Readonly<Record<string, string>>) {
    super('RAW_LAYOUT', `raw image: ${problem}`, { facts })
  }
}

/** @throws RawLayoutError */
export function rawRuns(size: number, { base, below4g }: RawLayout): DumpRun[] {
  if (size === 0) throw new RawLayoutError('the file is empty', {})
  if (below4g === undefined) {
    if (base + size > ADDRESS_LIMIT) {
      const facts = { base: hex(base), size: formatSize(size) }
      throw new RawLayoutError('it would end above the address 2^52', facts)
    }
    return [{ start: base, size, offset: 0 }]
  }
  if (base !== 0 || below4g > FOUR_GIB || below4g === 0) {
    throw new RawLayoutError('memory below the hole lies from 0 on, and ends at 4 GiB at most', {
      base: hex(base),
      'below 4 GiB': formatSize(below4g),
    })
  }
  if (size <= below4g) return [{ start: 0, size, offset: 0 }]
  return [
    { start: 0, size: below4g, offset: 0 },
    { start: FOUR_GIB, size: size - below4g, offset: below4g },
  ]
}

/** What the file itself says of its layout. */
export function guessRawLayout(source: ByteSource): RawLayoutGuess {
  const layout = { base: 0 }
  if (source.size <= LOWEST_HOLE) return { layout, reason: 'no larger than 2 GiB: offsets are addresses' }
  if (hasResetVector(source)) {
    return { layout, reason: 'a reset vector right below 4 GiB: offsets are addresses' }
  }
  const reason = 'nothing says where bytes above 2 GiB belong: offsets are taken as addresses'
  return { layout, reason, doubtfulFrom: LOWEST_HOLE }
}

/**
 * The layout of a RAM file, from tables that were found in it. Firmware puts them at the end of the memory below the hole.
 * @param tablesEnd the highest address that belongs to them, found with offsets taken as addresses
 */
export function rawLayoutFromTables(size: number, guess: RawLayoutGuess, tablesEnd: number): RawLayoutGuess {
  if (guess.doubtfulFrom === undefined) return guess
  const ends = [...HOLES, ...(size < FOUR_GIB ? [size] : [])]
  const end = ends.find((one) => tablesEnd <= one && tablesEnd > one - NEAR_THE_END)
  if (end === undefined) return guess
  const seen = `the tables end at ${hex(tablesEnd)}`
  return end < size
    ? { layout: { base: 0, below4g: end }, reason: `${seen}: ${formatSize(end)} are below 4 GiB` }
    : { layout: { base: 0 }, reason: `${seen}, where the file does: offsets are addresses` }
}

/** Where memory below 4 GiB ends when there is some above: q35, a q35 of exact size, pc, and their relatives. */
const HOLES = [0x8000_0000, 0xb000_0000, 0xc000_0000, 0xd000_0000, 0xe000_0000]
/** OVMF keeps more behind its tables than SeaBIOS does. */
const NEAR_THE_END = 128 * 2 ** 20

/** An x86 begins 16 bytes below 4 GiB, with a jump. */
function hasResetVector(source: ByteSource): boolean {
  const at = FOUR_GIB - 16
  const start = new Uint8Array(16)
  if (source.size < FOUR_GIB || source.readAt(at, start) < start.length) return false
  // SeaBIOS: a far jump. OVMF: two NOPs and a near jump. Others: WBINVD, or a short jump.
  const [a, b, c] = start
  return (
    a === 0xea ||
    a === 0xe9 ||
    a === 0xeb ||
    (a === 0x0f && b === 0x09) ||
    (a === 0x90 && b === 0x90 && c === 0xe9)
  )
}

export interface RawImageContent {
  readonly memory: DumpedMemory
  /** Guest-physical address of the first byte of the file. */
  readonly start: number
  readonly size: number
}

/** What `pmemsave` writes: `size` bytes from `start` on, zeros where no memory is. */
export function rawImage({ memory, start, size }: RawImageContent, search?: ByteSearch): DumpImage {
  const blocks: DumpBlock[] = size === 0 ? [] : [{ start, size }]
  checkBlocks(blocks)
  return {
    size,
    memoryOffset: 0,
    memorySize: size,
    pieces: () => memoryPieces(memory, blocks, 0, search),
  }
}
