import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../binary/bytes.ts'
import { sum8 } from '../binary/checksum.ts'
import { VmgenidError } from '../binary/errors.ts'
import { hexDiff } from '../binary/hexdump.ts'
import { encodeEmptyFacs, Facs } from './facs.ts'
import { decodeFadt, encodeFadt, FadtPart1, FadtPart2, FadtPart3, FadtPart4, fadtOffset } from './fadt.ts'
import { decodeHpet, encodeHpet } from './hpet.ts'
import { decodeMadt, encodeMadt, encodeMadtRecord } from './madt.ts'
import { decodeMcfg, encodeMcfg } from './mcfg.ts'
import { decodeRsdp, encodeRsdp, rsdpSumsAreZero, setRsdpChecksums } from './rsdp.ts'
import { decodeRsdt, encodeRsdt, rsdtEntryOffset } from './rsdt.ts'
import { decodeSdt, encodeSdt, sdtSumIsZero, setSdtChecksum } from './sdt.ts'
import { decodeWaet, encodeWaet } from './waet.ts'
import { decodeXsdt, encodeXsdt, xsdtEntryOffset } from './xsdt.ts'

const GOLDEN = join(import.meta.dirname, '../../test/golden/qemu-7.2')
const HEADER = {
  revision: 1,
  oemId: 'BOCHS ',
  oemTableId: 'BXPC    ',
  oemRevision: 1,
  creatorId: 'BXPC',
  creatorRevision: 1,
}

/** Every table of a captured `etc/acpi/tables` but the FACS, in order. */
function capturedTables(machine: string): Array<{ signature: string; bytes: Uint8Array }> {
  const file = new Uint8Array(readFileSync(join(GOLDEN, machine, 'etc_acpi_tables')))
  const blob = new Uint8Array(0x20000)
  blob.set(file)
  const tables: Array<{ signature: string; bytes: Uint8Array }> = []
  for (let offset = 0x40; blob[offset] !== 0; ) {
    const { header } = decodeSdt(blob, { offset })
    tables.push({ signature: header.signature, bytes: blob.slice(offset, offset + header.length) })
    offset += header.length
  }
  return tables
}

/** Decoded and encoded again. */
function again(bytes: Uint8Array): Uint8Array {
  const { header, body } = decodeSdt(bytes)
  switch (header.signature) {
    case 'FACP':
      return encodeFadt(header, decodeFadt(bytes))
    case 'APIC':
      return encodeMadt(header, decodeMadt(bytes))
    case 'HPET':
      return encodeHpet(header, decodeHpet(bytes))
    case 'MCFG':
      return encodeMcfg(header, decodeMcfg(bytes).allocations)
    case 'WAET':
      return encodeWaet(header, decodeWaet(bytes).flags)
    case 'RSDT':
      return encodeRsdt(header, decodeRsdt(bytes).addresses)
    default:
      return encodeSdt(header.signature, header, body)
  }
}

const machines = ['pc', 'q35', 'pc-smp255', 'q35-smp6-gap', 'q35-mmconfig-64m', 'pc-no-smm', 'q35-no-hpet']
const cases = machines.flatMap((machine) => capturedTables(machine).map((table) => ({ machine, ...table })))

describe('tables of QEMU 7.2', () => {
  it('are all there', () => {
    expect(capturedTables('q35').map(({ signature }) => signature)).toEqual([
      'DSDT',
      'FACP',
      'APIC',
      'SSDT',
      'HPET',
      'MCFG',
      'WAET',
      'RSDT',
    ])
  })

  it.each(cases)('$machine: $signature comes back byte for byte', ({ bytes }) => {
    expect(hexDiff(bytes, again(bytes))).toBe('')
  })

  it.each(['pc', 'q35'])('%s: RSDP and FACS come back byte for byte', (machine) => {
    const rsdp = new Uint8Array(readFileSync(join(GOLDEN, machine, 'etc_acpi_rsdp')))
    expect(toHex(encodeRsdp(decodeRsdp(rsdp)))).toBe(toHex(rsdp))
    const facs = new Uint8Array(readFileSync(join(GOLDEN, machine, 'etc_acpi_tables'))).slice(0, 64)
    expect(toHex(Facs.encode(Facs.decode(facs)))).toBe(toHex(facs))
    expect(toHex(encodeEmptyFacs())).toBe(toHex(facs))
  })

  it('mean what they should', () => {
    const tables = new Map(capturedTables('q35').map(({ signature, bytes }) => [signature, bytes]))
    const fadt = decodeFadt(tables.get('FACP') ?? new Uint8Array())
    expect(fadt).toMatchObject({
      SCI_INT: 9,
      SMI_CMD: 0xb2,
      PM1a_EVT_BLK: 0x600,
      GPE0_BLK: 0x620,
      GPE0_BLK_LEN: 16,
    })
    expect(fadt.RESET_REG).toEqual({ spaceId: 1, bitWidth: 8, bitOffset: 0, accessSize: 0, address: 0xcf9n })
    expect(fadt.trailing).toHaveLength(0)
    expect(decodeMadt(tables.get('APIC') ?? new Uint8Array()).records).toContainEqual({
      kind: 'InterruptSourceOverride',
      bus: 0,
      source: 9,
      gsi: 9,
      flags: 0x0d,
    })
    expect(decodeMcfg(tables.get('MCFG') ?? new Uint8Array()).allocations).toEqual([
      { baseAddress: 0xb000_0000n, segment: 0, startBus: 0, endBus: 255 },
    ])
  })
})

