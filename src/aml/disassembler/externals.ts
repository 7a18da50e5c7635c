/**
 * Which names a table uses and does not declare, and what they are guessed to be.
 *
 * AML does not say what a name is that another table declares, nor how many arguments a method takes. What follows is how
 * iasl 20200925 guesses, because its text is meant to be had to the letter: the type comes from where the name stands, and
 * whatever stands behind a name that is taken for a method is counted as its arguments.
 * @module
 */
import { type OpName, type Row, rowOf } from '../opcodes.ts'
import type { Term, TermList } from '../terms.ts'
import { type ExternalList, type ExternalType, UNKNOWN_COUNT } from './external-list.ts'
import { type NameInfo, type NameNode, type Names, pathOf } from './names.ts'
import { type Guess, guessName, guessSource, type Occurrence } from './possible-arguments.ts'

/** Adds what the table uses to the list. Names that it makes exist by using them are defined on the way. */
export function collectExternals(terms: TermList, names: Names, list: ExternalList): readonly NamedGuess[] {
  const collector = new Collector(names, list)
  collector.declarations(terms, names.root)
  collector.references(terms, names.root, undefined)
  return collector.guesses
}

export interface NamedGuess extends Guess {
  /** Absolute, or relative to the root. */
  readonly path: string
}

class Collector {
  readonly guesses: NamedGuess[] = []
  readonly #names: Names
  readonly #list: ExternalList

  constructor(names: Names, list: ExternalList) {
    this.#names = names
    this.#list = list
  }

  /** Scopes and regions that have to exist for what is inside them. */
  declarations(terms: TermList, scope: NameNode): void {
    for (const term of terms) {
      switch (term.op) {
        case 'External':
          if (typeof term.objectType === 'string') {
            this.#list.add(term.name, term.objectType, term.argumentCount, { declared: true })
          }
          break
        case 'Scope':
          this.#open(term.name, scope, 'DeviceObj', 'Scope')
          break
        case 'Field':
        case 'BankField':
          this.#open(term.region, scope, 'OpRegionObj', 'OperationRegion')
          break
        case 'Alias':
          if (!this.#names.lookUp(term.source, scope)) this.#define(term.source, scope, 'Alias', 'external')
      }
      if ('body' in term) this.declarations(term.body, this.#names.scopeOf(term, scope))
    }
  }

  #open(name: string, scope: NameNode, type: ExternalType, op: OpName): void {
    if (this.#names.lookUp(name, scope) !== undefined) return
    this.#list.add(rooted(name, scope), type, 0)
    this.#define(name, scope, op, op === 'Scope' ? 'external' : 'own')
  }

  #define(name: string, scope: NameNode, op: OpName, origin: NameInfo['origin']): void {
    this.#names.define(name, scope, { op, term: undefined, argumentCount: undefined, origin })
  }

  references(terms: readonly Term[], scope: NameNode, parent: Term | undefined): void {
    for (let i = 0; i < terms.length; i++)
      this.#term(terms[i] as Term, scope, { parent, list: terms, index: i })
  }

  #term(term: Term, scope: NameNode, place: Occurrence): void {
    if (term.op === 'NameString') {
      this.#name(term.name, scope, place)
      return
    }
    const row = rowOf(term.op) as Row
    this.#itself(term, scope, place)
    for (const [name, kind] of row.args) {
      const value = (term as unknown as Readonly<Record<string, unknown>>)[name]
      switch (kind.kind) {
        case 'NameString':
          if (!isDeclaredBy(term.op, row, name)) {
            this.#name(value as string, scope, { parent: term, argument: name })
          }
          break
        case 'TermList':
          this.references(value as TermList, this.#names.scopeOf(term, scope), term)
          break
        default:
          if (Array.isArray(value)) this.references(value as readonly Term[], scope, term)
          else if (isTerm(value)) this.#term(value, scope, { parent: term, argument: name })
      }
    }
  }

  /** Terms that say more of a name than that it is one. */
  #itself(term: Term, scope: NameNode, place: Occurrence): void {
    switch (term.op) {
      case 'Scope':
        this.#refer(term.name, scope, 'DeviceObj')
        return
      case 'CreateField':
      case 'CreateBitField':
      case 'CreateByteField':
      case 'CreateWordField':
      case 'CreateDWordField':
      case 'CreateQWordField':
        if (term.source.op === 'NameString') this.#refer(term.source.name, scope, 'BuffObj')
        return
      case 'Store': {
        const { source } = term
        if (source.op !== 'NameString' || source.name === '' || this.#isKnown(source.name, scope)) return
        this.guesses.push({ path: rooted(source.name, scope), ...guessSource(place) })
      }
    }
  }

  #name(name: string, scope: NameNode, place: Occurrence): void {
    if (name === '') return
    if (place.parent?.op !== 'CondRefOf') this.#refer(name, scope, 'UnknownObj')
    if (this.#isKnown(name, scope)) return
    const guess = guessName(place)
    if (guess) this.guesses.push({ path: rooted(name, scope), ...guess })
  }

  #refer(name: string, scope: NameNode, type: ExternalType): void {
    const found = this.#names.lookUp(name, scope)
    if (found === undefined) this.#list.add(rooted(name, scope), type, UNKNOWN_COUNT)
    else if (found.origin === 'external') this.#list.add(found.node.path, type, UNKNOWN_COUNT)
    else if (found.origin === 'other') {
      const known = typeOf(found, this.#names) ?? type
      const count = known === 'MethodObj' ? (found.argumentCount ?? 0) : 0
      this.#list.add(found.node.path, known, count, { resolved: true })
    }
  }

  /** What is called is known to be a method. */
  #isKnown(name: string, scope: NameNode): boolean {
    const found = this.#names.lookUp(name, scope)
    return found !== undefined && (found.origin !== 'external' || found.argumentCount !== undefined)
  }
}

