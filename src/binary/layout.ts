/**
 * Binary layouts declared once: one declaration gives encode, decode, the TypeScript type, a dump and a diff.
 *
 * ```ts
 * export const FwCfgDmaAccess = struct('FwCfgDmaAccess', {
 *   control: u32be,
 *   length: u32be,
 *   address: u64be,
 * }, { size: 16 })
 * export type FwCfgDmaAccess = Infer<typeof FwCfgDmaAccess>
 * ```
 *
 * The size is stated as well as computed, so a wrong field width fails when the module loads. Errors name the path of
 * the field: `LoaderEntry.zone at byte 0x40: expected …`. Endianness is in the name of every integer.
 * @module
 */
import { fromLatin1, toHex, toLatin1 } from './bytes.ts'
import { VmgenidError } from './errors.ts'
import { hex } from './numbers.ts'

/** Bytes that are not what the layout says, or a value that does not fit its field. */
export class LayoutError extends VmgenidError {
  override readonly name = 'LayoutError'
  /** Path of the field, such as `Fadt.X_PM1a_EVT.address`. */
  readonly path: string
  /** Byte offset of the field from the start of the bytes that were given. */
  readonly offset: number
  constructor(path: string, offset: number, problem: string) {
    super('LAYOUT', `${path} at byte ${hex(offset)}: ${problem}`)
    this.path = path
    this.offset = offset
  }
}

/** Where a field stands while it is read or written; joined to text only when something is wrong. */
export interface Place {
  readonly parent: Place | undefined
  readonly name: string | number
}

/** One field kind: a fixed number of bytes and what they mean. */
export interface Field<T> {
  readonly size: number
  read(bytes: Uint8Array, offset: number, place: Place): T
  write(bytes: Uint8Array, offset: number, value: T, place: Place): void
  /** One line for people. */
  format(value: T): string
  /** Present on structures and arrays: what a dump descends into. */
  parts?(): ReadonlyArray<{
    readonly name: string | number
    readonly offset: number
    readonly field: Field<unknown>
  }>
}

export type Infer<F> = F extends Field<infer T> ? T : never

type FieldMap = Readonly<Record<string, Field<unknown>>>
/** Fields that carry no information (`reserved`, `constant`) decode to `undefined` and are left out of the type. */
type Carrying<F extends FieldMap> = { [K in keyof F as Infer<F[K]> extends undefined ? never : K]: F[K] }
type Values<F extends FieldMap> = { readonly [K in keyof Carrying<F>]: Infer<F[K]> }

export interface Struct<T> extends Field<T> {
  readonly name: string
  /** Field names in order, with offset and size in bytes. */
  readonly fields: ReadonlyArray<{ readonly name: string; readonly offset: number; readonly size: number }>
  encode(value: T): Uint8Array
  /** @throws LayoutError when bytes are missing or a field is not what it has to be */
  decode(bytes: Uint8Array, offset?: number): T
  offsetOf(field: keyof T & string): number
  /** One line per field: offset, bytes, path, value. */
  dump(bytes: Uint8Array, options?: { readonly base?: number }): string
  /** The dump's lines of the fields that differ, `-` expected and `+` actual; empty when none does. */
  diff(expected: Uint8Array, actual: Uint8Array): string
}

