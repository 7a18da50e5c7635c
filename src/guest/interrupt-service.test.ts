import { describe, expect, it } from 'vitest'
import { SimulationClock } from '../platform/clock.ts'
import { InterruptLines } from '../platform/interrupts.ts'
import type { AcpiEvents } from './acpi/events.ts'
import { WorkQueue } from './acpi/work-queue.ts'
import { GuestFindings } from './findings.ts'
import { InterruptService, UNHANDLED_LIMIT } from './interrupt-service.ts'
import { Journal } from './journal.ts'
import { KernelLog } from './kernel-log.ts'

/** A service whose SCI handler and work are the test's. */
function service({ interruptNanos = 0n, workNanos = 0n } = {}) {
  const clock = new SimulationClock()
  const lines = new InterruptLines()
  const log = new KernelLog(clock)
  const findings = new GuestFindings()
  const queue = new WorkQueue()
  const calls: string[] = []
  const state = { ready: true }
  const events = {
    queue,
    handleSci() {
      calls.push(`sci ${clock.now()}`)
      queue.push({ kind: 'method', gpe: 5 })
      lines.line(9).setLevel(false)
      return true
    },
    drain: () => queue.drain(() => void calls.push(`work ${clock.now()}`)),
  }
  const interrupts = new InterruptService({
    lines,
    clock,
    latency: { interruptNanos, workNanos },
    log,
    findings,
    journal: new Journal(clock),
    isReady: () => state.ready,
  })
  interrupts.attach(events as unknown as AcpiEvents)
  interrupts.watchSci(9)
  return { clock, line: lines.line(9), lines, log, findings, calls, state, events, interrupts }
}

describe('the SCI', () => {
  it('is served at once, and so is the work that it leaves', () => {
    const { line, calls } = service()
    line.setLevel(true)
    expect(calls).toEqual(['sci 0', 'work 0'])
  })

  it('is served after its latency, once', () => {
    const { line, calls, clock } = service({ interruptNanos: 10n, workNanos: 100n })
    line.setLevel(true)
    line.setLevel(false)
    line.setLevel(true)
    clock.advanceNanos(1000n)
    expect(calls).toEqual(['sci 10', 'work 110'])
  })

  it('that has gone by then is not served', () => {
    const { line, calls, clock } = service({ interruptNanos: 10n })
    line.setLevel(true)
    line.setLevel(false)
    clock.advanceNanos(1000n)
    expect(calls).toEqual([])
  })

  it('waits until the guest is ready', () => {
    const { line, calls, state, interrupts } = service()
    state.ready = false
    line.setLevel(true)
    expect(calls).toEqual([])
    state.ready = true
    interrupts.look()
    expect(calls).toEqual(['sci 0', 'work 0'])
  })

  it('is given up when nobody wants it', () => {
    const { line, events, log, findings } = service()
    let times = 0
    events.handleSci = () => {
      times++
      return false
    }
    line.setLevel(true)
    line.setLevel(false)
    line.setLevel(true)
    expect(times).toBe(UNHANDLED_LIMIT + 1)
    expect(log.texts).toEqual([
      'irq 9: nobody cared (try booting with the "irqpoll" option)',
      'Disabling IRQ #9',
    ])
    expect(findings.list.map(({ id }) => id)).toEqual(['irq-nobody-cared'])
  })

  it('is nobody’s any more after a stop', () => {
    const { line, calls, clock, interrupts } = service({ interruptNanos: 10n })
    line.setLevel(true)
    interrupts.stop()
    clock.advanceNanos(1000n)
    line.setLevel(false)
    line.setLevel(true)
    expect(calls).toEqual([])
  })
})

describe('an edge', () => {
  it('runs its handler each time that it rises, and not while it stays', () => {
    const { lines, interrupts } = service()
    let times = 0
    interrupts.requestEdge(35, () => void times++)
    const line = lines.line(35)
    for (let i = 0; i < 3; i++) {
      line.setLevel(true)
      interrupts.look()
      line.setLevel(false)
    }
    expect(times).toBe(3)
  })

  it('that comes while another is served is served next', () => {
    const { lines, interrupts } = service()
    const seen: number[] = []
    interrupts.requestEdge(35, () => {
      seen.push(35)
      lines.line(36).setLevel(true)
      seen.push(-35)
    })
    interrupts.requestEdge(36, () => void seen.push(36))
    lines.line(35).setLevel(true)
    expect(seen).toEqual([35, -35, 36])
  })
})
