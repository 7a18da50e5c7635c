/**
 * The parser: reads what the rows of the opcode table say.
 *
 * Recursion follows the nesting of terms and stops at a limit. Every term takes at least one byte, and their number has a
 * limit as well, so that time and memory are bounded by the size of the table.
 * @module
 */
import type { Choice, Flags, Kind } from '../opcodes/kinds.ts'
import { EXT_OP_PREFIX, mayStandAs, NAME_BYTES, OPCODES, type OpName, type Role } from '../opcodes.ts'
import { type AmlSymbol, absolutePath, type NameLookup } from '../symbols.ts'
import type { Span, Term, TermForm, TermList } from '../terms.ts'
import type { Cursor } from './cursor.ts'
import {
  EXTENDED,
  FIELD_ELEMENT,
  LNOT_OP,
  NAMED_FIELD,
  NEGATED,
  ONE_BYTE,
  type ParseRow,
} from './opcode-map.ts'

export interface ParserSettings {
  readonly names: NameLookup
  readonly maxDepth: number
  readonly maxTerms: number
  /** Bodies of methods are not read; the terms get `bodySpan` instead. */
  readonly skipBodies: boolean
  /** Only what is declared is wanted: data, which declares nothing, is passed over. */
  readonly skipData: boolean
  /** With it, reading goes on behind errors, for what can be learned there. */
  readonly onError?: (error: unknown) => void
  readonly declare: (symbol: AmlSymbol) => void
  /** Index of the table, for its symbols. */
  readonly table: number
}

/** Characters of a scope's path: more than five hundred Devices inside each other have. Bounds the memory for names. */
const MAX_SCOPE_LENGTH = 4096

const METHOD_OP = OPCODES.Method.code as number

type Draft = { op: OpName; span: Span; form?: TermForm } & Record<string, unknown>
type DraftForm = { -readonly [K in keyof TermForm]: TermForm[K] }

export class TermParser {
  readonly #cursor: Cursor
  readonly #settings: ParserSettings
  #depth = 0
  #terms = 0
  /** Where the term of the innermost list begins that is being read. */
  #listPosition = 0
  /** Left of what may be searched behind errors: bounds the time that a broken table takes. */
  #searches = 64

  constructor(cursor: Cursor, settings: ParserSettings) {
    this.#cursor = cursor
    this.#settings = settings
  }

  /** To the end of the package. */
  termList(): TermList {
    const terms: Term[] = []
    const { onError } = this.#settings
    if (!onError) this.#termsUntilEnd(terms)
    else {
      let done = false
      while (!done) done = this.#survives(onError, terms)
    }
    return terms as unknown as TermList
  }

