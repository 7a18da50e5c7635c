import { describe, expect, it } from 'vitest'
import { SimulationClock } from '../platform/clock.ts'
import { StateReader } from '../platform/lifecycle.ts'
import { Journal } from './journal.ts'
import { KernelLog } from './kernel-log.ts'

describe('KernelLog', () => {
  it('prints as dmesg does, with time since boot', () => {
    const clock = new SimulationClock(7_000_000_000n)
    const seen: string[] = []
    const log = new KernelLog(clock, (line) => void seen.push(line))
    log.print('first')
    clock.advanceNanos(8_952_305_999n)
    log.print('second')
    clock.advanceNanos(123_456_000_000_000n)
    log.print('third')
    expect(seen).toEqual(['[    0.000000] first', '[    8.952305] second', '[123464.952305] third'])
    expect(log.toString()).toBe(seen.join('\n'))
  })

  it('keeps so many lines, and so much of each', () => {
    const log = new KernelLog(new SimulationClock())
    for (let i = 0; i < 10_000; i++) log.print(`${i} ${'x'.repeat(2000)}`)
    expect([log.lines.length, log.dropped]).toEqual([8192, 1808])
    expect(log.texts[0]).toHaveLength(1000)
  })

  it('goes on where it was saved, on another clock', () => {
    const clock = new SimulationClock()
    const log = new KernelLog(clock)
    clock.advanceNanos(1_500_000_000n)
    log.print('before')
    const saved = JSON.parse(JSON.stringify({ version: 1, log: log.save() }))
    const other = new SimulationClock(99n)
    const copy = new KernelLog(other)
    copy.restore(new StateReader('log', saved, 1).part('log'))
    other.advanceNanos(500_000_000n)
    copy.print('after')
    expect(copy.toString()).toBe('[    1.500000] before\n[    2.000000] after')
  })

  it('can be told to be silent for a while', () => {
    const log = new KernelLog(new SimulationClock())
    const result = log.silently(() => {
      log.silently(() => log.print('inner'))
      log.print('outer')
      return 2
    })
    expect(result).toBe(2)
    log.print('said')
    expect(log.texts).toEqual(['said'])
  })
})

describe('Journal', () => {
  it('has no window before a driver has seen a change since the machine began to run', () => {
    const clock = new SimulationClock()
    const journal = new Journal(clock)
    expect(journal.window).toBe(undefined)
    journal.add({ event: 'driver', device: 'x', changed: true })
    expect(journal.window).toBe(undefined)
    journal.add({ event: 'running', after: 'restore' })
    journal.add({ event: 'driver', device: 'x', changed: false })
    expect(journal.window).toBe(undefined)
    clock.advanceNanos(5n)
    journal.add({ event: 'driver', device: 'x', changed: true })
    expect(journal.window).toEqual({ runningAt: 0n, deliveredAt: undefined, handledAt: 5n, nanos: 5n })
  })

  it('traces each event as a line', () => {
    const lines: string[] = []
    const journal = new Journal(new SimulationClock(), (event, fields) => {
      lines.push(`${event} ${JSON.stringify(fields)}`)
    })
    journal.add({ event: 'notify delivered', path: '\\_SB.VGEN', code: 0x80 })
    expect(lines).toEqual(['notify-delivered {"path":"\\\\_SB.VGEN","code":128}'])
  })

  it('keeps the last ones', () => {
    const journal = new Journal(new SimulationClock())
    for (let number = 0; number < 5000; number++) journal.add({ event: 'gpe', number })
    expect(journal.entries).toHaveLength(4096)
    expect(journal.entries.at(-1)).toMatchObject({ number: 4999 })
  })
})
