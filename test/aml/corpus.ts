/**
 * The corpus: definition blocks that real programs made, for the parser, the ASL printer and the interpreter.
 *
 * `test/golden/aml/origin.json` lists them. Most are files beside it; some are parts of other golden files; and those
 * whose licence does not let them be here are in the user's cache (see `fetched-tables.ts`), where `npm test` puts them.
 *
 *     npm run fixtures:aml              makes the stored ones again
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setChecksum } from '../../src/binary/checksum.ts'
import { SDT_CHECKSUM_OFFSET } from '../../src/binary/sdt-header.ts'
import { FETCHED_DIRECTORY, fetchedOrigin, requireFetchedTables } from './fetched-tables.ts'

const GOLDEN = join(import.meta.dirname, '../golden')
export const CORPUS_DIRECTORY = join(GOLDEN, 'aml')
export const CORPUS_ORIGIN = join(CORPUS_DIRECTORY, 'origin.json')

/** One table in origin.json. */
export interface TableOrigin {
  readonly name: string
  readonly signature: 'DSDT' | 'SSDT'
  /** Bytes. */
  readonly length: number
  /** Zero: it was read before a loader script gave it one. */
  readonly checksum: 'valid' | 'zero'
  readonly sha256: string
  /** Below test/golden, when it is a part of that file; otherwise it is `NAME.aml` here. */
  readonly within?: { readonly file: string; readonly offset: number }
}

/** Tables that one machine has together. A table that several machines have is listed once, and named by each. */
export interface GroupOrigin {
  readonly name: string
  /** In the order in which they are loaded: the DSDT first. */
  readonly tables: readonly string[]
  readonly program: string
  readonly version: string
  readonly packages?: Readonly<Record<string, string>>
  readonly commandLine?: string
  readonly pciConfigBeforeDump?: string
  /** Where in the package, and the licence of what is there. */
  readonly file?: string
  readonly license?: string
  /** `2026-11-22` */
  readonly date?: string
}

export interface TablesOrigin {
  readonly groups: readonly GroupOrigin[]
  readonly tables: readonly TableOrigin[]
}

export interface CorpusOrigin extends TablesOrigin {
  readonly what: string
  readonly madeBy: string
  readonly notes: readonly string[]
  /** What the cache holds when it was filled from the same packages. */
  readonly fetched: TablesOrigin
}

export interface CorpusTable {
  readonly name: string
  readonly bytes: Uint8Array
  /** The first group that has it. */
  readonly group: string
  /** Program, version and command line, for people. */
  readonly origin: string
  readonly checksum: 'valid' | 'zero'
}

export interface CorpusGroup {
  readonly name: string
  /** Loaded in this order: the DSDT first. */
  readonly tables: readonly CorpusTable[]
}

export function readCorpusOrigin(): CorpusOrigin {
  return JSON.parse(readFileSync(CORPUS_ORIGIN, 'utf8')) as CorpusOrigin
}

/** Where a stored table is. */
export function storedTable({ name, within, length }: TableOrigin): Uint8Array {
  if (!within) return new Uint8Array(readFileSync(join(CORPUS_DIRECTORY, `${name}.aml`)))
  const file = readFileSync(join(GOLDEN, within.file))
  return new Uint8Array(file.subarray(within.offset, within.offset + length))
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

let groups: readonly CorpusGroup[] | undefined

/**
 * Every group: the stored ones, then those of the cache where it is filled.
 * @throws Error when bytes are not those of the origin
 * @throws MissingToolError when the cache is empty and CI is set
 */
export function corpusGroups(): readonly CorpusGroup[] {
  groups ??= [
    ...load(readCorpusOrigin(), storedTable),
    ...(requireFetchedTables().missing
      ? []
      : load(
          fetchedOrigin(),
          ({ name }) => new Uint8Array(readFileSync(join(FETCHED_DIRECTORY, `${name}.aml`))),
        )),
  ]
  return groups
}

/** Every table, once. */
export function corpusTables(): readonly CorpusTable[] {
  return [
    ...new Map(corpusGroups().flatMap(({ tables }) => tables.map((table) => [table.name, table]))).values(),
  ]
}

/** One table by its name, `q35-dsdt`. */
export function corpusTable(name: string): CorpusTable {
  const table = corpusTables().find((candidate) => candidate.name === name)
  if (!table) throw new Error(`no table ${name} in the corpus`)
  return table
}

/** A copy that programs take which refuse a wrong checksum, such as acpiexec. */
export function withChecksum(table: Uint8Array): Uint8Array {
  const copy = table.slice()
  setChecksum(copy, SDT_CHECKSUM_OFFSET)
  return copy
}

function load(origin: TablesOrigin, read: (table: TableOrigin) => Uint8Array): CorpusGroup[] {
  const byName = new Map(origin.tables.map((table) => [table.name, table]))
  const loaded = new Map<string, CorpusTable>()
  const table = (name: string, group: GroupOrigin): CorpusTable => {
    const facts = byName.get(name)
    if (!facts) throw new Error(`group ${group.name}: the origin has no table ${name}`)
    const bytes = read(facts)
    if (sha256(bytes) !== facts.sha256) throw new Error(`${name} has other bytes than its origin says`)
    const said = [`${group.program} ${group.version}`, group.commandLine ?? group.file]
    return {
      name,
      bytes,
      group: group.name,
      origin: said.filter(Boolean).join(': '),
      checksum: facts.checksum,
    }
  }
  return origin.groups.map((group) => ({
    name: group.name,
    tables: group.tables.map((name) => {
      const found = loaded.get(name) ?? table(name, group)
      loaded.set(name, found)
      return found
    }),
  }))
}
