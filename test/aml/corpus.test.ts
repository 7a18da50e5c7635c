import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { captureGroup } from '../../scripts/capture/aml/qemu.ts'
import { AML_CASES } from '../../scripts/capture/aml/qemu-cases.ts'
import { compareGroup, storedGroups } from '../../scripts/capture/aml/store.ts'
import { sum8 } from '../../src/binary/checksum.ts'
import { SDT_CHECKSUM_OFFSET, SdtHeader } from '../../src/binary/sdt-header.ts'
import { requireQemu, requireTool } from '../tools.ts'
import {
  CORPUS_DIRECTORY,
  corpusGroups,
  corpusTable,
  corpusTables,
  readCorpusOrigin,
  sha256,
  storedTable,
  type TablesOrigin,
  withChecksum,
} from './corpus.ts'
import { FETCHED_DIRECTORY, fetchedOrigin, requireFetchedTables } from './fetched-tables.ts'

const origin = readCorpusOrigin()

/** Every group says where it comes from, every table is named, and every table is what the origin says. */
function expectComplete({ groups, tables }: TablesOrigin, bytesOf: (name: string) => Uint8Array): void {
  const named = new Set(groups.flatMap((group) => group.tables))
  expect(tables.map(({ name }) => name).sort()).toEqual([...named].sort())
  for (const group of groups) {
    expect(group.program, group.name).not.toBe('')
    expect(group.version, group.name).toMatch(/^[\d:]+\.\d/)
    expect(group.commandLine ?? group.file, group.name).toMatch(/./)
  }
  for (const table of tables) {
    const bytes = bytesOf(table.name)
    const { signature, length, checksum } = SdtHeader.decode(bytes)
    expect(table, table.name).toMatchObject({ signature, length, sha256: sha256(bytes) })
    expect(bytes.length, table.name).toBe(length)
    if (table.checksum === 'valid') expect(sum8(bytes), table.name).toBe(0)
    else expect([checksum, bytes[SDT_CHECKSUM_OFFSET]], table.name).toEqual([0, 0])
  }
}

