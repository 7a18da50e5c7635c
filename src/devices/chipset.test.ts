import { describe, expect, it } from 'vitest'
import { Guest } from '../../test/devices/guest.ts'
import { SimulationClock } from '../platform/clock.ts'
import { InterruptLines } from '../platform/interrupts.ts'
import { PcChipset } from './chipset-pc.ts'
import { Q35Chipset } from './chipset-q35.ts'
import { PciConfig } from './pci-config.ts'

const json = <T>(value: T): T => JSON.parse(JSON.stringify(value))

function machine<C extends PcChipset | Q35Chipset>(
  Kind: new (...options: ConstructorParameters<typeof PcChipset>) => C,
  options: { readonly smm?: boolean } = {},
) {
  const guest = new Guest()
  const lines = new InterruptLines()
  const asked: string[] = []
  const ask = (what: string) => () => void asked.push(what)
  const chipset = new Kind({
    bus: guest.bus,
    clock: new SimulationClock(),
    lines,
    ramSize: 128 * 2 ** 20,
    ...options,
    requests: {
      shutdown: ask('shutdown'),
      suspend: ask('suspend'),
      suspendToDisk: ask('suspend-to-disk'),
      wakeUp: ask('wake-up'),
      reset: ask('reset'),
      smi: ask('smi'),
    },
  })
  const reset = (kind: 'cold' | 'wakeup') => {
    for (const device of chipset.devices) device.reset(kind)
  }
  reset('cold')
  return { guest, lines, asked, chipset, reset }
}

describe('PCI configuration', () => {
  it('reads ones where no function is, and while bit 31 is 0', () => {
    const { guest } = machine(PcChipset)
    expect(guest.readConfig(0x10, 0)).toBe(0xffff_ffff)
    guest.outl(0xcf8, 0x0000_0000)
    expect(guest.inl(0xcfc)).toBe(0xffff_ffff)
    guest.outl(0xcf8, 0x8001_0000) // bus 1
    expect(guest.inw(0xcfc)).toBe(0xffff)
    guest.outl(0xcf8, 0xff00_0000) // bits 30 to 24 mean nothing
    expect(guest.inl(0xcfc)).toBe(0x1237_8086)
  })

  it('reads and writes at byte offsets', () => {
    const { guest } = machine(PcChipset)
    guest.outl(0xcf8, 0x8000_0058)
    guest.outl(0xcfc, 0x4433_2211)
    expect([guest.inb(0xcfd), guest.inw(0xcfe), guest.inl(0xcfc)]).toEqual([0x22, 0x4433, 0x4433_2211])
    guest.outw(0xcfd, 0xbbaa) // cut into two bytes
    expect(guest.inl(0xcfc)).toBe(0x44bb_aa11)
    guest.outl(0xcf8, 0x8000_00ff) // the last byte, and nothing behind it
    guest.outl(0xcfc, 0x4433_2277)
    expect(guest.inl(0xcfc)).toBe(0x0000_0077)
  })

  it('takes whole writes to the address register only, and keeps it through a reset', () => {
    const { guest, reset } = machine(PcChipset)
    guest.outl(0xcf8, 0x8000_1234)
    guest.outw(0xcf8, 0xffff)
    guest.outb(0xcfa, 0xff)
    reset('cold')
    expect([guest.inl(0xcf8), guest.inw(0xcfa)]).toEqual([0x8000_1234, 0x1234])
  })

  it('refuses two functions in one place', () => {
    const pci = new PciConfig({ bus: new Guest().bus })
    const spec = { name: 'one', device: 3, function: 1, powerOn: {} }
    pci.add(spec)
    expect(() => pci.add({ ...spec, name: 'two' })).toThrow('PCI function 00:03.1 is there already')
  })
})

