/**
 * Hostile definition blocks: real ones with faults where AML has its structure (package lengths, names, counts, nesting),
 * and opcodes without any order.
 */
import fc from 'fast-check'
import { rowOf } from '../../src/aml/opcodes.ts'
import { parseTable } from '../../src/aml/parse.ts'
import { encodePkgLength, PKG_LENGTH_MAX } from '../../src/aml/pkg-length.ts'
import { concatBytes } from '../../src/binary/bytes.ts'
import { SDT_HEADER_SIZE, SDT_LENGTH_OFFSET } from '../../src/binary/sdt-header.ts'

/** One term of a table. */
interface Place {
  readonly start: number
  readonly end: number
  /** Where its PkgLength is; undefined where it has none. */
  readonly pkgLength: number | undefined
}

interface Subject {
  readonly bytes: Uint8Array
  /** Of all terms, those of terms too. What a mutation moves, it moves here too. */
  readonly places: readonly Place[]
}

type Mutation = (subject: Subject, random: Choices, seeds: readonly Subject[]) => Subject

/** A stream of choices that follows from one number (splitmix32). */
class Choices {
  #state: number
  constructor(seed: number) {
    this.#state = seed | 0
  }
  /** 0 … limit-1 */
  below(limit: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    let mixed = this.#state ^ (this.#state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) % Math.max(1, limit)
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }
}

const DEEP = 700 // more than the parser's limit on nesting
const LARGEST_TABLE = 2 ** 17

