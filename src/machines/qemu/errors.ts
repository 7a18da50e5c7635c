/**
 * What can go wrong with a guest on a real QEMU, beside what `node/errors.ts` has for any process and socket.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'

/** The oldest QEMU that this was tried with. */
export const OLDEST_QEMU = '7.2'

export class QemuTooOldError extends VmgenidError {
  override readonly name = 'QemuTooOldError'
  /** @param version what `--version` says; empty when it says none */
  constructor(program: string, version: string) {
    super('QEMU_TOO_OLD', `${program} is QEMU ${version || 'without a version'}, ${OLDEST_QEMU} is needed`, {
      hint: 'On Debian 12 or later: apt-get install --no-install-recommends qemu-system-x86 seabios ovmf',
    })
  }
}

/** A file that the machine is started with is not there. */
export class QemuFileMissingError extends VmgenidError {
  override readonly name = 'QemuFileMissingError'
  constructor(what: string, path: string, command: string) {
    super('QEMU_FILE_MISSING', `there is no ${what} at ${path}`, { hint: `Run: ${command}` })
  }
}

/** The guest did not do in time what it was asked for. */
export class QemuGuestError extends VmgenidError {
  override readonly name = 'QemuGuestError'
  /** @param console the last lines */
  constructor(problem: string, milliseconds: number, console: readonly string[]) {
    super('QEMU_GUEST', `the guest on QEMU did not ${problem} within ${milliseconds / 1000} s`, {
      facts: { console: console.length > 0 ? `\n    ${console.join('\n    ')}` : undefined },
    })
  }
}

/** Something was asked of a machine whose state does not allow it. */
export class QemuStateError extends VmgenidError {
  override readonly name = 'QemuStateError'
  constructor(what: string, state: string) {
    super('QEMU_STATE', `a machine that is ${state} cannot ${what}`)
  }
}

/** The firmware model did not get to its end on QEMU's devices. */
export class QemuFirmwareError extends VmgenidError {
  override readonly name = 'QemuFirmwareError'
  constructor(what: string, reason: string) {
    super('QEMU_FIRMWARE', `the firmware model on QEMU could not ${what}: ${reason}`)
  }
}
