import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Name, Package } from '../../aml/asl.ts'
import { encodeTerm } from '../../aml/encode.ts'
import { DWordMemory, IO, Memory32Fixed, QWordMemory } from '../../aml/resources.ts'
import { fromLatin1 } from '../../binary/bytes.ts'
import { SdtHeader } from '../../binary/sdt-header.ts'
import { buildDsdt, type DsdtParameters } from './dsdt.ts'
import { ich9RoutingTables } from './ich9.ts'
import { piixRoutingTable } from './piix.ts'

const PC: DsdtParameters = {
  kind: 'pc',
  below4G: 0x0800_0000,
  pciHole64: { start: 0x1_0000_0000, size: 0x8000_0000 },
  pm: { pmBase: 0x600, gpe0: 0xafe0 },
  hpet: true,
  disableS3: false,
  disableS4: false,
}
const Q35: DsdtParameters = {
  ...PC,
  kind: 'q35',
  pm: { pmBase: 0x600, gpe0: 0x620 },
  expressWindow: { base: 0xb000_0000n, size: 0x1000_0000 },
}

function contains(table: Uint8Array, part: Uint8Array | string): boolean {
  const wanted = typeof part === 'string' ? fromLatin1(part) : part
  for (let i = table.indexOf(wanted[0] ?? 0); i >= 0; i = table.indexOf(wanted[0] ?? 0, i + 1)) {
    if (wanted.every((byte, j) => table[i + j] === byte)) return true
  }
  return false
}

const S3 = encodeTerm(Name('_S3', Package([1, 1, 0, 0])))
const S4 = encodeTerm(Name('_S4', Package([2, 2, 0, 0])))
const S5 = encodeTerm(Name('_S5', Package([0, 0, 0, 0])))

describe('buildDsdt', () => {
  it.each([PC, Q35])('$kind: has QEMU’s header and leaves the checksum to the loader', (parameters) => {
    const table = buildDsdt(parameters)
    expect(SdtHeader.decode(table)).toEqual({
      signature: 'DSDT',
      length: table.length,
      revision: 1,
      checksum: 0,
      oemId: 'BOCHS ',
      oemTableId: 'BXPC    ',
      oemRevision: 1,
      creatorId: 'BXPC',
      creatorRevision: 1,
    })
  })

  it('keeps its size until someone means to change it', () => {
    expect(buildDsdt(PC).length).toMatchInlineSnapshot(`3842`)
    expect(buildDsdt(Q35).length).toMatchInlineSnapshot(`7260`)
  })

  it('describes the sleep states that are not disabled', () => {
    const shown = (parameters: DsdtParameters) =>
      [S3, S4, S5].map((state) => contains(buildDsdt(parameters), state))
    expect(shown(PC)).toEqual([true, true, true])
    expect(shown({ ...PC, disableS3: true })).toEqual([false, true, true])
    expect(shown({ ...Q35, disableS3: true, disableS4: true })).toEqual([false, false, true])
  })

  it('has a timer device only with the timer', () => {
    expect(contains(buildDsdt(PC), 'HPET')).toBe(true)
    expect(contains(buildDsdt({ ...PC, hpet: false }), 'HPET')).toBe(false)
  })
})

describe('windows of the root bridge', () => {
  const memory = (parameters: DsdtParameters, minimum: number, maximum: number) =>
    contains(buildDsdt(parameters), DWordMemory({ minimum, maximum }))

  it('begin where low RAM ends', () => {
    expect(memory(PC, 0x0800_0000, 0xfebf_ffff)).toBe(true)
    expect(memory({ ...PC, below4G: 0xe000_0000 }, 0xe000_0000, 0xfebf_ffff)).toBe(true)
  })

  it('leave out the window for memory-mapped configuration', () => {
    expect(memory(Q35, 0x0800_0000, 0xafff_ffff)).toBe(true)
    expect(memory(Q35, 0xc000_0000, 0xfebf_ffff)).toBe(true)
    const off = { ...Q35, expressWindow: undefined }
    expect(memory(off, 0x0800_0000, 0xfebf_ffff)).toBe(true)
  })

  it('may begin behind it, or end before it', () => {
    const behind = { ...Q35, below4G: 0xb000_0000 }
    expect(memory(behind, 0xc000_0000, 0xfebf_ffff)).toBe(true)
    const high = { ...Q35, expressWindow: { base: 0xf000_0000n, size: 0x1000_0000 } }
    expect(memory(high, 0x0800_0000, 0xefff_ffff)).toBe(true)
  })

  it('include one above 4 GiB, when there is one', () => {
    const window = QWordMemory({ minimum: 0x1_0000_0000, maximum: 0x1_7fff_ffff, caching: 'Cacheable' })
    expect(contains(buildDsdt(PC), window)).toBe(true)
    expect(contains(buildDsdt({ ...PC, pciHole64: undefined }), window)).toBe(false)
  })
})

