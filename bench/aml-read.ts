/**
 * AML that others made: disassembly against `iasl -d`, loading and running against `acpiexec`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  Add,
  Arg0,
  Concatenate,
  call,
  DerefOf,
  Increment,
  Index,
  LLess,
  Local0,
  Local1,
  Local2,
  Local3,
  Method,
  Multiply,
  Name,
  Package,
  path,
  Return,
  Store,
  ToHexString,
  While,
  XOr,
} from '../src/aml/asl.ts'
import { disassemble } from '../src/aml/disassemble.ts'
import { AmlInterpreter } from '../src/aml/interpreter.ts'
import { parseTables } from '../src/aml/parse.ts'
import { ScratchHost } from '../src/aml/scratch-host.ts'
import { encodeTable } from '../src/aml/table.ts'
import { type CorpusGroup, corpusGroups, corpusTables, withChecksum } from '../test/aml/corpus.ts'
import { type Measured, measure, showMeasured, showRatio, showTime, summarize } from './measure.ts'
import type { Section } from './section.ts'

const LARGE_DSDTS = 5
const PEER_RUNS = 5

/** Runs of a program one after the other; `undefined` when it is not on this machine. */
function timeProcesses(
  program: string,
  runs: readonly { readonly args: readonly string[]; readonly input?: string }[],
  cwd: string,
) {
  const times: number[] = []
  for (let i = 0; i < PEER_RUNS; i++) {
    const start = performance.now()
    for (const { args, input = '' } of runs) {
      if (spawnSync(program, args, { cwd, input, stdio: ['pipe', 'ignore', 'ignore'] }).error)
        return undefined
    }
    times.push(performance.now() - start)
  }
  return summarize(program, times)
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'vmgenid-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

function print(groups: readonly (readonly Uint8Array[])[]): number {
  let length = 0
  for (const group of groups) {
    const { tables, symbols } = parseTables(group)
    for (const table of tables) length += disassemble(table, { symbols }).length
  }
  return length
}

export async function amlDisassembly(): Promise<Section> {
  const tables = corpusTables().map(({ name, bytes }) => ({ name, bytes: withChecksum(bytes) }))
  const large = tables.toSorted((a, b) => b.bytes.length - a.bytes.length).slice(0, LARGE_DSDTS)
  const sum = (some: typeof tables) => some.reduce((total, { bytes }) => total + bytes.length, 0)
  const parts = [
    { name: `the whole corpus (${tables.length})`, tables },
    ...large.map((table) => ({ name: table.name, tables: [table] })),
  ]
  return inFolder(async (folder) => {
    for (const { name, bytes } of tables) await writeFile(join(folder, `${name}.aml`), bytes)
    const start = timeProcesses('iasl', [{ args: ['-v'] }], folder)
    const rows: string[][] = []
    for (const part of parts) {
      const input = part.tables.map(({ bytes }) => [bytes])
      const [ours] = (await measure([{ name: part.name, run: () => print(input) }], 2000)) as [Measured]
      const iasl = timeProcesses(
        'iasl',
        part.tables.map(({ name }) => ({ args: ['-d', `${name}.aml`] })),
        folder,
      )
      const net = iasl && start ? iasl.median - start.median * part.tables.length : undefined
      rows.push([
        part.name,
        String(sum(part.tables)),
        showMeasured(ours),
        Math.round((1000 * part.tables.length) / ours.median).toString(),
        iasl ? showTime(iasl.median) : '–',
        iasl ? showRatio(iasl.median / ours.median) : '–',
        net === undefined ? '–' : showRatio(net / ours.median),
      ])
    }
    return {
      title: 'AML disassembly',
      text:
        'Parsing and printing, each table by itself, in one process that is warm. iasl takes a process for each table: in one process it refuses the second DSDT (`AE_ALREADY_EXISTS`); ' +
        `the last column leaves out what ${start ? showTime(start.median) : 'a start'} of starting it cost each time.`,
      header: ['tables', 'bytes', 'time', 'tables/s', 'iasl -d', 'iasl takes', 'without its start'],
      rows,
      ...(start ? {} : { skipped: ['iasl is not on this machine'] }),
    }
  })
}

/** Rounds of arithmetic, a call, two strings, and an element of a package. */
const ROUNDS = 20_000
function loopTable(): Uint8Array {
  return encodeTable({
    signature: 'DSDT',
    revision: 2,
    oemId: 'BENCH ',
    oemTableId: 'LOOP    ',
    oemRevision: 1,
    creatorId: 'TEST',
    creatorRevision: 1,
    terms: [
      Name('LIST', Package([1, 2, 3, 5, 7, 11, 13, 17])),
      Method('STEP', 1, [Return(XOr(Multiply(Arg0, 33), 0x5bd1_e995))]),
      Method('MAIN', 0, [
        Store(0, Local0),
        Store(1, Local1),
        While(LLess(Local0, ROUNDS), [
          Add(call('STEP', Local1), DerefOf(Index(path('LIST'), 3)), Local1),
          ToHexString(Local1, Local2),
          Concatenate(Local2, Local0, Local3),
          Increment(Local0),
        ]),
        Return(Local1),
      ]),
    ],
  }).bytes
}

function load(tables: readonly Uint8Array[]): AmlInterpreter {
  const aml = new AmlInterpreter(new ScratchHost())
  for (const table of tables) {
    const result = aml.load(table)
    if (!result.ok) throw new Error(result.error.message)
  }
  aml.initialize()
  return aml
}

/** acpiexec refuses tables whose checksum is not set. */
function whole(group: CorpusGroup): readonly Uint8Array[] {
  return group.tables.map(({ bytes }) => withChecksum(bytes))
}

export async function amlExecution(): Promise<Section> {
  const groups = corpusGroups()
  const tables = groups.map(whole)
  const loop = loopTable()
  const ready = load([loop])
  return inFolder(async (folder) => {
    const files = await Promise.all(
      tables.map((group, g) =>
        Promise.all(
          group.map(async (bytes, t) => {
            await writeFile(join(folder, `${g}-${t}.aml`), bytes)
            return `${g}-${t}.aml`
          }),
        ),
      ),
    )
    await writeFile(join(folder, 'loop.aml'), loop)
    const quit = 'quit\n'
    const ours = await measure(
      [
        { name: 'load', run: () => tables.map(load) },
        {
          name: 'loop',
          run: () => {
            const result = ready.evaluate('\\MAIN')
            if (!result.ok) throw new Error(result.error.message)
            return result.value
          },
        },
      ],
      2000,
    )
    const start = timeProcesses('acpiexec', [{ args: ['-v'] }], folder)
    const peers = [
      timeProcesses(
        'acpiexec',
        files.map((args) => ({ args, input: quit })),
        folder,
      ),
      timeProcesses('acpiexec', [{ args: ['loop.aml'], input: `execute \\MAIN\n${quit}` }], folder),
    ]
    const starts = [groups.length, 1]
    const names = [`load and initialise ${groups.length} machines' tables`, `a loop of ${ROUNDS} rounds`]
    const rows = names.map((name, i) => {
      const own = ours[i] as Measured
      const peer = peers[i]
      const net = peer && start ? peer.median - start.median * (starts[i] ?? 0) : undefined
      return [
        name,
        showMeasured(own),
        peer ? showTime(peer.median) : '–',
        peer ? showRatio(peer.median / own.median) : '–',
        net === undefined ? '–' : showRatio(net / own.median),
      ]
    })
    return {
      title: 'AML execution',
      text: `One warm process against \`acpiexec\`, which takes a process for each machine; the last column leaves out what starting it costs (${start ? showTime(start.median) : 'unknown'} each).`,
      header: ['what', 'time', 'acpiexec', 'acpiexec takes', 'without its start'],
      rows,
      ...(start ? {} : { skipped: ['acpiexec is not on this machine'] }),
    }
  })
}