// Opcodes that open something, take much, or mean something to the parser alone
const OPCODES = [
  0x00, 0x01, 0x06, 0x08, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x2e, 0x2f, 0x5b,
  0x5c, 0x5e, 0x60, 0x68, 0x70, 0x71, 0x72, 0x83, 0x86, 0x8a, 0x8e, 0x92, 0x93, 0xa0, 0xa1, 0xa2, 0xa4, 0xff,
]
const EXTENDED = [
  0x01, 0x02, 0x12, 0x1f, 0x20, 0x23, 0x30, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88,
]
/** A few bytes at which counts and lengths go wrong. */
const COUNTS = [
  Uint8Array.of(0xff),
  Uint8Array.of(0x0a, 0xff),
  Uint8Array.of(0x0b, 0xff, 0xff),
  Uint8Array.of(0x0c, 0xff, 0xff, 0xff, 0xff),
  Uint8Array.of(0x0c, 0xff, 0xff, 0xff, 0x7f),
  Uint8Array.of(0x0e, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
  Uint8Array.of(0xcf, 0xff, 0xff, 0xff), // the largest PkgLength
  Uint8Array.of(0x2f, 0xff), // a name of 255 segments
  Uint8Array.of(0x2f, 0x00),
]

function overwrite({ bytes, places }: Subject, at: number, values: ArrayLike<number>): Subject {
  const copy = bytes.slice()
  for (let i = 0; i < values.length && at + i < copy.length; i++) copy[at + i] = values[i] as number
  return { bytes: copy, places }
}

/** Puts bytes in the place of others. The packages around them keep their lengths, or are given the right ones. */
function replace(subject: Subject, from: number, to: number, inserted: Uint8Array, repair: boolean): Subject {
  const delta = inserted.length - (to - from)
  const bytes = concatBytes(subject.bytes.subarray(0, from), inserted, subject.bytes.subarray(to))
  if (bytes.length > LARGEST_TABLE) return subject
  const places: Place[] = []
  for (const place of subject.places) {
    const { start, end, pkgLength } = place
    if (end <= from) places.push(place)
    else if (start >= to) {
      places.push({ start: start + delta, end: end + delta, pkgLength: pkgLength && pkgLength + delta })
    } else if (start < from && end >= to) {
      places.push({ start, end: end + delta, pkgLength })
      if (repair && pkgLength !== undefined) lengthen(bytes, pkgLength, delta)
    }
  }
  return { bytes, places }
}

/** Adds to a PkgLength, in the bytes that it has, where it fits them. */
function lengthen(bytes: Uint8Array, at: number, delta: number): void {
  const lead = bytes[at] ?? 0
  const size = 1 + (lead >>> 6)
  let value = size === 1 ? lead : lead & 0x0f
  for (let i = 1; i < size; i++) value |= (bytes[at + i] ?? 0) << (8 * i - 4)
  const content = value + delta - size
  if (content < 0 || content + size > PKG_LENGTH_MAX) return
  const encoded = encodePkgLength(content, size)
  if (encoded.length === size && at + size <= bytes.length) bytes.set(encoded, at)
}

/** Terms inside terms, `depth` of them, with right lengths or with one operator after the other. */
function nested(depth: number, random: Choices): Uint8Array {
  const kind = random.below(6)
  if (kind === 0) return new Uint8Array(depth).fill(0x92) // LNot
  if (kind === 1) return new Uint8Array(depth * 2).map((_, i) => (i % 2 === 0 ? 0x71 : 0x83)) // RefOf(DerefOf(…
  // If, While, Scope, Device, Package: the operands before their contents
  const [opcode, operands] = random.of([
    [[0xa0], [0x01]],
    [[0xa2], [0x01]],
    [[0x10], [0x5c, 0x00]],
    [
      [0x5b, 0x82],
      [0x41, 0x42, 0x43, 0x44],
    ],
    [[0x12], [0x01]],
  ] as const)
  // From the inside outwards; what stands before the contents is collected, as copying it each time would be quadratic.
  const heads: Uint8Array[] = []
  let length = 0
  for (let i = 0; i < depth; i++) {
    const content = operands.length + length
    const head = concatBytes(Uint8Array.from(opcode), encodePkgLength(content), Uint8Array.from(operands))
    heads.push(head)
    length += head.length
  }
  return concatBytes(...heads.reverse())
}

const MUTATIONS: readonly (readonly [weight: number, Mutation])[] = [
  [4, (subject, random) => flipBit(subject, random)],
  [
    4,
    (subject, random) => {
      const values = Array.from({ length: 1 + random.below(4) }, () => random.of(OPCODES))
      return overwrite(
        subject,
        SDT_HEADER_SIZE + random.below(subject.bytes.length - SDT_HEADER_SIZE),
        values,
      )
    },
  ],
  [1, (subject, random) => overwrite(subject, random.below(SDT_HEADER_SIZE), [random.below(256)])],
  [6, (subject, random) => editPkgLength(subject, random)],
  [
    3,
    (subject, random) => {
      const { start, end } = random.of(subject.places)
      return overwrite(subject, start + random.below(Math.min(end - start, 8)), random.of(COUNTS))
    },
  ],
  // A term is left out, doubled, or another one stands in its place.
  [2, (subject, random) => cutTerm(subject, random)],
  [4, (subject, random, seeds) => splice(subject, random, seeds)],
  [
    1,
    (subject, random) => {
      const { start, end } = random.of(subject.places)
      const inside = nested(1 + random.below(DEEP), random)
      return replace(subject, start, random.below(2) === 0 ? start : end, inside, random.below(4) > 0)
    },
  ],
  [
    1,
    ({ bytes, places }, random) => {
      const end = SDT_HEADER_SIZE + random.below(bytes.length - SDT_HEADER_SIZE)
      const kept = places.filter((place) => place.end <= end)
      return { bytes: bytes.slice(0, end), places: kept }
    },
  ],
]
const WEIGHTED = MUTATIONS.flatMap(([weight, mutation]) => Array<Mutation>(weight).fill(mutation))

function flipBit(subject: Subject, random: Choices): Subject {
  const at = random.below(subject.bytes.length)
  return overwrite(subject, at, [(subject.bytes[at] ?? 0) ^ (1 << random.below(8))])
}

function editPkgLength(subject: Subject, random: Choices): Subject {
  const at = random.of(subject.places.filter(({ pkgLength }) => pkgLength !== undefined))?.pkgLength
  if (at === undefined) return subject
  switch (random.below(4)) {
    case 0:
      return overwrite(subject, at, [random.below(256)])
    case 1:
      return overwrite(subject, at, random.of(COUNTS))
    case 2: {
      // The same length in more bytes than it needs.
      const bytes = subject.bytes.slice()
      const size = 1 + ((bytes[at] ?? 0) >>> 6)
      const wide = encodePkgLength(random.below(4096), 4)
      return replace({ ...subject, bytes }, at, at + size, wide, true)
    }
    default: {
      const bytes = subject.bytes.slice()
      lengthen(bytes, at, random.of([-2, -1, 1, 2, 16]))
      return { ...subject, bytes }
    }
  }
}

function cutTerm(subject: Subject, random: Choices): Subject {
  const { start, end } = random.of(subject.places)
  return replace(subject, start, end, new Uint8Array(), random.below(4) > 0)
}

function splice(subject: Subject, random: Choices, seeds: readonly Subject[]): Subject {
  const donor = random.below(2) === 0 ? subject : random.of(seeds)
  const from = random.of(donor.places)
  const to = random.of(subject.places)
  if (!from || !to) return subject
  const term = donor.bytes.slice(from.start, Math.min(from.end, from.start + 4096))
  return replace(subject, to.start, random.below(2) === 0 ? to.start : to.end, term, random.below(4) > 0)
}

function mutate(seed: Subject, numbers: readonly number[], seeds: readonly Subject[]): Uint8Array {
  let subject = seed
  let last = 0
  for (const number of numbers) {
    const random = new Choices(number)
    last = random.below(8)
    if (subject.places.length === 0 || subject.bytes.length <= SDT_HEADER_SIZE) break
    subject = random.of(WEIGHTED)(subject, random, seeds)
  }
  // Nearly always the header tells the length, so that more than the header is tried.
  return last === 0 ? subject.bytes.slice() : withLength(subject.bytes)
}

function withLength(bytes: Uint8Array): Uint8Array {
  const table = bytes.slice()
  if (table.length >= SDT_HEADER_SIZE)
    new DataView(table.buffer).setUint32(SDT_LENGTH_OFFSET, table.length, true)
  return table
}

/** A header, and behind it opcodes, names and small numbers in any order. */
function soup(header: Uint8Array, seed: number): Uint8Array {
  const random = new Choices(seed)
  const bytes: number[] = [...header.subarray(0, SDT_HEADER_SIZE)]
  for (let length = random.below(200); length > 0; length--) {
    const opcode = random.of(OPCODES)
    bytes.push(opcode)
    if (opcode === 0x5b) bytes.push(random.of(EXTENDED))
    if (random.below(3) === 0) bytes.push(random.below(64))
    if (random.below(3) === 0) bytes.push(0x41 + random.below(26), 0x42, 0x43, 0x44)
  }
  return withLength(Uint8Array.from(bytes))
}

function placesOf(bytes: Uint8Array): Place[] {
  const places: Place[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
      if ('op' in value && 'span' in value) {
        const { start, end } = value.span as Place
        const opcode = bytes[start] === 0x5b ? 2 : 1
        const pkgLength = rowOf(String(value.op))?.pkgLength === true ? start + opcode : undefined
        places.push({ start, end, pkgLength })
      }
      Object.values(value).forEach(visit)
    }
  }
  visit(parseTable(bytes).terms)
  return places
}

/** Seeds up to so many bytes, and how often they are taken: most faults show in small tables too, at a tenth of the time. */
const SIZES: readonly (readonly [weight: number, limit: number])[] = [
  [14, 3000],
  [5, 10_000],
  [1, LARGEST_TABLE],
]

/** @param tables good ones, of all sizes */
export function hostileTables(tables: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const seeds = tables.map((bytes): Subject => ({ bytes, places: placesOf(bytes) }))
  const number = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
  const numbers = fc.oneof(fc.tuple(number), fc.array(number, { minLength: 1, maxLength: 5 }))
  const mutated = SIZES.map(([weight, limit]) => {
    const fitting = seeds.filter(({ bytes }) => bytes.length <= limit)
    const input = fc.tuple(fc.constantFrom(...fitting), numbers)
    return { weight, arbitrary: input.map(([seed, chosen]) => mutate(seed, chosen, seeds)) }
  })
  const header = seeds[0]?.bytes ?? new Uint8Array(SDT_HEADER_SIZE)
  return fc.oneof(...mutated, { weight: 2, arbitrary: number.map((seed) => soup(header, seed)) })
}
