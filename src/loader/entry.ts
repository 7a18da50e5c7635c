/**
 * One command of the linker/loader script `etc/table-loader`: 128 bytes, little-endian, unused bytes zero.
 *
 * ```
 * offset  ALLOCATE      ADD_POINTER       ADD_CHECKSUM      WRITE_POINTER     WRITE_POINTER of patch set v6
 * 0       type 1        type 2            type 3            type 4            type 4
 * 4       file[56]      pointerFile[56]   file[56]          pointerFile[56]   pointerFile[56]
 * 60      alignment u32 pointeeFile[56]   resultOffset u32  pointeeFile[56]   pointeeFile[56]
 * 64      zone u8       …                 start u32         …                 …
 * 68                    …                 length u32        …                 …
 * 116                   pointerOffset u32                   pointerOffset u32 pointerOffset u32
 * 120                   pointerSize u8                      pointeeOffset u32 pointerSize u8
 * 124                                                       pointerSize u8
 * ```
 *
 * The names here are those that cannot be misread. Elsewhere:
 *
 * | here            | edk2          | QEMU, SeaBIOS                   |
 * |-----------------|---------------|---------------------------------|
 * | `pointerFile`   | PointerFile   | dest_file                       |
 * | `pointeeFile`   | PointeeFile   | src_file                        |
 * | `pointerOffset` | PointerOffset | pointer.offset, wr_pointer.dst_offset |
 * | `pointeeOffset` | PointeeOffset | wr_pointer.src_offset           |
 * | `pointerSize`   | PointerSize   | pointer.size, wr_pointer.size   |
 * | `resultOffset`  | ResultOffset  | cksum.offset                    |
 * | `start`         | Start         | cksum.start                     |
 * | `length`        | Length        | cksum.length                    |
 * | `alignment`     | Alignment     | alloc.align                     |
 * | `zone`          | Zone          | alloc.zone                      |
 *
 * Source: QEMU hw/acpi/bios-linker-loader.c; edk2 OvmfPkg/Include/IndustryStandard/QemuLoader.h; SeaBIOS
 * src/fw/romfile_loader.h. The v6 form was never merged; its layout is what its firmware log implies.
 * @module
 */
import { equalBytes, isZero, toLatin1 } from '../binary/bytes.ts'
import {
  constant,
  type Field,
  fail,
  type Infer,
  LayoutError,
  type Place,
  reserved,
  type Struct,
  struct,
  u8,
  u32le,
} from '../binary/layout.ts'

/** Bytes of one command. */
export const LOADER_ENTRY_SIZE = 128
/** Bytes of a file name with its NUL. */
export const BIOS_LINKER_LOADER_FILESZ = 56

export const BIOS_LINKER_LOADER_COMMAND_ALLOCATE = 1
export const BIOS_LINKER_LOADER_COMMAND_ADD_POINTER = 2
export const BIOS_LINKER_LOADER_COMMAND_ADD_CHECKSUM = 3
export const BIOS_LINKER_LOADER_COMMAND_WRITE_POINTER = 4

export const BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH = 1 // anywhere below 4 GiB
export const BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG = 2 // 0xf0000 to 0xfffff

/** `current`: since QEMU 2.9. `v6`: the unmerged patch set of February 2017, whose WRITE_POINTER is shorter. */
export type LoaderEdition = 'current' | 'v6'

/**
 * A file name as it stands. Up to the first NUL; 56 characters when there is none, which no firmware accepts and
 * which is written back without one.
 */
const fileName: Field<string> = {
  size: BIOS_LINKER_LOADER_FILESZ,
  read(source, offset) {
    const field = source.subarray(offset, offset + BIOS_LINKER_LOADER_FILESZ)
    const end = field.indexOf(0)
    return toLatin1(end < 0 ? field : field.subarray(0, end))
  },
  write(target, offset, value, place) {
    if (value.length > BIOS_LINKER_LOADER_FILESZ) failName(place, offset, value)
    target.fill(0, offset, offset + BIOS_LINKER_LOADER_FILESZ)
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code === 0 || code > 0xff) failName(place, offset, value)
      target[offset + i] = code
    }
  },
  format: (value) => JSON.stringify(value),
}

function failName(place: Place, offset: number, name: string): never {
  const expected = `at most ${BIOS_LINKER_LOADER_FILESZ} one-byte characters`
  return fail(place, offset, `expected ${expected}, got ${JSON.stringify(name)}`)
}

