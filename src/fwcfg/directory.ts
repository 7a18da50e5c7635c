/**
 * The fw_cfg file directory, item FW_CFG_FILE_DIR.
 *
 * ```
 * offset     size  field
 * 0          4     number of files, big-endian
 * 4 + 64·i   4     size in bytes, big-endian
 * 8 + 64·i   2     selector, big-endian
 * 10 + 64·i  2     reserved
 * 12 + 64·i  56    name, NUL-terminated and NUL-padded
 * ```
 *
 * The item is as long as the device has slots; slots without a file are zero.
 *
 * Source: QEMU docs/specs/fw_cfg.rst "File Directory"; struct fw_cfg_file of qemu_fw_cfg.h.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { cstring, type Infer, reserved, struct, u16be, u32be } from '../binary/layout.ts'
import { checkInteger } from '../binary/numbers.ts'
import {
  FW_CFG_ENTRY_MASK,
  FW_CFG_FILE_FIRST,
  FW_CFG_FILE_SLOTS_DFLT,
  FW_CFG_MAX_FILE_PATH,
} from './selectors.ts'

export const FwCfgFileEntry = struct(
  'FwCfgFileEntry',
  {
    size: u32be,
    selector: u16be,
    reserved: reserved(2),
    name: cstring(FW_CFG_MAX_FILE_PATH),
  },
  { size: 64 },
)
export type FwCfgFileEntry = Infer<typeof FwCfgFileEntry>

const DirectoryHead = struct('FwCfgFileDirectory', { count: u32be }, { size: 4 })

/** Files that keys can number at all: 0x20 to 0x3fff. */
export const FW_CFG_MAX_FILES = FW_CFG_ENTRY_MASK - FW_CFG_FILE_FIRST + 1

/** More files than the device has slots. */
export class FwCfgSlotsError extends VmgenidError {
  override readonly name = 'FwCfgSlotsError'
  constructor({ files, slots }: { readonly files: number; readonly slots: number }) {
    super('FW_CFG_SLOTS', `${files} fw_cfg files do not fit into ${slots} slots`, {
      hint: 'Give the device more file slots, or add fewer files.',
    })
  }
}

/** A directory whose count names more files than its bytes hold, or than there are keys. */
export class FwCfgDirectoryError extends VmgenidError {
  override readonly name = 'FwCfgDirectoryError'
  constructor({ count, room }: { readonly count: number; readonly room: number }) {
    super('FW_CFG_DIRECTORY', `the fw_cfg file directory says ${count} files, there is room for ${room}`)
  }
}

/** Bytes of the directory item of a device with `slots` file slots. */
export function fileDirectorySize(slots: number): number {
  return DirectoryHead.size + FwCfgFileEntry.size * slots
}

/**
 * The whole item, entries in the given order, unused slots zero.
 * @throws FwCfgSlotsError, or LayoutError when a name has more than 55 characters
 */
export function encodeFileDirectory(
  files: readonly FwCfgFileEntry[],
  { slots = FW_CFG_FILE_SLOTS_DFLT }: { readonly slots?: number } = {},
): Uint8Array {
  checkInteger('fw_cfg file slots', slots, FW_CFG_MAX_FILES)
  if (files.length > slots) throw new FwCfgSlotsError({ files: files.length, slots })
  const bytes = new Uint8Array(fileDirectorySize(slots))
  const root = { parent: undefined, name: 'FwCfgFileDirectory' }
  DirectoryHead.write(bytes, 0, { count: files.length }, root)
  files.forEach((file, i) => {
    FwCfgFileEntry.write(bytes, fileDirectorySize(i), file, { parent: root, name: i })
  })
  return bytes
}

/**
 * The files of a directory item, or of as much of it as a guest has read; bytes after the last file are not looked at.
 * @throws FwCfgDirectoryError when the count is larger than the bytes allow; LayoutError for a name without a NUL
 */
export function decodeFileDirectory(bytes: Uint8Array): readonly FwCfgFileEntry[] {
  const { count } = DirectoryHead.decode(bytes)
  const room = Math.min(
    FW_CFG_MAX_FILES,
    Math.floor((bytes.length - DirectoryHead.size) / FwCfgFileEntry.size),
  )
  if (count > room) throw new FwCfgDirectoryError({ count, room })
  const root = { parent: undefined, name: 'FwCfgFileDirectory' }
  return Array.from({ length: count }, (_, i) =>
    FwCfgFileEntry.read(bytes, fileDirectorySize(i), { parent: root, name: i }),
  )
}
