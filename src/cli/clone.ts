/**
 * `vmgenid clone`: copies of one running machine, and the proof that they diverge.
 * @module
 */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { toHex } from '../binary/bytes.ts'
import { columns } from '../binary/columns.ts'
import { plural } from '../firmware/log-reader/words.ts'
import { ModelMachine, type ModelMachineState } from '../machines/model/model-machine.ts'
import { FileError } from '../node/files.ts'
import { CLONE_RANDOM_BYTES, type CloneResult, RESEED_LINE } from './clone-types.ts'
import { cloneV86, type V86CloneOptions } from './clone-v86.ts'
import { type CliIo, EXIT, ExitSignal, paint, randomOf } from './io.ts'
import { addMachineOptions, boardOf } from './machine-options.ts'
import { boardOfSnapshot, restoreSnapshot } from './model-from-snapshot.ts'
import { addV86Paths } from './v86-paths.ts'

const EXAMPLES = `
Boots a machine once, copies it, lets the copies run, and shows for each its ID, what its programs then read from
/dev/urandom, and how long its random numbers were those of the others: milliseconds of this computer from the copy's first
instruction to its reseed. --no-device is the control: without a generation ID the copies repeat each other.

Examples:
  vmgenid clone
  vmgenid clone --count 100 --json
  vmgenid clone --snapshot saved/booted.vmsnapshot
  vmgenid clone --no-device
  vmgenid clone --machine v86 --count 4 --json

--machine v86 runs real firmware and a real Linux, each copy in a thread of its own; see \`vmgenid setup\`.

Exit status: 0 the copies are as they should be (with --no-device: they show the problem), 1 they are not.`

/** Copies that are kept at once. */
const MAX_COUNT = 10_000

interface CloneOptions extends V86CloneOptions {
  readonly json?: boolean
}

/** What was copied, and how the copies fared. */
interface CloneReport {
  readonly board: 'pc' | 'q35'
  readonly memory: number
  readonly original: string | undefined
  readonly clones: readonly CloneResult[]
}

export function addCloneCommand(program: Command, io: CliIo): void {
  addV86Paths(
    addMachineOptions(
      program
        .command('clone')
        .summary('copy a running machine and show that the copies diverge')
        .description('Boot once, clone N times, report IDs, random output and reseed times.'),
    ),
  )
    .addOption(new Option('--count <n>', 'how many').argParser(countOf).default(4))
    .option('--snapshot <file>', 'clone the machine of this snapshot instead of one that is booted')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((options: CloneOptions) => run(io, options))
}

function countOf(text: string): number {
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < 1 || count > MAX_COUNT)
    throw new InvalidArgumentError(`1 to ${MAX_COUNT} are possible.`)
  return count
}

async function run(io: CliIo, options: CloneOptions): Promise<void> {
  const report = options.machine === 'v86' ? await runV86(io, options) : await runModel(io, options)
  const { clones, original } = report
  const outputs = new Set(clones.map(({ random }) => random)).size
  const distinct = new Set(clones.map(({ guid }) => guid)).size === clones.length
  if (options.json) io.out(`${JSON.stringify(describe(options.machine, report), undefined, 2)}\n`)
  else io.out(print(io, report))
  const good =
    original === undefined
      ? outputs === 1
      : outputs === clones.length &&
        distinct &&
        clones.every(({ reseedMilliseconds }) => reseedMilliseconds !== undefined)
  if (!good) throw new ExitSignal(EXIT.failed)
}

async function runV86(io: CliIo, options: CloneOptions): Promise<CloneReport> {
  const { setup, clones } = await cloneV86(io, options)
  const { board, memorySize, guid } = setup
  return { board, memory: memorySize, original: guid && String(guid), clones }
}

async function runModel(io: CliIo, options: CloneOptions): Promise<CloneReport> {
  const { snapshot } = options
  const machine = new ModelMachine({
    ...(snapshot === undefined ? { board: boardOf(io, options) } : boardOfSnapshot(io, options, snapshot)),
    random: randomOf(io),
  })
  if (snapshot === undefined) {
    await machine.boot()
    await machine.stop()
  } else {
    await restoreSnapshot(machine, snapshot)
    checkAwake(machine, snapshot)
  }
  const clones: CloneResult[] = []
  const state = machine.save()
  for (let i = 0; i < options.count; i++) clones.push(await runClone(machine, state))
  const { config, vmgenid } = machine.board
  const original = vmgenid && String(vmgenid.guid)
  return { board: config.kind, memory: config.memorySize, original, clones }
}

/** Copies of a machine that is off, or sleeps, would read nothing. */
function checkAwake({ runState }: ModelMachine, path: string): void {
  if (runState === 'paused') return
  throw new FileError(path, `the machine in it is ${runState}, a running one is needed`)
}

/** Copies the machine, lets the copy run, and reads what a program in it would. */
async function runClone(machine: ModelMachine, state: ModelMachineState): Promise<CloneResult> {
  let start = 0
  let reseed: number | undefined
  const clone = machine.fork(
    'auto',
    {
      onConsoleLine: (line) => {
        if (line.endsWith(RESEED_LINE)) reseed ??= performance.now() - start
      },
    },
    state,
  )
  // Making the model of the guest is this program's work, not the guest's.
  const { guest } = clone
  start = performance.now()
  await clone.cont()
  const random = toHex(guest.crng?.readUrandom(CLONE_RANDOM_BYTES) ?? new Uint8Array())
  const { vmgenid } = clone.board
  return { guid: vmgenid && String(vmgenid.guid), random, reseedMilliseconds: reseed }
}

function describe(machine: string, { board, memory, original, clones }: CloneReport) {
  return {
    schemaVersion: 1,
    machine,
    board,
    memory,
    original: original ?? null,
    clones: clones.map(({ guid, random, reseedMilliseconds }) => ({
      guid: guid ?? null,
      random,
      reseedMilliseconds: reseedMilliseconds === undefined ? null : Number(reseedMilliseconds.toFixed(3)),
    })),
  }
}

function print(io: CliIo, { original, clones }: CloneReport): string {
  const rows = clones.map(({ guid, random, reseedMilliseconds }, i) => [
    String(i + 1),
    guid ?? '-',
    random,
    reseedMilliseconds === undefined ? 'never' : `${reseedMilliseconds.toFixed(2)} ms`,
  ])
  const table = columns([['CLONE', 'GENERATION ID', '/dev/urandom', 'RESEEDED AFTER'], ...rows], {
    right: [0, 3],
  })
  const outputs = new Set(clones.map(({ random }) => random)).size
  const verdict =
    outputs === clones.length
      ? paint(io, 'green', `${plural(clones.length, 'clone')}, all different`)
      : paint(
          io,
          'red',
          `${plural(clones.length, 'clone')}, ${plural(outputs, 'output')}: they repeat each other`,
        )
  const head = original === undefined ? 'without a generation ID\n' : `original ${original}\n`
  return `${head}${table}\n${verdict}\n`
}
