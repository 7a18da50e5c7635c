import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { GOOD, HOSTILE, MIXED } from '../../../test/verify/reports.ts'
import type { VerifyReport } from '../result.ts'
import { jsonReport, parseVerifyReport, VerifyReportError } from './json.ts'

const REPORTS: readonly (readonly [string, VerifyReport])[] = [
  ['good', GOOD],
  ['mixed', MIXED],
  ['hostile', HOSTILE],
  ['shard', { ...GOOD, shard: { index: 2, count: 3 } }],
]

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../docs/verify-report.schema.json'), 'utf8'),
) as object
const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(schema)

/** Every way to spoil one value of the report: it is left out, or of another type. */
function* spoiled(value: unknown, spoil: (other: unknown) => unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [i, entry] of value.entries())
      yield* spoiled(entry, (other) => spoil(value.map((one: unknown, at) => (at === i ? other : one))))
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, entry] of Object.entries(value))
      yield* spoiled(entry, (other) => spoil({ ...value, [name]: other }))
  }
  for (const other of [null, true, -1, Array.isArray(value) ? {} : []]) yield spoil(other)
}

describe('the JSON report', () => {
  it.each(REPORTS)('is what the schema says, and is read as it was: %s', (_, report) => {
    const text = jsonReport(report)
    expect(text.startsWith('{\n  "schemaVersion": 1,\n')).toBe(true)
    validate(JSON.parse(text))
    expect(validate.errors).toBeNull()
    expect(parseVerifyReport(text, 'a.json')).toEqual(report)
  })

  it('is refused by schema and reader alike when a value is of another type', () => {
    let count = 0
    for (const other of spoiled({ ...MIXED, shard: { index: 1, count: 1 } }, (one) => one)) {
      expect(validate(other), JSON.stringify(other).slice(0, 200)).toBe(false)
      expect(() => parseVerifyReport(JSON.stringify(other), 'a.json')).toThrow(VerifyReportError)
      count++
    }
    expect(count).toBeGreaterThan(500)
  })

  it.each(Object.keys(GOOD))('is refused without %s', (name) => {
    const rest = Object.fromEntries(Object.entries(GOOD).filter(([key]) => key !== name))
    expect(validate(rest)).toBe(false)
    expect(() => parseVerifyReport(JSON.stringify(rest), 'a.json')).toThrow(VerifyReportError)
  })

  it('says where it is wrong', () => {
    const text = jsonReport(MIXED).replace('"status": "fail"', '"status": "failed"')
    expect(() => parseVerifyReport(text, 'a.json')).toThrowErrorMatchingInlineSnapshot(`
      [VerifyReportError: this is no report of \`vmgenid verify\`

        File:      a.json
        Field:     machines[1].checks[3].status
        Expected:  pass, fail, not-observable, skipped
        Found:     "failed"

        Make it with \`vmgenid verify --report json --output FILE\`.]
    `)
  })

  it('leaves out fields that it does not know', () => {
    const text = jsonReport(GOOD).replace('{', '{ "__proto__": { "x": 1 }, "later": [1],')
    validate(JSON.parse(text))
    expect(validate.errors).toBeNull()
    expect(parseVerifyReport(text, 'a.json')).toEqual(GOOD)
  })

  it.each([
    ['no JSON', '{', /Expected: {2}JSON/],
    ['an empty text', '', /Expected: {2}JSON/],
    [
      'a deep list',
      '['.repeat(10 ** 5) + ']'.repeat(10 ** 5),
      /Expected: {2}an object\n {2}Found: {5}a list/,
    ],
    [
      'another version',
      jsonReport(GOOD).replace('"schemaVersion": 1', '"schemaVersion": 2'),
      /schemaVersion/,
    ],
    [
      'a machine twice',
      jsonReport({ ...GOOD, machines: [...GOOD.machines, ...GOOD.machines] }),
      /machines\[1\]\.name/,
    ],
    ['a check twice', jsonReport(GOOD).replace('"R1b"', '"R1a"'), /machines\[0\]\.checks\[1\]\.id/],
    ['a shard beyond the last', jsonReport({ ...GOOD, shard: { index: 4, count: 3 } }), /shard\.index/],
    [
      'too many machines',
      jsonReport({ ...GOOD, machines: Array.from({ length: 201 }, () => 1 as never) }),
      /200 entries/,
    ],
    ['a number beyond all', jsonReport(GOOD).replace('142', '1e999'), /milliseconds/],
    ['a fact of three', JSON.stringify(GOOD).replace('["the ID",', '["the ID","",'), /rows\[0\]/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseVerifyReport(text, 'a.json')).toThrow(VerifyReportError)
    expect(() => parseVerifyReport(text, 'a.json')).toThrow(message)
  })
})
