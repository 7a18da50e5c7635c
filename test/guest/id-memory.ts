/** Memory with ACPI tables in it, as firmware would have left it, or worse. */

import { setRsdpChecksums } from '../../src/acpi/rsdp.ts'
import { encodeRsdt } from '../../src/acpi/rsdt.ts'
import { encodeSdt, setSdtChecksum } from '../../src/acpi/sdt.ts'
import { encodeXsdt } from '../../src/acpi/xsdt.ts'
import { Device, dword, Method, Name, Package, Scope } from '../../src/aml/asl.ts'
import { encodeTable } from '../../src/aml/table.ts'
import type { TermList } from '../../src/aml/terms.ts'
import { bytesSource } from '../../src/binary/byte-source.ts'
import { fromLatin1 } from '../../src/binary/bytes.ts'
import { Guid } from '../../src/binary/guid.ts'
import { buildVmGenIdSsdt } from '../../src/board/ssdt-vmgenid.ts'
import { TABLE_HEADER } from '../../src/board/table-header.ts'
import { runsWithin } from '../../src/dump/runs.ts'
import { scanDump } from '../../src/dump/scan.ts'

import { EFI_ACPI_20_TABLE_GUID } from '../../src/guest/acpi/find-rsdp.ts'
import { findId, type Scan } from '../../src/guest/find-id/find.ts'
import type { FindIdResult } from '../../src/guest/find-id/model.ts'
import { FlatMemory } from '../../src/platform/flat-memory.ts'

export const GUID = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
export const OTHER = Guid.parse('324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87')

export const BIOS_RSDP = 0xf_59d0
export const PAGE = 0x1f_f000
const SIZE = 2 ** 21
const TABLES = 0x10_0000
const FADT_SIZE = 0x74

/** 2 MiB. */
export class IdMemory {
  readonly bytes = new Uint8Array(SIZE)
  readonly #memory = new FlatMemory(() => this.bytes)
  #next: number
  /** How often all of memory was looked through. */
  scans = 0

  /** @param tables where `append` begins */
  constructor(tables = TABLES) {
    this.#next = tables
  }

  put(address: number, bytes: Uint8Array): this {
    this.bytes.set(bytes, address)
    return this
  }

  /** Behind what is there. @returns its address */
  append(bytes: Uint8Array): number {
    const address = this.#next
    this.put(address, bytes)
    this.#next += (bytes.length + 63) & ~63
    return address
  }

  /** The GUID's page as QEMU's loader script fills it. */
  page(guid = GUID, address = PAGE): this {
    this.bytes.fill(0, address, address + 0x1000)
    return this.put(address + 0x28, guid.toGuestBytes())
  }

  /** QEMU's SSDT, linked to a page; 0: as it was before. @returns its address */
  ssdt(page = PAGE, isDamaged = false): number {
    return this.append(linkedSsdt(page, isDamaged))
  }

  /** RSDP, RSDT or XSDT, FADT, DSDT, and those that are given. */
  system(
    rsdp: number,
    definitionBlocks: readonly number[],
    { dsdt = dsdtWith([]), revision = 0 } = {},
  ): this {
    const fadt = new Uint8Array(FADT_SIZE - 36)
    new DataView(fadt.buffer).setUint32(40 - 36, this.append(dsdt), true)
    const facp = encodeSdt('FACP', TABLE_HEADER, fadt)
    setSdtChecksum(facp)
    const tables = [this.append(facp), ...definitionBlocks]
    const root =
      revision < 2 ? encodeRsdt(TABLE_HEADER, tables) : encodeXsdt(TABLE_HEADER, tables.map(BigInt))
    setSdtChecksum(root)
    return this.put(rsdp, encodedRsdp(revision, this.append(root)))
  }

  /** What UEFI's configuration table has of ACPI. */
  efi(rsdp: number): this {
    const entry = new Uint8Array(24)
    entry.set(Guid.parse(EFI_ACPI_20_TABLE_GUID).toGuestBytes())
    new DataView(entry.buffer).setBigUint64(16, BigInt(rsdp), true)
    this.append(entry)
    return this
  }

  find(): FindIdResult {
    const source = bytesSource(this.bytes)
    const runs = [{ start: 0, size: this.bytes.length, offset: 0 }]
    const scan: Scan = (needles, within) => {
      if (!within) this.scans++
      return scanDump(source, within ? runsWithin(runs, within) : runs, needles).hits
    }
    return findId(this.#memory, scan)
  }
}

function encodedRsdp(revision: number, root: number): Uint8Array {
  const bytes = new Uint8Array(revision < 2 ? 20 : 36)
  bytes.set(fromLatin1('RSD PTR \0BOCHS '))
  bytes[15] = revision
  const view = new DataView(bytes.buffer)
  if (revision < 2) view.setUint32(16, root, true)
  else {
    view.setUint32(20, 36, true)
    view.setBigUint64(24, BigInt(root), true)
  }
  setRsdpChecksums(bytes)
  return bytes
}

function linkedSsdt(page: number, isDamaged: boolean): Uint8Array {
  const { bytes, vgiaOffset } = buildVmGenIdSsdt()
  const table = bytes.slice()
  new DataView(table.buffer).setUint32(vgiaOffset, page, true)
  setSdtChecksum(table)
  if (isDamaged) table[8] = 2 // another revision
  return table
}

export function dsdtWith(terms: TermList): Uint8Array {
  return encodeTable({ ...TABLE_HEADER, signature: 'DSDT', revision: 2, terms }).bytes
}

/** Firecracker's device: in the DSDT, `ADDR` a plain name. */
export function namedDevice(address: number, options: { hid?: string; cid?: string; more?: TermList } = {}) {
  return Scope('\\_SB', [
    Device('VGEN', [
      Name('_HID', options.hid ?? 'VMGENCTR'),
      Name('_CID', options.cid ?? 'VM_Gen_Counter'),
      ...(options.more ?? [Name('ADDR', Package([dword(address), dword(0)]))]),
    ]),
  ])
}

/** The device with an `ADDR` of the test's choice. */
export function methodDevice(body: TermList) {
  return namedDevice(0, { more: [Method('ADDR', 0, body)] })
}
