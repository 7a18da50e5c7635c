/**
 * EFI_ACPI_TABLE_PROTOCOL: copies tables to where the operating system finds them, and keeps RSDT, XSDT and RSDP.
 *
 * ```
 * configuration table ── RSDP (ACPI 1.0, 20 bytes) ── RSDT
 *                     └─ RSDP (ACPI 2.0, 36 bytes) ── RSDT, XSDT ── FADT first, then the others in order
 *                                                                    └─ FACS, DSDT
 * ```
 *
 * Every table gets pages of its own below 4 GiB: ACPI NVS memory for FACS and UEFI tables, ACPI reclaim memory for all
 * others. The FADT's pointers are re-aimed at the copies, whichever comes first. Of FADT, FACS and DSDT there is one.
 *
 * edk2 writes the FADT's pointers at their offsets even if the table ends before them, into the rest of its page; here
 * a field outside the table is left out.
 *
 * Source: edk2 MdeModulePkg/Universal/Acpi/AcpiTableDxe/AcpiTableProtocol.c; OEM defaults of MdeModulePkg.dec.
 * @module
 */
import { fadtOffset } from '../acpi/fadt.ts'
import { encodeRsdp, setRsdpChecksums } from '../acpi/rsdp.ts'
import { encodeRsdt } from '../acpi/rsdt.ts'
import { SDT_HEADER_SIZE, SdtHeader, setSdtChecksum } from '../acpi/sdt.ts'
import { encodeXsdt } from '../acpi/xsdt.ts'
import { toLatin1 } from '../binary/bytes.ts'
import { SDT_LENGTH_OFFSET } from '../binary/sdt-header.ts'
import { FirmwareHang } from './hang.ts'
import type { FirmwareHost } from './host.ts'
import type { EfiStatus } from './status.ts'
import { EFI_PAGE_SIZE, EfiACPIMemoryNVS, EfiACPIReclaimMemory, type UefiMemory } from './uefi-memory.ts'

const BELOW_4G = 0xffff_ffff
/** Entries that RSDT and XSDT have room for, and by how many they grow. */
const ROOT_TABLE_STEP = 20
const RSDP1_SIZE = 20

/** EFI_CONFIGURATION_TABLE entries that the operating system looks for the RSDP in. */
export const EFI_ACPI_10_TABLE_GUID = 'eb9d2d30-2d88-11d3-9a16-0090273fc14d'
export const EFI_ACPI_20_TABLE_GUID = '8868e871-e4f1-11d3-bc22-0080c73c8881'

export interface InstalledTable {
  readonly signature: string
  readonly address: number
  /** The copy as it is now. */
  readonly bytes: Uint8Array
}

interface Entry extends InstalledTable {
  readonly key: number
  readonly pages: number
}

interface Oem {
  readonly oemId: string
  readonly oemTableId: string
  readonly oemRevision: number
}

export class AcpiTableProtocol {
  readonly #host: FirmwareHost
  readonly #memory: UefiMemory
  readonly #tables: Entry[] = []
  #rsdpPage = 0
  #rootPage = 0
  #rootPages = 1
  #room = ROOT_TABLE_STEP
  #nextKey = 1
  /** The FADT's, as soon as there is one. */
  #oem: Oem = { oemId: 'INTEL ', oemTableId: 'EDK2    ', oemRevision: 2 }
  #published = false

  constructor({ host, memory }: { readonly host: FirmwareHost; readonly memory: UefiMemory }) {
    this.#host = host
    this.#memory = memory
  }

  /** Reserves RSDP, RSDT and XSDT. */
  initialize(): EfiStatus {
    const reserve = (what: string) =>
      this.#memory.allocatePages({ what, type: EfiACPIReclaimMemory, pages: 1, maxAddress: BELOW_4G })
    const rsdp = reserve('RSDP')
    const root = reserve('RSDT and XSDT')
    if (rsdp === undefined || root === undefined) return 'Out of Resources'
    this.#rsdpPage = rsdp
    this.#rootPage = root
    return 'Success'
  }

  /** In order of installation. */
  get tables(): readonly InstalledTable[] {
    return this.#tables.map(({ signature, address, bytes }) => ({ signature, address, bytes: bytes.slice() }))
  }

  /** RSDP of ACPI 2.0; `undefined` while nothing has been installed. */
  get rsdpAddress(): number | undefined {
    return this.#published ? this.#rsdpPage + RSDP1_SIZE : undefined
  }

