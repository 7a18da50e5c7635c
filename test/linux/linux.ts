/**
 * Real Linux on real QEMU: boot it, run commands in it, look at its log.
 *
 * ```ts
 * const result = await bootLinux({
 *   machine: 'pc',
 *   qemuArgs: ['-device', 'vmgenid,guid=auto'],
 *   tables: { dsdt: buildDsdt(…) },
 *   commands: ['cat /sys/bus/acpi/devices/QEMUVGID:00/status'],
 * })
 * ```
 *
 * A boot takes about eight seconds with TCG on one core.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { VmgenidError } from '../../src/binary/errors.ts'
import { type QemuExit, QemuProcess } from '../../src/node/qemu-process.ts'
import { QmpClient } from '../../src/node/qmp-client.ts'
import { requireTool } from '../tools.ts'
import { Console } from './console.ts'
import { buildInitrd, markers } from './initramfs.ts'
import { BUSYBOX, KERNEL } from './kernel.ts'

export interface LinuxOptions {
  readonly machine: 'pc' | 'q35'
  /** More options for QEMU; later ones win over `-m 256 -cpu max`. */
  readonly qemuArgs?: readonly string[]
  /**
   * ACPI tables for the machine's own, by any name of letters: same signature, OEM id and OEM table id. Their OEM
   * revision is raised, or Linux would keep the machine's.
   */
  readonly tables?: Readonly<Record<string, Uint8Array>>
  /** More files for the guest, by path without a leading slash. */
  readonly files?: Readonly<Record<string, Uint8Array>>
  /** More words for the kernel's command line. */
  readonly kernelArgs?: string
  readonly bootTimeoutMilliseconds?: number
}

export interface CommandResult {
  readonly command: string
  /** Standard output and standard error, as the console had them, without a final newline. */
  readonly output: string
  /** Exit status. */
  readonly status: number
}

export interface LinuxExit extends QemuExit {
  /** QEMU's reason, such as `guest-shutdown` after power-off or `guest-reset` after a panic. */
  readonly reason: string | undefined
}

const BOOT_TIMEOUT_MILLISECONDS = 120_000
const COMMAND_TIMEOUT_MILLISECONDS = 60_000
/** Lines of the console that an error shows. */
const TAIL_LINES = 15
/** A terminal in canonical mode takes 4096 bytes a line. */
const MAX_COMMAND_LENGTH = 4000

/** A command that cannot be sent on one line of a console. */
export class LinuxCommandError extends VmgenidError {
  override readonly name = 'LinuxCommandError'
  constructor(command: string) {
    super('LINUX_COMMAND', 'a command is one line of at most 4000 bytes of printable ASCII', {
      facts: { command: command.slice(0, 100) },
      hint: 'Put a longer one into a file of the guest with `files`.',
    })
  }
}

/** A guest that ended, or printed no marker in time. */
export class LinuxGuestError extends VmgenidError {
  override readonly name = 'LinuxGuestError'
  constructor(problem: string, console: string, stderr: string) {
    const tail = console.trimEnd().split('\n').slice(-TAIL_LINES)
    super('LINUX_GUEST', problem, {
      facts: { console: `\n    ${tail.join('\n    ')}`, qemu: stderr.trim() || undefined },
    })
  }
}

export class LinuxGuest {
  readonly qmp: QmpClient
  readonly #process: QemuProcess
  readonly #console: Console
  readonly #end: string
  #commands = 0
  /** Where the output of the next command begins in the console. */
  #position = 0
  #reason: string | undefined

  private constructor(process: QemuProcess, qmp: QmpClient, console: Console, end: string) {
    this.#process = process
    this.qmp = qmp
    this.#console = console
    this.#end = end
    qmp.onEvent(({ event, data }) => {
      if (event === 'SHUTDOWN') this.#reason = String(data['reason'])
    })
  }

  /**
   * Starts QEMU and waits until init takes commands.
   * @throws LinuxGuestError with the end of the console; QemuExitError when QEMU did not start
   */
  static async boot(options: LinuxOptions): Promise<LinuxGuest> {
    const nonce = randomBytes(6).toString('hex')
    const { ready, end } = markers(nonce)
    const initrd = buildInitrd({
      busybox: new Uint8Array(readFileSync(BUSYBOX)),
      nonce,
      files: options.files,
      tables: options.tables,
    })
    const console = new Console()
    const process = await QemuProcess.start({
      program: requireTool('qemu-system-x86_64').path,
      args: [
        ...['-machine', options.machine, '-accel', 'tcg', '-cpu', 'max', '-m', '256'],
        // A panic restarts the machine, which ends QEMU.
        ...['-nodefaults', '-display', 'none', '-serial', 'stdio', '-no-reboot'],
        ...['-kernel', KERNEL, '-append', `console=ttyS0 panic=-1 ${options.kernelArgs ?? ''}`.trim()],
        ...(options.qemuArgs ?? []),
      ],
      fileArgs: { '-initrd': initrd },
      sockets: ['qmp'],
      onOutput: (text) => console.append(text),
    })
    void process.exited.then(() => console.close())
    try {
      const guest = new LinuxGuest(process, await QmpClient.connect(process.address('qmp')), console, end)
      await guest.#waitUntilReady(ready, options.bootTimeoutMilliseconds ?? BOOT_TIMEOUT_MILLISECONDS)
      return guest
    } catch (error) {
      await process.close()
      throw error
    }
  }

