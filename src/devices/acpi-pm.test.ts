import { describe, expect, it } from 'vitest'
import { Guest } from '../../test/devices/guest.ts'
import { SimulationClock } from '../platform/clock.ts'
import { InterruptLine } from '../platform/interrupts.ts'
import { AcpiPm, type AcpiPmConfig, ich9PmConfig, piix4PmConfig } from './acpi-pm.ts'

const BASE = 0x600
const [STATUS, ENABLE, CONTROL, TIMER] = [BASE, BASE + 2, BASE + 4, BASE + 8]

function machine(config: AcpiPmConfig = piix4PmConfig) {
  const guest = new Guest()
  const clock = new SimulationClock()
  const sci = new InterruptLine('SCI')
  const asked: string[] = []
  const pm = new AcpiPm({
    config,
    bus: guest.bus,
    clock,
    sci,
    power: {
      shutdown: () => void asked.push('shutdown'),
      suspend: () => void asked.push('suspend'),
      suspendToDisk: () => void asked.push('suspend-to-disk'),
      wakeUp: (reason) => void asked.push(`wake-up ${reason}`),
    },
  })
  pm.reset('cold')
  pm.setBase(BASE | 1)
  pm.setEnabled(true)
  const gpe0 = { status: pm.gpe0Port, enable: pm.gpe0Port + config.gpe0.length / 2 }
  return { guest, clock, sci, asked, pm, gpe0 }
}

const CONFIGS: readonly [string, AcpiPmConfig][] = [
  ['PIIX4', piix4PmConfig],
  ['ICH9', ich9PmConfig],
]

