import { describe, expect, it } from 'vitest'
import type { AmlData, AmlResult } from '../../aml/interpreter.ts'
import { AcpiPm, ich9PmConfig, piix4PmConfig } from '../../devices/acpi-pm.ts'
import { SimulationClock } from '../../platform/clock.ts'
import { SparseMemory } from '../../platform/guest-memory.ts'
import { InterruptLine } from '../../platform/interrupts.ts'
import { StateReader } from '../../platform/lifecycle.ts'
import { PortBus } from '../../platform/port-bus.ts'
import { GuestFindings } from '../findings.ts'
import { Journal } from '../journal.ts'
import { KernelLog } from '../kernel-log.ts'
import type { AmlEvaluator } from './evaluator.ts'
import { AcpiEvents, STORM_LIMIT } from './events.ts'
import type { FadtView, RegisterBlock } from './fadt-view.ts'
import { Gpes } from './gpes.ts'
import { Pm1Registers, RegisterAccess } from './registers.ts'
import { SleepControl } from './sleep.ts'

const BASE = 0x600
const GPE0_STATUS = 0x620
const GPE0_ENABLE = 0x628
const FACS = 0x1000

const io = (address: number, length: number): RegisterBlock => ({ space: 'io', address, length })

function fadt(fields: Partial<FadtView> = {}): FadtView {
  return {
    revision: 3,
    dsdt: 0,
    facs: FACS,
    otherFacs: 0,
    flags: 0,
    sciInterrupt: 9,
    smiCommand: 0xb2,
    acpiEnable: 2,
    acpiDisable: 3,
    pm1aEvent: io(BASE, 4),
    pm1bEvent: undefined,
    pm1aControl: io(BASE + 4, 2),
    pm1bControl: undefined,
    gpe0: io(GPE0_STATUS, 16),
    gpe1: undefined,
    gpe1Base: 0,
    reset: undefined,
    ...fields,
  }
}

const integer = (value: number): AmlData => ({ type: 'integer', value: BigInt(value) })
const packageOf = (...elements: AmlData[]): AmlData => ({ type: 'package', value: elements })

/** AML that is a table of functions. */
class FakeAml implements AmlEvaluator {
  readonly calls: string[] = []
  readonly objects = new Map<string, () => AmlResult<AmlData>>()

  method(path: string, body: () => void = () => {}): this {
    this.objects.set(path, () => {
      body()
      return { ok: true, value: { type: 'uninitialized' } }
    })
    return this
  }

  name(path: string, value: AmlData): this {
    this.objects.set(path, () => ({ ok: true, value }))
    return this
  }

  evaluate(path: string, args: readonly AmlData[] = []): AmlResult<AmlData> {
    const object = this.objects.get(path)
    if (!object) {
      const error = { status: 'AE_NOT_FOUND', path, message: `no ${path}`, trace: [] } as const
      return { ok: false, error }
    }
    const values = args.map((arg) => (arg.type === 'integer' ? arg.value : arg.type))
    this.calls.push(args.length > 0 ? `${path}(${values.join(', ')})` : path)
    return object()
  }
}

/** An ICH9's PM block, an operating system's event code on it, and AML of the test's choice. */
function machine({ config = ich9PmConfig, fields = {} as Partial<FadtView> } = {}) {
  const clock = new SimulationClock()
  const bus = new PortBus()
  const memory = new SparseMemory([{ start: 0, size: 0x10000, kind: 'ram' }])
  const sci = new InterruptLine('IRQ 9')
  const asked: string[] = []
  const power = {
    shutdown: () => void asked.push('shutdown'),
    suspend: () => void asked.push('suspend'),
    suspendToDisk: () => void asked.push('suspend to disk'),
    wakeUp: () => {},
  }
  const pm = new AcpiPm({ config, bus, clock, sci, power })
  pm.setBase(BASE)
  pm.setEnabled(true)
  pm.reset('cold')
  const log = new KernelLog(clock)
  const findings = new GuestFindings()
  const journal = new Journal(clock)
  const access = new RegisterAccess({ memory, ports: bus })
  const view = fadt(fields)
  const pm1 = new Pm1Registers(access, view)
  const gpes = new Gpes({ access, log, findings }, view)
  const aml = new FakeAml()
  const events = new AcpiEvents({ pm1, gpes, aml, log, findings, journal })
  const sleep = new SleepControl({ fadt: view, pm1, gpes, access, memory, aml, log, findings, facs: FACS })
  const interrupt = () => {
    const handled = events.handleSci()
    events.drain()
    return handled
  }
  return {
    clock,
    bus,
    memory,
    sci,
    asked,
    pm,
    log,
    findings,
    journal,
    pm1,
    gpes,
    aml,
    events,
    sleep,
    interrupt,
  }
}

