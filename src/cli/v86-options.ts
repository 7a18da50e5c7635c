/**
 * The v86 machine that options describe.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import type { MachineSetup } from '../machines/machine.ts'
import { setupFrom } from '../machines/v86/saved-v86.ts'
import { inFile } from '../node/files.ts'
import { openSnapshotFile } from '../node/snapshot-file.ts'
import { randomGuid } from '../platform/random.ts'
import { type CliIo, randomOf } from './io.ts'
import { boardOf, type MachineOptions } from './machine-options.ts'

/**
 * The machine that the options, or the snapshot with them, describe.
 * @throws DeviceOptionError, SnapshotError, FileError, SavedStateError
 */
export function v86Setup(io: CliIo, options: MachineOptions, snapshot?: string): MachineSetup {
  const { kind, memorySize = 0, vmgenid } = boardOf(io, options)
  const guid = vmgenid && (vmgenid.guid === 'auto' ? randomGuid(randomOf(io)) : vmgenid.guid)
  if (snapshot === undefined) return { board: kind, memorySize, guid }
  const file = openSnapshotFile(snapshot)
  file.close()
  const { hasDevice, ...saved } = inFile(snapshot, () => setupFrom(file.snapshot))
  if (hasDevice && !guid) {
    throw new VmgenidError(
      'SNAPSHOT_DEVICE',
      `--no-device: the machine of ${snapshot} has a vmgenid device`,
      {
        hint: 'A device cannot be taken out of a machine that runs. Make a snapshot of one without it.',
      },
    )
  }
  return { ...saved, guid: hasDevice ? guid : undefined }
}
