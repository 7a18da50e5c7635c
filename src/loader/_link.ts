/**
 * What the linter's first pass knows while it goes through the commands.
 * @module
 */
import { AddressSpace, type Blob, type WorkBudget } from './_image.ts'
import {
  LOADER_ENTRY_SIZE,
  type LoaderEntry,
  loaderLayout,
  type WritePointer,
  type WritePointerV6,
} from './entry.ts'
import { type FindingOverrides, type LoaderFinding, type LoaderPlace, loaderFinding } from './findings.ts'
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

export interface LinkParameters {
  readonly entries: readonly LoaderEntry[]
  /** Absent: nothing is known of the files. */
  readonly files: ReadonlyMap<string, LoaderFile> | undefined
  readonly budget: WorkBudget
}

export class Link {
  readonly files: ReadonlyMap<string, LoaderFile> | undefined
  readonly budget: WorkBudget
  readonly space = new AddressSpace()
  readonly blobs = new Map<string, Blob>()
  /** In script order. */
  readonly writes: Write[] = []
  readonly findings: LoaderFinding[] = []
  /** The last ALLOCATE of each name, to tell "too late" from "never". */
  readonly lastAllocate = new Map<string, number>()
  /** Blobs that OVMF keeps below 4 GiB, because a pointer of less than 8 bytes leads to them. */
  readonly below4g = new Set<string>()

  constructor({ entries, files, budget }: LinkParameters) {
    this.files = files
    this.budget = budget
    for (const [i, entry] of entries.entries()) {
      if (entry.command === 'ALLOCATE') this.lastAllocate.set(entry.file, i)
      if (entry.command === 'ADD_POINTER' && entry.pointerSize < 8) this.below4g.add(entry.pointeeFile)
    }
  }

  report(rule: LoaderRuleId, place: LoaderPlace, message: string, overrides?: FindingOverrides): void {
    this.findings.push(loaderFinding(rule, place, message, overrides))
  }

  /** Places in entry `i`: at a field of the script, and at the patched byte of the blob. */
  placer(
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

  whenAllocated(file: string): string {
    const later = this.lastAllocate.get(file)
    return later === undefined ? 'which is never allocated' : `which is allocated only by entry ${later}`
  }
}

export function sizeOf(file: LoaderFile): number | undefined {
  return file.size ?? file.bytes?.length
}

/** `1 byte`, `2 bytes`. */
export function byteCount(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`
}
