/**
 * A file that a loader script is about, while the host builds it: bytes that grow.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { checkInteger, hex, roundUp } from '../binary/numbers.ts'
import { BIOS_LINKER_LOADER_FILESZ } from './entry.ts'

/** fw_cfg sizes are 32-bit, and QEMU keeps the last value for "none". */
const FW_CFG_MAX_SIZE = 0xffff_fffe

/**
 * Bytes that QEMU's PC allows a file to grow to; it stops with an error above.
 *
 * Source: QEMU hw/i386/acpi-build.c, hw/acpi/utils.c.
 */
export const ACPI_BLOB_LIMITS = {
  'etc/acpi/tables': 0x20_0000,
  'etc/table-loader': 0x1_0000,
  'etc/acpi/rsdp': 0x1000,
} as const

const LIMITS: Readonly<Record<string, number>> = ACPI_BLOB_LIMITS

/** A file name that its 56-byte field cannot hold, or that fw_cfg has no directory entry for. */
export class LoaderFileNameError extends VmgenidError {
  override readonly name = 'LoaderFileNameError'
  constructor(file: string) {
    super('LOADER_FILE_NAME', `${JSON.stringify(file)} is no fw_cfg file name`, {
      facts: {
        found: `${file.length} characters`,
        expected: `1 to ${BIOS_LINKER_LOADER_FILESZ - 1} printable ASCII characters`,
      },
    })
  }
}

/** A blob above what fw_cfg or QEMU allow it. */
export class LoaderBlobLimitError extends VmgenidError {
  override readonly name = 'LoaderBlobLimitError'
  constructor({
    file,
    size,
    limit,
  }: { readonly file: string; readonly size: number; readonly limit: number }) {
    super('LOADER_BLOB_LIMIT', `${file} would have ${size} bytes, at most ${limit} are allowed`, {
      hint: 'Leave out tables: firmware is not offered more than that by QEMU either.',
    })
  }
}

/** A place outside the bytes that a blob has so far. */
export class LoaderBlobRangeError extends VmgenidError {
  override readonly name = 'LoaderBlobRangeError'
  constructor(
    what: string,
    { file, offset, size, length }: { readonly file: string; offset: number; size: number; length: number },
  ) {
    super('LOADER_BLOB_RANGE', `${what} is outside ${file}`, {
      facts: {
        range: `${hex(offset)} to ${hex(offset + size)}`,
        has: `${hex(length)} bytes so far`,
      },
      hint: 'Append the bytes before the command that refers to them.',
    })
  }
}

export interface LoaderBlobOptions {
  /** Largest size in bytes; default QEMU's limit for the file, or fw_cfg's. */
  readonly limit?: number
}

export class LoaderBlob {
  readonly file: string
  readonly limit: number
  #buffer = new Uint8Array(4096)
  #length = 0

  /** @throws LoaderFileNameError */
  constructor(file: string, { limit = LIMITS[file] ?? FW_CFG_MAX_SIZE }: LoaderBlobOptions = {}) {
    checkLoaderFileName(file)
    this.file = file
    this.limit = checkInteger(`limit of ${file}`, limit, FW_CFG_MAX_SIZE)
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length
  }

  /** The content itself, not a copy; valid until the next `append` or `padTo`. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }

  /**
   * @returns the offset at which `bytes` begin
   * @throws LoaderBlobLimitError
   */
  append(bytes: Uint8Array): number {
    const offset = this.#grow(this.#length + bytes.length)
    this.#buffer.set(bytes, offset)
    return offset
  }

  /**
   * Zeros up to a multiple of `step` bytes.
   * @throws LoaderBlobLimitError
   */
  padTo(step: number): void {
    this.#grow(roundUp(this.#length, step))
  }

  /**
   * Overwrites bytes that are there.
   * @throws LoaderBlobRangeError
   */
  patch(offset: number, bytes: Uint8Array): void {
    this.checkRange('patch', offset, bytes.length)
    this.#buffer.set(bytes, offset)
  }

  /** @throws LoaderBlobRangeError when the range is not within the bytes so far */
  checkRange(what: string, offset: number, size: number): void {
    const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(size) && offset >= 0 && size >= 0
    if (!whole || offset + size > this.#length) {
      throw new LoaderBlobRangeError(what, { file: this.file, offset, size, length: this.#length })
    }
  }

  /** @returns the length before */
  #grow(length: number): number {
    if (length > this.limit) {
      throw new LoaderBlobLimitError({ file: this.file, size: length, limit: this.limit })
    }
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.min(this.limit, Math.max(length, 2 * this.#buffer.length)))
      larger.set(this.bytes)
      this.#buffer = larger
    }
    const before = this.#length
    this.#length = length
    return before
  }
}

/** @throws LoaderFileNameError */
export function checkLoaderFileName(file: string): string {
  if (file.length >= BIOS_LINKER_LOADER_FILESZ || !/^[\x20-\x7e]+$/.test(file)) {
    throw new LoaderFileNameError(file)
  }
  return file
}
