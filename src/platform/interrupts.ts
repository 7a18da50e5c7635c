/**
 * Interrupt lines: a level that devices set and others watch.
 *
 * Contract: a line is level-triggered and active high. `setLevel` tells the observers of a change only, in the order
 * in which they came, before it returns. An observer must not throw.
 * @module
 */

/** What a device needs of a line. */
export interface InterruptSink {
  setLevel(level: boolean): void
}

export class InterruptLine implements InterruptSink {
  readonly name: string
  #level = false
  readonly #observers = new Set<(level: boolean) => void>()

  /** @param name for traces and errors, such as `IRQ 9` */
  constructor(name: string) {
    this.name = name
  }

  get level(): boolean {
    return this.#level
  }

  setLevel(level: boolean): void {
    if (level === this.#level) return
    this.#level = level
    for (const observer of this.#observers) observer(level)
  }

  /** @returns ends the observation */
  observe(observer: (level: boolean) => void): () => void {
    // A set would take one function only once.
    const own = (level: boolean) => observer(level)
    this.#observers.add(own)
    return () => void this.#observers.delete(own)
  }
}

/** The lines of a machine by number (GSI), made when first asked for. */
export class InterruptLines {
  readonly #lines = new Map<number, InterruptLine>()

  line(gsi: number): InterruptLine {
    let line = this.#lines.get(gsi)
    if (!line) {
      line = new InterruptLine(`IRQ ${gsi}`)
      this.#lines.set(gsi, line)
    }
    return line
  }
}
