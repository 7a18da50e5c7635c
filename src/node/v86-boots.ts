/**
 * Booted machines in the user's cache, as snapshots: the next one of the same make begins there.
 *
 * A file's name is a digest of all that the boot depends on: firmware, kernel, initramfs, emulator, memory, device, and this
 * program's own code. So a file is never stale; one that is damaged is removed and made again.
 * @module
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { SnapshotContent } from '../machines/snapshot/content.ts'
import { SnapshotError } from '../machines/snapshot/errors.ts'
import type { Snapshot } from '../machines/snapshot/read.ts'
import { makeFolder } from './files.ts'
import { openSnapshotFile, saveSnapshot } from './snapshot-file.ts'
import { userCache } from './user-cache.ts'

const FOLDER = 'v86-boots'
const SUFFIX = '.vmsnapshot'
/** Each has some 50 MB. */
const MOST_FILES = 8

export class V86Boots {
  readonly #folder: string
  readonly #made: string

  /** @param parts digests, versions and options: all that a boot depends on, but for this program's code */
  constructor(parts: readonly string[], folder = join(userCache(), FOLDER)) {
    this.#folder = folder
    this.#made = [programDigest(), ...parts].join('\n')
  }

  path(setup: object): string {
    const digest = createHash('sha256')
      .update(`${this.#made}\n${JSON.stringify(setup)}`)
      .digest('hex')
    return join(this.#folder, `${digest.slice(0, 32)}${SUFFIX}`)
  }

  /** @param use gets the snapshot while its file is open @returns `undefined` when there is none */
  async use<T>(setup: object, use: (snapshot: Snapshot) => T | Promise<T>): Promise<T | undefined> {
    const path = this.path(setup)
    if (!(await stat(path).catch(() => undefined))) return undefined
    try {
      const { snapshot, close } = openSnapshotFile(path)
      try {
        return await use(snapshot)
      } finally {
        close()
      }
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error
      await unlink(path).catch(() => {})
      return undefined
    }
  }

  /** A cache that cannot be written to is no reason to fail. */
  async save(setup: object, content: SnapshotContent): Promise<void> {
    try {
      await makeFolder(this.#folder)
      await saveSnapshot(this.path(setup), content)
      await this.#removeOldest()
    } catch {
      await unlink(this.path(setup)).catch(() => {})
    }
  }

  async #removeOldest(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith(SUFFIX))
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name)
        return { path, time: (await stat(path)).mtimeMs }
      }),
    )
    files.sort((a, b) => b.time - a.time)
    for (const { path } of files.slice(MOST_FILES)) await unlink(path)
  }
}

/** Of the code that runs: sources, or what they were compiled to. */
function programDigest(): string {
  const root = join(import.meta.dirname, '..')
  const hash = createHash('sha256')
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/(?<!\.test|\.d)\.[tj]s$/.test(path)) hash.update(path).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}
