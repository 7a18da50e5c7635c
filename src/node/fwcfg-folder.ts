/**
 * A folder of fw_cfg files on disk: our own, captures of QEMU, or what another VMM wrote.
 * @module
 */
import { basename, dirname, join, resolve } from 'node:path'
import { toLatin1 } from '../binary/bytes.ts'
import {
  FW_CFG_INDEX_FILE,
  type FwCfgFolderFile,
  resolveFwCfgFolder,
  unflattenFwCfgName,
} from '../fwcfg/folder.ts'
import { type FwCfgIndex, parseFwCfgIndex } from '../fwcfg/index-json.ts'
import { FileError, isFolder, listFiles, readFileBounded } from './files.ts'

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
    const index = listing.includes(FW_CFG_INDEX_FILE)
      ? parseFwCfgIndex(toLatin1(await readFileBounded(join(folder, FW_CFG_INDEX_FILE), INDEX_LIMIT)))
      : undefined
    return new FwCfgFolderReader(folder, index, resolveFwCfgFolder(listing, index).files)
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
  const stored = await readFileBounded(path, size ?? room)
  if (size === undefined || stored.length === size) return stored
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