describe('general-purpose events', () => {
  /** Methods for the events 1 (level) and 5 (edge), running. */
  function running() {
    const all = machine()
    const seen: number[] = []
    all.aml.method('\\_GPE._L01').method('\\_GPE._E05', () => all.events.notify('\\_SB.VGEN', 0x80))
    all.events.initialize()
    all.gpes.match(['\\_GPE._L01', '\\_GPE._E05'])
    all.gpes.enableRuntime()
    all.events.onNotify('\\_SB.VGEN', (code) => void seen.push(code))
    return { ...all, seen }
  }
  const status = ({ bus }: { bus: PortBus }) => bus.in8(GPE0_STATUS)
  const enable = ({ bus }: { bus: PortBus }) => bus.in8(GPE0_ENABLE)

  it('are switched on where a method serves them, and Linux counts them', () => {
    const all = running()
    expect(enable(all)).toBe(0x22)
    expect(all.log.texts).toEqual(['ACPI: Enabled 2 GPEs in block 00 to 3F'])
  })

  it('interrupt, are cleared, run their method, and its notify reaches the driver', () => {
    const all = running()
    all.pm.sendEvent(0x20)
    expect(all.sci.level).toBe(true)
    expect(all.interrupt()).toBe(true)
    expect(all.aml.calls).toEqual(['\\_GPE._E05'])
    expect(all.seen).toEqual([0x80])
    expect([status(all), enable(all), all.sci.level]).toEqual([0, 0x22, false])
    expect(all.journal.entries.map(({ event }) => event)).toEqual([
      'gpe',
      'method',
      'notify',
      'notify delivered',
    ])
  })

  it('of an edge are cleared before the method, of a level after it', () => {
    const all = running()
    const before: number[] = []
    for (const path of ['\\_GPE._L01', '\\_GPE._E05'])
      all.aml.method(path, () => void before.push(status(all)))
    all.pm.sendEvent(0x22)
    all.interrupt()
    expect([before, status(all)]).toEqual([[0x02, 0x00], 0])
  })

  it('stay disabled until every notify of their method is delivered', () => {
    const all = running()
    const during: number[] = []
    all.events.onNotify('\\_SB.VGEN', () => void during.push(enable(all)))
    all.pm.sendEvent(0x20)
    all.interrupt()
    expect([during, enable(all)]).toEqual([[0x02], 0x22])
  })

  it('that come while they are served are served again', () => {
    const all = running()
    let again = 2
    all.events.onNotify('\\_SB.VGEN', () => {
      if (again-- > 0) all.pm.sendEvent(0x20)
    })
    all.pm.sendEvent(0x20)
    all.interrupt()
    expect([all.seen, all.sci.level]).toEqual([[0x80], true])
    all.interrupt()
    all.interrupt()
    expect([all.seen, all.sci.level]).toEqual([[0x80, 0x80, 0x80], false])
  })

  it('are not served when they are not enabled', () => {
    const all = running()
    all.pm.sendEvent(0x80)
    expect([all.sci.level, all.interrupt()]).toEqual([false, false])
  })

  it('that are named by a _PRW are for waking up only', () => {
    const all = machine()
    all.events.initialize()
    all.gpes.match(['\\_GPE._L01', '\\_GPE._E05'])
    all.gpes.markWake(1)
    all.gpes.enableRuntime()
    expect(enable(all)).toBe(0x20)
    all.gpes.enableAllWakeup()
    expect(enable(all)).toBe(0x02)
  })

  it('are taken from names of the right form only', () => {
    const { gpes, findings } = machine()
    gpes.match(['\\_GPE.GPE5', '\\_GPE._X05', '\\_GPE._E0G', '\\_GPE._INI', '\\_GPE._EFF', '\\_GPE._L3F'])
    expect(gpes.list.flatMap(({ number, method }) => (method ? [number] : []))).toEqual([0x3f])
    expect(findings.list.map(({ id }) => id)).toEqual(['gpe-out-of-range'])
  })

  it('with two kinds of method keep the first', () => {
    const { gpes, log } = machine()
    gpes.match(['\\_GPE._L05', '\\_GPE._E05', '\\_GPE._L05'])
    expect(gpes.get(5)).toMatchObject({ method: '\\_GPE._L05', trigger: 'level' })
    expect(log.texts).toEqual(['ACPI Error: For GPE 0x05, found both _L05 and _E05 methods'])
  })

  it('of a second block follow the first, unless they overlap', () => {
    const two = machine({ fields: { gpe0: io(0x620, 4), gpe1: io(0x700, 4), gpe1Base: 16 } })
    expect([two.gpes.list.length, two.gpes.get(31)?.number]).toEqual([32, 31])
    const over = machine({ fields: { gpe1: io(0x700, 4), gpe1Base: 8 } })
    expect(over.gpes.list).toHaveLength(64)
    expect(over.log.texts).toEqual([
      'ACPI Error: GPE0 block (GPE 0 to 63) overlaps the GPE1 block (GPE 8 to 23) - Ignoring GPE1',
    ])
  })

  it('work at the fixed port of a PIIX4', () => {
    const all = machine({ config: piix4PmConfig, fields: { gpe0: io(0xafe0, 4) } })
    all.aml.method('\\_GPE._E05')
    all.events.initialize()
    all.gpes.match(['\\_GPE._E05'])
    all.gpes.enableRuntime()
    all.pm.sendEvent(0x20)
    expect([all.interrupt(), all.aml.calls]).toEqual([true, ['\\_GPE._E05']])
  })

  it('whose method fails are enabled again all the same', () => {
    const all = running()
    all.aml.objects.delete('\\_GPE._E05')
    all.pm.sendEvent(0x20)
    all.interrupt()
    expect(enable(all)).toBe(0x22)
    expect(all.log.texts.at(-1)).toBe('ACPI Error: AE_NOT_FOUND, while evaluating GPE method [_E05]')
  })

  it('that never end are left disabled', () => {
    const all = running()
    all.aml.method('\\_GPE._E05', () => all.pm.sendEvent(0x20))
    all.pm.sendEvent(0x20)
    for (let i = 0; all.sci.level && i < 3 * STORM_LIMIT; i++) all.interrupt()
    expect(all.sci.level).toBe(false)
    expect(all.findings.list.map(({ id }) => id)).toEqual(['gpe-storm'])
    expect(all.aml.calls).toHaveLength(STORM_LIMIT)
  })

  it('never end the work that they may leave', () => {
    const all = running()
    all.aml.method('\\_GPE._E05', () => {
      for (let i = 0; i < 5000; i++) all.events.notify('\\_SB.VGEN', 0x80)
    })
    all.pm.sendEvent(0x20)
    all.interrupt()
    expect(all.seen.length).toBeGreaterThan(4000)
    expect(all.findings.list[0]?.id).toBe('queue-full')
  })

  it('go on from saved state with work to do', () => {
    const all = running()
    all.pm.sendEvent(0x20)
    all.events.handleSci()
    const saved = JSON.parse(
      JSON.stringify({ version: 1, ...all.gpes.save(), queue: all.events.queue.save() }),
    )
    const twin = machine()
    twin.pm.restore(all.pm.save())
    twin.aml.method('\\_GPE._E05', () => twin.events.notify('\\_SB.VGEN', 0x81))
    const reader = new StateReader('guest', saved, 1)
    twin.gpes.restore(reader)
    twin.events.queue.restore(reader.parts('queue'))
    const seen: number[] = []
    twin.events.onNotify('\\_SB.VGEN', (code) => void seen.push(code))
    twin.events.drain()
    expect([seen, enable(twin)]).toEqual([[0x81], 0x22])
  })
})