/** Declared names are no uses. */
function isDeclaredBy(op: OpName, row: Row, argument: string): boolean {
  if (op === 'Alias') return argument === 'alias'
  if (row.class !== 'NamedObj' && row.class !== 'NameSpaceModifierObj') return false
  return argument === 'name'
}

function isTerm(value: unknown): value is Term {
  return typeof value === 'object' && value !== null && 'op' in value
}

/** As iasl looks it up: from the root, unless it begins with parents. */
function rooted(name: string, scope: NameNode): string {
  return name.startsWith('^') ? pathOf(name, scope) : name
}

const TYPES: { readonly [O in OpName]?: ExternalType } = {
  Method: 'MethodObj',
  NamedField: 'FieldUnitObj',
  OperationRegion: 'OpRegionObj',
  DataTableRegion: 'OpRegionObj',
  Mutex: 'MutexObj',
  Event: 'EventObj',
  Processor: 'ProcessorObj',
  PowerResource: 'PowerResObj',
  CreateField: 'BuffFieldObj',
  CreateBitField: 'BuffFieldObj',
  CreateByteField: 'BuffFieldObj',
  CreateWordField: 'BuffFieldObj',
  CreateDWordField: 'BuffFieldObj',
  CreateQWordField: 'BuffFieldObj',
  // Of the value that a Name has
  Zero: 'IntObj',
  One: 'IntObj',
  Ones: 'IntObj',
  Revision: 'IntObj',
  ByteConst: 'IntObj',
  WordConst: 'IntObj',
  DWordConst: 'IntObj',
  QWordConst: 'IntObj',
  String: 'StrObj',
  Buffer: 'BuffObj',
  Package: 'PkgObj',
  VarPackage: 'PkgObj',
}

/** `undefined` for devices and thermal zones: iasl keeps nothing for them that has a type. */
function typeOf({ op, term, node }: NameInfo, names: Names): ExternalType | undefined {
  if (term?.op === 'Name') return TYPES[term.value.op]
  if (term?.op !== 'Alias') return TYPES[op]
  const target = names.lookUp(term.source, node.parent ?? node)
  if (target?.op === 'Device') return 'DeviceObj'
  return target && target.op !== 'Alias' ? typeOf(target, names) : undefined
}
