/**
 * What has to be known of the whole table before its first line is printed.
 * @module
 */
import { formatEisaId } from '../eisa-id.ts'
import { EisaIdError } from '../errors.ts'
import type { Term, TermList } from '../terms.ts'
import { lastSegment } from './literals.ts'
import type { NameNode, Names } from './names.ts'
import { ResourceTags, type Tag } from './resource-tags.ts'
import { isTemporary, readSwitch, type Switch } from './switch.ts'

export interface Plan {
  /** Statements that are not printed: what a Switch needs, and the Externals that compilers wrap into `If (Zero)`. */
  readonly hidden: ReadonlySet<Term>
  readonly switches: ReadonlyMap<Term, Switch>
  /** Integers that `_HID` and `_CID` have, and that are EISA ids. */
  readonly eisaIds: ReadonlyMap<Term, string>
  /** Strings that `_HID` and `_CID` have. */
  readonly idStrings: ReadonlySet<Term>
  /** Packages that `_PLD` has. */
  readonly pldPackages: ReadonlySet<Term>
  /** CreateField terms whose index is a field of a resource descriptor. */
  readonly tags: ReadonlyMap<Term, Tag>
  /** By template: what its descriptors are called, by their index. */
  readonly descriptorNames: ReadonlyMap<Term, ReadonlyMap<number, string>>
}

export function makePlan(terms: TermList, names: Names): Plan {
  const planner = new Planner(names)
  planner.walk(terms, names.root)
  return planner
}

class Planner implements Plan {
  readonly hidden = new Set<Term>()
  readonly switches = new Map<Term, Switch>()
  readonly eisaIds = new Map<Term, string>()
  readonly idStrings = new Set<Term>()
  readonly pldPackages = new Set<Term>()
  readonly #names: Names
  readonly #tags: ResourceTags
  /** By segment: declared and not yet used by a Switch, the latest last. */
  readonly #temporaries = new Map<string, Term<'Name'>[]>()

  constructor(names: Names) {
    this.#names = names
    this.#tags = new ResourceTags(names)
  }

  get tags(): Plan['tags'] {
    return this.#tags.tags
  }

  get descriptorNames(): Plan['descriptorNames'] {
    return this.#tags.descriptorNames
  }

  walk(terms: TermList, scope: NameNode): void {
    for (const term of terms) {
      this.#term(term, scope)
      if ('body' in term) this.walk(term.body, this.#names.scopeOf(term, scope))
    }
  }

  #term(term: Term, scope: NameNode): void {
    switch (term.op) {
      case 'Name':
        this.#name(term)
        return
      case 'If':
        if (term.predicate.op === 'Zero' && term.body[0]?.op === 'External') this.hidden.add(term)
        return
      case 'While':
        this.#while(term)
        return
      case 'CreateField':
      case 'CreateBitField':
      case 'CreateByteField':
      case 'CreateWordField':
      case 'CreateDWordField':
      case 'CreateQWordField':
        this.#tags.refer(term, scope)
    }
  }

  #name(term: Term<'Name'>): void {
    const segment = lastSegment(term.name)
    if (isTemporary(segment)) this.#temporariesOf(segment).push(term)
    if (segment === '_PLD' && term.value.op === 'Package') this.pldPackages.add(term.value)
    if (segment !== '_HID' && segment !== '_CID') return
    const values = segment === '_CID' && term.value.op === 'Package' ? term.value.elements : [term.value]
    for (const value of values) this.#id(value)
  }

  #id(value: Term): void {
    if (value.op === 'String') this.idStrings.add(value)
    // Compilers that shorten integers make a word of ids whose number is small.
    if (value.op !== 'DWordConst' && value.op !== 'WordConst') return
    try {
      this.eisaIds.set(value, formatEisaId(value.value))
    } catch (error) {
      if (!(error instanceof EisaIdError)) throw error
    }
  }

  #while(term: Term<'While'>): void {
    const found = readSwitch(term)
    const declaration = found && this.#temporariesOf(lastSegment(found.temporary)).pop()
    if (!declaration) return
    this.hidden.add(declaration)
    this.switches.set(term, found)
  }

  #temporariesOf(segment: string): Term<'Name'>[] {
    let list = this.#temporaries.get(segment)
    if (!list) {
      list = []
      this.#temporaries.set(segment, list)
    }
    return list
  }
}
