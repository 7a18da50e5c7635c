/**
 * Bytes to JSON tokens, wherever the pieces that arrive are cut.
 *
 * As RFC 8259 has them, and as QEMU adds to it: strings may stand in single quotes, and know the escape `\'`. A byte that
 * fits nowhere makes an error token of what was read of the token, and everything is dropped up to a place where a new
 * message may begin: a bracket, a colon, a comma, or a control character other than a tab. FE and FF, which no UTF-8 has,
 * are such places too: a client sends one to be sure of a fresh start.
 *
 * Source: QEMU qobject/json-lexer.c, docs/interop/qmp-spec.txt; checked against QEMU 7.2.
 * @module
 */
import { concatBytes } from '../binary/bytes.ts'

/** What a token is. */
export const Token = {
  /** Nothing: more bytes are needed. */
  none: 0,
  beginObject: 0x40,
  endObject: 0x41,
  beginArray: 0x42,
  endArray: 0x43,
  colon: 0x44,
  comma: 0x45,
  string: 0x46,
  integer: 0x47,
  float: 0x48,
  keyword: 0x49,
  /** A byte that fits nowhere; the last of the token. */
  error: 0x4a,
  /** A token that is longer than the limit. */
  tooLong: 0x4b,
} as const
export type Token = (typeof Token)[keyof typeof Token]

const State = {
  start: 0,
  recovery: 1,
  doubleQuoted: 2,
  doubleQuotedEscape: 3,
  singleQuoted: 4,
  singleQuotedEscape: 5,
  minus: 6,
  zero: 7,
  digits: 8,
  point: 9,
  fraction: 10,
  exponent: 11,
  exponentSign: 12,
  exponentDigits: 13,
  keyword: 14,
} as const
const STATES = 15

/** Of a table entry: the byte is not part of the token, and is looked at again. */
const LOOK_AGAIN = 0x80

/** `TABLE[256 * state + byte]`: the next state, or a token, or `LOOK_AGAIN` with one of them. */
const TABLE: Uint8Array = makeTable()

function makeTable(): Uint8Array {
  const table = new Uint8Array(256 * STATES).fill(Token.error)
  const range = (state: number, first: number, last: number, entry: number) => {
    table.fill(entry, 256 * state + first, 256 * state + last + 1)
  }
  const each = (state: number, characters: string, entry: number) => {
    for (const character of characters) table[256 * state + character.charCodeAt(0)] = entry
  }

  each(State.start, ' \t\r\n', State.start)
  each(State.start, '{', Token.beginObject)
  each(State.start, '}', Token.endObject)
  each(State.start, '[', Token.beginArray)
  each(State.start, ']', Token.endArray)
  each(State.start, ':', Token.colon)
  each(State.start, ',', Token.comma)
  each(State.start, '"', State.doubleQuoted)
  each(State.start, "'", State.singleQuoted)
  each(State.start, '-', State.minus)
  each(State.start, '0', State.zero)
  each(State.start, '123456789', State.digits)
  range(State.start, 0x61, 0x7a, State.keyword)

  range(State.recovery, 0x00, 0x1f, State.start | LOOK_AGAIN)
  range(State.recovery, 0x20, 0xfd, State.recovery)
  range(State.recovery, 0xfe, 0xff, State.start | LOOK_AGAIN)
  each(State.recovery, '\t', State.recovery)
  each(State.recovery, '{}[]:,', State.start | LOOK_AGAIN)

  for (const [state, afterBackslash, quote] of [
    [State.doubleQuoted, State.doubleQuotedEscape, '"'],
    [State.singleQuoted, State.singleQuotedEscape, "'"],
  ] as const) {
    range(state, 0x20, 0xfd, state)
    each(state, '\\', afterBackslash)
    each(state, quote, Token.string)
    range(afterBackslash, 0x20, 0xfd, state)
  }

  each(State.minus, '0', State.zero)
  each(State.minus, '123456789', State.digits)
  // A zero takes no exponent, only a fraction.
  range(State.zero, 0x00, 0xff, Token.integer | LOOK_AGAIN)
  each(State.zero, '0123456789', Token.error)
  each(State.zero, '.', State.point)
  range(State.digits, 0x00, 0xff, Token.integer | LOOK_AGAIN)
  each(State.digits, '0123456789', State.digits)
  each(State.digits, '.', State.point)
  each(State.digits, 'eE', State.exponent)
  each(State.point, '0123456789', State.fraction)
  range(State.fraction, 0x00, 0xff, Token.float | LOOK_AGAIN)
  each(State.fraction, '0123456789', State.fraction)
  each(State.fraction, 'eE', State.exponent)
  each(State.exponent, '+-', State.exponentSign)
  each(State.exponent, '0123456789', State.exponentDigits)
  each(State.exponentSign, '0123456789', State.exponentDigits)
  range(State.exponentDigits, 0x00, 0xff, Token.float | LOOK_AGAIN)
  each(State.exponentDigits, '0123456789', State.exponentDigits)

  range(State.keyword, 0x00, 0xff, Token.keyword | LOOK_AGAIN)
  range(State.keyword, 0x61, 0x7a, State.keyword)
  return table
}

