/**
 * The linter's first pass: every command by itself and against the ones before it, carried out on an image.
 *
 * A command that is wrong is reported and left out, as SeaBIOS does, so that one fault does not hide the next.
 * @module
 */
import { hex, isPowerOfTwo } from '../binary/numbers.ts'
import {
  AddressSpace,
  type Blob,
  overlaps,
  type Range,
  readLittleEndian,
  type WorkBudget,
  writeLittleEndian,
} from './_image.ts'
import {
  type AddChecksum,
  type AddPointer,
  type Allocate,
  isPadding,
  isUnterminated,
  LOADER_ENTRY_SIZE,
  type LoaderEntry,
  loaderLayout,
  type UnknownCommand,
  type WritePointer,
  type WritePointerV6,
} from './entry.ts'
import { type FindingOverrides, type LoaderFinding, type LoaderPlace, loaderFinding } from './findings.ts'
import { showFileName } from './print.ts'
import type { LoaderRuleId } from './rules.ts'

/** What is known of a fw_cfg file. */
export interface LoaderFile {
  /** Zeros at the end may be missing, if `size` counts them: captures are stored so. */
  readonly bytes?: Uint8Array | undefined
  /** Bytes that the guest sees; default the number of `bytes`. */
  readonly size?: number | undefined
  readonly guestWritable?: boolean | undefined
}

/** A WRITE_POINTER that names an allocated pointee. */
export interface Write {
  readonly entry: number
  readonly command: WritePointer | WritePointerV6
  /** Nothing was wrong with it. */
  readonly good: boolean
}

export interface Linked {
  readonly blobs: ReadonlyMap<string, Blob>
  /** In script order. */
  readonly writes: readonly Write[]
  readonly findings: readonly LoaderFinding[]
}

export interface CommandsParameters {
  readonly entries: readonly LoaderEntry[]
  readonly files: ReadonlyMap<string, LoaderFile> | undefined
  readonly budget: WorkBudget
}

export function checkCommands(parameters: CommandsParameters): Linked {
  return new CommandChecker(parameters).run()
}

export function sizeOf(file: LoaderFile): number | undefined {
  return file.size ?? file.bytes?.length
}

const isPointerSize = (size: number) => size === 1 || size === 2 || size === 4 || size === 8

class CommandChecker {
  readonly #entries: readonly LoaderEntry[]
  readonly #files: ReadonlyMap<string, LoaderFile> | undefined
  readonly #budget: WorkBudget
  readonly #space = new AddressSpace()
  readonly #blobs = new Map<string, Blob>()
  readonly #writes: Write[] = []
  readonly #findings: LoaderFinding[] = []
  /** The last ALLOCATE of each name, to tell "too late" from "never". */
  readonly #lastAllocate = new Map<string, number>()
  /** Blobs that OVMF keeps below 4 GiB, because a pointer of less than 8 bytes leads to them. */
  readonly #below4g = new Set<string>()

  constructor({ entries, files, budget }: CommandsParameters) {
    this.#entries = entries
    this.#files = files
    this.#budget = budget
    for (const [i, entry] of entries.entries()) {
      if (entry.command === 'ALLOCATE') this.#lastAllocate.set(entry.file, i)
      if (entry.command === 'ADD_POINTER' && entry.pointerSize < 8) this.#below4g.add(entry.pointeeFile)
    }
  }

  run(): Linked {
    for (const [i, entry] of this.#entries.entries()) {
      switch (entry.command) {
        case 'ALLOCATE':
          this.#allocate(i, entry)
          break
        case 'ADD_POINTER':
          this.#addPointer(i, entry)
          break
        case 'ADD_CHECKSUM':
          this.#addChecksum(i, entry)
          break
        case 'WRITE_POINTER':
        case 'WRITE_POINTER_V6':
          this.#writePointer(i, entry)
          break
        case 'UNKNOWN':
          this.#unknown(i, entry)
          break
      }
    }
    return { blobs: this.#blobs, writes: this.#writes, findings: this.#findings }
  }

  #report(rule: LoaderRuleId, place: LoaderPlace, message: string, overrides?: FindingOverrides): void {
    this.#findings.push(loaderFinding(rule, place, message, overrides))
  }

