/**
 * Builds a linker/loader script the way QEMU's ACPI code does: commands in the order of the calls, but every ALLOCATE
 * in front of everything before it, so that the file shows them in reverse order.
 *
 * ```ts
 * const tables = new LoaderBlob('etc/acpi/tables')
 * const linker = new LoaderScriptBuilder()
 * linker.allocate({ blob: tables, alignment: 64, zone: BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH })
 * const facs = tables.append(encodeFacs(…))
 * const fadt = tables.append(encodeFadt(…))
 * linker.addPointer({ pointerFile: tables.file, pointerOffset: fadt + 36, pointerSize: 4,
 *                     pointeeFile: tables.file, pointeeOffset: facs })
 * linker.addChecksum({ file: tables.file, resultOffset: fadt + 9, start: fadt, length: 0x74 })
 * const bytes = linker.build({ padTo: 4096 })
 * ```
 *
 * Where QEMU stops with an assertion, this throws, at the call that is wrong. It is stricter in two points: an
 * alignment of 0, and a pointee offset that does not fit its pointer.
 *
 * Source: QEMU hw/acpi/bios-linker-loader.c.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { checkInteger, hex, isPowerOfTwo } from '../binary/numbers.ts'
import { isPointerSize, writeLittleEndian } from './_image.ts'
import { ACPI_BLOB_LIMITS, checkLoaderFileName, type LoaderBlob, LoaderBlobLimitError } from './blob.ts'
import {
  type AddChecksum,
  type AddPointer,
  type Allocate,
  LOADER_ENTRY_SIZE,
  type LoaderEntry,
  type WritePointer,
} from './entry.ts'
import { type EncodeLoaderScriptOptions, encodeLoaderScript } from './script.ts'

export interface AllocateParameters extends Pick<Allocate, 'alignment' | 'zone'> {
  /** Its name is the file's; it may still grow. */
  readonly blob: LoaderBlob
}

export interface AddPointerParameters
  extends Pick<AddPointer, 'pointerFile' | 'pointerOffset' | 'pointerSize' | 'pointeeFile'> {
  /** Stored in the pointer at once; firmware adds the address of the pointee's blob to it. */
  readonly pointeeOffset: number
}

export type AddChecksumParameters = Pick<AddChecksum, 'file' | 'resultOffset' | 'start' | 'length'>

export type WritePointerParameters = Pick<
  WritePointer,
  'pointerFile' | 'pointerOffset' | 'pointerSize' | 'pointeeFile' | 'pointeeOffset'
>

/** An alignment that is no power of two. */
export class LoaderAlignmentError extends VmgenidError {
  override readonly name = 'LoaderAlignmentError'
  constructor({ file, alignment }: { readonly file: string; readonly alignment: number }) {
    super('LOADER_ALIGNMENT', `ALLOCATE ${file}: alignment ${alignment} is no power of two`)
  }
}

/** A zone that is neither HIGH nor FSEG. */
export class LoaderZoneError extends VmgenidError {
  override readonly name = 'LoaderZoneError'
  constructor({ file, zone }: { readonly file: string; readonly zone: number }) {
    super('LOADER_ZONE', `ALLOCATE ${file}: zone ${zone} is neither 1 (HIGH) nor 2 (FSEG)`)
  }
}

/** A second ALLOCATE for one file. */
export class LoaderFileTwiceError extends VmgenidError {
  override readonly name = 'LoaderFileTwiceError'
  constructor(file: string) {
    super('LOADER_FILE_TWICE', `ALLOCATE ${file}: the file is allocated already`, {
      hint: 'Allocate each file once, and refer to it by name afterwards.',
    })
  }
}

/** A command that refers to a file before its ALLOCATE. */
export class LoaderFileUnknownError extends VmgenidError {
  override readonly name = 'LoaderFileUnknownError'
  constructor({ command, file }: { readonly command: string; readonly file: string }) {
    super('LOADER_FILE_UNKNOWN', `${command}: ${JSON.stringify(file)} is not allocated`, {
      hint: 'Call allocate() for the file first.',
    })
  }
}

/** A pointer of other than 1, 2, 4 or 8 bytes, or too small for what is stored in it. */
export class LoaderPointerSizeError extends VmgenidError {
  override readonly name = 'LoaderPointerSizeError'
  constructor(command: string, problem: string) {
    super('LOADER_POINTER_SIZE', `${command}: ${problem}`)
  }
}

/** A checksum byte outside the range that it is to make zero. */
export class LoaderChecksumByteError extends VmgenidError {
  override readonly name = 'LoaderChecksumByteError'
  constructor({ file, resultOffset, start, length }: AddChecksumParameters) {
    super('LOADER_CHECKSUM_BYTE', `ADD_CHECKSUM ${file}: the checksum byte is outside its range`, {
      facts: { byte: hex(resultOffset), range: `${hex(start)} to ${hex(start + length)}` },
    })
  }
}

export class LoaderScriptBuilder {
  readonly #blobs = new Map<string, LoaderBlob>()
  /** In the order of the calls; the script has them in reverse. */
  readonly #allocations: Allocate[] = []
  readonly #commands: LoaderEntry[] = []

