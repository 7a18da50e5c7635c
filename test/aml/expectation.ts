/**
 * What an evaluation case says of itself: the comment lines above its definition block.
 *
 * ```
 * // Name: Add wraps around at 64 bits
 * // Expect: int => 0x0
 * // Debug: str "before"
 * // Notify: \_SB.DEV0 0x80
 * // Access: write SystemMemory 0x1000 8 0x5A
 * // Options: slack
 * // Note: why the expectation is what it is
 * ```
 *
 * `Expect` is what MAIN returns: `int`, `str`, `buffer`, `package`, `reference` with `=>` and a value; `error =>` and the
 * name of ACPICA's status; or `nothing`. The other lines may be left out; `Debug`, `Notify` and `Access` stand once for
 * each event, in the order of the events. A case without `Access` lines says nothing about accesses.
 *
 * There is one way to write a value, so that equal values have equal text.
 */
import { VmgenidError } from '../../src/binary/errors.ts'

/** A value as it leaves the interpreter. */
export type AmlObject =
  | { readonly type: 'integer'; readonly value: bigint }
  /** Each character is one byte. */
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'buffer'; readonly bytes: Uint8Array }
  | { readonly type: 'package'; readonly elements: readonly AmlObject[] }
  | { readonly type: 'uninitialized' }
  /** To a named object. `name` is the last segment of its path: acpiexec prints no more. */
  | { readonly type: 'reference'; readonly name: string }

/** How an evaluation ends. */
export type Outcome =
  | { readonly type: 'value'; readonly object: AmlObject }
  | { readonly type: 'nothing' }
  /** @see ACPICA's acexcep.h: `AE_AML_OPERAND_TYPE` */
  | { readonly type: 'error'; readonly status: string }

export interface Expectation {
  readonly name: string
  readonly outcome: Outcome
  /** What was stored to the Debug object. */
  readonly debug: readonly AmlObject[]
  /** `\_SB.DEV0 0x80` */
  readonly notifications: readonly string[]
  /** `write SystemMemory 0x1000 8 0x5A`: direction, space, address, bits, value; of address and value 32 bits. */
  readonly accesses: readonly string[]
  /** ACPICA's slack mode: methods return their last result, uninitialised locals are zero. */
  readonly slack: boolean
  readonly notes: readonly string[]
}

interface Place {
  readonly file: string
  /** From one. */
  readonly number: number
  readonly text: string
}

export class ExpectationError extends VmgenidError {
  override readonly name = 'ExpectationError'
  constructor(problem: string, { file, number, text }: Place) {
    super('TEST_EXPECTATION', `${file}:${number}: ${problem}`, { facts: { line: text } })
  }
}

const KEYS = ['Name', 'Expect', 'Debug', 'Notify', 'Access', 'Options', 'Note'] as const
type Key = (typeof KEYS)[number]

interface HeaderLine extends Place {
  readonly key: Key
}

/**
 * @param source an `.asl` file
 * @param file its name, for messages
 * @throws ExpectationError
 */
export function parseExpectation(source: string, file: string): Expectation {
  const [name, expected, ...rest] = headerLines(source, file)
  if (name?.key !== 'Name') throw new ExpectationError("'// Name: …' expected", lineOf(source, file, 1))
  if (expected?.key !== 'Expect') {
    throw new ExpectationError("'// Expect: …' expected", lineOf(source, file, 2))
  }
  const repeated = rest.find(({ key }) => key === 'Name' || key === 'Expect')
  if (repeated) throw fault(repeated, `a second '${repeated.key}'`)

  const only = (key: Key) => rest.filter((line) => line.key === key)
  const options = only('Options')
  if (options[1]) throw fault(options[1], "a second 'Options'")
  if (options[0] && options[0].text !== 'slack') throw fault(options[0], "the only option is 'slack'")
  return {
    name: name.text,
    outcome: canonical(expected, parseOutcome, formatOutcome),
    debug: only('Debug').map((line) => canonical(line, parseWholeObject, formatObject)),
    notifications: only('Notify').map((line) => matching(line, NOTIFICATION, '\\_SB.DEV0 0x80')),
    accesses: only('Access').map((line) => matching(line, ACCESS, 'write SystemMemory 0x1000 8 0x5A')),
    slack: options.length > 0,
    notes: only('Note').map(({ text }) => text),
  }
}

