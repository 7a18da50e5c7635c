/** AML that reaches for the machine: memory, ports, PCI configuration, CMOS, tables; and interrupts in the middle of it. */
import { describe, expect, it } from 'vitest'
import {
  Add,
  Debug,
  Device,
  Fatal,
  Field,
  LoadTable,
  Local0,
  Method,
  Name,
  Notify,
  OperationRegion,
  path,
  Return,
  Scope,
  Store,
  text,
} from '../../src/aml/asl.ts'
import type { TermList } from '../../src/aml/terms.ts'
import { FORK_LINE } from './machine.ts'
import { HOLDER, TablesMachine, vgen } from './tables-machine.ts'

function machineWith(terms: TermList) {
  return new TablesMachine({ ssdt: [...vgen(), ...terms] }).boot()
}
const integerAt = (machine: TablesMachine, name: string) => {
  const result = machine.guest.acpi?.aml.evaluate(name)
  return result?.ok && result.value.type === 'integer' ? result.value.value : result
}

describe('AML reaches', () => {
  it('memory, and zeros where there is none', () => {
    const machine = machineWith([
      OperationRegion('\\MEM', 'SystemMemory', 0x10_0000, 8),
      Field('\\MEM', 'DWordAcc', 'NoLock', 'Preserve', [
        ['MEM0', 32],
        ['MEM4', 32],
      ]),
      OperationRegion('\\NONE', 'SystemMemory', 0xfed0_0000, 8),
      Field('\\NONE', 'DWordAcc', 'NoLock', 'Preserve', [['NON0', 32]]),
      Method('\\WRIT', 0, [Store(0x1234_5678, '\\MEM4'), Store(1, '\\NON0'), Return(path('\\NON0'))]),
    ])
    machine.memory.writeU32(0x10_0000, 0xcafe_f00d)
    expect(integerAt(machine, '\\MEM0')).toBe(0xcafe_f00dn)
    expect(integerAt(machine, '\\WRIT')).toBe(0n)
    expect(machine.memory.readU32(0x10_0004)).toBe(0x1234_5678)
  })

  it('PCI configuration space by 0xcf8 and 0xcfc', () => {
    const machine = machineWith([
      Scope('\\_SB', [
        Device('PCI0', [
          Name('_HID', 'PNP0A03'),
          Device('DEV3', [
            Name('_ADR', 0x0003_0002),
            OperationRegion('CFG', 'PCI_Config', 0, 0x100),
            Field('CFG', 'ByteAcc', 'NoLock', 'Preserve', [
              ['VEND', 16],
              ['DEVI', 16],
            ]),
          ]),
        ]),
      ]),
    ])
    const selected: number[] = []
    machine.ports.claim(0xcf8, {
      name: 'pci address',
      length: 4,
      handles: { min: 4, max: 4 },
      read: () => 0,
      write: (_offset, _size, value) => void selected.push(value),
    })
    machine.ports.claim(0xcfc, {
      name: 'pci data',
      length: 4,
      read: (offset) => 0x40 + offset,
      write: () => {},
    })
    expect(integerAt(machine, '\\_SB.PCI0.DEV3.DEVI')).toBe(0x4342n)
    expect(selected.at(-1)).toBe(0x8000_1a00)
  })

  it('CMOS by 0x70 and 0x71', () => {
    const machine = machineWith([
      OperationRegion('\\CMOS', 'SystemCMOS', 0, 0x80),
      Field('\\CMOS', 'ByteAcc', 'NoLock', 'Preserve', [{ offset: 0x32 }, ['CENT', 8]]),
      Method('\\SETC', 0, [Store(0x21, '\\CENT')]),
    ])
    const cells = new Uint8Array(128).fill(0x20)
    let index = 0
    machine.ports.claim(0x70, {
      name: 'cmos',
      length: 2,
      handles: { min: 1, max: 1 },
      read: (offset) => (offset === 1 ? (cells[index] ?? 0) : 0xff),
      write: (offset, _size, value) => {
        if (offset === 0) index = value & 0x7f
        else cells[index] = value
      },
    })
    expect(integerAt(machine, '\\CENT')).toBe(0x20n)
    machine.guest.acpi?.aml.evaluate('\\SETC')
    expect(cells[0x32]).toBe(0x21)
  })

  it('the console, by Fatal', () => {
    const machine = machineWith([Method('\\TALK', 0, [Store(text('hello'), Debug), Fatal(1, 0x42, 3)])])
    machine.guest.acpi?.aml.evaluate('\\TALK')
    expect(machine.guest.log.texts.at(-1)).toBe('ACPI: Fatal opcode executed: Type 0x1 Code 0x42 Arg 0x3')
    expect(machine.guest.findings.list).toMatchObject([{ id: 'aml-fatal' }])
  })

  it('tables of the machine by LoadTable', () => {
    const machine = machineWith([
      Method('\\LOAD', 0, [
        Store(LoadTable(text('SSDT'), text('NOBODY'), text(''), text(''), text(''), 0), Local0),
        Return(Local0),
      ]),
    ])
    expect(integerAt(machine, '\\LOAD')).toBe(0n)
  })
})

describe('an interrupt in the middle of AML', () => {
  it('waits until the evaluation is over', () => {
    // A method that raises event 5 itself: the PM block's port for that is the test's.
    const machine = machineWith([
      OperationRegion('\\TRIG', 'SystemIO', 0x80, 1),
      Field('\\TRIG', 'ByteAcc', 'NoLock', 'Preserve', [['TRG0', 8]]),
      Name('\\CNT', 0),
      Method('\\FIRE', 0, [Store(1, '\\TRG0'), Store(Add(path('\\CNT'), 1), '\\CNT')]),
    ])
    const during: unknown[] = []
    machine.ports.claim(0x80, {
      name: 'trigger',
      length: 1,
      read: () => 0,
      write: () => {
        machine.change(7)
        during.push(machine.guest.driver.currentId?.[0])
      },
    })
    machine.guest.acpi?.aml.evaluate('\\FIRE')
    expect(during).toEqual([0])
    expect(machine.guest.log.texts.at(-1)).toBe(FORK_LINE)
    expect(integerAt(machine, '\\CNT')).toBe(1n)
  })

  it('that its own method raises again is served again, until it is a storm', () => {
    const trigger: TermList = [
      OperationRegion('\\TRIG', 'SystemIO', 0x80, 1),
      Field('\\TRIG', 'ByteAcc', 'NoLock', 'Preserve', [['TRG0', 8]]),
      Method('\\_GPE._E06', 0, [Store(1, '\\TRG0'), Notify('\\_SB.VGEN', 0x80)]),
    ]
    const machine = machineWith(trigger)
    machine.ports.claim(0x80, {
      name: 'trigger',
      length: 1,
      read: () => 0,
      write: () => machine.pm.sendEvent(0x40),
    })
    machine.pm.sendEvent(0x40)
    expect(machine.guest.findings.list.map(({ id }) => id)).toEqual(['gpe-storm'])
    expect(machine.lines.line(9).level).toBe(false)
    machine.change(9, HOLDER)
    expect(machine.guest.driver.currentId?.[0]).toBe(9)
  })
})
