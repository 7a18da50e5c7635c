import { describe, expect, it } from 'vitest'
import { SparseMemory } from '../platform/guest-memory.ts'
import {
  readVmClock,
  readVmClockFlags,
  VMCLOCK_MAGIC,
  VMCLOCK_SIZE,
  VmClockAbi,
  vmClockChanges,
} from './vmclock.ts'

const AT = 0x1000
const SEQ = AT + 0x0c

/** As Firecracker makes it: no counter, generation counter and notification. */
const PAGE: VmClockAbi = {
  magic: VMCLOCK_MAGIC,
  size: 0x1000,
  version: 1,
  counterId: 0xff,
  timeType: 0,
  seqCount: 2,
  disruptionMarker: 0n,
  flags: 0x300n,
  padding: 0,
  clockStatus: 0,
  leapSecondSmearingHint: 0,
  taiOffsetSec: 0,
  leapIndicator: 0,
  counterPeriodShift: 0,
  counterValue: 0n,
  counterPeriodFracSec: 0n,
  counterPeriodEstErrorRateFracSec: 0n,
  counterPeriodMaxErrorRateFracSec: 0n,
  timeSec: 0n,
  timeFracSec: 0n,
  timeEstErrorNanosec: 0n,
  timeMaxErrorNanosec: 0n,
  vmGenerationCounter: 3n,
}

function memoryWith(page: Partial<VmClockAbi> = {}) {
  const memory = new SparseMemory([{ start: 0, size: 0x10000, kind: 'ram' }])
  memory.write(AT, VmClockAbi.encode({ ...PAGE, ...page }))
  return memory
}

describe('the layout', () => {
  it.each([
    ['seqCount', 0x0c],
    ['disruptionMarker', 0x10],
    ['flags', 0x18],
    ['clockStatus', 0x22],
    ['taiOffsetSec', 0x24],
    ['counterValue', 0x28],
    ['timeSec', 0x48],
    ['timeMaxErrorNanosec', 0x60],
    ['vmGenerationCounter', 0x68],
  ] as const)('has %s at %i', (field, offset) => {
    expect(VmClockAbi.offsetOf(field)).toBe(offset)
  })
})

describe('reading', () => {
  it('gives the page', () => {
    expect(readVmClock(memoryWith(), AT)).toEqual({ status: 'ok', page: PAGE, retries: 0 })
  })

  it('waits while the host writes', () => {
    const memory = memoryWith({ seqCount: 3 })
    let waits = 0
    const wait = () => {
      if (++waits === 5) memory.writeU32(SEQ, 4)
    }
    expect(readVmClock(memory, AT, { wait })).toMatchObject({ status: 'ok', retries: 5 })
  })

  it('starts over when the host has written meanwhile', () => {
    const memory = memoryWith()
    let writes = 2
    const racing = new Proxy(memory, {
      get(target, name) {
        if (name !== 'read') {
          const value = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        }
        return (address: number, bytes: Uint8Array) => {
          const whole = target.read(address, bytes)
          if (writes-- > 0) target.writeU32(SEQ, (target.readU32(SEQ) ?? 0) + 2)
          return whole
        }
      },
    })
    // The first read is the look at magic and size.
    expect(readVmClock(racing, AT)).toMatchObject({ status: 'ok', retries: 1, page: { seqCount: 6 } })
  })

  it('gives up on a host that never ends', () => {
    expect(readVmClock(memoryWith({ seqCount: 1 }), AT, { tries: 10 })).toEqual({
      status: 'ETIMEDOUT',
      retries: 10,
    })
  })

  it.each([
    [{ magic: 0x1234 }, 'magic is 0x00001234'],
    [{ size: 0x2000 }, 'size is 0x2000, the region has 0x1000'],
    [{ size: 0x60 }, 'size is 0x60, the fields have 0x70'],
    [{ version: 2 }, 'version is 2'],
  ])('refuses %j', (page, reason) => {
    expect(readVmClock(memoryWith(page), AT)).toEqual({ status: 'EINVAL', reason })
  })

  it('refuses a page that is not there', () => {
    expect(readVmClock(memoryWith(), 0x10000 - VMCLOCK_SIZE + 1).status).toBe('EINVAL')
  })
})

describe('the flags', () => {
  it('are read in both numberings', () => {
    const [linux, uapi13] = readVmClockFlags(PAGE)
    expect(linux).toEqual({
      numbering: 'linux',
      flags: ['generation counter present', 'notification present'],
      objections: [],
    })
    expect(uapi13).toEqual({
      numbering: 'uapi13',
      flags: ['notification present'],
      objections: ['bits above 8 are set', 'there is a generation counter, and its flag is clear'],
    })
  })

  it('of a page that follows the text make no sense by the header', () => {
    const [linux, uapi13] = readVmClockFlags({ ...PAGE, flags: 0x180n }, true)
    expect(linux?.objections).toEqual([
      'the device notifies, and the flag is clear',
      'time without a counter is monotonic',
    ])
    expect(uapi13?.objections).toEqual([])
  })

  it('that promise a notification need an interrupt', () => {
    expect(readVmClockFlags(PAGE, false)[0]?.objections).toEqual([
      'the device has no interrupt, and the flag is set',
    ])
  })
})

describe('a change', () => {
  it('of the marker alone is a migration, of the counter a copy', () => {
    expect(vmClockChanges(PAGE, { ...PAGE, disruptionMarker: 1n })).toEqual({
      disrupted: true,
      cloned: false,
    })
    expect(vmClockChanges(PAGE, { ...PAGE, vmGenerationCounter: 4n })).toEqual({
      disrupted: false,
      cloned: true,
    })
  })
})
