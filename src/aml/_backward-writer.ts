/**
 * Bytes written from the last to the first.
 *
 * A PkgLength stands before what it counts. Written backwards, the package is complete when its length is due, so a
 * tree of any depth is encoded in one pass and every byte is stored once.
 * @module
 */
export class BackwardWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  /** Bytes written so far; they are the last ones of the result. */
  get length(): number {
    return this.#length
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#length += 1
    this.#bytes[this.#bytes.length - this.#length] = value
  }

  /** Puts `bytes`, in their own order, before everything that is there. */
  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#length += bytes.length
    this.#bytes.set(bytes, this.#bytes.length - this.#length)
  }

  result(): Uint8Array {
    return this.#bytes.slice(this.#bytes.length - this.#length)
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count))
    larger.set(this.#bytes.subarray(this.#bytes.length - this.#length), larger.length - this.#length)
    this.#bytes = larger
  }
}
