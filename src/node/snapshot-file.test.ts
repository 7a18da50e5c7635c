import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { lstat, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { fileOf, smallContent } from '../../test/machines/snapshots.ts'
import { crc32c } from '../binary/crc32c.ts'
import { SnapshotContentError } from '../machines/snapshot/content.ts'
import { SnapshotFormatError, SnapshotTruncatedError } from '../machines/snapshot/errors.ts'
import { SparseMemory } from '../platform/guest-memory.ts'
import { FileError } from './files.ts'
import { openSnapshotFile, saveSnapshot } from './snapshot-file.ts'

const root = mkdtempSync(join(tmpdir(), 'vmgenid-snapshot-'))
afterAll(() => rmSync(root, { recursive: true }))

let folder = ''
let path = ''
let next = 0
beforeEach(async () => {
  folder = join(root, String(next++))
  await mkdir(folder)
  path = join(folder, 'vm.snapshot')
})

/** Another machine than the small one, a little larger. */
function otherContent(pages = 100) {
  const memory = new SparseMemory([{ start: 0, size: 2 ** 30, kind: 'ram' }])
  for (let i = 0; i < pages; i++) memory.writeU32(i * 0x2000, i + 1)
  return { machine: 'model', description: {}, state: { version: 2 }, memory }
}

function versionIn(file: string): number {
  const { snapshot, close } = openSnapshotFile(file)
  snapshot.verify()
  close()
  return snapshot.state.version
}

const asideOf = (writer: number, name = 'vm.snapshot') =>
  `.vmgenid-${crc32c(Buffer.from(name)).toString(16).padStart(8, '0')}-${writer}-0.tmp`

describe('a snapshot in a file', () => {
  it('is what was saved, for its owner alone, and nothing is left aside', async () => {
    const content = smallContent()
    const size = await saveSnapshot(path, content)
    expect(await readFile(path)).toEqual(Buffer.from(fileOf(content)))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(path)).size).toBe(size)
    expect(await readdir(folder)).toEqual(['vm.snapshot'])
    expect(versionIn(path)).toBe(1)
  })

  it('replaces the one before, of whose open file nothing changes', async () => {
    await saveSnapshot(path, otherContent())
    const old = openSnapshotFile(path)
    const memory = old.snapshot.mapMemory()
    await saveSnapshot(path, smallContent())
    expect(versionIn(path)).toBe(1)
    expect(memory.readU32(99 * 0x2000)).toBe(100)
    old.close()
    old.close()
    expect(memory.readU32(99 * 0x2000)).toBe(100)
    expect(() => memory.readU32(0)).toThrow('was closed')
  })

  it('tells how far it is', async () => {
    const seen: number[] = []
    await saveSnapshot(path, otherContent(), { onProgress: ({ done }) => seen.push(done) })
    expect(seen.at(-1)).toBe(2 ** 30)
  })

  it('is written through a link', async () => {
    await saveSnapshot(path, otherContent())
    const link = join(folder, 'latest')
    await symlink('vm.snapshot', link)
    await saveSnapshot(link, smallContent())
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
    expect(versionIn(path)).toBe(1)
  })

  it('may be written by several at once: the file is one of theirs', async () => {
    const contents = Array.from({ length: 8 }, (_, i) => ({ ...otherContent(), state: { version: i + 1 } }))
    await Promise.all(contents.map((content) => saveSnapshot(path, content)))
    expect(versionIn(path)).toBeLessThanOrEqual(8)
    expect(await readdir(folder)).toEqual(['vm.snapshot'])
  })
})

describe('a snapshot that fails', () => {
  it.each<[string, (controller: AbortController) => Promise<unknown>]>([
    [
      'for a state that is no plain data',
      () =>
        saveSnapshot(path, {
          ...smallContent(),
          state: { version: 1, big: 1n } as unknown as { version: number },
        }),
    ],
    [
      'for memory that cannot be read',
      () =>
        saveSnapshot(path, {
          ...smallContent(),
          memory: {
            regions: [{ start: 0, size: 4096, kind: 'ram' }],
            read() {
              throw new SnapshotContentError('the disk is gone')
            },
          },
        }),
    ],
    [
      'because somebody gave it up',
      (controller) => {
        const content = otherContent(4000)
        const read = (address: number, target: Uint8Array) => {
          if (address > 2 ** 24) controller.abort(new SnapshotContentError('given up'))
          return content.memory.read(address, target)
        }
        const memory = { regions: content.memory.regions, read }
        return saveSnapshot(path, { ...content, memory }, { signal: controller.signal })
      },
    ],
  ])('%s leaves the old file as it was', async (_why, save) => {
    await saveSnapshot(path, smallContent())
    await expect(save(new AbortController())).rejects.toThrow(SnapshotContentError)
    expect(versionIn(path)).toBe(1)
    expect(await readdir(folder)).toEqual(['vm.snapshot'])
  })

  it('says which file, and why', async () => {
    await expect(saveSnapshot(join(folder, 'no/vm.snapshot'), smallContent())).rejects.toThrow(
      'no such file or folder',
    )
    await expect(saveSnapshot(folder, smallContent())).rejects.toThrow(FileError)
    await expect(saveSnapshot('/dev/null', smallContent())).rejects.toThrow('is no regular file')
    expect(() => openSnapshotFile(folder)).toThrow('is a folder, a file is expected')
    expect(() => openSnapshotFile(path)).toThrow(FileError)
    await writeFile(path, 'text')
    expect(() => openSnapshotFile(path)).toThrow(SnapshotFormatError)
    await writeFile(path, fileOf(smallContent()).subarray(0, 5000))
    try {
      openSnapshotFile(path)
    } catch (error) {
      expect(error).toBeInstanceOf(SnapshotTruncatedError)
      expect(String(error)).toContain(`File:      ${path}`)
    }
  })
})

describe('what a run that was killed left aside', () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid

  it('is removed by the next one, and nothing else', async () => {
    const gone = [asideOf(dead), asideOf(process.pid)]
    const kept = [
      asideOf(dead, 'another.snapshot'),
      asideOf(process.ppid), // somebody is writing
      '.vmgenid-0123456789abcdef.tmp', // of a folder of fw_cfg files
      `${asideOf(dead)}.txt`,
    ]
    for (const name of [...gone, ...kept]) await writeFile(join(folder, name), 'half')
    await saveSnapshot(path, smallContent())
    expect((await readdir(folder)).sort()).toEqual([...kept, 'vm.snapshot'].sort())
    // Its process number belongs to somebody else by now.
    await utimes(join(folder, asideOf(process.ppid)), 1e9, 1e9)
    await saveSnapshot(path, smallContent())
    expect(await readdir(folder)).not.toContain(asideOf(process.ppid))
  })
})