export function struct<F extends FieldMap>(
  name: string,
  fields: F,
  { size }: { readonly size: number },
): Struct<{ [K in keyof Values<F>]: Values<F>[K] }> {
  type Value = { [K in keyof Values<F>]: Values<F>[K] }
  const rows: { name: string; offset: number; size: number; field: Field<unknown> }[] = []
  let end = 0
  for (const [fieldName, field] of Object.entries(fields)) {
    rows.push({ name: fieldName, offset: end, size: field.size, field: field })
    end += field.size
  }
  if (end !== size) {
    throw new VmgenidError('LAYOUT_SIZE', `layout ${name} is ${end} bytes, declared as ${size}`, {
      hint: 'Correct the width of a field, or the declared size.',
    })
  }

  const read = (bytes: Uint8Array, offset: number, place: Place): Value => {
    const value: Record<string, unknown> = {}
    for (const row of rows) {
      const item = row.field.read(bytes, offset + row.offset, { parent: place, name: row.name })
      if (item !== undefined) value[row.name] = item
    }
    return value as Value
  }
  const write = (bytes: Uint8Array, offset: number, value: Value, place: Place): void => {
    for (const row of rows) {
      row.field.write(bytes, offset + row.offset, (value as Record<string, unknown>)[row.name], {
        parent: place,
        name: row.name,
      })
    }
  }
  const root: Place = { parent: undefined, name }

  const self: Struct<Value> = {
    name,
    size,
    fields: rows,
    read,
    write,
    parts: () => rows,
    format: (value) =>
      `{ ${rows
        .filter((row) => (value as Record<string, unknown>)[row.name] !== undefined)
        .map((row) => `${row.name}: ${row.field.format((value as Record<string, unknown>)[row.name])}`)
        .join(', ')} }`,
    encode(value) {
      const bytes = new Uint8Array(size)
      write(bytes, 0, value, root)
      return bytes
    },
    decode(bytes, offset = 0) {
      if (offset < 0 || bytes.length - offset < size) {
        throw new LayoutError(
          name,
          offset,
          `expected ${size} bytes, found ${Math.max(0, bytes.length - offset)}`,
        )
      }
      return read(bytes, offset, root)
    },
    offsetOf(field) {
      const row = rows.find((candidate) => candidate.name === field)
      if (!row) throw new VmgenidError('LAYOUT_FIELD', `layout ${name} has no field ${field}`)
      return row.offset
    },
    dump(bytes, { base = 0 } = {}) {
      return leaves(self, 0, name)
        .map((leaf) => leafLine(leaf, bytes, base))
        .join('\n')
    },
    diff(expected, actual) {
      const lines: string[] = []
      for (const leaf of leaves(self, 0, name)) {
        const before = leafLine(leaf, expected, 0)
        const after = leafLine(leaf, actual, 0)
        if (before !== after) lines.push(`-${before}`, `+${after}`)
      }
      if (expected.length !== actual.length)
        lines.push(`expected ${expected.length} bytes, found ${actual.length}`)
      return lines.join('\n')
    },
  }
  return self
}

interface Leaf {
  readonly path: string
  readonly offset: number
  readonly field: Field<unknown>
}

function leaves(field: Field<unknown>, offset: number, path: string): Leaf[] {
  const parts = field.parts?.()
  if (!parts) return [{ path, offset, field: field }]
  return parts.flatMap((part) =>
    leaves(
      part.field,
      offset + part.offset,
      typeof part.name === 'number' ? `${path}[${part.name}]` : `${path}.${part.name}`,
    ),
  )
}

function leafLine({ path, offset, field }: Leaf, bytes: Uint8Array, base: number): string {
  const own = bytes.subarray(offset, offset + field.size)
  const shown = own.length > 16 ? `${toHex(own.subarray(0, 15), ' ')} …` : toHex(own, ' ')
  let value: string
  try {
    value =
      own.length < field.size
        ? `missing ${field.size - own.length} of ${field.size} bytes`
        : field.format(field.read(bytes, offset, { parent: undefined, name: path }))
  } catch (error) {
    value = error instanceof VmgenidError ? `invalid: ${error.sentence}` : String(error)
  }
  return `${(base + offset).toString(16).padStart(4, '0')}  ${shown.padEnd(47)}  ${path} = ${value}`
}

function pathOf(place: Place): string {
  if (!place.parent) return String(place.name)
  return typeof place.name === 'number'
    ? `${pathOf(place.parent)}[${place.name}]`
    : `${pathOf(place.parent)}.${place.name}`
}

/** Stops with the path of the field. For field kinds that are declared outside this module. */
export function fail(place: Place, offset: number, problem: string): never {
  throw new LayoutError(pathOf(place), offset, problem)
}

function uint(width: 1 | 2 | 4, littleEndian: boolean): Field<number> {
  const limit = 2 ** (8 * width) - 1
  return {
    size: width,
    read(bytes, offset) {
      let value = 0
      for (let i = 0; i < width; i++) {
        value = value * 256 + (bytes[littleEndian ? offset + width - 1 - i : offset + i] ?? 0)
      }
      return value
    },
    write(bytes, offset, value, place) {
      if (!Number.isInteger(value) || value < 0 || value > limit) {
        fail(place, offset, `expected an integer from 0 to ${hex(limit)}, got ${String(value)}`)
      }
      let rest = value
      for (let i = 0; i < width; i++) {
        bytes[littleEndian ? offset + i : offset + width - 1 - i] = rest % 256
        rest = Math.floor(rest / 256)
      }
    },
    format: (value) => hex(value),
  }
}

function uint64(littleEndian: boolean): Field<bigint> {
  return {
    size: 8,
    read: (bytes, offset) => new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(offset, littleEndian),
    write(bytes, offset, value, place) {
      if (typeof value !== 'bigint' || value < 0n || value > 0xffff_ffff_ffff_ffffn) {
        fail(place, offset, `expected a bigint from 0 to 0xffffffffffffffff, got ${String(value)}`)
      }
      new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(offset, value, littleEndian)
    },
    format: (value) => hex(value),
  }
}

