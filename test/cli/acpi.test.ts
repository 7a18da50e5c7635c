/** `vmgenid acpi list|disassemble`, as a user types it. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tablesIn } from '../../src/acpi/tables-in.ts'
import {
  Add,
  Arg0,
  Arg1,
  BufferData,
  call,
  Debug,
  Device,
  Divide,
  Method,
  Name,
  Notify,
  Package,
  path,
  Return,
  SizeOf,
  Store,
  text,
} from '../../src/aml/asl.ts'
import { encodeTable } from '../../src/aml/table.ts'
import type { TermList } from '../../src/aml/terms.ts'
import { toHex } from '../../src/binary/bytes.ts'
import { vmgenid } from './cli.ts'

const GOLDEN = join(import.meta.dirname, '../golden')
const Q35 = join(GOLDEN, 'qemu-7.2/q35')
const BLOB = join(Q35, 'etc_acpi_tables')

let folder = ''
let ssdt: Uint8Array
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-acpi-'))
  ssdt = tablesIn(Uint8Array.from(await readFile(BLOB))).tables.find(({ signature }) => signature === 'SSDT')
    ?.bytes as Uint8Array
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, content)
  return path
}

/** As acpidump prints it. */
function dumpText(signature: string, bytes: Uint8Array): string {
  const rows = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, i) => {
    const row = bytes.subarray(16 * i, 16 * i + 16)
    return `    ${(16 * i).toString(16).toUpperCase().padStart(4, '0')}: ${toHex(row, ' ').toUpperCase().padEnd(47)}  ${'.'.repeat(row.length)}`
  })
  return [`${signature} @ 0x000000007FE5C000`, ...rows, '', ''].join('\n')
}

describe('vmgenid acpi list', () => {
  it('lists the tables of a blob', async () => {
    const { status, out, err } = await vmgenid(['acpi', 'list', BLOB])
    // The zeros at the end of the file, the table's pointers, are not stored.
    expect([status, err]).toEqual([0, `vmgenid: ${BLOB}: RSDT at 0x2306 lacks its last 2 bytes\n`])
    const rows = out.split('\n').map((line) => line.split(/ {2,}/))
    expect(rows[0]?.slice(0, 4)).toEqual(['TABLE', 'LENGTH', 'REV', 'OEM ID'])
    expect(rows.find(([name]) => name === 'SSDT')?.slice(0, 9)).toEqual([
      'SSDT',
      '0xca',
      '1',
      'BOCHS',
      'VMGENID',
      '0x1',
      'BXPC 0x1',
      'unset',
      '0x21a0',
    ])
  })

  it('prints JSON', async () => {
    const { out } = await vmgenid(['acpi', 'list', '--json', BLOB])
    const { schemaVersion, tables, gaps } = JSON.parse(out) as {
      readonly schemaVersion: number
      readonly tables: readonly { readonly signature: string }[]
      readonly gaps: readonly unknown[]
    }
    expect([schemaVersion, gaps]).toEqual([1, []])
    expect(tables.map(({ signature }) => signature)).toEqual([
      'FACS',
      'DSDT',
      'FACP',
      'APIC',
      'SSDT',
      'HPET',
      'MCFG',
      'WAET',
      'RSDT',
    ])
    expect(tables[4]).toEqual({
      file: BLOB,
      offset: 0x21a0,
      signature: 'SSDT',
      length: 0xca,
      missing: 0,
      checksum: 'unset',
      revision: 1,
      oemId: 'BOCHS',
      oemTableId: 'VMGENID',
      oemRevision: 1,
      creatorId: 'BXPC',
      creatorRevision: 1,
    })
  })

  it('reads a folder as Linux shows its tables, in the order in which they are loaded', async () => {
    for (const name of ['DSDT', 'SSDT2', 'SSDT10', 'SSDT1', 'dynamic/SSDT11', 'data/BERT', 'notes.txt']) {
      const signature = name.startsWith('DSDT') ? 'DSDT' : 'SSDT'
      const bytes = ssdt.slice()
      bytes.set(new TextEncoder().encode(signature))
      await file(`sys/${name}`, bytes)
    }
    const { out } = await vmgenid(['acpi', 'list', '--json', join(folder, 'sys')])
    const { tables } = JSON.parse(out) as { readonly tables: readonly { readonly file: string }[] }
    expect(tables.map(({ file }) => file.slice(folder.length + 5))).toEqual([
      'DSDT',
      'SSDT1',
      'SSDT2',
      'SSDT10',
      'dynamic/SSDT11',
    ])
  })

  it('reads the text of acpidump, from standard input too', async () => {
    const text = dumpText('SSDT', ssdt)
    for (const result of [
      await vmgenid(['acpi', 'list', '-'], { stdin: text }),
      await vmgenid(['acpi', 'list', await file('dump.out', text)]),
    ]) {
      expect([result.status, result.err]).toEqual([0, ''])
      expect(result.out).toContain('VMGENID')
    }
  })

  it('says which bytes are no table', async () => {
    const path = await file('tail.bin', Uint8Array.from([...ssdt, 1, 2, 3]))
    const { status, err } = await vmgenid(['acpi', 'list', path])
    expect(status).toBe(0)
    expect(err).toBe(`vmgenid: ${path}: 3 bytes at 0xca are no table\n`)
  })

  it.each([
    ['an empty file', 'empty.aml', '', 'has no ACPI table'],
    ['text', 'readme', 'Hello, world', 'has no ACPI table'],
    [
      'a broken dump',
      'broken.out',
      'SSDT @ 0x0000000000000000\n    0000: 53 53\n    0020: 01\n',
      'line 3 of the dump: the offset is not 2',
    ],
  ])('refuses %s', async (_, name, content, message) => {
    const path = await file(name, content)
    const { status, out, err } = await vmgenid(['acpi', 'list', path])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(`vmgenid: ${path}: ${message}`)
  })

  it('refuses a folder without tables', async () => {
    await mkdir(join(folder, 'none'))
    expect(await vmgenid(['acpi', 'list', join(folder, 'none')])).toMatchObject({
      status: 2,
      err: `vmgenid: ${join(folder, 'none')}: has no ACPI table in its 0 files\n`,
    })
  })
})

