/**
 * What happened when: the order of events between a change of the ID and the driver's answer, with time stamps.
 *
 * The window is what a machine is unprotected for: from the moment that a copy begins to run until its driver has dealt with
 * the new ID.
 * @module
 */
import type { Clock } from '../platform/clock.ts'
import type { Tracer } from '../platform/trace.ts'

export type GuestEvent =
  /** The guest's CPU runs: after a boot, a resume from S3, or as the copy of a saved machine. */
  | { readonly event: 'running'; readonly after: 'boot' | 'resume' | 'restore' }
  | { readonly event: 'interrupt'; readonly gsi: number }
  /** An event was found active, and is about to be served. */
  | { readonly event: 'gpe'; readonly number: number }
  | { readonly event: 'fixed'; readonly name: string }
  | { readonly event: 'method'; readonly path: string }
  /** AML has sent it. */
  | { readonly event: 'notify'; readonly path: string; readonly code: number }
  | { readonly event: 'notify delivered'; readonly path: string; readonly code: number }
  /** The driver has compared. */
  | { readonly event: 'driver'; readonly device: string; readonly changed: boolean }
  | { readonly event: 'asleep'; readonly state: number }

export type JournalEntry = GuestEvent & {
  /** Of the machine's clock. */
  readonly atNanos: bigint
}

/** From the first instruction of a copy to the end of its driver's work. */
export interface GenerationWindow {
  readonly runningAt: bigint
  readonly deliveredAt: bigint | undefined
  readonly handledAt: bigint
  readonly nanos: bigint
}

/** Older entries go. */
const JOURNAL_LIMIT = 4096

export class Journal {
  readonly #clock: Clock
  readonly #trace: Tracer | undefined
  readonly #entries: JournalEntry[] = []

  constructor(clock: Clock, trace?: Tracer) {
    this.#clock = clock
    this.#trace = trace
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries
  }

  add(event: GuestEvent): void {
    this.#entries.push({ ...event, atNanos: this.#clock.now() })
    if (this.#entries.length > JOURNAL_LIMIT) this.#entries.shift()
    const { event: name, ...fields } = event
    this.#trace?.(name.replace(' ', '-'), fields)
  }

  clear(): void {
    this.#entries.length = 0
  }

  /** Of the last change that a driver has seen; `undefined` when it has seen none since the machine began to run. */
  get window(): GenerationWindow | undefined {
    const running = this.#entries.findLastIndex(({ event }) => event === 'running')
    const since = this.#entries.slice(running)
    const start = since[0]
    const handled = since.findLast((entry) => entry.event === 'driver' && entry.changed)
    if (!start || running < 0 || !handled) return undefined
    const delivered = since
      .slice(0, since.indexOf(handled))
      .findLast(({ event }) => event === 'notify delivered')
    return {
      runningAt: start.atNanos,
      deliveredAt: delivered?.atNanos,
      handledAt: handled.atNanos,
      nanos: handled.atNanos - start.atNanos,
    }
  }
}