describe('FADT', () => {
  it('has its fields at the offsets of ACPI 6.5 Table 5.9', () => {
    expect(
      (
        [
          'FIRMWARE_CTRL',
          'DSDT',
          'SCI_INT',
          'PM1a_EVT_BLK',
          'GPE0_BLK',
          'Flags',
          'RESET_REG',
          'X_DSDT',
        ] as const
      ).map(fadtOffset),
    ).toEqual([36, 40, 46, 56, 80, 112, 116, 140])
  })

  it('grows by whole parts, and keeps bytes that are no whole part', () => {
    const zeros = (size: number) => new Uint8Array(size)
    const fields = {
      ...FadtPart1.decode(zeros(FadtPart1.size)),
      ...FadtPart2.decode(zeros(FadtPart2.size)),
      ...FadtPart3.decode(zeros(FadtPart3.size)),
      ...FadtPart4.decode(zeros(FadtPart4.size)),
    }
    const whole = encodeFadt(HEADER, fields)
    expect(whole).toHaveLength(276)
    for (const length of [116, 129, 132, 244, 268, 276]) {
      const table = whole.slice(0, length)
      table[4] = length & 0xff
      table[5] = length >> 8
      const decoded = decodeFadt(table)
      expect(toHex(encodeFadt(decoded.header, decoded))).toBe(toHex(table))
      expect('X_DSDT' in decoded).toBe(length >= 244)
    }
  })
})

describe('RSDP', () => {
  it('sums to zero in both forms once its checksums are set', () => {
    const short = encodeRsdp({ checksum: 0, oemId: 'BOCHS ', revision: 0, rsdtAddress: 0x7ffe_1234 })
    const long = encodeRsdp({
      checksum: 0,
      oemId: 'BOCHS ',
      revision: 2,
      rsdtAddress: 0,
      length: 36,
      xsdtAddress: 0x1_2345_6789n,
      extendedChecksum: 0,
    })
    for (const [rsdp, size] of [
      [short, 20],
      [long, 36],
    ] as const) {
      expect(rsdp).toHaveLength(size)
      expect(rsdpSumsAreZero(rsdp)).toBe(false)
      setRsdpChecksums(rsdp)
      expect(rsdpSumsAreZero(rsdp)).toBe(true)
      expect(sum8(rsdp)).toBe(0)
      expect(toHex(encodeRsdp(decodeRsdp(rsdp)))).toBe(toHex(rsdp))
    }
  })

  it.each([
    ['no signature', '0'.repeat(40), 'RSDP.signature at byte 0x0: expected "RSD PTR "'],
    ['19 bytes', '525344205054522000424f4348532000000000', 'expected 20 bytes, found 19'],
    [
      'a long form that ends early',
      `525344205054522000424f434853200200000000${'00'.repeat(10)}`,
      'expected 36 bytes, found 30',
    ],
    [
      'a long form with length 20',
      `525344205054522000424f43485320020000000014000000${'00'.repeat(12)}`,
      'table RSDP is malformed',
    ],
  ])('refuses %s', (_name, hex, message) => {
    expect(() => decodeRsdp(fromHex(hex))).toThrow(message)
  })
})

