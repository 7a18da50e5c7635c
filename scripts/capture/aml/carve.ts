/**
 * Finds definition blocks inside any file: blobs of several tables, firmware images, programs.
 * @module
 */
import { toLatin1 } from '../../../src/binary/bytes.ts'
import { sum8 } from '../../../src/binary/checksum.ts'
import { SDT_CHECKSUM_OFFSET, SDT_HEADER_SIZE, SdtHeader } from '../../../src/binary/sdt-header.ts'

export interface CarvedTable {
  /** In the file that was searched. */
  readonly offset: number
  readonly header: SdtHeader
  readonly bytes: Uint8Array
}

/** No definition block is longer; a length above it is text that looks like a signature. */
const MAX_LENGTH = 2 ** 20
const MAX_REVISION = 6
const SIGNATURES = ['DSDT', 'SSDT']

/** In the order of their offsets. A table inside a table counts as part of the outer one. */
export function carveTables(file: Uint8Array): CarvedTable[] {
  const text = toLatin1(file)
  const tables: CarvedTable[] = []
  let from = 0
  for (;;) {
    const offset = Math.min(...SIGNATURES.map((signature) => indexOf(text, signature, from)))
    if (offset === Number.POSITIVE_INFINITY) return tables
    const table = tableAt(file, offset)
    if (table) tables.push(table)
    from = table ? offset + table.bytes.length : offset + 1
  }
}

function indexOf(text: string, signature: string, from: number): number {
  const place = text.indexOf(signature, from)
  return place < 0 ? Number.POSITIVE_INFINITY : place
}

/** A header in which everything is what compilers write, and a sum of zero or no checksum at all. */
function tableAt(file: Uint8Array, offset: number): CarvedTable | undefined {
  if (offset + SDT_HEADER_SIZE > file.length) return undefined
  const header = SdtHeader.decode(file.subarray(offset, offset + SDT_HEADER_SIZE))
  const { length, revision, oemId, oemTableId, creatorId } = header
  if (length < SDT_HEADER_SIZE || length > MAX_LENGTH || offset + length > file.length) return undefined
  if (revision < 1 || revision > MAX_REVISION) return undefined
  if (![oemId, oemTableId, creatorId].every(isPadded)) return undefined
  const bytes = file.slice(offset, offset + length)
  if (sum8(bytes) !== 0 && bytes[SDT_CHECKSUM_OFFSET] !== 0) return undefined
  return { offset, header, bytes }
}

/** Printable, then nothing but NULs. */
function isPadded(text: string): boolean {
  return /^[\x20-\x7e]+\0*$/.test(text)
}
