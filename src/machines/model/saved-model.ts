/**
 * The model machine as the content of a snapshot file or a migration stream, and back.
 * @module
 */
import { SavedStateError } from '../../platform/lifecycle.ts'
import type { MigrationTarget } from '../migration/destination.ts'
import type { MigratedMachine } from '../migration/source.ts'
import type { SnapshotContent, SnapshotHead } from '../snapshot/content.ts'
import type { ModelMachine, ModelMachineOptions, ModelMachineState } from './model-machine.ts'

/** Which kind of machine wrote it. */
export const MODEL_KIND = 'model'

/** The machine has to stand still. @throws ModelMachineError */
export function contentOf(machine: ModelMachine): SnapshotContent {
  return {
    machine: MODEL_KIND,
    description: machine.description,
    state: machine.save(),
    memory: machine.board.memory,
  }
}

/** The machine, as the source of a migration. */
export function leaving(machine: ModelMachine): MigratedMachine {
  return {
    machine: MODEL_KIND,
    description: machine.description,
    memory: machine.board.memory,
    stop: () => machine.handOver(),
    resume: () => machine.takeBack(),
  }
}

/** A machine that is switched off, as the destination of one. */
export function arriving(machine: ModelMachine): MigrationTarget {
  machine.expectMigration()
  return {
    machine: MODEL_KIND,
    description: machine.description,
    memory: machine.board.memory,
    restore: (state) => machine.takeOver(state as ModelMachineState),
    start: () => machine.start(),
  }
}

/**
 * The state, when it is of a machine like this one.
 * @throws SavedStateError that says what differs
 */
export function stateFor(machine: ModelMachine, head: SnapshotHead): ModelMachineState {
  if (head.machine !== MODEL_KIND)
    throw new SavedStateError('the machine', 'machine', MODEL_KIND, head.machine)
  for (const [name, value] of Object.entries(machine.description)) {
    const found = head.description[name]
    if (found !== value) throw new SavedStateError('the machine', name, JSON.stringify(value), found)
  }
  return head.state as ModelMachineState
}

/**
 * Options for a machine that such a state fits, from the description alone.
 * @throws SavedStateError for a description that is none of a model machine
 */
export function optionsFrom({
  machine,
  description,
}: SnapshotHead): Pick<ModelMachineOptions, 'board' | 'guest' | 'edition'> {
  if (machine !== MODEL_KIND) throw new SavedStateError('the machine', 'machine', MODEL_KIND, machine)
  const { board, memorySize, vmgenid, disableS3, disableS4, smm, system, edition, cpus, cpuVendor } =
    description
  const wrong = (field: string, expected: string, found: unknown) =>
    new SavedStateError('the machine', field, expected, found)
  if (board !== 'pc' && board !== 'q35') throw wrong('board', 'pc or q35', board)
  if (typeof memorySize !== 'number') throw wrong('memorySize', 'a number of bytes', memorySize)
  if (cpuVendor !== 'amd' && cpuVendor !== 'intel') throw wrong('cpuVendor', 'amd or intel', cpuVendor)
  if (edition !== 'current' && edition !== '2017' && edition !== 'v6')
    throw wrong('edition', 'an edition of the firmware', edition)
  if (system !== 'linux' && system !== 'windows' && system !== 'freebsd' && system !== 'netbsd')
    throw wrong('system', 'a system', system)
  const counts = /^(\d+) of (\d+): (\d+) x (\d+) x (\d+)$/.exec(String(cpus))?.slice(1).map(Number)
  if (!counts) throw wrong('cpus', 'a CPU topology', cpus)
  const [present = 1, maximum = 1, sockets = 1, cores = 1, threads = 1] = counts
  return {
    board: {
      kind: board,
      memorySize,
      cpus: { present, maximum, sockets, cores, threads },
      cpuVendor,
      vmgenid: vmgenid === true ? { guid: 'auto' } : undefined,
      disableS3: disableS3 === true,
      disableS4: disableS4 === true,
      smm: smm === true,
    },
    guest: { system },
    edition,
  }
}
