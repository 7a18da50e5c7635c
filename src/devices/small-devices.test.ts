/** APM, reset ports, debug console, SMI negotiation and TCO, from the guest's side. */
import { describe, expect, it } from 'vitest'
import { Guest } from '../../test/devices/guest.ts'
import { toHex } from '../binary/bytes.ts'
import { SimulationClock } from '../platform/clock.ts'
import { Apm } from './apm.ts'
import { DebugConsole } from './debug-console.ts'
import { FwCfg } from './fw-cfg.ts'
import { Ich9Smi } from './ich9-smi.ts'
import { Ich9Tco } from './ich9-tco.ts'
import { ich9ResetConfig, Port92, piix3ResetConfig, ResetControl } from './reset-control.ts'
import { SmiFeatures } from './smi-features.ts'

const json = <T>(value: T): T => JSON.parse(JSON.stringify(value))

describe('APM', () => {
  it('hands commands over and keeps both bytes, also through a reset', () => {
    const guest = new Guest()
    const commands: number[] = []
    const apm = new Apm({ bus: guest.bus, onCommand: (command) => commands.push(command) })
    guest.outb(0xb3, 0x78)
    guest.outw(0xb2, 0x12f1)
    apm.reset('cold')
    expect(guest.inw(0xb2)).toBe(0x12f1)
    expect(commands).toEqual([0xf1])
    const other = new Guest()
    const clone = new Apm({ bus: other.bus, onCommand: () => commands.push(-1) })
    clone.restore(json(apm.save()))
    expect(other.inw(0xb2)).toBe(0x12f1)
    expect(commands).toEqual([0xf1])
  })
})

describe('reset control', () => {
  it.each([
    ['PIIX3', piix3ResetConfig, 0x02],
    ['ICH9', ich9ResetConfig, 0x0a],
  ])('of the %s keeps its bits and resets on bit 2', (_name, config, keeps) => {
    const guest = new Guest()
    let resets = 0
    const control = new ResetControl(config, { bus: guest.bus, onReset: () => resets++ })
    guest.outb(0xcf9, 0xfb)
    expect(guest.inb(0xcf9)).toBe(keeps)
    guest.outb(0xcf9, 0x06)
    expect(resets).toBe(1)
    expect(guest.inb(0xcf9)).toBe(keeps)
    const state = json(control.save())
    control.reset('cold')
    expect(guest.inb(0xcf9)).toBe(0)
    control.restore(state)
    expect(guest.inb(0xcf9)).toBe(keeps)
  })

  it('sees a wide write as its chipset does', () => {
    const [pc, q35] = [new Guest(), new Guest()]
    let resets = 0
    new ResetControl(piix3ResetConfig, { bus: pc.bus, onReset: () => resets++ })
    new ResetControl(ich9ResetConfig, { bus: q35.bus, onReset: () => resets++ })
    q35.outw(0xcf9, 0x0402) // one write of 16 bits: bit 2 is clear
    expect(resets).toBe(0)
    pc.outw(0xcf9, 0x0402) // two writes of 8 bits: the second one resets
    expect(resets).toBe(1)
  })
})

describe('port 0x92', () => {
  it('resets when bit 0 rises, and stores the rest', () => {
    const guest = new Guest()
    let resets = 0
    const port = new Port92({ bus: guest.bus, onReset: () => resets++ })
    guest.outb(0x92, 0xfe)
    guest.outb(0x92, 0xff)
    guest.outb(0x92, 0xff)
    expect(resets).toBe(1)
    port.reset('cold')
    expect(guest.inb(0x92)).toBe(0xfe)
    guest.outb(0x92, 0xff)
    expect(resets).toBe(2)
    const state = json(port.save())
    guest.outb(0x92, 0)
    port.restore(state)
    guest.outb(0x92, 0xff)
    expect(resets).toBe(2)
  })
})

