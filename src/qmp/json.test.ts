import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, fromLatin1 } from '../binary/bytes.ts'
import { JsonFloat, type JsonValue } from './json.ts'
import { BAD_JSON, VALUES } from './json.vectors.ts'
import { type JsonLimits, type JsonMessage, JsonStream } from './json-stream.ts'
import { formatJson, parseJson } from './json-text.ts'
import { decodeModifiedUtf8, encodeModifiedUtf8 } from './modified-utf8.ts'

const bytesOf = (input: string | Uint8Array) =>
  typeof input === 'string' ? encodeModifiedUtf8(input) : input

function messagesOf(pieces: readonly Uint8Array[], limits?: JsonLimits): JsonMessage[] {
  const stream = new JsonStream(limits)
  const messages: JsonMessage[] = []
  for (const piece of pieces) {
    stream.push(piece)
    for (let message = stream.next(); message; message = stream.next()) messages.push(message)
  }
  expect(stream.hasInput).toBe(false)
  return messages
}

const errorsOf = (messages: readonly JsonMessage[]) => messages.map(({ error }) => error)

describe('a stream of JSON messages', () => {
  it.each(BAD_JSON)('refuses %j in QEMU’s words, and goes on', (input, ...errors) => {
    const whole = concatBytes(bytesOf(input), fromLatin1('\n\n"next"'))
    const messages = messagesOf([whole])
    expect(errorsOf(messages)).toEqual([...errors, undefined])
    expect(messages.at(-1)).toEqual({ value: 'next' })
    expect(messagesOf(Array.from(whole, (byte) => Uint8Array.of(byte)))).toEqual(messages)
  })

  it.each(VALUES)('reads %j and prints it as QEMU', (input, printed) => {
    const messages = messagesOf([bytesOf(input), fromLatin1('\n')])
    expect(messages.map((message) => message.error ?? formatJson(message.value))).toEqual([printed])
  })

  it('keeps integers exact, and apart from other numbers', () => {
    const [message] = messagesOf([fromLatin1('[1, 9007199254740991, 9007199254740992, -5, 1.0, 0.5, 1e400]')])
    expect(message).toEqual({
      value: [1, 9007199254740991, 9007199254740992n, -5, new JsonFloat(1), 0.5, new JsonFloat(Infinity)],
    })
  })

  it('takes messages without anything between them, and cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { minLength: 1 }),
        fc.infiniteStream(fc.nat(9)),
        (values, cuts) => {
          const text = values.map((value) => JSON.stringify([value])).join('')
          const whole = encodeModifiedUtf8(text)
          const pieces: Uint8Array[] = []
          for (let at = 0; at < whole.length; ) {
            const size = 1 + (cuts.next().value ?? 0)
            pieces.push(whole.subarray(at, at + size))
            at += size
          }
          const messages = messagesOf(pieces)
          // fast-check's strings may hold noncharacters and `-0`; what is read is what a single piece gives.
          expect(messages).toEqual(messagesOf([whole]))
        },
      ),
    )
  })

  it('reads what it has printed', () => {
    const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false),
        fc.maxSafeInteger(),
        fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
        fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
        fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Number.isInteger(x)),
        fc.string({ unit: fc.integer({ min: 0, max: 0xd7ff }).map((unit) => String.fromCodePoint(unit)) }),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    })).value
    fc.assert(
      fc.property(value, (given) => {
        const text = formatJson(given)
        expect(text).toMatch(/^[\x20-\x7e]*$/)
        expect(formatJson(parseJson(text))).toBe(formatJson(parseJson(formatJson(parseJson(text)))))
        expect(parseJson(text)).toEqual(given)
      }),
    )
  })

  it('never throws, and holds no more than the limits, whatever comes', () => {
    const limits = { tokenBytes: 64, tokens: 16, depth: 4 }
    const noise = fc.array(fc.constantFrom(...'{}[]:,"\'\\x1e.-+tu%\n \u00ff\u0000\u00c3'), {
      maxLength: 400,
    })
    fc.assert(
      fc.property(fc.array(noise), (pieces) => {
        const stream = new JsonStream(limits)
        for (const piece of pieces) {
          stream.push(fromLatin1(piece.join('')))
          for (let message = stream.next(); message; message = stream.next()) {
            expect(stream.heldBytes).toBe(0)
            if (message.error === undefined) formatJson(message.value)
          }
          expect(stream.heldBytes).toBeLessThanOrEqual(2 * limits.tokenBytes + 64 * limits.tokens + 1)
        }
      }),
    )
  })
})

