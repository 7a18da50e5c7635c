/**
 * A loader script for people and for programs.
 *
 * ```
 *  #  Offset  Command        File              Arguments
 *  0  0x0000  ALLOCATE       etc/acpi/rsdp     alignment=0x10 zone=FSEG
 *  4  0x0200  ADD_POINTER    etc/acpi/tables   at=0x1921 size=4 pointee=etc/acpi/tables+0x0
 *  6  0x0300  ADD_CHECKSUM   etc/acpi/tables   at=0x1906 start=0x18fd length=0x74
 *  8  0x0400  WRITE_POINTER  etc/vmgenid_addr  at=0x0 size=8 pointee=etc/vmgenid_guid+0x28
 * 21  0x0a80  (padding)                        11 entries of zeros
 * ```
 * @module
 */
import { toHex } from '../binary/bytes.ts'
import { columns } from '../binary/columns.ts'
import { hex } from '../binary/numbers.ts'
import { readLittleEndian } from './_image.ts'
import {
  BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG,
  BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH,
  isUnterminated,
  LOADER_ENTRY_SIZE,
  type LoaderEntry,
} from './entry.ts'
import { lengthWithoutPadding } from './script.ts'

export interface PrintLoaderScriptOptions {
  /** Contents of the files by name: with them, the target that an ADD_POINTER finds in its place is shown. */
  readonly files?: ReadonlyMap<string, Uint8Array>
}

/** An entry as plain data: its own fields, what was found in unused bytes, and where it stands. */
export interface LoaderEntryDescription {
  /** From 0. */
  readonly number: number
  /** Bytes from the start of the script. */
  readonly offset: number
  /** As in `LoaderEntry`; `PADDING` for all the zero entries at the end together. */
  readonly command: LoaderEntry['command'] | 'PADDING'
  readonly [field: string]: string | number
}

/** JSON-able values, in the script's order; the padding at the end is one value with its number of `entries`. */
export function describeLoaderScript(
  entries: readonly LoaderEntry[],
  options: PrintLoaderScriptOptions = {},
): readonly LoaderEntryDescription[] {
  const length = lengthWithoutPadding(entries)
  const described = entries.slice(0, length).map((entry, number) => describe(entry, number, options))
  if (length === entries.length) return described
  return [
    ...described,
    {
      number: length,
      offset: length * LOADER_ENTRY_SIZE,
      command: 'PADDING',
      entries: entries.length - length,
    },
  ]
}

function describe(
  entry: LoaderEntry,
  number: number,
  { files }: PrintLoaderScriptOptions,
): LoaderEntryDescription {
  const { raw, command, ...fields } = entry
  const target = entry.command === 'ADD_POINTER' ? storedOffset(entry, files) : undefined
  return {
    number,
    offset: number * LOADER_ENTRY_SIZE,
    command,
    ...fields,
    ...(target === undefined ? {} : { pointeeOffset: target }),
    ...(raw === undefined ? {} : { raw: toHex(raw) }),
  }
}

/** What the pointer holds before linking, if its file is known. */
function storedOffset(
  { pointerFile, pointerOffset, pointerSize }: LoaderEntry & { readonly command: 'ADD_POINTER' },
  files: ReadonlyMap<string, Uint8Array> | undefined,
): number | undefined {
  const bytes = files?.get(pointerFile)
  if (!bytes || pointerSize > 8 || pointerOffset + pointerSize > bytes.length) return undefined
  const value = readLittleEndian(bytes, pointerOffset, pointerSize)
  return Number.isSafeInteger(value) ? value : undefined
}

/** The table above, without a final newline; an empty script is one line that says so. */
export function printLoaderScript(
  entries: readonly LoaderEntry[],
  options: PrintLoaderScriptOptions = {},
): string {
  if (entries.length === 0) return 'no entries'
  const described = describeLoaderScript(entries, options)
  const digits = Math.max(4, hex(entries.length * LOADER_ENTRY_SIZE - 1).length - 2)
  const rows = [
    ['#', 'Offset', 'Command', 'File', 'Arguments'],
    ...described.map((one) => {
      const entry = entries[one.number]
      const [file, words] =
        one.command === 'PADDING' || !entry
          ? ['', `${one['entries']} ${one['entries'] === 1 ? 'entry' : 'entries'} of zeros`]
          : argumentsOf(entry, one['pointeeOffset'])
      const command = one.command === 'PADDING' ? '(padding)' : one.command
      return [String(one.number), hex(one.offset, digits), command, file, words]
    }),
  ]
  return columns(rows, { right: [0] })
}

function argumentsOf(entry: LoaderEntry, pointeeOffset: string | number | undefined): [string, string] {
  const at = typeof pointeeOffset === 'number' ? `+${hex(pointeeOffset)}` : ''
  switch (entry.command) {
    case 'ALLOCATE':
      return [showFileName(entry.file), `alignment=${hex(entry.alignment)} zone=${showZone(entry.zone)}`]
    case 'ADD_CHECKSUM':
      return [
        showFileName(entry.file),
        `at=${hex(entry.resultOffset)} start=${hex(entry.start)} length=${hex(entry.length)}`,
      ]
    case 'ADD_POINTER':
    case 'WRITE_POINTER':
    case 'WRITE_POINTER_V6':
      return [
        showFileName(entry.pointerFile),
        `at=${hex(entry.pointerOffset)} size=${entry.pointerSize} pointee=${showFileName(entry.pointeeFile)}${at}`,
      ]
    case 'UNKNOWN':
      return ['', `type=${hex(entry.type)}`]
  }
}

/** `HIGH`, `FSEG`, or the number of a zone that is not defined. */
export function showZone(zone: number): string {
  if (zone === BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH) return 'HIGH'
  return zone === BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG ? 'FSEG' : String(zone)
}

/** The name as it is, or quoted and escaped when it would not survive a terminal; an unterminated one says so. */
export function showFileName(name: string): string {
  const quoted = JSON.stringify(name).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  const shown = /^[\x21-\x7e]+$/.test(name) && quoted === `"${name}"` ? name : quoted
  return isUnterminated(name) ? `${shown} (no NUL)` : shown
}
