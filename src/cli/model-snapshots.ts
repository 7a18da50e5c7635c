/**
 * Snapshots of the model machine in a folder, one file a tag: what its monitors keep.
 * @module
 */
import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelMachine } from '../machines/model/model-machine.ts'
import { contentOf, stateFor } from '../machines/model/saved-model.ts'
import type { MonitorSnapshots, SnapshotDescription } from '../monitor/host.ts'
import { fileError, makeFolder } from '../node/files.ts'
import { openSnapshotFile, saveSnapshot } from '../node/snapshot-file.ts'
import { type RandomSource, randomGuid } from '../platform/random.ts'
import { withSnapshot } from './model-from-snapshot.ts'

const SUFFIX = '.vmsnapshot'

export class ModelSnapshots implements MonitorSnapshots {
  readonly #machine: ModelMachine
  readonly #folder: string
  readonly #random: RandomSource

  constructor(machine: ModelMachine, folder: string, random: RandomSource) {
    this.#machine = machine
    this.#folder = folder
    this.#random = random
  }

  /** Files that are no snapshots of ours are not listed. */
  async list(): Promise<readonly SnapshotDescription[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw fileError(this.#folder, error)
    })
    const found: SnapshotDescription[] = []
    for (const name of names.filter((name) => name.endsWith(SUFFIX))) {
      const description = await this.#describe(name)
      if (description) found.push(description)
    }
    return found.sort((a, b) => a.seconds - b.seconds)
  }

  async #describe(name: string): Promise<SnapshotDescription | undefined> {
    const path = join(this.#folder, name)
    try {
      const { size, mtimeMs } = await stat(path)
      const { snapshot, close } = openSnapshotFile(path)
      close()
      const { clockNanos } = stateFor(this.#machine, snapshot)
      return {
        tag: decodeURIComponent(name.slice(0, -SUFFIX.length)),
        size,
        seconds: Math.floor(mtimeMs / 1000),
        clockNanos: BigInt(clockNanos),
      }
    } catch {
      return undefined
    }
  }

  async save(tag: string): Promise<void> {
    await makeFolder(this.#folder)
    await saveSnapshot(this.#path(tag), contentOf(this.#machine))
  }

  load(tag: string): Promise<void> {
    const machine = this.#machine
    return withSnapshot(machine, this.#path(tag), (state, load) =>
      machine.revert(state, load, randomGuid(this.#random)),
    )
  }

  async delete(tag: string): Promise<void> {
    const path = this.#path(tag)
    await unlink(path).catch((error: unknown) => {
      throw fileError(path, error)
    })
  }

  #path(tag: string): string {
    return join(this.#folder, `${encodeURIComponent(tag)}${SUFFIX}`)
  }
}
