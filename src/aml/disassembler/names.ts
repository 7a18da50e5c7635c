/**
 * What the names of a table mean while it is printed: a tree of scopes.
 *
 * A tree, and not a map of paths, because a name is looked up in every scope around it, and a hostile table has hundreds of
 * them.
 * @module
 */
import { type OpName, rowOf } from '../opcodes.ts'
import type { KnownName, NameLookup, SymbolTable } from '../symbols.ts'
import type { Term, TermList } from '../terms.ts'

/** Who declares a name. */
export type Origin =
  | 'own' // the table that is printed
  | 'external' // nobody here: an External says that it exists, or the table's use of it
  | 'other' // another table
  | 'predefined' // every namespace has it

export interface NameInfo {
  readonly node: NameNode
  /** The term that declares it. */
  readonly op: OpName
  readonly term: Term | undefined
  /** Of a method, or of an alias of one. */
  readonly argumentCount: number | undefined
  readonly origin: Origin
}

/** A place in the namespace. */
export class NameNode {
  readonly parent: NameNode | undefined
  readonly segment: string
  /** `undefined` for a scope that is only on the way to others. */
  info: NameInfo | undefined
  /** Most places have none. */
  #children: Map<string, NameNode> | undefined
  #path: string | undefined

  constructor(parent?: NameNode, segment = '\\') {
    this.parent = parent
    this.segment = segment
  }

  /** Absolute, its segments trimmed. */
  get path(): string {
    this.#path ??= this.parent ? this.parent.childPath(this.segment) : this.segment
    return this.#path
  }

  childPath(segment: string): string {
    return this.parent ? `${this.path}.${segment}` : `\\${segment}`
  }

  child(segment: string): NameNode | undefined {
    return this.#children?.get(segment)
  }

  /** The child, made where there is none. */
  open(segment: string): NameNode {
    this.#children ??= new Map()
    let child = this.#children.get(segment)
    if (child === undefined) {
      child = new NameNode(this, segment)
      this.#children.set(segment, child)
    }
    return child
  }
}

export class Names implements NameLookup {
  readonly root = new NameNode()
  /** For those who know scopes by their paths. */
  readonly #byPath = new Map<string, NameNode>()

  /**
   * @param terms of the table
   * @param symbols of all tables, this one included or not
   * @param withOthers whether names of other tables can be found
   */
  constructor(terms: TermList, symbols: SymbolTable, withOthers = true) {
    for (const symbol of symbols) if (symbol.table < 0) this.#note(symbol.path, symbol, 'predefined')
    this.#declareAll(terms, this.root)
    if (withOthers) this.#noteOthers(symbols)
  }

  /** Looks a name up by the rules of the namespace.               ACPI 6.5 §5.3 "ACPI Namespace" */
  find(name: string, scope: string): KnownName | undefined {
    const info = this.lookUp(name, this.open(scope))
    return info && { path: info.node.path, argumentCount: info.argumentCount }
  }

  lookUp(name: string, scope: NameNode): NameInfo | undefined {
    if (!isSingleSegment(name)) return this.#follow(name, scope)?.info
    for (let at: NameNode | undefined = scope; at; at = at.parent) {
      const info = at.child(name)?.info
      if (info) return info
    }
    return undefined
  }

  /** The scope of what stands in the body of `term`. */
  scopeOf(term: Term, scope: NameNode): NameNode {
    if (!('body' in term) || !('name' in term)) return scope
    const known = term.op === 'Scope' ? this.lookUp(term.name, scope) : undefined
    return known?.node ?? openPath(term.name, scope)
  }

  /** A name that no term of the table declares, and the scopes on the way to it. */
  define(name: string, scope: NameNode, info: Omit<NameInfo, 'node'>): void {
    const node = openPath(name, scope)
    node.info ??= { ...info, node }
    for (let at = node.parent; at && !at.info; at = at.parent) {
      at.info = { node: at, op: 'Scope', term: undefined, argumentCount: undefined, origin: 'external' }
    }
  }

  #follow(name: string, scope: NameNode): NameNode | undefined {
    let { at, segments } = startOf(name, scope)
    for (const segment of segments) {
      const next = at.child(segment)
      if (!next) return undefined
      at = next
    }
    return at
  }

  /** The place with this absolute path, made where there is none. */
  open(path: string): NameNode {
    let node = this.#byPath.get(path)
    if (!node) {
      node = openPath(path, this.root)
      this.#byPath.set(path, node)
    }
    return node
  }

  #note(path: string, symbol: Omit<NameInfo, 'node' | 'origin'>, origin: Origin): void {
    const node = openPath(path, this.root)
    const { op, term, argumentCount } = symbol
    node.info ??= { node, op, term, argumentCount, origin }
  }

  #noteOthers(symbols: SymbolTable): void {
    const own = this.#ownIndex(symbols)
    for (const symbol of symbols) {
      if (symbol.table < 0 || symbol.table === own) continue
      const node = openPath(symbol.path, this.root)
      if (isInsideMethod(node)) continue
      this.#note(symbol.path, symbol, symbol.op === 'External' ? 'external' : 'other')
    }
  }

  /** Which of the tables this one is among those that the symbols are of. */
  #ownIndex(symbols: SymbolTable): number | undefined {
    for (const { term, path, table } of symbols) {
      if (term && this.#follow(path, this.root)?.info?.term === term) return table
    }
    return undefined
  }

  #declareAll(terms: TermList, scope: NameNode): void {
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

  #declare(term: Term, name: string, scope: NameNode): void {
    const node = openPath(name, scope)
    const isExternal = term.op === 'External'
    if (node.info?.origin === 'own' || (node.info && isExternal)) return
    const argumentCount = this.#argumentCount(term, scope)
    node.info = { node, op: term.op, term, argumentCount, origin: isExternal ? 'external' : 'own' }
  }

  #argumentCount(term: Term, scope: NameNode): number | undefined {
    if (term.op === 'Method') return term.flags.argumentCount
    if (term.op === 'Alias') return this.lookUp(term.source, scope)?.argumentCount
    return term.op === 'External' && term.objectType === 'MethodObj' ? term.argumentCount : undefined
  }
}

/** Objects that a method of another table makes are there only while it runs. */
function isInsideMethod(node: NameNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.info?.op === 'Method' && at.info.origin === 'other') return true
  }
  return false
}

function isSingleSegment(name: string): boolean {
  return name !== '' && name[0] !== '\\' && name[0] !== '^' && !name.includes('.')
}

/** Parents of the root are the root. */
function startOf(name: string, scope: NameNode): { at: NameNode; segments: readonly string[] } {
  let at = scope
  let rest = name
  if (name.startsWith('\\')) {
    while (at.parent) at = at.parent
    rest = name.slice(1)
  }
  while (rest.startsWith('^')) {
    at = at.parent ?? at
    rest = rest.slice(1)
  }
  return { at, segments: rest === '' ? [] : rest.split('.') }
}

function openPath(name: string, scope: NameNode): NameNode {
  if (isSingleSegment(name)) return scope.open(name)
  const { at, segments } = startOf(name, scope)
  return segments.reduce((node, segment) => node.open(segment), at)
}

/** Absolute path of what is declared as `name` in `scope`. */
export function pathOf(name: string, scope: NameNode): string {
  return openPath(name, scope).path
}

/** The name that a term puts into the namespace. */
export function declaredName(term: Term): string | undefined {
  if (term.op === 'Alias') return term.alias
  if (term.op === 'Name') return term.name
  return rowOf(term.op)?.class === 'NamedObj' && 'name' in term ? term.name : undefined
}
