import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeEmptyFacs } from '../../acpi/facs.ts'
import { setRsdpChecksums } from '../../acpi/rsdp.ts'
import { encodeRsdt } from '../../acpi/rsdt.ts'
import { encodeSdt, setSdtChecksum } from '../../acpi/sdt.ts'
import { encodeXsdt } from '../../acpi/xsdt.ts'
import { fromLatin1 } from '../../binary/bytes.ts'
import { SimulationClock } from '../../platform/clock.ts'
import { SparseMemory } from '../../platform/guest-memory.ts'
import { GuestFindings } from '../findings.ts'
import { KernelLog } from '../kernel-log.ts'
import { EFI_ACPI_10_TABLE_GUID, EFI_ACPI_20_TABLE_GUID, findRsdp } from './find-rsdp.ts'
import { collectTables, MAX_TABLES } from './tables.ts'

const MIB = 2 ** 20
const OEM = {
  revision: 1,
  oemId: 'BOCHS ',
  oemTableId: 'BXPC    ',
  oemRevision: 1,
  creatorId: 'BXPC',
  creatorRevision: 1,
}
const RSDP = 0xf_5a70
const RSDT = 0x7e_0000
const FADT = 0x7e_1000
const DSDT = 0x7e_2000
const FACS = 0x7e_3000
const SSDT = 0x7e_4000

class Machine {
  readonly memory = new SparseMemory([{ start: 0, size: 8 * MIB, kind: 'ram' }])
  readonly log = new KernelLog(new SimulationClock())
  readonly findings = new GuestFindings()

  put(address: number, bytes: Uint8Array): this {
    this.memory.write(address, bytes)
    return this
  }

  table(address: number, signature: string, body: Uint8Array, header: Partial<typeof OEM> = {}): this {
    const table = encodeSdt(signature, { ...OEM, ...header }, body)
    setSdtChecksum(table)
    return this.put(address, table)
  }

  collect(rsdp = RSDP) {
    return collectTables(rsdp, this)
  }

  get ids(): readonly string[] {
    return this.findings.list.map(({ id }) => id)
  }
}

/** 20 bytes for revision 0, 36 for more. */
function rsdp(revision: number, rsdt: number, xsdt = 0n): Uint8Array {
  const bytes = new Uint8Array(revision < 2 ? 20 : 36)
  bytes.set(fromLatin1('RSD PTR \0BOCHS '))
  bytes[15] = revision
  const view = new DataView(bytes.buffer)
  view.setUint32(16, rsdt, true)
  if (bytes.length === 36) {
    view.setUint32(20, 36, true)
    view.setBigUint64(24, xsdt, true)
  }
  setRsdpChecksums(bytes)
  return bytes
}

function rsdt(...addresses: number[]): Uint8Array {
  const table = encodeRsdt(OEM, addresses)
  setSdtChecksum(table)
  return table
}

function fadtBody(fields: Readonly<Record<number, number>>, size = 0x74): Uint8Array {
  const body = new Uint8Array(size - 36)
  const view = new DataView(body.buffer)
  for (const [offset, value] of Object.entries(fields)) view.setUint32(Number(offset) - 36, value, true)
  return body
}

/** FADT offsets: FIRMWARE_CTRL 36, DSDT 40, PM1a_EVT 56, PM1a_CNT 64, lengths 88. */
const FADT_FIELDS = { 36: FACS, 40: DSDT, 56: 0x600, 64: 0x604, 80: 0xafe0, 88: 0x0400_0204, 92: 4 }

function goodMachine(): Machine {
  return new Machine()
    .put(RSDP, rsdp(0, RSDT))
    .put(RSDT, rsdt(FADT, SSDT))
    .table(FADT, 'FACP', fadtBody(FADT_FIELDS))
    .table(DSDT, 'DSDT', new Uint8Array(0))
    .put(FACS, encodeEmptyFacs())
    .table(SSDT, 'SSDT', Uint8Array.of(0xa3), { oemTableId: 'VMGENID\0' })
}

