/**
 * `vmgenid run --machine v86`: a real guest, with its snapshots.
 * @module
 */
import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { V86Surroundings } from '../machines/v86/machine-types.ts'
import { leaving } from '../machines/v86/moving-v86.ts'
import { contentOf, savedFrom, V86_KIND } from '../machines/v86/saved-v86.ts'
import { V86 } from '../machines/v86/v86.ts'
import type { V86Machine } from '../machines/v86/v86-machine.ts'
import type { MonitorSnapshots, SnapshotDescription } from '../monitor/host.ts'
import { fileError, inFile, makeFolder } from '../node/files.ts'
import { nodeMonitorEnvironment, nodeMonitorFiles } from '../node/monitor-surroundings.ts'
import { openSnapshotFile, saveSnapshot } from '../node/snapshot-file.ts'
import { cachedV86Files } from '../node/v86-files.ts'
import { randomGuid, systemRandom } from '../platform/random.ts'
import { type CliIo, EXIT, ExitSignal } from './io.ts'
import { machineMigration } from './machine-migration.ts'
import type { MachineOptions } from './machine-options.ts'
import { findParts } from './v86-machines.ts'
import { v86Setup } from './v86-options.ts'
import { type V86PathOptions, v86Paths } from './v86-paths.ts'
import { readVersion } from './version.ts'

const SUFFIX = '.vmsnapshot'

export interface V86RunOptions extends MachineOptions, V86PathOptions {
  readonly snapshot?: string
  /** Folder of the snapshots that monitors save and load. */
  readonly snapshots?: string
  readonly append?: string
}

/** A machine that is switched off. @throws ExitSignal when there is nothing to make it from */
export async function makeV86(
  io: CliIo,
  options: V86RunOptions,
  surroundings: V86Surroundings,
): Promise<V86> {
  const { snapshot, snapshots, append } = options
  const setup = v86Setup(io, options, snapshot)
  const found = await findParts({ ...cachedV86Files(), ...v86Paths(options) })
  if ('reason' in found) {
    io.err(`vmgenid: no v86 machine: ${found.reason}\n\n  ${found.command}\n`)
    throw new ExitSignal(EXIT.start)
  }
  return V86.create(
    {
      ...surroundings,
      parts: found.parts,
      setup,
      package: `vmgenid ${readVersion()}`,
      monitor: nodeMonitorEnvironment,
      ...(append === undefined ? {} : { append }),
    },
    (machine) => ({
      files: nodeMonitorFiles,
      migration: machineMigration({
        leave: () => leaving(machine),
        handedOver: () => machine.handedOver(),
        leftInDoubt: () => machine.leftInDoubt(),
      }),
      ...(snapshots === undefined ? {} : { snapshots: new V86Snapshots(machine, snapshots) }),
    }),
  )
}

/** The machine stands still afterwards. @throws SnapshotError, FileError, SavedStateError */
export function restoreV86(machine: V86Machine, path: string): void {
  const { snapshot, close } = openSnapshotFile(path)
  try {
    snapshot.verify()
    machine.restore(inFile(path, () => savedFrom(snapshot, machine.options.setup)))
  } finally {
    close()
  }
}

/** Snapshots in a folder, one file a tag: what monitors keep. */
class V86Snapshots implements MonitorSnapshots {
  readonly #machine: V86Machine
  readonly #folder: string

  constructor(machine: V86Machine, folder: string) {
    this.#machine = machine
    this.#folder = folder
  }

  /** Files that are no snapshots of such a machine are not listed. */
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
      if (snapshot.machine !== V86_KIND) return undefined
      const { clockNanos } = snapshot.state as { readonly clockNanos?: unknown }
      return {
        tag: decodeURIComponent(name.slice(0, -SUFFIX.length)),
        size,
        seconds: Math.floor(mtimeMs / 1000),
        clockNanos: BigInt(String(clockNanos)),
      }
    } catch {
      return undefined
    }
  }

  async save(tag: string): Promise<void> {
    await makeFolder(this.#folder)
    await saveSnapshot(this.#path(tag), contentOf(this.#machine))
  }

  /** A machine that goes back is another one. */
  async load(tag: string): Promise<void> {
    restoreV86(this.#machine, this.#path(tag))
    const { random = systemRandom } = this.#machine.options
    if (this.#machine.host.board.vmgenid) this.#machine.setGuid(randomGuid(random))
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
