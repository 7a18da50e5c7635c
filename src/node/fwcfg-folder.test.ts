import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FwCfgFolderReader, writeFwCfgFolder } from './fwcfg-folder.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-folder-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('FwCfgFolderReader', () => {
  it('reads an index in UTF-8, with a byte order mark or without', async () => {
    await writeFile(join(folder, 'täst'), 'bytes')
    const file = { name: 'opt/a', selector: 32, size: 5, guest_writable: false, file: 'täst' }
    for (const mark of ['', '\ufeff']) {
      await writeFile(join(folder, 'index.json'), `${mark}${JSON.stringify({ files: [file] })}`)
      const reader = await FwCfgFolderReader.open(folder)
      expect(await reader.read('opt/a')).toEqual(new Uint8Array(Buffer.from('bytes')))
    }
  })
})

describe('a folder that is not what its index says', () => {
  it('has an index that cannot be read, or a file of more bytes', async () => {
    await symlink('nowhere', join(folder, 'index.json'))
    await expect(FwCfgFolderReader.open(folder)).rejects.toThrow('index.json: is no regular file')
    await rm(join(folder, 'index.json'))
    await writeFwCfgFolder(folder, {
      index: { files: [{ name: 'a', selector: 32, size: 1, guestWritable: false }] },
      files: new Map([['a', Uint8Array.of(1, 2)]]),
    })
    const reader = await FwCfgFolderReader.open(folder)
    await expect(reader.read('a')).rejects.toThrow('a: has 2 bytes, the index says 1')
  })
})

describe('writeFwCfgFolder', () => {
  it('takes no offence at what a killed run has left, and removes it', async () => {
    const left = '.vmgenid-0123456789abcdef.tmp'
    await writeFile(join(folder, left), 'half')
    await writeFwCfgFolder(folder, { index: { files: [] }, files: new Map() })
    expect(await readdir(folder)).toEqual(['index.json'])
  })

  const dump = (names: readonly string[]) => ({
    index: {
      files: names.map((name, i) => ({ name, selector: 32 + i, size: 1, guestWritable: false, file: name })),
    },
    files: new Map(names.map((name) => [name, Uint8Array.of(0x61)])),
  })

  it('leaves a folder of an earlier run whole when it cannot write the next', async () => {
    await writeFwCfgFolder(folder, dump(['a', 'b']))
    const index = await readFile(join(folder, 'index.json'), 'utf8')
    await mkdir(join(folder, 'c'))
    await expect(writeFwCfgFolder(folder, dump(['a', 'c']))).rejects.toThrow('c: is a folder')
    expect((await readdir(folder)).sort()).toEqual(['a', 'b', 'c', 'index.json'])
    expect(await readFile(join(folder, 'index.json'), 'utf8')).toBe(index)
  })

  it('takes back the folders that it made', async () => {
    await expect(writeFwCfgFolder(join(folder, 'x/y'), dump(['n'.repeat(300)]))).rejects.toThrow(
      'the name is too long',
    )
    expect(await readdir(folder)).toEqual([])
  })
})
