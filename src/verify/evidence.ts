/**
 * What was seen of one machine, however it was come by: the only thing that checks look at.
 *
 * Every part is there, or says why it is not; so a check works on whatever part of a machine somebody has: a machine that can be
 * driven, a socket of a monitor, a dump, a log.
 * @module
 */
import type { AmlData } from '../aml/interpreter.ts'
import type { Guid } from '../binary/guid.ts'
import type { LogExplanation } from '../firmware/log-reader/explain.ts'
import type { MemoryMapEntry } from '../guest/memory-check.ts'
import type { BoundDriver } from '../machines/machine.ts'

/** A part that is not there. */
export interface Absent {
  /** Why, in a few words. */
  readonly absent: string
  /** It could have been looked at, and nobody asked for it. */
  readonly skipped?: true
  /** It was tried, and went wrong: what depends on it fails. */
  readonly failed?: true
}
export interface Present<T> {
  readonly value: T
}
export type Part<T> = Present<T> | Absent

export function present<T>(value: T): Present<T> {
  return { value }
}
export function absent(why: string): Absent {
  return { absent: why }
}
export function failed(why: string): Absent {
  return { absent: why, failed: true }
}
export function isPresent<T>(part: Part<T>): part is Present<T> {
  return 'value' in part
}
/** The value, where there is one. */
export function seenOf<T>(part: Part<T>): T | undefined {
  return 'value' in part ? part.value : undefined
}

/** The page that the ID is in. */
export const PAGE_SIZE = 0x1000

/** Who or what is verified. */
export interface Subject {
  readonly name: string
  readonly kind: 'machine' | 'monitor' | 'files'
  readonly board?: 'pc' | 'q35'
  /** Bytes of RAM. */
  readonly memorySize?: number
  /** Of its command line. Absent: nobody says. */
  readonly hasDevice?: boolean
}

export interface TableSeen {
  readonly signature: string
  readonly oemId: string
  readonly oemTableId: string
  readonly revision: number
  /** Guest-physical; absent when it comes from a file that does not say. */
  readonly address?: number
  readonly bytes: Uint8Array
  /** Of all bytes, modulo 256. */
  readonly sum: number
  /** FACS has none. */
  readonly hasChecksum: boolean
}

/** A method that an event runs, and that notifies the device. */
export interface EventSeen {
  /** Such as `\_GPE._E05`. */
  readonly method: string
  /** Number of the general-purpose event, or of the interrupt of a Generic Event Device. */
  readonly number: number
  readonly by: 'GPE' | 'GED'
  readonly code: number
}

export interface DeviceSeen {
  /** Absolute, such as `\_SB.VGEN`. */
  readonly path: string
  /** As the tables have them. */
  readonly hids: readonly string[]
  readonly cids: readonly string[]
  /** Absent when there is no `_DDN`, or it is no string. */
  readonly ddn?: string
  /** `_STA`. */
  readonly status: number
  /** What `ADDR` gives, or why it gives nothing. */
  readonly addr: { readonly value: AmlData } | { readonly problem: string }
  /** Of its two halves, as Linux puts them together. */
  readonly address?: number
  /** The table whose bytes have the device's ID string. */
  readonly table?: TableSeen
  /** The name that the loader patches, in QEMU's table. */
  readonly vgia?: {
    readonly value: number
    /** `_STA` of the same table with a VGIA of 0; absent when it could not be evaluated. */
    readonly statusAtZero?: number
  }
  readonly events: readonly EventSeen[]
}

export interface TablesSeen {
  /** Such as `memory` or a file's name. */
  readonly from: string
  readonly rsdp?: number
  readonly root?: { readonly signature: 'RSDT' | 'XSDT'; readonly address: number }
  /** In the order in which an operating system finds them. */
  readonly tables: readonly TableSeen[]
  readonly device?: DeviceSeen
  /** More than one device with the ID. */
  readonly moreDevices: readonly string[]
  /** Definition blocks that could not be loaded, statements that failed. */
  readonly problems: readonly string[]
}

export interface HolderSeen {
  /** Of the 16 bytes. */
  readonly address: number
  /** Who says that the ID is there. */
  readonly addressFrom: string
  readonly id: Uint8Array
  /** The whole page; bytes that nobody has seen are `undefined`. */
  readonly page: ReadonlyArray<number | undefined>
  /** Such as `memory` or a file's name. */
  readonly from: string
}

export interface MapSeen {
  readonly from: string
  readonly entries: readonly MemoryMapEntry[]
}

export interface ToldSeen {
  /** The 8 bytes of `etc/vmgenid_addr`. */
  readonly address: bigint
  readonly from: string
}

export interface MonitorSeen {
  /** Its address, or `the machine's own`. */
  readonly from: string
  /** `query-vm-generation-id`: the value of `guid`, or QEMU's error. */
  readonly qmp: { readonly guid: string } | { readonly error: string }
  /** `info vm-generation-id`, as printed. */
  readonly hmp: string
  /** What a superfluous argument is answered with; absent when it was not asked. */
  readonly superfluous?: string
}

