/**
 * The printer's core: terms as the rows of the opcode table have them, `Name (argument, argument)`.
 *
 * What ASL writes in another way has a form of its own (`forms.ts`). Where lines break, which level a brace stands on and
 * where blanks are, is iasl's: its text is meant to be had to the letter.
 *
 * Recursion follows the nesting of terms, and stops at a limit.
 * @module
 */
import type { Kind } from '../opcodes/kinds.ts'
import { type OpName, type Row, rowOf } from '../opcodes.ts'
import type { Term, TermArg, TermList } from '../terms.ts'
import { targetComment } from './comments.ts'
import { FORMS } from './forms.ts'
import { regionSpaceWord } from './keywords.ts'
import { hex8, hex16, hex32, hex64, quote } from './literals.ts'
import type { NameNode, Names } from './names.ts'
import type { Plan } from './plan.ts'
import type { AslWriter } from './writer.ts'

/** How what was printed ends, which decides about the lines behind it. */
export type Shape =
  | 'line' // anywhere but behind a brace
  | 'block' // behind a brace on a line of its own
  | 'emptyBlock' // behind `{}`
  | 'nothing' // nothing was printed

export interface Place {
  /** Of indentation, were a line to begin here. */
  readonly level: number
  /** The term that this one is an argument of. */
  readonly parent: Term | undefined
}

/** Prints a term, comments behind it included. */
export type Form<O extends OpName = OpName> = (printer: Printer, term: Term<O>, place: Place) => Shape

/** Deeper than the parser reads by default, so that only other limits than its own lead here. */
export const MAX_PRINT_DEPTH = 600

export class Printer {
  readonly writer: AslWriter
  readonly names: Names
  readonly plan: Plan
  /** What is being printed. */
  scope: NameNode
  /** The Name whose value is being printed, while nothing was said of it yet. */
  undescribed: Term<'Name'> | undefined
  #depth = 0

  constructor(writer: AslWriter, names: Names, plan: Plan) {
    this.writer = writer
    this.names = names
    this.plan = plan
    this.scope = names.root
  }

  /** Statements, or objects of a scope, each on lines of its own. */
  statements(terms: TermList, level: number, parent: Term | undefined): void {
    const place: Place = { level, parent }
    for (let i = 0; i < terms.length; i++) {
      const term = terms[i] as Term
      const next = terms[i + 1]
      if (this.plan.hidden.has(term)) continue
      this.writer.beginLine(level)
      const shape = this.term(term, place)
      this.#endStatement(shape, term.op === 'If' && next?.op === 'Else', next === undefined)
    }
  }

  #endStatement(shape: Shape, isContinued: boolean, isLast: boolean): void {
    if (shape === 'nothing') return
    this.writer.text(shape === 'block' && !isContinued && !isLast ? '\n\n' : '\n')
  }

  /** A term where a value stands. */
  term(term: Term, place: Place): Shape {
    this.writer.beginTerm()
    if (this.#depth >= MAX_PRINT_DEPTH) {
      this.writer.text('/**** Nested too deep to be shown ****/')
      return 'line'
    }
    this.#depth += 1
    const form = FORMS[term.op] as Form | undefined
    const shape = form ? form(this, term, place) : this.row(term, place)
    this.#depth -= 1
    return shape
  }

  /** `Name (argument, argument)`, or the name alone. */
  row(term: Term, place: Place, name: string = term.op): Shape {
    const row = rowOf(term.op) as Row
    this.writer.text(name)
    if (row.args.length === 0) return 'line'
    this.writer.text(' (')
    this.arguments(term, row, place.level + 1)
    this.writer.text(')')
    this.writer.text(targetComment(this, term))
    return 'line'
  }

  /** All arguments but the body. A NullName at the end is not written. */
  arguments(term: Term, row: Row, level: number): void {
    const place: Place = { level, parent: term }
    let written = 0
    for (const [name, kind] of row.args) {
      if (kind.kind === 'TermList') continue
      const value = (term as unknown as Readonly<Record<string, unknown>>)[name]
      if ((value as Partial<Term>).op === 'NullName') {
        this.writer.beginTerm()
        continue
      }
      if (written++ > 0) this.writer.text(', ')
      this.argument(kind, value, place, isDeclaration(row, name))
    }
  }

  argument(kind: Kind, value: unknown, place: Place, isDeclared: boolean): void {
    const { writer } = this
    switch (kind.kind) {
      case 'NameString':
        if (!isDeclared) writer.beginTerm()
        writer.text(value as string)
        return
      case 'ByteData':
        writer.beginTerm()
        writer.text(hex8(value as number))
        return
      case 'WordData':
        writer.beginTerm()
        writer.text(hex16(value as number))
        return
      case 'DWordData':
        writer.beginTerm()
        writer.text(hex32(value as number))
        return
      case 'QWordData':
        writer.beginTerm()
        writer.text(hex64(value as bigint))
        return
      case 'AsciiString':
        writer.text(quote(value as string))
        return
      case 'Choice':
        this.#choice(kind.name, value as string | number)
        return
      case 'TermArgList':
        this.list(value as readonly TermArg[], place)
        return
      default:
        this.term(value as Term, place)
    }
  }

  /** Values with commas between them. */
  list(terms: readonly Term[], place: Place): void {
    for (const [i, term] of terms.entries()) {
      if (i > 0) this.writer.text(', ')
      this.term(term, place)
    }
  }

  #choice(name: string, value: string | number): void {
    if (name === 'RegionSpace') {
      this.writer.text(regionSpaceWord(value))
      return
    }
    this.writer.beginTerm()
    this.writer.text(typeof value === 'string' ? value : `/* Unknown ${name} encoding */`)
  }

  /**
   * `{…}` behind a head that ends in `)`.
   * @param isShort an empty body is `{}` on the same line
   */
  block(term: Term, body: TermList, level: number, isShort: boolean): Shape {
    if (body.length === 0 && isShort) {
      this.writer.text(' {}')
      return 'emptyBlock'
    }
    this.openBrace(level)
    const outer = this.scope
    this.scope = this.names.scopeOf(term, outer)
    this.statements(body, level + 1, term)
    this.scope = outer
    return this.closeBrace(level)
  }

  /**
   * What stands before a block: a predicate, a size. Braces in it end lines as if they were a statement's.
   * @param isFollowed the block is not empty
   */
  head(term: Term, place: Place, isFollowed: boolean): void {
    const shape = this.term(term, place)
    if (shape === 'emptyBlock') this.writer.text('\n')
    else if (shape === 'block') this.writer.text(isFollowed ? '\n\n' : '\n')
  }

  openBrace(level: number): void {
    this.writer.text('\n')
    this.writer.line(level, '{')
  }

  closeBrace(level: number): Shape {
    this.writer.indent(level)
    this.writer.text('}')
    return 'block'
  }
}

/** Names of declared objects are no terms of their own. */
function isDeclaration(row: Row, name: string): boolean {
  return row.class === 'NamedObj' && row.args[0]?.[0] === name
}
