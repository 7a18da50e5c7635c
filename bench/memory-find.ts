/**
 * `vmgenid memory find` over a 4 GiB core, against reading the same file with `cat`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Guid } from '../src/binary/guid.ts'
import { Board } from '../src/board/board.ts'
import { run } from '../src/cli/main.ts'
import { elfCoreImage } from '../src/dump/elf-writer.ts'
import type { DumpedMemory } from '../src/dump/pieces.ts'
import { Ovmf } from '../src/firmware/ovmf.ts'
import { platformHost } from '../src/firmware/platform-host.ts'
import { bufferSearch } from '../src/node/buffer-search.ts'
import { writeDumpFile } from '../src/node/dump-writer.ts'
import type { GuestMemory } from '../src/platform/guest-memory.ts'
import { SparseMemory } from '../src/platform/guest-memory.ts'
import { SeededRandom } from '../src/platform/random.ts'
import { type Measured, showMeasured, showRate, showRatio, summarize } from './measure.ts'
import type { Section } from './section.ts'

const GIB = 2 ** 30
const MEMORY = 4 * GIB
const RUNS = 5
const GUID = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')

export async function memoryFind(): Promise<Section> {
  const section = {
    title: 'Finding the ID in a dump',
    text:
      'All of `vmgenid memory find` on an ELF core of a q35 with 4 GiB, tables and ID as firmware leaves them, against `cat` of the ' +
      'same file to /dev/null; both from the page cache, so that no disk hides the difference. "Full": no page of it is zero. "Half": as ' +
      'much of it is in use; the rest are holes of the file.',
    header: ['core', 'on disk', 'cat', '', 'memory find', '', 'find takes'],
  }
  const folder = await mkdtemp(join(tmpdir(), 'vmgenid-bench-'))
  try {
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < MEMORY + GIB) {
      return { ...section, rows: [], skipped: [`5 GiB are needed in ${folder}`] }
    }
    const rows: string[][] = []
    for (const [name, used] of [
      ['full', 1],
      ['half', 0.5],
    ] as const) {
      const path = join(folder, name)
      await writeCore(path, used)
      const { size, blocks } = await stat(path)
      const [cat, find] = await race(path)
      rows.push([
        name,
        `${((512 * blocks) / GIB).toFixed(1)} GiB`,
        showMeasured(cat),
        showRate(size, cat.median),
        showMeasured(find),
        showRate(size, find.median),
        showRatio(find.median / cat.median),
      ])
      await rm(path)
    }
    return { ...section, rows }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** In turns, so that whatever else the machine does hits both. */
async function race(path: string): Promise<readonly [Measured, Measured]> {
  const times = { cat: [] as number[], find: [] as number[] }
  for (let i = 0; i <= RUNS; i++) {
    const started = performance.now()
    const { status } = spawnSync('cat', [path], { stdio: ['ignore', 'ignore', 'inherit'] })
    const between = performance.now()
    const found = await find(path)
    const ended = performance.now()
    if (status !== 0 || found !== GUID.toString()) throw new Error(`cat: ${status}, found: ${found}`)
    // The first one fills the page cache.
    if (i === 0) continue
    times.cat.push(between - started)
    times.find.push(ended - between)
  }
  return [summarize('cat', times.cat), summarize('memory find', times.find)]
}

async function find(path: string): Promise<string> {
  const out: string[] = []
  const refuse = () => {
    throw new Error('the command reads only the file')
  }
  await run(['memory', 'find', '--json', path], {
    out: (text) => void out.push(text),
    outBytes: refuse,
    err: (text) => void out.push(text),
    progress: () => {},
    readStdin: refuse,
    stdinLines: refuse,
    commandLine: 'vmgenid',
    terminal: undefined,
    random: refuse,
    color: false,
  })
  return String((JSON.parse(out.join('')) as { guid: unknown }).guid)
}

/** @param used part of the memory that something else than zeros is in */
async function writeCore(path: string, used: number): Promise<void> {
  const board = new Board({ kind: 'q35', memorySize: MEMORY, vmgenid: { guid: GUID } })
  await new Ovmf({ host: platformHost(board) }).boot()
  const blocks = board.memory.regions.filter(({ kind }) => kind === 'ram')
  const memory = filledMemory(board.memory, used)
  await writeDumpFile(path, elfCoreImage({ memory, blocks, machine: 'x86-64', cpus: [] }, bufferSearch))
}

/** What nobody has touched is pseudo-random, as far as it is used: the first part of each 16 MiB. */
function filledMemory(memory: GuestMemory, used: number): DumpedMemory {
  const PERIOD = 2 ** 24
  const pattern = new Uint8Array(PERIOD)
  new SeededRandom(1).fill(pattern)
  pattern.fill(0, used * PERIOD)
  const chunk = SparseMemory.CHUNK_SIZE
  return {
    read(address, target) {
      const whole = memory.read(address, target)
      for (let at = 0; at < target.length; at += chunk) {
        const part = target.subarray(at, at + chunk)
        const start = (address + at) % PERIOD
        if (bufferSearch.isZero(part)) part.set(pattern.subarray(start, start + part.length))
      }
      return whole
    },
  }
}