describe('pc chipset', () => {
  it('has the functions that firmware looks for', () => {
    const { guest } = machine(PcChipset)
    expect([0x00, 0x08, 0x0b].map((slot) => guest.readConfig(slot, 0).toString(16))).toEqual([
      '12378086',
      '70008086',
      '71138086',
    ])
    expect(guest.readConfig(0x00, 0x54) >>> 24).toBe(0x10) // 128 MiB for old coreboot
    expect(guest.readConfig(0x0b, 0x40)).toBe(1)
  })

  it('places the PM block from 0x40 and 0x80, and its SCI is IRQ 9', () => {
    const { guest, lines, chipset } = machine(PcChipset)
    guest.writeConfig(0x0b, 0x40, 4, 0x0000_0601)
    expect(guest.inw(0x604)).toBe(0xffff)
    guest.writeConfig(0x0b, 0x80, 1, 1)
    expect(guest.inw(0x604)).toBe(0)
    guest.outb(0xb2, 0xf1)
    expect(guest.inw(0x604)).toBe(1)
    guest.outb(0xafe2, 0x20)
    chipset.pm.sendEvent(0x20)
    expect(lines.line(9).level).toBe(true)
    guest.writeConfig(0x0b, 0x41, 1, 0xb0) // a byte of the base is a new base
    expect(chipset.pm.base).toBe(0xb000)
  })

  it('keeps a programmed base through a wake, switched off: only the low byte is reset', () => {
    const { guest, reset } = machine(PcChipset)
    guest.writeConfig(0x0b, 0x40, 4, 0x0000_0641)
    guest.writeConfig(0x0b, 0x80, 1, 1)
    reset('wakeup')
    expect(guest.readConfig(0x0b, 0x40)).toBe(0x0601)
    expect(guest.readConfig(0x0b, 0x80) & 1).toBe(0)
    expect(guest.inw(0x600)).toBe(0xffff)
    guest.writeConfig(0x0b, 0x80, 1, 1)
    expect(guest.inw(0x600)).toBe(1)
  })

  it('raises an SMI on a command where 0x5b says so', () => {
    const { guest, asked } = machine(PcChipset)
    guest.outb(0xb2, 0x55)
    guest.writeConfig(0x0b, 0x5b, 1, 0x02)
    guest.outb(0xb2, 0xf1)
    expect(asked).toEqual([])
    guest.outb(0xb2, 0x55)
    expect(asked).toEqual(['smi'])
  })

  it('asks for a reset from both ports', () => {
    const { guest, asked } = machine(PcChipset)
    guest.outb(0xcf9, 0x06)
    guest.outb(0x92, 0x01)
    expect(asked).toEqual(['reset', 'reset'])
  })
})

describe('q35 chipset', () => {
  const LPC = 0xf8

  it('has the functions that firmware looks for', () => {
    const { guest } = machine(Q35Chipset)
    expect([0x00, LPC].map((slot) => guest.readConfig(slot, 0).toString(16))).toEqual([
      '29c08086',
      '29188086',
    ])
    expect([guest.readConfig(0, 0x60), guest.readConfig(LPC, 0x40)]).toEqual([0xb000_0000, 1])
  })

  it('places the PM block from 0x40 and 0x44, and a wake takes the base away', () => {
    const { guest, reset } = machine(Q35Chipset)
    guest.writeConfig(LPC, 0x40, 4, 0x0000_0601)
    expect(guest.inw(0x604)).toBe(0xffff)
    guest.writeConfig(LPC, 0x44, 1, 0x80)
    guest.outb(0xb2, 0x02)
    expect([guest.inw(0x604), guest.inl(0x630), guest.inw(0x672)]).toEqual([1, 0, 4])
    reset('wakeup')
    expect(guest.readConfig(LPC, 0x40)).toBe(0x0001)
    expect([guest.inw(0x600), guest.inl(0x630)]).toEqual([0xffff, 0xffff_ffff])
  })

  it.each([
    [0, 9],
    [1, 10],
    [2, 11],
    [4, 20],
    [5, 21],
    [3, undefined],
    [7, undefined],
  ])('routes the SCI with choice %s to GSI %s, also while it is high', (choice, gsi) => {
    const { guest, lines, chipset } = machine(Q35Chipset)
    guest.writeConfig(LPC, 0x40, 4, 0x0000_0601)
    guest.writeConfig(LPC, 0x44, 1, 0x80)
    guest.outb(0x628, 0x20)
    chipset.pm.sendEvent(0x20)
    expect(lines.line(9).level).toBe(true)
    guest.writeConfig(LPC, 0x44, 1, 0x80 | choice)
    const high = [9, 10, 11, 20, 21].filter((number) => lines.line(number).level)
    expect(high).toEqual(gsi === undefined ? [] : [gsi])
    expect(chipset.sciGsi).toBe(gsi)
    guest.outb(0x620, 0x20)
    expect([9, 10, 11, 20, 21].some((number) => lines.line(number).level)).toBe(false)
  })

  // Windows as `info mtree` of QEMU 7.2 showed them for the same writes.
  it('has the memory-mapped configuration window that PCIEXBAR says', () => {
    const { guest, chipset } = machine(Q35Chipset)
    const set = (low: number, high = 0) => {
      guest.writeConfig(0, 0x64, 4, high)
      guest.writeConfig(0, 0x60, 4, low)
      const window = chipset.pciExpressWindow
      return window && [window.base.toString(16), window.size]
    }
    expect(chipset.pciExpressWindow).toBeUndefined()
    expect(set(0xb000_0001)).toEqual(['b0000000', 2 ** 28])
    expect(set(0xbc00_0003)).toEqual(['b4000000', 2 ** 27])
    expect(set(0xbf00_0005)).toEqual(['b2000000', 2 ** 26])
    expect(set(0xbfff_ffff)).toEqual(['b2000000', 2 ** 26]) // reserved length: as before
    expect(set(0xf000_0001, 0xff)).toEqual(['ff0000000', 2 ** 28])
    expect(set(0xb000_0000)).toBeUndefined()
  })

  it('takes a base of 0 for no base', () => {
    const { guest, chipset } = machine(Q35Chipset)
    guest.writeConfig(LPC, 0x40, 4, 0)
    guest.writeConfig(LPC, 0x44, 1, 0x80)
    expect(chipset.pm.enabled).toBe(false)
    expect(guest.inw(4)).toBe(0xffff)
  })

  it('locks SMRAM and ESMRAMC with D_LCK, until a reset', () => {
    const { guest, reset } = machine(Q35Chipset)
    const smram = () => (guest.readConfig(0, 0x9c) >>> 8).toString(16)
    guest.writeConfig(0, 0x9e, 1, 0xff)
    guest.writeConfig(0, 0x9d, 1, 0x7f)
    expect(smram()).toBe('bf3a') // D_OPEN is gone
    guest.writeConfig(0, 0x9d, 2, 0x0000)
    expect(smram()).toBe('bf1a')
    reset('cold')
    expect(smram()).toBe('3802')
    guest.writeConfig(0, 0x9d, 2, 0xffc7)
    expect(smram()).toBe('bf42')
  })

  it('keeps its lock bits through save and restore', () => {
    const first = machine(Q35Chipset)
    first.guest.writeConfig(0, 0x9d, 1, 0x7f)
    first.guest.writeConfig(LPC, 0xa0, 1, 0x10)
    const second = machine(Q35Chipset)
    for (const [i, device] of second.chipset.devices.entries()) {
      const state = json(first.chipset.devices[i]?.save() ?? { version: 0 })
      device.restore(state)
    }
    second.guest.writeConfig(0, 0x9d, 1, 0x00)
    expect(second.guest.readConfig(0, 0x9c) >>> 8).toBe(0x38_1a)
    second.guest.writeConfig(LPC, 0xa0, 1, 0x00)
    expect(second.guest.readConfig(LPC, 0xa0)).toBe(0x10)
  })

  it('has SMIs on commands enabled from its reset on without SMM', () => {
    const { guest } = machine(Q35Chipset, { smm: false })
    guest.writeConfig(LPC, 0x40, 4, 0x0000_0601)
    guest.writeConfig(LPC, 0x44, 1, 0x80)
    expect(guest.inl(0x630)).toBe(0x20)
  })

  it('raises an SMI on a command where SMI_EN says so', () => {
    const { guest, asked } = machine(Q35Chipset)
    guest.writeConfig(LPC, 0x40, 4, 0x0000_0601)
    guest.writeConfig(LPC, 0x44, 1, 0x80)
    guest.outb(0xb2, 0x55)
    guest.outl(0x630, 0x20)
    guest.outb(0xb2, 0x02)
    expect(asked).toEqual([])
    guest.outb(0xb2, 0x55)
    expect(asked).toEqual(['smi'])
  })
})

