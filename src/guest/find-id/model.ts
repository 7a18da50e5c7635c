/**
 * What a search for the generation ID in a dead machine's memory has found: candidates with their evidence, and one verdict.
 * @module
 */
import type { Guid } from '../../binary/guid.ts'

/**
 * How a table was found, the best first.
 * - `bios`: from the RSDP where a BIOS leaves it, as an operating system goes
 * - `efi`: from the RSDP that UEFI's configuration table names
 * - `rsdp`: from a sound RSDP elsewhere in memory
 * - `scan`: by its header somewhere in memory, with a sum of zero
 * - `damaged`: the same with a wrong sum
 */
export const ROUTES = ['bios', 'efi', 'rsdp', 'scan', 'damaged'] as const
export type Route = (typeof ROUTES)[number]

/** A table that declares the device, or looks like it. */
export interface FoundTable {
  readonly signature: string
  readonly oemTableId: string
  /** Guest-physical. */
  readonly address: number
  readonly length: number
  readonly sumIsZero: boolean
}

/** One device of one set of tables: where the ID should be. */
export interface IdSource {
  readonly route: Route
  /** Absent where the table was found by itself. */
  readonly rsdp?: number
  readonly root?: { readonly signature: 'RSDT' | 'XSDT'; readonly address: number }
  /** Absent when no single table has the ID string of the device in it. */
  readonly table?: FoundTable
  /** Absolute path; absent when the table could not be loaded. */
  readonly device?: string
  /** As the table has them. */
  readonly ids: readonly string[]
  /** `_STA`. */
  readonly status?: number
  /** What `ADDR` gives. */
  readonly address?: number
  /** Why this is no place to look: in one sentence. */
  readonly problem?: string
}

/** `note`: worth knowing, and neither for nor against. */
export type EvidenceStatus = 'ok' | 'failed' | 'note'

export interface IdEvidence {
  /** Stable: `alignment`, `suppressor`, `page`, `value`. */
  readonly rule: 'alignment' | 'suppressor' | 'page' | 'value'
  readonly status: EvidenceStatus
  /** The facts in one sentence. */
  readonly found: string
}

/** A place in memory that tables name. */
export interface IdCandidate {
  /** Guest-physical, of the 16 bytes. */
  readonly address: number
  readonly guid: Guid
  /** As they are in memory. */
  readonly bytes: Uint8Array
  /** The best first. */
  readonly sources: readonly IdSource[]
  readonly evidence: readonly IdEvidence[]
}

export interface FoundRsdp {
  readonly address: number
  readonly route: 'bios' | 'efi' | 'rsdp'
  readonly revision: number
}

export interface FindIdResult {
  readonly verdict: 'found' | 'not found' | 'contradictory'
  /** The verdict in sentences. */
  readonly reasons: readonly string[]
  /** Only when it was found. */
  readonly id?: IdCandidate
  /** The best first. */
  readonly candidates: readonly IdCandidate[]
  /** Devices and tables that lead nowhere. */
  readonly rejected: readonly IdSource[]
  /** Sound ones, the best first. */
  readonly rsdps: readonly FoundRsdp[]
  /** The end of the highest table that an RSDP leads to; says where a raw image has its hole. */
  readonly tablesEnd?: number
}
