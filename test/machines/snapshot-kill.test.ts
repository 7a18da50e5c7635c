/**
 * `kill -9` of a process that writes one snapshot over another, at random moments: what is there afterwards is whole,
 * and not older than the last one that was said to be safe.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSnapshotFile } from '../../src/node/snapshot-file.ts'
import { SeededRandom } from '../../src/platform/random.ts'
import { seed } from '../seed.ts'

const ROOT = join(import.meta.dirname, '../..')
const KILLS = 100
const PAGES = 1024

/** Writes generation after generation, and says of each when it is safe. */
const WRITER = `
import { SparseMemory } from './dist/platform/guest-memory.js'
import { saveSnapshot } from './dist/node/snapshot-file.js'
const [path, first] = process.argv.slice(2)
const memory = new SparseMemory([{ start: 0, size: 2 ** 31, kind: 'ram' }])
for (let generation = Number(first); ; generation++) {
  for (let i = 0; i < ${PAGES}; i++) {
    memory.writeU32(i * 0x3000, generation)
    memory.writeU32(i * 0x3000 + 4, i)
  }
  console.log('writing')
  await saveSnapshot(path, { machine: 'model', description: {}, state: { version: generation }, memory })
  console.log(generation)
}
`

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmgenid-kill-'))
  // Compiled once, as a hundred processes start more quickly so.
  const options = ['--outDir', join(folder, 'dist'), '--declaration', 'false', '--sourceMap', 'false']
  const compiler = join(ROOT, 'node_modules/.bin/tsc')
  const { status, stdout } = spawnSync(
    compiler,
    ['-p', join(ROOT, 'tsconfig.build.json'), ...options, '--declarationMap', 'false'],
    { encoding: 'utf8' },
  )
  expect(stdout).toBe('')
  expect(status).toBe(0)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'writer.mjs'), WRITER)
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'snapshots'))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

interface Writer {
  readonly process: ChildProcess
  /** The last generation that was said to be safe. */
  saved: number
  /** Resolves when it has begun to write. */
  readonly writing: Promise<unknown>
}

function startWriter(path: string, generation: number): Writer {
  const child = spawn(process.execPath, [join(folder, 'writer.mjs'), path, String(generation)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const writer = { process: child, saved: generation - 1, writing: once(lines, 'line') }
  lines.on('line', (line) => {
    if (line !== 'writing') writer.saved = Number(line)
  })
  return writer
}

/** Kills it with no chance to tidy up, and waits until it is gone and has been heard. */
async function kill({ process: child }: Writer): Promise<void> {
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}

function generationIn(path: string): number {
  const { snapshot, close } = openSnapshotFile(path)
  snapshot.verify()
  const memory = snapshot.mapMemory()
  for (let i = 0; i < PAGES; i++) {
    if (memory.readU32(i * 0x3000) !== snapshot.state.version || memory.readU32(i * 0x3000 + 4) !== i) {
      throw new Error(`page ${i} is not of generation ${snapshot.state.version}`)
    }
  }
  close()
  return snapshot.state.version
}

describe(`kill -9 while a snapshot is written over another, ${KILLS} times, seed ${seed}`, () => {
  it('leaves the old one, or the whole new one', async () => {
    const random = new SeededRandom(seed)
    const snapshots = join(folder, 'snapshots')
    const path = join(snapshots, 'vm.snapshot')
    let generation = 0
    let halfWritten = 0
    let saveMilliseconds = 0
    let writer = startWriter(path, generation + 1)
    for (let i = 0; i < KILLS; i++) {
      await writer.writing
      if (i === 0) {
        // The first one shall be there: before it there is no old one to keep.
        const start = performance.now()
        while (writer.saved < 1) await sleep(1)
        saveMilliseconds = performance.now() - start
      }
      await sleep(random.below(1000) * 0.002 * saveMilliseconds)
      await kill(writer)
      const found = generationIn(path)
      expect([writer.saved, writer.saved + 1]).toContain(found)
      const aside = readdirSync(snapshots).filter((name) => name.endsWith('.tmp'))
      expect(aside.length).toBeLessThanOrEqual(1)
      if (aside.length > 0) halfWritten++
      generation = found
      writer = startWriter(path, generation + 1)
    }
    while (writer.saved <= generation) await sleep(5)
    await kill(writer)
    expect(generation).toBeGreaterThan(1)
    expect(halfWritten).toBeGreaterThan(10)
    expect(generationIn(path)).toBeGreaterThan(generation)
  }, 600_000)
})
