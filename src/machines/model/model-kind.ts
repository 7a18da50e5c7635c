/**
 * Model machines, for whoever asks for machines by name.
 * @module
 */
import type { BoardOptions } from '../../board/config.ts'
import type { MachineKind, MachineSetup } from '../machine.ts'
import { ACCEPTANCE_BOARD, ACCEPTANCE_FIRMWARE } from './acceptance-run.ts'
import { Model, type ModelOptions } from './model.ts'

/** As in the acceptance run. */
const DEFAULT_MEMORY_SIZE = 2 ** 31

/**
 * @param options of every machine, but for what the setup says
 * @param board decides, whatever the setup says; the device is the setup's
 */
export function modelKind(options: Omit<ModelOptions, 'board'> = {}, board?: BoardOptions): MachineKind {
  return {
    name: 'model',
    boards: board ? [board.kind] : ['q35', 'pc'],
    memorySize: board?.memorySize ?? DEFAULT_MEMORY_SIZE,
    runsWindows: true,
    problem: async () => undefined,
    create: async ({ board: kind, memorySize, guid, system = 'linux' }: MachineSetup) =>
      new Model({
        ...options,
        guest: { ...options.guest, system },
        board: { kind, memorySize, ...board, vmgenid: guid && { guid } },
      }),
  }
}

/** The machine of the acceptance run of 2017, whatever board and memory are asked for. */
export function acceptanceRunKind(options: Omit<ModelOptions, 'board'> = {}): MachineKind {
  return modelKind({ ...options, ...ACCEPTANCE_FIRMWARE }, ACCEPTANCE_BOARD)
}
