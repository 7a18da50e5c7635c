/** The whole chain on our own boards: our tables, devices, firmware and guest. */
import { describe, expect, it } from 'vitest'
import { toHex } from '../../src/binary/bytes.ts'
import { ProcessGenerator } from '../../src/guest/crng/process-generator.ts'
import { LinuxVmGenIdDriver } from '../../src/guest/drivers/linux.ts'
import { Guest } from '../../src/guest/guest.ts'
import { SeededRandom } from '../../src/platform/random.ts'
import { FIRST, FORK_LINE, Machine, SECOND, THIRD } from './machine.ts'

const SECOND_NANOS = 1_000_000_000n
const NO_SEED = new Uint8Array(0)

const boot = (options: ConstructorParameters<typeof Machine>[0] = {}) => new Machine(options).boot()
const urandom = ({ guest }: Machine, length = 32) =>
  toHex(guest.crng?.readUrandom(length) ?? new Uint8Array(0))

describe.each(['pc', 'q35'] as const)('our %s', (kind) => {
  it('boots to a driver that is bound, without a complaint', async () => {
    const { guest, report, firmware } = await boot({ kind })
    const address = Number(firmware?.written[0]?.value)
    expect(report).toMatchObject({
      mode: 'acpi',
      bound: { driver: 'vmgenid', device: '\\_SB.VGEN', address },
    })
    expect(report?.probes).toHaveLength(1)
    expect(report?.bound?.steps.every(({ ok }) => ok)).toBe(true)
    expect(report?.holder?.map(({ rule, status }) => [rule, status])).toEqual([
      ['R1a', 'ok'],
      ['R1b', 'ok'],
      ['R1c', 'ok'],
      ['R1d', 'ok'],
      ['one entry', 'ok'],
      ['R1e', 'ok'],
    ])
    expect(guest.findings.list).toEqual([])
    expect(guest.driver.currentId).toEqual(FIRST.toGuestBytes())
    expect(guest.log.texts.slice(-6)).toEqual([
      'ACPI: 2 ACPI AML tables successfully acquired and loaded',
      'ACPI: Interpreter enabled',
      'ACPI: PM: (supports S0 S3 S4 S5)',
      'ACPI: Using IOAPIC for interrupt routing',
      `ACPI: Enabled 1 GPEs in block 00 to ${kind === 'pc' ? '0F' : '3F'}`,
      'random: crng init done',
    ])
  })

  it('says that the device is there, and where the ID is', async () => {
    const { guest, firmware } = await boot({ kind })
    const vgia = firmware?.blobs.find(({ file }) => file === 'etc/vmgenid_guid')?.base ?? 0
    const integer = (value: number) => ({ type: 'integer', value: BigInt(value) })
    expect(guest.acpi?.aml.evaluate('\\_SB.VGEN._STA')).toEqual({ ok: true, value: integer(0x0f) })
    expect(guest.acpi?.aml.evaluate('\\_SB.VGEN.ADDR')).toEqual({
      ok: true,
      value: { type: 'package', value: [integer(vgia + 0x28), integer(0)] },
    })
    expect(guest.acpi?.devices.find(({ path }) => path === '\\_SB.VGEN')).toMatchObject({
      name: 'QEMUVGID:00',
      status: 0x0f,
      present: true,
      ids: [
        { id: 'QEMUVGID', from: '_HID' },
        { id: 'VM_GEN_COUNTER', written: 'VM_Gen_Counter', from: '_CID' },
      ],
    })
  })

  it('has no device while VGIA is 0', async () => {
    const machine = new Machine({ kind })
    await machine.boot()
    const ssdt = machine.firmware?.tables.find(({ bytes }) => bytes.length === 0xca)?.address ?? 0
    machine.memory.writeU32(ssdt + 0x2a, 0)
    const report = machine.guest.boot({
      kind: 'efi',
      configurationTable: machine.firmware?.configurationTable ?? new Map(),
    })
    expect(report.devices.find(({ path }) => path === '\\_SB.VGEN')).toMatchObject({
      status: 0,
      present: false,
    })
    expect(report.bound).toBe(undefined)
    expect(report.probes).toMatchObject([
      {
        bound: false,
        steps: [
          { rule: 'id', ok: true },
          { rule: 'status', ok: false },
        ],
      },
    ])
  })

  it('answers a change with GPE 5, Notify 0x80, a compare and one reseeding', async () => {
    const machine = await boot({ kind })
    const { guest, board } = machine
    const before = guest.crng?.generation ?? 0
    machine.clock.advanceNanos(SECOND_NANOS)
    board.vmgenid?.setGuid(SECOND)
    expect(guest.journal.entries.slice(1).map(({ atNanos: _, ...entry }) => entry)).toEqual([
      { event: 'interrupt', gsi: 9 },
      { event: 'gpe', number: 5 },
      { event: 'method', path: '\\_GPE._E05' },
      { event: 'notify', path: '\\_SB.VGEN', code: 0x80 },
      { event: 'notify delivered', path: '\\_SB.VGEN', code: 0x80 },
      { event: 'driver', device: 'QEMUVGID:00', changed: true },
    ])
    expect(guest.log.lines.at(-1)).toEqual({ atNanos: SECOND_NANOS, text: FORK_LINE })
    expect([guest.crng?.generation, machine.forks]).toEqual([before + 1, 1])
    expect(guest.driver.currentId).toEqual(SECOND.toGuestBytes())
    expect(board.lines.line(9).level).toBe(false)
    board.vmgenid?.setGuid(THIRD)
    expect([guest.crng?.generation, machine.forks]).toEqual([before + 2, 2])
  })

  it('is silent about a notify without a change', async () => {
    const machine = await boot({ kind })
    const { guest, board } = machine
    const before = guest.crng?.generation
    board.vmgenid?.setGuid(FIRST)
    board.chipset.pm.sendEvent(0x20)
    expect(guest.journal.entries.filter(({ event }) => event === 'driver')).toMatchObject([
      { changed: false },
      { changed: false },
    ])
    expect([guest.crng?.generation, machine.forks]).toEqual([before, 0])
  })

  it('sleeps, wakes up, and still answers', async () => {
    const machine = await boot({ kind })
    const { guest, board } = machine
    const address = board.vmgenid?.address
    await machine.sleepAndWake()
    expect(machine.asked).toEqual(['suspend'])
    expect(guest.phase).toBe('running')
    expect(board.vmgenid?.address).toBe(address)
    expect(machine.forks).toBe(0)
    board.vmgenid?.setGuid(SECOND)
    expect([machine.forks, guest.driver.currentId]).toEqual([1, SECOND.toGuestBytes()])
    expect(guest.log.texts.slice(guest.log.texts.indexOf('PM: suspend entry (deep)'))).toEqual([
      'PM: suspend entry (deep)',
      'ACPI: PM: Preparing to enter system sleep state S3',
      'ACPI: PM: Saving platform NVS memory',
      'ACPI: PM: Low-level resume complete',
      'ACPI: PM: Restoring platform NVS memory',
      'ACPI: PM: Waking up from system sleep state S3',
      'random: crng reseeded on system resumption',
      'PM: suspend exit',
      FORK_LINE,
    ])
  })

  it('switches off, and resets where there is a register', async () => {
    const off = await boot({ kind })
    expect([off.guest.powerOff(), off.asked, off.guest.phase]).toEqual([true, ['shutdown'], 'off'])
    const reset = await boot({ kind })
    expect([reset.guest.reboot(), reset.asked]).toEqual(kind === 'pc' ? [false, []] : [true, ['reset']])
  })
})

