/**
 * The SCI and what comes of it: fixed events, general-purpose events, their methods, and the notifies that these send.
 *
 * An interrupt only looks, disables and clears; methods and handlers run afterwards, from the queue.
 *
 * Source: ACPI 6.5 §5.6 "ACPI Event Programming Model"
 * Behaviour: ACPICA source/components/events (evsci.c, evevent.c, evgpe.c, evmisc.c)
 * @module
 */
import { hex } from '../../binary/numbers.ts'
import type { GuestFindings } from '../findings.ts'
import type { Journal } from '../journal.ts'
import type { KernelLog } from '../kernel-log.ts'
import { type AmlEvaluator, integerArgument } from './evaluator.ts'
import type { Gpes } from './gpes.ts'
import { PM1_GBL, PM1_PWRBTN, PM1_RTC, PM1_SLPBTN, PM1_TMR, type Pm1Registers } from './registers.ts'
import { type Work, WorkQueue } from './work-queue.ts'

/** In ACPICA's order and with its names. */
const FIXED_EVENTS = [
  { name: 'PM_Timer', bit: PM1_TMR },
  { name: 'GlobalLock', bit: PM1_GBL },
  { name: 'PowerButton', bit: PM1_PWRBTN },
  { name: 'SleepButton', bit: PM1_SLPBTN },
  { name: 'RealTimeClock', bit: PM1_RTC },
] as const
export type FixedEventName = (typeof FIXED_EVENTS)[number]['name']

/** Codes up to here are the system's: drivers do not see them. ACPI 6.5 §5.6.6 "Device Object Notifications" */
export const MAX_SYSTEM_NOTIFY = 0x7f

/** Of one event without time passing: more is a storm, and the event is left disabled. */
export const STORM_LIMIT = 1000

/** @param code 0x80 and above */
export type NotifyHandler = (code: number) => void

export interface AcpiEventsContext {
  readonly pm1: Pm1Registers
  readonly gpes: Gpes
  readonly aml: AmlEvaluator
  readonly log: KernelLog
  readonly findings: GuestFindings
  readonly journal: Journal
}

export class AcpiEvents {
  readonly queue = new WorkQueue()
  readonly #context: AcpiEventsContext
  readonly #fixedHandlers = new Map<FixedEventName, () => void>()
  readonly #notifyHandlers = new Map<string, NotifyHandler[]>()
  /** Services of each event since the log's clock last moved. */
  readonly #served = new Map<number, number>()
  #servedAt = -1n

  constructor(context: AcpiEventsContext) {
    this.#context = context
  }

  /** Everything off, before handlers come. */
  initialize(): void {
    const { pm1, gpes } = this.#context
    pm1.setEnable(
      FIXED_EVENTS.reduce((bits, { bit }) => bits | bit, 0),
      false,
    )
    gpes.initialize()
  }

  /** Installs the handler of a fixed event and switches the event on. */
  enableFixed(name: FixedEventName, handler: () => void): void {
    const { pm1, log, findings } = this.#context
    const { bit } = FIXED_EVENTS.find((event) => event.name === name) ?? { bit: 0 }
    this.#fixedHandlers.set(name, handler)
    pm1.setEnable(bit, true)
    if ((pm1.enable & bit) === 0) {
      const text = `Could not enable ${name} event`
      log.print(`ACPI Error: ${text}`)
      findings.error('fixed-event', text)
    }
  }

  /** Handlers of events that are on already, in a machine that was saved. */
  handleFixed(handlers: ReadonlyMap<FixedEventName, () => void>): void {
    for (const [name, handler] of handlers) this.#fixedHandlers.set(name, handler)
  }

