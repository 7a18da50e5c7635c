/**
 * Jobs: work that a command begins and does not wait for, with a name that the client chose.
 *
 * A job's states are told by JOB_STATUS_CHANGE: created, running, then waiting, pending, concluded; or aborting and concluded.
 * It stays in the list, with its error, until the client dismisses it.
 *
 * Source: QEMU job.c, job-qmp.c; checked against QEMU 7.2.
 * @module
 */
import type { JsonObject } from '../qmp/json.ts'
import { MonitorError, toErrorObject } from './errors.ts'
import type { Monitor } from './monitor.ts'

export type JobType = 'snapshot-save' | 'snapshot-load' | 'snapshot-delete'

type JobStatus = 'created' | 'running' | 'waiting' | 'pending' | 'aborting' | 'concluded' | 'null'

interface Job {
  readonly id: string
  readonly type: JobType
  status: JobStatus
  error: string | undefined
}

/** A job that a client forgets to dismiss is kept: so many, then the client is told. */
const JOBS_LIMIT = 1000

export class Jobs {
  readonly #monitor: Monitor
  readonly #jobs = new Map<string, Job>()

  constructor(monitor: Monitor) {
    this.#monitor = monitor
  }

  /** `query-jobs`: the youngest first. */
  describe(): JsonObject[] {
    return [...this.#jobs.values()].reverse().map(({ id, type, status, error }) => ({
      id,
      type,
      status,
      'current-progress': status === 'concluded' ? 1 : 0,
      'total-progress': 1,
      error,
    }))
  }

  /** Begins; the work's error is the job's. @throws MonitorError for a name that is none or is taken */
  start(id: string, type: JobType, work: () => Promise<void>): void {
    if (!/^[a-zA-Z][a-zA-Z0-9._-]*$/.test(id)) throw new MonitorError(`Invalid job ID '${id}'`)
    if (this.#jobs.has(id)) throw new MonitorError(`Job ID '${id}' already in use`)
    if (this.#jobs.size >= JOBS_LIMIT) {
      throw new MonitorError(`There are ${JOBS_LIMIT} jobs: dismiss some with job-dismiss`)
    }
    const job: Job = { id, type, status: 'created', error: undefined }
    this.#jobs.set(id, job)
    this.#become(job, 'created', 'running')
    work().then(
      () => this.#become(job, 'waiting', 'pending', 'concluded'),
      (error: unknown) => {
        job.error = toErrorObject(error).desc
        this.#become(job, 'aborting', 'concluded')
      },
    )
  }

  /** Takes a job that is over out of the list. @throws MonitorError */
  dismiss(id: string): void {
    const job = this.#jobs.get(id)
    if (!job) throw new MonitorError('Job not found')
    if (job.status !== 'concluded') {
      throw new MonitorError(`Job '${id}' in state '${job.status}' cannot accept command verb 'dismiss'`)
    }
    this.#jobs.delete(id)
    this.#become(job, 'null')
  }

  #become(job: Job, ...states: readonly JobStatus[]): void {
    for (const status of states) {
      job.status = status
      this.#monitor.emit('JOB_STATUS_CHANGE', { status, id: job.id })
    }
  }
}
