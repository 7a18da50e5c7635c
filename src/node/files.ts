/**
 * Files of strangers and files of ours: reads are bounded, writes are whole or not at all.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { type FileHandle, lstat, mkdir, open, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { concatBytes } from '../binary/bytes.ts'
import { VmgenidError, type VmgenidErrorOptions } from '../binary/errors.ts'
import { formatSize } from '../binary/numbers.ts'

/** A file or folder that cannot be read or written as it was asked for. */
export class FileError extends VmgenidError {
  override readonly name = 'FileError'
  constructor(path: string, problem: string, options: VmgenidErrorOptions = {}) {
    super('FILE', `${showPath(path)}: ${problem}`, options)
  }
}

/** As it is, or quoted when it could not be seen, or would steer the terminal. */
function showPath(path: string): string {
  if (path !== '' && !/\p{C}/u.test(path)) return path
  return `"${path.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)}"`
}

/** Does something with the content of a file; an error about the content says which file it is. */
export function inFile<T>(path: string, use: () => T): T {
  try {
    return use()
  } catch (error) {
    if (!(error instanceof VmgenidError) || error instanceof FileError) throw error
    const { sentence, facts, hint } = error
    throw new FileError(path, sentence, { facts, cause: error, ...(hint === undefined ? {} : { hint }) })
  }
}

/** What the system's error codes mean to the person who named the path. */
const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'is a folder, a file is expected',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'exists already, and is no folder',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
}

/** Turns a system error into a `FileError` with the path that was meant; lets others through. */
export function fileError(path: string, error: unknown): unknown {
  if (error instanceof VmgenidError || !(error instanceof Error) || !('code' in error)) return error
  return new FileError(path, describeSystemError(error), { cause: error })
}

/** The reason alone, for a person. */
export function describeSystemError(error: Error & { readonly code?: unknown }): string {
  const code = String(error.code)
  return PROBLEMS[code] ?? `${code}: ${error.message}`
}

/**
 * All bytes of a file, pipe or device, at most `limit`.
 * @throws FileError with the reason
 */
export async function readFileBounded(path: string, limit: number): Promise<Uint8Array> {
  let handle: FileHandle | undefined
  try {
    handle = await open(path, 'r')
    const info = await handle.stat()
    if (info.isDirectory()) throw new FileError(path, 'is a folder, a file is expected')
    if (info.size > limit) throw tooLarge(path, formatSize(info.size), limit)
    return await readAll(
      path,
      limit,
      info.size,
      async (target) => (await handle?.read(target))?.bytesRead ?? 0,
    )
  } catch (error) {
    throw fileError(path, error)
  } finally {
    await handle?.close()
  }
}

/** Reads until there is no more: what `stat` says of pipes and of files in /proc is not their size. */
async function readAll(
  path: string,
  limit: number,
  expected: number,
  read: (target: Uint8Array) => Promise<number>,
): Promise<Uint8Array> {
  let bytes = new Uint8Array(Math.max(expected + 1, 4096))
  let length = 0
  for (;;) {
    const count = await read(bytes.subarray(length))
    if (count === 0) return bytes.slice(0, length)
    length += count
    if (length > limit) throw tooLarge(path, `more than ${formatSize(limit)}`, limit)
    if (length === bytes.length) {
      const larger = new Uint8Array(Math.min(2 * bytes.length, limit + 1))
      larger.set(bytes)
      bytes = larger
    }
  }
}

/** All bytes of a stream such as standard input, at most `limit`. */
export async function readStreamBounded(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of stream) {
    length += piece.length
    if (length > limit) throw tooLarge(name, `more than ${formatSize(limit)}`, limit)
    pieces.push(piece)
  }
  return concatBytes(pieces)
}

/**
 * Lines of a stream such as standard input, as they come, without their LF or CR LF.
 * @param limit of one line, in bytes
 * @throws FileError when one is longer
 */
