/**
 * The tables of a machine as Linux collects them at boot, with what it prints about them.
 *
 * ```
 * RSDP ─► XSDT (or RSDT) ─► FADT ─► DSDT
 *                        │       └► FACS
 *                        └► SSDT …
 * ```
 *
 * Two passes, as the kernel makes them: first every header is noted, in the order in which the pointers are followed; then,
 * when memory can be mapped freely, checksums are verified. A wrong checksum costs a line and no table. A second copy of the
 * same bytes is dropped in silence.
 *
 * Memory may hold anything: pointers to nowhere, lengths of 4 GiB, tables within tables. Everything that is followed
 * is counted, and what is beyond the bounds below is a finding.
 *
 * Behaviour: ACPICA source/components/tables (tbutils.c, tbinstal.c, tbdata.c, tbfadt.c); Linux drivers/acpi/tables.c
 * @module
 */
import { FACS_SIZE } from '../../acpi/facs.ts'
import { FADT_SIGNATURE } from '../../acpi/fadt.ts'
import { RSDP_V1_SIZE, RSDP_V2_SIZE, rsdpSumsAreZero } from '../../acpi/rsdp.ts'
import { toLatin1 } from '../../binary/bytes.ts'
import { hex } from '../../binary/numbers.ts'
import { SDT_HEADER_SIZE, type SdtHeader } from '../../binary/sdt-header.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { GuestFindings } from '../findings.ts'
import type { KernelLog } from '../kernel-log.ts'
import { type FadtView, readFadt } from './fadt-view.ts'
import { facsLine, reservingLine, rsdpLine, tableLine, upperHex } from './table-line.ts'
import { describeTable, printable, safeAddress, type TableContext, TableReader } from './table-reader.ts'

/** Linux's `ACPI_MAX_TABLES`: more are not noted at boot. */
export const MAX_TABLES = 128
/** What Linux can map at a time before it has page tables of its own: bounds RSDT, XSDT and FADT. */
const EARLY_MAP_LIMIT = 0x4_0000
/** A bound of ours: real tables are below a MiB. */
export const TABLE_SIZE_LIMIT = 8 * 2 ** 20

export interface AcpiTable {
  readonly signature: string
  readonly address: number
  readonly header: SdtHeader
  /** The whole table; a copy of what was in memory at boot. */
  readonly bytes: Uint8Array
}

export interface AcpiTables {
  readonly rsdp: number
  readonly root: { readonly signature: 'RSDT' | 'XSDT'; readonly address: number }
  /** In the order in which they were found; the DSDT behind the FADT that names it. The FACS is not among them. */
  readonly tables: readonly AcpiTable[]
  /** The last one, when a machine has several. */
  readonly fadt: FadtView | undefined
  readonly dsdt: AcpiTable | undefined
  /** In the order in which they are loaded. */
  readonly ssdts: readonly AcpiTable[]
  /** Guest-physical address; `undefined` when the machine has none. */
  readonly facs: number | undefined
}

interface Noted {
  readonly signature: string
  readonly address: number
  readonly length: number
  readonly header: SdtHeader | undefined
}

/** Follows the pointers from an RSDP on. @returns `undefined` when there is nothing to follow; findings say why */
export function collectTables(rsdp: number, context: TableContext): AcpiTables | undefined {
  return new TableCollector(context).collect(rsdp)
}

class TableCollector {
  readonly #memory: GuestMemory
  readonly #log: KernelLog
  readonly #findings: GuestFindings
  readonly #reader: TableReader
  readonly #noted: Noted[] = []
  #full = false
  #fadt: FadtView | undefined
  #dsdtAddress: number | undefined

  constructor(context: TableContext) {
    this.#memory = context.memory
    this.#log = context.log
    this.#findings = context.findings
    this.#reader = new TableReader(context)
  }