describe('notifies', () => {
  it('below 0x80 are the system’s, and those that nobody waits for are forgotten', () => {
    const { events } = machine()
    const seen: number[] = []
    const stop = events.onNotify('\\_SB.VGEN', (code) => void seen.push(code))
    for (const code of [0x00, 0x7f, 0x80, 0x81, 0xff]) events.notify('\\_SB.VGEN', code)
    events.notify('\\_SB.FOO', 0x80)
    events.drain()
    expect(seen).toEqual([0x80, 0x81, 0xff])
    stop()
    events.notify('\\_SB.VGEN', 0x80)
    events.drain()
    expect(seen).toHaveLength(3)
  })
})

describe('fixed events', () => {
  it('reach the handler of the power button, and are cleared', () => {
    const all = machine()
    all.events.initialize()
    let presses = 0
    all.events.enableFixed('PowerButton', () => void presses++)
    all.pm.pressPowerButton()
    expect([all.sci.level, all.interrupt(), presses, all.sci.level]).toEqual([true, true, 1, false])
  })

  it('without a handler are switched off', () => {
    const all = machine()
    all.events.initialize()
    all.pm1.setEnable(0x0100, true)
    all.pm.pressPowerButton()
    expect(all.interrupt()).toBe(false)
    expect(all.log.texts).toEqual([
      'ACPI Error: No installed handler for fixed event - PowerButton (2), disabling',
    ])
    expect([all.pm1.enable, all.sci.level]).toEqual([0, false])
  })

  it('of hardware that has none cannot be enabled', () => {
    const all = machine({ fields: { pm1aEvent: undefined } })
    all.events.enableFixed('PowerButton', () => {})
    expect(all.log.texts).toEqual(['ACPI Error: Could not enable PowerButton event'])
  })
})

