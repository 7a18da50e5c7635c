/**
 * Types of arguments as QAPI has them: a schema reads a JSON value, or says what is wrong with it in QEMU's words.
 *
 * ```ts
 * const PmemSave = struct({ val: int, size: int, filename: str })
 * PmemSave.read({ val: 1 }, argumentsPlace)   // MonitorError: Parameter 'size' is missing
 * ```
 *
 * Members are looked at in the order in which they are declared, as QEMU does; write them in its order. One that is not
 * declared is refused last.
 *
 * Source: QEMU qapi/qobject-input-visitor.c, qapi/qapi-visit-core.c; checked against QEMU 7.2.
 * @module
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../qmp/json.ts'
import { MonitorError } from './errors.ts'

/** Where a value stands, for messages. */
export interface Place {
  /** `capabilities[0].state`; empty for the arguments as a whole. */
  readonly path: string
  /** The member alone; `undefined` for an element of a list. */
  readonly member: string | undefined
}

export interface Schema<T> {
  /** @throws MonitorError */
  read(value: JsonValue, place: Place): T
}

export interface OptionalSchema<T> extends Schema<T> {
  readonly optional: true
}

export type SchemaType<S> = S extends Schema<infer T> ? T : never

type Members = Readonly<Record<string, Schema<unknown>>>

export type StructType<M extends Members> = {
  readonly [K in keyof M as M[K] extends { readonly optional: true } ? never : K]: SchemaType<M[K]>
} & {
  readonly [K in keyof M as M[K] extends { readonly optional: true } ? K : never]?:
    | SchemaType<M[K]>
    | undefined
}

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

function typeError({ path }: Place, expected: string): MonitorError {
  return new MonitorError(`Invalid parameter type for '${path}', expected: ${expected}`)
}

/** A signed 64-bit integer; `1.0` is none. */
export const int: Schema<bigint> = {
  read(value, place) {
    const exact = typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value
    if (typeof exact === 'bigint' && exact >= INT64_MIN && exact <= INT64_MAX) return exact
    throw typeError(place, 'integer')
  },
}

export const bool: Schema<boolean> = {
  read(value, place) {
    if (typeof value === 'boolean') return value
    throw typeError(place, 'boolean')
  },
}

export const str: Schema<string> = {
  read(value, place) {
    if (typeof value === 'string') return value
    throw typeError(place, 'string')
  },
}

/** Whatever it is. */
export const any: Schema<JsonValue> = { read: (value) => value }

export function oneOf<const T extends string>(...values: readonly T[]): Schema<T> {
  return {
    read(value, place) {
      const text = str.read(value, place)
      const found = values.find((known) => known === text)
      if (found !== undefined) return found
      // An element of a list has no name, and QEMU prints that.
      throw new MonitorError(`Parameter '${place.member ?? 'null'}' does not accept value '${text}'`)
    },
  }
}

export function list<T>(element: Schema<T>): Schema<readonly T[]> {
  return {
    read(value, place) {
      if (!Array.isArray(value)) throw typeError(place, 'array')
      return (value as readonly JsonValue[]).map((item, i) =>
        element.read(item, { path: `${place.path}[${i}]`, member: undefined }),
      )
    },
  }
}

export function optional<T>(schema: Schema<T>): OptionalSchema<T> {
  return { ...schema, optional: true }
}

export function struct<const M extends Members>(members: M): Schema<StructType<M>> {
  return {
    read(value, place) {
      if (!isJsonObject(value)) throw typeError(place, 'object')
      const result: Record<string, unknown> = {}
      for (const [member, schema] of Object.entries(members)) {
        const given = value[member]
        const at = { path: pathOf(place, member), member }
        if (given !== undefined) result[member] = schema.read(given, at)
        else if (!('optional' in schema)) throw new MonitorError(`Parameter '${at.path}' is missing`)
      }
      const unknown = Object.keys(value).find((member) => !Object.hasOwn(members, member))
      if (unknown !== undefined) {
        throw new MonitorError(`Parameter '${pathOf(place, unknown)}' is unexpected`)
      }
      return result as StructType<M>
    },
  }
}

/** The members of a command's arguments. @throws MonitorError */
export function readArguments<T>(schema: Schema<T>, args: JsonObject): T {
  return schema.read(args, { path: '', member: undefined })
}

function pathOf({ path }: Place, member: string): string {
  return path === '' ? member : `${path}.${member}`
}
