/**
 * A file that is read at any place, at once: whoever follows pointers in it, or a guest whose page lies in it, waits for the bytes.
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { ByteSource } from '../binary/byte-source.ts'
import { FileError, fileError } from './files.ts'

export class PositionedFile implements ByteSource {
  readonly name: string
  readonly size: number
  readonly #descriptor: number
  #isOpen = true

  protected constructor(name: string, size: number, descriptor: number) {
    this.name = name
    this.size = size
    this.#descriptor = descriptor
  }

  /** @throws FileError when it cannot be opened, or is no regular file */
  static open(path: string): PositionedFile {
    const { size, descriptor } = openForPositions(path)
    return new PositionedFile(path, size, descriptor)
  }

  /** @throws FileError when the device fails, or the file was closed */
  readAt(offset: number, target: Uint8Array): number {
    // The number of a descriptor that was closed may be another file's by now.
    if (!this.#isOpen) throw new FileError(this.name, 'was closed, and memory that is mapped from it is read')
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

  /** Harmless a second time. */
  close(): void {
    if (this.#isOpen) closeSync(this.#descriptor)
    this.#isOpen = false
  }
}

/** @throws FileError */
export function openForPositions(path: string): { readonly size: number; readonly descriptor: number } {
  try {
    const descriptor = openSync(path, 'r')
    try {
      const info = fstatSync(descriptor)
      if (info.isDirectory()) throw new FileError(path, 'is a folder, a file is expected')
      if (!info.isFile()) throw notRegular(path)
      return { size: info.size, descriptor }
    } catch (error) {
      closeSync(descriptor)
      throw error
    }
  } catch (error) {
    throw fileError(path, error)
  }
}

export function notRegular(path: string): FileError {
  return new FileError(path, 'is no regular file, and has to be read at many places', {
    hint: 'Copy it into a file first.',
  })
}
