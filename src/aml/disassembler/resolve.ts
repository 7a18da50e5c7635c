/**
 * What the names of a table mean, those included that it does not declare.
 * @module
 */
import { AmlParseError } from '../errors.ts'
import { type ParsedTable, parseTable } from '../parse.ts'
import type { SymbolTable } from '../symbols.ts'
import type { TermList } from '../terms.ts'
import { absoluteOf, ExternalList } from './external-list.ts'
import { collectExternals } from './externals.ts'
import { Names } from './names.ts'

export interface ResolvedTable {
  /** Of the table, read again where calls of external methods were found. */
  readonly terms: TermList
  readonly names: Names
  readonly externals: ExternalList
}

/**
 * Reads the table a second time when it calls methods that it does not declare, now that their numbers of arguments are known
 * or guessed.
 */
export function resolve(table: ParsedTable, symbols: SymbolTable): ResolvedTable {
  const externals = new ExternalList()
  const names = new Names(table.terms, symbols)
  const guesses = collectExternals(table.terms, names, externals)
  for (const { path, type, argumentCount } of guesses) externals.add(path, type, argumentCount)
  externals.markConflicts((path) => isOwn(names, path), false)
  if (!externals.hasFoundMethods) return { terms: table.terms, names, externals }
  const again = readAgain(table, symbols, externals)
  const known = namesWith(again.terms, symbols, externals)
  collectExternals(again.terms, known, externals)
  externals.markConflicts((path) => isOwn(known, path), true)
  return { terms: again.terms, names: known, externals }
}

/** A wrong guess may leave bytes that are no AML; the first reading stands then. */
function readAgain(table: ParsedTable, symbols: SymbolTable, externals: ExternalList): ParsedTable {
  try {
    return parseTable(table.bytes, { names: namesWith(table.terms, symbols, externals) })
  } catch (error) {
    if (error instanceof AmlParseError) return table
    throw error
  }
}

/** Other tables are out of sight the second time, and only the list tells what is external. */
function namesWith(terms: TermList, symbols: SymbolTable, externals: ExternalList): Names {
  const names = new Names(terms, symbols, false)
  for (const external of externals.sorted()) {
    names.define(absoluteOf(external), names.root, {
      op: 'External',
      term: undefined,
      argumentCount: external.type === 'MethodObj' ? external.argumentCount : undefined,
      origin: 'external',
    })
  }
  return names
}

function isOwn(names: Names, path: string): boolean {
  return names.lookUp(path, names.root)?.origin === 'own'
}