/** As it stands behind `Expect:`. */
export function formatOutcome(outcome: Outcome): string {
  switch (outcome.type) {
    case 'nothing':
      return 'nothing'
    case 'error':
      return `error => ${outcome.status}`
    case 'value':
      return formatObject(outcome.object).replace(/^(\w+) /, '$1 => ')
  }
}

/** As it stands behind `Debug:` and inside a package. */
export function formatObject(object: AmlObject): string {
  switch (object.type) {
    case 'integer':
      return `int 0x${object.value.toString(16).toUpperCase()}`
    case 'string':
      return `str "${escapeString(object.value)}"`
    case 'buffer':
      return `buffer ${Array.from(object.bytes, hexByte).join(' ') || 'empty'}`
    case 'package':
      return `package [${object.elements.map((element) => ` ${formatObject(element)}`).join(',')} ]`
    case 'uninitialized':
      return 'uninitialized'
    case 'reference':
      return `reference ${object.name}`
  }
}

/** As it stands behind `Access:`, with 32 bits of address and value: acpiexec prints no more. */
export function formatAccess(
  direction: 'read' | 'write',
  space: string,
  address: bigint,
  bits: number,
  value: bigint,
): string {
  const digits = (number: bigint, width: number) => BigInt.asUintN(width, number).toString(16).toUpperCase()
  return `${direction} ${space} 0x${digits(address, 32)} ${bits} 0x${digits(value, Math.min(bits, 32))}`
}

/** `\_SB.DEV0` is `DEV0`; the root is itself. */
export function lastSegment(path: string): string {
  return path.replace(/^.*[\\.](?=\w)/, '')
}

const HEADER_LINE = /^\/\/ (\w+): (\S.*)$/
const NOTIFICATION = /^\\(?:[A-Z_][A-Z0-9_]{0,3}(?:\.[A-Z_][A-Z0-9_]{0,3})*)? 0x[0-9A-F]{2,}$/
const ACCESS =
  /^(?:read|write) (?:SystemMemory|SystemIO|PCI_Config|0x[0-9A-F]{2}) 0x[0-9A-F]+ (?:8|16|32|64) 0x[0-9A-F]+$/
const STATUS = /^AE_[A-Z0-9_]+$/
const NAME_SEGMENT = /^[A-Z_][A-Z0-9_]{0,3}$/

function headerLines(source: string, file: string): readonly HeaderLine[] {
  const lines: HeaderLine[] = []
  for (const [index, line] of source.split('\n').entries()) {
    if (!line.startsWith('//')) break
    const [, key, text = ''] = HEADER_LINE.exec(line) ?? []
    const place = { file, number: index + 1, text: line }
    if (!isKey(key)) {
      throw new ExpectationError(`'// Key: text' with one of ${KEYS.join(', ')} expected`, place)
    }
    lines.push({ ...place, key, text })
  }
  return lines
}

function isKey(text: string | undefined): text is Key {
  return KEYS.some((key) => key === text)
}

function lineOf(source: string, file: string, number: number): Place {
  return { file, number, text: source.split('\n')[number - 1] ?? '' }
}

function fault(line: HeaderLine, problem: string): ExpectationError {
  return new ExpectationError(problem, line)
}

function matching(line: HeaderLine, pattern: RegExp, example: string): string {
  if (!pattern.test(line.text)) throw fault(line, `something like '${example}' expected`)
  return line.text
}

/** Parses, and refuses what is not written as the value would be printed. */
function canonical<T>(line: HeaderLine, parse: (line: HeaderLine) => T, format: (value: T) => string): T {
  const value = parse(line)
  const text = format(value)
  if (text !== line.text) throw fault(line, `write it as '${text}'`)
  return value
}

