/**
 * What the names of a table mean while it is printed.
 * @module
 */
import { type OpName, rowOf } from '../opcodes.ts'
import type { ParsedTable } from '../parse.ts'
import { absolutePath, parentPath, type SymbolTable } from '../symbols.ts'
import type { Term, TermList } from '../terms.ts'

/** Who declares a name. */
export type Origin =
  | 'own' // the table that is printed
  | 'external' // the same, but only by an External
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

export class Names {
  readonly #own = new Map<string, NameInfo>()
  readonly #symbols: SymbolTable

  /** @param symbols of all tables, this one included or not */
  constructor(table: ParsedTable, symbols: SymbolTable) {
    this.#symbols = symbols
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
    return symbol && { ...symbol, origin: symbol.table < 0 ? 'predefined' : 'other' }
  }

  /** The scope of what stands in the body of `term`. */
  scopeOf(term: Term, scope: string): string {
    if (!('body' in term) || !('name' in term)) return scope
    const { name } = term
    return (term.op === 'Scope' ? this.find(name, scope)?.path : undefined) ?? absolutePath(name, scope)
  }

  #declareAll(terms: TermList, scope: string): void {
    for (const term of terms) {
      this.#declare(term, scope)
      if ('body' in term) this.#declareAll(term.body, this.scopeOf(term, scope))
      if ('fields' in term) {
        for (const field of term.fields) if (field.op === 'NamedField') this.#add(field, field.name, scope)
      }
    }
  }

  #declare(term: Term, scope: string): void {
    const name = declaredName(term)
    if (name !== undefined) this.#add(term, name, scope)
  }

  #add(term: Term, name: string, scope: string): void {
    const path = absolutePath(name, scope)
    const known = this.#own.get(path)
    const isExternal = term.op === 'External'
    if (known !== undefined && (known.origin === 'own' || isExternal)) return
    this.#own.set(path, {
      path,
      op: term.op,
      term,
      argumentCount: this.#argumentCount(term, scope),
      origin: isExternal ? 'external' : 'own',
    })
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
