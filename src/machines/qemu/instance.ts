/**
 * One QEMU process with everything that is connected to it: monitor, qtest, the guest's serial ports, the debugger stub. The
 * machine that it runs may go on in another one.
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toLatin1 } from '../../binary/bytes.ts'
import type { RunState } from '../../monitor/host.ts'
import { ConnectionClosedError, QemuExitError, TimeoutError } from '../../node/errors.ts'
import { QemuProcess } from '../../node/qemu-process.ts'
import { QmpClient } from '../../node/qmp-client.ts'
import { QtestClient } from '../../node/qtest-client.ts'
import type { JsonObject, JsonValue } from '../../qmp/json.ts'
import { MachineLostError } from '../machine.ts'
import { QemuStateError } from './errors.ts'
import { GuestAgent } from './guest-agent.ts'

export interface InstanceOptions {
  readonly program: string
  /** The machine's own options, without what this class adds: accelerator, servers, ports. */
  readonly args: readonly string[]
  readonly fileArgs?: Readonly<Record<string, Uint8Array>>
  /** A file that `save` made, on the same machine with the same options. */
  readonly incoming?: string
  /** How long QEMU may take for a reply. */
  readonly replyMilliseconds: number
  /** Pieces of the guest's console. */
  readonly onConsole: (text: string) => void
}

/** No CPU runs before everything is connected. The process stays when the guest is off, so that it can be looked at. */
const COMMON_ARGS = ['-S', '-accel', 'tcg', '-nodefaults', '-display', 'none', '-no-shutdown']
/** SeaBIOS and debug builds of OVMF write their log to this port. */
const DEBUG_PORT = 0x402
/** Bytes; a boot with a debug build of OVMF writes about a million. A guest can write there without end. */
const FIRMWARE_LOG_LIMIT = 16 * 2 ** 20
const SOCKETS = ['qmp', 'qtest', 'serial', 'gdb'] as const
const MIGRATION_MILLISECONDS = 60_000
const POLL_MILLISECONDS = 5
/** Bytes a second: a file has no need of a limit. */
const BANDWIDTH = 2 ** 36

export class QemuInstance {
  readonly process: QemuProcess
  readonly qmp: QmpClient
  readonly qtest: QtestClient
  readonly agent: GuestAgent
  #state: RunState = 'prelaunch'
  #firmwareText = ''

  private constructor(process: QemuProcess, qmp: QmpClient, qtest: QtestClient, agent: GuestAgent) {
    this.process = process
    this.qmp = qmp
    this.qtest = qtest
    this.agent = agent
    qmp.onEvent(({ event }) => {
      this.#state = STATES[event] ?? this.#state
    })
  }

  /** @throws ProgramNotFoundError, QemuExitError with what QEMU said, TimeoutError, ConnectError */
  static async start({
    program,
    args,
    fileArgs,
    incoming,
    replyMilliseconds,
    onConsole,
  }: InstanceOptions): Promise<QemuInstance> {
    const process = await QemuProcess.start({
      program,
      args: (directory) => [
        ...COMMON_ARGS,
        ...args,
        ...['-serial', 'stdio'],
        ...['-chardev', `file,id=firmware,path=${firmwareLogOf(directory).replaceAll(',', ',,')}`],
        ...['-device', `isa-debugcon,iobase=${DEBUG_PORT},chardev=firmware`],
        ...(incoming === undefined ? [] : ['-incoming', `exec:cat '${incoming}'`]),
      ],
      ...(fileArgs && { fileArgs }),
      sockets: SOCKETS,
      onOutput: onConsole,
    })
    const connected: Array<{ close(): void }> = []
    const keep = <T extends { close(): void }>(connection: T): T => {
      connected.push(connection)
      return connection
    }
    try {
      const limit = { commandTimeoutMilliseconds: replyMilliseconds }
      const qmp = keep(await QmpClient.connect(process.address('qmp'), limit))
      const qtest = keep(await QtestClient.connect(process.address('qtest'), limit))
      const agent = keep(await GuestAgent.connect(process.address('serial')))
      const instance = new QemuInstance(process, qmp, qtest, agent)
      if (incoming !== undefined) await instance.#arrive()
      return instance
    } catch (error) {
      for (const connection of connected) connection.close()
      const reason = await process.reasonFor(error)
      await process.close()
      throw reason
    }
  }

