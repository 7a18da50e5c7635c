/**
 * The whole linker/loader script, `etc/table-loader`: commands of 128 bytes one after the other, padded by QEMU with
 * zeros to a multiple of 4096.
 *
 * Source: QEMU hw/acpi/bios-linker-loader.c, hw/i386/acpi-build.c.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { hex, NumberRangeError, roundUp } from '../binary/numbers.ts'
import {
  decodeLoaderEntry,
  encodeLoaderEntry,
  isPadding,
  LOADER_ENTRY_SIZE,
  type LoaderEdition,
  type LoaderEntry,
} from './entry.ts'

/** Bytes that are read at all: 32768 entries, 64 times the largest script that QEMU makes. */
export const LOADER_SCRIPT_MAX_SIZE = 4 * 2 ** 20

/** A script whose size is no whole number of entries, or above LOADER_SCRIPT_MAX_SIZE. */
export class LoaderScriptSizeError extends VmgenidError {
  override readonly name = 'LoaderScriptSizeError'
  /** Bytes of the script. */
  readonly size: number
  constructor(size: number) {
    const whole = Math.floor(size / LOADER_ENTRY_SIZE)
    super(
      'LOADER_SCRIPT_SIZE',
      size > LOADER_SCRIPT_MAX_SIZE ? 'loader script too large' : 'loader entry ends early',
      size > LOADER_SCRIPT_MAX_SIZE
        ? { facts: { size: `${size} bytes`, limit: `${LOADER_SCRIPT_MAX_SIZE} bytes` } }
        : {
            facts: {
              entry: whole,
              offset: hex(whole * LOADER_ENTRY_SIZE),
              expected: `${LOADER_ENTRY_SIZE} bytes`,
              found: `${size % LOADER_ENTRY_SIZE} bytes`,
            },
            hint: 'Give the whole file: its size is a multiple of 128.',
          },
    )
    this.size = size
  }
}

export interface DecodeLoaderScriptOptions {
  /** Which WRITE_POINTER type 4 is. Default `current`. */
  readonly edition?: LoaderEdition
}

/**
 * Every entry, padding included. What the commands say is not judged: the linter does that.
 * @throws LoaderScriptSizeError
 */
export function decodeLoaderScript(
  bytes: Uint8Array,
  { edition = 'current' }: DecodeLoaderScriptOptions = {},
): readonly LoaderEntry[] {
  if (bytes.length > LOADER_SCRIPT_MAX_SIZE || bytes.length % LOADER_ENTRY_SIZE !== 0) {
    throw new LoaderScriptSizeError(bytes.length)
  }
  return Array.from({ length: bytes.length / LOADER_ENTRY_SIZE }, (_, i) =>
    decodeLoaderEntry(bytes, i * LOADER_ENTRY_SIZE, edition),
  )
}

export interface EncodeLoaderScriptOptions {
  /** Zeros are added up to a multiple of so many bytes; QEMU's PC uses 4096. Default: none are added. */
  readonly padTo?: number
}

/**
 * The bytes of the entries, in order.
 * @throws LayoutError when a value does not fit its field; NumberRangeError for a `padTo` that is no multiple of 128 up to 4 MiB
 */
export function encodeLoaderScript(
  entries: readonly LoaderEntry[],
  { padTo = LOADER_ENTRY_SIZE }: EncodeLoaderScriptOptions = {},
): Uint8Array {
  if (padTo <= 0 || padTo > LOADER_SCRIPT_MAX_SIZE || padTo % LOADER_ENTRY_SIZE !== 0) {
    throw new NumberRangeError('padTo', padTo, `a multiple of ${LOADER_ENTRY_SIZE} up to 4 MiB`)
  }
  const bytes = new Uint8Array(roundUp(entries.length * LOADER_ENTRY_SIZE, padTo))
  entries.forEach((entry, i) => {
    bytes.set(encodeLoaderEntry(entry), i * LOADER_ENTRY_SIZE)
  })
  return bytes
}

/** Number of entries before the padding at the end. */
export function lengthWithoutPadding(entries: readonly LoaderEntry[]): number {
  return 1 + entries.findLastIndex((entry) => !isPadding(entry))
}
