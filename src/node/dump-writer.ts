/**
 * Writes dumps into files: aside, with holes where memory is zero, synced, then moved to their place.
 * @module
 */
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { type DumpImage, memoryWritten } from '../dump/pieces.ts'
import { asidePathOf, checkReplaceable, fileError } from './files.ts'

export interface WriteDumpOptions {
  /** As QEMU's `query-dump`: bytes of guest memory. Called a few times a second at most, and at the end. */
  readonly onProgress?: (completed: number, total: number) => void
  /** Gives up, and leaves nothing behind. */
  readonly signal?: AbortSignal
}

/** Who may read a machine's memory: its owner. */
const MODE = 0o600
/** Other work of this process gets its turn. */
const PROGRESS_MILLISECONDS = 100

/**
 * The machine has to stand still meanwhile. Whatever happens, the file of that name is the old one or the whole new one.
 * @throws FileError; the signal's reason when it was aborted
 */
export async function writeDumpFile(
  path: string,
  image: DumpImage,
  { onProgress, signal }: WriteDumpOptions = {},
): Promise<void> {
  const aside = asidePathOf(path)
  try {
    const handle = await open(aside, 'wx', MODE)
    try {
      await writePieces(handle, image, onProgress, signal)
      await handle.truncate(image.size)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await checkReplaceable(path)
    await rename(aside, path)
  } catch (error) {
    await unlink(aside).catch(() => {})
    throw fileError(path, error)
  }
}

async function writePieces(
  handle: FileHandle,
  image: DumpImage,
  onProgress: WriteDumpOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<void> {
  let reported = performance.now()
  let size = 0
  for (const piece of image.pieces()) {
    signal?.throwIfAborted()
    size = piece.offset + piece.length
    if (piece.bytes) await writeAll(handle, piece.bytes, piece.offset)
    if (performance.now() - reported < PROGRESS_MILLISECONDS) continue
    reported = performance.now()
    onProgress?.(memoryWritten(image, piece), image.memorySize)
    // A machine without much in its memory gives piece after piece without a write to wait for.
    if (!piece.bytes) await new Promise((resolve) => setImmediate(resolve))
  }
  if (size !== image.size) throw new Error(`an image of ${image.size} bytes has pieces of ${size}`)
  onProgress?.(image.memorySize, image.memorySize)
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, offset + done)).bytesWritten
  }
}
