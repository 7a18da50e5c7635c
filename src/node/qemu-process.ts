/**
 * A running QEMU: its own process group, a folder for its sockets, and certainty that it ends.
 *
 * It ends when `close` is called, when this process exits, on Ctrl-C and the other signals that end this process, and
 * when this process is killed outright: a small shell watches a pipe from us and kills the group when it breaks.
 * @module
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectionClosedError, ProgramNotFoundError, QemuExitError, TimeoutError } from './errors.ts'
import { forgetProcessGroup, killProcessGroup, watchProcessGroup } from './process-group.ts'

export interface QemuOptions {
  /** QEMU's options, or what makes them of the path of `directory`. */
  readonly args: readonly string[] | ((directory: string) => readonly string[])
  /** Options whose value is a file with these bytes, such as `-initrd` and `-bios`; made in `directory`. */
  readonly fileArgs?: Readonly<Record<string, Uint8Array>>
  /** Default `qemu-system-x86_64`, from PATH. */
  readonly program?: string
  /**
   * Servers to open, one Unix socket each, below `directory`. With `qtest` the CPUs stay stopped unless QEMU is told
   * otherwise: add `-S` to the arguments to be sure.
   */
  readonly sockets?: readonly QemuSocket[]
  /** How long until every socket is there. Default 20 000. */
  readonly startTimeoutMilliseconds?: number
  /** Called with each piece of standard output as it comes (a serial console, for example). */
  readonly onOutput?: (text: string) => void
}

/** `serial`: a serial port, the next one after those of the arguments. `gdb`: QEMU's debugger stub. */
export type QemuSocket = 'qtest' | 'qmp' | 'serial' | 'gdb'

export interface QemuExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
}

const PROGRAM = 'qemu-system-x86_64'
/** How long the end of QEMU may take to be known after one of its sockets has closed. */
const EXIT_MILLISECONDS = 1000
const START_TIMEOUT_MILLISECONDS = 20_000
/** How long QEMU may take to end after SIGTERM. */
const GRACE_MILLISECONDS = 2000
/** A QEMU that complains in a loop must not fill our memory. */
const STDERR_LIMIT = 64 * 1024

/** The options that make QEMU listen. */
const SERVERS: Readonly<Record<QemuSocket, (path: string) => readonly string[]>> = {
  // Without -qtest-log every command would be echoed to stderr.
  qtest: (path) => ['-qtest', `unix:${path},server=on,wait=off`, '-qtest-log', 'none'],
  qmp: (path) => ['-qmp', `unix:${path},server=on,wait=off`],
  serial: (path) => ['-serial', `unix:${path},server=on,wait=off`],
  gdb: (path) => ['-gdb', `unix:${path},server=on,wait=off`],
}

