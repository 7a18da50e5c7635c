/**
 * Multiple APIC Description Table, signature `APIC`: CPUs, I/O APICs and how the ISA interrupts reach them.
 *
 * The body is a local APIC address, flags, and records of {type u8, length u8, …}. Records of a type that is not listed
 * here are kept as bytes.
 *
 * Source: ACPI 6.5 §5.2.12 "Multiple APIC Description Table (MADT)".
 * @module
 */
import { concatBytes } from '../binary/bytes.ts'
import {
  constant,
  type Infer,
  reserved,
  type Struct,
  struct,
  u8,
  u16le,
  u32le,
  u64le,
} from '../binary/layout.ts'
import { SDT_HEADER_SIZE } from '../binary/sdt-header.ts'
import { AcpiTableError, decodeSdt, encodeSdt, type SdtHeader, type SdtHeaderFields } from './sdt.ts'

export const MADT_SIGNATURE = 'APIC'

/** MADT flags: a PC-AT compatible pair of 8259s is there too. */
export const MADT_PCAT_COMPAT = 1 << 0
/** Local APIC flags: the CPU is there and may be used. */
export const LOCAL_APIC_ENABLED = 1 << 0
// MPS INTI flags                                     ACPI 6.5 §5.2.12.5 Table 5.26 "MPS INTI Flags"
export const INTI_ACTIVE_HIGH = 0b01 << 0
export const INTI_LEVEL = 0b11 << 2

/** ACPI 6.5 §5.2.12.2 "Processor Local APIC Structure" */
export const LocalApic = struct(
  'LocalApic',
  { type: constant(u8, 0), length: constant(u8, 8), processorUid: u8, apicId: u8, flags: u32le },
  { size: 8 },
)
/** ACPI 6.5 §5.2.12.3 "I/O APIC Structure" */
export const IoApic = struct(
  'IoApic',
  {
    type: constant(u8, 1),
    length: constant(u8, 12),
    ioApicId: u8,
    reserved: reserved(1),
    address: u32le,
    gsiBase: u32le,
  },
  { size: 12 },
)
/** ACPI 6.5 §5.2.12.5 "Interrupt Source Override Structure" */
export const InterruptSourceOverride = struct(
  'InterruptSourceOverride',
  { type: constant(u8, 2), length: constant(u8, 10), bus: u8, source: u8, gsi: u32le, flags: u16le },
  { size: 10 },
)
/** ACPI 6.5 §5.2.12.6 "Non-Maskable Interrupt (NMI) Source Structure" */
export const NmiSource = struct(
  'NmiSource',
  { type: constant(u8, 3), length: constant(u8, 8), flags: u16le, gsi: u32le },
  { size: 8 },
)
/** ACPI 6.5 §5.2.12.7 "Local APIC NMI Structure" */
export const LocalApicNmi = struct(
  'LocalApicNmi',
  { type: constant(u8, 4), length: constant(u8, 6), processorUid: u8, flags: u16le, lint: u8 },
  { size: 6 },
)
/** ACPI 6.5 §5.2.12.8 "Local APIC Address Override Structure" */
export const LocalApicAddressOverride = struct(
  'LocalApicAddressOverride',
  { type: constant(u8, 5), length: constant(u8, 12), reserved: reserved(2), address: u64le },
  { size: 12 },
)
/** ACPI 6.5 §5.2.12.12 "Processor Local x2APIC Structure" */
export const LocalX2Apic = struct(
  'LocalX2Apic',
  {
    type: constant(u8, 9),
    length: constant(u8, 16),
    reserved: reserved(2),
    x2ApicId: u32le,
    flags: u32le,
    processorUid: u32le,
  },
  { size: 16 },
)
/** ACPI 6.5 §5.2.12.13 "Local x2APIC NMI Structure" */
export const LocalX2ApicNmi = struct(
  'LocalX2ApicNmi',
  {
    type: constant(u8, 10),
    length: constant(u8, 12),
    flags: u16le,
    processorUid: u32le,
    lint: u8,
    reserved: reserved(3),
  },
  { size: 12 },
)

const RECORDS = {
  LocalApic: { type: 0, layout: LocalApic },
  IoApic: { type: 1, layout: IoApic },
  InterruptSourceOverride: { type: 2, layout: InterruptSourceOverride },
  NmiSource: { type: 3, layout: NmiSource },
  LocalApicNmi: { type: 4, layout: LocalApicNmi },
  LocalApicAddressOverride: { type: 5, layout: LocalApicAddressOverride },
  LocalX2Apic: { type: 9, layout: LocalX2Apic },
  LocalX2ApicNmi: { type: 10, layout: LocalX2ApicNmi },
} as const

type Known = { [K in keyof typeof RECORDS]: { readonly kind: K } & Infer<(typeof RECORDS)[K]['layout']> }
/** `bytes` is the whole record, type and length included. */
export type MadtRecord =
  | Known[keyof Known]
  | { readonly kind: 'Other'; readonly type: number; readonly bytes: Uint8Array }

export interface Madt {
  readonly header: SdtHeader
  readonly localApicAddress: number
  readonly flags: number
  readonly records: readonly MadtRecord[]
}

const Prologue = struct('MADT', { localApicAddress: u32le, flags: u32le }, { size: 8 })

export function encodeMadt(
  header: SdtHeaderFields,
  { localApicAddress, flags, records }: Omit<Madt, 'header'>,
): Uint8Array {
  const body = concatBytes(Prologue.encode({ localApicAddress, flags }), records.map(encodeMadtRecord))
  return encodeSdt(MADT_SIGNATURE, header, body)
}

export function encodeMadtRecord(record: MadtRecord): Uint8Array {
  if (record.kind === 'Other') return record.bytes
  return (RECORDS[record.kind].layout as Struct<unknown>).encode(record)
}

/** @throws AcpiTableError when a record is shorter than its head, or runs past the end of the table */
export function decodeMadt(bytes: Uint8Array, offset = 0): Madt {
  const minimumLength = SDT_HEADER_SIZE + Prologue.size
  const { header, body } = decodeSdt(bytes, { offset, signature: MADT_SIGNATURE, minimumLength })
  const records: MadtRecord[] = []
  for (let at = Prologue.size; at < body.length; ) {
    const type = body[at] ?? 0
    const length = body[at + 1] ?? 0
    if (length < 2 || length > body.length - at) {
      const expected = `a record length from 2 to ${body.length - at}`
      const where = {
        field: `record ${records.length} (type ${type})`,
        offset: offset + SDT_HEADER_SIZE + at,
      }
      throw new AcpiTableError({ table: MADT_SIGNATURE, ...where, expected, found: String(length) })
    }
    records.push(decodeMadtRecord(type, body.slice(at, at + length)))
    at += length
  }
  return { header, ...Prologue.decode(body), records }
}

function decodeMadtRecord(type: number, bytes: Uint8Array): MadtRecord {
  for (const [kind, record] of Object.entries(RECORDS)) {
    if (record.type === type && record.layout.size === bytes.length) {
      return { kind, ...record.layout.decode(bytes) } as MadtRecord
    }
  }
  return { kind: 'Other', type, bytes }
}