describe.each([
  ['pc', PcChipset],
  ['q35', Q35Chipset],
] as const)('%s', (_name, Kind) => {
  it('has a type name of its own for each device', () => {
    const names = machine<PcChipset | Q35Chipset>(Kind).chipset.devices.map(({ typeName }) => typeName)
    expect(new Set(names).size).toBe(names.length)
  })

  // As `-machine pc,smm=off` and `q35,smm=off` of QEMU 7.2 show it.
  it('is in ACPI mode from its reset on without SMM, and the commands do nothing', () => {
    const { guest, chipset, reset } = machine<PcChipset | Q35Chipset>(Kind, { smm: false })
    const look = () => {
      chipset.pm.setBase(0x600)
      chipset.pm.setEnabled(true)
      return guest.inw(0x604)
    }
    expect(look()).toBe(1)
    for (const command of [0xf0, 0x03]) guest.outb(0xb2, command)
    expect(guest.inw(0x604)).toBe(1)
    guest.outw(0x604, 0)
    expect(guest.inw(0x604)).toBe(0)
    for (const command of [0xf1, 0x02]) guest.outb(0xb2, command)
    expect(guest.inw(0x604)).toBe(0)
    reset('wakeup')
    expect(look()).toBe(1)
    if (chipset instanceof PcChipset) expect(guest.readConfig(0x0b, 0x58) >>> 24).toBe(2)
  })

  it('is as before after save, anything, and restore', () => {
    const { chipset, guest } = machine<PcChipset | Q35Chipset>(Kind)
    guest.writeConfig(0, 0x90, 4, 0x1234_5678)
    guest.outb(0x92, 2)
    const saved = chipset.devices.map((device) => json(device.save()))
    guest.writeConfig(0, 0x90, 4, 0)
    guest.outb(0x92, 0)
    guest.outl(0xcf8, 0)
    chipset.devices.forEach((device, i) => {
      const state = saved[i]
      if (state) device.restore(state)
    })
    expect(chipset.devices.map((device) => device.save())).toEqual(saved)
  })
})
