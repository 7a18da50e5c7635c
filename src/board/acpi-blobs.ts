/**
 * The three files that firmware makes a board's ACPI tables from: the unlinked tables, the RSDP, and the script that
 * links them.
 *
 * Every table follows the last one without alignment. Of each: first its bytes, then its pointers, then its checksum,
 * so that the sum covers what the linker has put in.
 *
 * Behaviour: QEMU hw/i386/acpi-build.c, hw/acpi/vmgenid.c.
 * @module
 */
import { encodeEmptyFacs } from '../acpi/facs.ts'
import { FADT_V1_SIZE, fadtOffset } from '../acpi/fadt.ts'
import { encodeMcfg } from '../acpi/mcfg.ts'
import {
  encodeRsdp,
  RSDP_CHECKSUM_OFFSET,
  RSDP_RSDT_OFFSET,
  RSDP_V1_SIZE,
  RSDP_V2_SIZE,
} from '../acpi/rsdp.ts'
import { encodeRsdt, rsdtEntryOffset } from '../acpi/rsdt.ts'
import { SDT_CHECKSUM_OFFSET } from '../acpi/sdt.ts'
import { encodeWaet, WAET_PM_TIMER_GOOD } from '../acpi/waet.ts'
import type { PciExpressWindow } from '../devices/chipset-q35.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import { LoaderBlob } from '../loader/blob.ts'
import { LoaderScriptBuilder } from '../loader/builder.ts'
import {
  BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG,
  BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH,
  type LoaderEntry,
} from '../loader/entry.ts'
import { encodeLoaderScript } from '../loader/script.ts'
import type { AcpiOptions, BoardKind } from './config.ts'
import type { CpuTopology } from './cpus.ts'
import { buildFadt, type PmPlacement } from './fadt.ts'
import { buildHpet } from './hpet.ts'
import { buildMadt } from './madt.ts'
import { buildVmGenIdSsdt } from './ssdt-vmgenid.ts'
import { TABLE_HEADER } from './table-header.ts'

// Rounding and limits of the files, so that a migration target has room.     QEMU hw/i386/acpi-build.c
const TABLES_ALIGNMENT = 0x2_0000
const SCRIPT_ALIGNMENT = 0x1000
/** Above half the rounding QEMU warns. */
const TABLES_COMFORT = 0x1_0000

/** Configuration space of one bus in the memory-mapped window. */
const BUS_WINDOW_SIZE = 0x10_0000

export interface AcpiBlobsParameters {
  readonly kind: BoardKind
  readonly cpus: CpuTopology
  readonly smm: boolean
  readonly options: Omit<AcpiOptions, 'dsdt'>
  readonly dsdt: Uint8Array
  readonly pm: PmPlacement
  /** q35: the memory-mapped configuration window. */
  readonly expressWindow?: PciExpressWindow | undefined
  /** `etc/vmgenid_guid` as it is published; absent without the device. */
  readonly vmgenidGuid?: { readonly blob: Uint8Array; readonly guidOffset: number } | undefined
}

/** Where one table is in `etc/acpi/tables`. */
export interface PlacedTable {
  readonly signature: string
  /** Bytes from the start of the file. */
  readonly offset: number
  readonly length: number
}

export interface AcpiBlobs {
  readonly tables: Uint8Array
  readonly rsdp: Uint8Array
  readonly script: Uint8Array
  /** The script's commands, without the padding. */
  readonly entries: readonly LoaderEntry[]
  readonly placed: readonly PlacedTable[]
  /** Sentences for the operator; QEMU prints the same. */
  readonly warnings: readonly string[]
}

/** @throws LoaderBlobLimitError when the tables need more than 2 MiB, or the script more than 64 KiB */
export function buildAcpiBlobs(parameters: AcpiBlobsParameters): AcpiBlobs {
  const { options, vmgenidGuid, expressWindow } = parameters
  const linker = new LoaderScriptBuilder()
  const tables = new LoaderBlob(FwCfgPath.acpiTables)
  linker.allocate({ blob: tables, alignment: 64, zone: BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH }) // 64: the FACS

  const place = new TablePlacer(linker, tables)
  place.unlisted('FACS', encodeEmptyFacs())
  place.unlisted('DSDT', parameters.dsdt)
  placeFadt(place, parameters)
  place.listed('APIC', buildMadt(parameters.cpus))
  if (vmgenidGuid) placeVmGenId(place, vmgenidGuid)
  if (options.hpet) place.listed('HPET', buildHpet())
  if (options.mcfg && expressWindow) place.listed('MCFG', buildMcfg(expressWindow))
  if (options.waet) place.listed('WAET', encodeWaet(TABLE_HEADER, WAET_PM_TIMER_GOOD))
  const rsdt = placeRsdt(place)

  const rsdp = placeRsdp(place, rsdt, options.rsdpSize)
  const warnings =
    tables.length > TABLES_COMFORT
      ? [`warning: ACPI table size ${tables.length} exceeds ${TABLES_COMFORT} bytes, migration may not work`]
      : []
  tables.padTo(TABLES_ALIGNMENT)
  const padding = { padTo: SCRIPT_ALIGNMENT }
  // The builder's limit applies to either form: both have 128 bytes a command.
  const current = linker.build(padding)
  const isV6 = options.writePointer === 'v6'
  const entries = isV6 ? linker.entries.map(asV6) : linker.entries
  const script = isV6 ? encodeLoaderScript(entries, padding) : current
  return { tables: tables.bytes.slice(), rsdp, script, entries, placed: place.placed, warnings }
}

