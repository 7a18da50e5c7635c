/**
 * Definition blocks: DSDT and SSDT, a table header and the terms behind it.
 *
 * Source: ACPI 6.5 §20.2.1 "Table and Table Header Encoding"; §5.2.11 "Definition Blocks".
 * @module
 */
import { setChecksum } from '../binary/checksum.ts'
import { SDT_CHECKSUM_OFFSET, SDT_HEADER_SIZE, SdtHeader } from '../binary/sdt-header.ts'
import { type EncodeOptions, encodeTermList, type Placement } from './encode.ts'
import type { TermList } from './terms.ts'

export interface DefinitionBlock {
  /** `DSDT`, `SSDT`, `OSDT` or `PSDT`. */
  readonly signature: string
  /** Of a DSDT it says how wide integers are, in all tables: 1 means 32 bits, 2 and more 64 bits. */
  readonly revision: number
  /** Six characters, padded. */
  readonly oemId: string
  /** Eight characters, padded with what the table has there: NUL or space. */
  readonly oemTableId: string
  readonly oemRevision: number
  /** Four characters: who compiled the table. */
  readonly creatorId: string
  readonly creatorRevision: number
  readonly terms: TermList
}

export interface EncodeTableOptions extends EncodeOptions {
  /** `zero` for tables that the loader script gives a checksum. Default `valid`. */
  readonly checksum?: 'valid' | 'zero'
}

export interface EncodedTable {
  readonly bytes: Uint8Array
  /** Labelled terms, as offsets from the start of the table. */
  readonly placements: ReadonlyMap<string, Placement>
}

/**
 * @throws AmlEncodeError for a term, LayoutError for a header field
 */
export function encodeTable(
  { terms, ...header }: DefinitionBlock,
  { checksum = 'valid', ...options }: EncodeTableOptions = {},
): EncodedTable {
  const code = encodeTermList(terms, options)
  const bytes = new Uint8Array(SDT_HEADER_SIZE + code.bytes.length)
  bytes.set(SdtHeader.encode({ ...header, length: bytes.length, checksum: 0 }))
  bytes.set(code.bytes, SDT_HEADER_SIZE)
  if (checksum === 'valid') setChecksum(bytes, SDT_CHECKSUM_OFFSET)
  return { bytes, placements: new Map(Array.from(code.placements, behindHeader)) }
}

function behindHeader([label, { start, operands, end }]: [string, Placement]): [string, Placement] {
  return [
    label,
    {
      start: start + SDT_HEADER_SIZE,
      operands: operands + SDT_HEADER_SIZE,
      end: end + SDT_HEADER_SIZE,
    },
  ]
}
