/**
 * What a capture of AML tables is before it is stored: groups of tables, and the origin that they make together.
 * @module
 */
import { sum8 } from '../../../src/binary/checksum.ts'
import { type GroupOrigin, sha256, type TableOrigin, type TablesOrigin } from '../../../test/aml/corpus.ts'
import type { CarvedTable } from './carve.ts'

export interface CapturedTable {
  readonly name: string
  readonly bytes: Uint8Array
  /** Below test/golden: these bytes are there already. */
  readonly within?: { readonly file: string; readonly offset: number }
}

export interface CapturedGroup {
  readonly origin: Omit<GroupOrigin, 'tables'>
  /** The DSDT first. */
  readonly tables: readonly CapturedTable[]
}

/** `q35-dsdt`, `pc-ssdt-nvdimm` */
export function tableName(group: string, { header }: CarvedTable): string {
  const signature = header.signature.toLowerCase()
  if (signature === 'dsdt') return `${group}-dsdt`
  return `${group}-${signature}-${header.oemTableId.replaceAll('\0', '').trim().toLowerCase()}`
}

export interface Corpus extends TablesOrigin {
  readonly bytes: ReadonlyMap<string, Uint8Array>
}

/** Tables with the same bytes become one, under the first name that they have. */
export function assemble(captured: readonly CapturedGroup[]): Corpus {
  const nameByDigest = new Map<string, string>()
  const bytes = new Map<string, Uint8Array>()
  const tables: TableOrigin[] = []
  const groups = captured.map(({ origin, tables: own }): GroupOrigin => {
    const names = own.map((table) => {
      const digest = sha256(table.bytes)
      const known = nameByDigest.get(digest)
      if (known !== undefined) return known
      if (bytes.has(table.name)) throw new Error(`two tables are called ${table.name}`)
      nameByDigest.set(digest, table.name)
      bytes.set(table.name, table.bytes)
      tables.push(originOf(table, digest))
      return table.name
    })
    const { name, ...rest } = origin
    return { name, tables: names, ...rest }
  })
  return { groups, tables, bytes }
}

function originOf({ name, bytes, within }: CapturedTable, digest: string): TableOrigin {
  return {
    name,
    signature: new TextDecoder().decode(bytes.subarray(0, 4)) === 'DSDT' ? 'DSDT' : 'SSDT',
    length: bytes.length,
    checksum: sum8(bytes) === 0 ? 'valid' : 'zero',
    sha256: digest,
    ...(within && { within }),
  }
}
