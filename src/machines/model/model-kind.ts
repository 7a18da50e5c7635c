/**
 * Model machines, for whoever asks for machines by name.
 * @module
 */
import type { MachineKind, MachineSetup } from '../machine.ts'
import { Model, type ModelOptions } from './model.ts'

/** @param options of every machine, but for what the setup says */
export function modelKind(options: Omit<ModelOptions, 'board'> = {}): MachineKind {
  return {
    name: 'model',
    boards: ['q35', 'pc'],
    problem: async () => undefined,
    create: async ({ board: kind, memorySize, guid }: MachineSetup) =>
      new Model({ ...options, board: { kind, memorySize, vmgenid: guid && { guid } } }),
  }
}
