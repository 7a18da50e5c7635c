/** Guests on memory that somebody has scribbled on: every boot ends, and in findings, not in exceptions. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Add, Method, Name, Notify, Package, path, Return, Store, While } from '../../src/aml/asl.ts'
import type { TermList } from '../../src/aml/terms.ts'
import { GUEST_SYSTEMS } from '../../src/guest/systems.ts'
import { SavedStateError } from '../../src/platform/lifecycle.ts'
import { TablesMachine, vgen } from './tables-machine.ts'

/** `FUZZ_RUNS` for longer runs. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 40)
const SMALL_LIMITS = { loopIterations: 1000, work: 20_000, allocation: 2 ** 20, objectBytes: 2 ** 16 }

const FIRST_TABLE = 0x70_0000
const LAST_TABLE = 0x72_0200

/** A byte, a word or a run, anywhere in the tables. */
const scribble = fc.record({
  at: fc.integer({ min: FIRST_TABLE, max: LAST_TABLE }),
  bytes: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 1 }), fc.uint8Array({ maxLength: 12 })),
})

describe('a guest on tables that were scribbled on', () => {
  it.each(GUEST_SYSTEMS)('%s boots, or says why not; is saved, copied, and takes events', (system) => {
    fc.assert(
      fc.property(fc.array(scribble, { minLength: 1, maxLength: 4 }), (scribbles) => {
        const machine = new TablesMachine({ guest: { system, amlLimits: SMALL_LIMITS } })
        for (const { at, bytes } of scribbles) machine.memory.write(at, bytes)
        machine.boot()
        machine.change(1)
        machine.guest.suspend()
        machine.guest.resume()
        try {
          machine.copy()
        } catch (error) {
          if (!(error instanceof SavedStateError)) throw error
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('binds to an address, or says ENXIO, whatever two integers ADDR has', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (low, high) => {
          const machine = new TablesMachine({ ssdt: vgen({ addr: Package([low, high]) }) }).boot()
          const [probe] = machine.report?.probes ?? []
          expect(['bound', 'ENXIO']).toContain(probe?.bound ? 'bound' : probe?.error)
        },
      ),
      { numRuns: RUNS },
    )
  })
})

describe('AML that does not end', () => {
  const forever: TermList = [While(1, [Store(Add(path('\\CNT'), 1), '\\CNT')])]
  const boot = (ssdt: TermList) =>
    new TablesMachine({ ssdt: [Name('\\CNT', 0), ...ssdt], guest: { amlLimits: SMALL_LIMITS } }).boot()

  it('in _STA leaves the device out', () => {
    const [device] = vgen()
    const ssdt = [device, Method('\\_SB.VGEN._STA', 0, forever)] as TermList
    expect(boot(ssdt).report?.bound).toBe(undefined)
  })

  it('in ADDR fails the probe', () => {
    const { report, guest } = boot(vgen({ addr: Method('ADDR', 0, [...forever, Return(0)]) }))
    expect(report?.probes[0]).toMatchObject({ bound: false, error: 'ENODEV' })
    expect(guest.log.texts.at(-2)).toBe('ACPI Error: AE_AML_LOOP_TIMEOUT, Evaluating ADDR')
  })

  it('in an event’s method costs that event', () => {
    const ssdt = [...vgen().slice(0, 1), Method('\\_GPE._E05', 0, [...forever, Notify('\\_SB.VGEN', 0x80)])]
    const machine = boot(ssdt)
    machine.change(7)
    expect(machine.guest.log.texts.at(-1)).toBe(
      'ACPI Error: AE_AML_LOOP_TIMEOUT, while evaluating GPE method [_E05]',
    )
    expect(machine.guest.acpi?.gpes.get(5)).toMatchObject({ runs: true, busy: false })
  })

  it('in _PTS keeps the machine awake', () => {
    const machine = boot([...vgen(), Method('\\_PTS', 1, forever)])
    expect([machine.guest.suspend(), machine.guest.phase, machine.asked]).toEqual([false, 'running', []])
    machine.change(7)
    expect(machine.guest.driver.currentId?.[0]).toBe(7)
  })
})
