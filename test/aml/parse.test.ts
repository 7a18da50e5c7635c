/**
 * The parser against tables of real programs: what it reads encodes to the bytes that it was read from.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ParsedTable, parseTable, parseTables } from '../../src/aml/parse.ts'
import { encodeTable } from '../../src/aml/table.ts'
import type { TermList } from '../../src/aml/terms.ts'
import { hexDiff } from '../../src/binary/hexdump.ts'
import { SDT_HEADER_SIZE } from '../../src/binary/sdt-header.ts'
import { type CorpusTable, corpusGroups, corpusTables } from './corpus.ts'

function encoded({ header, terms }: ParsedTable, checksum: CorpusTable['checksum']): Uint8Array {
  return encodeTable({ ...header, terms }, { checksum }).bytes
}

describe('a table of the corpus, parsed and encoded, is the same', () => {
  it.each(corpusTables())('$name', ({ bytes, checksum }) => {
    expect(hexDiff(bytes, encoded(parseTable(bytes), checksum))).toBe('')
  })
})

describe('tables of one machine, parsed together and encoded, are the same', () => {
  const together = corpusGroups().filter(({ tables }) => tables.length > 1)

  it.each(together)('$name', ({ tables }) => {
    const parsed = parseTables(tables.map(({ bytes }) => bytes)).tables
    expect(parsed).toHaveLength(tables.length)
    for (const [i, { name, bytes, checksum }] of tables.entries()) {
      expect(hexDiff(bytes, encoded(parsed[i] as ParsedTable, checksum)), name).toBe('')
    }
  })
})

describe('a table that iasl compiled, parsed and encoded, is the same', () => {
  const folder = join(import.meta.dirname, 'cases')
  const cases = readdirSync(folder).filter((file) => file.endsWith('.aml'))

  it.each(cases)('%s', (file) => {
    const bytes = new Uint8Array(readFileSync(join(folder, file)))
    expect(hexDiff(bytes, encoded(parseTable(bytes), 'valid'))).toBe('')
  })
})

describe('the corpus', () => {
  it('has at least 60 tables that differ in more than numbers', () => {
    const shapes = new Set(corpusTables().map(({ bytes }) => shapeOf(parseTable(bytes).terms)))
    expect(shapes.size).toBeGreaterThanOrEqual(60)
  })

  it('is read to the last byte: the terms of a table lie side by side', () => {
    for (const { name, bytes } of corpusTables()) {
      const places = parseTable(bytes).terms.map(({ span }) => [span?.start, span?.end])
      const starts = [SDT_HEADER_SIZE, ...places.map(([, end]) => end)]
      expect([...places.map(([start]) => start), bytes.length], name).toEqual(starts)
    }
  })
})

const CONSTANTS = ['ByteConst', 'WordConst', 'DWordConst', 'QWordConst', 'Zero', 'One', 'Ones']

/** The terms without their numbers. */
function shapeOf(terms: TermList): string {
  return JSON.stringify(terms, (key, value: unknown) => {
    if (key === 'span' || key === 'form' || typeof value === 'number' || typeof value === 'bigint') return 0
    if (value instanceof Uint8Array) return value.length
    if (key === 'op' && CONSTANTS.includes(String(value))) return 'Integer'
    return value
  })
}
