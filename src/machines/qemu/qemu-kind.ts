/**
 * Guests on a real QEMU, for whoever asks for machines by name.
 * @module
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { VmgenidError } from '../../binary/errors.ts'
import { ProgramNotFoundError } from '../../node/errors.ts'
import { QEMU_INSTALL_COMMAND } from '../../node/qemu-process.ts'
import type { MachineKind } from '../machine.ts'
import { OLDEST_QEMU, QemuFileMissingError, QemuTooOldError } from './errors.ts'
import { QemuFirmwareMachine } from './firmware-machine.ts'
import { cachedGuestFile, FETCH_COMMAND } from './guest-files.ts'
import type { QemuMachineOptions } from './options.ts'
import { QemuMachine } from './qemu-machine.ts'

const OVMF = '/usr/share/ovmf/OVMF.fd'
const OVMF_COMMAND = 'apt-get install --no-install-recommends ovmf'
/** Of a guest that has nothing to do; copies of it are small. */
const MEMORY_SIZE = 256 * 2 ** 20
const VERSION_MILLISECONDS = 10_000

/**
 * @param options Default: the `qemu-system-x86_64` of PATH with its SeaBIOS, a CPU with everything that can be emulated, and
 * the kernel and busybox of the user's cache.
 */
export function qemuKind(options: Partial<QemuMachineOptions> = {}): MachineKind {
  const all: QemuMachineOptions = {
    program: 'qemu-system-x86_64',
    kernel: cachedGuestFile('vmlinuz'),
    busybox: cachedGuestFile('busybox'),
    firmware: 'seabios',
    ovmf: OVMF,
    cpu: 'max',
    ...options,
  }
  return {
    name: 'qemu',
    // SeaBIOS 1.16 leaves the PM block of a q35 off when it resumes.
    boards: all.firmware === 'seabios' ? ['pc', 'q35'] : ['q35', 'pc'],
    memorySize: MEMORY_SIZE,
    runsWindows: false,
    async problem() {
      try {
        await check(all)
        return undefined
      } catch (error) {
        if (!(error instanceof VmgenidError)) throw error
        const command = error.hint?.replace(/^.*?: /, '') ?? QEMU_INSTALL_COMMAND
        return { reason: error.sentence, command }
      }
    },
    async create(setup) {
      await check(all)
      return all.firmware === 'model'
        ? QemuFirmwareMachine.start(setup, all.program)
        : QemuMachine.start(setup, all)
    },
  }
}

/** @throws ProgramNotFoundError, QemuTooOldError, QemuFileMissingError */
async function check({ program, kernel, busybox, firmware, ovmf }: QemuMachineOptions): Promise<void> {
  const version = await versionOf(program)
  if (compareVersions(version, OLDEST_QEMU) < 0) throw new QemuTooOldError(program, version)
  if (firmware === 'model') return
  const files: ReadonlyArray<readonly [what: string, path: string, command: string]> = [
    ['Linux kernel', kernel, FETCH_COMMAND],
    ['busybox', busybox, FETCH_COMMAND],
    ...(firmware === 'ovmf' ? [['OVMF', ovmf, OVMF_COMMAND] as const] : []),
  ]
  for (const [what, path, command] of files) {
    if (!existsSync(path)) throw new QemuFileMissingError(what, path, command)
  }
}

/** `7.2.22`; empty when the program is no QEMU. @throws ProgramNotFoundError */
async function versionOf(program: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: VERSION_MILLISECONDS })
    return /version (\d+(?:\.\d+)*)/.exec(stdout)?.[1] ?? ''
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return ''
    throw new ProgramNotFoundError(program, `On Debian: ${QEMU_INSTALL_COMMAND}`)
  }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number))
  const at = right?.findIndex((number, i) => (left?.[i] ?? -1) !== number) ?? -1
  return at < 0 ? 0 : (left?.[at] ?? -1) - (right?.[at] ?? -1)
}