function parseOutcome(line: HeaderLine): Outcome {
  if (line.text === 'nothing') return { type: 'nothing' }
  const [, kind = '', rest = ''] = /^(\w+) => (.*)$/.exec(line.text) ?? []
  if (kind === '') throw fault(line, "'type => value' or 'nothing' expected")
  if (kind === 'error') {
    if (!STATUS.test(rest)) throw fault(line, 'a status such as AE_NOT_FOUND expected')
    return { type: 'error', status: rest }
  }
  return { type: 'value', object: parseWholeObject({ ...line, text: `${kind} ${rest}` }) }
}

function parseWholeObject(line: HeaderLine): AmlObject {
  const reader = new Reader(line)
  const object = reader.object()
  reader.end()
  return object
}

/** Reads one line from left to right. */
class Reader {
  readonly #line: HeaderLine
  #position = 0

  constructor(line: HeaderLine) {
    this.#line = line
  }

  object(): AmlObject {
    const type = this.#take(/\w+/y, 'a type')
    switch (type) {
      case 'int':
        return { type: 'integer', value: this.#integer() }
      case 'str':
        return {
          type: 'string',
          value: unescapeString(this.#take(/ "((?:[^"\\]|\\.)*)"/y, 'text in quotes')),
        }
      case 'buffer':
        return { type: 'buffer', bytes: this.#bytes() }
      case 'package':
        return { type: 'package', elements: this.#elements() }
      case 'uninitialized':
        return { type: 'uninitialized' }
      case 'reference':
        return { type: 'reference', name: this.#name() }
      default:
        throw this.#fault(`there is no type '${type}'`)
    }
  }

  end(): void {
    if (this.#position < this.#line.text.length) throw this.#fault('the end expected')
  }

  #integer(): bigint {
    const value = BigInt(this.#take(/ (0x[0-9A-Fa-f]+)/y, 'a hexadecimal number'))
    if (value >= 2n ** 64n) throw this.#fault('more than 64 bits')
    return value
  }

  #bytes(): Uint8Array {
    const text = this.#take(
      / (empty|[0-9A-Fa-f]{2}(?: [0-9A-Fa-f]{2})*)/y,
      "bytes in hexadecimal, or 'empty',",
    )
    return text === 'empty'
      ? new Uint8Array()
      : Uint8Array.from(text.split(' '), (byte) => parseInt(byte, 16))
  }

  #elements(): readonly AmlObject[] {
    const elements: AmlObject[] = []
    this.#take(/ \[ /y, "' [ '")
    while (!this.#skip(/\]/y)) {
      elements.push(this.object())
      this.#take(/, | (?=\])/y, "', ' or ' ]'")
    }
    return elements
  }

  #name(): string {
    const name = this.#take(/ ([^\s,]+)/y, 'a name segment')
    if (!NAME_SEGMENT.test(name)) throw this.#fault('a name segment expected')
    return name
  }

  #skip(pattern: RegExp): boolean {
    return this.#match(pattern) !== undefined
  }

  /** The first group of the pattern, or the whole match where it has none. */
  #take(pattern: RegExp, what: string): string {
    const match = this.#match(pattern)
    if (match === undefined) throw this.#fault(`${what} expected`)
    return match
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position
    const match = pattern.exec(this.#line.text)
    if (match === null) return undefined
    this.#position = pattern.lastIndex
    return match[1] ?? match[0]
  }

  #fault(problem: string): ExpectationError {
    return fault(this.#line, `${problem} at '${this.#line.text.slice(this.#position)}'`)
  }
}

function escapeString(text: string): string {
  return text.replace(/[^ -~]|["\\]/g, (character) =>
    character === '"' || character === '\\' ? `\\${character}` : `\\x${hexByte(character.charCodeAt(0))}`,
  )
}

function unescapeString(text: string): string {
  return text.replace(/\\(?:x([0-9A-F]{2})|(.))/g, (_, code: string | undefined, character: string) =>
    code === undefined ? character : String.fromCharCode(parseInt(code, 16)),
  )
}

function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0')
}
