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

export class SymbolTable implements NameLookup, Iterable<AmlSymbol> {
  readonly #symbols = new Map<string, AmlSymbol>(PREDEFINED.map((symbol) => [symbol.path, symbol]))

  /**
   * The first declaration of a path counts, as in a namespace, but that an External gives way to the object itself.
   */
  declare(symbol: AmlSymbol): void {
    const known = this.#symbols.get(symbol.path)
    if (known === undefined || (known.op === 'External' && symbol.op !== 'External')) {
      this.#symbols.set(symbol.path, symbol)
    }
  }

  get(path: string): AmlSymbol | undefined {
    return this.#symbols.get(path)
  }

  find(name: NameString, scope: string): AmlSymbol | undefined {
    return findIn(this.#symbols, name, scope)
  }

  /** In order of declaration, what every namespace has first. */
  [Symbol.iterator](): Iterator<AmlSymbol> {
    return this.#symbols.values()
  }
}

/**
 * Looks a name up by the rules of the namespace: a single segment without prefix also in the scopes around; any other name in
 * one place only.                                       ACPI 6.5 §5.3 "ACPI Namespace"
 */
export function findIn<T>(objects: ReadonlyMap<string, T>, name: NameString, scope: string): T | undefined {
  if (!isSearchedUpwards(name)) return objects.get(absolutePath(name, scope))
  for (let at = scope; ; at = parentPath(at)) {
    const found = objects.get(at === '\\' ? `\\${name}` : `${at}.${name}`)
    if (found !== undefined || at === '\\') return found
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

/** A path with its segments trimmed, as all paths here are. @throws AmlNameError */
export function normalPath(text: string): string {
  return formatNameString(parseNameString(text))
}