const EMPTY = new Uint8Array()

export class JsonLexer {
  readonly #limit: number
  #state: number = State.start
  /** What has arrived and was not read; `#at` is in the first. */
  #pieces: Uint8Array[] = []
  #at = 0
  /** The begin of a token whose end has not arrived: copies. */
  #held: Uint8Array[] = []
  #heldLength = 0
  #token: Uint8Array = EMPTY
  #ended = false

  /** @param limit of one token, in bytes */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** @param bytes are not copied: do not change them until `next` has given `none` */
  push(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#pieces.push(bytes)
  }

  /** Nothing follows: a number or a word that was read last is complete, anything else is an error. */
  end(): void {
    this.#ended = true
  }

  /** The bytes of the token that `next` gave last. They may be part of what was pushed. */
  get token(): Uint8Array {
    return this.#token
  }

  /** Bytes that are kept of an unfinished token. */
  get heldBytes(): number {
    return this.#heldLength
  }

  /** Whether there are bytes that `next` has not looked at. */
  get hasInput(): boolean {
    return this.#pieces.length > 0
  }

  /** Whether everything was read and nothing follows. */
  get isAtEnd(): boolean {
    return this.#ended && !this.hasInput
  }

  /** Forgets the token whose end has not arrived. */
  giveUp(): void {
    this.#release()
    this.#state = State.start
  }

  /** Reads up to the end of a token. */
  next(): Token {
    for (let piece = this.#pieces[0]; piece; piece = this.#pieces[0]) {
      const token = this.#read(piece)
      if (token !== Token.none) return token
      this.#pieces.shift()
      this.#at = 0
    }
    return this.#ended ? this.#flush() : Token.none
  }

  #read(piece: Uint8Array): Token {
    const room = this.#limit - this.#heldLength
    let state = this.#state
    let start = this.#at
    for (let at = start; at < piece.length; ) {
      const entry = TABLE[256 * state + (piece[at] ?? 0)] ?? Token.error
      if (entry < STATES) {
        state = entry
        at++
        if (state <= State.recovery) start = at
        else if (at - start > room) return this.#finish(piece.subarray(start, at), at, Token.tooLong)
      } else if (entry === (State.start | LOOK_AGAIN)) {
        state = State.start
        start = at
      } else {
        if ((entry & LOOK_AGAIN) === 0) at++
        return this.#finish(piece.subarray(start, at), at, (entry & ~LOOK_AGAIN) as Token)
      }
    }
    this.#state = state
    if (start < piece.length) this.#hold(piece.slice(start))
    return Token.none
  }

  #finish(tail: Uint8Array, at: number, token: Token): Token {
    this.#token = this.#held.length === 0 ? tail : concatBytes(this.#held, tail)
    this.#release()
    this.#state = token === Token.error ? State.recovery : State.start
    this.#at = at
    return token
  }

  #flush(): Token {
    const state = this.#state
    this.#state = State.start
    if (state === State.start || state === State.recovery) return Token.none
    this.#token = concatBytes(this.#held)
    this.#release()
    return ((TABLE[256 * state] ?? Token.error) & ~LOOK_AGAIN) as Token
  }

  #hold(bytes: Uint8Array): void {
    this.#held.push(bytes)
    this.#heldLength += bytes.length
  }

  #release(): void {
    this.#held = []
    this.#heldLength = 0
  }
}
