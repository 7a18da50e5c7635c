/**
 * A guest that does anything at all: no device throws, and nothing outside guest RAM changes.
 *
 * Both boards with all their devices, over memory with guard bytes between its regions. The seed is in the titles;
 * `VMGENID_SEED=n` repeats a run.
 */

import { describe, expect, it } from 'vitest'
import { DATA } from '../../test/devices/guest.ts'
import { seed } from '../../test/seed.ts'
import { Guid } from '../binary/guid.ts'
import { FwCfgDmaAccess } from '../fwcfg/dma.ts'
import { SimulationClock } from '../platform/clock.ts'
import { FlatMemory } from '../platform/flat-memory.ts'
import { InterruptLines } from '../platform/interrupts.ts'
import type { Device, SavedState } from '../platform/lifecycle.ts'
import type { MemoryRegion } from '../platform/memory-regions.ts'
import { type AccessSize, PortBus } from '../platform/port-bus.ts'
import { SeededRandom } from '../platform/random.ts'
import { lineTrace, TRACE_AREAS } from '../platform/trace.ts'
import type { Chipset, ChipsetOptions } from './chipset.ts'
import { PcChipset } from './chipset-pc.ts'
import { Q35Chipset } from './chipset-q35.ts'
import { DebugConsole } from './debug-console.ts'
import { FwCfg } from './fw-cfg.ts'
import { VmGenIdDevice } from './vmgenid.ts'

const ACCESSES = 100_000

const GUARD = 0xa5
const ARRAY_SIZE = 0x20_0000
const REGIONS: readonly MemoryRegion[] = [
  { start: 0x1000, size: 0x3_f000, kind: 'ram' },
  { start: 0x6_0000, size: 0x1_0000, kind: 'rom' },
  { start: 0x8_0000, size: 0x10_0000, kind: 'ram' },
]

class Host {
  readonly bus = new PortBus()
  readonly array = new Uint8Array(ARRAY_SIZE).fill(GUARD)
  readonly memory = new FlatMemory(() => this.array, REGIONS)
  readonly clock = new SimulationClock()
  readonly devices: readonly Device[]
  readonly chipset: Chipset
  readonly vmgenid: VmGenIdDevice
  readonly requests: string[] = []
  traceLines = 0

  constructor(Kind: new (options: ChipsetOptions) => Chipset) {
    const { bus, memory, clock } = this
    const trace = lineTrace(TRACE_AREAS, () => void this.traceLines++)
    const ask = (what: string) => () => void this.requests.push(what)
    const fwCfg = new FwCfg({ bus, memory, trace })
    fwCfg.addFile('opt/big', new Uint8Array(5000).fill(7))
    fwCfg.addFile('opt/changes', new Uint8Array(4), {
      writable: true,
      onSelect: () => fwCfg.setFile('opt/changes', new Uint8Array(this.traceLines % 9)),
    })
    this.chipset = new Kind({
      bus,
      clock,
      lines: new InterruptLines(),
      ramSize: 2 ** 30,
      trace,
      requests: {
        shutdown: ask('shutdown'),
        suspend: ask('suspend'),
        suspendToDisk: ask('suspend-to-disk'),
        wakeUp: () => {},
        reset: ask('reset'),
        smi: () => {},
      },
    })
    this.vmgenid = new VmGenIdDevice(
      {},
      { memory, random: new SeededRandom(1), fwCfg, acpi: this.chipset.pm, devices: [], trace },
    )
    this.vmgenid.publish(fwCfg)
    if (this.chipset instanceof Q35Chipset) this.chipset.smiFeatures.publish(fwCfg)
    this.devices = [fwCfg, ...this.chipset.devices, new DebugConsole({ bus, trace }), this.vmgenid]
    this.reset('cold')
    for (const { start, size } of REGIONS) this.array.fill(0, start, start + size)
  }

  reset(kind: 'cold' | 'wakeup'): void {
    for (const device of this.devices) device.reset(kind)
  }

  /** What a machine does with what its guest has asked for. */
  act(): void {
    for (const request of this.requests.splice(0)) {
      this.reset(request === 'suspend' ? 'wakeup' : 'cold')
      if (request === 'suspend') this.chipset.pm.wake('other')
    }
  }

  saveAndRestore(): void {
    for (const device of this.devices) {
      const state: SavedState = JSON.parse(JSON.stringify(device.save()))
      device.restore(state)
    }
  }

  /** Bytes outside guest RAM that are not what they were. */
  damaged(): number {
    let count = 0
    this.array.forEach((byte, address) => {
      const region = REGIONS.find(({ start, size }) => address >= start && address < start + size)
      if (region?.kind === 'ram') return
      if (byte !== (region ? 0 : GUARD)) count++
    })
    return count
  }
}

