/**
 * A dump in a file: read at any place, however large it is.
 *
 * Reads are synchronous, because whoever walks tables follows pointers one after the other. Small ones come from a few
 * pieces that are kept; one that is larger than a piece goes past them.
 * @module
 */
import { openForPositions, PositionedFile } from './positioned-file.ts'

const PIECE_SIZE = 0x1_0000
const PIECES = 64

export class DumpFile extends PositionedFile {
  /** The latest used last. */
  readonly #pieces = new Map<number, Uint8Array>()

  /** @throws FileError when it cannot be opened, or is no regular file */
  static override open(path: string): DumpFile {
    const { size, descriptor } = openForPositions(path)
    return new DumpFile(path, size, descriptor)
  }

  /** @throws FileError when the device fails */
  override readAt(offset: number, target: Uint8Array): number {
    if (target.length >= PIECE_SIZE) return super.readAt(offset, target)
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

  override close(): void {
    this.#pieces.clear()
    super.close()
  }

  #piece(offset: number): Uint8Array {
    let piece = this.#pieces.get(offset)
    if (piece) {
      this.#pieces.delete(offset)
    } else {
      const bytes = new Uint8Array(PIECE_SIZE)
      piece = bytes.subarray(0, super.readAt(offset, bytes))
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
}
