/**
 * Lines of a debug log, recognised by the forms that firmware prints them with.
 *
 * A form is the firmware's own `printf` string with names in the place of conversions:
 *
 * ```
 * ProcessCmdAllocate: File="{file}" Alignment=0x{alignment:x} Zone={zone:d} Size=0x{size:x} Address=0x{address:x}
 * ```
 *
 * `{name}` is text up to what follows in the form, `{name:x}` hexadecimal and `{name:d}` decimal digits as a number,
 * `{name:q}` hexadecimal digits as a `bigint`. A line is looked up by its first word and then walked through once from
 * left to right, so no line takes longer than its length.
 * @module
 */

/** Characters of a field that are kept; file names have 55. */
const TEXT_FIELD_LIMIT = 128

/** The fields of a form, by name. */
export type LineFields<Form extends string> = Form extends `${string}{${infer Field}}${infer Rest}`
  ? FieldOf<Field> & LineFields<Rest>
  : unknown
type FieldOf<Field extends string> = Field extends `${infer Name}:${infer Kind}`
  ? { readonly [K in Name]: Kind extends 'q' ? bigint : number }
  : { readonly [K in Field]: string }

type FieldKind = 'text' | 'x' | 'd' | 'q'
interface FieldPart {
  readonly name: string
  readonly kind: FieldKind
  /** What follows the field; empty at the end of the line. */
  readonly behind: string
}
interface CompiledForm {
  readonly id: string
  readonly first: string
  readonly fields: readonly FieldPart[]
}

/** A line that has one of the forms of a table. */
export type MatchedLine<Forms extends Readonly<Record<string, string>>> = {
  [Id in keyof Forms & string]: { readonly id: Id; readonly fields: LineFields<Forms[Id]> }
}[keyof Forms & string]

export class LineTable<const Forms extends Readonly<Record<string, string>>> {
  readonly #byWord = new Map<string, CompiledForm[]>()

  /** @param forms by the name that `match` gives back; the first that fits is taken */
  constructor(forms: Forms) {
    for (const [id, form] of Object.entries(forms)) {
      const compiled = compileForm(id, form)
      const word = firstWord(compiled.first, 0)
      const others = this.#byWord.get(word)
      if (others) others.push(compiled)
      else this.#byWord.set(word, [compiled])
    }
  }

  /** The form that `line` has from `start` on, to its end but for blanks; undefined when it has none. */
  match(line: string, start = 0): MatchedLine<Forms> | undefined {
    for (const form of this.#byWord.get(firstWord(line, start)) ?? []) {
      const fields = matchForm(form, line, start)
      if (fields) return { id: form.id, fields } as MatchedLine<Forms>
    }
    return undefined
  }
}

function compileForm(id: string, form: string): CompiledForm {
  const [first = '', ...pieces] = form.split('{')
  const fields = pieces.map((piece): FieldPart => {
    const close = piece.indexOf('}')
    const [name = '', kind = 'text'] = piece.slice(0, close).split(':')
    return { name, kind: kind as FieldKind, behind: piece.slice(close + 1) }
  })
  return { id, first, fields }
}

function matchForm(
  { first, fields }: CompiledForm,
  line: string,
  start: number,
): Record<string, string | number | bigint> | undefined {
  if (!line.startsWith(first, start)) return undefined
  const found: Record<string, string | number | bigint> = {}
  let at = start + first.length
  for (const { name, kind, behind } of fields) {
    const end = kind === 'text' ? endOfText(line, at, behind) : endOfDigits(line, at, kind)
    if (end === -1 || !line.startsWith(behind, end)) return undefined
    const value = readField(line.slice(at, end), kind)
    if (value === undefined) return undefined
    found[name] = value
    at = end + behind.length
  }
  return isBlank(line, at) ? found : undefined
}

function endOfText(line: string, at: number, behind: string): number {
  return behind === '' ? line.length : line.indexOf(behind, at)
}

function endOfDigits(line: string, at: number, kind: FieldKind): number {
  let end = at
  while (end < line.length && isDigit(line.charCodeAt(end), kind !== 'd')) end++
  return end
}

function isDigit(code: number, hexadecimal: boolean): boolean {
  if (code >= 0x30 && code <= 0x39) return true
  return hexadecimal && ((code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66))
}

/** Undefined for no digits, and for more than the kind holds. */
function readField(text: string, kind: FieldKind): string | number | bigint | undefined {
  if (kind === 'text') return text.slice(0, TEXT_FIELD_LIMIT)
  if (text.length === 0 || text.length > 20) return undefined
  if (kind === 'q') return text.length > 16 ? undefined : BigInt(`0x${text}`)
  const value = Number.parseInt(text, kind === 'x' ? 16 : 10)
  return Number.isSafeInteger(value) ? value : undefined
}

function isBlank(line: string, from: number): boolean {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code !== 0x20 && code !== 0x09) return false
  }
  return true
}

/** Letters, digits and `_` from `start` on; what is no word is the empty one. */
function firstWord(line: string, start: number): string {
  let end = start
  while (end < line.length && isWordCode(line.charCodeAt(end))) end++
  return line.slice(start, end)
}

function isWordCode(code: number): boolean {
  return (
    isDigit(code, false) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f
  )
}
