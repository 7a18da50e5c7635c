/**
 * What the names of a table mean while it is printed.
 * @module
 */
import { type OpName, rowOf } from '../opcodes.ts'
import type { ParsedTable } from '../parse.ts'
import { absolutePath, type NameLookup, parentPath, type SymbolTable } from '../symbols.ts'
import type { Term, TermList } from '../terms.ts'

/** Who declares a name. */
export type Origin =
  | 'own' // the table that is printed
  | 'external' // nobody here: an External says that it exists, or the table's use of it
  | 'other' // another table
  | 'predefined' // every namespace has it

export interface NameInfo {
  readonly path: string
  /** The term that declares it. */
  readonly op: OpName
  readonly term: Term | undefined
  /** Of a method, or of an alias of one. */
  readonly argumentCount: number | undefined
  readonly origin: Origin
}

export class Names implements NameLookup {
  readonly #own = new Map<string, NameInfo>()
  readonly #symbols: SymbolTable
  readonly #withOthers: boolean

  /**
   * @param symbols of all tables, this one included or not
   * @param withOthers whether names of other tables can be found
   */
  constructor(table: ParsedTable, symbols: SymbolTable, withOthers = true) {
    this.#symbols = symbols
    this.#withOthers = withOthers
    this.#declareAll(table.terms, '\\')
  }

  /** Looks a name up by the rules of the namespace.               ACPI 6.5 §5.3 "ACPI Namespace" */
  find(name: string, scope: string): NameInfo | undefined {
    if (name.includes('.') || name.startsWith('\\') || name.startsWith('^') || name === '') {
      return this.get(absolutePath(name, scope))
    }
    for (let at = scope; ; at = parentPath(at)) {
      const found = this.get(at === '\\' ? `\\${name}` : `${at}.${name}`)
      if (found !== undefined || at === '\\') return found
    }
  }

  get(path: string): NameInfo | undefined {
    const own = this.#own.get(path)
    if (own !== undefined) return own
    const symbol = this.#symbols.get(path)
    if (symbol === undefined) return undefined
    if (symbol.table < 0) return { ...symbol, origin: 'predefined' }
    if (!this.#withOthers || this.#isInsideMethod(path)) return undefined
    return { ...symbol, origin: symbol.op === 'External' ? 'external' : 'other' }
  }

  /** The scope of what stands in the body of `term`. */
  scopeOf(term: Term, scope: string): string {
    if (!('body' in term) || !('name' in term)) return scope
    const { name } = term
    return (term.op === 'Scope' ? this.find(name, scope)?.path : undefined) ?? absolutePath(name, scope)
  }

  /** A name that no term of the table declares, and the scopes on the way to it. */
  define(info: NameInfo): void {
    if (!this.#own.has(info.path)) this.#own.set(info.path, info)
    for (let path = parentPath(info.path); this.get(path) === undefined; path = parentPath(path)) {
      this.#own.set(path, {
        path,
        op: 'Scope',
        term: undefined,
        argumentCount: undefined,
        origin: 'external',
      })
    }
  }

  /** Declared by a term of the table, not only by an External. */
  declares(path: string): boolean {
    return this.#own.get(path)?.origin === 'own'
  }

  /** Objects that a method makes are there only while it runs. */
  #isInsideMethod(path: string): boolean {
    for (let at = parentPath(path); at !== '\\'; at = parentPath(at)) {
      if (this.#symbols.get(at)?.op === 'Method') return true
    }
    return false
  }

  #declareAll(terms: TermList, scope: string): void {
    for (const term of terms) {
      const name = declaredName(term)
      if (name !== undefined) this.#declare(term, name, scope)
      if ('body' in term) this.#declareAll(term.body, this.scopeOf(term, scope))
      if ('fields' in term) {
        for (const field of term.fields)
          if (field.op === 'NamedField') this.#declare(field, field.name, scope)
      }
    }
  }

  #declare(term: Term, name: string, scope: string): void {
    const path = absolutePath(name, scope)
    const known = this.#own.get(path)
    const isExternal = term.op === 'External'
    if (known !== undefined && (known.origin === 'own' || isExternal)) return
    const argumentCount = this.#argumentCount(term, scope)
    this.#own.set(path, { path, op: term.op, term, argumentCount, origin: isExternal ? 'external' : 'own' })
  }

  #argumentCount(term: Term, scope: string): number | undefined {
    if (term.op === 'Method') return term.flags.argumentCount
    if (term.op === 'Alias') return this.find(term.source, scope)?.argumentCount
    return term.op === 'External' && term.objectType === 'MethodObj' ? term.argumentCount : undefined
  }
}

/** The name that a term puts into the namespace. */
export function declaredName(term: Term): string | undefined {
  if (term.op === 'Alias') return term.alias
  if (term.op === 'Name') return term.name
  return rowOf(term.op)?.class === 'NamedObj' && 'name' in term ? term.name : undefined
}
