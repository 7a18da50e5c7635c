import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  FileError,
  isFolder,
  listFiles,
  makeFolder,
  readFileBounded,
  readStreamBounded,
  removeEmptyFolders,
  removeFile,
  writeFilesWhole,
} from './files.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-files-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})
const at = (name: string) => join(folder, name)

describe('readFileBounded', () => {
  it('reads all of a file, also an empty one and one as large as the limit', async () => {
    await writeFile(at('a'), new Uint8Array(10_000).fill(7))
    await writeFile(at('empty'), '')
    expect(await readFileBounded(at('a'), 10_000)).toEqual(new Uint8Array(10_000).fill(7))
    expect(await readFileBounded(at('empty'), 0)).toEqual(new Uint8Array())
  })

  it('reads files whose size the system does not know', async () => {
    expect((await readFileBounded('/proc/self/status', 100_000)).length).toBeGreaterThan(100)
  })

  it('stops at the limit, also where the size is not known', async () => {
    await writeFile(at('a'), new Uint8Array(4097))
    await expect(readFileBounded(at('a'), 4096)).rejects.toThrow(
      'a: too large: 4097 bytes, at most 4 KiB are read',
    )
    await expect(readFileBounded('/dev/zero', 65536)).rejects.toThrow(
      '/dev/zero: too large: more than 64 KiB',
    )
  })

  it('says what is wrong with a path', async () => {
    await writeFile(at('file'), '')
    await expect(readFileBounded(at('none'), 1)).rejects.toThrow('none: no such file or folder')
    await expect(readFileBounded(folder, 1)).rejects.toThrow('is a folder, a file is expected')
    await expect(readFileBounded(at('file/x'), 1)).rejects.toThrow('a part of the path is no folder')
    await expect(readFileBounded(at('x'.repeat(300)), 1)).rejects.toThrow('the name is too long')
    await expect(readFileBounded('a\0b', 1)).rejects.toThrow()
    await expect(readFileBounded('', 1)).rejects.toThrow('"": no such file or folder')
    await expect(readFileBounded('/x\u001b[2J', 1)).rejects.toThrow('"/x\\u{1b}[2J": no such file or folder')
  })

  it('reads a stream up to the limit', async () => {
    const stream = () => Readable.from([Uint8Array.of(1, 2), Uint8Array.of(3)])
    expect(await readStreamBounded('input', stream(), 3)).toEqual(Uint8Array.of(1, 2, 3))
    await expect(readStreamBounded('input', stream(), 2)).rejects.toThrow(
      'input: too large: more than 2 bytes',
    )
  })
})

describe('listFiles', () => {
  it('finds files below folders, follows links to files, does not follow links to folders', async () => {
    await mkdir(at('etc/acpi'), { recursive: true })
    await writeFile(at('etc/acpi/tables'), '')
    await writeFile(at('b'), '')
    await symlink(at('b'), at('link'))
    await symlink(folder, at('circle'))
    await symlink(at('nothing'), at('broken'))
    expect(await listFiles(folder)).toEqual(['b', 'etc/acpi/tables', 'link'])
  })

  it('gives up on a folder with too many files, and on what is no folder', async () => {
    for (const name of ['a', 'b', 'c']) await writeFile(at(name), '')
    await expect(listFiles(folder, 2)).rejects.toThrow('has more than 2 files')
    await expect(listFiles(at('a'))).rejects.toThrow(FileError)
    expect([await isFolder(folder), await isFolder(at('a')), await isFolder(at('x'))]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('writeFilesWhole', () => {
  const files = (content: Record<string, string | Uint8Array>) => new Map(Object.entries(content))

  it('replaces files and leaves nothing beside them', async () => {
    await writeFilesWhole(folder, files({ a: 'one', b: 'two' }))
    await writeFilesWhole(folder, files({ a: Uint8Array.of(0x32) }))
    expect(await readFile(at('a'), 'utf8')).toBe('2')
    expect((await readdir(folder)).sort()).toEqual(['a', 'b'])
  })

  it('leaves all the old files, and nothing else, when one cannot be written', async () => {
    await writeFile(at('a'), 'old')
    await makeFolder(at('d/e'))
    for (const bad of ['d', 'none/x', 'x'.repeat(300)]) {
      await expect(writeFilesWhole(folder, files({ a: 'new', [bad]: 'x' }))).rejects.toThrow(FileError)
    }
    await expect(writeFilesWhole(at('none'), files({ x: '' }))).rejects.toThrow('no such file or folder')
    await expect(
      writeFilesWhole(folder, files({ a: 'new' }), () => Promise.reject(new FileError('b', 'is in the way'))),
    ).rejects.toThrow('b: is in the way')
    expect((await readdir(folder)).sort()).toEqual(['a', 'd'])
    expect(await readFile(at('a'), 'utf8')).toBe('old')
  })

  it('makes folders, and takes back what it made when it cannot go on', async () => {
    expect(await makeFolder(at('a/b'))).toEqual([at('a'), at('a/b')])
    expect(await makeFolder(at('a/b'))).toEqual([])
    await expect(makeFolder(at(`c/d/${'x'.repeat(300)}`))).rejects.toThrow('the name is too long')
    await removeEmptyFolders([at('a')])
    expect(await readdir(folder)).toEqual(['a'])
  })

  it('says when a folder may not be written', async () => {
    await writeFile(at('file'), '')
    await expect(makeFolder(at('file'))).rejects.toThrow('exists already, and is no folder')
    await expect(makeFolder('/proc/vmgenid/x')).rejects.toThrow('/proc/vmgenid: no such file or folder')
    if (process.getuid?.() === 0) return // root may write anywhere
    await mkdir(at('closed'))
    await chmod(at('closed'), 0o500)
    await expect(writeFilesWhole(at('closed'), files({ x: 'x' }))).rejects.toThrow('permission denied')
  })

  it('removes a file, and does not mind when there is none', async () => {
    await writeFile(at('a'), 'one')
    await removeFile(at('a'))
    await removeFile(at('a'))
    expect(await readdir(folder)).toEqual([])
  })
})