describe('the search for the RSDP', () => {
  const found = (machine: Machine) => findRsdp(machine.memory, { kind: 'bios' }, machine.findings)

  it.each([0xe_0000, 0xf_5a70, 0xf_ffe0])('finds it at %x', (address) => {
    expect(found(new Machine().put(address, rsdp(0, RSDT)))).toBe(address)
  })

  it('finds it in the first KiB of the EBDA, before the BIOS area', () => {
    const machine = new Machine().put(0x40e, Uint8Array.of(0xc0, 0x9f)).put(0xf_0000, rsdp(0, RSDT))
    expect(found(machine.put(0x9_fff0, rsdp(0, RSDT)))).toBe(0x9_fff0)
    expect(found(new Machine().put(0x40e, Uint8Array.of(0x00, 0x90)).put(0x9_0400, rsdp(0, RSDT)))).toBe(
      undefined,
    )
  })

  it.each([
    ['off the 16-byte steps', 0xf_0008, rsdp(0, RSDT)],
    ['below the window', 0xd_fff0, rsdp(0, RSDT)],
    ['with a wrong checksum', 0xf_0000, rsdp(0, RSDT).fill(0xff, 19)],
    ['with a wrong extended checksum', 0xf_0000, rsdp(2, RSDT, 1n).fill(0xff, 35)],
  ])('passes over one %s', (_, address, bytes) => {
    const machine = new Machine().put(address, bytes)
    expect(found(machine)).toBe(undefined)
    expect(machine.ids).toContain('rsdp-not-found')
  })

  it('does not look for an EBDA outside low memory', () => {
    for (const segment of [0x0040, 0xa000]) {
      const machine = new Machine().put(0x40e, Uint8Array.of(segment & 0xff, segment >> 8))
      expect(found(machine.put(segment * 16, rsdp(0, RSDT)))).toBe(undefined)
    }
  })

  it("takes what UEFI names, ACPI 2.0's first, and looks nowhere else", () => {
    const machine = goodMachine()
    const efi = (...tables: Array<[string, number]>) =>
      findRsdp(machine.memory, { kind: 'efi', configurationTable: new Map(tables) }, machine.findings)
    expect(efi([EFI_ACPI_10_TABLE_GUID, 0x1000], [EFI_ACPI_20_TABLE_GUID, 0x2000])).toBe(0x2000)
    expect(efi([EFI_ACPI_10_TABLE_GUID, 0x1000])).toBe(0x1000)
    expect(efi()).toBe(undefined)
    expect(machine.findings.list).toMatchObject([{ id: 'rsdp-not-found' }])
  })
})

describe('a walk through the tables', () => {
  it('prints what it finds as it follows the pointers', () => {
    const machine = goodMachine()
    const tables = machine.collect()
    expect(machine.log.texts).toEqual([
      'ACPI: Early table checksum verification disabled',
      'ACPI: RSDP 0x00000000000F5A70 000014 (v00 BOCHS )',
      'ACPI: RSDT 0x00000000007E0000 00002C (v01 BOCHS  BXPC     00000001 BXPC 00000001)',
      'ACPI: FACP 0x00000000007E1000 000074 (v01 BOCHS  BXPC     00000001 BXPC 00000001)',
      'ACPI: DSDT 0x00000000007E2000 000024 (v01 BOCHS  BXPC     00000001 BXPC 00000001)',
      'ACPI: FACS 0x00000000007E3000 000040',
      'ACPI: SSDT 0x00000000007E4000 000025 (v01 BOCHS  VMGENID  00000001 BXPC 00000001)',
      'ACPI: Reserving FACP table memory at [mem 0x7e1000-0x7e1073]',
      'ACPI: Reserving DSDT table memory at [mem 0x7e2000-0x7e2023]',
      'ACPI: Reserving FACS table memory at [mem 0x7e3000-0x7e303f]',
      'ACPI: Reserving SSDT table memory at [mem 0x7e4000-0x7e4024]',
    ])
    expect(machine.findings.list).toEqual([])
    expect(tables).toMatchObject({
      rsdp: RSDP,
      root: { signature: 'RSDT', address: RSDT },
      facs: FACS,
      dsdt: { address: DSDT },
      ssdts: [{ address: SSDT }],
      fadt: { pm1aEvent: { space: 'io', address: 0x600, length: 4 }, gpe0: { address: 0xafe0, length: 4 } },
    })
    expect(tables?.tables.map(({ signature }) => signature)).toEqual(['FACP', 'DSDT', 'SSDT'])
  })

  it.each([
    ['the XSDT when the revision is 2 and it has an address', 2, 0x7f_0000n, 'XSDT'],
    ['the RSDT when the XSDT has no address', 2, 0n, 'RSDT'],
    ['the RSDT of an ACPI 1.0 RSDP, whatever is behind it', 0, 0x7f_0000n, 'RSDT'],
  ])('takes %s', (_, revision, xsdt, expected) => {
    const root = encodeXsdt(OEM, [BigInt(FADT)])
    setSdtChecksum(root)
    const machine = goodMachine()
      .put(0x7f_0000, root)
      .put(RSDP, rsdp(revision, RSDT, xsdt))
    expect(machine.collect()?.root.signature).toBe(expected)
  })

  it('warns of a wrong checksum and uses the table all the same', () => {
    const machine = goodMachine().put(SSDT + 9, Uint8Array.of(0))
    expect(machine.collect()?.ssdts).toHaveLength(1)
    expect(machine.log.texts.at(-1)).toMatch(
      /^ACPI BIOS Warning \(bug\): Incorrect checksum in table \[SSDT\] - 0x00, should be 0x[0-9A-F]{2}$/,
    )
    expect(machine.ids).toEqual(['table-checksum'])
  })

  it('drops a second copy, and takes a table that differs', () => {
    const copy = goodMachine()
      .put(RSDT, rsdt(FADT, SSDT, 0x7e_5000))
      .table(0x7e_5000, 'SSDT', Uint8Array.of(0xa3), { oemTableId: 'VMGENID\0' })
    expect(copy.collect()?.ssdts.map(({ address }) => address)).toEqual([SSDT])
    expect(copy.ids).toEqual(['table-twice'])
    const other = copy.table(0x7e_5000, 'SSDT', Uint8Array.of(0xa3, 0xa3))
    expect(other.collect()?.ssdts).toHaveLength(2)
  })

  it('prints a FACS twice when the FADT names it twice, as VirtualBox does', () => {
    const view = new DataView(new ArrayBuffer(0xf4))
    const fields = { ...FADT_FIELDS, 132: FACS }
    for (const [offset, value] of Object.entries(fields)) view.setUint32(Number(offset), value, true)
    const machine = goodMachine().table(FADT, 'FACP', new Uint8Array(view.buffer).subarray(36))
    expect(machine.collect()?.facs).toBe(FACS)
    expect(machine.log.texts.filter((text) => text.startsWith('ACPI: FACS'))).toHaveLength(2)
  })
})