describe('debug console', () => {
  it('answers 0xe9 and collects lines', () => {
    const guest = new Guest()
    const bytes: number[] = []
    const lines: string[] = []
    const console = new DebugConsole({
      bus: guest.bus,
      onByte: (byte) => bytes.push(byte),
      onLine: (line) => lines.push(line),
    })
    expect([guest.inb(0x402), guest.inw(0x402)]).toEqual([0xe9, 0xffe9])
    for (const character of 'one\r\ntwo\n\nth') guest.outb(0x402, character.charCodeAt(0))
    expect(lines).toEqual(['one', 'two', ''])
    expect(bytes).toHaveLength(12)
    const other = new Guest()
    const clone = new DebugConsole({ bus: other.bus, onLine: (line) => lines.push(line) })
    clone.restore(json(console.save()))
    for (const character of 'ree\n') other.outb(0x402, character.charCodeAt(0))
    expect(lines.at(-1)).toBe('three')
  })

  it('hands a line without end over in pieces', () => {
    const guest = new Guest()
    const lines: string[] = []
    new DebugConsole({ bus: guest.bus, onLine: (line) => lines.push(line) })
    for (let i = 0; i < 10_000; i++) guest.outb(0x402, 0x41)
    expect(lines.map(({ length }) => length)).toEqual([4096, 4096])
  })
})

describe('SMI features', () => {
  const [OK, REQUESTED, SUPPORTED] = [0x20, 0x21, 0x22]

  function machine(host?: bigint) {
    const guest = new Guest()
    const fwCfg = new FwCfg({ bus: guest.bus, memory: guest.memory })
    const features = new SmiFeatures(host)
    features.publish(fwCfg)
    const request = (value: number) => guest.writeFile(REQUESTED, Uint8Array.of(value, 0, 0, 0, 0, 0, 0, 0))
    return { guest, fwCfg, features, request }
  }

  it('are three files, as QEMU has them', () => {
    const { guest, fwCfg } = machine()
    expect(fwCfg.files.map(({ name, size }) => [name, size])).toEqual([
      ['etc/smi/features-ok', 1],
      ['etc/smi/requested-features', 8],
      ['etc/smi/supported-features', 8],
    ])
    expect(toHex(guest.readFile(SUPPORTED, 8))).toBe('0700000000000000')
    expect(machine(0n).fwCfg.files).toEqual([])
  })

  it.each([
    [0, true],
    [1, true],
    [3, true],
    [7, true],
    [2, false], // hot-plug without broadcast
    [4, false],
    [5, false], // unplug without plug
    [9, false], // not offered
  ])('grant request %s: %s', (value, granted) => {
    const { guest, features, request } = machine()
    expect(request(value)).toBe(0)
    guest.outw(0x510, OK)
    expect(guest.inb(0x511)).toBe(granted ? 1 : 0)
    expect(features.negotiated).toBe(granted ? BigInt(value) : 0n)
  })

  it('are locked when granted, until a reset', () => {
    const { guest, features, request } = machine()
    request(1)
    guest.outw(0x510, OK)
    request(3)
    guest.outw(0x510, OK)
    expect(guest.inb(0x511)).toBe(1)
    expect(features.negotiated).toBe(1n)
    const state = json(features.save())
    features.reset('cold')
    expect(toHex(guest.readFile(REQUESTED, 8))).toBe('00'.repeat(8))
    expect(features.negotiated).toBe(0n)
    features.restore(state)
    expect([toHex(guest.readFile(REQUESTED, 8)), features.negotiated]).toEqual(['0300000000000000', 1n])
  })
})