describe('the power button', () => {
  it('is an event of the guest’s, which may switch itself off', async () => {
    const ignoring = await boot()
    ignoring.board.chipset.pm.pressPowerButton()
    expect(ignoring.guest.journal.entries.at(-1)).toMatchObject({ event: 'fixed', name: 'PowerButton' })
    expect([ignoring.guest.phase, ignoring.board.lines.line(9).level]).toEqual(['running', false])
    const obeying: Machine = await boot({ guest: { onPowerButton: () => void obeying.guest.powerOff() } })
    obeying.board.chipset.pm.pressPowerButton()
    expect([obeying.guest.phase, obeying.asked]).toEqual(['off', ['shutdown']])
  })
})

describe('the order of a change', () => {
  it('ends with the last of two quick ones', async () => {
    const machine = await boot({ guest: { latency: { interruptNanos: 1000n, workNanos: 5000n } } })
    const { guest, board, clock } = machine
    board.vmgenid?.setGuid(SECOND)
    clock.advanceNanos(500n)
    board.vmgenid?.setGuid(THIRD)
    clock.advanceNanos(1_000_000n)
    expect([guest.driver.currentId, machine.forks]).toEqual([THIRD.toGuestBytes(), 1])
    expect(board.lines.line(9).level).toBe(false)
  })

  it('serves a second one that comes while the first is served', async () => {
    const machine = await boot({ guest: { latency: { workNanos: 5000n } } })
    const { guest, board, clock } = machine
    board.vmgenid?.setGuid(SECOND)
    clock.advanceNanos(1000n)
    expect(guest.driver.currentId).toEqual(FIRST.toGuestBytes())
    board.vmgenid?.setGuid(THIRD)
    clock.advanceNanos(1_000_000n)
    // The first delivery already finds the last ID; the second one finds nothing new.
    expect(guest.journal.entries.filter(({ event }) => event === 'driver')).toMatchObject([
      { changed: true },
      { changed: false },
    ])
    expect([guest.driver.currentId, machine.forks]).toEqual([THIRD.toGuestBytes(), 1])
  })

  it('has a window, from the first instruction of a copy to the end of the handler', async () => {
    const latency = { interruptNanos: 2_000n, workNanos: 30_000n }
    const snapshot = (await boot({ guest: { latency } })).snapshot()
    const machine = Machine.restore(snapshot, SECOND)
    expect(machine.guest.journal.window).toBe(undefined)
    const inside = urandom(machine)
    machine.clock.advanceNanos(32_000n)
    expect(machine.guest.journal.window).toEqual({
      runningAt: snapshot.clock,
      deliveredAt: snapshot.clock + 32_000n,
      handledAt: snapshot.clock + 32_000n,
      nanos: 32_000n,
    })
    // What was read within it is what every other copy reads.
    expect(inside).toBe(urandom(Machine.restore(snapshot, THIRD)))
  })

  it('tells user space by a uevent, from 6.8 on', async () => {
    const machine = await boot()
    machine.board.vmgenid?.setGuid(SECOND)
    const { driver } = machine.guest
    expect(driver instanceof LinuxVmGenIdDriver && driver.uevents).toEqual([
      { action: 'change', device: 'QEMUVGID:00', environment: { NEW_VMGENID: '1' }, atNanos: 0n },
    ])
  })
})

