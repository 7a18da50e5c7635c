/**
 * What can be seen of a machine from files alone: dumps, logs, tables, and what somebody knows of its ID; each is looked at beside
 * the others.
 * @module
 */

import type { Guid } from '../../binary/guid.ts'
import type { MemoryText } from '../../dump/memory-text.ts'
import type { FindIdResult } from '../../guest/find-id/model.ts'
import { kernelMemoryMap } from '../../guest/kernel-memory-map.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import { addressesOf } from '../checks/addresses.ts'
import {
  absent,
  type Evidence,
  failed,
  type HolderSeen,
  noEvidence,
  PAGE_SIZE,
  type Part,
  present,
  type Subject,
  type TablesSeen,
} from '../evidence.ts'
import { explainFirmwareLog, type LogText } from './firmware-log.ts'
import { examineMemory, examineTables } from './tables.ts'

export interface DumpInput {
  readonly name: string
  readonly memory: GuestMemory
  /** What a search through all of it has found. */
  readonly found: FindIdResult
}

export interface TableInput {
  readonly name: string
  readonly bytes: Uint8Array
  /** Guest-physical, where it is known. */
  readonly address?: number
  /** It was text, which does not show its checksum. */
  readonly isText?: boolean
}

/** Files of one machine; what is left out is not there. */
export interface FileInputs {
  readonly guid?: Guid
  readonly dump?: DumpInput
  readonly memoryText?: { readonly name: string; readonly memory: MemoryText }
  readonly tables?: readonly TableInput[]
  /** In the order of time. */
  readonly firmwareLogs?: readonly LogText[]
  readonly guestLog?: { readonly name: string; readonly lines: readonly string[] }
  /** fw_cfg files by name. */
  readonly fwCfg?: ReadonlyMap<string, Uint8Array>
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const NOT_GIVEN = {
  configured: 'nobody says which ID it has: give --guid',
  tables: 'there are no tables: give --dump or --acpi-tables',
  holder: 'there is no memory: give --dump',
  memoryMap: "there is no memory map: give the guest's log with --guest-log",
  files: 'there are no fw_cfg files: give --fw-cfg',
  firmwareLog: 'there is no log of the firmware: give --firmware-log',
  guestLog: 'there is no log of the guest: give --guest-log',
  told: 'what the host was told is known to the host alone: give --qmp, or a firmware log',
  monitor: 'there is no monitor: give --qmp',
} as const
const NEEDS_A_MACHINE = 'only a machine that can be driven shows it: give --machine'

/** Evidence of a subject of which nothing is known yet, each part with how to give it. */
export function unknownEvidence(subject: Subject): Mutable<Evidence> {
  const evidence: Mutable<Evidence> = { ...noEvidence(subject, NEEDS_A_MACHINE) }
  for (const [part, why] of Object.entries(NOT_GIVEN)) evidence[part as keyof typeof NOT_GIVEN] = absent(why)
  return evidence
}

export function gatherFromFiles(
  inputs: FileInputs,
  subject: Subject = { name: 'files', kind: 'files' },
): Evidence {
  const evidence = unknownEvidence(subject)
  addFiles(evidence, inputs)
  return evidence
}

/** Fills in what the files show, where nothing is known yet. */
export function addFiles(evidence: Mutable<Evidence>, inputs: FileInputs): void {
  const { guid, firmwareLogs, guestLog, fwCfg } = inputs
  const set = <
    P extends 'configured' | 'tables' | 'holder' | 'memoryMap' | 'files' | 'firmwareLog' | 'guestLog',
  >(
    part: P,
    value: Evidence[P],
  ) => {
    if ('absent' in evidence[part]) evidence[part] = value
  }
  if (guid) set('configured', present({ guid, from: '--guid' }))
  if (firmwareLogs && firmwareLogs.length > 0) set('firmwareLog', present(explainFirmwareLog(firmwareLogs)))
  if (guestLog) {
    set('guestLog', present(guestLog.lines))
    const entries = kernelMemoryMap(guestLog.lines)
    set(
      'memoryMap',
      entries.length > 0
        ? present({ from: guestLog.name, entries })
        : absent(`${guestLog.name} has no line of a memory map`),
    )
  }
  if (fwCfg) set('files', present(fwCfg))
  const tables = tablesOf(inputs)
  if (tables) set('tables', tables)
  const holder = holderOf(inputs, evidence)
  if (holder) set('holder', holder)
}

function tablesOf({ dump, tables }: FileInputs): Part<TablesSeen> | undefined {
  if (dump) {
    const source = dump.found.id?.sources[0]
    if (source?.rsdp !== undefined) {
      const seen = examineMemory(dump.memory, source.rsdp, dump.name)
      return typeof seen === 'string' ? absent(`${dump.name}: ${seen}`) : present(seen)
    }
    if (source?.table) {
      const { address, length } = source.table
      const bytes = new Uint8Array(length)
      if (dump.memory.read(address, bytes)) return present(examineTables([{ bytes, address }], dump.name))
    }
    const root = dump.found.rsdps[0]
    if (root) {
      const seen = examineMemory(dump.memory, root.address, dump.name)
      if (typeof seen !== 'string') return present(seen)
    }
  }
  if (!tables || tables.length === 0)
    return dump && failed(`${dump.name}: ${dump.found.reasons[0] ?? 'there is no table with the ID'}`)
  return present(examineTables(tables, [...new Set(tables.map(({ name }) => name))].join(', ')))
}

/** Where something says that the ID is, as far as memory is there. */
function holderOf({ dump, memoryText }: FileInputs, evidence: Evidence): Part<HolderSeen> | undefined {
  if (!dump && !memoryText) return undefined
  const said = addressesOf(evidence)
  const found = dump?.found.id
  const places = found ? [{ address: found.address, from: `the tables of ${dump?.name}` }, ...said] : said
  if (places.length === 0)
    return dump
      ? failed(`${dump.name}: ${dump.found.reasons[0] ?? 'the ID was not found'}`)
      : absent('nothing says where in memory the ID is')
  for (const { address, from } of places) {
    const base = address - (address % PAGE_SIZE)
    const place = { address, addressFrom: from }
    if (dump) {
      const id = new Uint8Array(16)
      const page = new Uint8Array(PAGE_SIZE)
      if (dump.memory.read(address, id)) {
        dump.memory.read(base, page)
        return present({ ...place, id, page: Array.from(page), from: dump.name })
      }
    }
    const id = memoryText?.memory.read(address, 16)
    if (memoryText && id) {
      const page = Array.from({ length: PAGE_SIZE }, (_, i) => memoryText.memory.byte(base + i))
      return present({ ...place, id, page, from: memoryText.name })
    }
  }
  const [first] = places
  return absent(`${dump?.name ?? memoryText?.name} does not hold 0x${first?.address.toString(16)}`)
}
