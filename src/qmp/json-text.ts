/**
 * JSON text: written as QEMU writes it, and read whole. For a stream of messages see `json-stream.ts`.
 *
 * QEMU puts a space after `,` and `:`, orders members by `member-order.ts`, writes everything but printable ASCII as
 * `\uXXXX`, and numbers that are no integers with 17 digits.
 *
 * Source: QEMU qobject/qjson.c, qobject/json-writer.c; checked against QEMU 7.2.
 * @module
 */
import { JsonTextError } from './errors.ts'
import { JsonFloat, type JsonObject, type JsonValue } from './json.ts'
import { JsonStream } from './json-stream.ts'
import { inPrintOrder } from './member-order.ts'
import { encodeModifiedUtf8 } from './modified-utf8.ts'

/** One line, without a newline. A value that was parsed is no deeper than the parser's limit. */
export function formatJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return formatString(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : formatFloat(value)
  if (value instanceof JsonFloat) return formatFloat(value.value)
  if (isList(value)) return `[${value.map(formatJson).join(', ')}]`
  return formatObject(value)
}

function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function formatObject(object: JsonObject): string {
  const members = Object.keys(object).filter((name) => object[name] !== undefined)
  const pairs = inPrintOrder(members).map(
    (name) => `${formatString(name)}: ${formatJson(object[name] ?? null)}`,
  )
  return `{${pairs.join(', ')}}`
}

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/

/** No character. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const ESCAPES: ReadonlyMap<number, string> = new Map(
  Object.entries({ '"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' }).map(
    ([character, letter]) => [character.charCodeAt(0), `\\${letter}`],
  ),
)

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).toUpperCase().padStart(2, '0'))

function formatString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  const wellFormed = text.replace(LONE_SURROGATE, '\ufffd')
  let result = '"'
  let plain = 0
  for (let i = 0; i < wellFormed.length; i++) {
    const unit = wellFormed.charCodeAt(i)
    if (unit >= 0x20 && unit < 0x7f && unit !== 0x22 && unit !== 0x5c) continue
    if (i > plain) result += wellFormed.slice(plain, i)
    result += ESCAPES.get(unit) ?? `\\u${HEX[unit >> 8]}${HEX[unit & 0xff]}`
    plain = i + 1
  }
  return `${result}${wellFormed.slice(plain)}"`
}

/** As C's `%.17g`: 17 significant digits without trailing zeros. */
function formatFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [mantissa = '', power = '0'] = value.toExponential(16).split('e')
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 17) return withoutZeros(value.toPrecision(17))
  const digits = String(Math.abs(exponent)).padStart(2, '0')
  return `${withoutZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${digits}`
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/**
 * The one value that a text is, by QEMU's rules and within its limits.
 * @throws JsonTextError
 */
export function parseJson(text: string): JsonValue {
  const stream = new JsonStream()
  stream.push(encodeModifiedUtf8(text))
  stream.end()
  const first = stream.next()
  if (!first) throw new JsonTextError(text, 'there is no value')
  if (first.error !== undefined) throw new JsonTextError(text, first.error)
  if (stream.next()) throw new JsonTextError(text, 'there is more than one value')
  return first.value
}
