/**
 * What the model machine's monitors need of this computer: files and dumps.
 * @module
 */
import { open } from 'node:fs/promises'
import { dumpImageOf } from '../machines/model/dump.ts'
import type { ModelMachine } from '../machines/model/model-machine.ts'
import type { ModelServices } from '../machines/model/monitor-host.ts'
import { leaving } from '../machines/model/saved-model.ts'
import type { DumpRequest, MonitorDump } from '../monitor/host.ts'
import { bufferSearch } from '../node/buffer-search.ts'
import { writeDumpFile } from '../node/dump-writer.ts'
import { nodeMonitorFiles } from '../node/monitor-surroundings.ts'
import { type RandomSource, systemRandom } from '../platform/random.ts'
import { machineMigration } from './machine-migration.ts'
import { ModelSnapshots } from './model-snapshots.ts'

export interface ModelServiceOptions {
  /** Folder of the snapshots that monitors save and load. Default: there are none. */
  readonly snapshots?: string
  readonly random?: RandomSource
}

export function modelServices(
  machine: ModelMachine,
  { snapshots, random = systemRandom }: ModelServiceOptions = {},
): ModelServices {
  return {
    files: nodeMonitorFiles,
    dumper: { formats: ['elf'], open: (request) => openDump(machine, request) },
    migration: machineMigration({
      leave: () => leaving(machine),
      handedOver: () => machine.handedOver(),
      leftInDoubt: () => machine.leftInDoubt(),
    }),
    ...(snapshots === undefined ? {} : { snapshots: new ModelSnapshots(machine, snapshots, random) }),
  }
}

async function openDump(machine: ModelMachine, { path, filter }: DumpRequest): Promise<MonitorDump> {
  // As QEMU does, so that what cannot be written is refused while the machine runs; the content is written aside.
  await (await open(path, 'a', 0o600)).close()
  const limits = filter && { start: Number(filter.begin), size: Number(filter.length) }
  const image = dumpImageOf(machine, limits, bufferSearch)
  return {
    write: async (report) => {
      report({ completed: 0, total: image.memorySize })
      await writeDumpFile(path, image, { onProgress: (completed, total) => report({ completed, total }) })
    },
    close: async () => {},
  }
}