describe('the random number generator', () => {
  it('that is not ready prints no line, and takes the ID in all the same', async () => {
    const machines = await Promise.all(
      [SECOND, THIRD].map(async (guid) => {
        const machine = await boot({ seed: NO_SEED })
        machine.board.vmgenid?.setGuid(guid)
        return machine
      }),
    )
    for (const machine of machines) {
      expect(machine.guest.crng?.init).toBe('empty')
      expect(machine.forks).toBe(0)
      expect(machine.guest.driver.currentId).not.toEqual(FIRST.toGuestBytes())
    }
    const [a, b] = machines.map((machine) => urandom(machine))
    expect(a).not.toBe(b)
  })

  it('is ready at boot with RDRAND', async () => {
    const machine = await boot({ seed: NO_SEED, guest: { rdrand: new SeededRandom(1) } })
    expect(machine.guest.log.texts[0]).toBe('random: crng init done')
    machine.board.vmgenid?.setGuid(SECOND)
    expect(machine.forks).toBe(1)
  })
})

describe('copies of a saved machine', () => {
  it('print the same without a change, and not with one', async () => {
    const snapshot = (await boot()).snapshot()
    const [same, twin] = [Machine.restore(snapshot), Machine.restore(snapshot)]
    expect([same.forks, twin.forks]).toEqual([0, 0])
    expect(urandom(same, 64)).toBe(urandom(twin, 64))
    expect(same.guest.crng?.uuid()).toBe(twin.guest.crng?.uuid())

    const [a, b] = [Machine.restore(snapshot, SECOND), Machine.restore(snapshot, THIRD)]
    expect([a.forks, b.forks]).toEqual([1, 1])
    expect(new Set([urandom(a, 64), urandom(b, 64), urandom(same, 64)]).size).toBe(3)
    expect(a.guest.crng?.uuid()).not.toBe(b.guest.crng?.uuid())
  })

  it('print the same without the device', async () => {
    const machine = new Machine({ board: { vmgenid: undefined } })
    await machine.boot()
    expect(machine.report).toMatchObject({ bound: undefined, probes: [] })
    const saved = machine.guest.save()
    const [a, b] = [0, 1].map(() => {
      const { memory, ports, lines } = machine.board
      const guest = new Guest({ memory, ports, lines, clock: machine.clock })
      guest.restore(JSON.parse(JSON.stringify(saved)))
      return toHex(guest.crng?.readUrandom(64) ?? new Uint8Array(0))
    })
    expect(a).toBe(b)
  })

  it('have programs that go on alike, whatever their kernels learn', async () => {
    const original = await boot()
    const program = new ProcessGenerator(original.guest.crng?.readUrandom(32) ?? new Uint8Array(32))
    const state = program.save()
    const snapshot = original.snapshot()
    const [a, b] = [SECOND, THIRD].map((guid) => {
      const machine = Machine.restore(snapshot, guid)
      const copy = new ProcessGenerator(new Uint8Array(32))
      copy.restore(state)
      return { kernel: urandom(machine), program: copy.uuid() }
    })
    expect(a?.kernel).not.toBe(b?.kernel)
    expect(a?.program).toBe(b?.program)
  })

  it('go on as the original does: time, log, driver, and the next change', async () => {
    const machine = await boot()
    machine.clock.advanceNanos(3n * SECOND_NANOS)
    machine.board.vmgenid?.setGuid(SECOND)
    const copy = Machine.restore(machine.snapshot(), SECOND)
    expect(copy.guest.log.toString()).toBe(machine.guest.log.toString())
    expect(copy.guest.acpi?.devices).toEqual(machine.guest.acpi?.devices)
    for (const each of [machine, copy]) {
      each.clock.advanceNanos(SECOND_NANOS)
      each.board.vmgenid?.setGuid(THIRD)
    }
    expect(copy.guest.log.toString()).toBe(machine.guest.log.toString())
    expect(urandom(copy)).toBe(urandom(machine))
  })

  it('may be saved between the interrupt and the work that it leaves', async () => {
    const machine = await boot({ guest: { latency: { workNanos: 5000n } } })
    machine.board.vmgenid?.setGuid(SECOND)
    const snapshot = machine.snapshot()
    expect(snapshot.guest.acpi?.queue).toEqual([{ kind: 'method', number: 5, path: '' }])
    const copy = Machine.restore(snapshot, SECOND)
    copy.clock.advanceNanos(5000n)
    expect([copy.forks, copy.guest.driver.currentId]).toEqual([1, SECOND.toGuestBytes()])
  })

  it('may be saved while they sleep', async () => {
    const machine = await boot()
    machine.guest.suspend()
    const copy = Machine.restore(machine.snapshot(), SECOND)
    expect([copy.guest.phase, copy.forks]).toEqual(['asleep', 0])
  })
})

