/**
 * Flags inside a resource descriptor: a byte or a word made of named bit fields, as one field of a layout.
 *
 * ```ts
 * const IrqInformation = bits(u8, {
 *   trigger: choice(0, 1, ['Level', 'Edge']),
 *   polarity: choice(3, 1, ['ActiveHigh', 'ActiveLow']),
 * })
 * ```
 *
 * Bits that no name covers are written as zero and not read.
 * @module
 */
import { type Field, fail } from '../../binary/layout.ts'

interface BitField<T> {
  readonly shift: number
  readonly width: number
  /** The value of these bits, shifted down. */
  read(bits: number): T
  /** `undefined` when the bits have no such value. */
  write(value: T): number | undefined
}

/** Words by value, one for each value of the bits. */
export function choice<const W extends string>(
  shift: number,
  width: number,
  words: readonly W[],
): BitField<W> {
  return openChoice(shift, width, words) as BitField<W>
}

/** Words by value; the value itself where the list has no word (`undefined`, or its end). */
export function openChoice<const W extends string>(
  shift: number,
  width: number,
  words: readonly (W | undefined)[],
): BitField<W | number> {
  return {
    shift,
    width,
    read: (bits) => words[bits] ?? bits,
    write(value) {
      if (typeof value === 'number') return value
      const index = words.indexOf(value)
      return index < 0 ? undefined : index
    },
  }
}

/** One bit, true or false. */
export function flag(shift: number): BitField<boolean> {
  return { shift, width: 1, read: (bits) => bits !== 0, write: (value) => Number(value) }
}

export function number(shift: number, width: number): BitField<number> {
  return { shift, width, read: (bits) => bits, write: (value) => value }
}

type BitFields = Readonly<Record<string, BitField<unknown>>>
type ValueOf<F> = F extends BitField<infer T> ? T : never

export function bits<F extends BitFields>(
  container: Field<number>,
  fields: F,
): Field<{ readonly [N in keyof F]: ValueOf<F[N]> }> {
  type Value = { readonly [N in keyof F]: ValueOf<F[N]> }
  const entries = Object.entries(fields)
  const split = (whole: number): Value =>
    Object.fromEntries(
      entries.map(([name, { shift, width, read }]) => [name, read((whole >>> shift) & (2 ** width - 1))]),
    ) as Value
  return {
    size: container.size,
    read: (bytes, offset, place) => split(container.read(bytes, offset, place)),
    write(bytes, offset, value, place) {
      let whole = 0
      for (const [name, field] of entries) {
        const part = field.write(value[name])
        if (part === undefined || !Number.isInteger(part) || part < 0 || part >= 2 ** field.width) {
          fail({ parent: place, name }, offset, `there is no value ${String(value[name])}`)
        }
        whole |= part << field.shift
      }
      container.write(bytes, offset, whole >>> 0, place)
    },
    format: (value) => entries.map(([name]) => `${name} ${String(value[name])}`).join(', '),
  }
}