describe('the FADT', () => {
  /** 64-bit addresses from 140 on; blocks of 12 bytes: space, width, offset, access, address. */
  function longFadt(fields: Readonly<Record<number, number>>) {
    const machine = goodMachine().table(FADT, 'FACP', fadtBody({ ...FADT_FIELDS, ...fields }, 0xf4))
    const tables = machine.collect()
    return { machine, fadt: tables?.fadt, warnings: machine.log.texts.filter((text) => text.includes('bug')) }
  }
  const IO_32 = 0x2001
  const IO_16 = 0x1001

  it('takes a 64-bit address over a 32-bit one, and warns when they differ', () => {
    const { fadt, warnings } = longFadt({ 140: 0x7e_6000, 148: IO_32, 152: 0x700, 172: IO_16, 176: 0x604 })
    expect(fadt).toMatchObject({ dsdt: 0x7e_6000, pm1aEvent: { address: 0x700 } })
    expect(warnings.slice(0, 2)).toEqual([
      'ACPI BIOS Warning (bug): 32/64X DSDT address mismatch in FADT: 0x007E2000/0x00000000007E6000, using 64-bit address',
      'ACPI BIOS Warning (bug): 32/64X address mismatch in FADT/Pm1aEventBlock: 0x00000600/0x0000000000000700, using 64-bit address',
    ])
  })

  it('warns of a width that is not the length', () => {
    const { warnings } = longFadt({ 148: IO_16, 152: 0x600 })
    expect(warnings).toEqual([
      'ACPI BIOS Warning (bug): 32/64X length mismatch in FADT/Pm1aEventBlock: 32/16',
    ])
  })

  it('misses what is required, and warns of half of what is optional', () => {
    const { fadt, warnings } = longFadt({ 56: 0, 92: 0 })
    expect([fadt?.pm1aEvent, fadt?.gpe0]).toEqual([undefined, undefined])
    expect(warnings).toEqual([
      'ACPI BIOS Error (bug): Required FADT field Pm1aEventBlock has zero address and/or length: 0x0000000000000000/0x4',
      'ACPI BIOS Warning (bug): Optional FADT field Gpe0Block has zero address or length: 0x000000000000AFE0/0x0',
    ])
  })

  it('has no blocks on hardware-reduced machines', () => {
    expect(longFadt({ 112: 1 << 20 }).fadt).toMatchObject({ pm1aEvent: undefined, gpe0: undefined })
  })

  it('has a reset register only when the flag says so', () => {
    const register = { 116: 0x0801, 120: 0xcf9, 128: 0x0f }
    expect(longFadt(register).fadt?.reset).toBe(undefined)
    expect(longFadt({ ...register, 112: 1 << 10 }).fadt?.reset).toEqual({
      register: { space: 'io', address: 0xcf9, length: 1 },
      value: 0x0f,
    })
  })

  it.each([36, 40, 0x73])('is read even when it has %i bytes', (length) => {
    const machine = goodMachine().table(FADT, 'FACP', fadtBody(FADT_FIELDS).subarray(0, length - 36))
    expect(machine.collect()?.fadt).toBeDefined()
    expect(machine.ids).toContain('fadt-length')
  })
})

