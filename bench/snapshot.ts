/**
 * Snapshots of a 2 GiB machine: written, opened, restored, and moved to another memory, against `cp` of the same file.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Board } from '../src/board/board.ts'
import { MigrationSource } from '../src/machines/migration/source.ts'
import { MigrationListener, sendMigration } from '../src/node/migration-socket.ts'
import { openSnapshotFile, saveSnapshot } from '../src/node/snapshot-file.ts'
import { SparseMemory } from '../src/platform/guest-memory.ts'
import { SeededRandom } from '../src/platform/random.ts'
import { showBytes, showRate, showTime, summarize } from './measure.ts'
import type { Section } from './section.ts'

const MIB = 2 ** 20
const MEMORY_SIZE = 2048 * MIB
const REGIONS = [{ start: 0, size: MEMORY_SIZE, kind: 'ram' as const }]
const WRITTEN = [16 * MIB, 256 * MIB]
const RUNS = 5

/** A q35 whose guest has filled so much of its memory with what no page repeats. */
function machine(written: number): { readonly board: Board; readonly memory: SparseMemory } {
  const memory = new SparseMemory(REGIONS)
  const random = new SeededRandom(1)
  const chunk = new Uint8Array(MIB)
  random.fill(chunk)
  for (let at = 0; at < written; at += MIB) {
    memory.write(at, chunk)
    for (let page = 0; page < MIB; page += 4096) memory.writeU32(at + page, at + page + 1)
  }
  return {
    board: new Board({ kind: 'q35', memorySize: MEMORY_SIZE, vmgenid: { guid: 'auto' } }, { memory }),
    memory,
  }
}

async function median(run: () => unknown): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  return summarize('', times).median
}

export async function snapshots(): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), 'vmgenid-bench-'))
  const rows: string[][] = []
  try {
    for (const written of WRITTEN) {
      const { board, memory } = machine(written)
      const description = { kind: 'q35', memorySize: MEMORY_SIZE }
      const content = { machine: 'board', description, state: board.save(), memory }
      const path = join(folder, 'vm.snapshot')
      const save = await median(() => saveSnapshot(path, content))
      const { size } = await stat(path)
      const copy = await median(() => spawnSync('cp', [path, `${path}.copy`]))
      const map = await median(() => {
        const { snapshot, close } = openSnapshotFile(path)
        if (snapshot.mapMemory().readU32(4096) !== 4097) throw new Error('not the page that was saved')
        close()
      })
      const load = await median(() => {
        const { snapshot, close } = openSnapshotFile(path)
        snapshot.loadInto(new SparseMemory(REGIONS))
        close()
      })
      const move = await median(() => migrated(folder, content))
      rows.push([
        `2 GiB, ${written / MIB} MiB written`,
        showBytes(size),
        `${showTime(save)}, ${showRate(size, save)}`,
        showTime(map),
        `${showTime(load)}, ${showRate(size, load)}`,
        `${showTime(move)}, ${showRate(size, move)}`,
        `${showTime(copy)}, ${showRate(size, copy)}`,
      ])
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  return {
    title: 'Snapshots and migration',
    text:
      'A snapshot file written and synced; opened with its memory mapped, and one page looked at; opened with all of its memory loaded and checked; ' +
      'the same machine sent over a Unix socket into another memory of the same process. Against `cp` of the file, which syncs and checks nothing.',
    header: ['guest', 'file', 'save', 'open, mapped', 'open, loaded', 'migrate', 'cp'],
    rows,
  }
}

async function migrated(
  folder: string,
  { machine: kind, description, state, memory }: Parameters<typeof saveSnapshot>[1],
): Promise<void> {
  const identity = { machine: kind, description }
  const target = { ...identity, memory: new SparseMemory(REGIONS), restore() {}, start() {} }
  const listener = await MigrationListener.listen(`unix:${join(folder, 'socket')}`, target)
  const machineThere = { ...identity, memory, stop: () => state, resume() {} }
  const source = new MigrationSource(machineThere, { milliseconds: () => performance.now() })
  const outcome = await sendMigration(listener.address, source)
  if (outcome.kind !== 'completed') throw outcome.error
  await listener.close()
}