  #termsUntilEnd(terms: Term[]): void {
    const cursor = this.#cursor
    while (!cursor.atEnd) {
      this.#listPosition = cursor.position
      const start = cursor.position
      const term = this.#term('TermObj')
      this.#listPosition = start
      if (term.op === 'Else' && terms.at(-1)?.op !== 'If') {
        throw cursor.error('Else without an If before it', start)
      }
      terms.push(term)
    }
  }

  /** @returns false to go on with the list behind an error */
  #survives(onError: (error: unknown) => void, terms: Term[]): boolean {
    const cursor = this.#cursor
    const { scope, end } = cursor
    const depth = this.#depth
    try {
      this.#termsUntilEnd(terms)
      return true
    } catch (error) {
      onError(error)
      cursor.end = end
      cursor.scope = scope
      this.#depth = depth
      const next = this.#nextMethod(this.#listPosition + 1, end)
      cursor.position = next ?? end
      return next === undefined
    }
  }

  /**
   * Behind an error that may come of a call of unknown length: the next byte that could begin a Method, for its number of
   * arguments may be what is missing.
   */
  #nextMethod(from: number, end: number): number | undefined {
    if (this.#searches === 0) return undefined
    this.#searches -= 1
    const at = this.#cursor.bytes.subarray(0, end).indexOf(METHOD_OP, from)
    return at < 0 ? undefined : at
  }

  #term(role: Role, namesOnly = false): Term {
    const cursor = this.#cursor
    const start = cursor.position
    const byte = cursor.peek()
    if (byte < 0) cursor.u8(role) // throws: the package ends here
    if (this.#depth >= this.#settings.maxDepth) {
      throw cursor.error(`terms are nested more than ${this.#settings.maxDepth} deep`)
    }
    if (++this.#terms > this.#settings.maxTerms) {
      throw cursor.error(`there are more than ${this.#settings.maxTerms} terms`)
    }
    this.#depth += 1
    const term =
      byte === NAME_BYTES.NullName && (role === 'Target' || role === 'SimpleName' || role === 'SuperName')
        ? this.#nullName(role)
        : beginsName(byte)
          ? this.#name(role, namesOnly)
          : this.#opcode(role)
    this.#depth -= 1
    term.span = { start, end: cursor.position }
    return term as unknown as Term
  }

  #nullName(role: Role): Draft {
    if (role !== 'Target') throw this.#cursor.error(`NullName may not stand as a ${role}`)
    this.#cursor.position += 1
    return draft('NullName')
  }

  // NameString, or MethodInvocation := NameString TermArgList
  #name(role: Role, namesOnly: boolean): Draft {
    const cursor = this.#cursor
    const start = cursor.position
    const { name, prefix } = cursor.nameString()
    const mayCall = !namesOnly && (role === 'TermObj' || role === 'TermArg' || role === 'SuperName')
    const count = mayCall ? this.#settings.names.find(name, cursor.scope)?.argumentCount : undefined
    const op = count ? 'MethodInvocation' : 'NameString'
    if (role === 'FieldElement') throw cursor.error(`a name may not stand as a ${role}`, start)
    const term = draft(op)
    term['name'] = name
    if (prefix !== undefined) term.form = { namePrefix: { name: prefix } }
    if (count) term['args'] = Array.from({ length: count }, () => this.#term('TermArg'))
    return term
  }

  #opcode(role: Role): Draft {
    const cursor = this.#cursor
    const start = cursor.position
    const row = this.#row()
    if (!mayStandAs(row.row, role)) throw cursor.error(`${row.op} may not stand as a ${role}`, start)
    return this.#arguments(row)
  }

  #row(): ParseRow {
    const cursor = this.#cursor
    const start = cursor.position
    const first = cursor.u8('an opcode')
    if (first === EXT_OP_PREFIX) {
      const row = EXTENDED[cursor.u8('the second byte of an opcode')]
      if (!row) throw cursor.error('this is no opcode', start)
      return row
    }
    const negated = first === LNOT_OP ? NEGATED[cursor.peek()] : undefined
    if (negated) cursor.position += 1
    const row = negated ?? ONE_BYTE[first]
    if (!row) throw cursor.error('this is no opcode', start)
    return row
  }

  #arguments(row: ParseRow): Draft {
    const cursor = this.#cursor
    const term = draft(row.op)
    const form: DraftForm = {}
    const { end: outerEnd, scope: outerScope } = cursor
    if (row.pkgLength) {
      const { end, size } = cursor.packageEnd()
      cursor.end = end
      if (size !== undefined) form.pkgLength = size
      if (row.isData && this.#settings.skipData) {
        cursor.position = end
        cursor.end = outerEnd
        return term
      }
    }
    for (const [name, kind] of row.args) {
      if (name === 'body' && row.opensScope) this.#enterScope(row, term)
      if (name === 'body' && row.op === 'Method' && this.#settings.skipBodies) {
        term['body'] = []
        term['bodySpan'] = { start: cursor.position, end: cursor.end }
        cursor.position = cursor.end
        continue
      }
      term[name] = this.#argument(name, kind, row, form)
    }
    if (row.pkgLength) {
      if (!cursor.atEnd) throw cursor.error(`${row.op} has bytes behind its last argument`)
      cursor.end = outerEnd
    }
    cursor.scope = outerScope
    if (row.op === 'Package' && (term['elements'] as unknown[]).length > (term['count'] as number)) {
      form.overfull = true
    }
    if (hasKeys(form)) term.form = form
    if (!row.opensScope) this.#declare(row, term)
    return term
  }

  /** A scope's own name is declared before its body, which may refer to it. */
  #enterScope(row: ParseRow, term: Draft): void {
    const cursor = this.#cursor
    const name = term['name'] as string
    if (row.op === 'Scope') {
      cursor.scope = this.#settings.names.find(name, cursor.scope)?.path ?? absolutePath(name, cursor.scope)
    } else {
      this.#declare(row, term)
      cursor.scope = absolutePath(name, cursor.scope)
    }
    if (cursor.scope.length > MAX_SCOPE_LENGTH) {
      throw cursor.error(`the path of ${row.op} has more than ${MAX_SCOPE_LENGTH} characters`)
    }
  }

  #declare({ op, row }: ParseRow, term: Draft): void {
    const name = declaredName(op, row.class, term)
    if (name === undefined) return
    const { scope } = this.#cursor
    this.#settings.declare({
      path: absolutePath(name, scope),
      op,
      argumentCount: this.#argumentCount(op, term, scope),
      term: term as unknown as Term,
      table: this.#settings.table,
    })
  }

  #argumentCount(op: OpName, term: Draft, scope: string): number | undefined {
    switch (op) {
      case 'Method':
        return (term['flags'] as { readonly argumentCount: number }).argumentCount
      case 'External':
        return term['objectType'] === 'MethodObj' ? Math.min(term['argumentCount'] as number, 7) : undefined
      case 'Alias':
        return this.#settings.names.find(term['source'] as string, scope)?.argumentCount
      default:
        return undefined
    }
  }

  #argument(name: string, kind: Kind, row: ParseRow, form: DraftForm): unknown {
    const cursor = this.#cursor
    switch (kind.kind) {
      case 'NameSeg':
        return cursor.nameSeg()
      case 'NameString': {
        const read = cursor.nameString()
        if (read.prefix !== undefined) form.namePrefix = { ...form.namePrefix, [name]: read.prefix }
        return read.name
      }
      case 'ByteData':
        return cursor.u8(name)
      case 'WordData':
        return cursor.u16(name)
      case 'DWordData':
        return cursor.u32(name)
      case 'QWordData':
        return cursor.u64(name)
      case 'AsciiString': {
        const text = cursor.string()
        if (/[\x80-\xff]/.test(text)) form.eightBit = true
        return text
      }
      case 'ByteList':
        return cursor.rest()
      case 'FieldLength': {
        const { bits, size } = cursor.fieldLength()
        if (size !== undefined) form.fieldLength = size
        return bits
      }
      case 'Choice':
        return choiceValue(kind, cursor.u8(name))
      case 'Flags':
        return flagsValue(kind, cursor.u8(name))
      case 'TermList':
        return this.termList()
      case 'PackageElementList':
        return this.#list('PackageElement')
      case 'FieldList':
        return this.#fieldList()
      case 'TermArgList':
        return [] // of MethodInvocation, which `#name` reads
      default:
        return this.#term(kind.kind, row.namesOnly)
    }
  }

  #list(role: Role): readonly Term[] {
    const terms: Term[] = []
    while (!this.#cursor.atEnd) terms.push(this.#term(role))
    return terms
  }

  #fieldList(): readonly Term[] {
    const cursor = this.#cursor
    const elements: Term[] = []
    while (!cursor.atEnd) {
      const start = cursor.position
      const row = FIELD_ELEMENT[cursor.peek()] ?? NAMED_FIELD
      if (row !== NAMED_FIELD) cursor.position += 1
      if (++this.#terms > this.#settings.maxTerms) {
        throw cursor.error(`there are more than ${this.#settings.maxTerms} terms`, start)
      }
      const element = this.#arguments(row)
      element.span = { start, end: cursor.position }
      elements.push(element as unknown as Term)
    }
    return elements
  }
}