describe('sleep', () => {
  function sleeper() {
    const all = machine()
    all.aml
      .name('\\_S3', packageOf(integer(1), integer(1), integer(0), integer(0)))
      .name('\\_S5', packageOf(integer(0), integer(0)))
      .method('\\_PTS')
      .method('\\_WAK')
    return all
  }

  it('knows the states that the namespace has', () => {
    expect(sleeper().sleep.supported()).toEqual([0, 3, 5])
  })

  it('prepares, clears what has happened, and writes the type before the enable bit', () => {
    const all = sleeper()
    all.aml.method('\\_GPE._E05')
    all.gpes.match(['\\_GPE._E05'])
    all.gpes.enableRuntime()
    all.pm.sendEvent(0x20)
    const type = all.sleep.prepare(3)
    expect([type, all.aml.calls.at(-1)]).toEqual([{ a: 1, b: 1 }, '\\_PTS(3)'])
    expect(all.asked).toEqual([])
    expect(type && all.sleep.enter(type)).toBe(true)
    expect(all.asked).toEqual(['suspend'])
    expect([all.bus.in8(GPE0_STATUS), all.bus.in8(GPE0_ENABLE), all.sci.level]).toEqual([0, 0, false])
  })

  it('switches off', () => {
    const all = sleeper()
    const type = all.sleep.prepare(5)
    if (type) all.sleep.enter(type)
    expect(all.asked).toEqual(['shutdown'])
  })

  it('wakes up with SCI_EN and the run-time events on, and what came meanwhile is served', () => {
    const all = sleeper()
    const seen: number[] = []
    all.aml.method('\\_GPE._E05', () => all.events.notify('\\_SB.VGEN', 0x80))
    all.gpes.match(['\\_GPE._E05'])
    all.gpes.enableRuntime()
    all.events.onNotify('\\_SB.VGEN', (code) => void seen.push(code))
    const type = all.sleep.prepare(3)
    if (type) all.sleep.enter(type)
    all.pm.reset('wakeup')
    all.pm.wake('other')
    all.pm.sendEvent(0x20)
    all.sleep.leaveLowLevel()
    expect([all.pm1.control & 1, all.sci.level]).toEqual([1, false])
    all.sleep.finishWake(3)
    expect(all.aml.calls.at(-1)).toBe('\\_WAK(3)')
    expect([all.pm1.status & 0x8100, all.sci.level]).toEqual([0, true])
    all.interrupt()
    expect(seen).toEqual([0x80])
  })

  it('puts the waking vector into the FACS', () => {
    const { sleep, memory } = sleeper()
    memory.writeU32(FACS + 4, 64)
    memory.writeU64(FACS + 24, 0x1234n)
    expect(sleep.setWakingVector(0x9_9000)).toBe(true)
    expect([memory.readU32(FACS + 12), memory.readU64(FACS + 24)]).toEqual([0x9_9000, 0n])
  })

  it.each([
    ['no package', integer(1), 'AE_AML_OPERAND_TYPE'],
    ['an empty package', packageOf(), 'AE_AML_PACKAGE_LIMIT'],
    ['a string in it', packageOf({ type: 'string', value: '1' }), 'AE_AML_OPERAND_TYPE'],
    ['a string behind', packageOf(integer(1), { type: 'string', value: '1' }), 'AE_AML_OPERAND_TYPE'],
  ])('cannot enter a state with %s', (_, value, status) => {
    const all = machine()
    all.aml.name('\\_S3', value)
    expect(all.sleep.prepare(3)).toBe(undefined)
    expect(all.log.texts).toEqual([`ACPI Error: ${status}, While evaluating Sleep State [\\_S3]`])
  })

  it('takes one integer for both types, and refuses what does not fit', () => {
    const all = machine()
    all.aml.name('\\_S3', packageOf(integer(0x0501))).name('\\_S4', packageOf(integer(8), integer(0)))
    expect(all.sleep.sleepType(3)).toEqual({ a: 1, b: 5 })
    expect(all.sleep.supported()).toEqual([0, 3])
    expect(all.sleep.enter({ a: 8, b: 0 })).toBe(false)
    expect(all.log.texts).toEqual(['ACPI Error: Sleep values out of range: A=0x8 B=0x0'])
  })

  it('resets by the register of the FADT, where there is one', () => {
    const none = machine()
    expect(none.sleep.reset()).toBe(false)
    const writes: number[] = []
    const all = machine({ fields: { reset: { register: io(0xcf9, 1), value: 0x0f } } })
    all.bus.claim(0xcf9, {
      name: 'reset',
      length: 1,
      read: () => 0,
      write: (_offset, _size, value) => void writes.push(value),
    })
    expect([all.sleep.reset(), writes]).toEqual([true, [0x0f]])
  })
})
