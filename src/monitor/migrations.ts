/**
 * `migrate`: the state of the outgoing migration, its events, and its figures as `query-migrate` has them.
 *
 * Source: QEMU migration/migration.c, qapi/migration.json; checked against QEMU 7.2.
 * @module
 */
import type { JsonObject } from '../qmp/json.ts'
import { MonitorError, toErrorObject } from './errors.ts'
import type { MigrationProgress, MigrationRun } from './host.ts'
import type { Monitor } from './monitor.ts'

/** QEMU's MigrationCapability, in its order. Of them only `events` changes anything here. */
export const MIGRATION_CAPABILITIES = [
  'xbzrle',
  'rdma-pin-all',
  'auto-converge',
  'zero-blocks',
  'compress',
  'events',
  'postcopy-ram',
  'x-colo',
  'release-ram',
  'block',
  'return-path',
  'pause-before-switchover',
  'multifd',
  'dirty-bitmaps',
  'postcopy-blocktime',
  'late-block-activate',
  'x-ignore-shared',
  'validate-uuid',
  'background-snapshot',
  'zero-copy-send',
  'postcopy-preempt',
] as const
export type MigrationCapability = (typeof MIGRATION_CAPABILITIES)[number]

export type MigrationStatus =
  | 'none'
  | 'setup'
  | 'active'
  | 'cancelling'
  | 'cancelled'
  | 'completed'
  | 'failed'

const PAGE_SIZE = 4096

/** Figures of the last migration, or of the one that goes on. Times in milliseconds. */
export interface MigrationFigures {
  readonly totalTime: number
  readonly setupTime: number
  readonly downtime: number | undefined
  readonly expectedDowntime: number | undefined
  readonly megabitsPerSecond: number
  readonly progress: MigrationProgress
}

/** What QEMU expects of a guest that it has not measured. */
const EXPECTED_DOWNTIME = 300

export class Migrations {
  readonly #monitor: Monitor
  #status: MigrationStatus = 'none'
  #error: string | undefined
  #run: MigrationRun | undefined
  #progress: MigrationProgress | undefined
  #startedAt = 0
  #activeAt = 0
  #endedAt: number | undefined
  #downtime: number | undefined
  #events = false

  constructor(monitor: Monitor) {
    this.#monitor = monitor
  }

  get status(): MigrationStatus {
    return this.#status
  }

  /** Why it failed. */
  get error(): string | undefined {
    return this.#error
  }

  /** Known once the destination has answered, and not of a migration that failed or was cancelled. */
  get figures(): MigrationFigures | undefined {
    const { status } = this
    const progress = this.#progress
    if (!progress || status === 'failed' || status === 'cancelled' || status === 'setup') return undefined
    const totalTime = (this.#endedAt ?? this.#now()) - this.#startedAt
    const isOver = status === 'completed'
    return {
      totalTime,
      setupTime: this.#activeAt - this.#startedAt,
      downtime: isOver ? (this.#downtime ?? 0) : undefined,
      expectedDowntime: isOver ? undefined : EXPECTED_DOWNTIME,
      megabitsPerSecond: isOver && totalTime > 0 ? (8 * progress.transferred) / totalTime / 1000 : 0,
      progress,
    }
  }

  isEnabled(capability: MigrationCapability): boolean {
    return capability === 'events' && this.#events
  }

  /** @throws MonitorError for a capability that there is not */
  setCapability(capability: MigrationCapability, state: boolean): void {
    if (this.#isUnderWay) throw new MonitorError("There's a migration process in progress")
    if (capability === 'events') this.#events = state
    else if (state) throw new MonitorError(`Migration capability '${capability}' is not supported here`)
  }

  /** Begins, and returns. A URI that is none counts as a migration that failed. @throws MonitorError */
  start(uri: string): void {
    if (this.#isUnderWay) throw new MonitorError("There's a migration process in progress")
    const { migration, runState } = this.#monitor.host
    if (!migration) throw new MonitorError('This machine cannot be migrated')
    if (runState === 'inmigrate') throw new MonitorError('Guest is waiting for an incoming migration')
    if (runState === 'postmigrate') {
      throw new MonitorError("Can't migrate the vm that was paused due to previous migration")
    }
    this.#become('setup')
    this.#error = undefined
    this.#progress = undefined
    this.#endedAt = undefined
    this.#downtime = undefined
    this.#startedAt = this.#now()
    try {
      const run = migration.start(uri, (progress) => this.#advance(progress))
      this.#run = run
      run.done.then(
        () => this.#end('completed', run),
        (error: unknown) => {
          this.#error = toErrorObject(error).desc
          this.#end(this.#status === 'cancelling' ? 'cancelled' : 'failed', run)
        },
      )
    } catch (error) {
      this.#become('failed')
      throw error
    }
  }

  cancel(): void {
    if (!this.#isUnderWay) return
    if (this.#status !== 'cancelling') this.#become('cancelling')
    this.#run?.cancel()
  }

  /** Resolves when none is under way. */
  async finished(): Promise<void> {
    await this.#run?.done.catch(() => undefined)
  }

  /** `query-migrate`. */
  describe(): JsonObject {
    if (this.#status === 'none') return {}
    const { figures } = this
    return {
      status: this.#status,
      'total-time': figures?.totalTime,
      'expected-downtime': figures?.expectedDowntime,
      downtime: figures?.downtime,
      'setup-time': figures?.setupTime,
      ram: figures && describeRam(figures),
      'error-desc': this.#status === 'failed' ? this.#error : undefined,
    }
  }

  get #isUnderWay(): boolean {
    return this.#status === 'setup' || this.#status === 'active' || this.#status === 'cancelling'
  }

  #advance(progress: MigrationProgress): void {
    const previous = this.#progress?.pass ?? 0
    this.#progress = progress
    if (progress.pass > previous && this.#events) {
      this.#monitor.emit('MIGRATION_PASS', { pass: progress.pass })
    }
    if (this.#status !== 'setup') return
    this.#activeAt = this.#now()
    this.#become('active')
  }

  #end(status: 'completed' | 'cancelled' | 'failed', run: MigrationRun): void {
    this.#endedAt = this.#now()
    this.#downtime = run.downtimeMilliseconds
    this.#become(status)
  }

  #become(status: MigrationStatus): void {
    this.#status = status
    if (this.#events) this.#monitor.emit('MIGRATION', { status })
  }

  #now(): number {
    return Math.floor(this.#monitor.environment.nowMicroseconds() / 1000)
  }
}

function describeRam({ progress, megabitsPerSecond }: MigrationFigures): JsonObject {
  const { total, remaining, transferred, normalPages, zeroPages, pass } = progress
  return {
    transferred,
    remaining,
    total,
    duplicate: zeroPages,
    skipped: 0,
    normal: normalPages,
    'normal-bytes': normalPages * PAGE_SIZE,
    'dirty-pages-rate': 0,
    mbps: megabitsPerSecond,
    'dirty-sync-count': pass,
    'postcopy-requests': 0,
    'page-size': PAGE_SIZE,
    'multifd-bytes': 0,
    'pages-per-second': 0,
    'precopy-bytes': 0,
    // The machine stands still while its memory is sent.
    'downtime-bytes': transferred,
    'postcopy-bytes': 0,
    'dirty-sync-missed-zero-copy': 0,
  }
}
