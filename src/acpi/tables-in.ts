/**
 * Tables in bytes of unknown make: one table, or several in a row as loaders' blobs and concatenated dumps have them.
 *
 * A table is where four capitals or digits, and a length that fits into the bytes, stand together. The last one may be cut
 * short, as captures without the zeros at their end have it. Zeros between tables are padding; other bytes are a gap.
 *
 * Source: ACPI 6.5 §5.2.6 "System Description Table Header", §5.2.10 "Firmware ACPI Control Structure (FACS)", §5.2.5 "Root
 * System Description Pointer (RSDP)".
 * @module
 */
import { toLatin1 } from '../binary/bytes.ts'
import { sum8 } from '../binary/checksum.ts'
import { SDT_CHECKSUM_OFFSET, SDT_HEADER_SIZE, SDT_LENGTH_OFFSET } from '../binary/sdt-header.ts'
import { RSDP_SIGNATURE, RSDP_V1_SIZE, RSDP_V2_SIZE } from './rsdp.ts'

/** `none` for FACS, which has no checksum; `unset` for a zero that a loader is to replace. */
export type ChecksumState = 'valid' | 'unset' | 'wrong' | 'none'

export interface FoundTable {
  readonly signature: string
  /** From the start of the bytes that were searched. */
  readonly offset: number
  /** As many as there are. */
  readonly bytes: Uint8Array
  /** Bytes that the length says, and that are not there. */
  readonly missing: number
  /** `none` also for a table that is cut short. */
  readonly checksum: ChecksumState
}

/** Bytes that are no table: from the first to the last that is not zero. */
export interface Gap {
  readonly offset: number
  readonly length: number
}

export interface TablesIn {
  readonly tables: readonly FoundTable[]
  readonly gaps: readonly Gap[]
}

const SIGNATURE = /^[A-Z][A-Z0-9]{3}$/
const FACS_MIN_SIZE = 64

/** Definition blocks: the tables whose body is AML.     ACPI 6.5 §5.2.11 "Definition Blocks" */
export const AML_SIGNATURES: readonly string[] = ['DSDT', 'SSDT', 'PSDT', 'OSDT']

/** Never throws; takes time in proportion to the bytes. */
export function tablesIn(bytes: Uint8Array): TablesIn {
  const tables: FoundTable[] = []
  const gaps: Gap[] = []
  let gap: { readonly start: number; end: number } | undefined
  let offset = 0
  while (offset < bytes.length) {
    const table = tableAt(bytes, offset)
    if (table) {
      if (gap) gaps.push({ offset: gap.start, length: gap.end - gap.start })
      gap = undefined
      tables.push(table)
      offset += table.bytes.length
    } else {
      if (bytes[offset] !== 0) {
        gap ??= { start: offset, end: offset }
        gap.end = offset + 1
      }
      offset += 1
    }
  }
  if (gap) gaps.push({ offset: gap.start, length: gap.end - gap.start })
  return { tables, gaps }
}

/** The table that begins at `offset`; `undefined` when none does. */
export function tableAt(bytes: Uint8Array, offset: number): FoundTable | undefined {
  // Nearly all bytes that are asked about begin no table: no text is made of them.
  const first = bytes[offset] ?? 0
  if (first < 0x41 || first > 0x5a) return undefined
  const have = bytes.length - offset
  const signature = toLatin1(bytes.subarray(offset, offset + 4))
  if (signature === 'RSD ' && have >= RSDP_V1_SIZE) return rsdpAt(bytes, offset)
  if (!SIGNATURE.test(signature) || have < SDT_HEADER_SIZE) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, have)
  const length = view.getUint32(SDT_LENGTH_OFFSET, true)
  const isFacs = signature === 'FACS'
  if (length < (isFacs ? FACS_MIN_SIZE : SDT_HEADER_SIZE)) return undefined
  const missing = Math.max(0, length - have)
  if (missing > 0 && (isFacs || !hasSaneHeader(bytes, offset, length))) return undefined
  const table = bytes.subarray(offset, offset + length)
  const checksum = isFacs || missing > 0 ? 'none' : stateOf(table, SDT_CHECKSUM_OFFSET)
  return { signature, offset, bytes: table, missing, checksum }
}

/** No table in the field is larger, but for those that hold firmware images. */
const SANE_LENGTH = 16 * 2 ** 20
const OEM_ID_OFFSET = 10
const OEM_REVISION_OFFSET = 24

/** A signature and a length can stand together by chance; not with identifiers that are text behind them. */
function hasSaneHeader(bytes: Uint8Array, offset: number, length: number): boolean {
  const ids = bytes.subarray(offset + OEM_ID_OFFSET, offset + OEM_REVISION_OFFSET)
  return length <= SANE_LENGTH && ids.every((byte) => byte === 0 || (byte >= 0x20 && byte < 0x7f))
}

function rsdpAt(bytes: Uint8Array, offset: number): FoundTable | undefined {
  if (toLatin1(bytes.subarray(offset, offset + 8)) !== RSDP_SIGNATURE) return undefined
  const isLong = (bytes[offset + 15] ?? 0) >= 2 && bytes.length - offset >= RSDP_V2_SIZE
  const rsdp = bytes.subarray(offset, offset + (isLong ? RSDP_V2_SIZE : RSDP_V1_SIZE))
  const states = [stateOf(rsdp.subarray(0, RSDP_V1_SIZE), 8), ...(isLong ? [stateOf(rsdp, 32)] : [])]
  const checksum = states.includes('wrong') ? 'wrong' : states.includes('unset') ? 'unset' : 'valid'
  return { signature: 'RSDP', offset, bytes: rsdp, missing: 0, checksum }
}

function stateOf(bytes: Uint8Array, checksumOffset: number): ChecksumState {
  if (sum8(bytes) === 0) return 'valid'
  return bytes[checksumOffset] === 0 ? 'unset' : 'wrong'
}
