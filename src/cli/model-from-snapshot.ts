/**
 * A model machine that begins with a snapshot.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import type { ModelMachine, ModelMachineOptions, ModelMachineState } from '../machines/model/model-machine.ts'
import { optionsFrom, stateFor } from '../machines/model/saved-model.ts'
import { inFile } from '../node/files.ts'
import { openSnapshotFile } from '../node/snapshot-file.ts'
import type { CliIo } from './io.ts'
import { boardOf, type MachineOptions } from './machine-options.ts'

/**
 * The machine that was saved; its ID is what `--device` says, or a new one.
 * @throws SnapshotError, FileError, SavedStateError; VmgenidError for `--no-device` where the machine has one
 */
export function boardOfSnapshot(
  io: CliIo,
  options: MachineOptions,
  path: string,
): Pick<ModelMachineOptions, 'board' | 'guest' | 'edition'> {
  const { snapshot, close } = openSnapshotFile(path)
  close()
  const saved = inFile(path, () => optionsFrom(snapshot))
  const { vmgenid } = boardOf(io, options)
  if (!saved.board.vmgenid) return saved
  if (!vmgenid) {
    throw new VmgenidError('SNAPSHOT_DEVICE', `--no-device: the machine of ${path} has a vmgenid device`, {
      hint: 'A device cannot be taken out of a machine that runs. Make a snapshot of one without it.',
    })
  }
  return { ...saved, board: { ...saved.board, vmgenid } }
}

/** The machine stands still afterwards. @throws SnapshotError, SavedStateError */
export function restoreSnapshot(machine: ModelMachine, path: string): Promise<void> {
  return withSnapshot(machine, path, async (state, load) => {
    load()
    await machine.restore(state)
  })
}

/**
 * Everything is read and checked before the machine changes.
 * @param use gets the state, and what makes the machine's memory what it was
 * @throws SnapshotError, FileError for a machine of another kind, and whatever `use` throws
 */
export async function withSnapshot(
  machine: ModelMachine,
  path: string,
  use: (state: ModelMachineState, load: () => void) => Promise<void>,
): Promise<void> {
  const { snapshot, close } = openSnapshotFile(path)
  try {
    const state = inFile(path, () => stateFor(machine, snapshot))
    snapshot.verify()
    await use(state, () => snapshot.loadInto(machine.board.memory))
  } finally {
    close()
  }
}