describe('vmgenid acpi disassemble', () => {
  it("prints the vmgenid SSDT as iasl does, but for the comment's head", async () => {
    const path = await file('ssdt-vmgenid.aml', ssdt)
    const { status, out } = await vmgenid(['acpi', 'disassemble', path])
    expect(status).toBe(0)
    const tail = (text: string) => text.slice(text.indexOf('DefinitionBlock'))
    expect(tail(out)).toContain('DefinitionBlock ("", "SSDT", 1, "BOCHS ", "VMGENID", 0x00000001)')
    expect(tail(out)).toContain('Notify (\\_SB.VGEN, 0x80) // Status Change')
  })

  it('writes a file for each table with AML, and reads tables together', async () => {
    const output = join(folder, 'dsl')
    const { status, out, err } = await vmgenid(['acpi', 'disassemble', BLOB, '--output', output])
    expect([status, out]).toEqual([0, ''])
    expect(err).toBe(`${output}/DSDT.dsl: DSDT of ${BLOB}\n${output}/SSDT.dsl: SSDT of ${BLOB}\n`)
    expect((await readdir(output)).sort()).toEqual(['DSDT.dsl', 'SSDT.dsl'])
    // VGIA's scope is the SSDT's own, _GPE the DSDT's: nothing is external when both are there.
    expect(await readFile(join(output, 'SSDT.dsl'), 'utf8')).not.toContain('External')
  })

  it('names files after tables that have a file to themselves, and never twice the same', async () => {
    const a = await file('a/ssdt.aml', ssdt)
    const b = await file('b/SSDT.aml', ssdt)
    const output = join(folder, 'twice')
    await vmgenid(['acpi', 'disassemble', a, b, '--output', output])
    expect((await readdir(output)).sort()).toEqual(['SSDT2.dsl', 'ssdt.dsl'])
  })

  it('refuses input without AML', async () => {
    const facs = new Uint8Array(64)
    facs.set([0x46, 0x41, 0x43, 0x53, 64])
    const { status, err } = await vmgenid(['acpi', 'disassemble', await file('facs.aml', facs)])
    expect(status).toBe(2)
    expect(err).toContain('has no table with AML')
    expect(err).toContain('Found:     FACS')
  })

  it('names table, object, offset, need and have of broken AML, and writes nothing', async () => {
    const broken = ssdt.slice()
    broken[0x29] = 0x3f // a PkgLength, made longer than what is left
    const path = await file('broken.aml', broken)
    const output = join(folder, 'broken-output')
    const { status, err } = await vmgenid(['acpi', 'disassemble', path, '--output', output])
    expect(status).toBe(2)
    expect(err).toMatch(/^vmgenid: .*\n\n {2}Table: {2}.*broken\.aml\n {2}Where: {2}\\.*, byte 0x[0-9a-f]+\n/)
    await expect(readdir(output)).rejects.toThrow()
  })

  it('reads through links, as /sys has them', async () => {
    const link = join(folder, 'link.aml')
    await symlink(await file('target.aml', ssdt), link)
    expect((await vmgenid(['acpi', 'disassemble', link])).status).toBe(0)
  })
})

