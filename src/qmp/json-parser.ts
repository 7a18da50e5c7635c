/**
 * Tokens to one value, by a stack of its own: depth costs no stack of the engine.
 *
 * Source: QEMU qobject/json-parser.c; checked against QEMU 7.2.
 * @module
 */
import type { JsonValue } from './json.ts'
import { Token } from './json-lexer.ts'

interface OpenArray {
  readonly kind: 'array'
  readonly items: JsonValue[]
  expects: 'first' | 'item' | 'separator'
}

interface OpenObject {
  readonly kind: 'object'
  readonly members: Record<string, JsonValue>
  expects: 'first' | 'key' | 'colon' | 'value' | 'separator'
  key: string
}

const KEYWORDS: ReadonlyMap<string, JsonValue> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

/** Objects that inherit nothing: `Object.create(null)` would do, and is several times slower. */
const Members = (() => {
  function Members(): void {}
  Members.prototype = Object.create(null)
  return Members as unknown as new () => Record<string, JsonValue>
})()

export class JsonParser {
  readonly #open: (OpenArray | OpenObject)[] = []
  #value: JsonValue | undefined
  #problem: string | undefined

  /** The first thing that is wrong, in QEMU's words. */
  get problem(): string | undefined {
    return this.#problem
  }

  fail(problem: string): void {
    this.#problem ??= problem
  }

  result(): { readonly value: JsonValue; readonly problem?: undefined } | { readonly problem: string } {
    if (this.#problem === undefined && this.#value !== undefined && this.#open.length === 0) {
      return { value: this.#value }
    }
    return { problem: this.#problem ?? 'premature EOI' }
  }

  keyword(word: string): void {
    if (!this.#expectsValue()) return
    const value = KEYWORDS.get(word)
    if (value === undefined) this.fail(`invalid keyword '${word}'`)
    else this.#complete(value)
  }

  value(value: JsonValue): void {
    if (this.#expectsValue()) this.#complete(value)
  }

  punctuation(token: Token): void {
    const top = this.#open.at(-1)
    if (token === Token.beginObject) {
      if (this.#expectsValue()) {
        this.#open.push({ kind: 'object', members: new Members(), expects: 'first', key: '' })
      }
    } else if (token === Token.beginArray) {
      if (this.#expectsValue()) this.#open.push({ kind: 'array', items: [], expects: 'first' })
    } else if (top?.kind === 'array') {
      this.#inArray(top, token)
    } else if (top) {
      this.#inObject(top, token)
    } else {
      this.fail('expecting value')
    }
  }

  #inArray(top: OpenArray, token: Token): void {
    if (token === Token.endArray && top.expects !== 'item') this.#close(top.items)
    else if (top.expects !== 'separator') this.fail('expecting value')
    else if (token === Token.comma) top.expects = 'item'
    else this.fail('expected separator in list')
  }

  #inObject(top: OpenObject, token: Token): void {
    if (top.expects === 'colon') {
      if (token === Token.colon) top.expects = 'value'
      else this.fail('missing : in object pair')
    } else if (token === Token.endObject && (top.expects === 'first' || top.expects === 'separator')) {
      this.#close(top.members)
    } else if (top.expects !== 'separator') {
      this.fail('expecting value')
    } else if (token === Token.comma) {
      top.expects = 'key'
    } else {
      this.fail('expected separator in dict')
    }
  }

  /** Whether a value may begin here; fails when not. A value in the place of a key is read first, and refused then. */
  #expectsValue(): boolean {
    const top = this.#open.at(-1)
    if (top?.expects === 'separator') {
      this.fail(`expected separator in ${top.kind === 'array' ? 'list' : 'dict'}`)
    } else if (top?.expects === 'colon') {
      this.fail('missing : in object pair')
    }
    return this.#problem === undefined
  }

  #close(value: JsonValue): void {
    this.#open.pop()
    this.#complete(value)
  }

  #complete(value: JsonValue): void {
    const top = this.#open.at(-1)
    if (!top) {
      this.#value = value
    } else if (top.kind === 'array') {
      top.items.push(value)
      top.expects = 'separator'
    } else if (top.expects === 'value') {
      if (top.key in top.members) this.fail('duplicate key')
      top.members[top.key] = value
      top.expects = 'separator'
    } else if (typeof value === 'string') {
      top.key = value
      top.expects = 'colon'
    } else {
      this.fail('key is not a string in object')
    }
  }
}
