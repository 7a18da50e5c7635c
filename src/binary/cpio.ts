/**
 * cpio archives of the "new ASCII" kind: what a Linux initramfs is, and what ACPI table overrides come in.
 *
 * ```
 * offset  size  field, eight hexadecimal digits each
 * 0       6     magic 070701
 * 6       8     inode number
 * 14      8     mode: type and permissions
 * 22      16    user, group
 * 38      8     number of links
 * 46      8     time of last change
 * 54      8     size of the data
 * 62      16    device that holds the file: major, minor
 * 78      16    device that the file is: major, minor
 * 94      8     size of the name with its NUL
 * 102     8     check, 0
 * 110           name and NUL, zeros to a multiple of 4, data, zeros to a multiple of 4
 * ```
 *
 * An entry named `TRAILER!!!` ends an archive. Archives may follow each other; the first ones uncompressed.
 *
 * Source: Linux Documentation/driver-api/early-userspace/buffer-format.rst "initramfs buffer format".
 * @module
 */
import { concatBytes, fromLatin1, toLatin1 } from './bytes.ts'
import { VmgenidError } from './errors.ts'
import { checkInteger, hex, roundUp } from './numbers.ts'

const MAGIC = '070701'
const HEADER_SIZE = 110
const TRAILER = 'TRAILER!!!'

// Types of file in `mode`, as stat(2) has them:
const S_IFMT = 0o170000
const S_IFLNK = 0o120000
const S_IFREG = 0o100000
const S_IFDIR = 0o040000
const S_IFCHR = 0o020000

export interface CpioEntry {
  /** Without a leading slash; one byte a character. */
  readonly path: string
  /** Type and permissions, as stat(2) has them. */
  readonly mode: number
  /** Content of a file, target of a symbolic link, nothing otherwise. */
  readonly data: Uint8Array
  /** What a device file stands for. */
  readonly device?: { readonly major: number; readonly minor: number }
}

/** Bytes that are no archive. */
export class CpioError extends VmgenidError {
  override readonly name = 'CpioError'
  constructor(offset: number, problem: string) {
    super('CPIO', `no cpio archive at byte ${hex(offset)}: ${problem}`)
  }
}

export const cpioFile = (path: string, data: Uint8Array, permissions = 0o644): CpioEntry => ({
  path,
  mode: S_IFREG | permissions,
  data,
})

export const cpioDirectory = (path: string, permissions = 0o755): CpioEntry => ({
  path,
  mode: S_IFDIR | permissions,
  data: new Uint8Array(),
})

export const cpioSymlink = (path: string, target: string): CpioEntry => ({
  path,
  mode: S_IFLNK | 0o777,
  data: fromLatin1(target),
})

export const cpioCharDevice = (
  path: string,
  device: { readonly major: number; readonly minor: number },
  permissions = 0o600,
): CpioEntry => ({ path, mode: S_IFCHR | permissions, data: new Uint8Array(), device })

/**
 * The archive, as long as a multiple of four bytes. Everything belongs to root and has no date, so the same entries
 * give the same bytes. Folders are entries of their own and stand before what is in them.
 */
export function encodeCpio(entries: readonly CpioEntry[]): Uint8Array {
  const trailer: CpioEntry = { path: TRAILER, mode: 0, data: new Uint8Array() }
  return concatBytes(
    entries.map((entry, i) => encodeEntry(entry, i + 1)),
    encodeEntry(trailer, 0),
  )
}

function encodeEntry({ path, mode, data, device }: CpioEntry, inode: number): Uint8Array {
  const nameSize = path.length + 1
  const links = (mode & S_IFMT) === S_IFDIR ? 2 : 1
  const fields = [
    inode,
    mode,
    0, // user
    0, // group
    links,
    0, // time
    data.length,
    0, // major and minor of the device that holds it
    0,
    device?.major ?? 0,
    device?.minor ?? 0,
    nameSize,
    0, // check
  ]
  const header = fields.map((field) => checkInteger(path, field, 0xffff_ffff).toString(16).padStart(8, '0'))
  const dataOffset = roundUp(HEADER_SIZE + nameSize, 4)
  const bytes = new Uint8Array(roundUp(dataOffset + data.length, 4))
  bytes.set(fromLatin1(MAGIC + header.join('') + path))
  bytes.set(data, dataOffset)
  return bytes
}

/**
 * The entries of one archive; what follows it is not looked at.
 * @throws CpioError
 */
export function decodeCpio(bytes: Uint8Array): CpioEntry[] {
  const entries: CpioEntry[] = []
  for (let offset = 0; ; ) {
    const { entry, end } = decodeEntry(bytes, offset)
    if (entry.path === TRAILER) return entries
    entries.push(entry)
    offset = end
  }
}

function decodeEntry(bytes: Uint8Array, offset: number): { entry: CpioEntry; end: number } {
  const header = toLatin1(bytes.subarray(offset, offset + HEADER_SIZE))
  if (!/^070701[0-9a-fA-F]{104}$/.test(header)) {
    throw new CpioError(offset, 'expected 070701 and 104 hexadecimal digits')
  }
  const field = (index: number) => Number.parseInt(header.slice(6 + 8 * index, 14 + 8 * index), 16)
  const mode = field(1)
  const size = field(6)
  const nameSize = field(11)
  const dataOffset = roundUp(offset + HEADER_SIZE + nameSize, 4)
  const end = dataOffset + size
  if (nameSize === 0 || bytes.length < end) throw new CpioError(offset, 'the archive ends inside an entry')
  const nameEnd = offset + HEADER_SIZE + nameSize - 1
  if (bytes[nameEnd] !== 0) throw new CpioError(offset, 'the name has no NUL where its size says')
  const isDevice = (mode & S_IFMT) === S_IFCHR
  const entry: CpioEntry = {
    path: toLatin1(bytes.subarray(offset + HEADER_SIZE, nameEnd)),
    mode,
    data: bytes.slice(dataOffset, end),
    ...(isDevice && { device: { major: field(9), minor: field(10) } }),
  }
  return { entry, end: roundUp(end, 4) }
}