  get runState(): RunState {
    return this.#state
  }

  /** What the firmware wrote to its debug port so far. */
  get firmwareText(): string {
    try {
      this.#firmwareText = readStart(firmwareLogOf(this.process.directory), FIRMWARE_LOG_LIMIT)
    } catch {
      // The folder has gone with the process; what was read last is what there is.
    }
    return this.#firmwareText
  }

  /** What a promise gives. @throws MachineLostError when it fails because QEMU has ended */
  async guard<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise
    } catch (error) {
      const reason = await this.process.reasonFor(error)
      throw reason instanceof QemuExitError || reason instanceof ConnectionClosedError ? lost(reason) : reason
    }
  }

  /** The same, for what QEMU itself answers at once: a late answer is none. @throws MachineLostError */
  async reply<T>(promise: Promise<T>): Promise<T> {
    try {
      return await this.guard(promise)
    } catch (error) {
      throw error instanceof TimeoutError ? lost(error) : error
    }
  }

  execute(command: string, commandArguments?: JsonObject): Promise<JsonValue> {
    return this.reply(this.qmp.execute(command, commandArguments))
  }

  /** Asks QEMU: events of what just happened may still be on their way. */
  async refreshState(): Promise<RunState> {
    const status = await this.execute('query-status')
    this.#state = (status as { readonly status: RunState }).status
    return this.#state
  }

  /** Lets the CPUs run. Nothing more is asked, as the guest's answer to a new ID is being waited for. */
  async cont(): Promise<void> {
    await this.execute('cont')
    // QEMU takes it from a machine that sleeps, too, and does nothing.
    if (this.#state !== 'suspended') this.#state = 'running'
  }

  /**
   * Does something while no CPU runs. A machine that ran before runs again afterwards.
   * @returns what `work` gives
   */
  async whileStopped<T>(work: () => Promise<T>): Promise<T> {
    if ((await this.refreshState()) !== 'running') return this.reply(work())
    await this.execute('stop')
    const result = await this.reply(work())
    await this.cont()
    return result
  }

  /**
   * Writes the machine to a file, as for a migration; it stands still afterwards (`postmigrate`).
   * @param path without a quotation mark
   */
  async save(path: string): Promise<void> {
    await this.execute('migrate-set-parameters', { 'max-bandwidth': BANDWIDTH })
    await this.execute('migrate', { uri: `exec:cat >'${path}'` })
    const status = await this.#poll('the machine is not saved', async () => {
      const { status } = (await this.execute('query-migrate')) as { readonly status?: string }
      return status === 'completed' || status === 'failed' ? status : undefined
    })
    await this.refreshState()
    if (status === 'failed') throw new QemuStateError('be saved', this.#state)
  }

  async close(): Promise<void> {
    void this.firmwareText
    this.agent.close()
    this.qtest.close()
    this.qmp.close()
    await this.process.close()
    this.#state = 'shutdown'
  }

  async #arrive(): Promise<void> {
    await this.#poll('the saved machine is not there', async () =>
      (await this.refreshState()) === 'inmigrate' ? undefined : true,
    )
  }

  async #poll<T>(problem: string, look: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + MIGRATION_MILLISECONDS
    for (;;) {
      const found = await look()
      if (found !== undefined) return found
      if (Date.now() > end) throw new TimeoutError(problem, MIGRATION_MILLISECONDS)
      await sleep(POLL_MILLISECONDS)
    }
  }
}

/** What each event says of the state. A reset keeps it. */
const STATES: Readonly<Record<string, RunState>> = {
  STOP: 'paused',
  RESUME: 'running',
  SUSPEND: 'suspended',
  WAKEUP: 'running',
  SHUTDOWN: 'shutdown',
}

/** The first bytes of a file, as text. */
function readStart(path: string, limit: number): string {
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(Math.min(limit, fstatSync(file).size))
    return toLatin1(bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)))
  } finally {
    closeSync(file)
  }
}

function firmwareLogOf(directory: string): string {
  return join(directory, 'firmware.log')
}

function lost(reason: QemuExitError | ConnectionClosedError | TimeoutError): MachineLostError {
  const [said = ''] = reason instanceof QemuExitError ? reason.stderr.trim().split('\n') : []
  return new MachineLostError('qemu', said === '' ? reason.sentence : `${reason.sentence}: ${said}`, reason)
}
