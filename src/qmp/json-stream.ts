/**
 * A stream of JSON messages: bytes in, values and errors out, by QEMU's rules and in QEMU's words.
 *
 * A message ends where its brackets balance; nothing separates messages. An error in a message is told once, at the
 * message's end, where the brackets still say where that is; a byte that fits nowhere is told at once.
 *
 * What a peer can make this hold is bounded: `limits`. Values are built while tokens come in, so there is no second copy.
 *
 * Source: QEMU qobject/json-streamer.c, qobject/json-parser.c; checked against QEMU 7.2.
 * @module
 */
import { toLatin1 } from '../binary/bytes.ts'
import { floatValue, integerValue, type JsonValue } from './json.ts'
import { JsonLexer, Token } from './json-lexer.ts'
import { JsonParser } from './json-parser.ts'
import { readString } from './json-string.ts'
import { decodeModifiedUtf8 } from './modified-utf8.ts'

export interface JsonLimits {
  /** Bytes of the tokens of one message, and of one token. */
  readonly tokenBytes: number
  readonly tokens: number
  /** Brackets that are open at a time. */
  readonly depth: number
}

/** QEMU's own. */
export const QEMU_JSON_LIMITS: JsonLimits = { tokenBytes: 64 * 2 ** 20, tokens: 2 * 2 ** 20, depth: 1024 }

export type JsonMessage =
  | { readonly value: JsonValue; readonly error?: undefined }
  /** As QEMU words it: `JSON parse error, expecting value`. */
  | { readonly error: string }

/** QEMU writes the error of a parse into so many bytes, and leaves out the rest. */
const ERROR_LENGTH = 1023

/** About what one token costs as a JavaScript value, beside its bytes. */
const TOKEN_OVERHEAD = 64

export class JsonStream {
  readonly #limits: JsonLimits
  readonly #lexer: JsonLexer
  #parser = new JsonParser()
  #objects = 0
  #arrays = 0
  #tokenBytes = 0
  #tokens = 0

  constructor(limits: JsonLimits = QEMU_JSON_LIMITS) {
    this.#limits = limits
    this.#lexer = new JsonLexer(limits.tokenBytes)
  }

  /** @param bytes are not copied: do not change them until `next` has given `undefined` */
  push(bytes: Uint8Array): void {
    this.#lexer.push(bytes)
  }

  /** Nothing follows. */
  end(): void {
    this.#lexer.end()
  }

  /** About how much memory the unfinished message takes; what was pushed and not read is not counted. */
  get heldBytes(): number {
    return this.#lexer.heldBytes + this.#tokenBytes + TOKEN_OVERHEAD * this.#tokens
  }

  /** Whether there is something that `next` has not looked at. */
  get hasInput(): boolean {
    return this.#lexer.hasInput
  }

  /** Forgets the unfinished message, as if it had been longer than the limit. */
  giveUp(): JsonMessage {
    this.#lexer.giveUp()
    return this.#finish({ error: 'JSON token size limit exceeded' })
  }

  /** The next message, when all of it is there. */
  next(): JsonMessage | undefined {
    for (let token = this.#lexer.next(); token !== Token.none; token = this.#lexer.next()) {
      const message = this.#take(token)
      if (message) return message
    }
    return this.#lexer.isAtEnd && this.#tokens > 0 ? this.#emit() : undefined
  }

  #take(token: Token): JsonMessage | undefined {
    const { token: bytes } = this.#lexer
    if (token === Token.error) {
      // QEMU repeats all of it, up to 64 MiB.
      const stray = cut(decodeModifiedUtf8(head(bytes)))
      return this.#finish({ error: `JSON parse error, stray '${stray}'` })
    }
    if (token === Token.beginObject) this.#objects++
    else if (token === Token.endObject) this.#objects--
    else if (token === Token.beginArray) this.#arrays++
    else if (token === Token.endArray) this.#arrays--

    const { tokenBytes, tokens, depth } = this.#limits
    if (token === Token.tooLong || this.#tokenBytes + bytes.length + 1 > tokenBytes) {
      return this.#finish({ error: 'JSON token size limit exceeded' })
    }
    if (this.#tokens + 1 > tokens) return this.#finish({ error: 'JSON token count limit exceeded' })
    if (this.#objects + this.#arrays > depth)
      return this.#finish({ error: 'JSON nesting depth limit exceeded' })
    this.#tokenBytes += bytes.length
    this.#tokens++

    this.#parse(token, bytes)
    const isOpen = (this.#objects > 0 || this.#arrays > 0) && this.#objects >= 0 && this.#arrays >= 0
    return isOpen ? undefined : this.#emit()
  }

  #parse(token: Token, bytes: Uint8Array): void {
    const parser = this.#parser
    // The rest of a message that is wrong already is only counted.
    if (parser.problem !== undefined) return
    if (token === Token.string) {
      const string = readString(bytes)
      if (string.problem !== undefined) parser.fail(string.problem)
      else parser.value(string.text)
    } else if (token === Token.integer) {
      parser.value(integerValue(toLatin1(bytes)))
    } else if (token === Token.float) {
      parser.value(floatValue(toLatin1(bytes)))
    } else if (token === Token.keyword) {
      parser.keyword(toLatin1(head(bytes)))
    } else {
      parser.punctuation(token)
    }
  }

  #emit(): JsonMessage {
    const result = this.#parser.result()
    if (result.problem === undefined) return this.#finish(result)
    return this.#finish({ error: `JSON parse error, ${cut(result.problem)}` })
  }

  #finish(message: JsonMessage): JsonMessage {
    this.#parser = new JsonParser()
    this.#objects = 0
    this.#arrays = 0
    this.#tokenBytes = 0
    this.#tokens = 0
    return message
  }
}

/** Enough of a token for a message that is cut. */
function head(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, ERROR_LENGTH + 1)
}

function cut(text: string): string {
  return text.slice(0, ERROR_LENGTH)
}
