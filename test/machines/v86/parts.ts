/**
 * v86 machines for tests: the files of `vmgenid setup`, and one boot for all of them.
 */

import { mkdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Guid } from '../../../src/binary/guid.ts'
import { nodeV86Kind, type V86Choice } from '../../../src/cli/v86-machines.ts'
import { V86_MEMORY_SIZE } from '../../../src/machines/v86/machine-types.ts'
import { V86 } from '../../../src/machines/v86/v86.ts'
import { V86_CACHE } from '../../../src/node/v86-setup.ts'
import { requiredFile, type Tool } from '../../tools.ts'

export const MEMORY = V86_MEMORY_SIZE
export const GUID = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
export const RESEEDED = /random: crng reseeded due to virtual machine fork/
/** Milliseconds, on a computer that has much to do. */
export const BOOT_TIME = 200_000

/** Firmware, kernel and busybox, or why they are not there. @throws MissingToolError when they are absent and CI is set */
export function requireV86(): Tool {
  return requiredFile(
    V86_CACHE.stamp,
    'firmware and kernel for v86',
    'no firmware and kernel for v86 in the cache, run node scripts/setup.mjs --tests',
  )
}

/** A machine that has booted, or has been taken out of the cache where one of the same make had. */
export async function bootedV86(guid: Guid | undefined, choice: V86Choice = {}): Promise<V86> {
  const machine = await nodeV86Kind(choice).create({ board: 'pc', memorySize: MEMORY, guid })
  if (!(machine instanceof V86)) throw new TypeError('a v86 machine was expected')
  await alone(`boot-${guid === undefined ? 'plain' : 'vmgenid'}`, () => machine.boot())
  return machine
}

/** Test files run side by side: the first one boots, the others find what it has left in the cache. */
async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const lock = join(tmpdir(), `vmgenid-test-${name}.lock`)
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0)
      // Left by a run that was killed.
      if (age > BOOT_TIME) rmSync(lock, { recursive: true, force: true })
      else await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}
