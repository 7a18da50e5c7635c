/** `vmgenid memory`, as a user types it. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concatBytes, toHex } from '../../src/binary/bytes.ts'
import { vmgenid } from './cli.ts'

const PAGE = join(import.meta.dirname, '../golden/qemu-7.2-dump/q35-guid-page.elf')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-memory-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content, 'latin1')
  return path
}

/** A file of zeros that takes no room. */
function sparse(name: string, size: string): string {
  const path = join(folder, name)
  execFileSync('truncate', ['-s', size, path])
  return path
}

describe('vmgenid memory read', () => {
  it('prints an ELF core at a physical address', async () => {
    expect(await vmgenid(['memory', 'read', PAGE, '0x3fff020', '32'])).toMatchObject({
      status: 0,
      err: '',
      out:
        '03fff020: 00 00 00 00 00 00 00 00 33 22 11 00 55 44 77 66 ........3"..UDwf\n' +
        '03fff030: 88 99 aa bb cc dd ee ff 00 00 00 00 00 00 00 00 ................\n',
    })
    expect((await vmgenid(['memory', 'read', PAGE, '0x3fff000'])).out.split('\n')).toHaveLength(17)
    expect((await vmgenid(['memory', 'read', PAGE, '0x3fff000', '0'])).out).toBe('')
  })

  it('gives the bytes themselves', async () => {
    const bytes: Uint8Array[] = []
    expect(await vmgenid(['memory', 'read', '--raw', PAGE, '0x3fff028', '16'], { bytes })).toEqual({
      status: 0,
      out: '',
      err: '',
    })
    expect(bytes.map((piece) => toHex(piece))).toEqual(['33221100554477668899aabbccddeeff'])
    const pieces: Uint8Array[] = []
    await vmgenid(['memory', 'read', '--raw', sparse('large', '5M'), '1', '4M'], { bytes: pieces })
    expect(concatBytes(pieces)).toHaveLength(4 * 2 ** 20)
    expect(pieces.length).toBeGreaterThan(1)
  })

  it('says what a dump holds when it does not hold the address', async () => {
    const bytes: Uint8Array[] = []
    const args = ['memory', 'read', '--raw', PAGE, '0x3fff000', '4097']
    const { status, out, err } = await vmgenid(args, { bytes })
    expect([status, out, bytes]).toEqual([2, '', []])
    expect(err).toBe(`vmgenid: not all of 4097 bytes at 0x3fff000 is in the dump

  File:  ${PAGE}
  Held:  0x03fff000..0x03ffffff

  Give an address within what the dump holds.
`)
  })

  it('asks where a large raw image lies, and takes the answer', async () => {
    const path = sparse('ram', '3G')
    const read = (...args: string[]) => vmgenid(['memory', 'read', ...args])
    expect(await read(path, '0x7ffffff0', '16')).toMatchObject({ status: 0 })
    const doubtful = await read(path, '0x7ffffff0', '17')
    expect(doubtful.status).toBe(2)
    expect(doubtful.err).toContain('a raw image does not say what lies at 0x80000000 and above')
    expect(await read('--below-4g', '2G', path, '4G', '16')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^000100000000: 00/),
    })
    expect(await read('--below-4g', 'all', path, '2G', '16')).toMatchObject({ status: 0 })
    expect(await read('--base', '0x7fff0000', path, '2G', '16')).toMatchObject({ status: 0 })
    expect(await read('--base', '0x7fff0000', path, '0', '16')).toMatchObject({ status: 2 })
  })

  it.each<[string, () => Promise<string[]>, string]>([
    ['no file', async () => ['absent', '0'], 'absent: no such file or folder'],
    ['a folder', async () => [folder, '0'], 'is a folder, a file is expected'],
    [
      'a compressed dump',
      async () => [await file('vm.gz', '\x1f\x8b\x08'), '0'],
      'no memory dump that is read here: it is compressed with gzip',
    ],
    ['a program', async () => [process.execPath, '0'], 'its ELF header is not that of a dump'],
    ['an empty file', async () => [await file('empty', ''), '0'], 'it is empty'],
    ['no number', async () => [PAGE, 'x'], "argument 'address'"],
    ['a layout for a core', async () => ['--base', '0', PAGE, '0'], 'is an ELF core, which says itself'],
    ['a long text', async () => [sparse('long', '20M'), '0', '17M'], 'a hex dump of 17 MiB is too long'],
    ['two layouts', async () => ['--base', '0', '--below-4g', '2G', PAGE, '0'], 'cannot be used with'],
  ])('does not take %s', async (_name, args, problem) => {
    const { status, out, err } = await vmgenid(['memory', 'read', ...(await args())])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(problem)
  })
})
