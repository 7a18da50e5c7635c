/**
 * What a debug log says, as data: one run after the other, each a boot or a resume.
 *
 * Addresses and sizes are numbers; `place` is the line that says so. A list is never longer than the reader's limit
 * allows; `LogModel.left` counts what was passed over for that.
 * @module
 */
import type { FirmwareEdition } from '../editions.ts'
import type { LogPlace } from './lines.ts'

interface Placed {
  readonly place: LogPlace
}

/** A file that was copied to memory: `ProcessCmdAllocate`. */
export interface LoggedBlob extends Placed {
  readonly file: string
  readonly address: number
  readonly size: number
  readonly alignment: number
  /** 1 HIGH, 2 FSEG; OVMF only prints it. */
  readonly zone: number
  /** fw_cfg key that was selected just before; absent when that line is. */
  readonly key?: number
  /** Pass 2 found no table where a pointer into it leads. */
  opaque: boolean
  freed: boolean
}

/** A pointer that was linked: `ProcessCmdAddPointer`. */
export interface LoggedPointer extends Placed {
  readonly pointerFile: string
  readonly pointeeFile: string
  readonly pointerOffset: number
  readonly pointerSize: number
}

/** `ProcessCmdAddChecksum`. */
export interface LoggedChecksum extends Placed {
  readonly file: string
  readonly resultOffset: number
  readonly start: number
  readonly length: number
}

/** What the host was told: `ProcessCmdWritePointer`. */
export interface LoggedWritePointer extends Placed {
  readonly pointerFile: string
  readonly pointeeFile: string
  readonly pointerOffset: number
  readonly pointerSize: number
  /** Absent in the unmerged form, which tells the address of the blob. */
  readonly pointeeOffset?: number
  readonly key?: number
  /** The address, from the record for S3 or from the blob's; absent when neither is in the log. */
  readonly value?: number
  /** Zeros were written over it again: `UndoCmdWritePointer`. */
  undone: boolean
}

/** What is kept for S3: `SaveCondensedWritePointerToS3Context`. */
export interface LoggedCondensed extends Placed {
  readonly key: number
  readonly pointerOffset: number
  readonly pointerSize: number
  readonly value: number
  /** From 0. */
  readonly index: number
}

/** Pass 2 looked at the target of a pointer. */
export interface LoggedProbe extends Placed {
  readonly file: string
  readonly address: number
  readonly remaining: number
  /** `cut`: the line has no verdict. */
  readonly verdict: 'table' | 'opaque' | 'cut'
  readonly signature?: string
  readonly size?: number
}

/** A line that says that something went wrong. */
export interface LoggedError extends Placed {
  /** E1 to E14 for those of the loader script; others have a name. */
  readonly id: string
  /** The line. */
  readonly text: string
  /** What it means, in a sentence. */
  readonly meaning: string
}

export interface RunBase {
  readonly first: LogPlace
  last: LogPlace
  readonly errors: LoggedError[]
}

/** OVMF's table client at boot. */
export interface OvmfBootRun extends RunBase {
  readonly kind: 'ovmf-boot'
  /** By the wording; absent when nothing in the log depends on it. */
  edition?: FirmwareEdition
  /** The words that the edition was told by. */
  editionBecause?: string
  /** PEI found S3 switched on in etc/system-states. */
  s3Detected: boolean
  rootBridges: boolean
  /** Blobs that the pre-scan keeps below 4 GiB. */
  readonly restricted: string[]
  readonly blobs: LoggedBlob[]
  readonly pointers: LoggedPointer[]
  readonly checksums: LoggedChecksum[]
  readonly writePointers: LoggedWritePointer[]
  readonly condensed: LoggedCondensed[]
  /** Entries of unknown type, by type; those of type 0 are padding. */
  readonly unknownCommands: Map<number, number>
  readonly probes: LoggedProbe[]
  /** Pointers to a table that had been looked at already. */
  skipped: number
  /** The firmware's own count. */
  installed?: number
  readonly freed: string[]
  /** DMA control block of the replay, and the value behind it. */
  dmaAccess?: number
  scratch?: number
  /** The nodes for S3 are in the boot script. */
  fragmentSaved: boolean
  undone: number
  /** `OnRootBridgesConnected: InstallAcpiTables: %r`: only printed for a failure. */
  status?: string
  /** A reset was seen after it. */
  reset: boolean
}

