/**
 * A dump in a file: read at any place, however large it is.
 *
 * Reads are synchronous, because whoever walks tables follows pointers one after the other. Small ones come from a few
 * pieces that are kept; one that is larger than a piece goes past them.
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { DumpSource } from '../dump/source.ts'
import { FileError, fileError } from './files.ts'

const PIECE_SIZE = 0x1_0000
const PIECES = 64

export class DumpFile implements DumpSource {
  readonly name: string
  readonly size: number
  readonly #descriptor: number
  /** The latest used last. */
  readonly #pieces = new Map<number, Uint8Array>()

  private constructor(name: string, size: number, descriptor: number) {
    this.name = name
    this.size = size
    this.#descriptor = descriptor
  }

  /** @throws FileError when it cannot be opened, or is no regular file or block device */
  static open(path: string): DumpFile {
    try {
      const descriptor = openSync(path, 'r')
      try {
        const info = fstatSync(descriptor)
        if (info.isDirectory()) throw new FileError(path, 'is a folder, a file is expected')
        if (!info.isFile()) {
          throw new FileError(path, 'is no regular file, and a dump is read at many places', {
            hint: 'Copy it into a file first.',
          })
        }
        return new DumpFile(path, info.size, descriptor)
      } catch (error) {
        closeSync(descriptor)
        throw error
      }
    } catch (error) {
      throw fileError(path, error)
    }
  }

  /** @throws FileError when the device fails */
  readAt(offset: number, target: Uint8Array): number {
    if (target.length >= PIECE_SIZE) return this.#read(offset, target)
    let done = 0
    while (done < target.length) {
      const inPiece = (offset + done) % PIECE_SIZE
      const piece = this.#piece(offset + done - inPiece)
      const part = piece.subarray(inPiece, inPiece + target.length - done)
      if (part.length === 0) break
      target.set(part, done)
      done += part.length
    }
    return done
  }

  close(): void {
    this.#pieces.clear()
    closeSync(this.#descriptor)
  }

  #piece(offset: number): Uint8Array {
    let piece = this.#pieces.get(offset)
    if (piece) {
      this.#pieces.delete(offset)
    } else {
      const bytes = new Uint8Array(PIECE_SIZE)
      piece = bytes.subarray(0, this.#read(offset, bytes))
      if (this.#pieces.size >= PIECES) {
        for (const oldest of this.#pieces.keys()) {
          this.#pieces.delete(oldest)
          break
        }
      }
    }
    this.#pieces.set(offset, piece)
    return piece
  }

  #read(offset: number, target: Uint8Array): number {
    try {
      let done = 0
      while (done < target.length) {
        const count = readSync(this.#descriptor, target, done, target.length - done, offset + done)
        if (count === 0) break
        done += count
      }
      return done
    } catch (error) {
      throw fileError(this.name, error)
    }
  }
}