describe.each(CONFIGS)('ACPI PM of the %s', (_name, config) => {
  it('is where its base says, while it is enabled', () => {
    const { guest, pm } = machine(config)
    expect(guest.inw(STATUS)).toBe(1)
    pm.setBase(0xb080)
    expect([guest.inw(STATUS), guest.inw(0xb080)]).toEqual([0xffff, 1])
    pm.setEnabled(false)
    expect(guest.inl(0xb080)).toBe(0xffff_ffff)
    pm.setBase(0xffff_ffff)
    pm.setEnabled(true)
    expect(pm.base).toBe(config.baseMask)
    expect(guest.inw(config.baseMask)).toBe(1)
  })

  it('reads TMR_STS at once after a reset, and again when bit 23 of the timer changes', () => {
    const { guest, clock } = machine(config)
    guest.outw(STATUS, 0xffff)
    expect(guest.inw(STATUS)).toBe(0)
    clock.advanceNanos(2_343_000_000n) // 2^23 ticks are 2.3435 s
    expect(guest.inw(STATUS)).toBe(0)
    clock.advanceNanos(1_000_000n)
    expect(guest.inw(STATUS)).toBe(1)
    guest.outw(STATUS, 1)
    expect(guest.inw(STATUS)).toBe(0)
  })

  it('counts at 3.579545 MHz in 24 bits, and cannot be set', () => {
    const { guest, clock } = machine(config)
    expect(guest.inl(TIMER)).toBe(0)
    clock.advanceNanos(1_000_000_000n)
    expect(guest.inl(TIMER)).toBe(3_579_545)
    guest.outl(TIMER, 0)
    clock.advanceNanos(4_000_000_000n)
    expect(guest.inl(TIMER)).toBe((5 * 3_579_545) % 2 ** 24)
    // QEMU 7.2: narrower reads give the low bytes, wherever they are.
    expect(guest.inb(TIMER + 2)).toBe(guest.inl(TIMER) & 0xff)
  })

  it('rings for the timer once, and asks to be woken', () => {
    const { guest, clock, sci, asked } = machine(config)
    guest.outw(STATUS, 1)
    guest.outw(ENABLE, 1)
    expect(sci.level).toBe(false)
    clock.advanceNanos(2_344_000_000n)
    expect(sci.level).toBe(true)
    expect(asked).toEqual(['wake-up pm-timer'])
    clock.advanceNanos(60_000_000_000n)
    expect(asked).toHaveLength(1)
    guest.outw(STATUS, 1)
    expect(sci.level).toBe(false)
    guest.outw(ENABLE, 0)
    expect(clock.nextAlarmNanos).toBeUndefined()
  })

  it('keeps all bits of enable, and all but SLP_EN of control', () => {
    const { guest } = machine(config)
    guest.outw(ENABLE, 0xffff)
    expect(guest.inw(ENABLE)).toBe(0xffff)
    guest.outw(CONTROL, 0xefff)
    expect(guest.inw(CONTROL)).toBe(0xcfff)
  })

  // QEMU 7.2, observed.
  it('takes byte accesses as it does', () => {
    const { guest, asked } = machine(config)
    guest.outw(ENABLE, 0x0121)
    expect([guest.inb(ENABLE), guest.inb(ENABLE + 1)]).toEqual([0x21, 0])
    guest.outb(ENABLE + 1, 0x05)
    expect(guest.inw(ENABLE)).toBe(0x0121)
    guest.outb(ENABLE, 0x20)
    expect(guest.inw(ENABLE)).toBe(0x0020)
    guest.outw(CONTROL, 0x0401)
    guest.outb(CONTROL + 1, 0x24) // would be SLP_EN of S3
    expect(guest.inw(CONTROL)).toBe(0x0024)
    expect(asked).toEqual([])
  })

  it.each([
    [0x2001, 'shutdown', 0x0001],
    [0x2401, 'suspend', 0x0401],
    [0x2801, 'suspend-to-disk', 0x0801],
    [0x2c01, undefined, 0x0c01],
    [0x3c01, undefined, 0x1c01],
    [0x0401, undefined, 0x0401],
  ])('control %s asks for %s', (value, request, reads) => {
    const { guest, asked } = machine(config)
    guest.outw(CONTROL, value)
    expect(asked).toEqual(request === undefined ? [] : [request])
    expect(guest.inw(CONTROL)).toBe(reads)
  })

  it('raises the SCI for status and enable together, whatever SCI_EN is', () => {
    const { guest, pm, sci, gpe0 } = machine(config)
    guest.outw(STATUS, 0xffff)
    pm.sendEvent(0x20)
    expect(guest.inb(gpe0.status)).toBe(0x20)
    expect(sci.level).toBe(false)
    guest.outb(gpe0.enable, 0x20)
    expect(sci.level).toBe(true)
    guest.outb(gpe0.status, 0x1f)
    expect(sci.level).toBe(true)
    guest.outb(gpe0.status, 0x20)
    expect(sci.level).toBe(false)
    expect(guest.inb(gpe0.status)).toBe(0)
  })

  it('looks at the first byte of GPE0 only', () => {
    const { guest, pm, sci, gpe0 } = machine(config)
    guest.outb(gpe0.enable + 1, 0xff)
    pm.sendEvent(0x2000) // there is no such event; bits beyond the byte are lost
    expect(guest.inw(gpe0.status)).toBe(0)
    expect(sci.level).toBe(false)
    expect(guest.inw(gpe0.enable)).toBe(0xff00)
  })

  it('notices the power button where PWRBTN_EN is set', () => {
    const { guest, pm, sci } = machine(config)
    guest.outw(STATUS, 0xffff)
    pm.pressPowerButton()
    expect(guest.inw(STATUS)).toBe(0)
    guest.outw(ENABLE, 0x0100)
    pm.pressPowerButton()
    expect(guest.inw(STATUS)).toBe(0x0100)
    expect(sci.level).toBe(true)
  })

  it('has ACPI mode switched by its own two commands', () => {
    const { guest, pm } = machine(config)
    expect(pm.smiCommand(config.acpiEnable)).toBe(true)
    expect(guest.inw(CONTROL)).toBe(1)
    expect(pm.smiCommand(config.acpiDisable)).toBe(true)
    expect(guest.inw(CONTROL)).toBe(0)
    expect(pm.smiCommand(0x55)).toBe(false)
  })

  it.each([
    ['other', 0x8101],
    ['rtc', 0x8401],
    ['pm-timer', 0x8001],
  ] as const)('wakes for reason %s', (reason, status) => {
    const { guest, pm } = machine(config)
    guest.outw(ENABLE, 0x0401)
    pm.reset('wakeup')
    pm.wake(reason)
    expect(guest.inw(STATUS)).toBe(status)
    expect([guest.inw(ENABLE), guest.inw(CONTROL)]).toEqual([0, 0])
  })

  it('may be woken by what the guest has enabled', () => {
    const { guest, pm } = machine(config)
    const reasons = ['rtc', 'pm-timer', 'other'] as const
    expect(reasons.map((reason) => pm.mayWake(reason))).toEqual([false, false, true])
    guest.outw(ENABLE, 0x0401)
    expect(reasons.map((reason) => pm.mayWake(reason))).toEqual([true, true, true])
  })

  it('saves and restores, SCI and alarm included', () => {
    const first = machine(config)
    first.guest.outw(STATUS, 0xffff)
    first.guest.outw(ENABLE, 0x0101)
    first.guest.outw(CONTROL, 0x0401)
    first.guest.outb(first.gpe0.enable, 0x24)
    first.pm.sendEvent(0x04)
    const state = JSON.parse(JSON.stringify(first.pm.save()))
    expect(state).toMatchObject({ version: 1, pm1Status: 0, pm1Enable: 0x0101, timerOverflow: '8388608' })
    const second = machine(config)
    second.pm.restore(state)
    expect([STATUS, ENABLE, CONTROL].map(second.guest.inw)).toEqual([0, 0x0101, 0x0401])
    expect(second.sci.level).toBe(true)
    second.guest.outb(second.gpe0.status, 0x04)
    expect(second.sci.level).toBe(false)
    second.clock.advanceNanos(3_000_000_000n)
    expect(second.sci.level).toBe(true)
    expect(() => second.pm.restore({ ...state, gpe0Enable: '00' })).toThrow('gpe0Enable')
    expect(second.guest.inw(ENABLE)).toBe(0x0101)
  })

  it('lowers the SCI at a reset and forgets everything', () => {
    const { guest, pm, sci, gpe0 } = machine(config)
    guest.outb(gpe0.enable, 0xff)
    pm.sendEvent(0x20)
    pm.reset('cold')
    expect(sci.level).toBe(false)
    expect([guest.inb(gpe0.status), guest.inb(gpe0.enable)]).toEqual([0, 0])
  })
})

