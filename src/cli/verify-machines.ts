/**
 * Machines that `vmgenid verify` can run, by name.
 * @module
 */
import type { MachineKind } from '../machines/machine.ts'
import { acceptanceRunKind, modelKind } from '../machines/model/model-kind.ts'
import { nodeMonitorEnvironment } from '../node/monitor-surroundings.ts'
import type { V86FilePaths } from '../node/v86-files.ts'
import { type CliIo, randomOf } from './io.ts'
import { readVersion } from './version.ts'

export const MACHINE_NAMES = ['model', 'v86', 'qemu'] as const
export type MachineName = (typeof MACHINE_NAMES)[number]

/** How a real QEMU is started. */
export const FIRMWARES = ['seabios', 'ovmf', 'model'] as const
export interface QemuChoices {
  readonly firmware?: (typeof FIRMWARES)[number]
  readonly cpu?: string
  readonly program?: string
}

/** `2017`: the machine of the acceptance run. */
export const PRESETS = ['2017'] as const
export type Preset = (typeof PRESETS)[number]

export interface MachineChoices {
  readonly preset: Preset | undefined
  readonly qemu: QemuChoices
  readonly v86: Partial<V86FilePaths>
}

/** The code of a machine that nobody asks for is not loaded. */
export async function machineKind(
  io: CliIo,
  name: MachineName,
  { preset, qemu, v86 }: MachineChoices,
): Promise<MachineKind> {
  switch (name) {
    case 'model': {
      const options = {
        random: randomOf(io),
        package: `vmgenid ${readVersion()}`,
        environment: nodeMonitorEnvironment,
      }
      return preset === '2017' ? acceptanceRunKind(options) : modelKind(options)
    }
    case 'v86':
      return (await import('./v86-machines.ts')).nodeV86Kind({ paths: v86 })
    case 'qemu':
      return (await import('../machines/qemu/qemu-kind.ts')).qemuKind(qemu)
  }
}
