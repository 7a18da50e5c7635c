import { describe, expect, it } from 'vitest'
import { SimulationClock } from './clock.ts'

describe('SimulationClock', () => {
  it('advances by what it is told, twice', () => {
    const clock = new SimulationClock(5n)
    clock.advanceNanos(10n)
    clock.advanceNanos(10n)
    expect(clock.now()).toBe(25n)
    expect(() => clock.advanceTo(24n)).toThrow('25 ns or later')
  })

  it('rings alarms in order, each at its own time, equal ones in the order in which they were set', () => {
    const clock = new SimulationClock()
    const rung: string[] = []
    const note = (name: string) => () => void rung.push(`${name}@${clock.now()}`)
    clock.setAlarm(30n, note('c'))
    clock.setAlarm(10n, note('a'))
    clock.setAlarm(10n, note('b'))
    const cancel = clock.setAlarm(20n, note('never'))
    cancel()
    cancel()
    expect(clock.nextAlarmNanos).toBe(10n)
    clock.advanceNanos(29n)
    expect(rung).toEqual(['a@10', 'b@10'])
    clock.advanceNanos(1n)
    expect(rung).toEqual(['a@10', 'b@10', 'c@30'])
    expect(clock.nextAlarmNanos).toBeUndefined()
  })

  it('rings an alarm that is late at the next advance, and one that an alarm sets', () => {
    const clock = new SimulationClock(100n)
    const rung: bigint[] = []
    clock.setAlarm(50n, () => {
      rung.push(clock.now())
      clock.setAlarm(105n, () => void rung.push(clock.now()))
    })
    expect(rung).toEqual([])
    clock.advanceNanos(10n)
    expect(rung).toEqual([100n, 105n])
  })
})
