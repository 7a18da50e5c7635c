/**
 * A folder of fw_cfg files: which path holds which fw_cfg file.
 *
 * Two forms are in use, and may be mixed: sub-folders (`etc/acpi/tables`), and flat names with `_` in place of `/`
 * (`etc_acpi_tables`). An index says it all; without one, flat names are read back with the names and folders that a
 * PC has, so `etc_vmgenid_guid` is `etc/vmgenid_guid`.
 *
 * Pure: takes the listing, reads nothing.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import type { FwCfgIndex } from './index-json.ts'
import { FwCfgPath, fwCfgNameProblem, isInnerPath } from './paths.ts'
import type { FwCfgSelector } from './selectors.ts'

export interface FwCfgFolderFile {
  /** The fw_cfg name. */
  readonly name: string
  /** Relative to the folder; absent: the index lists the file, its bytes are not here. */
  readonly path?: string | undefined
  /** The following are known from an index only. */
  readonly selector?: FwCfgSelector | undefined
  readonly size?: number | undefined
  readonly guestWritable?: boolean | undefined
}

export interface FwCfgFolder {
  /** Ordered by name, byte by byte, as QEMU orders its directory. */
  readonly files: readonly FwCfgFolderFile[]
  /** Paths that are no fw_cfg file. */
  readonly ignored: readonly string[]
}

/** A listing that does not say which bytes a fw_cfg file has. */
export class FwCfgFolderError extends VmgenidError {
  override readonly name = 'FwCfgFolderError'
  constructor(name: string, problem: string, hint: string) {
    super('FW_CFG_FOLDER', `fw_cfg file ${JSON.stringify(name)}: ${problem}`, { hint })
  }
}

/** Name of the index inside a folder. */
export const FW_CFG_INDEX_FILE = 'index.json'

/** Folders that QEMU's names use, inner ones first. */
const DIRECTORIES = [
  'etc/acpi/',
  'etc/smbios/',
  'etc/smi/',
  'etc/tpm/',
  'etc/',
  'genroms/',
  'vgaroms/',
  'opt/',
]

const FLAT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.values(FwCfgPath).map((name) => [flattenFwCfgName(name), name]),
)

/** The name with `_` in place of `/`. */
export function flattenFwCfgName(name: string): string {
  return name.replaceAll('/', '_')
}

/**
 * The path of each name in a folder of flat names.
 * @throws FwCfgFolderError for a name that makes no path, or the path of another one: its bytes would be lost
 */
export function flatFwCfgPaths(names: Iterable<string>): ReadonlyMap<string, string> {
  const owners = new Map([[FW_CFG_INDEX_FILE, 'the index']])
  const paths = new Map<string, string>()
  for (const name of names) {
    const path = flattenFwCfgName(name)
    const problem = isInnerPath(path)
      ? owners.get(path) && `${path} is ${owners.get(path)}`
      : 'is no file name'
    if (problem) throw new FwCfgFolderError(name, `cannot be written: ${problem}`, 'Choose another name.')
    owners.set(path, `fw_cfg file ${JSON.stringify(name)}`)
    paths.set(name, path)
  }
  return paths
}

/** The fw_cfg name that a path of an unindexed folder stands for. */
export function unflattenFwCfgName(path: string): string {
  const known = FLAT_NAMES.get(path)
  if (known !== undefined) return known
  if (path.includes('/')) return path
  const directory = DIRECTORIES.find((candidate) => path.startsWith(flattenFwCfgName(candidate)))
  return directory === undefined ? path : directory + path.slice(directory.length)
}

/**
 * @param listing every regular file of the folder, relative, with `/` between the parts
 * @param index decides, when there is one: files that it does not list are ignored
 * @throws FwCfgFolderError when two paths stand for one file, or the index names a path that is not there
 */
export function resolveFwCfgFolder(listing: readonly string[], index?: FwCfgIndex): FwCfgFolder {
  const files = index ? indexedFiles(listing, index) : namedFiles(listing)
  const used = new Set(files.map((file) => file.path))
  return {
    files: files.sort((a, b) => (a.name < b.name ? -1 : 1)),
    ignored: listing.filter((path) => !used.has(path)),
  }
}

function indexedFiles(listing: readonly string[], index: FwCfgIndex): FwCfgFolderFile[] {
  const present = new Set(listing)
  return index.files.map(({ name, selector, size, guestWritable, file }) => {
    if (file !== undefined && !present.has(file)) {
      throw new FwCfgFolderError(
        name,
        `the index has its bytes in ${JSON.stringify(file)}, which is not there`,
        'Put the file back, or take "file" out of its index entry.',
      )
    }
    const path = file ?? [name, flattenFwCfgName(name)].find((candidate) => present.has(candidate))
    return { name, selector, size, guestWritable, ...(path === undefined ? {} : { path }) }
  })
}

function namedFiles(listing: readonly string[]): FwCfgFolderFile[] {
  const byName = new Map<string, string>()
  for (const path of listing) {
    const name = unflattenFwCfgName(path)
    if (path === FW_CFG_INDEX_FILE || fwCfgNameProblem(name)) continue
    const other = byName.get(name)
    if (other !== undefined) {
      throw new FwCfgFolderError(
        name,
        `both ${JSON.stringify(other)} and ${JSON.stringify(path)} stand for it`,
        'Keep one of the two, or add an index.json that names it.',
      )
    }
    byName.set(name, path)
  }
  return Array.from(byName, ([name, path]) => ({ name, path }))
}
