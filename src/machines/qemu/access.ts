/**
 * Memory, ports and monitor of a machine on QEMU, whichever process it runs in at the moment.
 * @module
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { memoryMap, ramRegions } from '../../board/memory-map.ts'
import { MonitorError } from '../../monitor/errors.ts'
import { QmpError } from '../../node/qmp-client.ts'
import type { QmpErrorClass } from '../../qmp/messages.ts'
import type { Machine, MachineMemory, MachineMonitor, MachinePorts, MachineSetup } from '../machine.ts'
import type { QemuInstance } from './instance.ts'

/** More than this is read through a file. */
const QTEST_BYTES = 2 ** 20

export function machineAccess(
  { board, memorySize }: Pick<MachineSetup, 'board' | 'memorySize'>,
  now: () => QemuInstance,
): Pick<Machine, 'memory' | 'ports' | 'monitor'> {
  // No CPU model that is emulated here has the vendor whose memory layout differs, below a TiB.
  const ram = ramRegions(memoryMap({ kind: board, memorySize, cpuVendor: 'intel' }))
  const isRam = (address: number, length: number) =>
    ram.some(({ start, size }) => start <= address && address + length <= start + size)
  const memory: MachineMemory = {
    ram,
    read: async (address, length) =>
      isRam(address, length) ? readMemory(now(), address, length) : undefined,
    async write(address, bytes) {
      if (!isRam(address, bytes.length)) return false
      const instance = now()
      await instance.reply(instance.qtest.write(address, bytes))
      return true
    },
  }
  const ports: MachinePorts = {
    read(port, size) {
      const instance = now()
      return instance.reply(instance.qtest.in(port, size))
    },
    write(port, size, value) {
      const instance = now()
      return instance.reply(instance.qtest.out(port, size, value))
    },
  }
  const monitor: MachineMonitor = {
    qmp: (command, given) => asMonitor(now().execute(command, given)),
    hmp(line) {
      const instance = now()
      return instance.reply(instance.qmp.humanMonitorCommand(line))
    },
  }
  return { memory, ports, monitor }
}

async function readMemory(instance: QemuInstance, address: number, length: number): Promise<Uint8Array> {
  const { process, qtest } = instance
  if (length <= QTEST_BYTES) return instance.reply(qtest.read(address, length))
  const filename = join(process.directory, 'memory')
  try {
    await instance.execute('pmemsave', { val: address, size: length, filename })
    return new Uint8Array(readFileSync(filename))
  } finally {
    rmSync(filename, { force: true })
  }
}

/** What QEMU refuses, as any machine's monitor does. @throws MonitorError */
export async function asMonitor<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    if (!(error instanceof QmpError)) throw error
    throw new MonitorError(error.desc, error.class as QmpErrorClass)
  }
}
