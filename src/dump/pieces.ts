/**
 * A dump on its way into a file: pieces in the order of the file, so that it needs little memory however large it is.
 * @module
 */
import { type ByteSearch, portableSearch } from './byte-search.ts'

/** The next `length` bytes of the file. */
export interface DumpPiece {
  /** From the start of the file. */
  readonly offset: number
  readonly length: number
  /** Valid until the next piece is asked for; absent: all zero, to be left out of a file that may have holes. */
  readonly bytes?: Uint8Array
}

/** A file to be written. */
export interface DumpImage {
  /** Of the whole file, in bytes. */
  readonly size: number
  /** Where guest memory begins in it. */
  readonly memoryOffset: number
  /** How many bytes of it are guest memory, which is what progress is counted in. */
  readonly memorySize: number
  /** Without gaps from 0 to `size`. Each call begins anew. */
  pieces(): Iterable<DumpPiece>
}

/** How much guest memory is in the file when everything up to the end of `piece` is. Headers count as nothing. */
export function memoryWritten({ memoryOffset, memorySize }: DumpImage, piece: DumpPiece): number {
  return Math.min(memorySize, Math.max(0, piece.offset + piece.length - memoryOffset))
}

/** The guest's memory, as much as a dump needs of it. `GuestMemory` is one. */
export interface DumpedMemory {
  /** Fills all of `target` from the guest-physical address on; bytes that are not there as zero. */
  read(address: number, target: Uint8Array): boolean
  /** Everything that may be other than zero, in address order: then a sparse memory costs what it holds. */
  touchedChunks?(): Iterable<{ readonly address: number; readonly bytes: Uint8Array }>
}

/** A run of guest-physical memory. */
export interface DumpBlock {
  readonly start: number
  /** In bytes, not zero. */
  readonly size: number
}

/** Zeros in a run shorter than this are written as bytes: holes in a file come in blocks, and each piece has its cost. */
export const HOLE_SIZE = 0x4000
const READ_SIZE = 0x10_0000

/**
 * The memory of all blocks, one behind the other in the file from `offset` on.
 * @param blocks in the order of their addresses, without overlap
 * @param search decides what is zero
 */
export function* memoryPieces(
  memory: DumpedMemory,
  blocks: readonly DumpBlock[],
  offset: number,
  search: ByteSearch = portableSearch,
): Generator<DumpPiece> {
  const touched = memory.touchedChunks && new TouchedChunks(memory.touchedChunks())
  let at = offset
  for (const block of blocks) {
    if (touched) yield* touchedPieces(touched, block, at)
    else yield* readPieces(memory, block, at, search)
    at += block.size
  }
}

function* readPieces(
  memory: DumpedMemory,
  block: DumpBlock,
  offset: number,
  search: ByteSearch,
): Generator<DumpPiece> {
  const buffer = new Uint8Array(Math.min(READ_SIZE, block.size))
  for (let done = 0; done < block.size; done += READ_SIZE) {
    const bytes = buffer.subarray(0, Math.min(READ_SIZE, block.size - done))
    memory.read(block.start + done, bytes)
    yield* splitAtHoles(bytes, offset + done, search)
  }
}

/** `chunks` is at the first one that may reach into the block. */
function* touchedPieces(chunks: TouchedChunks, block: DumpBlock, offset: number): Generator<DumpPiece> {
  const end = block.start + block.size
  let at = block.start
  for (let chunk = chunks.current; chunk && chunk.address < end; chunk = chunks.next()) {
    const from = Math.max(at, chunk.address)
    const to = Math.min(end, chunk.address + chunk.bytes.length)
    if (from < to) {
      if (from > at) yield { offset: offset + at - block.start, length: from - at }
      const bytes = chunk.bytes.subarray(from - chunk.address, to - chunk.address)
      yield { offset: offset + from - block.start, length: to - from, bytes }
      at = to
    }
    // The rest of it may belong to the next block.
    if (chunk.address + chunk.bytes.length > end) break
  }
  if (at < end) yield { offset: offset + at - block.start, length: end - at }
}

/** A list of chunks that several blocks take from, one after the other. */
class TouchedChunks {
  readonly #iterator: Iterator<{ readonly address: number; readonly bytes: Uint8Array }>
  current: { readonly address: number; readonly bytes: Uint8Array } | undefined

  constructor(chunks: Iterable<{ readonly address: number; readonly bytes: Uint8Array }>) {
    this.#iterator = chunks[Symbol.iterator]()
    this.next()
  }

  next(): { readonly address: number; readonly bytes: Uint8Array } | undefined {
    const step = this.#iterator.next()
    this.current = step.done ? undefined : step.value
    return this.current
  }
}

function* splitAtHoles(bytes: Uint8Array, offset: number, search: ByteSearch): Generator<DumpPiece> {
  let start = 0
  let isHole: boolean | undefined
  const piece = (end: number): DumpPiece => ({
    offset: offset + start,
    length: end - start,
    ...(isHole ? {} : { bytes: bytes.subarray(start, end) }),
  })
  for (let at = 0; at < bytes.length; at += HOLE_SIZE) {
    const zero = search.isZero(bytes.subarray(at, at + HOLE_SIZE))
    if (isHole !== undefined && zero !== isHole) {
      yield piece(at)
      start = at
    }
    isHole = zero
  }
  if (start < bytes.length) yield piece(bytes.length)
}