describe('what belongs to the board', () => {
  it.each<[string, DsdtParameters, Uint8Array]>([
    ['pc: PM block', PC, IO({ minimum: 0x600, length: 0x40 })],
    ['pc: event block', PC, IO({ minimum: 0xafe0, length: 4 })],
    ['pc: fw_cfg', PC, IO({ minimum: 0x510, length: 0x0c })],
    ['q35: PM block', Q35, IO({ minimum: 0x600, length: 0x80 })],
    ['q35: event block', Q35, IO({ minimum: 0x620, length: 0x10 })],
    ['q35: configuration window', Q35, Memory32Fixed({ base: 0xb000_0000, length: 0x1000_0000 })],
    [
      'q35: configuration window above 4 GiB',
      { ...Q35, expressWindow: { base: 0x8_0000_0000n, size: 0x1000_0000 } },
      QWordMemory({ usage: 'ResourceConsumer', minimum: 0x8_0000_0000, maximum: 0x8_0fff_ffff }),
    ],
  ])('is reserved: %s', (_, parameters, descriptor) => {
    expect(contains(buildDsdt(parameters), descriptor)).toBe(true)
  })

  it('is not described before firmware has placed it', () => {
    const unplaced = { ...Q35, pm: { pmBase: 0, gpe0: 0x20 }, expressWindow: undefined }
    const table = buildDsdt(unplaced)
    expect(contains(table, 'MBRD')).toBe(false)
    expect(contains(table, 'GPE0')).toBe(false)
    expect(contains(buildDsdt({ ...PC, pm: { pmBase: 0, gpe0: 0xafe0 } }), 'GPE0')).toBe(true)
  })
})

describe('interrupt routing', () => {
  const capture = readFileSync(join(import.meta.dirname, '../../../test/golden/qemu-7.2/q35/etc_acpi_tables'))

  it('of a q35 is what QEMU’s own table has, with the 8259s and with I/O APICs', () => {
    const tables = ich9RoutingTables('PICM').filter((term) => term.op === 'Name')
    expect(tables.map(({ name }) => name)).toEqual(['PRTP', 'PRTA'])
    for (const table of tables) expect(contains(capture, encodeTerm(table))).toBe(true)
  })

  it('of a pc turns by one from slot to slot, but for the SCI', () => {
    const [table] = piixRoutingTable()
    if (table?.op !== 'Name' || table.value.op !== 'Package') throw new Error('no routing table')
    const links = table.value.elements.map((element) => {
      if (element.op !== 'Package') throw new Error('no routing entry')
      const [address, pin, link] = element.elements
      return [address, pin, link?.op === 'NameString' ? link.name : undefined] as const
    })
    expect(links).toHaveLength(128)
    expect(links[0]).toEqual([{ op: 'WordConst', value: 0xffff }, { op: 'Zero' }, 'LNKD'])
    expect(links[127]).toEqual([
      { op: 'DWordConst', value: 0x1f_ffff },
      { op: 'ByteConst', value: 3 },
      'LNKB',
    ])
    const bySlot = (slot: number) =>
      links
        .slice(4 * slot, 4 * slot + 4)
        .map(([, , link]) => link?.slice(3))
        .join('')
    expect([1, 2, 3, 4, 5].map(bySlot)).toEqual(['SBCD', 'BCDA', 'CDAB', 'DABC', 'ABCD'])
  })
})
