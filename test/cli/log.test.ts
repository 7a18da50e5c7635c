/** `vmgenid log explain`, as a user types it. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOGS } from '../firmware/log-text.ts'
import { vmgenid } from './cli.ts'

const GOLDEN = join(import.meta.dirname, '../golden')
const SEED_BOOT = join(GOLDEN, 'seed/ovmf-boot.log')
const SEED_RESUME = join(GOLDEN, 'seed/ovmf-s3-resume.log')
const BROKEN = join(GOLDEN, 'seabios-1.16/pc-broken-write-pointer.log')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-log-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content, 'latin1')
  return path
}

describe('vmgenid log explain', () => {
  it("names the seed's five tables, the opaque page and what the host was told", async () => {
    const { status, out, err } = await vmgenid(['log', 'explain', SEED_BOOT])
    expect([status, err]).toEqual([0, ''])
    expect(out).toContain('Installed 5 tables: FACS, DSDT, FACP, APIC, SSDT.')
    expect(out).toContain('The GUID page 0x7FE5C000 is opaque')
    expect(out).toContain('The host was told 0x7FE5C000: 8 bytes at etc/vmgenid_addr+0x0, key 0x2B.')
    expect(out).toMatch(/0 errors, 0 warnings, 2 notes\n$/)
  })

  it('reads several files as one log', async () => {
    const { status, out } = await vmgenid(['log', 'explain', SEED_BOOT, SEED_RESUME])
    expect(status).toBe(0)
    expect(out).toContain('It writes 0x7FE5C000 to key 0x2B, 8 bytes at offset 0x0, as at boot.')
    expect(out).toContain('  0x7E7A7030  IO_WRITE     0x514 := 0x00000000, 0x518 := 0x18F0E47F\n')
    expect(out).toContain('  0x7E7A704B  MEM_POLL     0x7FE4F018 until & 0xFFFFFFFF is 0x0: 1 read\n')
  })

  it('fails when the replay tells another address', async () => {
    const other = await file('other.log', LOGS.seedResume.replace('0x7FE4F029 (0xC0)', '0x7FE4F029 (0xD0)'))
    const { status, out } = await vmgenid(['log', 'explain', SEED_BOOT, other])
    expect(status).toBe(1)
    expect(out).toContain(
      `${other}:67: error replay-differs: the boot script tells 0x7FE5D000, at boot it was 0x7FE5C000`,
    )
  })

  it('fails for a SeaBIOS that left out the WRITE_POINTER', async () => {
    const { status, out } = await vmgenid(['log', 'explain', BROKEN])
    expect(status).toBe(1)
    expect(out).toContain(
      `${BROKEN}:29: error seabios-loader: internal error in romfile_loader_write_pointer`,
    )
  })

  it('fails for a warning when --strict says so', async () => {
    const odd = await file(
      'odd.log',
      LOGS.realBoot.replace('PointeeOffset=0x28', 'PointeeOffset=0x30').replace('0x7F7FD028', '0x7F7FD030'),
    )
    expect((await vmgenid(['log', 'explain', odd])).status).toBe(0)
    const { status, out } = await vmgenid(['log', 'explain', '--strict', odd])
    expect(status).toBe(1)
    expect(out).toContain('warning guid-offset')
  })

  it('reads standard input', async () => {
    const { status, out } = await vmgenid(['log', 'explain', '-'], { stdin: LOGS.realResume })
    expect(status).toBe(0)
    expect(out).toMatch(/^OVMF resume from S3: standard input, lines 1 to /)
    const twice = await vmgenid(['log', 'explain', '-', '-'], { stdin: LOGS.realResume })
    expect(twice).toMatchObject({ status: 2, out: '', err: 'vmgenid: -: standard input can be read once\n' })
  })

  it('prints one JSON object', async () => {
    const { status, out } = await vmgenid(['log', 'explain', '--json', SEED_BOOT, SEED_RESUME])
    expect(status).toBe(0)
    const json = JSON.parse(out)
    expect(json).toMatchObject({
      schemaVersion: 1,
      firmware: ['OVMF'],
      errors: 0,
      warnings: 0,
      notes: 3,
      files: [
        { lines: 47, damaged: 0 },
        { lines: 78, damaged: 0 },
      ],
      runs: [
        {
          kind: 'ovmf-boot',
          edition: 'v6',
          installed: 5,
          unknownCommands: [{ type: 0, count: 15 }],
          writePointers: [{ key: 0x2b, value: 0x7fe5c000, place: { file: SEED_BOOT, line: 13 } }],
        },
        {
          kind: 'ovmf-resume',
          status: 'Success',
          transfers: [{ action: 'skip' }, { action: 'write', key: 0x2b, value: 0x7fe5c000 }],
        },
      ],
    })
    expect(json.runs[1].nodes[2].arguments).toEqual([0x7fe4f018, 0xffffffff, 0])
  })

  it('uses colors for severities only', async () => {
    const { out } = await vmgenid(['log', 'explain', BROKEN], { color: true })
    expect(out).toContain('\x1b[31merror\x1b[39m seabios-loader')
  })

  it.each([
    ['gzip', gzipSync('SeaBIOS (version 1)'), 'is compressed with gzip, and only plain text is read'],
    [
      'UTF-16',
      Uint8Array.of(0xff, 0xfe, 0x53, 0),
      'is UTF-16, and only plain text of one byte a character is read',
    ],
    ['no log', 'Hello\n', 'has no line that OVMF or SeaBIOS prints while it installs tables or resumes'],
    ['nothing', '', 'has no line that OVMF or SeaBIOS prints while it installs tables or resumes'],
  ])('refuses %s', async (name, content, problem) => {
    const path = await file(name, content)
    const { status, out, err } = await vmgenid(['log', 'explain', path])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(`vmgenid: ${path}: ${problem}\n`)
  })

  it('refuses what cannot be read', async () => {
    const missing = join(folder, 'missing')
    expect((await vmgenid(['log', 'explain', missing])).err).toBe(
      `vmgenid: ${missing}: no such file or folder\n`,
    )
    expect(await vmgenid(['log', 'explain', folder])).toMatchObject({
      status: 2,
      err: `vmgenid: ${folder}: is a folder, a file is expected\n`,
    })
    const large = await file('large.log', '')
    await truncate(large, 2 ** 28 + 1) // sparse
    expect(await vmgenid(['log', 'explain', large])).toMatchObject({
      status: 2,
      err: `vmgenid: ${large}: too large: at most 256 MiB are read\n`,
    })
    expect((await vmgenid(['log', 'explain'])).err).toContain("missing required argument 'file'")
    expect(await vmgenid(['log', 'explain', ...Array<string>(101).fill(SEED_BOOT)])).toMatchObject({
      status: 2,
      out: '',
    })
  })

  it('has help with examples', async () => {
    const { status, out } = await vmgenid(['log', 'explain', '--help'])
    expect(status).toBe(0)
    expect(out).toContain('Examples:\n  vmgenid log explain debug.log\n')
    expect(out).toContain('Exit status: 0 nothing is wrong')
  })
})
