/**
 * What a guest found wrong with the machine that it runs on, or with the tables that it was given: facts, where an operating
 * system often goes on in silence.
 * @module
 */

/** An error: something cannot be used. A warning: it works by luck, or less of it does. A note: worth knowing. */
export type GuestSeverity = 'error' | 'warning' | 'note'

export interface GuestFinding {
  /** Stable, such as `table-checksum`. */
  readonly id: string
  readonly severity: GuestSeverity
  /** One sentence with the facts. */
  readonly message: string
  /** Guest-physical, of what it is about. */
  readonly address?: number
}

/** Hostile memory could be the cause of any number of them. */
const FINDINGS_LIMIT = 256

/** Findings in the order in which they were made; from a certain number on they are only counted. */
export class GuestFindings {
  readonly #list: GuestFinding[] = []
  #left = 0

  get list(): readonly GuestFinding[] {
    return this.#list
  }

  /** Those that there was no room for. */
  get left(): number {
    return this.#left
  }

  error(id: string, message: string, address?: number): void {
    this.#add({ id, severity: 'error', message, ...(address === undefined ? {} : { address }) })
  }

  warning(id: string, message: string, address?: number): void {
    this.#add({ id, severity: 'warning', message, ...(address === undefined ? {} : { address }) })
  }

  note(id: string, message: string, address?: number): void {
    this.#add({ id, severity: 'note', message, ...(address === undefined ? {} : { address }) })
  }

  clear(): void {
    this.#list.length = 0
    this.#left = 0
  }

  #add(finding: GuestFinding): void {
    if (this.#list.length < FINDINGS_LIMIT) this.#list.push(finding)
    else this.#left++
  }
}
