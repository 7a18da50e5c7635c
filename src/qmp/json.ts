/**
 * JSON values as QEMU has them: integers are exact up to 64 bits, and an integer is not a number with a point.
 *
 * | text | value |
 * |---|---|
 * | `5`, `-9007199254740991` | `number` |
 * | `9007199254740993`, `18446744073709551615`: beyond 2^53, within 64 bits | `bigint` |
 * | `0.5` | `number` |
 * | `1.0`, `1e3`, integers beyond 64 bits | `JsonFloat`: a whole number that QAPI does not take for an integer |
 *
 * Source: QEMU include/qapi/qmp/qnum.h.
 * @module
 */

export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | JsonFloat
  | readonly JsonValue[]
  | JsonObject

/** Objects that were parsed inherit nothing: `__proto__` is a member like any other. */
export interface JsonObject {
  /** Members that are `undefined` are not written. */
  readonly [member: string]: JsonValue | undefined
}

/** A number with a point or an exponent whose value is whole, or that is beyond 64 bits; may be infinite. */
export class JsonFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonFloat)
}

const INT64_MIN = -(2n ** 63n)
const UINT64_MAX = 2n ** 64n - 1n

/** The value of an integer token: `-?(0|[1-9][0-9]*)`. */
export function integerValue(text: string): number | bigint | JsonFloat {
  if (text.length <= 15) return Number(text) + 0 // "-0" is 0
  const float = Number(text)
  // 64 bits have 20 digits: a token of a million must not become a bigint first.
  if (text.length > 20) return new JsonFloat(float)
  const exact = BigInt(text)
  if (exact < INT64_MIN || exact > UINT64_MAX) return new JsonFloat(float)
  return Number.isSafeInteger(float) ? float : exact
}

/** The value of a token with a point or an exponent. */
export function floatValue(text: string): number | JsonFloat {
  const value = Number(text)
  return Number.isInteger(value) || !Number.isFinite(value) ? new JsonFloat(value) : value
}
