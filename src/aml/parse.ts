/**
 * AML parser: bytes to terms, driven by the opcode table.
 *
 * ```ts
 * const { tables: [dsdt], symbols } = parseTables([dsdtBytes, ssdtBytes])
 * ```
 *
 * Whether the bytes behind a name are its arguments depends on what the name means, and that may be said further down or in
 * another table. So tables are read again until what they declare is what they were read with: twice, nearly always.
 *
 * A table that was parsed encodes to the same bytes (`TermForm`).
 *
 * Source: ACPI 6.5 §20.2 "AML Grammar Definition".
 * @module
 */
import { toLatin1 } from '../binary/bytes.ts'
import { SDT_HEADER_SIZE, SDT_LENGTH_OFFSET, SdtHeader } from '../binary/sdt-header.ts'
import { MAX_TERM_DEPTH } from './encode.ts'
import { AmlParseError, AmlTruncatedError } from './errors.ts'
import { Cursor } from './parse/cursor.ts'
import { TermParser } from './parse/parser.ts'
import { type AmlSymbol, type KnownName, lastSegment, type NameLookup, SymbolTable } from './symbols.ts'
import type { Span, TermList } from './terms.ts'

export { AmlParseError, AmlTruncatedError } from './errors.ts'

/** Terms of one table: ten times what the largest tables in the field have. */
export const MAX_TERMS = 1_000_000
/** Rounds of reading until the number of arguments of every method is known. */
const MAX_ROUNDS = 6

export interface ParsedTable {
  readonly header: SdtHeader
  /** As long as the header says. */
  readonly bytes: Uint8Array
  /** Every term has its `span`. */
  readonly terms: TermList
}

export interface ParseLimits {
  /** Terms inside terms; default `MAX_TERM_DEPTH`. */
  readonly maxDepth?: number
  /** Default `MAX_TERMS`. */
  readonly maxTerms?: number
}

export interface ParseOptions extends ParseLimits {
  /** What the table is called in messages. Default: signature and table id, `SSDT "VMGENID"`. */
  readonly name?: string
  /** What the names of other tables mean. */
  readonly names?: NameLookup
}

export interface ParsedTables {
  /** In the order in which they were given. */
  readonly tables: readonly ParsedTable[]
  readonly symbols: SymbolTable
}

/**
 * One table by itself.
 * @param bytes of the table; what lies behind its length is left alone
 * @throws AmlParseError
 */
export function parseTable(bytes: Uint8Array, options: ParseOptions = {}): ParsedTable {
  const [table] = parseTables([bytes], {
    ...options,
    ...(options.name ? { tableNames: [options.name] } : {}),
  }).tables
  return table as ParsedTable
}

/**
 * Tables that belong together, such as a DSDT and its SSDTs, in the order in which they are loaded.
 * @param options.tableNames what the tables are called in messages
 * @throws AmlParseError
 */
export function parseTables(
  tables: readonly Uint8Array[],
  options: ParseLimits & { readonly tableNames?: readonly string[]; readonly names?: NameLookup } = {},
): ParsedTables {
  const opened = tables.map((bytes, i) => openTable(bytes, options.tableNames?.[i]))
  const sources = opened.map(
    ({ bytes, name }): Source => ({
      bytes,
      name,
      scope: '\\',
      span: { start: SDT_HEADER_SIZE, end: bytes.length },
    }),
  )
  const { lists, symbols } = read(sources, options, false)
  return {
    tables: opened.map(({ header, bytes }, i) => ({ header, bytes, terms: lists[i] ?? [] })),
    symbols,
  }
}

/**
 * A table for an interpreter: bodies of methods stay unread, and their terms have `bodySpan`. What names mean there is known
 * only when the method runs.
 * @throws AmlParseError
 */
export function parseForExecution(bytes: Uint8Array, options: ParseOptions = {}): ParsedTable {
  const table = openTable(bytes, options.name)
  const source: Source = {
    bytes: table.bytes,
    name: table.name,
    scope: '\\',
    span: { start: SDT_HEADER_SIZE, end: table.bytes.length },
  }
  const { lists } = read([source], options, true)
  return { header: table.header, bytes: table.bytes, terms: lists[0] ?? [] }
}

export interface ParseBodyOptions extends ParseOptions {
  /** Absolute path of the method. */
  readonly scope: string
}

/**
 * The body of one method.
 * @param bytes of the table that has it
 * @param span the method's `bodySpan`
 * @throws AmlParseError
 */
export function parseMethodBody(bytes: Uint8Array, span: Span, options: ParseBodyOptions): TermList {
  const name = options.name ?? tableName(bytes)
  return read([{ bytes, name, scope: options.scope, span }], options, false).lists[0] ?? []
}

interface Source {
  readonly bytes: Uint8Array
  readonly name: string
  readonly scope: string
  readonly span: Span
}

