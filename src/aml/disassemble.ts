/**
 * ASL printer: tables that were parsed, as text that compiles to the same terms.
 *
 * ```ts
 * const { tables, symbols } = parseTables([dsdt, ssdt])
 * const text = disassemble(tables[0], { symbols })
 * ```
 *
 * The text is that of iasl 20200925 to the letter, but for the first lines of the comment at its head and what
 * docs/differences.md lists.
 *
 * Bounds: recursion follows the nesting of terms, down to `MAX_PRINT_DEPTH`; the text has at most `maxLength` characters, and
 * says so where it is cut.
 *
 * Source: ACPI 6.5 §19 "ACPI Source Language (ASL) Reference".
 * @module
 */
import { writeExternals } from './disassembler/external-list.ts'
import { writeHeader } from './disassembler/header.ts'
import { Names } from './disassembler/names.ts'
import { makePlan } from './disassembler/plan.ts'
import { Printer } from './disassembler/printer.ts'
import { resolve } from './disassembler/resolve.ts'
import { AslWriter, TextLimitReached } from './disassembler/writer.ts'
import type { ParsedTable } from './parse.ts'
import { SymbolTable } from './symbols.ts'
import type { FieldElement, Term } from './terms.ts'

/** 64 Mi characters: the largest tables in the field give less than three. */
export const MAX_TEXT_LENGTH = 2 ** 26

export interface DisassembleOptions {
  /** What names mean in the tables that were parsed together; without it, those of other tables are unknown. */
  readonly symbols?: SymbolTable
  /** First line of the comment at the head; default `Disassembly of "SSDT"`. */
  readonly title?: string
  /** Characters; default `MAX_TEXT_LENGTH`. */
  readonly maxLength?: number
}

/**
 * A whole table, its header in the comment at the head.
 * @param table as `parseTable` gives it; tables that `parseForExecution` read have no bodies to print
 */
export function disassemble(table: ParsedTable, options: DisassembleOptions = {}): string {
  const { symbols = new SymbolTable(), maxLength = MAX_TEXT_LENGTH } = options
  const writer = new AslWriter(maxLength)
  try {
    writeHeader(writer, table, options.title)
    writeTable(writer, table, symbols)
  } catch (error) {
    if (!(error instanceof TextLimitReached)) throw error
    return `${writer.result()}\n/**** The text ends here: it is longer than ${maxLength} characters ****/\n`
  }
  return writer.result()
}

export interface FormatTermOptions {
  readonly symbols?: SymbolTable
  /** Absolute path of where the term stands; default `\\`. */
  readonly scope?: string
}

/** One term as ASL, on as many lines as it takes. Without `symbols` a call without arguments is a bare name. */
export function formatTerm(term: Exclude<Term, FieldElement>, options: FormatTermOptions = {}): string {
  const { symbols = new SymbolTable(), scope = '\\' } = options
  const writer = new AslWriter(MAX_TEXT_LENGTH)
  const names = new Names([], symbols)
  const printer = new Printer(writer, names, makePlan([], names))
  printer.scope = names.open(scope)
  printer.term(term, { level: 0, parent: undefined })
  return writer.result()
}

function writeTable(writer: AslWriter, table: ParsedTable, symbols: SymbolTable): void {
  const { terms, names, externals } = resolve(table, symbols)
  const printer = new Printer(writer, names, makePlan(terms, names))
  writer.text('{\n')
  writeExternals(writer, externals)
  printer.statements(terms, 1, undefined)
  writer.text('}\n\n')
}
