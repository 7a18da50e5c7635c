/**
 * Work that an interrupt leaves for later, as ACPICA does: methods of events in one queue, deliveries of notifies and the
 * end of an event's service in another. The second is emptied first, so an event is enabled again when all notifies that
 * its method sent have been delivered.
 *
 * Work is data, so that a guest can be saved with work to do. Whoever owns the queue decides when "later" is. It is bounded,
 * because AML decides how much there is.
 * @module
 */
import { SavedStateError, type StateReader } from '../../platform/lifecycle.ts'

export type Work =
  /** Run the method of an event. */
  | { readonly kind: 'method'; readonly gpe: number }
  /** Run the method of an interrupt of a Generic Event Device, with its number. */
  | { readonly kind: 'event'; readonly path: string; readonly gsi: number }
  /** Deliver a notify. */
  | { readonly kind: 'notify'; readonly path: string; readonly code: number }
  /** The service of an event is over. */
  | { readonly kind: 'finish'; readonly gpe: number }

export interface WorkState {
  readonly kind: Work['kind']
  /** Of an event or an interrupt; a notify's code. */
  readonly number: number
  /** Empty for a GPE. */
  readonly path: string
}

/** Linux has no bound but memory. */
export const QUEUE_LIMIT = 4096

export class WorkQueue {
  #methods: Work[] = []
  #others: Work[] = []
  #running = false

  get length(): number {
    return this.#methods.length + this.#others.length
  }

  /** @returns false when there is no room */
  push(work: Work): boolean {
    if (this.length >= QUEUE_LIMIT) return false
    if (work.kind === 'method' || work.kind === 'event') this.#methods.push(work)
    else this.#others.push(work)
    return true
  }

  clear(): void {
    this.#methods = []
    this.#others = []
  }

  /**
   * Does everything, also what comes meanwhile. Called from within, it does nothing: the outer call goes on.
   * @param perform must not throw
   */
  drain(perform: (work: Work) => void): void {
    if (this.#running) return
    this.#running = true
    try {
      for (let work = this.#next(); work; work = this.#next()) perform(work)
    } finally {
      this.#running = false
    }
  }

  save(): readonly WorkState[] {
    return [...this.#others, ...this.#methods].map((work) => {
      const { kind } = work
      if (kind === 'notify') return { kind, number: work.code, path: work.path }
      if (kind === 'event') return { kind, number: work.gsi, path: work.path }
      return { kind, number: work.gpe, path: '' }
    })
  }

  /** @throws SavedStateError */
  restore(items: readonly StateReader[]): void {
    const work = items.slice(0, QUEUE_LIMIT).map((item): Work => {
      const kind = item.text('kind')
      const number = item.integer('number', 0xffff_ffff)
      const path = item.text('path')
      if (kind === 'notify') return { kind, path, code: number }
      if (kind === 'event') return { kind, path, gsi: number }
      if (kind === 'method' || kind === 'finish') return { kind, gpe: number }
      throw new SavedStateError(item.typeName, 'queue', 'method, event, notify or finish', kind)
    })
    this.clear()
    for (const item of work) this.push(item)
  }

  #next(): Work | undefined {
    return this.#others.shift() ?? this.#methods.shift()
  }
}