/** Appends tables one after the other, and remembers which of them the RSDT lists. */
class TablePlacer {
  readonly linker: LoaderScriptBuilder
  readonly tables: LoaderBlob
  readonly placed: PlacedTable[] = []
  readonly listedOffsets: number[] = []

  constructor(linker: LoaderScriptBuilder, tables: LoaderBlob) {
    this.linker = linker
    this.tables = tables
  }

  /** FACS and DSDT: the FADT points at them. The FACS has no checksum. */
  unlisted(signature: string, bytes: Uint8Array): number {
    const offset = this.append(signature, bytes)
    if (signature !== 'FACS') this.checksum(offset, bytes.length)
    return offset
  }

  listed(signature: string, bytes: Uint8Array, link?: (offset: number) => void): number {
    const offset = this.append(signature, bytes)
    this.listedOffsets.push(offset)
    link?.(offset)
    this.checksum(offset, bytes.length)
    return offset
  }

  append(signature: string, bytes: Uint8Array): number {
    const offset = this.tables.append(bytes)
    this.placed.push({ signature, offset, length: bytes.length })
    return offset
  }

  offsetOf(signature: string): number {
    return this.placed.find((table) => table.signature === signature)?.offset ?? 0
  }

  /** A pointer within the tables' own file. */
  pointer(pointerOffset: number, pointerSize: 4 | 8, pointeeOffset: number): void {
    const { file } = this.tables
    this.linker.addPointer({
      pointerFile: file,
      pointerOffset,
      pointerSize,
      pointeeFile: file,
      pointeeOffset,
    })
  }

  checksum(start: number, length: number): void {
    const resultOffset = start + SDT_CHECKSUM_OFFSET
    this.linker.addChecksum({ file: this.tables.file, resultOffset, start, length })
  }
}

function placeFadt(place: TablePlacer, { kind, cpus, smm, options, pm }: AcpiBlobsParameters): void {
  const fadt = buildFadt({ kind, cpus: cpus.maximum, smm, pm, revision: options.fadtRevision })
  place.listed('FACP', fadt, (offset) => {
    place.pointer(offset + fadtOffset('FIRMWARE_CTRL'), 4, place.offsetOf('FACS'))
    place.pointer(offset + fadtOffset('DSDT'), 4, place.offsetOf('DSDT'))
    if (fadt.length > FADT_V1_SIZE) place.pointer(offset + fadtOffset('X_DSDT'), 8, place.offsetOf('DSDT'))
  })
}

/**
 * The SSDT's VGIA gets the address of the blob's start, the host that of the GUID in it. The host is told first:
 * it must know the address before any guest code can run the SSDT.
 */
function placeVmGenId(
  place: TablePlacer,
  { blob, guidOffset }: NonNullable<AcpiBlobsParameters['vmgenidGuid']>,
): void {
  const guid = new LoaderBlob(FwCfgPath.vmgenidGuid)
  guid.append(blob)
  // A page of its own: no other data shares the GUID's mapping.
  place.linker.allocate({ blob: guid, alignment: 4096, zone: BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH })
  const ssdt = buildVmGenIdSsdt()
  place.listed('SSDT', ssdt.bytes, (offset) => {
    place.linker.writePointer({
      pointerFile: FwCfgPath.vmgenidAddr,
      pointerOffset: 0,
      pointerSize: 8,
      pointeeFile: guid.file,
      pointeeOffset: guidOffset,
    })
    place.linker.addPointer({
      pointerFile: place.tables.file,
      pointerOffset: offset + ssdt.vgiaOffset,
      pointerSize: 4,
      pointeeFile: guid.file,
      pointeeOffset: 0,
    })
  })
}

function buildMcfg({ base, size }: PciExpressWindow): Uint8Array {
  const endBus = size / BUS_WINDOW_SIZE - 1
  return encodeMcfg(TABLE_HEADER, [{ baseAddress: base, segment: 0, startBus: 0, endBus }])
}

function placeRsdt(place: TablePlacer): number {
  const offsets = [...place.listedOffsets]
  const bytes = encodeRsdt(TABLE_HEADER, offsets)
  const rsdt = place.append('RSDT', bytes)
  offsets.forEach((offset, i) => {
    place.pointer(rsdt + rsdtEntryOffset(i), 4, offset)
  })
  place.checksum(rsdt, bytes.length)
  return rsdt
}

function placeRsdp({ linker, tables }: TablePlacer, rsdtOffset: number, size: 20 | 36): Uint8Array {
  const rsdp = new LoaderBlob(FwCfgPath.acpiRsdp)
  rsdp.append(encodeRsdp({ checksum: 0, oemId: TABLE_HEADER.oemId, revision: 0, rsdtAddress: 0 }))
  // Up to 2.11 QEMU made the long form with the short form's content and one sum over all of it.
  if (size === RSDP_V2_SIZE) rsdp.append(new Uint8Array(RSDP_V2_SIZE - RSDP_V1_SIZE))
  linker.allocate({ blob: rsdp, alignment: 16, zone: BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG })
  linker.addPointer({
    pointerFile: rsdp.file,
    pointerOffset: RSDP_RSDT_OFFSET,
    pointerSize: 4,
    pointeeFile: tables.file,
    pointeeOffset: rsdtOffset,
  })
  linker.addChecksum({ file: rsdp.file, resultOffset: RSDP_CHECKSUM_OFFSET, start: 0, length: size })
  return rsdp.bytes.slice()
}

function asV6(entry: LoaderEntry): LoaderEntry {
  if (entry.command !== 'WRITE_POINTER') return entry
  const { pointeeOffset: _pageOnly, command: _command, ...rest } = entry
  return { command: 'WRITE_POINTER_V6', ...rest }
}