export async function* readLinesBounded(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array()
  const lineOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8').replace(/\r$/, '')
  for await (const piece of stream) {
    const bytes = rest.length === 0 ? piece : concatBytes(rest, piece)
    let start = 0
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      yield lineOf(bytes.subarray(start, end))
      start = end + 1
    }
    rest = bytes.slice(start)
    if (rest.length > limit) throw new FileError(name, `a line is longer than ${formatSize(limit)}`)
  }
  if (rest.length > 0) yield lineOf(rest)
}

function tooLarge(path: string, found: string, limit: number): FileError {
  return new FileError(path, `too large: ${found}, at most ${formatSize(limit)} are read`)
}

/** Regular files below `folder`, as relative paths with `/`, at most `limit` of them. */
export async function listFiles(folder: string, limit = 10_000): Promise<string[]> {
  try {
    const found: string[] = []
    const folders = [folder]
    for (let current = folders.pop(); current !== undefined; current = folders.pop()) {
      for (const entry of await readdir(current, { withFileTypes: true })) {
        const path = join(current, entry.name)
        if (entry.isDirectory()) folders.push(path)
        // Links to files count as files; links to folders could make a circle.
        else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)))) {
          found.push(relative(folder, path).split(sep).join('/'))
        }
        if (found.length > limit || folders.length > limit)
          throw new FileError(folder, `has more than ${limit} files`)
      }
    }
    return found.sort()
  } catch (error) {
    throw fileError(folder, error)
  }
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

/** Whether the name is taken, by whatever it is. */
export async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false
}

/**
 * Makes a folder and those above it; one that is there already is fine.
 * Not by mkdir's own `recursive`: it never returns where a folder that exists refuses new ones as /proc does.
 * @returns the folders that were made, outermost first
 */
export async function makeFolder(path: string): Promise<string[]> {
  if (await isFolder(path)) return []
  const parent = dirname(path)
  const made = parent === path ? [] : await makeFolder(parent)
  try {
    await mkdir(path)
  } catch (error) {
    await removeEmptyFolders(made)
    throw fileError(path, error)
  }
  return [...made, path]
}

/** Those of `folders`, from the last to the first, that are empty. */
export async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) await rmdir(folder).catch(() => {})
}

/**
 * Writes all files aside and syncs them before the first is moved to its place, in the order of the map: a disk that is
 * full, the fault that happens, leaves the old files as they were.
 * @param files bytes by the file's name in `folder`
 * @param beforeMoving the last thing before the first file is moved
 * @throws FileError; then nothing is left aside
 */
export async function writeFilesWhole(
  folder: string,
  files: ReadonlyMap<string, Uint8Array | string>,
  beforeMoving: () => Promise<void> = async () => {},
): Promise<void> {
  const written: { readonly aside: string; readonly path: string }[] = []
  try {
    for (const [name, bytes] of files) {
      const path = join(folder, name)
      const one = { aside: asidePathOf(path), path }
      written.push(one)
      await writeNew(one.aside, bytes).catch((error: unknown) => {
        throw fileError(one.path, error)
      })
    }
    for (const { path } of written) await checkReplaceable(path)
    await beforeMoving()
    for (const { aside, path } of written) {
      await rename(aside, path).catch((error: unknown) => {
        throw fileError(path, error)
      })
    }
  } catch (error) {
    for (const { aside } of written) await unlink(aside).catch(() => {})
    throw error
  }
}

/** What a rename would refuse, while nothing is moved yet. */
export async function checkReplaceable(path: string): Promise<void> {
  const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw fileError(path, error)
  })
  if (there?.isDirectory()) throw new FileError(path, 'is a folder, a file is expected')
}

async function writeNew(path: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw fileError(path, error)
  })
}

/** Where the bytes of `path` are until they are all there. */
export function asidePathOf(path: string): string {
  return join(dirname(path), `.vmgenid-${randomBytes(8).toString('hex')}.tmp`)
}

/** Whether a name is one of those that writes leave behind when the process is killed. */
export function isOnItsWay(name: string): boolean {
  return /(^|\/)\.vmgenid-[0-9a-f]{16}\.tmp$/.test(name)
}
