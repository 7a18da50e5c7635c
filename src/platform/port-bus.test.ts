import { describe, expect, it } from 'vitest'
import { NumberRangeError } from '../binary/numbers.ts'
import { type AccessSize, PortBus, PortOverlapError, type PortRegion } from './port-bus.ts'

/** A device that notes what reaches it, and reads as the offset in each byte. */
function recorder(region: Partial<PortRegion> = {}) {
  const calls: string[] = []
  return {
    calls,
    region: {
      name: 'recorder',
      length: 4,
      read: (offset: number, size: AccessSize) => {
        calls.push(`r${size}@${offset}`)
        return (0x1030_2010 + offset) >>> 0
      },
      write: (offset: number, size: AccessSize, value: number) => {
        calls.push(`w${size}@${offset}=${value.toString(16)}`)
      },
      ...region,
    },
  }
}

describe('PortBus', () => {
  it('reads ones where nobody answers, and zeros past the last port', () => {
    const bus = new PortBus()
    expect([bus.in8(0x80), bus.in16(0x80), bus.in32(0x80)]).toEqual([0xff, 0xffff, 0xffff_ffff])
    // As QEMU does (seen on 7.2).
    expect([bus.in8(0xffff), bus.in16(0xffff), bus.in32(0xfffd)]).toEqual([0xff, 0xff, 0x00ff_ffff])
    bus.out32(0xfffd, 0)
  })

  // Widths as QEMU 7.2 showed them on the ports of fw_cfg and the PM block; src: softmmu/memory.c.
  it.each<[string, Partial<PortRegion>, number, AccessSize, string[], number]>([
    ['passes whole accesses on', {}, 0, 4, ['r4@0'], 0x1030_2010],
    ['cuts at the alignment within the region', {}, 1, 4, ['r1@1', 'r2@2'], 0xff20_1211],
    [
      'cuts to the widest that is answered',
      { answers: { min: 1, max: 2 } },
      0,
      4,
      ['r2@0', 'r2@2'],
      0x2012_2010,
    ],
    ['widens to the narrowest that is handled', { handles: { min: 4, max: 4 } }, 1, 1, ['r4@1'], 0x11],
    ['splits to the widest that is handled', { handles: { min: 1, max: 1 } }, 0, 2, ['r1@0', 'r1@1'], 0x1110],
    ['reads 0 where the width is not answered', { answers: { min: 4, max: 4 } }, 0, 2, [], 0],
    ['reads 0 where the place is not accepted', { accepts: () => false }, 0, 2, [], 0],
    ['reaches past its end when aligned there', { length: 1 }, 0, 4, ['r4@0'], 0x1030_2010],
  ])('%s', (_title, options, offset, size, calls, value) => {
    const bus = new PortBus()
    const device = recorder(options)
    bus.claim(0x200, device.region)
    expect(bus.read(0x200 + offset, size)).toBe(value)
    expect(device.calls).toEqual(calls)
  })

  it('cuts writes as it cuts reads', () => {
    const bus = new PortBus()
    const device = recorder({ handles: { min: 2, max: 2 } })
    bus.claim(0x200, device.region)
    bus.out8(0x201, 0x24)
    bus.out32(0x200, 0x8765_4321)
    bus.out32(0x1ff, 0x8765_4321)
    expect(device.calls).toEqual(['w2@1=24', 'w2@0=4321', 'w2@2=8765', 'w2@0=6543', 'w2@2=87'])
  })

  it('gives each piece to the device at its first port', () => {
    const bus = new PortBus()
    const low = recorder({ length: 2, name: 'low' })
    const high = recorder({ length: 2, name: 'high' })
    bus.claim(0x202, high.region)
    bus.claim(0x200, low.region)
    expect(bus.in32(0x200)).toBe(0x1030_2010) // aligned in `low`, so all of it
    expect(bus.in32(0x201)).toBe(0xff20_1011)
    expect([low.calls, high.calls]).toEqual([['r4@0', 'r1@1'], ['r2@0']])
  })

  it('refuses two claims of one port, whoever comes first', () => {
    const bus = new PortBus()
    bus.claim(0x200, recorder({ name: 'first' }).region)
    expect(() => bus.claim(0x203, recorder({ name: 'second' }).region)).toThrowErrorMatchingInlineSnapshot(`
      [PortOverlapError: port 0x0203 is claimed twice

        First:   first
        Second:  second

        Move one of the devices, or give the one that shall win a higher priority.]
    `)
    expect(() => bus.claim(0x1fe, recorder().region)).toThrow(PortOverlapError)
    expect(() => bus.claim(0xfffe, recorder().region)).toThrow(NumberRangeError)
    expect(bus.whatIsAt(0x203)).toBe('first')
  })

  it('lets the higher priority win', () => {
    const bus = new PortBus()
    bus.claim(0xcf9, recorder({ name: 'reset', length: 1 }).region, { priority: 1 })
    bus.claim(0xcf8, recorder({ name: 'pci' }).region)
    expect([0xcf8, 0xcf9, 0xcfa].map((port) => bus.whatIsAt(port))).toEqual(['pci', 'reset', 'pci'])
  })

  it('moves and switches regions, the one that moved last on top', () => {
    const bus = new PortBus()
    const fixed = bus.claim(0x500, recorder({ name: 'fixed' }).region)
    const pm = bus.claim(0, recorder({ name: 'pm' }).region, { enabled: false })
    expect(bus.whatIsAt(0)).toBeUndefined()
    pm.setEnabled(true)
    expect(bus.whatIsAt(0)).toBe('pm')
    pm.move(0x502)
    expect([0, 0x500, 0x502, 0x505].map((port) => bus.whatIsAt(port))).toEqual([
      undefined,
      'fixed',
      'pm',
      'pm',
    ])
    expect(pm.port).toBe(0x502)
    pm.setEnabled(false)
    expect([0x502, 0x505].map((port) => bus.whatIsAt(port))).toEqual(['fixed', undefined])
    pm.setEnabled(true)
    fixed.move(0x501)
    expect([0x500, 0x502, 0x505].map((port) => bus.whatIsAt(port))).toEqual([undefined, 'fixed', 'pm'])
  })

  it('takes any port for a move: a guest chose it', () => {
    const bus = new PortBus()
    const pm = bus.claim(0x500, recorder({ name: 'pm' }).region)
    pm.move(0xfffe)
    expect(bus.in32(0xfffe)).toBe(0x1030_2010)
    pm.move(0x1_0200)
    expect(pm.port).toBe(0x200)
    pm.move(-1)
    expect(bus.whatIsAt(0xffff)).toBe('pm')
  })
})
