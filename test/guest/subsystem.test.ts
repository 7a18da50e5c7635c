/** ACPI brought up on machines with something about them. */
import { describe, expect, it } from 'vitest'
import { Device, Method, Mod, Name, Notify, Package, path, Return, Scope, Store } from '../../src/aml/asl.ts'
import { encodeTable } from '../../src/aml/table.ts'
import { e820MemoryMap } from '../../src/guest/memory-check.ts'
import { FIRST, Machine } from './machine.ts'
import { HOLDER, OEM, SLEEP_STATES, TablesMachine, vgen } from './tables-machine.ts'

const SMI_CMD = 48
/** ACPI_ENABLE and ACPI_DISABLE, in the low bytes. */
const ENABLE = 52

describe('ACPI mode', () => {
  it.each(['pc', 'q35'] as const)('is entered on our %s', async (kind) => {
    const { board } = await new Machine({ kind }).boot()
    expect(board.ports.in16(board.chipset.pm.base + 4) & 1).toBe(1)
  })

  it('cannot be entered where nobody answers the command', () => {
    const machine = new TablesMachine({ fadt: { [SMI_CMD]: 0xb2, [ENABLE]: 0x0302 } }).boot()
    expect(machine.guest.log.texts.filter((line) => line.includes('mode'))).toEqual([
      'ACPI Error: Hardware did not change modes',
      'ACPI Error: Could not transition to ACPI mode',
    ])
  })

  it('has no command on some machines', () => {
    const machine = new TablesMachine({ fadt: { [SMI_CMD]: 0xb2, [ENABLE]: 0 } }).boot()
    expect(machine.guest.log.texts).toContain(
      'ACPI Error: No ACPI mode transition supported in this system (enable/disable both zero)',
    )
  })
})

describe('wake-up events', () => {
  it('are enabled for the sleep, and not before', () => {
    const waker = Device('\\_SB.LID', [Name('_HID', 'PNP0C0D'), Name('_PRW', Package([5, 3]))])
    const machine = new TablesMachine({ ssdt: [...vgen(), waker] }).boot()
    expect(machine.guest.acpi?.gpes.get(5)).toMatchObject({ wakes: true, runs: false })
    expect(machine.ports.in8(0x628)).toBe(0)
    machine.guest.suspend()
    expect([machine.asked, machine.ports.in8(0x628)]).toEqual([['suspend'], 0x20])
  })

  it('of another device’s block are not ours', () => {
    const waker = Device('\\_SB.LID', [
      Name('_HID', 'PNP0C0D'),
      Name('_PRW', Package([Package([path('\\_SB.LID') as never, 5]), 3])),
    ])
    const machine = new TablesMachine({ ssdt: [...vgen(), waker] }).boot()
    expect(machine.guest.acpi?.gpes.get(5)).toMatchObject({ wakes: false, runs: true })
    expect(machine.guest.findings.list).toMatchObject([{ id: 'wake-event', severity: 'note' }])
  })
})

describe('registers in memory', () => {
  it('serve as ports do', () => {
    // X_GPE0 at 220: memory, 128 bits, at 0x500000. The table has to be long enough for it.
    const machine = new TablesMachine()
    const fadt = new Uint8Array(0xf4 - 36)
    const old = new Uint8Array(0x74 - 36)
    machine.memory.read(0x70_1000 + 36, old)
    fadt.set(old)
    new DataView(fadt.buffer).setUint32(220 - 36, 0x8000, true)
    new DataView(fadt.buffer).setUint32(224 - 36, 0x50_0000, true)
    machine.table(0x70_1000, 'FACP', fadt)
    machine.boot()
    expect(machine.guest.acpi?.fadt.gpe0).toEqual({ space: 'memory', address: 0x50_0000, length: 16 })
    expect(machine.memory.readU8(0x50_0008)).toBe(0x20)
    // Memory does not clear what is written back, so this looks like a storm.
    machine.memory.writeU8(0x50_0000, 0x20)
    machine.memory.fill(HOLDER, 16, 7)
    expect(machine.guest.acpi?.events.handleSci()).toBe(true)
    machine.guest.acpi?.events.drain()
    expect(machine.guest.driver.currentId?.[0]).toBe(7)
  })
})