const NO_SPAN: Span = { start: 0, end: 0 }

function draft(op: OpName): Draft {
  return { op, span: NO_SPAN } as Draft
}

function hasKeys(form: DraftForm): boolean {
  for (const _ in form) return true
  return false
}

/** The name that a term puts into the namespace. */
function declaredName(op: OpName, termClass: string, term: Draft): string | undefined {
  if (op === 'Alias') return term['alias'] as string
  if (termClass === 'NamedObj' || op === 'Name' || op === 'NamedField')
    return term['name'] as string | undefined
  return undefined
}

/** LeadNameChar, RootChar, ParentPrefixChar, DualNamePrefix, MultiNamePrefix */
function beginsName(byte: number): boolean {
  return (
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x5f ||
    byte === NAME_BYTES.RootChar ||
    byte === NAME_BYTES.ParentPrefixChar ||
    byte === NAME_BYTES.DualNamePrefix ||
    byte === NAME_BYTES.MultiNamePrefix
  )
}

const CHOICE_NAMES = new WeakMap<Choice, readonly (string | undefined)[]>()

function choiceValue(choice: Choice, value: number): string | number {
  let names = CHOICE_NAMES.get(choice)
  if (!names) {
    const byValue: (string | undefined)[] = []
    for (const [name, number] of Object.entries(choice.values)) byValue[number] = name
    CHOICE_NAMES.set(choice, byValue)
    names = byValue
  }
  return names[value] ?? value
}

type FlagsValue = Readonly<Record<string, unknown>>

/** By the byte: there are 256 values, and tables have thousands of each. */
const FLAGS_VALUES = new WeakMap<Flags, (FlagsValue | undefined)[]>()

function flagsValue(flags: Flags, byte: number): FlagsValue {
  let values = FLAGS_VALUES.get(flags)
  if (!values) {
    values = new Array(0x100).fill(undefined)
    FLAGS_VALUES.set(flags, values)
  }
  const known = values[byte]
  if (known) return known
  const made = Object.freeze(decodeFlags(flags, byte))
  values[byte] = made
  return made
}

function decodeFlags(flags: Flags, byte: number): FlagsValue {
  const value: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(flags.fields)) {
    const part = (byte >>> field.shift) & (2 ** field.width - 1)
    value[name] = field.boolean ? part === 1 : field.choice ? choiceValue(field.choice, part) : part
  }
  return value
}