describe('the base register', () => {
  it.each([
    [piix4PmConfig, 0x1fc0],
    [ich9PmConfig, 0x1f80],
  ])('counts in the steps of its chipset', (config, base) => {
    const { pm } = machine(config)
    pm.setBase(0xabcd_1fff)
    expect(pm.base).toBe(base)
  })
})

describe('GPE0', () => {
  it('is fixed and always there on the PIIX4', () => {
    const { guest, pm } = machine(piix4PmConfig)
    pm.setEnabled(false)
    expect(pm.gpe0Port).toBe(0xafe0)
    expect(guest.inl(0xafe0)).toBe(0)
    expect(guest.inb(0xafe4)).toBe(0xff)
    guest.outl(0xafe0, 0xffff_ffff)
    expect(guest.inl(0xafe0)).toBe(0xffff_0000)
  })

  it('moves with the block on the ICH9: eight status bytes, eight enable bytes', () => {
    const { guest, pm } = machine(ich9PmConfig)
    expect(pm.gpe0Port).toBe(0x620)
    guest.outl(0x62c, 0x4433_2211)
    expect(guest.inl(0x62c)).toBe(0x4433_2211)
    expect(guest.inl(0xafe0)).toBe(0xffff_ffff)
    pm.setBase(0x1000)
    expect(guest.inl(0x102c)).toBe(0x4433_2211)
  })
})
