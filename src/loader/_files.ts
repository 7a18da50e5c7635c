/**
 * The linter's checks of whole files: memory that they need, files without a use, and the generation ID's page.
 * @module
 */
import { isZero } from '../binary/bytes.ts'
import { hex, isPowerOfTwo } from '../binary/numbers.ts'
import type { Blob } from './_image.ts'
import { type Link, sizeOf, type Write } from './_link.ts'
import {
  BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG,
  BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH,
  LOADER_ENTRY_SIZE,
  type LoaderEntry,
  loaderLayout,
} from './entry.ts'
import { type FindingOverrides, type LoaderFinding, type LoaderPlace, loaderFinding } from './findings.ts'
import { showFileName } from './print.ts'
import type { LoaderRuleId } from './rules.ts'

const GUID_FILE = 'etc/vmgenid_guid'
const ADDR_FILE = 'etc/vmgenid_addr'
const GUID_OFFSET = 0x28
const GUID_END = GUID_OFFSET + 16
const SYSTEM_STATES_FILE = 'etc/system-states'
const SYSTEM_STATES_SIZE = 6

const PAGE = 4096
const MIB = 2 ** 20
/** QEMU puts the RSDP into the F segment and allows it so much; SeaBIOS has no room for it. */
const FSEG_TOO_MUCH = 0x1000
/** What SeaBIOS's own tables leave free depends on the machine: 1184 bytes on a pc of one CPU, version 1.16.2. */
const FSEG_SURE = 1024

export interface FilesParameters {
  readonly entries: readonly LoaderEntry[]
  /** Bytes of guest RAM; `undefined`: enough. */
  readonly memorySize: number | undefined
}

export function checkFiles(link: Link, { entries, memorySize }: FilesParameters): readonly LoaderFinding[] {
  return [
    ...memoryFaults(link, memorySize),
    ...unusedFiles(link, entries),
    ...guidFaults(link, entries),
    ...systemStatesFaults(link),
  ]
}

/** The ALLOCATE of a blob. */
function at(blob: Blob, fileOffset?: number): LoaderPlace {
  const place = { entry: blob.entry, offset: blob.entry * LOADER_ENTRY_SIZE, file: blob.file }
  return fileOffset === undefined ? place : { ...place, fileOffset }
}

/** Reported once a limit: at the blob that goes beyond it. */
function memoryFaults({ blobs }: Link, memorySize: number | undefined): LoaderFinding[] {
  const all = [...blobs.values()]
  const fseg = all.filter(({ zone }) => zone === BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG)
  const high = all.filter(({ zone }) => zone === BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH)
  const highZone = memorySize === undefined || memorySize >= 32 * MIB ? 16 * MIB : MIB / 4
  return [
    memorySize === undefined ? undefined : firstBeyond(all, memorySize, 'L13-memory-exceeded'),
    firstBeyond(high, highZone, 'L67-high-zone-exceeded'),
    firstBeyond(fseg, FSEG_TOO_MUCH, 'L14-fseg-exceeded') ??
      firstBeyond(fseg, FSEG_SURE, 'L14-fseg-exceeded', { severity: 'warning' }),
  ].filter((finding) => finding !== undefined)
}

function firstBeyond(
  blobs: readonly Blob[],
  limit: number,
  rule: LoaderRuleId,
  overrides?: FindingOverrides,
): LoaderFinding | undefined {
  let total = 0
  for (const blob of blobs) {
    total += blob.size ?? 0
    if (total <= limit) continue
    const text = `${showFileName(blob.file)} brings the blobs to ${hex(total)} bytes, the limit is ${hex(limit)}`
    return loaderFinding(rule, at(blob), text, overrides)
  }
  return undefined
}

function unusedFiles({ blobs }: Link, entries: readonly LoaderEntry[]): LoaderFinding[] {
  const used = new Set(
    entries.flatMap((entry) => {
      switch (entry.command) {
        case 'ADD_POINTER':
        case 'WRITE_POINTER':
        case 'WRITE_POINTER_V6':
          return [entry.pointerFile, entry.pointeeFile]
        case 'ADD_CHECKSUM':
          return [entry.file]
        default:
          return []
      }
    }),
  )
  return [...blobs.values()]
    .filter((blob) => !used.has(blob.file))
    .map((blob) =>
      loaderFinding('L56-allocate-unused', at(blob), `no command refers to ${showFileName(blob.file)}`),
    )
}

