/**
 * What all monitors of one machine share: events, and work that goes on behind commands.
 * @module
 */
import type { JsonObject } from '../qmp/json.ts'
import type { QmpVersionInfo } from '../qmp/messages.ts'
import { Dumps } from './dumps.ts'
import { MonitorError } from './errors.ts'
import { FormatDefaults } from './hmp/memory-format.ts'
import type { MachineEvent, MonitorEnvironment, MonitorHost } from './host.ts'
import { Jobs } from './jobs.ts'
import { Migrations } from './migrations.ts'
import { Snapshots } from './snapshots.ts'

/** The release of QEMU whose replies these are: what clients decide by. */
const QEMU_RELEASE = { major: 7, minor: 2, micro: 0 } as const

/** An event as it goes to clients, but for its time. */
export interface EventMessage {
  readonly event: string
  readonly data: JsonObject | undefined
}

export class Monitor {
  readonly host: MonitorHost
  readonly environment: MonitorEnvironment
  readonly version: QmpVersionInfo
  readonly dumps: Dumps
  readonly jobs: Jobs
  readonly migrations: Migrations
  readonly snapshots: Snapshots
  /** Of `xp`, `x`, `print`, `i`: what a format leaves out is as last time, on whichever monitor that was. */
  readonly formatDefaults = new FormatDefaults()
  readonly #listeners = new Set<(event: EventMessage) => void>()
  readonly #unsubscribe: () => void
  /** The end of the last of the works that must not overlap. */
  #lastWork: Promise<unknown> = Promise.resolve()
  #working = false
  #hasQuit = false

  constructor(host: MonitorHost, environment: MonitorEnvironment) {
    this.host = host
    this.environment = environment
    this.version = { qemu: QEMU_RELEASE, package: host.about.package }
    this.dumps = new Dumps(this)
    this.jobs = new Jobs(this)
    this.migrations = new Migrations(this)
    this.snapshots = new Snapshots(this)
    this.#unsubscribe = host.onEvent((event) => this.#tell(event))
  }

  /** Somebody has asked for the end. */
  get hasQuit(): boolean {
    return this.#hasQuit
  }

  /** No event comes any more. */
  close(): void {
    this.#unsubscribe()
    this.#listeners.clear()
  }

  onEvent(listener: (event: EventMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(event: string, data?: JsonObject): void {
    for (const listener of this.#listeners) listener({ event, data })
  }

  /** Works that stop the machine and let it go on, one after the other. */
  async exclusively<T>(work: () => T | Promise<T>): Promise<T> {
    const run = this.#lastWork.then(async () => {
      this.#working = true
      try {
        return await work()
      } finally {
        this.#working = false
      }
    })
    this.#lastWork = run.catch(() => undefined)
    return run
  }

  /** Does something with a machine that stands still, and lets it go on if it ran. */
  async standingStill<T>(state: 'save-vm' | 'restore-vm', work: () => Promise<T>): Promise<T> {
    const ran = this.host.runState === 'running'
    await this.host.stop(state)
    try {
      return await work()
    } finally {
      if (ran) await this.host.cont()
    }
  }

  /** `stop`: waits for works that stopped the machine themselves. */
  stop(): void | Promise<void> {
    this.dumps.refuseWhileActive()
    return this.#change(() => this.host.stop('paused'))
  }

  /** `cont`. @throws MonitorError when the machine has to be reset or woken first */
  cont(): void | Promise<void> {
    this.dumps.refuseWhileActive()
    return this.#change(() => {
      const { runState } = this.host
      if (runState === 'shutdown' || runState === 'internal-error') {
        throw new MonitorError('Resetting the Virtual Machine is required')
      }
      if (runState === 'finish-migrate') throw new MonitorError('Migration is not finalized yet')
      if (runState !== 'suspended') return this.host.cont()
    })
  }

  wakeUp(): void | Promise<void> {
    if (!this.host.canWakeUp) throw new MonitorError('wake-up from suspend is not supported by this guest')
    if (this.host.runState !== 'suspended') {
      throw new MonitorError('Unable to wake up: guest is not in suspended state')
    }
    return this.host.wakeUp()
  }

  reset(): void | Promise<void> {
    return this.#change(() => this.host.reset('host-qmp-system-reset'))
  }

  quit(): void | Promise<void> {
    this.#hasQuit = true
    return this.host.quit('host-qmp-quit')
  }

  /** At once while nothing is under way, which is nearly always. */
  #change(change: () => void | Promise<void>): void | Promise<void> {
    return this.#working ? this.exclusively(change) : change()
  }

  #tell(event: MachineEvent): void {
    if (event.event === 'RESET' || event.event === 'SHUTDOWN') {
      this.emit(event.event, { guest: event.guest, reason: event.reason })
    } else if (event.event === 'VM_GENERATION_ID_CHANGED') {
      this.emit(event.event, { guid: event.guid.toString() })
    } else {
      this.emit(event.event)
    }
  }
}