  collect(rsdp: number): AcpiTables | undefined {
    this.#log.print('ACPI: Early table checksum verification disabled')
    const root = this.#readRsdp(rsdp)
    if (!root) return undefined
    const entries = this.#readRoot(root)
    if (!entries) return undefined
    for (const address of entries) this.#noteStandard(address)
    for (const { signature, address, length } of this.#noted) {
      if (length > 0) this.#log.print(reservingLine(signature, address, length))
    }
    const tables = this.#verify()
    const facs = this.#fadt?.facs
    const dsdt = tables.find(
      ({ signature, address }) => signature === 'DSDT' && address === this.#dsdtAddress,
    )
    if (!dsdt) this.#findings.error('dsdt-missing', 'there is no DSDT, so there is no namespace')
    return {
      rsdp,
      root,
      tables,
      fadt: this.#fadt,
      dsdt,
      ssdts: tables.filter(({ signature }) => ['SSDT', 'PSDT', 'OSDT'].includes(signature)),
      facs: this.#noted.some(({ signature, address }) => signature === 'FACS' && address === facs)
        ? facs
        : undefined,
    }
  }

  // ---------------------------------------------------------------- root

  #readRsdp(address: number): AcpiTables['root'] | undefined {
    const bytes = new Uint8Array(RSDP_V2_SIZE)
    this.#memory.read(address, bytes)
    if (!this.#memory.covers(address, RSDP_V1_SIZE, 'read')) {
      this.#findings.error('rsdp-not-found', `there is no memory at ${hex(address)} for an RSDP`, address)
      return undefined
    }
    const revision = bytes[15] ?? 0
    const view = new DataView(bytes.buffer)
    const length = revision > 0 ? view.getUint32(20, true) : RSDP_V1_SIZE
    this.#log.print(rsdpLine(address, length, revision, toLatin1(bytes.subarray(9, 15))))
    if (!rsdpSumsAreZero(bytes)) {
      this.#findings.warning('rsdp-checksum', `the RSDP at ${hex(address)} has a wrong checksum`, address)
    }
    const xsdt = view.getBigUint64(24, true)
    if (revision >= 2 && xsdt !== 0n) {
      return { signature: 'XSDT', address: safeAddress(xsdt) }
    }
    return { signature: 'RSDT', address: view.getUint32(16, true) }
  }

  /** Addresses in order; zeros left out. */
  #readRoot({ signature, address }: AcpiTables['root']): readonly number[] | undefined {
    const header = this.#reader.header(address)
    if (!header) {
      this.#findings.error(
        'root-table',
        `there is no memory at ${hex(address)} for the ${signature}`,
        address,
      )
      return undefined
    }
    this.#log.print(tableLine(address, header))
    const entrySize = signature === 'XSDT' ? 8 : 4
    if (header.signature !== signature) {
      this.#findings.warning(
        'root-table',
        `the ${signature} calls itself ${printable(header.signature)}`,
        address,
      )
    }
    if (header.length < SDT_HEADER_SIZE + entrySize) {
      const text = `Invalid table length 0x${header.length.toString(16).toUpperCase()} in RSDT/XSDT`
      this.#log.print(`ACPI BIOS Error (bug): ${text}`)
      this.#findings.error('root-table', text, address)
      return undefined
    }
    const bytes = this.#reader.whole(signature, address, header.length, EARLY_MAP_LIMIT)
    if (!bytes) return undefined
    this.#reader.verifyChecksum(signature, address, bytes)
    const view = new DataView(bytes.buffer)
    const count = Math.floor((bytes.length - SDT_HEADER_SIZE) / entrySize)
    return Array.from({ length: count }, (_, i) => {
      const offset = SDT_HEADER_SIZE + i * entrySize
      return entrySize === 8 ? safeAddress(view.getBigUint64(offset, true)) : view.getUint32(offset, true)
    }).filter((entry) => entry !== 0)
  }

  // ---------------------------------------------------------------- first pass

  #noteStandard(address: number): void {
    const noted = this.#note(address)
    if (noted?.signature === FADT_SIGNATURE) this.#parseFadt(noted)
  }

  #note(address: number): Noted | undefined {
    if (this.#full) return undefined
    if (this.#noted.length === MAX_TABLES) {
      this.#full = true
      this.#log.print('ACPI Error: Resize of Root Table Array is not allowed')
      this.#findings.error('too-many-tables', `more than ${MAX_TABLES} tables; the others are left out`)
      return undefined
    }
    const start = new Uint8Array(8)
    const there = this.#memory.read(address, start)
    if (there && toLatin1(start.subarray(0, 4)) === 'FACS') {
      const length = new DataView(start.buffer).getUint32(4, true)
      this.#log.print(facsLine(address, length))
      return this.#add({ signature: 'FACS', address, length, header: undefined })
    }
    const header = this.#reader.header(address)
    if (!header) {
      this.#log.print(`ACPI Error: Could not acquire table length at ${upperHex(address, 16)}`)
      this.#findings.error('table-address', `there is no memory at ${hex(address)} for a table`, address)
      return undefined
    }
    this.#log.print(tableLine(address, header))
    return this.#add({ signature: header.signature, address, length: header.length, header })
  }

  #add(noted: Noted): Noted {
    this.#noted.push(noted)
    return noted
  }

  #parseFadt({ address, length }: Noted): void {
    if (length < SDT_HEADER_SIZE) {
      this.#findings.error('fadt-length', `the FADT says that it has ${length} bytes`, address)
      return
    }
    const bytes = this.#reader.whole('FACP', address, length, EARLY_MAP_LIMIT)
    if (!bytes) return
    this.#reader.verifyChecksum('FACP', address, bytes)
    if (this.#fadt)
      this.#findings.warning('two-fadts', 'there is more than one FADT; the last one counts', address)
    const view = readFadt(bytes, { log: this.#log, findings: this.#findings, address })
    this.#fadt = view
    const dsdt = this.#note(view.dsdt)
    this.#dsdtAddress = dsdt?.address
    if (dsdt && dsdt.signature !== 'DSDT') {
      this.#findings.error('dsdt-missing', `the FADT's DSDT is a ${printable(dsdt.signature)}`, view.dsdt)
    }
    for (const facs of [view.facs, view.otherFacs]) {
      if (facs === 0) continue
      const noted = this.#note(facs)
      if (noted && noted.signature !== 'FACS') {
        this.#findings.error('facs-missing', `the FADT's FACS is a ${printable(noted.signature)}`, facs)
      } else if (noted && noted.length < FACS_SIZE) {
        this.#findings.warning(
          'facs-length',
          `the FACS has ${noted.length} bytes, ${FACS_SIZE} at least`,
          facs,
        )
      }
    }
    if (view.facs !== 0 && view.facs % 64 !== 0) {
      this.#findings.warning('facs-alignment', 'the FACS is not aligned to 64 bytes', view.facs)
    }
  }

  // ---------------------------------------------------------------- second pass

  #verify(): readonly AcpiTable[] {
    const tables: AcpiTable[] = []
    // By content: hostile memory has many large tables that differ in their last bytes.
    const known = new Map<string, AcpiTable>()
    for (const { signature, address, length, header } of this.#noted) {
      if (!header) continue
      if (length < SDT_HEADER_SIZE) {
        this.#findings.error(
          'table-length',
          `the ${printable(signature)} says that it has ${length} bytes`,
          address,
        )
        continue
      }
      const bytes = this.#reader.whole(signature, address, length, TABLE_SIZE_LIMIT)
      if (!bytes) continue
      this.#reader.verifyChecksum(signature, address, bytes)
      const content = toLatin1(bytes)
      const twin = known.get(content)
      if (twin) {
        this.#findings.note(
          'table-twice',
          `the ${printable(signature)} is the one at ${hex(twin.address)} again; dropped`,
          address,
        )
        continue
      }
      this.#noteOverlap({ signature, address, length }, tables)
      const table = { signature, address, header, bytes }
      tables.push(table)
      known.set(content, table)
    }
    return tables
  }

  #noteOverlap(
    { signature, address, length }: Pick<Noted, 'signature' | 'address' | 'length'>,
    tables: readonly AcpiTable[],
  ): void {
    const other = tables.find(
      (table) => table.address < address + length && address < table.address + table.bytes.length,
    )
    if (!other) return
    const names = [describeTable(signature, address), describeTable(other.signature, other.address)]
    this.#findings.warning('table-overlap', `${names.join(' and ')} overlap`, address)
  }
}