describe('limits of a message', () => {
  const limits = { tokenBytes: 32, tokens: 8, depth: 4 }
  const read = (text: string) => errorsOf(messagesOf([fromLatin1(`${text}\n`)], limits))

  it.each([
    ['[[[[]]]]', [undefined]],
    ['[[[[[', ['JSON nesting depth limit exceeded']],
    ['[1,1,1]', [undefined]],
    ['[1,1,1,1]', ['JSON token count limit exceeded']],
    [`"${'x'.repeat(29)}"`, [undefined]],
    [`"${'x'.repeat(30)}"`, ['JSON token size limit exceeded']],
    [`["${'x'.repeat(29)}"]`, ['JSON token size limit exceeded', 'JSON parse error, expecting value']],
    // A token that never ends is given up at the limit, and again.
    [
      'x'.repeat(99),
      ['JSON token size limit exceeded', 'JSON token size limit exceeded', 'JSON token size limit exceeded'],
    ],
  ])('judge %j', (text, errors) => {
    expect(read(text)).toEqual(errors)
  })

  it('are QEMU’s when nothing else is said', () => {
    const deep = (depth: number) => fromLatin1('['.repeat(depth) + ']'.repeat(depth))
    expect(errorsOf(messagesOf([deep(1024)]))).toEqual([undefined])
    expect(errorsOf(messagesOf([deep(1025)]))[0]).toBe('JSON nesting depth limit exceeded')
    const many = (count: number) => fromLatin1(`[${'1,'.repeat(count / 2 - 1)}]`)
    expect(errorsOf(messagesOf([many(2 ** 21)]))).toEqual(['JSON parse error, expecting value'])
    expect(errorsOf(messagesOf([many(2 ** 21 + 2)]))[0]).toBe('JSON token count limit exceeded')
    const piece = new Uint8Array(2 ** 20).fill(0x78)
    const stream = new JsonStream()
    stream.push(fromLatin1('"'))
    for (let i = 0; i < 64; i++) {
      expect(stream.next()).toBeUndefined()
      stream.push(piece)
    }
    expect(stream.next()).toEqual({ error: 'JSON token size limit exceeded' })
    expect(stream.heldBytes).toBe(0)
  })
})

describe('one JSON text', () => {
  it.each([
    ['', 'there is no value'],
    ['1 2', 'there is more than one value'],
    ['[1', 'JSON parse error, premature EOI'],
    ['"a', `JSON parse error, stray '"a'`],
    ['{', 'JSON parse error, premature EOI'],
  ])('%j is none: %s', (text, problem) => {
    expect(() => parseJson(text)).toThrow(problem)
  })

  it('may be a number at its end', () => {
    expect(parseJson('12')).toBe(12)
    expect(parseJson(' true')).toBe(true)
  })

  it('is printed without lone surrogates, and without what is undefined', () => {
    expect(formatJson({ a: 'x\ud800y', b: undefined })).toBe('{"a": "x\\uFFFDy"}')
  })
})

describe('modified UTF-8', () => {
  it('is UTF-8 but for U+0000', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes('\0'))
        expect(encodeModifiedUtf8(text)).toEqual(new Uint8Array(new TextEncoder().encode(text)))
      }),
    )
    expect(encodeModifiedUtf8('\0')).toEqual(Uint8Array.of(0xc0, 0x80))
    expect(encodeModifiedUtf8('\ud800')).toEqual(encodeModifiedUtf8('\ufffd'))
    expect(decodeModifiedUtf8(Uint8Array.of(0xc0, 0x80, 0xe2, 0x82))).toBe('\0\ufffd')
  })
})
