/**
 * `vmgenid clone`: copies of one running machine, and the proof that they diverge.
 * @module
 */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { toHex } from '../binary/bytes.ts'
import { columns } from '../binary/columns.ts'
import type { Guid } from '../binary/guid.ts'
import { plural } from '../firmware/log-reader/words.ts'
import { ModelMachine, type ModelMachineState } from '../machines/model/model-machine.ts'
import { FileError } from '../node/files.ts'
import { type CliIo, EXIT, ExitSignal, paint } from './io.ts'
import { addMachineOptions, boardOf, type MachineOptions } from './machine-options.ts'
import { boardOfSnapshot, restoreSnapshot } from './model-from-snapshot.ts'

const EXAMPLES = `
Boots a machine once, copies it, lets the copies run, and shows for each its ID, what its programs then read from
/dev/urandom, and how long its random numbers were those of the others: milliseconds of this computer from the copy's first
instruction to its reseed. --no-device is the control: without a generation ID the copies repeat each other.

Examples:
  vmgenid clone
  vmgenid clone --count 100 --json
  vmgenid clone --snapshot saved/booted.vmsnapshot
  vmgenid clone --no-device

Exit status: 0 the copies are as they should be (with --no-device: they show the problem), 1 they are not.`

/** Copies that are kept at once. */
const MAX_COUNT = 10_000
const RANDOM_BYTES = 16
const RESEED_LINE = 'random: crng reseeded due to virtual machine fork'

interface CloneOptions extends MachineOptions {
  readonly count: number
  readonly snapshot?: string
  readonly json?: boolean
}

interface CloneResult {
  readonly guid: Guid | undefined
  readonly random: string
  readonly reseedMilliseconds: number | undefined
}

export function addCloneCommand(program: Command, io: CliIo): void {
  addMachineOptions(
    program
      .command('clone')
      .summary('copy a running machine and show that the copies diverge')
      .description('Boot once, clone N times, report IDs, random output and reseed times.'),
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
  const { snapshot } = options
  const machine = new ModelMachine({
    ...(snapshot === undefined ? { board: boardOf(io, options) } : boardOfSnapshot(io, options, snapshot)),
    random: { fill: (bytes) => bytes.set(io.random(bytes.length)) },
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
  const outputs = new Set(clones.map(({ random }) => random)).size
  const distinct = new Set(clones.map(({ guid }) => String(guid))).size === clones.length
  const hasDevice = machine.board.vmgenid !== undefined
  if (options.json) io.out(`${JSON.stringify(describe(machine, options, clones), undefined, 2)}\n`)
  else io.out(print(io, machine, clones))
  const good = hasDevice
    ? outputs === clones.length &&
      distinct &&
      clones.every(({ reseedMilliseconds }) => reseedMilliseconds !== undefined)
    : outputs === 1
  if (!good) throw new ExitSignal(EXIT.failed)
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
  const random = toHex(guest.crng?.readUrandom(RANDOM_BYTES) ?? new Uint8Array())
  return { guid: clone.board.vmgenid?.guid, random, reseedMilliseconds: reseed }
}

function describe({ board }: ModelMachine, { machine }: CloneOptions, clones: readonly CloneResult[]) {
  return {
    schemaVersion: 1,
    machine,
    board: board.config.kind,
    memory: board.config.memorySize,
    original: board.vmgenid ? String(board.vmgenid.guid) : null,
    clones: clones.map(({ guid, random, reseedMilliseconds }) => ({
      guid: guid ? String(guid) : null,
      random,
      reseedMilliseconds: reseedMilliseconds === undefined ? null : Number(reseedMilliseconds.toFixed(3)),
    })),
  }
}

function print(io: CliIo, { board }: ModelMachine, clones: readonly CloneResult[]): string {
  const rows = clones.map(({ guid, random, reseedMilliseconds }, i) => [
    String(i + 1),
    guid ? String(guid) : '-',
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
  const original = board.vmgenid ? `original ${board.vmgenid.guid}\n` : 'without a generation ID\n'
  return `${original}${table}\n${verdict}\n`
}