  /** GUID and address of what this protocol has put into the configuration table. */
  get configurationTable(): ReadonlyMap<string, number> {
    if (!this.#published) return new Map()
    return new Map([
      [EFI_ACPI_10_TABLE_GUID, this.#rsdpPage],
      [EFI_ACPI_20_TABLE_GUID, this.#rsdpPage + RSDP1_SIZE],
    ])
  }

  /** Of the FACS that is installed. */
  get facsAddress(): number | undefined {
    return this.#find('FACS')?.address
  }

  /**
   * @returns the key for uninstalling, 0 when the status is not Success
   * @throws FirmwareHang when RSDT and XSDT are full and there is no memory for larger ones: edk2 asserts that there is
   */
  async installAcpiTable(table: Uint8Array): Promise<{ readonly status: EfiStatus; readonly key: number }> {
    const fault = (status: EfiStatus) => ({ status, key: 0 })
    if (table.length < 8 || lengthField(table) !== table.length) return fault('Invalid Parameter')
    const signature = toLatin1(table.subarray(0, 4))
    const nonVolatile = signature === 'FACS' || signature === 'UEFI'
    const pages = Math.ceil(table.length / EFI_PAGE_SIZE)
    const address = this.#memory.allocatePages({
      what: `table ${signature}`,
      type: nonVolatile ? EfiACPIMemoryNVS : EfiACPIReclaimMemory,
      pages,
      maxAddress: BELOW_4G,
    })
    if (address === undefined) return fault('Out of Resources')
    if (['FACP', 'FACS', 'DSDT'].includes(signature) && this.#find(signature)) {
      this.#memory.freePages(address, pages)
      return fault('Access Denied')
    }
    const bytes = table.slice()
    if (signature !== 'FACS') setSdtChecksum(bytes)
    const key = this.#nextKey++
    this.#tables.push({ key, signature, address, pages, bytes })
    if (signature === 'FACP') this.#oem = oemOf(bytes)
    await this.#host.writeMemory(address, bytes)
    if (['FACP', 'FACS', 'DSDT'].includes(signature)) await this.#aimFadt()
    this.#growRootTables()
    await this.#publish()
    return { status: 'Success', key }
  }

  async uninstallAcpiTable(key: number): Promise<EfiStatus> {
    const index = this.#tables.findIndex((table) => table.key === key)
    const [table] = index < 0 ? [] : this.#tables.splice(index, 1)
    if (!table) return 'Not Found'
    if (table.signature === 'FACS' || table.signature === 'DSDT') await this.#aimFadt()
    this.#memory.freePages(table.address, table.pages)
    await this.#publish()
    return 'Success'
  }

  #find(signature: string): Entry | undefined {
    return this.#tables.find((table) => table.signature === signature)
  }

  /** Both DSDT fields; FIRMWARE_CTRL, and X_FIRMWARE_CTRL zero, because the FACS is below 4 GiB. */
  async #aimFadt(): Promise<void> {
    const fadt = this.#find('FACP')
    if (!fadt) return
    const facs = this.#find('FACS')?.address ?? 0
    const dsdt = this.#find('DSDT')?.address ?? 0
    setField(fadt.bytes, fadtOffset('FIRMWARE_CTRL'), 4, facs)
    setField(fadt.bytes, fadtOffset('X_FIRMWARE_CTRL'), 8, 0)
    setField(fadt.bytes, fadtOffset('DSDT'), 4, dsdt)
    setField(fadt.bytes, fadtOffset('X_DSDT'), 8, dsdt)
    setSdtChecksum(fadt.bytes)
    await this.#host.writeMemory(fadt.address, fadt.bytes)
  }

  /** FADT first, 0 without one; FACS and DSDT are reached through it. */
  get #rootEntries(): readonly number[] {
    const others = this.#tables.filter(({ signature }) => !['FACP', 'FACS', 'DSDT'].includes(signature))
    return [this.#find('FACP')?.address ?? 0, ...others.map(({ address }) => address)]
  }

  #growRootTables(): void {
    if (this.#rootEntries.length <= this.#room) return
    const room = this.#room + ROOT_TABLE_STEP
    const pages = Math.ceil((3 * SDT_HEADER_SIZE + room * 16) / EFI_PAGE_SIZE)
    const page = this.#memory.allocatePages({
      what: 'RSDT and XSDT',
      type: EfiACPIReclaimMemory,
      pages,
      maxAddress: BELOW_4G,
    })
    if (page === undefined) throw new FirmwareHang('assert', 'ReallocateAcpiTableBuffer')
    this.#memory.freePages(this.#rootPage, this.#rootPages)
    this.#rootPage = page
    this.#rootPages = pages
    this.#room = room
  }

  async #publish(): Promise<void> {
    const rsdtSize = SDT_HEADER_SIZE + this.#room * 4
    const rsdt1 = this.#rootPage
    const rsdt3 = rsdt1 + rsdtSize
    const xsdt = rsdt3 + rsdtSize
    const entries = this.#rootEntries
    const header = { ...this.#oem, revision: 1, creatorId: '    ', creatorRevision: 0x0100_0013 }
    const rsdtBytes = encodeRsdt(header, entries)
    const xsdtBytes = encodeXsdt(header, entries.map(BigInt))
    setSdtChecksum(rsdtBytes)
    setSdtChecksum(xsdtBytes)
    const { oemId } = this.#oem
    const rsdp1 = encodeRsdp({ checksum: 0, oemId, revision: 0, rsdtAddress: rsdt1 })
    const rsdp3 = encodeRsdp({
      checksum: 0,
      oemId,
      revision: 2,
      rsdtAddress: rsdt3,
      length: 36,
      xsdtAddress: BigInt(xsdt),
      extendedChecksum: 0,
    })
    setRsdpChecksums(rsdp1)
    setRsdpChecksums(rsdp3)
    await this.#host.writeMemory(rsdt1, rsdtBytes)
    await this.#host.writeMemory(rsdt3, rsdtBytes)
    await this.#host.writeMemory(xsdt, xsdtBytes)
    await this.#host.writeMemory(this.#rsdpPage, rsdp1)
    await this.#host.writeMemory(this.#rsdpPage + RSDP1_SIZE, rsdp3)
    this.#published = true
  }
}

function lengthField(table: Uint8Array): number {
  return new DataView(table.buffer, table.byteOffset).getUint32(SDT_LENGTH_OFFSET, true)
}

function setField(table: Uint8Array, offset: number, size: 4 | 8, value: number): void {
  if (offset + size > table.length) return
  const view = new DataView(table.buffer, table.byteOffset)
  if (size === 4) view.setUint32(offset, value, true)
  else view.setBigUint64(offset, BigInt(value), true)
}

function oemOf(table: Uint8Array): Oem {
  const { oemId, oemTableId, oemRevision } = SdtHeader.decode(table)
  return { oemId, oemTableId, oemRevision }
}