  #allocate(i: number, entry: Allocate): void {
    const { file, alignment, zone } = entry
    const at = (field: 'file' | 'alignment' | 'zone'): LoaderPlace => ({
      entry: i,
      offset: i * LOADER_ENTRY_SIZE + loaderLayout('ALLOCATE').offsetOf(field),
      file,
    })
    if (isUnterminated(file)) {
      this.#report('L05-allocate-name', at('file'), `ALLOCATE ${showFileName(file)}`)
      return
    }
    const name = showFileName(file)
    const fault = alignmentFault(alignment)
    if (fault) this.#report(fault, at('alignment'), `ALLOCATE ${name} with alignment ${hex(alignment)}`)
    if (zone !== 1 && zone !== 2) {
      this.#report('L10-zone-unknown', at('zone'), `ALLOCATE ${name} in zone ${zone}`)
    }
    const first = this.#blobs.get(file)
    if (first) {
      this.#report('L15-allocate-twice', at('file'), `ALLOCATE ${name}, which entry ${first.entry} has done`)
      return
    }
    const known = this.#files?.get(file)
    let size = known && sizeOf(known)
    if (this.#files && !known) {
      this.#report('L11-file-absent', at('file'), `ALLOCATE ${name}, and there is no such file`)
    } else if (size === 0) {
      this.#report('L12-file-empty', at('file'), `ALLOCATE ${name}, which has 0 bytes`)
      size = undefined
    }
    this.#blobs.set(file, {
      file,
      entry: i,
      zone,
      alignment,
      base: this.#space.place(zone, size ?? 0),
      size,
      bytes: known?.bytes && size !== undefined ? this.#budget.copy(known.bytes, size) : undefined,
      pointers: [],
      checksums: [],
      spoiled: [],
    })
  }

  #addPointer(i: number, entry: AddPointer): void {
    const { pointerFile, pointeeFile, pointerOffset, pointerSize } = entry
    const at = this.#placer(i, 'ADD_POINTER', pointerFile, pointerOffset)
    const bad = (['pointerFile', 'pointeeFile'] as const).filter((field) => isUnterminated(entry[field]))
    for (const field of bad) {
      this.#report('L16-pointer-name', at(field), `ADD_POINTER with ${field} ${showFileName(entry[field])}`)
    }
    const range: Range = { entry: i, start: pointerOffset, length: pointerSize }
    const blob = this.#blobs.get(pointerFile)
    const missing = (['pointerFile', 'pointeeFile'] as const).filter(
      (field) => !isUnterminated(entry[field]) && !this.#blobs.has(entry[field]),
    )
    for (const field of missing) {
      const text = `ADD_POINTER with ${field} ${showFileName(entry[field])}, ${this.#whenAllocated(entry[field])}`
      this.#report('L17-pointer-file-not-allocated', at(field), text)
    }
    const pointee = this.#blobs.get(pointeeFile)
    if (!blob || !pointee) {
      blob?.spoiled.push(range)
      return
    }

    const place = `${showFileName(pointerFile)}+${hex(pointerOffset)}`
    if (!isPointerSize(pointerSize)) {
      this.#report('L18-pointer-size', at('pointerSize'), `ADD_POINTER of ${pointerSize} bytes at ${place}`)
      blob.spoiled.push(range)
      return
    }
    if (blob.size !== undefined && pointerOffset + pointerSize > blob.size) {
      const wraps = pointerOffset + pointerSize > 2 ** 32
      this.#report(
        wraps ? 'L20-pointer-wraps' : 'L19-pointer-outside',
        at('pointerOffset'),
        `ADD_POINTER of ${pointerSize} bytes at ${place}, the file has ${hex(blob.size)} bytes`,
      )
      return
    }
    const stored = blob.bytes && readLittleEndian(blob.bytes, pointerOffset, pointerSize)
    const other = blob.pointers.find((pointer) => overlaps(pointer, range))
    if (other) {
      this.#report(
        'L53-pointers-overlap',
        at('pointerOffset'),
        `ADD_POINTER of ${pointerSize} bytes at ${place}, where entry ${other.entry} has patched ${hex(other.start)} to ${hex(other.start + other.length)}`,
      )
      blob.spoiled.push(range)
      return
    }
    if (stored !== undefined && pointee.size !== undefined && stored >= pointee.size) {
      this.#report(
        'L21-pointer-value-outside',
        at('pointerOffset'),
        `ADD_POINTER at ${place} finds offset ${hex(stored)}, ${showFileName(pointeeFile)} has ${hex(pointee.size)} bytes`,
      )
      blob.spoiled.push(range)
      return
    }
    if (pointerSize < 4) {
      const text = `ADD_POINTER of ${pointerSize} ${pointerSize === 1 ? 'byte' : 'bytes'} at ${place} for an address of ${showFileName(pointeeFile)}`
      this.#report('L22-pointer-too-narrow', at('pointerSize'), text)
      blob.spoiled.push(range)
      return
    }
    const checksum = blob.checksums.find((earlier) => overlaps(earlier, range))
    if (checksum) {
      this.#report(
        'L40-pointer-after-checksum',
        at('pointerOffset'),
        `ADD_POINTER at ${place}, after entry ${checksum.entry} has summed ${hex(checksum.start)} to ${hex(checksum.start + checksum.length)}`,
      )
      blob.spoiled.push(range)
    }
    if (blob.bytes && stored !== undefined) {
      writeLittleEndian(blob.bytes, pointerOffset, pointerSize, stored + pointee.base)
    }
    blob.pointers.push({ ...range, pointee })
  }

  #addChecksum(i: number, entry: AddChecksum): void {
    const { file, resultOffset, start, length } = entry
    const at = this.#placer(i, 'ADD_CHECKSUM', file, resultOffset)
    const blob = this.#blobs.get(file)
    if (!blob) {
      const why = isUnterminated(file) ? '' : `, ${this.#whenAllocated(file)}`
      this.#report('L24-checksum-file', at('file'), `ADD_CHECKSUM in ${showFileName(file)}${why}`)
      return
    }
    const name = showFileName(file)
    const range: Range = { entry: i, start, length }
    if (blob.size !== undefined) {
      const has = `the file has ${hex(blob.size)} bytes`
      const byteOutside = resultOffset >= blob.size
      const rangeOutside = start + length > blob.size
      if (byteOutside) {
        const text = `ADD_CHECKSUM stores at ${name}+${hex(resultOffset)}, ${has}`
        this.#report('L25-checksum-byte-outside', at('resultOffset'), text)
      }
      if (rangeOutside) {
        const text = `ADD_CHECKSUM sums ${name}+${hex(start)} to ${hex(start + length)}, ${has}`
        this.#report('L26-checksum-range-outside', at(start > blob.size ? 'start' : 'length'), text)
      }
      if (byteOutside || rangeOutside) {
        blob.spoiled.push(range)
        return
      }
    }
    const old = blob.bytes?.[resultOffset]
    const inside = overlaps(range, { start: resultOffset, length: 1 })
    if (length === 0) {
      const text = `ADD_CHECKSUM of 0 bytes, stored at ${name}+${hex(resultOffset)}`
      this.#report('L27-checksum-empty', at('length'), text)
      blob.spoiled.push({ entry: i, start: resultOffset, length: 1 })
    } else if (!inside) {
      const text = `ADD_CHECKSUM of ${name}+${hex(start)} to ${hex(start + length)} stores at ${hex(resultOffset)}`
      this.#report('L29-checksum-byte-beside-range', at('resultOffset'), text)
      blob.spoiled.push(range)
    } else if (old) {
      const text = `ADD_CHECKSUM finds ${hex(old, 2)} in its byte, ${name}+${hex(resultOffset)}`
      this.#report('L28-checksum-byte-not-zero', at('resultOffset'), text)
      blob.spoiled.push(range)
    }
    const result = { start: resultOffset, length: 1 }
    const earlier = blob.checksums.find(
      (one) => one.resultOffset !== resultOffset && one.length > 0 && overlaps(one, result),
    )
    if (earlier) {
      this.#report(
        'L64-checksum-undone',
        at('resultOffset'),
        `ADD_CHECKSUM stores at ${name}+${hex(resultOffset)}, after entry ${earlier.entry} has summed ${hex(earlier.start)} to ${hex(earlier.start + earlier.length)}`,
      )
      blob.spoiled.push(earlier)
    }
    blob.checksums.push({ ...range, resultOffset })
    const sum = blob.bytes && this.#budget.sum8(blob.bytes, start, length)
    if (blob.bytes && sum !== undefined) blob.bytes[resultOffset] = -sum
  }

  #writePointer(i: number, entry: WritePointer | WritePointerV6): void {
    const { pointerFile, pointeeFile, pointerOffset } = entry
    const before = this.#findings.length
    const at = this.#placer(i, entry.command, pointerFile, pointerOffset)
    const pointeeOffset = entry.command === 'WRITE_POINTER' ? entry.pointeeOffset : 0
    const bad = (['pointerFile', 'pointeeFile'] as const).filter((field) => isUnterminated(entry[field]))
    for (const field of bad) {
      this.#report(
        'L30-write-pointer-name',
        at(field),
        `WRITE_POINTER with ${field} ${showFileName(entry[field])}`,
      )
    }
    if (bad.length > 0) return
    const target = `${showFileName(pointerFile)}+${hex(pointerOffset)}`
    if (entry.command === 'WRITE_POINTER' && isV6Shaped(entry)) {
      const text = `WRITE_POINTER to ${target} has its size, ${pointeeOffset}, where the pointee offset belongs, and size 0`
      this.#report('L38-write-pointer-v6', at('pointerSize'), text)
      return
    }
    const file = this.#files?.get(pointerFile)
    if (this.#files && !file) {
      const text = `WRITE_POINTER to ${showFileName(pointerFile)}, and there is no such file`
      this.#report('L31-write-target-absent', at('pointerFile'), text)
    }
    if (file?.guestWritable === false) {
      const text = `WRITE_POINTER to ${showFileName(pointerFile)}, which the guest may not write`
      this.#report('L36-write-target-read-only', at('pointerFile'), text)
    }
    if (this.#lastAllocate.has(pointerFile)) {
      const text = `WRITE_POINTER to ${showFileName(pointerFile)}, which entry ${this.#lastAllocate.get(pointerFile)} allocates`
      this.#report('L57-write-target-allocated', at('pointerFile'), text)
    }
    this.#checkWriteLocation(entry, file, target, at)
    const pointee = this.#blobs.get(pointeeFile)
    if (!pointee) {
      const late = this.#lastAllocate.has(pointeeFile)
      const text = `WRITE_POINTER of an address in ${showFileName(pointeeFile)}, ${this.#whenAllocated(pointeeFile)}`
      const rule = late ? 'L49-write-pointer-before-allocate' : 'L32-write-pointee-not-allocated'
      this.#report(rule, at('pointeeFile'), text)
      return
    }
    if (pointee.size !== undefined && pointeeOffset >= pointee.size) {
      const text = `WRITE_POINTER of ${showFileName(pointeeFile)}+${hex(pointeeOffset)}, the file has ${hex(pointee.size)} bytes`
      this.#report('L34-pointee-offset-outside', at('pointeeOffset'), text)
    }
    this.#writes.push({ entry: i, command: entry, good: this.#findings.length === before })
  }

  #checkWriteLocation(
    entry: WritePointer | WritePointerV6,
    file: LoaderFile | undefined,
    target: string,
    at: (field: 'pointerOffset' | 'pointerSize') => LoaderPlace,
  ): void {
    const { pointeeFile, pointerOffset, pointerSize } = entry
    const size = file && sizeOf(file)
    if (!isPointerSize(pointerSize)) {
      this.#report(
        'L33-write-pointer-location',
        at('pointerSize'),
        `WRITE_POINTER of ${pointerSize} bytes to ${target}`,
        isCurrentShaped(entry)
          ? { hint: 'The entry has the current form: do not read it as edition v6.' }
          : {},
      )
    } else if (size !== undefined && pointerOffset + pointerSize > size) {
      const text = `WRITE_POINTER of ${pointerSize} bytes to ${target}, the file has ${hex(size)} bytes`
      this.#report('L33-write-pointer-location', at('pointerOffset'), text)
    } else if (pointerSize < 4) {
      const text = `WRITE_POINTER of ${pointerSize} ${pointerSize === 1 ? 'byte' : 'bytes'} to ${target}`
      this.#report('L35-write-pointer-too-narrow', at('pointerSize'), text)
    } else if (pointerSize === 4 && !this.#below4g.has(pointeeFile)) {
      const text = `WRITE_POINTER of 4 bytes to ${target}: nothing keeps ${showFileName(pointeeFile)} below 4 GiB in OVMF`
      this.#report('L35-write-pointer-too-narrow', at('pointerSize'), text, { severity: 'warning' })
    }
  }

  #unknown(i: number, entry: UnknownCommand): void {
    this.#report(
      'L04-command-unknown',
      { entry: i, offset: i * LOADER_ENTRY_SIZE },
      isPadding(entry)
        ? 'entry of zeros in front of the last command'
        : `entry of type ${hex(entry.type)}, which is not defined`,
    )
  }

  /** Places in entry `i`: at a field of the script, and at the patched byte of the blob. */
  #placer(
    i: number,
    command: Exclude<LoaderEntry['command'], 'UNKNOWN'>,
    file: string,
    fileOffset: number,
  ): (field: string) => LoaderPlace {
    return (name) => {
      const field = loaderLayout(command).fields.find((one) => one.name === name)
      return { entry: i, offset: i * LOADER_ENTRY_SIZE + (field?.offset ?? 0), file, fileOffset }
    }
  }

  #whenAllocated(file: string): string {
    const later = this.#lastAllocate.get(file)
    return later === undefined ? 'which is never allocated' : `which is allocated only by entry ${later}`
  }
}

function alignmentFault(alignment: number): LoaderRuleId | undefined {
  if (alignment === 0) return 'L06-alignment-zero'
  if (isPowerOfTwo(alignment)) return alignment > 4096 ? 'L08-alignment-above-page' : undefined
  return alignment > 4096 ? 'L09-alignment-large-not-power-of-two' : 'L07-alignment-not-power-of-two'
}

/** Byte 120 is a pointer size, and nothing follows it. */
function isV6Shaped({ pointeeOffset, pointerSize, raw }: WritePointer): boolean {
  return pointerSize === 0 && isPointerSize(pointeeOffset) && raw === undefined
}

/** Byte 124, where the current form has the pointer size, is one. */
function isCurrentShaped({ command, raw }: WritePointer | WritePointerV6): boolean {
  return command === 'WRITE_POINTER_V6' && isPointerSize(raw?.[124] ?? 0)
}