function guidFaults({ blobs, writes }: Link, entries: readonly LoaderEntry[]): LoaderFinding[] {
  const addresses = writes.filter(({ command }) => command.pointerFile === ADDR_FILE).flatMap(addressFaults)
  const blob = blobs.get(GUID_FILE)
  if (!blob) return addresses
  const findings: LoaderFinding[] = [...addresses]
  const pageAligned = isPowerOfTwo(blob.alignment) && blob.alignment >= PAGE
  if (!pageAligned || blob.zone === BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG) {
    const zone = blob.zone === BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG ? ' in zone FSEG' : ''
    const place = { ...at(blob), offset: at(blob).offset ?? 0 }
    const field = loaderLayout('ALLOCATE').offsetOf(pageAligned ? 'zone' : 'alignment')
    findings.push(
      loaderFinding(
        'L58-guid-alignment',
        { ...place, offset: place.offset + field },
        `ALLOCATE ${GUID_FILE} with alignment ${hex(blob.alignment)}${zone}`,
      ),
    )
  }
  if (blob.size !== undefined && blob.size % PAGE !== 0) {
    const holds = blob.size < GUID_END ? `, too few for an ID at ${hex(GUID_OFFSET)}` : ''
    const text = `${GUID_FILE} has ${hex(blob.size)} bytes${holds}`
    findings.push(
      loaderFinding('L59-guid-size', at(blob), text, {
        severity: blob.size < GUID_END ? 'error' : 'warning',
      }),
    )
  }
  if (blob.bytes && !isZero(blob.bytes.subarray(0, GUID_OFFSET))) {
    const first = blob.bytes.findIndex((byte) => byte !== 0)
    const text = `${GUID_FILE}+${hex(first)} is ${hex(blob.bytes[first] ?? 0, 2)}`
    findings.push(loaderFinding('L60-guid-suppressor', at(blob, first), text))
  }
  const has = (command: string) =>
    entries.some(
      (entry) =>
        entry.command.startsWith(command) && 'pointeeFile' in entry && entry.pointeeFile === GUID_FILE,
    )
  if (!has('WRITE_POINTER')) {
    findings.push(
      loaderFinding(
        'L62-guid-address-not-written',
        at(blob),
        `no WRITE_POINTER of an address in ${GUID_FILE}`,
      ),
    )
  }
  if (!has('ADD_POINTER')) {
    findings.push(loaderFinding('L63-guid-not-in-table', at(blob), `no ADD_POINTER leads to ${GUID_FILE}`))
  }
  return findings
}

/** The device writes the ID to the address it is told: that of the ID now, that of the page in patch set v6. */
function addressFaults({ entry, command }: Write): LoaderFinding[] {
  const { pointerFile, pointerOffset, pointeeFile } = command
  const pointeeOffset = command.command === 'WRITE_POINTER' ? command.pointeeOffset : GUID_OFFSET
  if (pointeeFile === GUID_FILE && pointeeOffset === GUID_OFFSET && pointerOffset === 0) return []
  return [
    loaderFinding(
      'L61-guid-address',
      { entry, offset: entry * LOADER_ENTRY_SIZE, file: pointerFile, fileOffset: pointerOffset },
      `WRITE_POINTER stores the address of ${showFileName(pointeeFile)}+${hex(pointeeOffset)} at ${ADDR_FILE}+${hex(pointerOffset)}`,
    ),
  ]
}

function systemStatesFaults({ files, writes }: Link): LoaderFinding[] {
  if (!files || writes.length === 0) return []
  const place = { file: SYSTEM_STATES_FILE }
  const file = files.get(SYSTEM_STATES_FILE)
  if (!file) {
    return [
      loaderFinding('L50-system-states', place, `there is no ${SYSTEM_STATES_FILE}`, { severity: 'note' }),
    ]
  }
  const size = sizeOf(file)
  if (size === undefined || size === SYSTEM_STATES_SIZE) return []
  return [loaderFinding('L50-system-states', place, `${SYSTEM_STATES_FILE} has ${size} bytes`)]
}