describe('RSDT and XSDT', () => {
  it('hold addresses of 32 and 64 bits', () => {
    const rsdt = encodeRsdt(HEADER, [0, 0xffff_ffff])
    const xsdt = encodeXsdt(HEADER, [1n, 0xffff_ffff_ffff_ffffn])
    expect([rsdt.length, xsdt.length, rsdtEntryOffset(1), xsdtEntryOffset(1)]).toEqual([44, 52, 40, 44])
    expect(decodeRsdt(rsdt).addresses).toEqual([0, 0xffff_ffff])
    expect(decodeXsdt(xsdt).addresses).toEqual([1n, 0xffff_ffff_ffff_ffffn])
    expect(() => encodeRsdt(HEADER, [2 ** 32])).toThrow('RSDT entry 0')
    expect(() => encodeXsdt(HEADER, [1n << 64n])).toThrow('XSDT entry 0')
  })

  it('refuse half an entry and another table', () => {
    expect(() => decodeRsdt(encodeSdt('RSDT', HEADER, new Uint8Array(6)))).toThrow('36 and a multiple of 4')
    expect(() => decodeXsdt(encodeSdt('XSDT', HEADER, new Uint8Array(12)))).toThrow('36 and a multiple of 8')
    expect(() => decodeXsdt(encodeRsdt(HEADER, []))).toThrow('table XSDT is malformed')
  })
})

describe('MADT', () => {
  it('keeps records of unknown type, and known types of another length, as bytes', () => {
    const strange = [
      { kind: 'Other', type: 0x42, bytes: fromHex('4204abcd') },
      { kind: 'Other', type: 0, bytes: fromHex('000a0000000000000000') },
    ] as const
    const madt = encodeMadt(HEADER, { localApicAddress: 0, flags: 0, records: strange })
    expect(decodeMadt(madt).records).toEqual(strange)
  })

  it.each([
    [{ kind: 'LocalApic', processorUid: 1, apicId: 2, flags: 1 }, '0008010201000000'],
    [{ kind: 'NmiSource', flags: 5, gsi: 7 }, '0308050007000000'],
    [{ kind: 'LocalApicAddressOverride', address: 0x1_fee0_0000n }, '050c00000000e0fe01000000'],
    [
      { kind: 'LocalX2Apic', x2ApicId: 0x100, flags: 1, processorUid: 0x100 },
      '09100000000100000100000000010000',
    ],
    [{ kind: 'LocalX2ApicNmi', flags: 0, processorUid: 0xffff_ffff, lint: 1 }, '0a0c0000ffffffff01000000'],
  ] as const)('%o', (record, hex) => {
    expect(toHex(encodeMadtRecord(record))).toBe(hex)
    const madt = encodeMadt(HEADER, { localApicAddress: 0, flags: 0, records: [record] })
    expect(decodeMadt(madt).records).toEqual([record])
  })

  it.each(['0000', '0001', '0009', '00'])('refuses a record that does not add up: %s', (hex) => {
    const body = fromHex(`0000e0fe01000000${hex}`)
    expect(() => decodeMadt(encodeSdt('APIC', HEADER, body))).toThrow('record 0 (type 0)')
  })
})

describe('any table', () => {
  it('sums to zero once its checksum is set', () => {
    const table = encodeWaet(HEADER, 2)
    expect(sdtSumIsZero(table)).toBe(false)
    setSdtChecksum(table)
    expect(sdtSumIsZero(table)).toBe(true)
  })

  it('says what is wrong with a header', () => {
    expect(() => decodeSdt(new Uint8Array(35))).toThrowErrorMatchingInlineSnapshot(`
      [AcpiTableError: table .... is malformed

        Field:     header
        Offset:    0x0
        Expected:  a header of 36 bytes
        Found:     35 bytes]
    `)
    const long = encodeSdt('SSDT', HEADER, new Uint8Array(10)).slice(0, 40)
    expect(() => decodeSdt(long)).toThrow('from 36 to 40 (the bytes that are there)')
    expect(() => decodeFadt(encodeSdt('FACP', HEADER, new Uint8Array(10)))).toThrow('table FACP is malformed')
  })

  it('is refused with a typed error, or comes back the same, whatever the bytes', () => {
    const real = fc.constantFrom(...cases.map(({ bytes }) => bytes))
    const mutated = fc
      .tuple(real, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat())
      .map(([bytes, changes, cut]) => {
        const copy = bytes.slice(0, cut % 3 === 0 ? cut % bytes.length : bytes.length)
        for (const [at, value] of changes) copy[at % Math.max(1, Math.min(copy.length, 300))] = value
        return copy
      })
    fc.assert(
      fc.property(mutated, (bytes) => {
        try {
          const { header } = decodeSdt(bytes)
          const encoded = again(bytes)
          expect(encoded).toHaveLength(header.length)
        } catch (error) {
          expect(error).toBeInstanceOf(VmgenidError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
