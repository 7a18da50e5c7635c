/** A machine like Firecracker's: hardware-reduced, the device in the DSDT, events by a Generic Event Device. */
import { describe, expect, it } from 'vitest'
import { Arg0, Device, If, LEqual, Method, Name, Notify, Package, Return, Scope } from '../../src/aml/asl.ts'
import { Interrupt, ResourceTemplate } from '../../src/aml/resources.ts'
import type { TermList } from '../../src/aml/terms.ts'
import { FORK_LINE } from './machine.ts'
import { HOLDER, TablesMachine } from './tables-machine.ts'

const GSI = 5
const HW_REDUCED = 1 << 20

function device(hid: string): TermList {
  return [
    Scope('\\_SB', [
      Device('VGEN', [
        Name('_HID', hid),
        Name('_CID', 'VM_Gen_Counter'),
        Name('_DDN', 'VM_Gen_Counter'),
        Name('ADDR', Package([HOLDER, 0])),
      ]),
    ]),
  ]
}

function ged(methods: TermList, trigger: 'Edge' | 'Level' = 'Edge'): TermList {
  return [
    Device('\\_SB.GED', [
      Name('_HID', 'ACPI0013'),
      Name('_CRS', ResourceTemplate([Interrupt({ trigger, polarity: 'ActiveHigh', interrupts: [GSI] })])),
      ...methods,
    ]),
  ]
}

const EVT = Method('_EVT', { arguments: 1, serialized: true }, [
  If(LEqual(Arg0, GSI), [Notify('\\_SB.VGEN', 0x80)]),
])

function boot(dsdt: TermList) {
  return new TablesMachine({ dsdt, ssdt: [], fadt: { 112: HW_REDUCED } }).boot()
}

function change(machine: TablesMachine, byte: number): void {
  machine.memory.fill(HOLDER, 16, byte)
  machine.lines.line(GSI).setLevel(true)
  machine.lines.line(GSI).setLevel(false)
}

const forks = ({ guest }: TablesMachine) => guest.log.texts.filter((line) => line === FORK_LINE).length

describe.each(['FCVMGID', 'VMGENCTR'])('Firecracker, _HID %s', (hid) => {
  it('reaches the driver by _EVT', () => {
    const machine = boot([...device(hid), ...ged([EVT])])
    expect(machine.report).toMatchObject({ bound: { address: HOLDER } })
    expect(machine.guest.acpi?.genericEvents).toEqual([{ gsi: GSI, method: '\\_SB.GED._EVT' }])
    change(machine, 7)
    change(machine, 7)
    change(machine, 8)
    expect([forks(machine), machine.guest.driver.currentId?.[0]]).toEqual([2, 8])
  })

  it('goes on in a copy', () => {
    const copy = boot([...device(hid), ...ged([EVT])]).copy()
    change(copy, 7)
    expect(forks(copy)).toBe(1)
  })
})

describe('a Generic Event Device', () => {
  it('prefers the method of the interrupt’s own', () => {
    const own = Method('_E05', 0, [Notify('\\_SB.VGEN', 0x80)])
    const machine = boot([...device('FCVMGID'), ...ged([own, Method('_EVT', 1, [])])])
    expect(machine.guest.acpi?.genericEvents).toEqual([{ gsi: GSI, method: '\\_SB.GED._E05' }])
    change(machine, 7)
    expect(forks(machine)).toBe(1)
  })

  it('takes a level interrupt once each time that it rises, and says so', () => {
    const machine = boot([...device('FCVMGID'), ...ged([EVT], 'Level')])
    change(machine, 7)
    expect([forks(machine), machine.guest.findings.list.map(({ id }) => id)]).toEqual([1, ['ged-level']])
  })

  it.each([
    ['without a method', ged([]), 'acpi-ged ACPI0013:00: cannot locate _EVT method'],
    [
      'without resources',
      [Device('\\_SB.GED', [Name('_HID', 'ACPI0013'), EVT])],
      'acpi-ged ACPI0013:00: unable to parse the _CRS record',
    ],
  ] as const)('%s is of no use', (_, terms, line) => {
    const machine = boot([...device('FCVMGID'), ...terms])
    expect(machine.guest.log.texts).toContain(line)
    change(machine, 7)
    expect(forks(machine)).toBe(0)
  })

  it('that is absent is left alone', () => {
    const absent = ged([EVT, Method('_STA', 0, [Return(0)])])
    expect(boot([...device('FCVMGID'), ...absent]).guest.acpi?.genericEvents).toEqual([])
  })

  it('is on a machine that does not sleep by fixed hardware', () => {
    const machine = boot([...device('FCVMGID'), ...ged([EVT]), Name('\\_S3', Package([1, 1]))])
    expect([machine.guest.suspend(), machine.guest.powerOff(), machine.guest.phase]).toEqual([
      false,
      false,
      'running',
    ])
  })
})
