/**
 * The bytes behind sparse memory: chunks by number, in a tree that clones share.
 *
 * ```
 * root ── one branch for 64 MiB ── one leaf for 1 MiB ── one chunk for 16 KiB
 * ```
 *
 * A fork takes the root over as it is, so it costs the same for any amount of memory. Whoever writes first copies the
 * path to what it writes: the root, a branch, a leaf and the chunk, and from then on owns these. What no fork owns any
 * more goes away with the last tree that holds it.
 *
 * A chunk may also be promised: its bytes are fetched when somebody first looks, once for all forks that share it.
 * @module
 */

/** Small enough that scattered pages stay cheap; 4 KiB would halve the speed of large transfers (npm run bench). */
export const CHUNK_SIZE = 0x4000

/** Entries of a branch and of a leaf: small, as the first write after a fork copies one of each. */
const FAN_OUT = 64
const CHUNKS_PER_BRANCH = FAN_OUT * FAN_OUT

/** Who may write something without copying it first. One object per tree and fork. */
type Owner = object

/** Where the bytes of promised chunks come from. */
export interface ChunkSource {
  /** Numbers of the chunks that it has. */
  readonly indices: Iterable<number>
  /**
   * Fills `target`, which is zero, with the bytes of a chunk. Called when the chunk is first looked at.
   * May throw: whoever reads or writes the memory gets the error, and the next one who tries asks again.
   */
  fill(index: number, target: Uint8Array): void
}

interface Chunk {
  readonly owner: Owner
  bytes: Uint8Array | undefined
  readonly source: ChunkSource | undefined
}

interface Leaf {
  readonly owner: Owner
  readonly chunks: (Chunk | undefined)[]
  used: number
}

interface Branch {
  readonly owner: Owner
  readonly leaves: (Leaf | undefined)[]
}

export class ChunkTree {
  #owner: Owner = {}
  #rootOwner: Owner = this.#owner
  #root = new Map<number, Branch>()
  #count = 0

  /** How many chunks there are, promised ones among them. */
  get count(): number {
    return this.#count
  }

  /** A tree with the same content, in the same time however much that is. */
  fork(): ChunkTree {
    const clone = new ChunkTree()
    clone.#root = this.#root
    clone.#rootOwner = this.#rootOwner
    clone.#count = this.#count
    // What there is now belongs to neither, so either side's next write copies.
    this.#owner = {}
    return clone
  }

  /** Adds what `source` has, to be fetched when it is needed. */
  promise(source: ChunkSource): void {
    for (const index of source.indices) this.#put(index, { owner: this.#owner, bytes: undefined, source })
  }

  /** The bytes of a chunk, to look at; `undefined`: it is all zero. */
  peek(index: number): Uint8Array | undefined {
    const top = Math.floor(index / CHUNKS_PER_BRANCH)
    const rest = index - top * CHUNKS_PER_BRANCH
    const chunk = this.#root.get(top)?.leaves[rest >>> 6]?.chunks[rest & (FAN_OUT - 1)]
    return chunk && (chunk.bytes ?? fetch(index, chunk))
  }

  /** The bytes of a chunk, to write to; made when there is none. */
  own(index: number): Uint8Array {
    const chunk = this.#chunk(index)
    if (chunk?.owner === this.#owner) return chunk.bytes ?? fetch(index, chunk)
    const bytes = chunk ? (chunk.bytes ?? fetch(index, chunk)).slice() : new Uint8Array(CHUNK_SIZE)
    this.#put(index, { owner: this.#owner, bytes, source: undefined })
    return bytes
  }

  /** Makes a chunk all zero by forgetting it. */
  drop(index: number): void {
    if (!this.#chunk(index)) return
    const branch = this.#ownBranch(Math.floor(index / CHUNKS_PER_BRANCH))
    const place = leafOf(index)
    const leaf = this.#ownLeaf(branch, place)
    leaf.chunks[chunkOf(index)] = undefined
    leaf.used--
    this.#count--
    if (leaf.used === 0) branch.leaves[place] = undefined
  }

  has(index: number): boolean {
    return this.#chunk(index) !== undefined
  }

  /** Numbers of the chunks from `start` to before `end`, upwards. A chunk may be dropped while they are listed. */
  *indices(start = 0, end = Number.POSITIVE_INFINITY): Generator<number> {
    const from = Math.floor(start / CHUNKS_PER_BRANCH)
    for (const top of [...this.#root.keys()].sort((a, b) => a - b)) {
      if (top < from) continue
      const base = top * CHUNKS_PER_BRANCH
      if (base >= end) return
      for (let i = 0; i < CHUNKS_PER_BRANCH; i++) {
        const leaf = this.#root.get(top)?.leaves[i >>> 6]
        if (!leaf) i |= FAN_OUT - 1
        else if (leaf.chunks[i & (FAN_OUT - 1)] && base + i >= start && base + i < end) yield base + i
      }
    }
  }

  /** How many chunks have bytes in the host's memory. */
  get residentCount(): number {
    let resident = 0
    for (const index of this.indices()) if (this.#chunk(index)?.bytes) resident++
    return resident
  }

  /** How many of them no fork shares. Costs as much as there are. */
  get ownCount(): number {
    let own = 0
    if (this.#rootOwner !== this.#owner) return own
    for (const branch of this.#root.values()) {
      if (branch.owner !== this.#owner) continue
      for (const leaf of branch.leaves) {
        if (leaf?.owner !== this.#owner) continue
        for (const chunk of leaf.chunks) if (chunk?.owner === this.#owner && chunk.bytes) own++
      }
    }
    return own
  }

  #chunk(index: number): Chunk | undefined {
    return this.#root.get(Math.floor(index / CHUNKS_PER_BRANCH))?.leaves[leafOf(index)]?.chunks[
      chunkOf(index)
    ]
  }

  #put(index: number, chunk: Chunk): void {
    const branch = this.#ownBranch(Math.floor(index / CHUNKS_PER_BRANCH))
    const leaf = this.#ownLeaf(branch, leafOf(index))
    const place = chunkOf(index)
    if (!leaf.chunks[place]) {
      leaf.used++
      this.#count++
    }
    leaf.chunks[place] = chunk
  }

  #ownBranch(top: number): Branch {
    if (this.#rootOwner !== this.#owner) {
      this.#root = new Map(this.#root)
      this.#rootOwner = this.#owner
    }
    const branch = this.#root.get(top)
    if (branch?.owner === this.#owner) return branch
    const own = { owner: this.#owner, leaves: branch ? branch.leaves.slice() : empty<Leaf>() }
    this.#root.set(top, own)
    return own
  }

  #ownLeaf(branch: Branch, place: number): Leaf {
    const leaf = branch.leaves[place]
    if (leaf?.owner === this.#owner) return leaf
    const chunks = leaf ? leaf.chunks.slice() : empty<Chunk>()
    const own = { owner: this.#owner, chunks, used: leaf?.used ?? 0 }
    branch.leaves[place] = own
    return own
  }
}

function leafOf(index: number): number {
  return (index % CHUNKS_PER_BRANCH) >>> 6
}

function chunkOf(index: number): number {
  return index % FAN_OUT
}

function empty<T>(): (T | undefined)[] {
  return new Array<T | undefined>(FAN_OUT).fill(undefined)
}

function fetch(index: number, chunk: Chunk): Uint8Array {
  const bytes = new Uint8Array(CHUNK_SIZE)
  chunk.source?.fill(index, bytes)
  chunk.bytes = bytes
  return bytes
}
