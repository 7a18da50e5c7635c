/**
 * v86 machines on this computer: the files and the package as they are found, and booted machines from the cache.
 * @module
 */
import { createHash } from 'node:crypto'
import { VmgenidError } from '../binary/errors.ts'
import type { MachineKind } from '../machines/machine.ts'
import { buildInitramfs, KERNEL_COMMAND_LINE } from '../machines/v86/initramfs.ts'
import type { BootStore, V86Parts, V86Surroundings } from '../machines/v86/machine-types.ts'
import { describeV86, savedFrom } from '../machines/v86/saved-v86.ts'
import { v86Kind } from '../machines/v86/v86-kind.ts'
import { nodeMonitorEnvironment } from '../node/monitor-surroundings.ts'
import { V86Boots } from '../node/v86-boots.ts'
import { cachedV86Files, loadV86Package, readV86Files, type V86FilePaths } from '../node/v86-files.ts'
import { readVersion } from './version.ts'

export interface V86Choice extends V86Surroundings {
  /** Those that are not named are the cache's. */
  readonly paths?: Partial<V86FilePaths>
  /** Begin with a machine that has booted before. Default true. */
  readonly useBoots?: boolean
}

/** Why there is no machine, and the command that does something about it. */
export interface V86Problem {
  readonly reason: string
  readonly command: string
}

interface Found {
  readonly parts: V86Parts
  readonly boots: BootStore
}

export function nodeV86Kind({ paths, useBoots = true, ...surroundings }: V86Choice = {}): MachineKind {
  const find = once(() => findParts({ ...cachedV86Files(), ...paths }))
  return v86Kind({
    package: `vmgenid ${readVersion()}`,
    monitor: nodeMonitorEnvironment,
    ...surroundings,
    parts: async () => {
      const found = await find()
      return 'reason' in found ? found : found.parts
    },
    ...(useBoots ? { boots: lazyBoots(find) } : {}),
  })
}

/** @returns what a machine is made from, or why it is not there */
export async function findParts(paths: V86FilePaths): Promise<Found | V86Problem> {
  const missingPackage = { reason: 'the package v86 is not installed', command: 'npm install v86@0.5.462' }
  const loaded = await loadV86Package().catch(() => missingPackage)
  if ('reason' in loaded) return loaded
  try {
    const { bios, vgaBios, kernel, busybox } = await readV86Files(paths)
    const initramfs = buildInitramfs(busybox)
    const { V86, instantiate, digest } = loaded
    const digests = [bios, vgaBios, kernel, initramfs].map((bytes) =>
      createHash('sha256').update(bytes).digest('hex'),
    )
    const boots = new V86Boots([digest, ...digests, KERNEL_COMMAND_LINE])
    return {
      parts: { V86, instantiate, bios, vgaBios, kernel, initramfs },
      boots: {
        restore: async (setup, take) =>
          (await boots.use(describeV86(setup), (snapshot) => {
            take(savedFrom(snapshot, setup))
            return true
          })) ?? false,
        save: (setup, content) => boots.save(describeV86(setup), content),
      },
    }
  } catch (error) {
    if (!(error instanceof VmgenidError)) throw error
    return { reason: error.sentence, command: 'vmgenid setup' }
  }
}

/** The files are looked at when the first machine is made. */
function lazyBoots(find: () => Promise<Found | V86Problem>): BootStore {
  return {
    restore: async (setup, take) => {
      const found = await find()
      return 'reason' in found ? false : found.boots.restore(setup, take)
    },
    save: async (setup, content) => {
      const found = await find()
      if (!('reason' in found)) await found.boots.save(setup, content)
    },
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