export interface SuspendSeen {
  /** `etc/vmgenid_addr` at four moments; absent where it could not be looked at. */
  readonly told: {
    readonly before: bigint
    readonly atReset?: bigint
    readonly after: bigint
  }
  /** The monitor's ID. */
  readonly guid: { readonly before: string; readonly after: string }
  /** The ID's page. */
  readonly page: { readonly before: Uint8Array; readonly atReset?: Uint8Array; readonly after: Uint8Array }
  /** PM1 control where the FADT says that it is, 16 bits; absent when ports cannot be read. */
  readonly pmControl?: { readonly port: number; readonly before: number; readonly after: number }
  /** A change of the ID afterwards. */
  readonly change: Part<ChangeSeen>
}

/** The firmware has left the PM block switched off when it resumed: no event reaches the guest any more. */
export function isDeafAfterResume({ suspend }: Evidence): boolean {
  const control = seenOf(suspend)?.pmControl
  return control !== undefined && control.after === NOTHING_THERE && control.before !== NOTHING_THERE
}
/** What a port without a device reads as. */
const NOTHING_THERE = 0xffff

/** What came of one new ID, or of two, or of an event without one. */
export interface ChangeSeen {
  readonly before: string
  /** The IDs that were set, in order; empty for an event alone. */
  readonly set: readonly string[]
  /** The monitor's afterwards. */
  readonly monitor: string
  /** 16 bytes at the holder afterwards. */
  readonly memory: Uint8Array | undefined
  /** Whether somebody looked at the guest's console. */
  readonly watched: boolean
  /** Reseed lines that the guest printed, whole. */
  readonly reseeds: readonly string[]
  /** Until the first of them. */
  readonly milliseconds?: number
  /** How long was waited for lines. */
  readonly waited: number
  /** How often the guest served the event meanwhile; absent when it cannot be counted. */
  readonly events?: number
}

export interface CloneSeen {
  readonly guid: string
  readonly random: string
  readonly reseeds: readonly string[]
}

export interface ClonesSeen {
  readonly original: { readonly before: string; readonly after: string }
  readonly clones: readonly CloneSeen[]
}

/** A machine without the device. */
export interface ControlSeen {
  readonly monitor: MonitorSeen
  /** What two copies read from `/dev/urandom`; absent when the machine cannot show it, with the reason. */
  readonly random: Part<readonly string[]>
  /** The tables have no device either. */
  readonly device: string | undefined
}

export interface MigrationSeen {
  readonly guid: { readonly source: string; readonly destination: string; readonly asked: string }
  readonly told: { readonly source: bigint; readonly destination: bigint }
  readonly reseeds: readonly string[]
  readonly waited: number
}

/** A Windows guest on a machine of the same make. */
export interface WindowsSeen {
  readonly driver: BoundDriver | undefined
  /** As its driver gives it to programs; absent when it is not bound. */
  readonly id?: Uint8Array
  /** The same after a suspend to RAM; absent when the machine cannot suspend. */
  readonly afterResume?: { readonly driver: BoundDriver | undefined; readonly id?: Uint8Array }
  readonly guid: string
}

/** A firmware's debug log, explained. */
export interface FirmwareLogSeen extends LogExplanation {
  /** As printed, oldest first; of a long log the lines about tables and boot scripts alone. */
  readonly lines: readonly string[]
}

export interface Evidence {
  readonly subject: Subject
  /** The ID that the machine was given. */
  readonly configured: Part<{ readonly guid: Guid; readonly from: string }>
  readonly tables: Part<TablesSeen>
  readonly holder: Part<HolderSeen>
  readonly memoryMap: Part<MapSeen>
  /** fw_cfg files by name: what firmware read. */
  readonly files: Part<ReadonlyMap<string, Uint8Array>>
  readonly firmwareLog: Part<FirmwareLogSeen>
  /** As printed, oldest first. */
  readonly guestLog: Part<readonly string[]>
  /** After the boot. */
  readonly told: Part<ToldSeen>
  readonly monitor: Part<MonitorSeen>
  /** `driver` absent: none is bound. */
  readonly driver: Part<{ readonly driver: BoundDriver | undefined }>
  readonly notify: Part<ChangeSeen>
  readonly change: Part<ChangeSeen>
  readonly twoChanges: Part<ChangeSeen>
  readonly suspend: Part<SuspendSeen>
  readonly clones: Part<ClonesSeen>
  readonly control: Part<ControlSeen>
  readonly sameId: Part<MigrationSeen>
  readonly otherId: Part<MigrationSeen>
  readonly windows: Part<WindowsSeen>
}

export type EvidencePart = Exclude<keyof Evidence, 'subject'>
export type ValueOf<P extends EvidencePart> = Extract<Evidence[P], { readonly value: unknown }>['value']

export const EVIDENCE_PARTS = [
  'configured',
  'tables',
  'holder',
  'memoryMap',
  'files',
  'firmwareLog',
  'guestLog',
  'told',
  'monitor',
  'driver',
  'notify',
  'change',
  'twoChanges',
  'suspend',
  'clones',
  'control',
  'sameId',
  'otherId',
  'windows',
] as const satisfies readonly EvidencePart[]

/** Evidence of nothing, to be filled in. */
export function noEvidence(subject: Subject, why: string): Evidence {
  const part = absent(why)
  return {
    subject,
    configured: part,
    tables: part,
    holder: part,
    memoryMap: part,
    files: part,
    firmwareLog: part,
    guestLog: part,
    told: part,
    monitor: part,
    driver: part,
    notify: part,
    change: part,
    twoChanges: part,
    suspend: part,
    clones: part,
    control: part,
    sameId: part,
    otherId: part,
    windows: part,
  }
}