describe('the stored corpus', () => {
  const bytes = new Map(origin.tables.map((table) => [table.name, storedTable(table)]))

  it('has at least 60 tables, none of them twice', () => {
    expect(origin.tables.length).toBeGreaterThanOrEqual(60)
    expect(new Set(origin.tables.map((table) => table.sha256)).size).toBe(origin.tables.length)
    expect(new Set(origin.tables.map(({ name }) => name)).size).toBe(origin.tables.length)
  })

  it('says where each comes from, and holds what it says', () => {
    expectComplete(origin, (name) => bytes.get(name) ?? new Uint8Array())
    for (const group of origin.groups) expect(group.date, group.name).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  it('has no file that is not listed', () => {
    const files = origin.tables.filter(({ within }) => !within).map(({ name }) => `${name}.aml`)
    expect(readdirSync(CORPUS_DIRECTORY).sort()).toEqual([...files, 'origin.json'].sort())
  })

  it('has tables of loader blobs, without a checksum, and tables with one', () => {
    expect(new Set(origin.tables.map(({ checksum }) => checksum))).toEqual(new Set(['zero', 'valid']))
  })

  it('has no copyleft table', () => {
    const licenses = origin.groups.flatMap(({ license }) => license ?? [])
    expect(licenses.filter((license) => !license.startsWith('BSD'))).toEqual([])
    const stored = new Set(origin.tables.map((table) => table.sha256))
    expect(origin.fetched.tables.filter((table) => stored.has(table.sha256))).toEqual([])
  })
})

const fetched = requireFetchedTables()
describe.skipIf(fetched.missing)(fetched.title('the tables in the cache'), () => {
  it('are what their origin says', () => {
    expectComplete(
      fetchedOrigin(),
      (name) => new Uint8Array(readFileSync(join(FETCHED_DIRECTORY, `${name}.aml`))),
    )
  })

  it('are the known ones, where the packages are', () => {
    const names = ({ groups }: TablesOrigin) => groups.map(({ name }) => name)
    expect(names(fetchedOrigin())).toEqual(names(origin.fetched))
    for (const group of fetchedOrigin().groups) {
      const known = origin.fetched.groups.find(({ name }) => name === group.name)
      expect(group.tables, group.name).toEqual(known?.tables)
      if (group.version !== known?.version) continue
      const digests = ({ tables }: TablesOrigin) =>
        group.tables.map((name) => tables.find((table) => table.name === name)?.sha256)
      expect(digests(fetchedOrigin()), group.name).toEqual(digests(origin.fetched))
    }
  })
})

describe('corpusGroups', () => {
  it('has a DSDT and its SSDTs, or SSDTs of any machine', () => {
    for (const { name, tables } of corpusGroups()) {
      const signatures = tables.map(({ bytes }) => String.fromCharCode(...bytes.subarray(0, 4))).join(' ')
      expect(signatures, name).toMatch(/^(DSDT|SSDT)( SSDT)*$/)
    }
    const ssdtsOnly = corpusGroups().filter(({ tables }) => tables[0]?.name.includes('-ssdt-'))
    expect(ssdtsOnly.map(({ name }) => name)).toEqual(['ovmf-ramdisk'])
  })

  it('shares a table between groups', () => {
    const [first, second] = ['pc', 'q35'].map((name) => corpusGroups().find((group) => group.name === name))
    expect(first?.tables.map(({ name }) => name)).toEqual(['pc-dsdt', 'pc-ssdt-vmgenid'])
    expect(second?.tables[1]).toBe(first?.tables[1])
    expect(corpusTables().filter(({ name }) => name === 'pc-ssdt-vmgenid')).toHaveLength(1)
    expect(corpusTable('pc-ssdt-vmgenid')).toMatchObject({ group: 'pc', checksum: 'zero' })
    expect(corpusTable('pc-ssdt-vmgenid').origin).toMatch(/^qemu-system-x86_64 7\.2\.\d+: .* -device vmgenid/)
  })
})

const iasl = requireTool('iasl')
describe.skipIf(iasl.missing)(iasl.title('iasl -d'), () => {
  const scratch = mkdtempSync(join(tmpdir(), 'corpus-'))
  afterAll(() => rmSync(scratch, { recursive: true }))

  // One process for each: it keeps its namespace from table to table, and two DSDTs collide in it.
  it('accepts every table', { timeout: 120_000 }, () => {
    for (const { name, bytes } of corpusTables()) {
      writeFileSync(join(scratch, 'table.aml'), bytes)
      const said = spawnSync(iasl.path, ['-d', 'table.aml'], { cwd: scratch, encoding: 'utf8' })
      expect(said.status, `${name}: ${said.stderr}`).toBe(0)
      expect(said.stderr, name).not.toContain('Error')
      expect(readFileSync(join(scratch, 'table.dsl'), 'utf8'), name).toContain('DefinitionBlock ("", ')
    }
  })
})

const acpiexec = requireTool('acpiexec')
describe.skipIf(acpiexec.missing)(acpiexec.title('acpiexec'), () => {
  const scratch = mkdtempSync(join(tmpdir(), 'corpus-'))
  afterAll(() => rmSync(scratch, { recursive: true }))

  it('loads every group', { timeout: 120_000 }, () => {
    for (const { name, bytes } of corpusTables())
      writeFileSync(join(scratch, `${name}.aml`), withChecksum(bytes))
    for (const { name, tables } of corpusGroups()) {
      const files = tables.map((table) => `${table.name}.aml`)
      const said = spawnSync(acpiexec.path, ['-b', 'quit', ...files], { cwd: scratch, encoding: 'utf8' })
      expect(said.status, name).toBe(0)
      expect(`${said.stdout}${said.stderr}`, name).not.toMatch(/Error|Exception|AE_/)
      expect(said.stdout, name).toContain('ACPI AML tables successfully acquired and loaded')
    }
  })
})

const qemu = requireQemu('7.2')
describe.skipIf(qemu.missing)(qemu.title('the corpus is what QEMU gives today'), () => {
  /** A few that need no other program; `npm run fixtures:aml -- --check` does them all. */
  const SAMPLE = ['pc-i440fx-1.7', 'pc-nvdimm', 'q35-root-ports', 'microvm-all']

  it.each(SAMPLE)('%s', async (name) => {
    const subject = AML_CASES.find((candidate) => candidate.name === name)
    if (!subject) throw new Error(`no case ${name}`)
    const stored = storedGroups(origin).find((group) => group.origin.name === name)
    expect(compareGroup(stored, await captureGroup(subject))).toEqual([])
  })

  it('has every case', () => {
    const names = origin.groups.map(({ name }) => name)
    expect(AML_CASES.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([])
  })
})