const PORTS = [
  0x510, 0x511, 0x514, 0x518, 0xb2, 0xb3, 0x92, 0xcf8, 0xcf9, 0xcfc, 0xcfd, 0x402, 0xafe0, 0xafe2,
]
const SIZES: readonly AccessSize[] = [1, 2, 4]
const ADDRESSES = [
  0,
  0xff8,
  0x1000,
  DATA,
  0x3_fffc,
  0x5_ffff,
  0x6_fff0,
  0x7_fff9,
  0x17_fff8,
  0x1f_ffff,
  2 ** 32,
  2 ** 51,
]

class HostileGuest extends SeededRandom {
  readonly #host: Host

  constructor(seed: number, host: Host) {
    super(seed)
    this.#host = host
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)]
    if (choice === undefined) throw new RangeError('nothing to choose from')
    return choice
  }

  act(): void {
    const { bus, clock, chipset, vmgenid } = this.#host
    const size = this.pick(SIZES)
    const value = this.below(4) === 0 ? this.below(64) : this.u32()
    switch (this.below(16)) {
      case 0:
      case 1:
      case 2:
        bus.read(this.port(), size)
        break
      case 3:
      case 4:
      case 5:
        bus.write(this.port(), size, size === 4 ? value : value & (size === 2 ? 0xffff : 0xff))
        break
      case 6:
      case 7:
        bus.write(chipset.pm.base + this.below(0x80), size, value)
        break
      case 8:
        this.configure(value, size)
        break
      case 9:
        bus.write(0x510, 2, this.pick([0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x4021, 0x8000, 0xffff]))
        break
      case 10:
        if (this.below(20) === 0) clock.advanceNanos(BigInt(this.u32()) * 2n)
        break
      case 11:
        if (this.below(50) === 0) vmgenid.setGuid(Guid.random(this.bytes(16)))
        if (this.below(200) === 0) this.#host.saveAndRestore()
        break
      default:
        this.transfer()
    }
  }

  port(): number {
    return this.below(4) === 0 ? this.below(0x1_0000) : this.pick(PORTS) + this.below(4)
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    this.fill(bytes)
    return bytes
  }

  configure(value: number, size: AccessSize): void {
    const { bus } = this.#host
    const slot = this.pick([0x00, 0x08, 0x0b, 0xf8])
    const register = this.pick([0x40, 0x41, 0x44, 0x80, 0x9c, 0xa0, this.below(256)])
    bus.write(0xcf8, 4, 0x8000_0000 + slot * 256 + register)
    bus.write(0xcfc + this.below(4), size, value)
  }

  transfer(): void {
    const { bus, memory } = this.#host
    const address = BigInt(this.pick(ADDRESSES)) + BigInt(this.below(64))
    const access = FwCfgDmaAccess.encode({
      control:
        this.pick([0x20, 0x21, 0x22, 0x23, 0x24, 0x25, this.below(0x1_0000)]) * 0x1_0000 + this.below(32),
      length: this.pick([0, 1, 8, 16, 100, 0x1_0000, 0xffff_ffff, this.u32()]),
      address: this.below(8) === 0 ? (1n << 64n) - BigInt(1 + this.below(200)) : address,
    })
    const descriptor = this.pick(ADDRESSES) + this.below(32)
    memory.write(descriptor, access)
    if (this.below(16) === 0) bus.write(0x514, 4, this.u32())
    const view = new DataView(new ArrayBuffer(4))
    view.setUint32(0, descriptor % 2 ** 32)
    bus.write(0x518, 4, view.getUint32(0, true))
  }
}

describe.each([
  ['pc', PcChipset],
  ['q35', Q35Chipset],
] as const)(`%s with a hostile guest (seed ${seed})`, (_name, Kind) => {
  it(`survives ${ACCESSES} accesses, and so does everything that is not guest RAM`, () => {
    const host = new Host(Kind)
    const guest = new HostileGuest(seed, host)
    let resets = 0
    for (let i = 0; i < ACCESSES; i++) {
      guest.act()
      resets += host.requests.length
      host.act()
    }
    expect(host.damaged()).toBe(0)
    // The run was about something.
    expect(resets).toBeGreaterThan(50)
    expect(host.traceLines).toBeGreaterThan(ACCESSES / 4)
    const used = host.array.subarray(0x1000, 0x4_0000)
    expect(used.some((byte) => byte !== 0)).toBe(true)
  })
})
