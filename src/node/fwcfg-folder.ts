/**
 * A folder of fw_cfg files on disk: our own, captures of QEMU, or what another VMM wrote.
 * @module
 */
import { basename, dirname, join, resolve } from 'node:path'
import {
  FW_CFG_INDEX_FILE,
  type FwCfgFolderFile,
  resolveFwCfgFolder,
  unflattenFwCfgName,
} from '../fwcfg/folder.ts'
import { type FwCfgIndex, formatFwCfgIndex, parseFwCfgIndex } from '../fwcfg/index-json.ts'
import {
  FileError,
  inFile,
  isFolder,
  isOnItsWay,
  isThere,
  listFiles,
  makeFolder,
  readFileBounded,
  removeEmptyFolders,
  removeFile,
  writeFilesWhole,
} from './files.ts'

/** Index files are text of a few kilobytes. */
const INDEX_LIMIT = 4 * 2 ** 20
/** A folder of everything that fw_cfg could hold would not be read into memory. */
const TOTAL_LIMIT = 256 * 2 ** 20

export interface FwCfgFolderEntry extends FwCfgFolderFile {
  /** At the size that the index says, zeros behind what was stored; absent when they were not read, or are not there. */
  readonly bytes?: Uint8Array
}

/** The files of a folder by their fw_cfg names; bytes are read when they are asked for. */
export class FwCfgFolderReader {
  readonly folder: string
  readonly index: FwCfgIndex | undefined
  /** In the order of the names. */
  readonly files: readonly FwCfgFolderFile[]
  #room = TOTAL_LIMIT

  private constructor(folder: string, index: FwCfgIndex | undefined, files: readonly FwCfgFolderFile[]) {
    this.folder = folder
    this.index = index
    this.files = files
  }

  /** @throws FileError, FwCfgIndexError, FwCfgFolderError */
  static async open(folder: string): Promise<FwCfgFolderReader> {
    const listing = await listFiles(folder)
    const indexPath = join(folder, FW_CFG_INDEX_FILE)
    let index: FwCfgIndex | undefined
    if (listing.includes(FW_CFG_INDEX_FILE)) {
      const text = new TextDecoder().decode(await readFileBounded(indexPath, INDEX_LIMIT))
      index = inFile(indexPath, () => parseFwCfgIndex(text))
    } else if (await isThere(indexPath)) {
      throw new FileError(indexPath, 'is no regular file, nor a link to one')
    }
    return new FwCfgFolderReader(
      folder,
      index,
      inFile(folder, () => resolveFwCfgFolder(listing, index).files),
    )
  }

  /** `undefined`: there is no such file, or its bytes are not in the folder. @throws FileError */
  async read(name: string): Promise<Uint8Array | undefined> {
    const file = this.files.find((candidate) => candidate.name === name)
    if (file?.path === undefined) return undefined
    const bytes = await readSized(join(this.folder, file.path), file.size, this.#room)
    this.#room -= bytes.length
    return bytes
  }

  /** Every file that is listed, those of `names` with their bytes. @throws FileError */
  async readAll(names: ReadonlySet<string>): Promise<ReadonlyMap<string, FwCfgFolderEntry>> {
    const entries = new Map<string, FwCfgFolderEntry>()
    for (const file of this.files) {
      const bytes = names.has(file.name) ? await this.read(file.name) : undefined
      entries.set(file.name, bytes === undefined ? file : { ...file, bytes })
    }
    return entries
  }
}

async function readSized(path: string, size: number | undefined, room: number): Promise<Uint8Array> {
  if (size !== undefined && size > room) {
    throw new FileError(path, `the index says ${size} bytes, at most ${room} more are read from this folder`)
  }
  const stored = await readFileBounded(path, room)
  if (size === undefined || stored.length === size) return stored
  if (stored.length > size) {
    throw new FileError(path, `has ${stored.length} bytes, the index says ${size}`)
  }
  const whole = new Uint8Array(size) // captures leave out the zeros at the end
  whole.set(stored)
  return whole
}

/**
 * The folder and the name that a path of one file stands for: `…/etc/table-loader` and `…/etc_table-loader` are both
 * `etc/table-loader` of the folder above.
 */
export async function fwCfgPlaceOf(path: string): Promise<{ folder: string; name: string | undefined }> {
  if (await isFolder(path)) return { folder: path, name: undefined }
  const parts = resolve(path).split(/[\\/]/)
  const start = parts.findLastIndex((part) => part === 'etc' || part === 'opt' || part === 'genroms')
  if (start > 0) {
    return { folder: parts.slice(0, start).join('/') || '/', name: parts.slice(start).join('/') }
  }
  return { folder: dirname(path), name: unflattenFwCfgName(basename(path)) }
}

/**
 * Every file, then the index, so that a folder with an index is complete. Files that an earlier run listed and this one
 * has not are removed; a folder of somebody else's is left alone.
 * @param files bytes by their path in the folder
 * @throws FileError; then the folder is as it was, unless the system refuses to move files within it
 */
export async function writeFwCfgFolder(
  folder: string,
  { index, files }: { readonly index: FwCfgIndex; readonly files: ReadonlyMap<string, Uint8Array> },
): Promise<void> {
  const made = await makeFolder(folder)
  try {
    const before = await earlierFiles(folder)
    const all = new Map<string, Uint8Array | string>(files)
    all.set(FW_CFG_INDEX_FILE, `${formatFwCfgIndex(index)}\n`)
    await writeFilesWhole(folder, all, async () => {
      await removeFile(join(folder, FW_CFG_INDEX_FILE))
      for (const { path } of before)
        if (path !== undefined && !files.has(path)) await removeFile(join(folder, path))
    })
  } catch (error) {
    await removeEmptyFolders(made)
    throw error
  }
}

/** What an earlier run wrote. @throws FileError when the folder is somebody else's */
async function earlierFiles(folder: string): Promise<readonly FwCfgFolderFile[]> {
  const listed = await listFiles(folder)
  const present = listed.filter((path) => !isOnItsWay(path))
  if (present.length > 0 && !present.includes(FW_CFG_INDEX_FILE)) {
    throw new FileError(folder, `is not empty, and has no ${FW_CFG_INDEX_FILE} of an earlier run`, {
      hint: 'Give a new or empty folder.',
    })
  }
  // What a run that was killed had on its way.
  for (const path of listed.filter(isOnItsWay)) await removeFile(join(folder, path))
  return present.length > 0 ? (await FwCfgFolderReader.open(folder)).files : []
}
