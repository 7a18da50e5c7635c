import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { equalBytes } from '../binary/bytes.ts'
import { type DumpImage, HOLE_SIZE } from '../dump/pieces.ts'
import { rawImage } from '../dump/raw.ts'
import { SparseMemory } from '../platform/guest-memory.ts'
import { DumpFile } from './dump-file.ts'
import { writeDumpFile } from './dump-writer.ts'
import { isOnItsWay } from './files.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmgenid-dump-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const MIB = 2 ** 20
const ram = (size: number) => new SparseMemory([{ start: 0, size, kind: 'ram' }])

describe('a dump in a file', () => {
  it('is read at any place, in pieces of any size', () => {
    const bytes = Uint8Array.from({ length: 300_001 }, (_, i) => (i * 7 + (i >> 8)) & 0xff)
    const path = join(folder, 'places')
    writeFileSync(path, bytes)
    const file = DumpFile.open(path)
    expect(file.size).toBe(bytes.length)
    for (const offset of [0, 1, 0xffff, 0x1_0000, 0x1_fffe, 250_000, 300_000, 300_001, 400_000]) {
      for (const length of [0, 1, 2, 17, 0x1_0000, 0x2_0001]) {
        const target = new Uint8Array(length).fill(0xee)
        const expected = bytes.subarray(offset, offset + length)
        expect(file.readAt(offset, target)).toBe(expected.length)
        expect(equalBytes(target.subarray(0, expected.length), expected)).toBe(true)
      }
    }
    file.close()
  })

  it('keeps a bounded part of itself in memory', () => {
    const path = join(folder, 'large')
    execFileSync('truncate', ['-s', '20G', path])
    const file = DumpFile.open(path)
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 1000; i++) expect(file.readAt(i * 16 * MIB + 5, new Uint8Array(8))).toBe(8)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MIB)
    file.close()
  })

  it.each([
    ['no file', 'absent', 'no such file or folder'],
    ['a folder', '.', 'is a folder, a file is expected'],
    ['a device', '/dev/null', 'is no regular file, and has to be read at many places'],
  ])('is not %s', (_name, name, problem) => {
    const path = name.startsWith('/') ? name : join(folder, name)
    expect(() => DumpFile.open(path)).toThrow(`${path}: ${problem}`)
  })
})

describe('writing a dump', () => {
  it('leaves holes where memory is zero, and tells how far it is', async () => {
    const memory = ram(512 * MIB)
    memory.write(300 * MIB, Uint8Array.of(1, 2, 3))
    const path = join(folder, 'sparse')
    const told: number[][] = []
    await writeDumpFile(path, rawImage({ memory, start: 0, size: 512 * MIB }), {
      onProgress: (...args) => told.push(args),
    })
    const { size, blocks, mode } = statSync(path)
    expect(size).toBe(512 * MIB)
    expect(512 * blocks).toBeLessThanOrEqual(2 * HOLE_SIZE)
    expect(mode & 0o777).toBe(0o600)
    expect(told.at(-1)).toEqual([512 * MIB, 512 * MIB])
    const file = DumpFile.open(path)
    const target = new Uint8Array(4)
    file.readAt(300 * MIB, target)
    expect(target).toEqual(Uint8Array.of(1, 2, 3, 0))
    file.close()
  })

  it('looks for zeros itself where memory does not know what was touched', async () => {
    const memory = ram(64 * MIB)
    memory.write(63 * MIB, Uint8Array.of(1))
    const plain = { read: (address: number, target: Uint8Array) => memory.read(address, target) }
    const path = join(folder, 'plain')
    await writeDumpFile(path, rawImage({ memory: plain, start: 0, size: 64 * MIB }))
    expect(512 * statSync(path).blocks).toBeLessThanOrEqual(2 * HOLE_SIZE)
    expect(readFileSync(path)[63 * MIB]).toBe(1)
  })

  it('is done whole or not at all', async () => {
    const path = join(folder, 'whole')
    writeFileSync(path, 'old')
    const memory = ram(MIB)
    memory.fill(0, MIB, 0x55)
    const good = rawImage({ memory, start: 0, size: MIB })
    const failing: DumpImage = {
      ...good,
      *pieces() {
        yield { offset: 0, length: 1, bytes: Uint8Array.of(1) }
        throw new Error('the memory went away')
      },
    }
    await expect(writeDumpFile(path, failing)).rejects.toThrow('the memory went away')
    const abort = new AbortController()
    abort.abort(new Error('somebody pressed Ctrl-C'))
    await expect(writeDumpFile(path, good, { signal: abort.signal })).rejects.toThrow(
      'somebody pressed Ctrl-C',
    )
    expect(readFileSync(path, 'utf8')).toBe('old')
    await writeDumpFile(path, good)
    expect(statSync(path).size).toBe(MIB)
    expect(readdirSync(folder).filter(isOnItsWay)).toEqual([])
  })

  it.each([
    ['a folder that is not there', 'absent/dump', 'no such file or folder'],
    ['the name of a folder', 'folder', 'is a folder, a file is expected'],
  ])('is refused for %s', async (_name, name, problem) => {
    mkdirSync(join(folder, 'folder'), { recursive: true })
    const path = join(folder, name)
    const image = rawImage({ memory: ram(MIB), start: 0, size: MIB })
    await expect(writeDumpFile(path, image)).rejects.toThrow(`${path}: ${problem}`)
    expect(readdirSync(folder).filter(isOnItsWay)).toEqual([])
  })
})