interface Round {
  readonly lists: readonly TermList[]
  readonly symbols: SymbolTable
  /** Paths of methods with arguments; `undefined` for objects that hide one from the scopes inside theirs. */
  readonly callable: ReadonlyMap<string, number | undefined>
  readonly error: unknown
}

/** Reads all sources with what the round before has learned, until nothing new is learned. */
function read(
  sources: readonly Source[],
  options: ParseLimits & { readonly names?: NameLookup },
  skipBodies: boolean,
): Round {
  // Method bodies hardly ever declare a method, and data never: the first round learns enough without them.
  const isWhole = sources.every(({ scope }) => scope === '\\')
  let known: NameLookup = options.names ?? NOTHING
  let before: ReadonlyMap<string, number | undefined> = new Map()
  for (let round = 1; ; round++) {
    const onlyLearning = round === 1 && isWhole
    const result = readOnce(sources, options, known, {
      skipBodies: skipBodies || onlyLearning,
      skipData: onlyLearning,
    })
    const settled = !onlyLearning && sameCounts(result.callable, before)
    if (settled || round === MAX_ROUNDS) {
      if (result.error !== undefined) throw result.error
      return result
    }
    before = result.callable
    known = options.names ? nearestOf(result.symbols, options.names) : result.symbols
  }
}

function readOnce(
  sources: readonly Source[],
  { maxDepth = MAX_TERM_DEPTH, maxTerms = MAX_TERMS }: ParseLimits,
  names: NameLookup,
  skip: { readonly skipBodies: boolean; readonly skipData: boolean },
): Round {
  const symbols = new SymbolTable()
  const callable = new Map<string, number>()
  let first: unknown
  const lists = sources.map(({ bytes, name, scope, span }, table) => {
    const cursor = new Cursor(bytes, name, span.start, span.end)
    cursor.scope = scope
    const parser = new TermParser(cursor, {
      names,
      maxDepth,
      maxTerms,
      ...skip,
      table,
      declare: (symbol: AmlSymbol) => {
        symbols.declare(symbol)
        if (symbol.argumentCount) callable.set(symbol.path, symbol.argumentCount)
      },
      onError: (error) => {
        if (!(error instanceof AmlParseError)) throw error
        first ??= error
      },
    })
    return parser.termList()
  })
  return { lists, symbols, callable: withHiding(callable, symbols), error: first }
}

/** A method's own object with the name of a method: inside, the name is no call. */
function withHiding(
  callable: ReadonlyMap<string, number>,
  symbols: Iterable<AmlSymbol>,
): ReadonlyMap<string, number | undefined> {
  const names = new Set(Array.from(callable.keys(), lastSegment))
  const all = new Map<string, number | undefined>(callable)
  for (const { path } of symbols) if (!all.has(path) && names.has(lastSegment(path))) all.set(path, undefined)
  return all
}

type Counts = ReadonlyMap<string, number | undefined>

function sameCounts(a: Counts, b: Counts): boolean {
  if (a.size !== b.size) return false
  for (const [path, count] of a) if (!b.has(path) || b.get(path) !== count) return false
  return true
}

const NOTHING: NameLookup = new SymbolTable()

/** Two sources of names: what is found in the inner scope counts. */
function nearestOf(own: NameLookup, other: NameLookup): NameLookup {
  return {
    find(name, scope): KnownName | undefined {
      const a = own.find(name, scope)
      const b = other.find(name, scope)
      return a && b ? (depthOf(b.path) > depthOf(a.path) ? b : a) : (a ?? b)
    },
  }
}

function depthOf(path: string): number {
  return path === '\\' ? 0 : path.split('.').length
}

/** The header, and the table cut to its length. */
function openTable(
  bytes: Uint8Array,
  givenName?: string,
): { header: SdtHeader; bytes: Uint8Array; name: string } {
  const name = givenName ?? tableName(bytes)
  const at = (offset: number) => ({ table: name, path: '\\', offset })
  if (bytes.length < SDT_HEADER_SIZE) {
    throw new AmlTruncatedError('the table ends inside its header', at(0), SDT_HEADER_SIZE, bytes.length)
  }
  const header = SdtHeader.decode(bytes.subarray(0, SDT_HEADER_SIZE))
  const { length } = header
  if (length < SDT_HEADER_SIZE) {
    throw new AmlParseError('the table is shorter than its header', at(SDT_LENGTH_OFFSET), {
      found: `${length} bytes`,
      expected: `at least ${SDT_HEADER_SIZE}`,
    })
  }
  if (length > bytes.length) {
    throw new AmlTruncatedError(
      'the table runs past the end of the data',
      at(SDT_LENGTH_OFFSET),
      length,
      bytes.length,
    )
  }
  return { header, bytes: bytes.subarray(0, length), name }
}

/** `SSDT "VMGENID"` */
function tableName(bytes: Uint8Array): string {
  const text = (from: number, to: number) =>
    toLatin1(bytes.subarray(from, to))
      .replace(/[^\x20-\x7e]+/g, ' ')
      .trim()
  return `${text(0, 4) || 'a table'} "${text(16, 24)}"`
}