const AllocateLayout = struct(
  'Allocate',
  {
    type: constant(u32le, BIOS_LINKER_LOADER_COMMAND_ALLOCATE),
    file: fileName,
    alignment: u32le,
    zone: u8,
    unused: reserved(63),
  },
  { size: LOADER_ENTRY_SIZE },
)

const AddPointerLayout = struct(
  'AddPointer',
  {
    type: constant(u32le, BIOS_LINKER_LOADER_COMMAND_ADD_POINTER),
    pointerFile: fileName,
    pointeeFile: fileName,
    pointerOffset: u32le,
    pointerSize: u8,
    unused: reserved(7),
  },
  { size: LOADER_ENTRY_SIZE },
)

const AddChecksumLayout = struct(
  'AddChecksum',
  {
    type: constant(u32le, BIOS_LINKER_LOADER_COMMAND_ADD_CHECKSUM),
    file: fileName,
    resultOffset: u32le,
    start: u32le,
    length: u32le,
    unused: reserved(56),
  },
  { size: LOADER_ENTRY_SIZE },
)

const WritePointerLayout = struct(
  'WritePointer',
  {
    type: constant(u32le, BIOS_LINKER_LOADER_COMMAND_WRITE_POINTER),
    pointerFile: fileName,
    pointeeFile: fileName,
    pointerOffset: u32le,
    pointeeOffset: u32le,
    pointerSize: u8,
    unused: reserved(3),
  },
  { size: LOADER_ENTRY_SIZE },
)

const WritePointerV6Layout = struct(
  'WritePointerV6',
  {
    type: constant(u32le, BIOS_LINKER_LOADER_COMMAND_WRITE_POINTER),
    pointerFile: fileName,
    pointeeFile: fileName,
    pointerOffset: u32le,
    pointerSize: u8,
    unused: reserved(7),
  },
  { size: LOADER_ENTRY_SIZE },
)

interface Kept {
  /** The 128 bytes that were read; only there when the fields do not account for all of them. */
  readonly raw?: Uint8Array
}

/** Reserve memory for `file` and load it. `alignment` in bytes, a power of two; `zone` BIOS_LINKER_LOADER_ALLOC_ZONE_*. */
export type Allocate = { readonly command: 'ALLOCATE' } & Infer<typeof AllocateLayout> & Kept
/** Add the address of `pointeeFile` to the `pointerSize` bytes at `pointerOffset` in `pointerFile`. */
export type AddPointer = { readonly command: 'ADD_POINTER' } & Infer<typeof AddPointerLayout> & Kept
/** Set the byte at `resultOffset` so that `length` bytes from `start` sum to zero. */
export type AddChecksum = { readonly command: 'ADD_CHECKSUM' } & Infer<typeof AddChecksumLayout> & Kept
/** Write the address of `pointeeFile` plus `pointeeOffset` into the fw_cfg file `pointerFile`, back to the host. */
export type WritePointer = { readonly command: 'WRITE_POINTER' } & Infer<typeof WritePointerLayout> & Kept
/** The same of patch set v6: the address is that of the blob's start. Only read when asked for. */
export type WritePointerV6 = { readonly command: 'WRITE_POINTER_V6' } & Infer<typeof WritePointerV6Layout> &
  Kept
/** A type that is not defined; firmware skips it. Type 0 with 124 zero bytes is padding. */
export interface UnknownCommand {
  readonly command: 'UNKNOWN'
  readonly type: number
  /** All 128 bytes. */
  readonly raw: Uint8Array
}

export type LoaderEntry = Allocate | AddPointer | AddChecksum | WritePointer | WritePointerV6 | UnknownCommand
export type LoaderCommand = LoaderEntry['command']

const LAYOUTS = {
  ALLOCATE: AllocateLayout,
  ADD_POINTER: AddPointerLayout,
  ADD_CHECKSUM: AddChecksumLayout,
  WRITE_POINTER: WritePointerLayout,
  WRITE_POINTER_V6: WritePointerV6Layout,
} as const

/** The byte layout of a command: for dumps, and for the offset of a field. */
export function loaderLayout<C extends keyof typeof LAYOUTS>(command: C): (typeof LAYOUTS)[C] {
  return LAYOUTS[command]
}