export const u8 = uint(1, true)
export const u16le = uint(2, true)
export const u16be = uint(2, false)
export const u32le = uint(4, true)
export const u32be = uint(4, false)
export const u64le = uint64(true)
export const u64be = uint64(false)

/** Eight bytes, little-endian, for sizes and places: a number, so only what a number holds exactly, below 2^53. */
export const u53le: Field<number> = {
  size: 8,
  read(bytes, offset, place) {
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const high = view.getUint32(offset + 4, true)
    if (high >= 2 ** 21) {
      fail(place, offset, `expected less than 2^53, found ${hex(view.getBigUint64(offset, true))}`)
    }
    return high * 2 ** 32 + view.getUint32(offset, true)
  },
  write(bytes, offset, value, place) {
    if (!Number.isSafeInteger(value) || value < 0) {
      fail(place, offset, `expected an integer from 0 to 2^53 - 1, got ${String(value)}`)
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    view.setUint32(offset, value % 2 ** 32, true)
    view.setUint32(offset + 4, Math.floor(value / 2 ** 32), true)
  },
  format: (value) => hex(value),
}

/** `length` bytes as they are. */
export function bytes(length: number): Field<Uint8Array> {
  return {
    size: length,
    read: (source, offset) => source.slice(offset, offset + length),
    write(target, offset, value, place) {
      if (value.length !== length) fail(place, offset, `expected ${length} bytes, got ${value.length}`)
      target.set(value, offset)
    },
    format: (value) => toHex(value, ' '),
  }
}

/**
 * Text of exactly `length` bytes, as it stands: no padding is added or removed, one byte a character (Latin-1).
 * For ACPI's signatures and OEM fields, where a trailing space and a trailing NUL are different tables.
 */
export function text(length: number): Field<string> {
  return {
    size: length,
    read: (source, offset) => toLatin1(source.subarray(offset, offset + length)),
    write(target, offset, value, place) {
      const encoded = fromLatin1(value)
      if (encoded.length !== length)
        fail(place, offset, `expected ${length} characters, got ${JSON.stringify(value)}`)
      target.set(encoded, offset)
    },
    format: (value) => JSON.stringify(value),
  }
}

/**
 * A NUL-terminated, NUL-padded name in `size` bytes: at most `size - 1` characters.
 * Reading stops at the first NUL; a name without one is an error, as it is for the firmware that reads it.
 */
export function cstring(size: number): Field<string> {
  return {
    size,
    read(source, offset, place) {
      const field = source.subarray(offset, offset + size)
      const end = field.indexOf(0)
      if (end < 0) fail(place, offset, `expected a NUL within ${size} bytes, found none`)
      return toLatin1(field.subarray(0, end))
    },
    write(target, offset, value, place) {
      const encoded = fromLatin1(value)
      if (encoded.length > size - 1) {
        fail(
          place,
          offset,
          `expected at most ${size - 1} characters, got ${encoded.length} (${JSON.stringify(value)})`,
        )
      }
      if (encoded.includes(0))
        fail(place, offset, `expected no NUL inside the name, got ${JSON.stringify(value)}`)
      target.fill(0, offset, offset + size)
      target.set(encoded, offset)
    },
    format: (value) => JSON.stringify(value),
  }
}

/** Bytes without meaning: written as zero, ignored when read. */
export function reserved(length: number): Field<undefined> {
  return {
    size: length,
    read: () => undefined,
    write: (target, offset) => void target.fill(0, offset, offset + length),
    format: () => 'reserved',
  }
}

/** A field that has one right value: written always, checked when read, absent from the type. */
export function constant<T>(field: Field<T>, value: T): Field<undefined> {
  return {
    size: field.size,
    read(source, offset, place) {
      const found = field.read(source, offset, place)
      if (field.format(found) !== field.format(value)) {
        fail(place, offset, `expected ${field.format(value)}, found ${field.format(found)}`)
      }
      return undefined
    },
    write: (target, offset, _value, place) => field.write(target, offset, value, place),
    format: () => field.format(value),
  }
}

/** A fixed number of equal fields. */
export function array<T>(field: Field<T>, count: number): Field<readonly T[]> {
  return {
    size: field.size * count,
    read: (source, offset, place) =>
      Array.from({ length: count }, (_, i) =>
        field.read(source, offset + i * field.size, { parent: place, name: i }),
      ),
    write(target, offset, value, place) {
      if (value.length !== count) fail(place, offset, `expected ${count} elements, got ${value.length}`)
      value.forEach((item, i) => {
        field.write(target, offset + i * field.size, item, { parent: place, name: i })
      })
    },
    format: (value) => `[${value.map((item) => field.format(item)).join(', ')}]`,
    parts: () => Array.from({ length: count }, (_, i) => ({ name: i, offset: i * field.size, field: field })),
  }
}
