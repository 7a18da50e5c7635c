/** docs/snapshot-format.md says what the code does: its tables and its example are compared with the layouts. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Struct } from '../../src/binary/layout.ts'
import {
  SnapshotHeader,
  SnapshotRegion,
  SnapshotRun,
  SnapshotSection,
  SnapshotTrailer,
} from '../../src/machines/snapshot/layout.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import { fileOf, sectionsOf } from './snapshots.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/snapshot-format.md'), 'utf8')

/** Offset and size of each row of the table below a heading. */
function rowsBelow(heading: string): { offset: number; size: number; field: string }[] {
  const start = text.indexOf(heading)
  expect(start, heading).toBeGreaterThan(0)
  const part = text.slice(start).split(/\n#/)[0] ?? ''
  return Array.from(part.matchAll(/^\| (\d+) \| (\d+) \| `?(\w+)`? \|/gm), ([, offset, size, field]) => ({
    offset: Number(offset),
    size: Number(size),
    field: field ?? '',
  }))
}

/** The file of the example, as the dumps of its parts. */
function example(): string {
  const memory = new SparseMemory([{ start: 0, size: 0x4000, kind: 'ram' }])
  memory.fill(0x1000, 0x2000, 0xcc)
  memory.writeU16(0x3ffe, 0xaa55)
  const file = fileOf({ machine: 'model', description: { board: 'pc' }, state: { version: 1 }, memory })
  const [state, , pages] = sectionsOf(file)
  const json = Buffer.from(state?.bytes ?? []).toString('latin1')
  const regionsAt = SnapshotHeader.size + json.length
  const pagesAt = regionsAt + SnapshotRegion.size
  const runsAt = pagesAt + (pages?.bytes.length ?? 0)
  const tableAt = runsAt + 2 * SnapshotRun.size
  const trailerAt = tableAt + 4 * SnapshotSection.size
  const part = <T>(layout: Struct<T>, at: number) =>
    layout.dump(file.subarray(at, at + layout.size), { base: at }).replace(/ +$/gm, '')
  const line = (at: number, what: string) => `${at.toString(16).padStart(4, '0')}  ${what}`
  return [
    part(SnapshotHeader, 0),
    line(SnapshotHeader.size, json),
    part(SnapshotRegion, regionsAt),
    line(pagesAt, 'the page of cc, once'),
    line(pagesAt + 0x1000, 'the page that ends with 55 aa'),
    part(SnapshotRun, runsAt),
    part(SnapshotRun, runsAt + SnapshotRun.size),
    ...[0, 1, 2, 3].map((i) => part(SnapshotSection, tableAt + i * SnapshotSection.size)),
    part(SnapshotTrailer, trailerAt),
    line(file.length, 'end of the file'),
  ].join('\n')
}

describe('docs/snapshot-format.md', () => {
  it.each<[string, { readonly fields: readonly { name: string; offset: number; size: number }[] }]>([
    ['### Header', SnapshotHeader],
    ['### Section table', SnapshotSection],
    ['### Trailer', SnapshotTrailer],
    ['### MMAP', SnapshotRegion],
    ['### RUNS', SnapshotRun],
  ])('%s has the fields of the layout', (heading, layout) => {
    const fields = layout.fields.map(({ name, offset, size }) => ({ offset, size, field: name }))
    expect(rowsBelow(heading)).toEqual(fields)
  })

  it('shows a file that is what the writer writes', () => {
    const shown = /```\n(0000 {2}[\s\S]*?)\n```/.exec(text)?.[1]
    expect(shown).toBe(example())
  })
})