describe('vmgenid acpi evaluate', () => {
  const table = (terms: TermList, revision = 2) =>
    encodeTable({
      signature: 'DSDT',
      revision,
      oemId: 'TEST  ',
      oemTableId: 'EVALUATE',
      oemRevision: 1,
      creatorId: 'TEST',
      creatorRevision: 1,
      terms,
    }).bytes
  let dsdt = ''
  beforeAll(async () => {
    dsdt = await file(
      'evaluate.aml',
      table([
        Device('DEV0', []),
        Name('PKG', Package([1, 'two', BufferData(Uint8Array.of(3, 4)), Package([]), path('DEV0')], 6)),
        Name('LONG', BufferData(new Uint8Array(20).fill(0xab))),
        Method('ADD', 2, [Return(Add(Arg0, Arg1))]),
        Method('SIZE', 1, [Return(SizeOf(Arg0))]),
        Method('TELL', 0, [Store(text('hello'), Debug), Notify('DEV0', 0x80)]),
        Method('FAIL', 0, [Return(call('INNR', 1))]),
        Method('INNR', 1, [Divide(Arg0, 0)]),
      ]),
    )
  })
  const evaluate = (...words: string[]) => vmgenid(['acpi', 'evaluate', ...words])
  const json = async (...words: string[]) => JSON.parse((await evaluate('--json', ...words)).out) as unknown

  it('prints values as ASL writes them', async () => {
    expect(await evaluate(dsdt, '\\PKG')).toEqual({
      status: 0,
      err: '',
      out: 'Package (6) {\n  0x1\n  "two"\n  Buffer (2) { 03 04 }\n  Package (0) {}\n  \\DEV0\n  uninitialized\n}\n',
    })
    expect((await evaluate(dsdt, 'LONG')).out).toBe(
      `Buffer (20) {\n  ${'ab '.repeat(16).trim()}\n  ab ab ab ab\n}\n`,
    )
  })

  it('prints JSON', async () => {
    expect(await json(dsdt, 'PKG')).toEqual({
      type: 'package',
      value: [
        { type: 'integer', value: '0x1' },
        { type: 'string', value: 'two' },
        { type: 'buffer', value: '0304' },
        { type: 'package', value: [] },
        { type: 'reference', value: '\\DEV0', objectType: 'Device' },
        { type: 'uninitialized' },
      ],
    })
  })

  it('passes arguments: integers, strings, JSON', async () => {
    expect(await json(dsdt, 'ADD', '40', '0x2')).toEqual({ type: 'integer', value: '0x2a' })
    expect(await json(dsdt, 'SIZE', 'four')).toEqual({ type: 'integer', value: '0x4' })
    expect(await json(dsdt, 'SIZE', '{"type": "buffer", "value": "010203"}')).toEqual({
      type: 'integer',
      value: '0x3',
    })
    const list =
      '{"type": "package", "value": [{"type": "integer", "value": "0x1"}, {"type": "uninitialized"}]}'
    expect(await json(dsdt, 'SIZE', list)).toEqual({ type: 'integer', value: '0x2' })
  })

  it('shows what the code tells the outside on stderr', async () => {
    const { status, out, err } = await evaluate(dsdt, 'TELL')
    expect([status, out]).toEqual([0, 'no value\n'])
    expect(err).toBe('Debug: "hello"\nNotify: \\DEV0 0x80\n')
  })

  it('names the error and the methods that were running, and ends with 1', async () => {
    const { status, out, err } = await evaluate(dsdt, 'FAIL')
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(/^vmgenid: \\FAIL: AE_AML_DIVIDE_BY_ZERO: .*\n {2}in \\INNR\n {2}in \\FAIL\n$/)
    expect(await json(dsdt, 'FAIL')).toMatchObject({
      error: { status: 'AE_AML_DIVIDE_BY_ZERO', path: '\\INNR', trace: ['\\INNR', '\\FAIL'] },
    })
  })

  it.each([
    ["QEMU's tables, where the firmware has not put an address", BLOB, '_SB.VGEN._STA', '0x0\n'],
    ['an SSDT by itself', '', '_SB.VGEN.ADDR', 'Package (2) {\n  0x28\n  0x0\n}\n'],
  ])('runs %s', async (_, given, name, expected) => {
    const { status, out } = await evaluate(given || (await file('ssdt-alone.aml', ssdt)), name)
    expect([status, out]).toEqual([0, expected])
  })

  it('has 32-bit integers when the DSDT is of revision 1', async () => {
    const old = await file('old.aml', table([Method('ADD', 2, [Return(Add(Arg0, Arg1))])], 1))
    expect((await evaluate(old, 'ADD', '0xffffffff', '2')).out).toBe('0x1\n')
  })

  it.each([
    ['no path', () => [dsdt], 'the path of an object is missing'],
    ['no table', () => ['\\PKG'], 'a table is missing before the path'],
    ['an object that is not there', () => [dsdt, '\\NONE'], 'there is no \\NONE'],
    ['a path that is none', () => [dsdt, '\\no'], "not an AML name: '\\no'"],
    ['an argument that is broken JSON', () => [dsdt, 'ADD', '{"type":'], 'it begins like JSON, and is none'],
    ['an integer of 65 bits', () => [dsdt, 'ADD', '0x10000000000000000'], 'an integer has 64 bits at most'],
    ['two DSDTs', () => [dsdt, dsdt, 'PKG'], 'is a second DSDT, and a machine has one'],
  ])('refuses %s', async (_, words, message) => {
    const { status, out, err } = await evaluate(...words())
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})