describe('tables that do not load', () => {
  it('cost themselves only', () => {
    const machine = new TablesMachine({ dsdt: [...SLEEP_STATES, ...vgen()] })
    const broken = encodeTable({ ...OEM, signature: 'SSDT', oemTableId: 'BROKEN\0\0', terms: [] }).bytes
    machine.table(0x72_0000, 'SSDT', Uint8Array.of(0x14, 0x3f, 0x46, 0x4f))
    machine.memory.write(0x72_0000 + 16, broken.subarray(16, 24))
    machine.boot()
    expect(machine.guest.log.texts.filter((line) => /load/.test(line))).toEqual([
      'ACPI Error: AE_AML_BAD_OPCODE, (SSDT:BROKEN) while loading table',
      'ACPI Error: 1 table load failures, 1 successful',
    ])
    expect(machine.report?.bound).toBeDefined()
  })

  it('may leave out single statements', () => {
    const machine = new TablesMachine({ ssdt: [Store(1, '\\NONE'), ...vgen()] }).boot()
    expect(machine.guest.findings.list.map(({ id }) => id)).toContain('aml')
    expect(machine.report?.bound).toBeDefined()
  })

  it('without a FADT are nothing to boot on', () => {
    const machine = new TablesMachine()
    machine.memory.fill(0x70_1000, 4, 0x41)
    expect(machine.boot().report).toMatchObject({ mode: 'none', probes: [] })
    expect([machine.guest.suspend(), machine.guest.powerOff(), machine.guest.reboot()]).toEqual([
      false,
      false,
      false,
    ])
  })

  it('that are too many bytes are left out', () => {
    const machine = new TablesMachine()
    machine.memory.writeU32(0x72_0000 + 4, 0x7e_0000) // within a table's bound, not within memory
    expect(machine.boot().guest.findings.list.map(({ id }) => id)).toContain('table-length')
  })
})

describe('methods that the system calls', () => {
  it('get their arguments, and may fail', () => {
    const ssdt = [
      ...vgen(),
      Name('\\SEEN', 0),
      Method('\\_PIC', 1, [Store(Mod(1, 0), '\\SEEN')]),
      Method('\\_WAK', 1, [Notify('\\_SB.VGEN', 0x80), Return(Package([0, 0]))]),
      Scope('\\_SB', [Method('_INI', 0, [Store(path('\\NONE'), '\\SEEN')])]),
    ]
    const machine = new TablesMachine({ ssdt }).boot()
    expect(machine.guest.log.texts.filter((line) => /_PIC|_INI/.test(line))).toEqual([
      'ACPI Error: Aborting method \\_SB._INI due to previous error (AE_NOT_FOUND)',
      'ACPI Error: Aborting method \\_PIC due to previous error (AE_AML_DIVIDE_BY_ZERO)',
      'ACPI: _PIC evaluation failed: AE_AML_DIVIDE_BY_ZERO',
    ])
    expect(machine.guest.findings.list.map(({ id }) => id)).toContain('aml')
    machine.guest.suspend()
    machine.memory.fill(HOLDER, 16, 7)
    machine.guest.resume()
    machine.guest.acpi?.events.drain()
    expect(machine.guest.driver.currentId?.[0]).toBe(7)
  })
})

describe('ACPI NVS memory', () => {
  it('that was saved is written back by a copy too', async () => {
    const map = e820MemoryMap([{ address: 0x60_0000, length: 0x1000, type: 4 }])
    const machine = new TablesMachine({ guest: { savesNvs: true } })
    machine.memory.write(HOLDER, FIRST.toGuestBytes())
    machine.guest.boot({ kind: 'bios' }, { memoryMap: map })
    machine.guest.suspend()
    const copy = machine.copy()
    copy.memory.fill(HOLDER, 16, 7)
    copy.guest.resume()
    const bytes = new Uint8Array(16)
    copy.memory.read(HOLDER, bytes)
    expect(bytes).toEqual(FIRST.toGuestBytes())
  })

  it('that is too much in a saved state is refused', () => {
    const { guest } = new TablesMachine({ guest: { savesNvs: true } }).boot()
    const state = guest.save()
    const ranges = [0, 1].map((start) => ({ start, size: 16 * 2 ** 20 }))
    expect(() => guest.restore({ ...state, nvs: { ranges, taken: [] } })).toThrow('nvs.ranges')
  })
})
