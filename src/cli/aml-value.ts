/**
 * Values of AML on a command line: as text, as JSON, and back.
 * @module
 */
import type { AmlData } from '../aml/interpreter.ts'
import { fromHex, toHex } from '../binary/bytes.ts'
import { VmgenidError } from '../binary/errors.ts'
import { hex } from '../binary/numbers.ts'

/** The form that `--json` prints, and that arguments may have. */
export type AmlJson =
  | { readonly type: 'integer'; readonly value: string }
  | { readonly type: 'string'; readonly value: string }
  /** Hexadecimal. */
  | { readonly type: 'buffer'; readonly value: string }
  | { readonly type: 'package'; readonly value: readonly AmlJson[] }
  | { readonly type: 'reference'; readonly value: string | null; readonly objectType: string }
  | {
      readonly type: 'processor'
      readonly processorId: number
      readonly pblkAddress: string
      readonly pblkLength: number
    }
  | { readonly type: 'power'; readonly systemLevel: number; readonly resourceOrder: number }
  | { readonly type: 'uninitialized' }

export function describeAmlData(data: AmlData): AmlJson {
  switch (data.type) {
    case 'integer':
      return { type: 'integer', value: hex(data.value) }
    case 'buffer':
      return { type: 'buffer', value: toHex(data.value) }
    case 'package':
      return { type: 'package', value: data.value.map(describeAmlData) }
    case 'reference':
      return { type: 'reference', value: data.path ?? null, objectType: data.objectType }
    case 'processor':
      return { ...data, pblkAddress: hex(data.pblkAddress) }
    default:
      return data
  }
}

/** As ASL would write it, over several lines where it is long. */
export function printAmlData(data: AmlData, indent = ''): string {
  switch (data.type) {
    case 'integer':
      return hex(data.value)
    case 'string':
      return JSON.stringify(data.value)
    case 'buffer':
      return printBuffer(data.value, indent)
    case 'package': {
      const head = `Package (${data.value.length})`
      if (data.value.length === 0) return `${head} {}`
      const inner = `${indent}  `
      const lines = data.value.map((element) => inner + printAmlData(element, inner))
      return `${head} {\n${lines.join('\n')}\n${indent}}`
    }
    case 'reference':
      return data.path ?? `a reference to ${data.objectType}`
    case 'processor':
      return `Processor (${data.processorId}, ${hex(data.pblkAddress)}, ${data.pblkLength})`
    case 'power':
      return `PowerResource (${data.systemLevel}, ${data.resourceOrder})`
    case 'uninitialized':
      return 'uninitialized'
  }
}

const BYTES_A_LINE = 16

function printBuffer(bytes: Uint8Array, indent: string): string {
  const head = `Buffer (${bytes.length})`
  if (bytes.length === 0) return `${head} {}`
  if (bytes.length <= BYTES_A_LINE) return `${head} { ${toHex(bytes, ' ')} }`
  const rows: string[] = []
  for (let i = 0; i < bytes.length; i += BYTES_A_LINE) {
    rows.push(`${indent}  ${toHex(bytes.subarray(i, i + BYTES_A_LINE), ' ')}`)
  }
  return `${head} {\n${rows.join('\n')}\n${indent}}`
}

/** An argument that is no value. */
export class AmlArgumentError extends VmgenidError {
  override readonly name = 'AmlArgumentError'
  constructor(text: string, problem: string) {
    super('AML_ARGUMENT', `argument ${JSON.stringify(text.slice(0, 60))}: ${problem}`, {
      hint: 'Write 12 or 0x0c, any other text for a string, or JSON as --json prints it: {"type": "buffer", "value": "0102"}.',
    })
  }
}

/**
 * `12`, `0x0c`; JSON in the form that `describeAmlData` gives; anything else is a string.
 * @throws AmlArgumentError
 */
export function parseAmlArgument(text: string): AmlData {
  if (/^(?:0x[0-9a-f]+|\d+)$/i.test(text)) return integerOf(text, text)
  if (!text.trimStart().startsWith('{')) return stringOf(text, text)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new AmlArgumentError(text, 'it begins like JSON, and is none')
  }
  return fromJson(text, json, 0)
}

const MAX_DEPTH = 32

function fromJson(text: string, json: unknown, depth: number): AmlData {
  if (depth > MAX_DEPTH) throw new AmlArgumentError(text, `packages are nested more than ${MAX_DEPTH} deep`)
  const { type, value } = (typeof json === 'object' && json !== null ? json : {}) as {
    readonly type?: unknown
    readonly value?: unknown
  }
  switch (type) {
    case 'integer':
      return integerOf(text, String(value))
    case 'string':
      return stringOf(text, String(value))
    case 'buffer':
      if (typeof value !== 'string' || !/^(?:[0-9a-f]{2})*$/i.test(value)) {
        throw new AmlArgumentError(text, 'a buffer has hexadecimal digits, two a byte')
      }
      return { type: 'buffer', value: fromHex(value) }
    case 'package':
      if (!Array.isArray(value)) throw new AmlArgumentError(text, 'a package has a list')
      return { type: 'package', value: value.map((element) => fromJson(text, element, depth + 1)) }
    case 'uninitialized':
      return { type: 'uninitialized' }
    default:
      throw new AmlArgumentError(text, 'its type is none of integer, string, buffer, package')
  }
}

function integerOf(text: string, digits: string): AmlData {
  if (!/^(?:0x[0-9a-f]+|\d+)$/i.test(digits)) throw new AmlArgumentError(text, 'an integer has digits')
  const value = BigInt(digits)
  if (value >= 1n << 64n) throw new AmlArgumentError(text, 'an integer has 64 bits at most')
  return { type: 'integer', value }
}

function stringOf(text: string, value: string): AmlData {
  const isBytes = Array.from(value).every((character) => character > '\0' && character <= '\xff')
  if (!isBytes) throw new AmlArgumentError(text, 'a string has one byte a character, and no NUL')
  return { type: 'string', value }
}