  /** Everything that came over the serial line so far. */
  get console(): string {
    return this.#console.text
  }

  /**
   * Runs one line in a shell of the guest.
   * @throws LinuxCommandError, LinuxGuestError
   */
  async run(
    command: string,
    timeoutMilliseconds: number = COMMAND_TIMEOUT_MILLISECONDS,
  ): Promise<CommandResult> {
    if (!/^[\x20-\x7e]*$/.test(command) || command.length > MAX_COMMAND_LENGTH) {
      throw new LinuxCommandError(command)
    }
    const start = this.#position
    const marker = `${this.#end}${++this.#commands} `
    this.#process.writeInput(`${command}\n`)
    const at = await this.#waitFor(marker, timeoutMilliseconds, `'${command}' ends`, start)
    const status = await this.#waitFor('@@\n', timeoutMilliseconds, `'${command}' ends`, at + marker.length)
    this.#position = status + '@@\n'.length
    return {
      command,
      // Init puts a newline of its own before the marker.
      output: this.#console.text.slice(start, at).replace(/\n$/, '').replace(/\n$/, ''),
      status: Number(this.#console.text.slice(at + marker.length, status)),
    }
  }

  /** The kernel's whole log. */
  async dmesg(): Promise<string> {
    return (await this.run('dmesg')).output
  }

  /** Turns the machine off by ACPI, as a user would, and waits until QEMU has ended. */
  async powerOff(timeoutMilliseconds: number = COMMAND_TIMEOUT_MILLISECONDS): Promise<LinuxExit> {
    this.#process.writeInput('poweroff -f\n')
    const late = Symbol('late')
    const ended = await Promise.race([this.#process.exited, sleep(timeoutMilliseconds, late, { ref: false })])
    if (ended === late) throw this.#error(`not off after ${timeoutMilliseconds / 1000} s`)
    return { ...(await this.#process.exited), reason: this.#reason }
  }

  /** Ends QEMU, whatever the guest does. */
  async close(): Promise<LinuxExit> {
    this.qmp.close()
    return { ...(await this.#process.close()), reason: this.#reason }
  }

  async #waitUntilReady(marker: string, timeout: number): Promise<void> {
    const line = `${marker}\n`
    this.#position = (await this.#waitFor(line, timeout, 'Linux boots')) + line.length
  }

  /** @returns where `text` stands in the console */
  async #waitFor(text: string, timeout: number, what: string, from = 0): Promise<number> {
    const place = await this.#console.waitFor(text, from, timeout)
    if (typeof place === 'number') return place
    throw this.#error(
      place === 'ended' ? `QEMU ended before ${what}` : `${timeout / 1000} s passed before ${what}`,
    )
  }

  #error(problem: string): LinuxGuestError {
    return new LinuxGuestError(problem, this.#console.text, this.#process.stderr)
  }
}

export interface LinuxRun {
  readonly console: string
  readonly dmesg: string
  /** One for each command, in order. */
  readonly outputs: readonly CommandResult[]
  readonly exited: LinuxExit
}

/** Boots, runs each command, reads the log, powers off. */
export async function bootLinux(
  options: LinuxOptions & { readonly commands?: readonly string[] },
): Promise<LinuxRun> {
  const guest = await LinuxGuest.boot(options)
  try {
    const outputs: CommandResult[] = []
    for (const command of options.commands ?? []) outputs.push(await guest.run(command))
    const dmesg = await guest.dmesg()
    return { dmesg, outputs, exited: await guest.powerOff(), console: guest.console }
  } finally {
    await guest.close()
  }
}

/** Lines of a kernel log in which ACPI complains: errors, warnings, firmware bugs, exceptions by name. */
export function acpiComplaints(dmesg: string): string[] {
  const complaint = /ACPI (BIOS )?(Error|Warning|Exception)|ACPI Error|\bAE_[A-Z_]+|\[Firmware (Bug|Warn)/
  return dmesg.split('\n').filter((line) => complaint.test(line))
}