describe('a change while the machine sleeps', () => {
  it('loses its event, and is found with the next one', async () => {
    const machine = await boot()
    await machine.sleepAndWake(() => machine.board.vmgenid?.setGuid(SECOND))
    // The wake-up reset has cleared the event, and the driver has not looked.
    expect([machine.forks, machine.guest.driver.currentId]).toEqual([0, FIRST.toGuestBytes()])
    machine.board.chipset.pm.sendEvent(0x20)
    expect([machine.forks, machine.guest.driver.currentId]).toEqual([1, SECOND.toGuestBytes()])
  })

  it('is undone by a kernel that restores NVS memory', async () => {
    const machine = await boot({ guest: { savesNvs: true } })
    await machine.sleepAndWake(() => machine.board.vmgenid?.setGuid(SECOND))
    machine.board.chipset.pm.sendEvent(0x20)
    expect([machine.forks, machine.guest.driver.currentId]).toEqual([0, FIRST.toGuestBytes()])
  })
})

describe('saved state of a guest', () => {
  it('is refused when it is of another system, or broken; and the guest is then not booted', async () => {
    const { guest } = await boot()
    const state = guest.save()
    for (const bad of [
      null,
      { ...state, version: 2 },
      { ...state, system: 'windows' },
      { ...state, phase: 'dreaming' },
      { ...state, rsdp: 0x1000 },
      { ...state, log: {} },
      { ...state, crng: { ...state.crng, keys: {} } },
      { ...state, driver: { version: 1 } },
      { ...state, acpi: { ...state.acpi, queue: [{ kind: 'x', number: 1, path: '' }] } },
      { ...state, acpi: { ...state.acpi, names: [{ path: '\\NOPE', value: { integer: '1' } }] } },
      { ...state, acpi: { ...state.acpi, names: [{ path: 'no path', value: { integer: '1' } }] } },
    ]) {
      expect(() => guest.restore(bad as typeof state)).toThrow(/saved state of /)
      expect(guest.phase).toBe('not booted')
    }
    guest.restore(state)
    expect(guest.phase).toBe('running')
  })
})