describe('ICH9 SMI and TCO', () => {
  function machine() {
    const guest = new Guest()
    const clock = new SimulationClock()
    let smis = 0
    const tco: Ich9Tco = new Ich9Tco({
      bus: guest.bus,
      clock,
      smiEnabled: () => smi.tcoEnabled,
      raiseSmi: () => smis++,
    })
    const smi = new Ich9Smi({ bus: guest.bus, tcoLocked: () => tco.locked })
    smi.place(0x600, true)
    tco.place(0x600, true)
    return { guest, clock, tco, smi, smis: () => smis }
  }

  it('answers 32-bit accesses to SMI_EN alone', () => {
    const { guest, smi } = machine()
    guest.outl(0x630, 0xffff_ffff)
    expect([guest.inl(0x630), guest.inw(0x630), guest.inl(0x634)]).toEqual([0xffff_ffff, 0, 0])
    guest.outw(0x630, 0)
    guest.outl(0x634, 0xffff_ffff)
    expect(guest.inl(0x630)).toBe(0xffff_ffff)
    expect(smi.commandPortEnabled).toBe(true)
    smi.reset('cold')
    expect(guest.inl(0x630)).toBe(0)
  })

  it('locks GBL_SMI_EN until a reset, and TCO_EN for good', () => {
    const { guest, smi } = machine()
    smi.lockGlobalEnable()
    guest.outl(0x630, 0xffff_ffff)
    expect(guest.inl(0x630)).toBe(0xffff_fffe)
    const state = json(smi.save())
    guest.outw(0x668, 0x1000) // TCO_LOCK
    guest.outl(0x630, 0)
    expect(guest.inl(0x630)).toBe(0x2000)
    smi.reset('cold')
    guest.outl(0x630, 0xffff_ffff)
    expect(guest.inl(0x630)).toBe(0xffff_dfff)
    smi.restore(state)
    guest.outl(0x630, 0xffff_ffff)
    expect(guest.inl(0x630)).toBe(0xffff_fffe)
  })

  it('shows the TCO registers with the masks of QEMU 7.2', () => {
    const { guest } = machine()
    const seen = Array.from({ length: 16 }, (_, i) => {
      const port = 0x660 + 2 * i
      const before = guest.inw(port)
      if (i !== 1) guest.outw(port, 0xffff)
      const after = guest.inw(port)
      if (i !== 1) guest.outw(port, 0)
      return [before, after, guest.inw(port)].map((value) => value.toString(16)).join(' ')
    })
    // Observed on the real one in the same way.
    expect(seen.slice(0, 10)).toEqual([
      '0 4 4',
      '0 0 0',
      '0 e870 0',
      '0 fff8 0',
      '0 feff 1000',
      '8 ffff 0',
      '0 ff 0',
      '0 ff 0',
      '3 ff 0',
      '4 ffff 0',
    ])
    expect(seen.slice(10)).toEqual(Array(6).fill('0 0 0'))
  })

  it('counts down, times out twice, and raises SMIs where enabled', () => {
    const { guest, clock, smis } = machine()
    guest.outl(0x630, 0x2000)
    guest.outw(0x672, 5)
    guest.outw(0x668, 0) // run
    expect(guest.inw(0x660)).toBe(5)
    clock.advanceNanos(1_300_000_000n)
    expect(guest.inw(0x660)).toBe(2)
    clock.advanceNanos(1_700_000_000n)
    expect([guest.inw(0x664), guest.inw(0x666), smis()]).toEqual([0x0008, 0, 1])
    clock.advanceNanos(3_000_000_000n)
    expect([guest.inw(0x666), smis()]).toEqual([0x0006, 2])
    guest.outw(0x668, 0x0800) // halt
    clock.advanceNanos(60_000_000_000n)
    expect(smis()).toBe(2)
  })

  it('does not hang on a timer value whose ten bits are 0', () => {
    const { guest, clock } = machine()
    guest.outw(0x672, 0x0400)
    guest.outw(0x668, 0)
    clock.advanceNanos(6_000_000_000n)
    expect(guest.inw(0x664)).toBe(8)
  })

  it('continues its countdown from a saved state', () => {
    const first = machine()
    first.guest.outw(0x672, 10)
    first.guest.outw(0x668, 0)
    first.guest.outb(0x66c, 0x42)
    const second = machine()
    second.tco.restore(json(first.tco.save()))
    second.clock.advanceNanos(600_000_000n)
    expect([second.guest.inw(0x660), second.guest.inb(0x66c)]).toEqual([9, 0x42])
    second.clock.advanceNanos(6_000_000_000n)
    expect(second.guest.inw(0x664)).toBe(8)
  })
})