describe('hostile memory', () => {
  it.each([
    ['no memory for the RSDP', new Machine(), 9 * MIB, 'rsdp-not-found'],
    ['no memory for the root table', new Machine().put(RSDP, rsdp(0, 0xffff_0000)), RSDP, 'root-table'],
    ['a root table of nothing', new Machine().put(RSDP, rsdp(0, RSDT)), RSDP, 'root-table'],
    [
      'a root table of 4 GiB',
      goodMachine().put(RSDT + 4, Uint8Array.of(0xff, 0xff, 0xff, 0xff)),
      RSDP,
      'table-length',
    ],
    ['an XSDT above all addresses', goodMachine().put(RSDP, rsdp(2, 0, 2n ** 64n - 1n)), RSDP, 'root-table'],
    ['an entry to nowhere', goodMachine().put(RSDT, rsdt(FADT, 0xfff0_0000)), RSDP, 'table-address'],
    [
      'a table of 4 GiB',
      goodMachine().put(SSDT + 4, Uint8Array.of(0xff, 0xff, 0xff, 0xff)),
      RSDP,
      'table-length',
    ],
    ['a table of 35 bytes', goodMachine().put(SSDT + 4, Uint8Array.of(35, 0, 0, 0)), RSDP, 'table-length'],
    ['a table over another', goodMachine().put(SSDT + 5, Uint8Array.of(0x20)), RSDP, 'table-checksum'],
    ['a root table in itself', goodMachine().put(RSDT, rsdt(RSDT, FADT)), RSDP, undefined],
    ['a FADT that is its own DSDT', goodMachine().put(FADT + 40, word(FADT)), RSDP, 'dsdt-missing'],
    ['a FADT that is its own FACS', goodMachine().put(FADT + 36, word(FADT)), RSDP, 'facs-missing'],
    ['a DSDT to nowhere', goodMachine().put(FADT + 40, word(0xfff0_0000)), RSDP, 'dsdt-missing'],
    ['no FADT', goodMachine().put(RSDT, rsdt(SSDT)), RSDP, 'dsdt-missing'],
    ['two FADTs', goodMachine().put(RSDT, rsdt(FADT, FADT)), RSDP, 'two-fadts'],
  ])('with %s ends in a finding', (_, machine, address, id) => {
    expect(() => machine.collect(address)).not.toThrow()
    if (id !== undefined) expect(machine.ids).toContain(id)
  })

  it('with tables over each other says so', () => {
    const machine = goodMachine().put(RSDT, rsdt(FADT, SSDT, SSDT + 4))
    const long = encodeSdt('SSDT', OEM, new Uint8Array(200))
    new DataView(long.buffer).setUint32(8, 60, true) // read four bytes on: the length
    machine.put(SSDT, long)
    machine.collect()
    expect(machine.ids).toContain('table-overlap')
  })

  it('with more tables than Linux notes leaves the others out', () => {
    const machine = goodMachine()
    const addresses = Array.from({ length: 200 }, (_, i) => 0x60_0000 + 0x100 * i)
    for (const [i, address] of addresses.entries())
      machine.table(address, 'SSDT', Uint8Array.of(0xa3, i, i >> 4))
    machine.put(RSDT, rsdt(FADT, ...addresses))
    expect(machine.collect()?.ssdts).toHaveLength(MAX_TABLES - 3)
    expect(machine.ids).toEqual(['too-many-tables'])
  })

  it('never throws, whatever is where a table should be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.integer({ min: RSDT, max: SSDT + 64 }), bytes: fc.uint8Array() }), {
          maxLength: 6,
        }),
        fc.array(fc.constantFrom(RSDT, FADT, DSDT, FACS, SSDT, SSDT + 1, 0xffff_ffff), { maxLength: 8 }),
        (scribbles, entries) => {
          const machine = goodMachine().put(RSDT, rsdt(...entries))
          for (const { at, bytes } of scribbles) machine.put(at, bytes)
          machine.collect()
        },
      ),
      { numRuns: 300 },
    )
  })
})

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}
