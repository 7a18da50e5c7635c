/**
 * Fuzz targets for migration streams: what a destination and a source make of anything.
 */
import { concatBytes, equalBytes } from '../../src/binary/bytes.ts'
import { crc32c } from '../../src/binary/crc32c.ts'
import { MigrationDestination } from '../../src/machines/migration/destination.ts'
import { MigrationFrame, MigrationPreamble } from '../../src/machines/migration/frames.ts'
import type { MigrationSide } from '../../src/machines/migration/side.ts'
import { MigrationSource } from '../../src/machines/migration/source.ts'
import { migrate, runningMachine, TestMachine } from '../machines/migration-pair.ts'
import { hostile } from './mutate.ts'
import { type FuzzTarget, insist } from './targets.ts'

const said = { forward: [] as Uint8Array[], back: [] as Uint8Array[] }
migrate(runningMachine(), new TestMachine(false), {
  tap: (direction, bytes) => void said[direction].push(bytes.slice()),
})
const forward = concatBytes(said.forward)
const back = concatBytes(said.back)
/** Up to here the machine is not given away; the last frame is only thanks. */
const untilGiven = forward.length - MigrationFrame.size

/** The stream with the checksums of its frames made right again, as far as it consists of frames. */
function rechained(stream: Uint8Array): Uint8Array {
  const copy = stream.slice()
  const view = new DataView(copy.buffer)
  let sum = crc32c(copy.subarray(0, MigrationPreamble.size))
  for (let at = MigrationPreamble.size; at + MigrationFrame.size <= copy.length; ) {
    const length = view.getUint32(at + 4, true)
    const payload = copy.subarray(at + MigrationFrame.size, at + MigrationFrame.size + length)
    sum = crc32c(payload, crc32c(copy.subarray(at, at + 8), sum))
    view.setUint32(at + 8, sum, true)
    at += MigrationFrame.size + length
  }
  return copy
}

function talk(side: MigrationSide, bytes: Uint8Array): void {
  const size = 1 + (bytes.length % 977)
  for (let at = 0; at < bytes.length; at += size) {
    side.receive(bytes.subarray(at, at + size))
    while (side.next());
  }
  side.closed()
  insist(side.outcome !== undefined, 'an outcome, whatever came')
}

export const migrationTargets: readonly FuzzTarget[] = [
  {
    name: 'migration: a destination starts nothing that was changed',
    input: hostile([forward], 12),
    run(bytes) {
      const machine = new TestMachine(false)
      const side = new MigrationDestination(machine)
      talk(side, bytes)
      const whole = equalBytes(bytes.subarray(0, untilGiven), forward.subarray(0, untilGiven))
      insist(machine.isRunning === whole, 'the whole stream, and no other')
      insist((side.outcome?.kind === 'completed') === whole, 'and it says so')
    },
  },
  {
    name: 'migration: lies to a destination, with right checksums',
    input: hostile([forward], 12).map(rechained),
    run(bytes) {
      const machine = new TestMachine(false)
      const side = new MigrationDestination(machine)
      talk(side, bytes)
      insist(machine.isRunning === (side.outcome?.kind === 'completed'), 'it runs or it does not')
      insist(machine.memory.residentBytes < 2 ** 20, 'no more memory than the machine has')
    },
  },
  {
    name: 'migration: lies to a source',
    input: hostile([back], 12).map(rechained),
    run(bytes) {
      const machine = runningMachine()
      const side = new MigrationSource(machine, { milliseconds: () => 0 })
      talk(side, bytes)
      const { kind } = side.outcome ?? {}
      insist(
        machine.isRunning === (kind === 'failed'),
        'it runs when it failed, and not when it was given away',
      )
    },
  },
]
