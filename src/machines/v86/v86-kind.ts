/**
 * v86 machines, for whoever asks for machines by name.
 * @module
 */
import type { MachineKind, MachineSetup } from '../machine.ts'
import {
  type BootStore,
  V86_MEMORY_SIZE,
  type V86Parts,
  V86PartsError,
  type V86Surroundings,
} from './machine-types.ts'
import { V86 } from './v86.ts'

export interface V86KindOptions extends V86Surroundings {
  /** What the machines are made from, looked for when the first one is made; or why it is not there. */
  readonly parts: () => Promise<V86Parts | { readonly reason: string; readonly command: string }>
  readonly boots?: BootStore
  readonly append?: string
}

export function v86Kind({ parts, ...options }: V86KindOptions) {
  const missing = async () => {
    const found = await parts()
    return 'reason' in found ? found : undefined
  }
  const kind = {
    name: 'v86',
    boards: ['pc'] as const,
    memorySize: V86_MEMORY_SIZE,
    runsWindows: false,
    problem: missing,
    create: async (setup: MachineSetup) => {
      const found = await parts()
      if ('reason' in found) throw new V86PartsError(found.reason, found.command)
      return V86.create({ ...options, parts: found, setup })
    },
  }
  return kind satisfies MachineKind
}