/** One write that a node made. */
export interface LoggedWrite {
  readonly address: number
  readonly width: 1 | 2 | 4 | 8
  readonly value: bigint
}

export interface LoggedNode extends Placed {
  readonly address: number
  /** `MEM_WRITE`, `IO_WRITE`, …, `TERMINATE`; absent when the line is. */
  opcode?: string
  /** The numbers of the second line, as the opcode has them. */
  arguments: readonly bigint[]
  readonly writes: LoggedWrite[]
  /** How often it read. */
  reads: number
  /** Of its accesses, in bytes. */
  width?: number
  /** Data of an INFORMATION or LABEL, as printed. */
  information?: string
}

/** A transfer that the nodes make the fw_cfg device do. */
export interface LoggedTransfer extends Placed {
  readonly action: 'select' | 'read' | 'write' | 'skip'
  /** Of the item that is selected; absent when no node selected one. */
  readonly key?: number
  /** In the item, where it begins. */
  readonly offset: number
  readonly length: number
  /** Address of the DMA control block. */
  readonly dmaAccess: number
  /** Of a write of 1, 2, 4 or 8 bytes that an earlier node put in memory. */
  readonly value?: bigint
}

/** OVMF after S3: the boot script. */
export interface OvmfResumeRun extends RunBase {
  readonly kind: 'ovmf-resume'
  base?: number
  version?: number
  /** Of the table in bytes, header included. */
  length?: number
  readonly nodes: LoggedNode[]
  readonly transfers: LoggedTransfer[]
  /** `S3BootScriptDone - %r`. */
  status?: string
  /** `16bit`, `32bit`, `64bit` and the address. */
  wakingVector?: { readonly mode: string; readonly address: number }
  reset: boolean
}

/** SeaBIOS, from one reset to the next. */
export interface SeaBiosRun extends RunBase {
  readonly kind: 'seabios-boot' | 'seabios-resume'
  version?: string
  machine?: string
  fwCfg: boolean
  dma: boolean
  /** There is a loader script: `Moving pm_base to`. */
  pmBase?: number
  /** `ACPI: parse DSDT at`. */
  dsdt?: { readonly address: number; readonly length: number }
  /** Tables that were looked up, by signature. */
  readonly tables: { readonly signature: string; readonly address: number }[]
  /** `WARNING - …` of the loader and elsewhere. */
  readonly warnings: SeaBiosWarning[]
  /** e820 ranges of type 2 that end at or below 4 GiB, and not the ROM's. */
  readonly reserved: { readonly start: number; readonly end: number }[]
  /** CMOS 0x0F: 254 means S3. */
  resumeStatus?: number
  resumeVector?: number
  hardReboot: boolean
  /** The tables were looked for, or boot went on past that. */
  pastTables: boolean
}

export interface SeaBiosWarning extends Placed {
  readonly kind: 'internal error' | 'no resource'
  readonly function: string
  /** Line of SeaBIOS's source. */
  readonly sourceLine: number
}

export type LoggedRun = OvmfBootRun | OvmfResumeRun | SeaBiosRun

export interface LoggedFile {
  readonly name: string
  lines: number
  /** Lines with a form that is known. */
  known: number
  /** Lines that begin like one of the loader's or the boot script's and go on otherwise. */
  damaged: number
  firstDamaged?: LogPlace
  /** Lines longer than 64 KiB. */
  cut: number
}

export interface LogModel {
  readonly files: readonly LoggedFile[]
  readonly runs: readonly LoggedRun[]
  /** What was passed over because there was too much. */
  readonly left: number
}