  /** A driver's handler for the device notifies, 0x80 and above, of one device. @returns takes it away again */
  onNotify(path: string, handler: NotifyHandler): () => void {
    const handlers = this.#notifyHandlers.get(path) ?? []
    this.#notifyHandlers.set(path, [...handlers, handler])
    return () => {
      const left = (this.#notifyHandlers.get(path) ?? []).filter((other) => other !== handler)
      this.#notifyHandlers.set(path, left)
    }
  }

  /** `Notify` of AML. It is delivered later; one that nobody waits for is forgotten at once. */
  notify(path: string, code: number): void {
    const { journal, findings } = this.#context
    journal.add({ event: 'notify', path, code })
    if (code <= MAX_SYSTEM_NOTIFY || !this.#notifyHandlers.get(path)?.length) return
    if (!this.queue.push({ kind: 'notify', path, code })) {
      findings.error('queue-full', `no room for Notify (${path}, ${hex(code)})`)
    }
  }

  /** The interrupt itself. @returns whether it was for ACPI */
  handleSci(): boolean {
    const fixed = this.#handleFixed()
    const general = this.#handleGpes()
    return fixed || general
  }

  /** An interrupt of a Generic Event Device. */
  queueEvent(path: string, gsi: number): void {
    if (!this.queue.push({ kind: 'event', path, gsi })) {
      this.#context.findings.error('queue-full', `no room for ${path} (${gsi})`)
    }
  }

  /** Does what interrupts have left to do. */
  drain(): void {
    this.queue.drain((work) => this.#perform(work))
  }

  #handleFixed(): boolean {
    const { pm1, log, findings, journal } = this.#context
    const active = pm1.status & pm1.enable
    let handled = false
    for (const { name, bit } of FIXED_EVENTS) {
      if ((active & bit) === 0) continue
      pm1.clearStatus(bit)
      const handler = this.#fixedHandlers.get(name)
      if (!handler) {
        pm1.setEnable(bit, false)
        const text = `No installed handler for fixed event - ${name} (${FIXED_EVENTS.findIndex((event) => event.name === name)}), disabling`
        log.print(`ACPI Error: ${text}`)
        findings.warning('fixed-event', text)
        continue
      }
      handled = true
      journal.add({ event: 'fixed', name })
      handler()
    }
    return handled
  }

  #handleGpes(): boolean {
    const { gpes, findings, journal, log } = this.#context
    const active = gpes.detect()
    if (log.now() !== this.#servedAt) this.#served.clear()
    this.#servedAt = log.now()
    for (const { number, method } of active) {
      journal.add({ event: 'gpe', number })
      const times = (this.#served.get(number) ?? 0) + 1
      this.#served.set(number, times)
      if (times > STORM_LIMIT) {
        gpes.mask(number)
        findings.error('gpe-storm', `GPE ${hex(number, 2)} does not end; it is left disabled`)
      } else if (method !== undefined && !this.queue.push({ kind: 'method', gpe: number })) {
        findings.error('queue-full', `no room for the method of GPE ${hex(number, 2)}; it is left disabled`)
      }
    }
    return active.length > 0
  }

  #perform(work: Work): void {
    switch (work.kind) {
      case 'method':
        this.#runMethod(work.gpe)
        break
      case 'event':
        this.#runEvent(work.path, work.gsi)
        break
      case 'notify':
        this.#deliver(work.path, work.code)
        break
      case 'finish':
        this.#context.gpes.finish(work.gpe)
        break
    }
  }

  #runMethod(number: number): void {
    const { gpes, aml, log, findings, journal } = this.#context
    const method = gpes.get(number)?.method
    if (method === undefined) return
    journal.add({ event: 'method', path: method })
    const result = aml.evaluate(method)
    if (!result.ok) {
      const { status, message } = result.error
      const text = `${status}, while evaluating GPE method [_${method.slice(-3)}]`
      log.print(`ACPI Error: ${text}`)
      findings.error('gpe-method', `${text}: ${message}`)
    }
    // Behind the notifies that the method has sent.
    this.queue.push({ kind: 'finish', gpe: number })
  }

  #runEvent(path: string, gsi: number): void {
    const { aml, log, findings, journal } = this.#context
    journal.add({ event: 'method', path })
    const result = aml.evaluate(path, [integerArgument(gsi)])
    if (result.ok) return
    log.print('acpi-ged: IRQ method execution failed')
    findings.error('ged', `${path} (${gsi}): ${result.error.status}: ${result.error.message}`)
  }

  #deliver(path: string, code: number): void {
    const handlers = this.#notifyHandlers.get(path) ?? []
    if (handlers.length === 0) return
    this.#context.journal.add({ event: 'notify delivered', path, code })
    for (const handler of handlers) handler(code)
  }
}