  /** The commands so far, in the script's order. */
  get entries(): readonly LoaderEntry[] {
    return [...this.#allocations.toReversed(), ...this.#commands]
  }

  /** Bytes of the commands so far, without padding. */
  get size(): number {
    return LOADER_ENTRY_SIZE * (this.#allocations.length + this.#commands.length)
  }

  /** The blob that was allocated under a name. */
  blob(file: string): LoaderBlob | undefined {
    return this.#blobs.get(file)
  }

  /** @throws LoaderAlignmentError, LoaderZoneError, LoaderFileTwiceError */
  allocate({ blob, alignment, zone }: AllocateParameters): void {
    if (!isPowerOfTwo(alignment)) throw new LoaderAlignmentError({ file: blob.file, alignment })
    if (zone !== 1 && zone !== 2) throw new LoaderZoneError({ file: blob.file, zone })
    if (this.#blobs.has(blob.file)) throw new LoaderFileTwiceError(blob.file)
    this.#blobs.set(blob.file, blob)
    this.#allocations.push({ command: 'ALLOCATE', file: blob.file, alignment, zone })
  }

  /**
   * Also stores `pointeeOffset` in the pointer.
   * @throws LoaderFileUnknownError, LoaderPointerSizeError, LoaderBlobRangeError
   */
  addPointer(parameters: AddPointerParameters): void {
    const { pointerFile, pointerOffset, pointerSize, pointeeFile, pointeeOffset } = parameters
    const pointer = this.#find('ADD_POINTER', pointerFile)
    const pointee = this.#find('ADD_POINTER', pointeeFile)
    checkPointerSize('ADD_POINTER', pointerSize)
    pointer.checkRange('the pointer', pointerOffset, pointerSize)
    pointee.checkRange('the target of the pointer', pointeeOffset, 1)
    pointer.patch(pointerOffset, littleEndian(pointeeOffset, pointerSize))
    this.#commands.push({ command: 'ADD_POINTER', pointerFile, pointeeFile, pointerOffset, pointerSize })
  }

  /**
   * Also sets the checksum byte to 0, which firmware relies on.
   * @throws LoaderFileUnknownError, LoaderBlobRangeError, LoaderChecksumByteError
   */
  addChecksum(parameters: AddChecksumParameters): void {
    const { file, resultOffset, start, length } = parameters
    const blob = this.#find('ADD_CHECKSUM', file)
    blob.checkRange('the range of the checksum', start, Math.max(1, length))
    if (resultOffset < start || resultOffset >= start + length) throw new LoaderChecksumByteError(parameters)
    blob.patch(resultOffset, Uint8Array.of(0))
    this.#commands.push({ command: 'ADD_CHECKSUM', file, resultOffset, start, length })
  }

  /**
   * The pointer's file is one that the guest may write; it is not allocated, and not looked at here.
   * @throws LoaderFileUnknownError, LoaderFileNameError, LoaderPointerSizeError, LoaderBlobRangeError
   */
  writePointer(parameters: WritePointerParameters): void {
    const { pointerFile, pointerOffset, pointerSize, pointeeFile, pointeeOffset } = parameters
    checkLoaderFileName(pointerFile)
    checkInteger('pointerOffset', pointerOffset, 0xffff_ffff)
    const pointee = this.#find('WRITE_POINTER', pointeeFile)
    checkPointerSize('WRITE_POINTER', pointerSize)
    pointee.checkRange('the target of the pointer', pointeeOffset, 1)
    this.#commands.push({
      command: 'WRITE_POINTER',
      pointerFile,
      pointeeFile,
      pointerOffset,
      pointeeOffset,
      pointerSize,
    })
  }

  /**
   * The script. QEMU's PC pads to 4096.
   * @throws LoaderBlobLimitError above 64 KiB
   */
  build(options: EncodeLoaderScriptOptions = {}): Uint8Array {
    const bytes = encodeLoaderScript(this.entries, options)
    const limit = ACPI_BLOB_LIMITS['etc/table-loader']
    if (bytes.length > limit) {
      throw new LoaderBlobLimitError({ file: 'etc/table-loader', size: bytes.length, limit })
    }
    return bytes
  }

  #find(command: string, file: string): LoaderBlob {
    const blob = this.#blobs.get(file)
    if (!blob) throw new LoaderFileUnknownError({ command, file })
    return blob
  }
}

function checkPointerSize(command: string, size: number): void {
  if (!isPointerSize(size)) {
    throw new LoaderPointerSizeError(command, `a pointer has 1, 2, 4 or 8 bytes, got ${size}`)
  }
}

function littleEndian(value: number, size: number): Uint8Array {
  if (value >= 2 ** (8 * size)) {
    throw new LoaderPointerSizeError('ADD_POINTER', `${hex(value)} does not fit ${size} bytes`)
  }
  const bytes = new Uint8Array(size)
  writeLittleEndian(bytes, 0, size, value)
  return bytes
}
