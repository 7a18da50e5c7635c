/**
 * The differ: random accesses to fw_cfg, the PM block and the generation ID's address on our devices and on QEMU, both boards by
 * turns, for as long as one likes. Prints the first difference with what led to it.
 *
 *   npm run differ -- --operations 1000000 --seed 1
 *
 * Exit status: 0 no difference, 1 one was found, 2 bad usage. A round has a seed of its own, which a difference names: the same
 * seed and `--operations 1` runs that round alone, first.
 */
import { parseArgs } from 'node:util'
import { QtestMachine } from '../src/node/qtest-machine.ts'
import { type Operation, runLockstep } from '../test/devices/lockstep.ts'
import { type Board, ModelMachine, qemuArguments } from '../test/devices/model-machine.ts'
import { fwCfgScript, pmScript, vmgenidScript } from '../test/devices/random-rounds.ts'
import { ScriptRandom } from '../test/devices/random-script.ts'

/** Operations of one script. */
const ROUND = 5000
const BOARDS: readonly Board[] = ['pc', 'q35']
const RESET: Operation = { op: 'reset', how: 'monitor' }
const SCRIPTS = [
  { area: 'fw_cfg', make: fwCfgScript },
  {
    area: 'pm',
    make: (random: ScriptRandom, model: Side, count: number) => pmScript(random, model.board, count),
  },
  { area: 'vmgenid', make: vmgenidScript },
] as const

class Side extends ModelMachine {
  readonly board: Board
  constructor(board: Board) {
    super(board)
    this.board = board
  }
}

function whole(text: string | undefined, name: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  process.stderr.write(`--${name} is '${text}', a whole number is meant\n`)
  process.exit(2)
}

async function open(board: Board): Promise<{ readonly machine: QtestMachine; readonly model: Side }> {
  const machine = await QtestMachine.start({ args: qemuArguments(board) })
  await machine.qtest.irqInterceptIn('ioapic')
  const model = new Side(board)
  await model.copyFrom(machine)
  return { machine, model }
}

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
})
const wanted = whole(values.operations, 'operations')
let seed = whole(values.seed, 'seed')
const done: Record<string, number> = {}
const start = performance.now()
let total = 0
let sciHigh = 0

while (total < wanted) {
  for (const board of BOARDS) {
    const { machine, model } = await open(board)
    try {
      for (const { area, make } of SCRIPTS) {
        const operations = [RESET, ...make(new ScriptRandom(seed), model, ROUND)]
        const report = await runLockstep(operations, model, machine)
        if (report.divergence !== undefined) {
          process.stdout.write(
            `${board}, ${area}, seed ${seed}, after ${total} operations\n${report.divergence}\n`,
          )
          process.exitCode = 1
        }
        total += operations.length
        sciHigh += report.sciHigh
        done[`${board} ${area}`] = (done[`${board} ${area}`] ?? 0) + operations.length
      }
    } finally {
      await machine.close()
    }
  }
  if (process.exitCode === 1) break
  seed++
  const seconds = (performance.now() - start) / 1000
  if (process.stderr.isTTY)
    process.stderr.write(`\r${total} operations, ${Math.round(total / seconds)} a second `)
}

const seconds = (performance.now() - start) / 1000
process.stdout.write(
  `${total} operations in ${seconds.toFixed(1)} s (SCI high after ${sciHigh}): ${
    process.exitCode === 1 ? 'a difference' : 'no difference'
  }\n${Object.entries(done)
    .map(([name, count]) => `  ${name.padEnd(12)} ${count}\n`)
    .join('')}`,
)