export class QemuProcess {
  readonly commandLine: readonly string[]
  /** A temporary folder that goes away with the process. */
  readonly directory: string
  readonly pid: number
  /** Settles when the process has ended; never rejects. */
  readonly exited: Promise<QemuExit>
  #exit: QemuExit | undefined
  #stderr = ''
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, Readable>,
    pid: number,
    commandLine: readonly string[],
    directory: string,
    onOutput: ((text: string) => void) | undefined,
  ) {
    this.#child = child
    this.pid = pid
    this.commandLine = commandLine
    this.directory = directory
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text: string) => onOutput?.(text))
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(0, STDERR_LIMIT)
    })
    // Writing to a QEMU that has just ended is not an error of its own: `exited` tells.
    child.stdin.on('error', () => undefined)
    this.exited = new Promise((resolve) => {
      child.once('exit', () => forgetProcessGroup(pid))
      child.once('close', (code, signal) => {
        this.#exit = { code, signal, stderr: this.#stderr }
        rmSync(directory, { recursive: true, force: true })
        resolve(this.#exit)
      })
    })
  }

  /**
   * Starts QEMU and waits until its sockets are there.
   * @throws ProgramNotFoundError, QemuExitError with what QEMU said, TimeoutError
   */
  static async start(options: QemuOptions): Promise<QemuProcess> {
    const { program = PROGRAM, sockets = [], fileArgs = {}, onOutput } = options
    const directory = mkdtempSync(join(tmpdir(), 'vmgenid-'))
    const args = [
      ...(typeof options.args === 'function' ? options.args(directory) : options.args),
      ...Object.entries(fileArgs).flatMap(([option, bytes]) => [option, writeFile(directory, option, bytes)]),
      ...sockets.flatMap((name) => SERVERS[name](join(directory, name))),
    ]
    const child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
    const { pid } = child
    if (pid === undefined) {
      const error = await new Promise<NodeJS.ErrnoException>((resolve) => child.once('error', resolve))
      rmSync(directory, { recursive: true, force: true })
      throw error.code === 'ENOENT' ? new ProgramNotFoundError(program, INSTALL_HINT) : error
    }
    watchProcessGroup(pid, directory)
    const qemu = new QemuProcess(child, pid, [program, ...args], directory, onOutput)
    try {
      await qemu.#waitForSockets(sockets, options.startTimeoutMilliseconds ?? START_TIMEOUT_MILLISECONDS)
    } catch (error) {
      await qemu.close()
      throw error
    }
    return qemu
  }

  /** Address of a server that was asked for in `sockets`. */
  address(socket: QemuSocket): string {
    return `unix:${join(this.directory, socket)}`
  }

  /** What QEMU wrote to stderr so far; at most 64 KiB of it. */
  get stderr(): string {
    return this.#stderr
  }

  /** Writes to QEMU's standard input: a serial console, where one is there. */
  writeInput(text: string): void {
    this.#child.stdin.write(text)
  }

  /** The error for somebody who needed this process, once it has ended. */
  exitError(): QemuExitError | undefined {
    if (!this.#exit) return undefined
    const { code, signal, stderr } = this.#exit
    return new QemuExitError({
      commandLine: this.commandLine.join(' '),
      status: signal === null ? `exit status ${code}` : `killed by ${signal}`,
      stderr,
    })
  }

  /**
   * What to throw in place of an error of a connection: one that closed says less than the process that closed it.
   * @returns `error` itself when QEMU lives
   */
  async reasonFor(error: unknown): Promise<unknown> {
    if (!(error instanceof ConnectionClosedError)) return error
    await Promise.race([this.exited, sleep(EXIT_MILLISECONDS, undefined, { ref: false })])
    return this.exitError() ?? error
  }

  /** Ends QEMU, politely and then by force, and waits until it is gone. */
  async close(): Promise<QemuExit> {
    if (!this.#exit) {
      killProcessGroup(this.pid, 'SIGTERM')
      const late = new AbortController()
      const kill = sleep(GRACE_MILLISECONDS, undefined, { signal: late.signal }).then(
        () => killProcessGroup(this.pid, 'SIGKILL'),
        () => undefined,
      )
      await this.exited
      late.abort()
      await kill
    }
    return this.exited
  }

  async #waitForSockets(sockets: readonly QemuSocket[], timeout: number): Promise<void> {
    const end = Date.now() + timeout
    const missing = () => sockets.filter((name) => !existsSync(join(this.directory, name)))
    while (!this.#exit && missing().length > 0) {
      if (Date.now() > end) {
        throw new TimeoutError(`QEMU has no ${missing().join(' and no ')} socket`, timeout, {
          command: this.commandLine.join(' '),
          stderr: this.#stderr.trim() || undefined,
        })
      }
      await Promise.race([sleep(5), this.exited])
    }
    const error = this.exitError()
    if (error) throw error
  }
}

function writeFile(directory: string, option: string, bytes: Uint8Array): string {
  const path = join(directory, `file${option}`)
  writeFileSync(path, bytes)
  return path
}

export const QEMU_INSTALL_COMMAND = 'apt-get install --no-install-recommends qemu-system-x86 seabios'
const INSTALL_HINT = `On Debian: ${QEMU_INSTALL_COMMAND}`
