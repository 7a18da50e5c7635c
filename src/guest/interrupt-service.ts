/**
 * How a guest's CPU gets to its interrupts: the SCI, a level, and a device tree's lines, edges. At once, or after latencies.
 *
 * An interrupt waits while the guest does not run, while AML is being evaluated, and while another one is served. A level that
 * nobody wants is given up after a while, as Linux does with "nobody cared".
 * @module
 */
import type { Clock } from '../platform/clock.ts'
import type { InterruptLine } from '../platform/interrupts.ts'
import type { AcpiEvents } from './acpi/events.ts'
import type { GuestFindings } from './findings.ts'
import type { Journal } from './journal.ts'
import type { KernelLog } from './kernel-log.ts'

/** How long a system takes until it gets to things, in nanoseconds. */
export interface GuestLatency {
  /** From the line to the interrupt handler. */
  readonly interruptNanos: bigint
  /** From there to methods and notify handlers. */
  readonly workNanos: bigint
}

/** Interrupts in a row that nobody wanted; Linux waits for 99,900. */
export const UNHANDLED_LIMIT = 1000

export interface InterruptServiceContext {
  readonly lines: { line(gsi: number): InterruptLine }
  readonly clock: Clock
  readonly latency: GuestLatency
  readonly log: KernelLog
  readonly findings: GuestFindings
  readonly journal: Journal
  /** The CPU runs, and no AML is being evaluated. */
  readonly isReady: () => boolean
}

interface Sci {
  readonly gsi: number
  readonly line: InterruptLine
}

export class InterruptService {
  readonly #context: InterruptServiceContext
  readonly #endings: Array<() => void> = []
  /** Whose work interrupts leave; absent without ACPI. */
  #events: AcpiEvents | undefined
  #sci: Sci | undefined
  #inService = false
  /** Edges whose handlers have not run. */
  #edges: Array<() => void> = []
  #cancelInterrupt: (() => void) | undefined
  #cancelWork: (() => void) | undefined

  constructor(context: InterruptServiceContext) {
    this.#context = context
  }

  /** Whose work is done after interrupts. */
  attach(events: AcpiEvents): void {
    this.#events = events
  }

  /** The SCI belongs to ACPI from now on. A level that is there already is noticed at the next `look`. */
  watchSci(gsi: number): void {
    const line = this.#context.lines.line(gsi)
    this.#sci = { gsi, line }
    this.#endings.push(line.observe((level) => level && this.look()))
  }

  /** A driver's own line: the handler runs once for each rising edge. */
  requestEdge(gsi: number, handler: () => void): void {
    const { lines, journal } = this.#context
    const run = () => {
      journal.add({ event: 'interrupt', gsi })
      handler()
    }
    this.#endings.push(
      lines.line(gsi).observe((level) => {
        if (!level) return
        this.#edges.push(run)
        this.look()
      }),
    )
  }

  /** Whether there is something to serve; then it is served, now or after its latency. */
  look(): void {
    if (!this.#isPending || this.#inService || this.#cancelInterrupt) return
    const { latency, clock } = this.#context
    if (latency.interruptNanos === 0n) {
      this.#serve()
      return
    }
    this.#cancelInterrupt = clock.setAlarm(clock.now() + latency.interruptNanos, () => {
      this.#cancelInterrupt = undefined
      this.#serve()
    })
  }

  /** Does what interrupts have left to do, now or after its latency. */
  planWork(): void {
    const { latency, clock } = this.#context
    if (!this.#events || this.#events.queue.length === 0 || this.#cancelWork) return
    if (latency.workNanos === 0n) {
      if (this.#context.isReady()) this.#events.drain()
      return
    }
    this.#cancelWork = clock.setAlarm(clock.now() + latency.workNanos, () => {
      this.#cancelWork = undefined
      if (this.#context.isReady()) this.#events?.drain()
      this.look()
    })
  }

  /** Gives all lines up. */
  stop(): void {
    for (const end of this.#endings.splice(0)) end()
    this.#cancelInterrupt?.()
    this.#cancelWork?.()
    this.#cancelInterrupt = undefined
    this.#cancelWork = undefined
    this.#sci = undefined
    this.#events = undefined
    this.#edges = []
  }

  get #isPending(): boolean {
    return this.#edges.length > 0 || (this.#sci?.line.level ?? false)
  }

  #serve(): void {
    if (this.#inService) return
    this.#inService = true
    try {
      let unhandled = 0
      while (this.#isPending && this.#context.isReady()) {
        const handled = this.#serveOnce()
        unhandled = handled ? 0 : unhandled + 1
        if (unhandled > UNHANDLED_LIMIT) this.#giveUp()
      }
    } finally {
      this.#inService = false
    }
  }

  #serveOnce(): boolean {
    const edge = this.#edges.shift()
    if (edge) {
      edge()
      this.planWork()
      return true
    }
    if (!this.#sci || !this.#events) return false
    this.#context.journal.add({ event: 'interrupt', gsi: this.#sci.gsi })
    const handled = this.#events.handleSci()
    this.planWork()
    return handled
  }

  #giveUp(): void {
    const { log, findings } = this.#context
    const gsi = this.#sci?.gsi ?? 0
    log.print(`irq ${gsi}: nobody cared (try booting with the "irqpoll" option)`)
    log.print(`Disabling IRQ #${gsi}`)
    findings.error('irq-nobody-cared', `IRQ ${gsi} stays high, and nothing of ACPI is the cause`)
    for (const end of this.#endings.splice(0)) end()
    this.#sci = undefined
  }
}