/**
 * The command in 128 bytes from `offset`. Any 128 bytes are a command: names, sizes and ranges are not judged here.
 * @throws LayoutError when there are fewer bytes
 */
export function decodeLoaderEntry(
  bytes: Uint8Array,
  offset = 0,
  edition: LoaderEdition = 'current',
): LoaderEntry {
  const raw = bytes.subarray(offset, offset + LOADER_ENTRY_SIZE)
  if (raw.length < LOADER_ENTRY_SIZE) {
    throw new LayoutError('LoaderEntry', offset, `expected ${LOADER_ENTRY_SIZE} bytes, found ${raw.length}`)
  }
  const type = u32le.read(raw, 0, { parent: undefined, name: 'type' })
  switch (type) {
    case BIOS_LINKER_LOADER_COMMAND_ALLOCATE:
      return decodeAs('ALLOCATE', AllocateLayout, raw)
    case BIOS_LINKER_LOADER_COMMAND_ADD_POINTER:
      return decodeAs('ADD_POINTER', AddPointerLayout, raw)
    case BIOS_LINKER_LOADER_COMMAND_ADD_CHECKSUM:
      return decodeAs('ADD_CHECKSUM', AddChecksumLayout, raw)
    case BIOS_LINKER_LOADER_COMMAND_WRITE_POINTER:
      return edition === 'v6'
        ? decodeAs('WRITE_POINTER_V6', WritePointerV6Layout, raw)
        : decodeAs('WRITE_POINTER', WritePointerLayout, raw)
    default:
      return { command: 'UNKNOWN', type, raw: raw.slice() }
  }
}

function decodeAs<C extends LoaderCommand, T extends object>(
  command: C,
  layout: Struct<T>,
  bytes: Uint8Array,
): { readonly command: C } & T & Kept {
  const fields = layout.decode(bytes)
  return equalBytes(layout.encode(fields), bytes)
    ? { command, ...fields }
    : { command, ...fields, raw: bytes.slice() }
}

/**
 * 128 bytes. Of an entry with `raw`, fields that still have the value in `raw` keep its bytes exactly, so a decoded
 * entry comes back as it was, and a changed one changes only where it was changed.
 * @throws LayoutError when a value does not fit its field
 */
export function encodeLoaderEntry(entry: LoaderEntry): Uint8Array {
  switch (entry.command) {
    case 'ALLOCATE':
      return encodeAs(AllocateLayout, entry)
    case 'ADD_POINTER':
      return encodeAs(AddPointerLayout, entry)
    case 'ADD_CHECKSUM':
      return encodeAs(AddChecksumLayout, entry)
    case 'WRITE_POINTER':
      return encodeAs(WritePointerLayout, entry)
    case 'WRITE_POINTER_V6':
      return encodeAs(WritePointerV6Layout, entry)
    case 'UNKNOWN':
      return encodeUnknown(entry)
  }
}

function encodeAs<T extends object>(layout: Struct<T>, entry: T & Kept): Uint8Array {
  const fresh = layout.encode(entry)
  if (!entry.raw) return fresh
  const bytes = sized(entry.raw)
  const before = layout.decode(bytes) as Readonly<Record<string, unknown>>
  const after = entry as Readonly<Record<string, unknown>>
  for (const { name, offset, size } of layout.fields) {
    if (before[name] !== after[name]) bytes.set(fresh.subarray(offset, offset + size), offset)
  }
  return bytes
}

function encodeUnknown({ type, raw }: UnknownCommand): Uint8Array {
  const bytes = sized(raw)
  u32le.write(bytes, 0, type, { parent: undefined, name: 'UnknownCommand.type' })
  return bytes
}

function sized(raw: Uint8Array): Uint8Array {
  if (raw.length !== LOADER_ENTRY_SIZE) {
    throw new LayoutError('LoaderEntry.raw', 0, `expected ${LOADER_ENTRY_SIZE} bytes, got ${raw.length}`)
  }
  return raw.slice()
}

/** 128 zero bytes: what QEMU fills the last page of the script with. */
export function isPadding(entry: LoaderEntry): boolean {
  return entry.command === 'UNKNOWN' && entry.type === 0 && isZero(entry.raw)
}

/** A name that has no NUL in its 56 bytes. */
export function isUnterminated(name: string): boolean {
  return name.length >= BIOS_LINKER_LOADER_FILESZ
}
