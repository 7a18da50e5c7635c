/** Machines of the kind `qemu` for tests. */
import { Guid } from '../../../src/binary/guid.ts'
import type { QemuMachineOptions } from '../../../src/machines/qemu/options.ts'
import { qemuKind } from '../../../src/machines/qemu/qemu-kind.ts'
import { QemuMachine } from '../../../src/machines/qemu/qemu-machine.ts'
import { BUSYBOX, KERNEL, requireLinux } from '../../linux/kernel.ts'
import { all, requireTool } from '../../tools.ts'

export const qemuTools = all(requireTool('qemu-system-x86_64'), requireLinux())

/** Milliseconds that a boot may take on a machine with other work. */
export const BOOT = 180_000
export const FIRST = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
export const SECOND = Guid.parse('324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87')
export const RESEED = /random: crng reseeded due to virtual machine fork$/

export function kindOf(options: Partial<QemuMachineOptions> = {}) {
  return qemuKind({ program: qemuTools.path, kernel: KERNEL, busybox: BUSYBOX, ...options })
}

/** Switched off. */
export async function qemuMachine(
  board: 'pc' | 'q35',
  options: Partial<QemuMachineOptions> = {},
  guid: Guid | 'no device' = FIRST,
): Promise<QemuMachine> {
  const machine = await kindOf(options).create({
    board,
    memorySize: 256 * 2 ** 20,
    guid: guid === 'no device' ? undefined : guid,
  })
  if (!(machine instanceof QemuMachine)) throw new TypeError('another class of machine')
  return machine
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
