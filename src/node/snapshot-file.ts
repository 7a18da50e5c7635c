/**
 * Snapshots in files. A file of that name is the old one or the whole new one, whenever the process or the system ends.
 *
 * A new one is written aside, in the same folder, as `.vmgenid-HASH-PID-NUMBER.tmp`; synced; moved to its place; then the
 * folder is synced, so that the new name is as durable as the bytes. What a run that was killed has left aside is
 * removed by the next one that writes the same file.
 * @module
 */
import { type FileHandle, open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { crc32c } from '../binary/crc32c.ts'
import type { SnapshotContent, SnapshotProgress } from '../machines/snapshot/content.ts'
import { type OpenSnapshotOptions, openSnapshot, type Snapshot } from '../machines/snapshot/read.ts'
import { snapshotChunks } from '../machines/snapshot/write.ts'
import { fileError } from './files.ts'
import { notRegular, PositionedFile } from './positioned-file.ts'

export interface SaveSnapshotOptions {
  /** Bytes of guest memory that are done. Called a few times a second at most, and at the end. */
  readonly onProgress?: (progress: SnapshotProgress) => void
  /** Gives up, and leaves the old file as it was. */
  readonly signal?: AbortSignal
}

/** Who may read a machine's memory: its owner. */
const MODE = 0o600
const BUFFER_SIZE = 2 ** 20
const PROGRESS_MILLISECONDS = 100
/** A file aside that nobody has touched for so long is nobody's, whatever its process number is now. */
const FORGOTTEN_MILLISECONDS = 24 * 3_600_000

/** Files that this process has aside. */
const underWay = new Set<string>()
let nextNumber = 0

/**
 * Writes a snapshot. The machine has to stand still, or `content.memory` to be a fork; other work of the process gets its turn.
 * @returns bytes of the file
 * @throws FileError, SnapshotContentError, the signal's reason; then the old file is as it was
 */
export async function saveSnapshot(
  path: string,
  content: SnapshotContent,
  options: SaveSnapshotOptions = {},
): Promise<number> {
  try {
    const target = await replaceable(path)
    const folder = dirname(target)
    await removeLeftovers(target)
    const aside = asideOf(target)
    underWay.add(aside)
    try {
      const size = await writeAside(aside, content, options)
      await rename(aside, target)
      await syncFolder(folder)
      return size
    } catch (error) {
      await unlink(aside).catch(() => {})
      throw error
    } finally {
      underWay.delete(aside)
    }
  } catch (error) {
    throw fileError(path, error)
  }
}

/** A snapshot whose file is open. */
export interface SnapshotFile {
  readonly snapshot: Snapshot
  /** Memory that `mapMemory` gave can then no longer be read. */
  close(): void
}

/**
 * Opens a snapshot; its pages are read when they are wanted. The file may be replaced or removed meanwhile.
 * @throws FileError, SnapshotError
 */
export function openSnapshotFile(path: string, options?: OpenSnapshotOptions): SnapshotFile {
  const source = PositionedFile.open(path)
  try {
    return { snapshot: openSnapshot(source, options), close: () => source.close() }
  } catch (error) {
    source.close()
    throw error
  }
}

/** Where the file really is: a link stays one. @throws FileError for what is no file */
async function replaceable(path: string): Promise<string> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (!info) return path
  if (!info.isFile()) throw notRegular(path)
  return await realpath(path)
}

/** The same for each writer of one file. */
function asidePrefix(target: string): string {
  const hash = crc32c(Buffer.from(basename(target)))
  return `.vmgenid-${hash.toString(16).padStart(8, '0')}-`
}

function asideOf(target: string): string {
  return join(dirname(target), `${asidePrefix(target)}${process.pid}-${nextNumber++}.tmp`)
}

/** Removes what runs that were killed have left aside for this file, and nothing that somebody is writing. */
async function removeLeftovers(target: string): Promise<void> {
  const folder = dirname(target)
  const prefix = asidePrefix(target)
  // A folder that cannot be listed may still be written to.
  for (const name of await readdir(folder).catch(() => [])) {
    const match = name.startsWith(prefix) && /^(\d+)-\d+\.tmp$/.exec(name.slice(prefix.length))
    if (!match) continue
    const path = join(folder, name)
    if (await isAbandoned(path, Number(match[1]))) await unlink(path).catch(() => {})
  }
}

async function isAbandoned(path: string, writer: number): Promise<boolean> {
  // In a container the process that was killed had the number that this one has.
  if (writer === process.pid) return !underWay.has(path)
  if (!isAlive(writer)) return true
  const info = await stat(path).catch(() => undefined)
  return info !== undefined && Date.now() - info.mtimeMs > FORGOTTEN_MILLISECONDS
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

async function writeAside(
  aside: string,
  content: SnapshotContent,
  { onProgress, signal }: SaveSnapshotOptions,
): Promise<number> {
  const handle = await open(aside, 'wx', MODE)
  try {
    let latest: SnapshotProgress | undefined
    let reported = performance.now()
    const writer = new BufferedWriter(handle)
    const note = (progress: SnapshotProgress) => {
      latest = progress
    }
    for (const chunk of snapshotChunks(content, { onProgress: note })) {
      signal?.throwIfAborted()
      await writer.write(chunk)
      if (!latest || performance.now() - reported < PROGRESS_MILLISECONDS) continue
      reported = performance.now()
      onProgress?.(latest)
    }
    await writer.flush()
    await handle.sync()
    signal?.throwIfAborted()
    if (latest) onProgress?.(latest)
    return writer.size
  } finally {
    await handle.close()
  }
}

/** Many small pieces become few large writes. */
class BufferedWriter {
  readonly #handle: FileHandle
  readonly #buffer = new Uint8Array(BUFFER_SIZE)
  #used = 0
  /** Bytes of the file, those in the buffer among them. */
  size = 0

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  /** @param bytes less than the buffer holds */
  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const piece = bytes.subarray(done, done + BUFFER_SIZE - this.#used)
      this.#buffer.set(piece, this.#used)
      this.#used += piece.length
      done += piece.length
      if (this.#used === BUFFER_SIZE) await this.flush()
    }
    this.size += bytes.length
  }

  async flush(): Promise<void> {
    for (let done = 0; done < this.#used; ) {
      done += (await this.#handle.write(this.#buffer, done, this.#used - done)).bytesWritten
    }
    this.#used = 0
  }
}

/** Some file systems sync no folder, or let nobody open it: then the name is as safe as they make it. */
const UNSYNCED = ['EINVAL', 'EACCES', 'EPERM', 'EISDIR']

/** Makes a name durable that was moved into the folder. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch (error) {
    if (!UNSYNCED.includes(String((error as NodeJS.ErrnoException).code))) throw error
  }
}
