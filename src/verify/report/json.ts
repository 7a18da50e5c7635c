/**
 * A report as JSON (`docs/verify-report.schema.json`), and reading it again: what comes from a file is not believed.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'
import {
  CHECK_STATUSES,
  type CheckResult,
  type StoryBlock,
  type StoryStep,
  type SubjectReport,
  type VerifyReport,
} from '../result.ts'
import { visible } from './words.ts'

/** Of a report that is read, in characters. */
export const REPORT_LIMIT = 64 * 2 ** 20
const MACHINES_LIMIT = 200
/** Entries of any other list, and characters of any text. */
const ENTRIES_LIMIT = 100_000
const CHARACTERS_LIMIT = 4 * 2 ** 20

/** Ends with a newline. */
export function jsonReport(report: VerifyReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`
}

/** A text that is no report of `vmgenid verify`. */
export class VerifyReportError extends VmgenidError {
  override readonly name = 'VerifyReportError'
  /** @param field such as `machines[0].checks[3].status`; empty for the whole */
  constructor(file: string, field: string, expected: string, found: string) {
    super('VERIFY_REPORT', 'this is no report of `vmgenid verify`', {
      facts: { file: visible(file, 200), field: field === '' ? undefined : field, expected, found },
      hint: 'Make it with `vmgenid verify --report json --output FILE`.',
    })
  }
}

/**
 * Fields that are not known are left out: a newer program may write more.
 * @param name of the file, for errors
 * @throws VerifyReportError
 */
export function parseVerifyReport(text: string, name: string): VerifyReport {
  if (text.length > REPORT_LIMIT)
    throw new VerifyReportError(name, '', `at most ${REPORT_LIMIT} characters`, `${text.length}`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new VerifyReportError(name, '', 'JSON', error.message.slice(0, 200))
  }
  return reportOf(new Field(name, '', value))
}

/** A value with the way to it. */
class Field {
  readonly #file: string
  readonly #path: string
  readonly #value: unknown

  constructor(file: string, path: string, value: unknown) {
    this.#file = file
    this.#path = path
    this.#value = value
  }

  get(name: string): Field {
    const value = this.#value
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.refuse('an object')
    const own = Object.hasOwn(value as object, name) ? (value as Record<string, unknown>)[name] : undefined
    return new Field(this.#file, this.#path === '' ? name : `${this.#path}.${name}`, own)
  }

  /** Absent fields are left out of the object, as the writer does it. */
  optional<K extends string, T>(name: K, read: (field: Field) => T): { [P in K]?: T } {
    const field = this.get(name)
    return field.#value === undefined ? {} : ({ [name]: read(field) } as { [P in K]: T })
  }

  list(limit = ENTRIES_LIMIT): readonly Field[] {
    const value: unknown = this.#value
    if (!Array.isArray(value)) return this.refuse('a list')
    if (value.length > limit) return this.refuse(`at most ${limit} entries`, `${value.length}`)
    return value.map((entry: unknown, i) => new Field(this.#file, `${this.#path}[${i}]`, entry))
  }

  text(): string {
    const value = this.#value
    if (typeof value !== 'string') return this.refuse('a text')
    if (value.length > CHARACTERS_LIMIT)
      return this.refuse(`at most ${CHARACTERS_LIMIT} characters`, `${value.length}`)
    return value
  }

  texts(): readonly string[] {
    return this.list().map((entry) => entry.text())
  }

  /** @param least that it may be */
  number(least: number): number {
    const value = this.#value
    return typeof value === 'number' && Number.isFinite(value) && value >= least
      ? value
      : this.refuse(`a number from ${least}`)
  }

  integer(least: number): number {
    const value = this.number(least)
    return Number.isSafeInteger(value) ? value : this.refuse('a whole number')
  }

  oneOf<T extends string | number>(values: readonly T[]): T {
    return values.find((one) => one === this.#value) ?? this.refuse(values.join(', '))
  }

  /** @throws VerifyReportError */
  refuse(expected: string, found = tell(this.#value)): never {
    throw new VerifyReportError(this.#file, this.#path, expected, found)
  }
}

function tell(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return JSON.stringify(typeof value === 'string' ? value.slice(0, 60) : value)
}

const text = (field: Field) => field.text()

function reportOf(field: Field): VerifyReport {
  const schemaVersion = field.get('schemaVersion').oneOf([1] as const)
  const date = field.get('date')
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(date.text().slice(0, 40)))
    date.refuse('a date as 2026-12-01T12:00:00Z')
  const machines = field.get('machines').list(MACHINES_LIMIT)
  return {
    schemaVersion,
    producer: field.get('producer').text(),
    date: date.text(),
    command: field.get('command').text(),
    ...field.optional('shard', (shard) => {
      const count = shard.get('count').integer(1)
      const index = shard.get('index').integer(1)
      if (index > count) shard.get('index').refuse(`1 to ${count}`)
      return { index, count }
    }),
    verdict: field.get('verdict').text(),
    machines: unique(machines, 'name', subjectOf),
  }
}

/** Each entry's `key` is another one. */
function unique<K extends string, T extends Readonly<Record<K, string>>>(
  fields: readonly Field[],
  key: K,
  read: (field: Field) => T,
): readonly T[] {
  const known = new Set<string>()
  return fields.map((field) => {
    const value = read(field)
    if (known.has(value[key])) field.get(key).refuse('a name that comes once')
    known.add(value[key])
    return value
  })
}

function subjectOf(field: Field): SubjectReport {
  return {
    name: field.get('name').text(),
    description: field.get('description').text(),
    ...field.optional('digest', rowsOf),
    checks: unique(field.get('checks').list(), 'id', resultOf),
    story: field.get('story').list().map(stepOf),
    notes: field.get('notes').texts(),
    ...field.optional('problem', (problem) => ({
      reason: problem.get('reason').text(),
      ...problem.optional('command', text),
    })),
    milliseconds: field.get('milliseconds').number(0),
  }
}

function resultOf(field: Field): CheckResult {
  return {
    id: field.get('id').text(),
    status: field.get('status').oneOf(CHECK_STATUSES),
    evidence: field.get('evidence').texts(),
    ...field.optional('reason', text),
    ...field.optional('hint', text),
  }
}

function stepOf(field: Field): StoryStep {
  return {
    step: field.get('step').text(),
    title: field.get('title').text(),
    blocks: field.get('blocks').list().map(blockOf),
    checks: field.get('checks').texts(),
  }
}

const LINE_KINDS = ['firmware log', 'guest log', 'memory', 'ASL', 'monitor'] as const

function blockOf(field: Field): StoryBlock {
  const kind = field.get('kind').oneOf(['text', 'facts', 'lines'] as const)
  if (kind === 'text') return { kind, text: field.get('text').text() }
  if (kind === 'lines')
    return { kind, of: field.get('of').oneOf(LINE_KINDS), lines: field.get('lines').texts() }
  return { kind, rows: rowsOf(field.get('rows')) }
}

function rowsOf(field: Field): readonly (readonly [string, string])[] {
  return field.list().map((row): readonly [string, string] => {
    const [name, value, ...more] = row.texts()
    return name === undefined || value === undefined || more.length > 0
      ? row.refuse('name and value')
      : [name, value]
  })
}
