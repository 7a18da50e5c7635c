/**
 * Arguments of HMP's commands, read by a list of parameters.
 *
 * Source: QEMU monitor/hmp.c; checked against QEMU 7.2.
 * @module
 */
import { readExpression } from './expression.ts'
import type { FormatDefaults, MemoryFormat } from './memory-format.ts'
import { readFormat } from './memory-format.ts'
import { HmpSyntaxError } from './syntax-error.ts'

export type HmpParameter =
  /** One word, or a text in double quotes. */
  | { readonly name: string; readonly type: 'string' | 'file'; readonly optional?: true }
  /** Everything up to the end of the line. */
  | { readonly name: string; readonly type: 'rest'; readonly optional?: true }
  /** An expression; `int` has to fit into 32 bits. An optional one may be left out, or has to follow a `.`. */
  | { readonly name: string; readonly type: 'int' | 'long'; readonly optional?: true | '.' }
  /** `on` or `off`. */
  | { readonly name: string; readonly type: 'bool' }
  /** `-d`. */
  | { readonly name: string; readonly type: 'flag'; readonly letter: string }
  /** `/16xb`. */
  | { readonly name: string; readonly type: 'format' }

/** What was given, by the parameter's name. */
export class HmpArguments {
  readonly #values = new Map<string, string | bigint | boolean | MemoryFormat>()

  set(name: string, value: string | bigint | boolean | MemoryFormat): void {
    this.#values.set(name, value)
  }

  /** A string, or `undefined` for an optional one that was left out. */
  text(name: string): string | undefined {
    const value = this.#values.get(name)
    return typeof value === 'string' ? value : undefined
  }

  integer(name: string): bigint | undefined {
    const value = this.#values.get(name)
    return typeof value === 'bigint' ? value : undefined
  }

  flag(name: string): boolean {
    return this.#values.get(name) === true
  }

  format(name: string): MemoryFormat {
    const value = this.#values.get(name)
    if (typeof value !== 'object') throw new HmpSyntaxError('format expected')
    return value
  }
}

const isSpace = (character: string | undefined) => character !== undefined && /\s/.test(character)

/**
 * @param command as it is in the table, such as `quit|q`: QEMU names it so in its messages
 * @param line from behind the command's name
 * @throws HmpSyntaxError
 */
export function readHmpArguments(
  command: string,
  parameters: readonly HmpParameter[],
  line: string,
  defaults: FormatDefaults,
): HmpArguments {
  const args = new HmpArguments()
  let at = 0
  const skipSpaces = () => {
    while (isSpace(line[at])) at++
  }
  for (const [i, parameter] of parameters.entries()) {
    skipSpaces()
    const { name, type } = parameter
    const isEnd = at >= line.length
    if (type === 'flag') {
      if (line[at] !== '-') continue
      const letter = line[at + 1] ?? ''
      if (letter === parameter.letter) {
        args.set(name, true)
        at += 2
      } else if (!parameters.slice(i + 1).some((other) => other.type === 'flag' && other.letter === letter)) {
        throw new HmpSyntaxError(`${command}: unsupported option -${letter}`)
      }
    } else if (type === 'format') {
      const { format, end } = readFormat(line, at, defaults)
      args.set(name, format)
      at = end
    } else if (type === 'bool') {
      const word = /^\S*/.exec(line.slice(at))?.[0] ?? ''
      if (word !== 'on' && word !== 'off') throw new HmpSyntaxError("Expected 'on' or 'off'")
      args.set(name, word === 'on')
      at += word.length
    } else if (type === 'int' || type === 'long') {
      if (parameter.optional === true && isEnd) continue
      if (parameter.optional === '.') {
        if (line[at] !== '.') continue
        at++
      }
      const { value, end } = readExpression(line, at)
      if (type === 'int' && value >> 32n !== 0n) {
        throw new HmpSyntaxError(`'${command}' has failed: integer is for 32-bit values`)
      }
      args.set(name, value)
      at = end
    } else {
      if (parameter.optional && isEnd) continue
      const string = type === 'rest' ? readRest(line, at) : readString(line, at)
      if (!string) throw new HmpSyntaxError(`${command}: ${type === 'file' ? 'filename' : 'string'} expected`)
      args.set(name, string.text)
      at = string.end
    }
  }
  skipSpaces()
  if (at < line.length) throw new HmpSyntaxError(`${command}: extraneous characters at the end of line`)
  return args
}

/** Words of a line for help and completion, which take quotes as arguments do; `undefined` when a quote is not closed. */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = []
  for (let at = 0; ; ) {
    while (isSpace(line[at])) at++
    if (at >= line.length) return words
    const word = readString(line, at)
    if (!word || words.length >= WORDS_LIMIT) return undefined
    words.push(word.text)
    at = word.end
  }
}

/** Of one line. */
const WORDS_LIMIT = 16
/** Of one argument; the rest is dropped. */
const STRING_LIMIT = 1023

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', '\\': '\\', "'": "'", '"': '"' }

interface ReadString {
  readonly text: string
  readonly end: number
}

function readString(line: string, start: number): ReadString | undefined {
  if (start >= line.length) return undefined
  if (line[start] !== '"') {
    const word = /^\S*/.exec(line.slice(start))?.[0] ?? ''
    return { text: word.slice(0, STRING_LIMIT), end: start + word.length }
  }
  let text = ''
  for (let at = start + 1; at < line.length; at++) {
    const character = line[at] ?? ''
    if (character === '"') return { text: text.slice(0, STRING_LIMIT), end: at + 1 }
    if (character !== '\\') {
      text += character
      continue
    }
    const escaped = ESCAPES[line[++at] ?? '']
    if (escaped === undefined) return undefined
    text += escaped
  }
  return undefined
}

function readRest(line: string, start: number): ReadString | undefined {
  return start < line.length ? { text: line.slice(start), end: line.length } : undefined
}
