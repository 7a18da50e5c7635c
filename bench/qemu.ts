/**
 * A guest on a real QEMU gets a new ID by being saved and loaded: how long it stands still, and how long it does not know.
 */
import { Guid } from '../src/binary/guid.ts'
import { qemuKind } from '../src/machines/qemu/qemu-kind.ts'
import { type Measured, showTime, summarize } from './measure.ts'
import type { Section } from './section.ts'

const RUNS = 9
const RESEED = /random: crng reseeded due to virtual machine fork$/
const LINE_MILLISECONDS = 20_000

export async function qemuRestore(): Promise<Section> {
  const section = {
    title: 'A new ID for a guest on QEMU',
    text: 'Linux 6.1 on a `pc` of 256 MiB with SeaBIOS, TCG. A change is `migrate` to a file, a new process with `-incoming` and another `guid`, and `cont`; the window is from `cont` to the line in which the guest says that it has reseeded, as its serial console brings it.',
    header: ['what', 'median', 'spread'],
  }
  const kind = qemuKind()
  const problem = await kind.problem()
  if (problem) return { ...section, rows: [], skipped: [problem.reason] }
  const start = performance.now()
  const machine = await kind.create({ board: 'pc', memorySize: 2 ** 28, guid: guidOf(0) })
  try {
    await machine.boot()
    const boot = performance.now() - start
    const changes: number[] = []
    const windows: number[] = []
    for (let i = 1; i <= RUNS; i++) {
      const from = machine.console.lines.length
      const begin = performance.now()
      await machine.setGuid(guidOf(i))
      changes.push(performance.now() - begin)
      const line = await machine.waitForLine(RESEED, { from, milliseconds: LINE_MILLISECONDS })
      if (!line) throw new Error('the guest did not reseed')
      windows.push(line.milliseconds)
    }
    const row = ({ name, median, spread }: Measured) => [
      name,
      showTime(median),
      `${Math.round(100 * spread)} %`,
    ]
    return {
      ...section,
      rows: [
        row(summarize('boot, until init runs (once)', [boot])),
        row(summarize('save, new process, load, go on', changes)),
        row(summarize('from there to the reseed', windows)),
      ],
    }
  } finally {
    await machine.close()
  }
}

function guidOf(number: number): Guid {
  return Guid.parse(`00000000-0000-4000-8000-${number.toString().padStart(12, '0')}`)
}
