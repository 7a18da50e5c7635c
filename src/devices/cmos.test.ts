import { describe, expect, it } from 'vitest'
import { SavedStateError } from '../platform/lifecycle.ts'
import { PortBus } from '../platform/port-bus.ts'
import { Cmos, type CmosState } from './cmos.ts'

function guest() {
  const bus = new PortBus()
  const cmos = new Cmos({ bus })
  const read = (index: number) => {
    bus.out8(0x70, index)
    return bus.in8(0x71)
  }
  const write = (index: number, value: number) => {
    bus.out8(0x70, index)
    bus.out8(0x71, value)
  }
  return { bus, cmos, read, write }
}

describe('CMOS', () => {
  it('keeps bytes by index, whatever the NMI bit says', () => {
    const { bus, read, write } = guest()
    write(0x8f, 0x12)
    write(0x7f, 0x34)
    expect([read(0x0f), read(0xff), read(0x10), bus.in8(0x70)]).toEqual([0x12, 0x34, 0, 0xff])
  })

  it('carries the mark of S3 through resets until firmware clears it; another shutdown status does not survive', () => {
    const { cmos, read, write } = guest()
    cmos.markSuspended()
    cmos.reset('wakeup')
    cmos.reset('cold')
    expect(read(0x0f)).toBe(0xfe)
    write(0x0f, 0x05)
    cmos.reset('cold')
    expect(read(0x0f)).toBe(0)
  })

  it('saves and restores, and refuses what is no state of it', () => {
    const first = guest()
    first.write(0x20, 7)
    const second = guest()
    second.cmos.restore(JSON.parse(JSON.stringify(first.cmos.save())))
    expect(second.bus.in8(0x71)).toBe(7)
    expect(() => second.cmos.restore({ version: 1, index: 128, bytes: '' } as CmosState)).toThrow(
      SavedStateError,
    )
    expect(second.read(0x20)).toBe(7)
  })
})
