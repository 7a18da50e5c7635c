/**
 * Options of the commands that run v86: its files, and the machine that they describe.
 * @module
 */
import type { Command } from 'commander'
import { VmgenidError } from '../binary/errors.ts'
import type { MachineSetup } from '../machines/machine.ts'
import { setupFrom } from '../machines/v86/saved-v86.ts'
import { inFile } from '../node/files.ts'
import { openSnapshotFile } from '../node/snapshot-file.ts'
import type { V86FilePaths } from '../node/v86-files.ts'
import { type RandomSource, randomGuid } from '../platform/random.ts'
import type { CliIo } from './io.ts'
import { boardOf, type MachineOptions } from './machine-options.ts'

export interface V86PathOptions {
  readonly bios?: string
  readonly vgaBios?: string
  readonly kernel?: string
  readonly busybox?: string
}

export function addV86Paths(command: Command): Command {
  return command
    .option('--bios <file>', 'v86: SeaBIOS, instead of what `vmgenid setup` fetched')
    .option('--vga-bios <file>', 'v86: its VGA BIOS')
    .option('--kernel <file>', 'v86: a 32-bit Linux with CONFIG_VMGENID=y')
    .option('--busybox <file>', 'v86: a static busybox for it')
}

/** The paths that were given. */
export function v86Paths({ bios, vgaBios, kernel, busybox }: V86PathOptions): Partial<V86FilePaths> {
  return {
    ...(bios === undefined ? {} : { bios }),
    ...(vgaBios === undefined ? {} : { vgaBios }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(busybox === undefined ? {} : { busybox }),
  }
}

export function randomOf(io: CliIo): RandomSource {
  return { fill: (bytes) => bytes.set(io.random(bytes.length)) }
}

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
