/**
 * What the names of a set of tables mean, as far as their text says: who declares them, and how many arguments a method takes.
 *
 * Needed because AML does not say how long a call is: the bytes behind a name are arguments when it is a method's, and the
 * next terms when it is not.
 *
 * Paths are ASL text that begins at the root, such as `\_SB.PCI0.ISA`; the root is `\`.
 *
 * Source: ACPI 6.5 §5.3 "ACPI Namespace"; §5.7 "Predefined Objects".
 * @module
 */
import { formatNameString, parseNameString } from './names.ts'
import type { OpName } from './opcodes.ts'
import type { NameString, Term } from './terms.ts'

/** What a parser has to know of a name. */
export interface KnownName {
  readonly path: string
  /** 0 to 7 for a method; `undefined` for anything else. */
  readonly argumentCount: number | undefined
}

/** Who knows what names mean: the symbols of some tables, or the namespace of an interpreter. */
export interface NameLookup {
  /** @param scope absolute path of where `name` stands @returns `undefined` when nothing has that name */
  find(name: NameString, scope: string): KnownName | undefined
}

export interface AmlSymbol extends KnownName {
  /** The term that declares it: `Method`, `Device`, `Name`, `NamedField`, `External`, … */
  readonly op: OpName
  /** `undefined` for what every namespace has. */
  readonly term: Term | undefined
  /** Which of the tables declares it, from 0; -1 for what every namespace has. */
  readonly table: number
}

/** There without any table: the predefined scopes, and what the operating system offers.     ACPI 6.5 §5.3.1, §5.7 */
const PREDEFINED: readonly AmlSymbol[] = [
  ...['\\', '\\_GPE', '\\_PR', '\\_SB', '\\_SI', '\\_TZ'].map((path) => predefined(path, 'Device')),
  predefined('\\_GL', 'Mutex'),
  predefined('\\_OS', 'Name'),
  predefined('\\_OSI', 'Method', 1),
  predefined('\\_REV', 'Name'),
]

function predefined(path: string, op: OpName, argumentCount?: number): AmlSymbol {
  return { path, op, argumentCount, term: undefined, table: -1 }
}

/** A scope, and what is declared in it. A tree, because a name may have to be looked up in hundreds of scopes. */
interface Scope {
  readonly parent: Scope | undefined
  readonly symbols: Map<string, AmlSymbol>
}

export class SymbolTable implements NameLookup, Iterable<AmlSymbol> {
  readonly #symbols = new Map<string, AmlSymbol>()
  readonly #scopes = new Map<string, Scope>()

  constructor() {
    for (const symbol of PREDEFINED) this.#set(symbol)
  }

  /**
   * The first declaration of a path counts, as in a namespace, but that an External gives way to the object itself.
   */
  declare(symbol: AmlSymbol): void {
    const known = this.#symbols.get(symbol.path)
    if (known === undefined || (known.op === 'External' && symbol.op !== 'External')) this.#set(symbol)
  }

  get(path: string): AmlSymbol | undefined {
    return this.#symbols.get(path)
  }

  /**
   * By the rules of the namespace: a single segment without prefix also in the scopes around; any other name in one place
   * only.                                              ACPI 6.5 §5.3 "ACPI Namespace"
   */
  find(name: NameString, scope: string): AmlSymbol | undefined {
    if (!isSearchedUpwards(name)) return this.#symbols.get(absolutePath(name, scope))
    for (let at: Scope | undefined = this.#scopeAt(scope); at; at = at.parent) {
      const found = at.symbols.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** In order of declaration, what every namespace has first. */
  [Symbol.iterator](): Iterator<AmlSymbol> {
    return this.#symbols.values()
  }

  #set(symbol: AmlSymbol): void {
    const { path } = symbol
    this.#symbols.set(path, symbol)
    if (path !== '\\') this.#scopeAt(parentPath(path)).symbols.set(lastSegment(path), symbol)
  }

  /** Made with all the scopes around it where it is new. */
  #scopeAt(path: string): Scope {
    const known = this.#scopes.get(path)
    if (known) return known
    const missing = [path]
    while (path !== '\\' && !this.#scopes.has(parentPath(path))) {
      path = parentPath(path)
      missing.push(path)
    }
    let scope = path === '\\' ? undefined : this.#scopes.get(parentPath(path))
    for (const at of missing.reverse()) {
      scope = { parent: scope, symbols: new Map() }
      this.#scopes.set(at, scope)
    }
    return scope as Scope
  }
}

function isSearchedUpwards(name: NameString): boolean {
  return name !== '' && !name.includes('.') && !name.startsWith('\\') && !name.startsWith('^')
}

/**
 * The path of an object that is declared as `name` in `scope`. Parents of the root are the root.
 * @throws AmlNameError
 */
export function absolutePath(name: NameString, scope: string): string {
  if (name.startsWith('\\')) return name
  if (name === '') return scope
  let from = scope
  let rest = name
  while (rest.startsWith('^')) {
    from = parentPath(from)
    rest = rest.slice(1)
  }
  if (rest === '') return from
  return from === '\\' ? `\\${rest}` : `${from}.${rest}`
}

/** `\` is its own parent. */
export function parentPath(path: string): string {
  const dot = path.lastIndexOf('.')
  return dot < 0 ? '\\' : path.slice(0, dot)
}

/** The name of the object itself; '' of the root. */
export function lastSegment(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('.'), 0) + 1)
}

/** A path with its segments trimmed, as all paths here are. @throws AmlNameError */
export function normalPath(text: string): string {
  return formatNameString(parseNameString(text))
}
