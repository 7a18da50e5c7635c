/**
 * What AML has changed in the namespace, as plain data: names with other values than their tables gave them.
 *
 * A copy of a machine loads the same tables and then this. Locals, mutexes and events hold nothing between two evaluations.
 * What AML has loaded by itself (`Load`, `LoadTable`) is not in a copy.
 * @module
 */
import { BufferData, CopyObject, integer, Package, text } from '../../aml/asl.ts'
import type { AmlData, AmlNode, ObjectType } from '../../aml/interpreter.ts'
import { encodeTable } from '../../aml/table.ts'
import type { Term, TermArg } from '../../aml/terms.ts'
import { fromHex, toHex } from '../../binary/bytes.ts'
import { SavedStateError, type StateReader } from '../../platform/lifecycle.ts'
import type { AmlSystem } from './evaluator.ts'

/** A value as JSON has it: numbers as text, bytes in hexadecimal. */
export type SavedValue =
  | { readonly integer: string }
  | { readonly string: string }
  | { readonly buffer: string }
  | { readonly package: readonly SavedValue[] }

export interface SavedName {
  /** Absolute. */
  readonly path: string
  readonly value: SavedValue
}

/** Each name that holds data, and the JSON of its value; names without one that can be saved are left out. */
export type NameValues = ReadonlyMap<string, string>

/** A bound of ours: names beyond it keep their tables' values. */
const NAMES_LIMIT = 20_000
const MAX_DEPTH = 64
const DATA: readonly ObjectType[] = ['Integer', 'String', 'Buffer', 'Package']

export function readNames(namespace: AmlSystem): NameValues {
  const values = new Map<string, string>()
  const visit = (name: AmlNode, depth: number): void => {
    for (const child of name.children()) {
      if (values.size >= NAMES_LIMIT || depth > MAX_DEPTH) return
      if (DATA.includes(child.type)) {
        const result = namespace.evaluate(child.path)
        const saved = result.ok ? savedValue(result.value) : undefined
        if (saved) values.set(child.path, JSON.stringify(saved))
      } else if (child.type !== 'Method') visit(child, depth + 1)
    }
  }
  visit(namespace.root, 0)
  return values
}

/** What differs from the values that the tables gave. */
export function changedNames(namespace: AmlSystem, original: NameValues): readonly SavedName[] {
  return Array.from(readNames(namespace))
    .filter(([path, value]) => original.has(path) && original.get(path) !== value)
    .map(([path, value]) => ({ path, value: JSON.parse(value) as SavedValue }))
}

/** Puts saved values back, by a table that copies them. @throws SavedStateError */
export function restoreNames(namespace: AmlSystem, items: readonly StateReader[]): void {
  const terms = items.map((item) => CopyObject(toTerm(readValue(item.part('value'))), item.text('path')))
  if (terms.length === 0) return
  let table: Uint8Array
  try {
    table = encodeTable({ ...HEADER, terms }).bytes
  } catch (error) {
    throw new SavedStateError('guest', 'acpi.names', 'names and values', String(error))
  }
  const result = namespace.load(table)
  if (result.ok && result.value.problems.length > 0) {
    throw new SavedStateError(
      'guest',
      'acpi.names',
      'names of these tables',
      result.value.problems[0]?.message,
    )
  }
  if (!result.ok)
    throw new SavedStateError('guest', 'acpi.names', 'names of these tables', result.error.message)
}

const HEADER = {
  signature: 'SSDT',
  revision: 2,
  oemId: 'GUEST ',
  oemTableId: 'RESTORE ',
  oemRevision: 1,
  creatorId: 'VMGI',
  creatorRevision: 1,
} as const

function savedValue(value: AmlData): SavedValue | undefined {
  switch (value.type) {
    case 'integer':
      return { integer: String(value.value) }
    case 'string':
      return { string: value.value }
    case 'buffer':
      return { buffer: toHex(value.value) }
    case 'package': {
      const elements = value.value.map(savedValue)
      return elements.every((element) => element !== undefined) ? { package: elements } : undefined
    }
    default:
      return undefined
  }
}

type DataTerm = Term<
  'Zero' | 'One' | 'ByteConst' | 'WordConst' | 'DWordConst' | 'QWordConst' | 'String' | 'Buffer' | 'Package'
>

function toTerm(value: SavedValue): DataTerm & TermArg {
  if ('integer' in value) return integer(BigInt(value.integer))
  if ('string' in value) return text(value.string)
  if ('buffer' in value) return BufferData(fromHex(value.buffer))
  return Package(value.package.map(toTerm))
}

/** @throws SavedStateError */
function readValue(reader: StateReader, depth = 0): SavedValue {
  if (reader.has('integer')) {
    const number = reader.text('integer')
    if (!/^\d{1,20}$/.test(number)) {
      throw new SavedStateError(reader.typeName, 'integer', 'a decimal number as text', number)
    }
    return { integer: number }
  }
  if (reader.has('string')) return { string: reader.text('string') }
  if (reader.has('buffer')) return { buffer: reader.hexText('buffer') }
  if (depth > MAX_DEPTH) throw new SavedStateError(reader.typeName, 'package', 'less deep', depth)
  return { package: reader.parts('package').map((element) => readValue(element, depth + 1)) }
}
