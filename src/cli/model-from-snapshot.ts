/**
 * A model machine that begins with a snapshot.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import type { ModelMachine, ModelMachineOptions } from '../machines/model/model-machine.ts'
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

/** Everything is checked before the machine changes; it stands still afterwards. @throws SnapshotError, SavedStateError */
export async function restoreSnapshot(machine: ModelMachine, path: string): Promise<void> {
  const { snapshot, close } = openSnapshotFile(path)
  try {
    const state = inFile(path, () => stateFor(machine, snapshot))
    snapshot.verify()
    snapshot.loadInto(machine.board.memory)
    await machine.restore(state)
  } finally {
    close()
  }
}
