/**
 * Random scripts of guest accesses, each about one part of the machine.
 *
 * They keep away from what would end QEMU rather than show a difference: sleep types that shut down, SMIs while no CPU
 * runs, a reserved SCI choice, and windows over the memory that is compared.
 */
import { FwCfgDmaAccess } from '../../src/fwcfg/dma.ts'
import type { AccessSize } from '../../src/platform/port-bus.ts'
import { SeededRandom } from '../../src/platform/random.ts'
import { inb, type Operation, outb, outl, outw } from './lockstep.ts'
import { type Board, RAM_SIZE, ROM_BASE } from './model-machine.ts'

const SIZES: readonly AccessSize[] = [1, 2, 4]

export class ScriptRandom extends SeededRandom {
  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)]
    if (choice === undefined) throw new RangeError('nothing to choose from')
    return choice
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    this.fill(bytes)
    return bytes
  }

  value(size: AccessSize): number {
    const value = this.u32()
    return size === 4 ? value : size === 2 ? value & 0xffff : value & 0xff
  }
}

/** @param make gives one or more operations at a time */
export function script(count: number, make: () => readonly Operation[]): readonly Operation[] {
  const operations: Operation[] = []
  while (operations.length < count) operations.push(...make())
  return operations
}

// ---------------------------------------------------------------- fw_cfg

/** Where a descriptor may stand, and where data may: in RAM, over its end, in ROM, in a hole, over the end of 64 bits. */
const RAM_PLACES = [0x10_0000, 0x20_0000, 0x20_0fff, 0x2_0000]
const ODD_PLACES = [
  RAM_SIZE - 8,
  RAM_SIZE - 1,
  RAM_SIZE,
  RAM_SIZE + 0x1000,
  0xf_0000,
  0xb_fff8,
  ROM_BASE - 4,
  ROM_BASE + 64,
]
const HUGE_PLACES = [
  0xffff_ffff_ffff_fff0n,
  0xffff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0x10_0000_0000_0000n,
  0x1_0000_0000n,
]
const LENGTHS = [0, 1, 2, 4, 8, 16, 26, 27, 100, 4096, 5000]

/** @param selectors that may be selected; the tables' are better left out, for QEMU rebuilds them */
export function fwCfgOperations(random: ScriptRandom, selectors: readonly number[]): readonly Operation[] {
  switch (random.below(8)) {
    case 0:
      return [outw(0x510, random.pick(selectors))]
    case 1:
      return Array.from({ length: 1 + random.below(8) }, () => inb(random.pick([0x510, 0x511, 0x511])))
    case 2:
      return [{ op: 'in', port: 0x50c + random.below(18), size: random.pick(SIZES) }]
    case 3: {
      const size = random.pick(SIZES)
      const value = random.pick(selectors) * (size === 4 ? 0x1_0001 : 1)
      // The DMA address register has a case of its own: a random one could point anywhere.
      return [{ op: 'out', port: 0x50c + random.below(7), size, value: size === 1 ? value & 0xff : value }]
    }
    default:
      return dmaOperations(random, selectors)
  }
}

function dmaOperations(random: ScriptRandom, selectors: readonly number[]): readonly Operation[] {
  const descriptor = random.chance(12)
    ? random.pick(ODD_PLACES)
    : random.pick(RAM_PLACES) + 64 * random.below(64)
  const address = random.chance(16)
    ? random.pick(HUGE_PLACES)
    : BigInt(
        random.chance(5) ? random.pick(ODD_PLACES) : random.pick(RAM_PLACES) + 0x1_0000 + random.below(256),
      )
  const bits = random.chance(3) ? random.below(32) : random.pick([0x02, 0x04, 0x08, 0x0a, 0x10, 0x18, 0x0c])
  const control = random.pick(selectors) * 0x1_0000 + (random.chance(8) ? random.below(0x1_0000) : bits)
  const length = random.pick(LENGTHS)
  const near = address < 0x1_0000_0000n ? Math.max(0, Number(address) - 4) : 0
  const operations: Operation[] = []
  if (random.chance(2)) operations.push({ op: 'write', address: near, bytes: random.bytes(40) })
  // Last, because the data may lie over it, and a random length keeps QEMU busy for minutes.
  operations.push({
    op: 'write',
    address: descriptor,
    bytes: FwCfgDmaAccess.encode({ control, length, address }),
  })
  if (random.chance(3)) operations.push(outl(0x514, random.chance(8) ? random.u32() : 0))
  if (random.chance(20))
    operations.push({ op: 'out', port: 0x518, size: random.pick([1, 2]), value: random.below(256) })
  operations.push(outl(0x518, swap(descriptor)))
  operations.push({ op: 'read', address: descriptor, length: 16 })
  operations.push({ op: 'read', address: near, length: random.chance(4) ? 5100 : 48 })
  return operations
}

/** Addresses as firmware would write them, and as it would not: zero, odd, in ROM, past RAM, over 4 GiB. */
const GUID_PLACES = [0x20_0028, 0x7ff_f028, 0, 0x20_0029, 0xf_0028, RAM_SIZE + 0x28, ROM_BASE + 0x28]

/**
 * What firmware and a hostile guest do with `etc/vmgenid_addr`: writes of all or a part of it, from guest memory that changed a
 * moment ago, reads by DMA and by port, a select of another item in between, a reset, which clears it.
 * @param selector of the file
 * @param others selectors of other items
 */
export function vmgenidOperations(
  random: ScriptRandom,
  selector: number,
  others: readonly number[],
): readonly Operation[] {
  const [descriptor, data] = [0x20_0000, 0x20_0100]
  const transfer = (control: number, length: number): readonly Operation[] => [
    {
      op: 'write',
      address: descriptor,
      bytes: FwCfgDmaAccess.encode({ control, length, address: BigInt(data) }),
    },
    outl(0x518, swap(descriptor)),
    { op: 'read', address: descriptor, length: 16 },
  ]
  const select = selector * 0x1_0000 + 0x08
  switch (random.below(6)) {
    case 0:
      return random.chance(8) ? [{ op: 'reset', how: 'monitor' }] : [outw(0x510, random.pick(others))]
    case 1:
      return [outw(0x510, selector), ...Array.from({ length: 9 }, () => inb(0x511))]
    case 2:
      return [
        ...transfer(select | 0x02, random.pick([8, 8, 4, 16])),
        { op: 'read', address: data, length: 24 },
      ]
    case 3:
      // Skip, then write in place: how the boot script says the address again.
      return [...transfer(select | 0x04, random.below(10)), ...transfer(0x10, random.pick([8, 4, 1, 0, 9]))]
    default: {
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setUint32(0, random.pick(GUID_PLACES), true)
      if (random.chance(4)) bytes.set(random.bytes(4), 4)
      return [
        { op: 'write', address: data, bytes },
        ...transfer(select | 0x10, random.chance(4) ? random.below(12) : 8),
        // Telling an address makes the host write nothing there.
        { op: 'read', address: 0x20_0028, length: 16 },
      ]
    }
  }
}

function swap(value: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, value)
  return view.getUint32(0, true)
}

// ---------------------------------------------------------------- power management

/** Bases that no other device of the machine has; the first is what firmware chooses. */
const PM_BASES = [0x600, 0x1000, 0x1fc0, 0xb080]
const SCI_CHOICES = [0, 0, 0, 1, 2, 4, 5]

const GPE0_PORT: Readonly<Record<Board, number>> = { pc: 0xafe0, q35: 0x620 }

export function placePm(board: Board, base: number, enabled: boolean, sciChoice = 0): readonly Operation[] {
  const low = board === 'pc' ? 0x8000_0b40 : 0x8000_f840
  return [
    outl(0xcf8, low),
    outl(0xcfc, base | 1),
    outl(0xcf8, board === 'pc' ? 0x8000_0b80 : 0x8000_f844),
    outb(0xcfc, board === 'pc' ? Number(enabled) : (enabled ? 0x80 : 0) | sciChoice),
  ]
}

/** @param base where the block was put last */
export function pmOperations(random: ScriptRandom, board: Board, base: number): readonly Operation[] {
  const block = board === 'pc' ? 0x40 : 0x80
  const size = random.pick(SIZES)
  const offset = random.chance(2) ? random.below(16) : random.below(block)
  switch (random.below(10)) {
    case 9:
      // What raises and lowers the SCI: the timer's status bit is there at once after a reset.
      return [
        random.chance(3)
          ? outw(base, random.value(2))
          : outw(base + 2, random.value(2) & random.pick([1, 0xfffe, 0xffff])),
      ]
    case 0:
    case 1:
    case 2:
      return [{ op: 'in', port: base + offset, size }]
    case 3:
    case 4: {
      const value = random.value(size)
      return isSafePmWrite(offset, size) ? [{ op: 'out', port: base + offset, size, value }] : []
    }
    case 5: {
      // PM1 control: every bit but those that would shut down or suspend.
      const sleepType = random.pick([3, 4, 5, 6, 7]) << 10
      const value = random.chance(4)
        ? (random.value(2) & 0xc3ff) | 0x2000 | sleepType
        : random.value(2) & ~0x2000
      return [outw(base + 4, value)]
    }
    case 6: {
      const gpe = board === 'pc' ? GPE0_PORT.pc : base + 0x20
      const port = gpe + random.below(board === 'pc' ? 4 : 16)
      return random.chance(2)
        ? [{ op: 'in', port, size }]
        : [{ op: 'out', port, size, value: random.value(size) }]
    }
    case 7:
      if (board === 'q35')
        return [outl(base + 0x30, (random.u32() & ~0x20) >>> 0), { op: 'in', port: base + 0x30, size: 4 }]
      return [outb(0xb2, random.value(1))]
    default:
      return [
        random.chance(2) ? outb(0xb2, random.pick([0xf0, 0xf1, 0x02, 0x03])) : outb(0xb3, random.value(1)),
        { op: 'in', port: 0xb1 + random.below(3), size: random.pick(SIZES) },
      ]
  }
}

/** Writes that touch PM1 control, SMI_EN or TCO_DAT_IN have cases of their own, or none. */
function isSafePmWrite(offset: number, size: AccessSize): boolean {
  const touches = (register: number, width: number) => offset < register + width && register < offset + size
  if (touches(4, 2)) return size === 1
  return !touches(0x30, 4) && !touches(0x62, 1)
}

/**
 * Moves or switches the block, every other time after a reset, which alone sets the timer's status bit again: the clock
 * stands still.
 * @returns where the block is now
 */
export function movePm(
  random: ScriptRandom,
  board: Board,
): { readonly base: number; readonly operations: readonly Operation[] } {
  const base = random.pick(PM_BASES) & (board === 'pc' ? 0xffc0 : 0xff80)
  const reset: Operation = { op: 'reset', how: 'monitor' }
  const place = placePm(board, base, !random.chance(6), random.pick(SCI_CHOICES))
  return { base, operations: random.chance(2) ? [reset, ...place] : place }
}

// ---------------------------------------------------------------- reset ports

export function resetPortOperations(random: ScriptRandom): readonly Operation[] {
  const size = random.pick(SIZES)
  switch (random.below(6)) {
    case 0:
      return [{ op: 'in', port: random.pick([0xcf8, 0xcf9, 0xcfa, 0xcfb]), size }]
    case 1:
      return [outb(0xcf9, random.value(1) & ~4), inb(0xcf9)]
    case 2:
      return [outb(0x92, random.value(1) & ~1), { op: 'in', port: 0x92, size: 1 }]
    case 3:
      return random.chance(20)
        ? [outb(0xcf9, random.pick([0x06, 0x0e, 0x04])), { op: 'reset', how: 'pending' }]
        : []
    case 4:
      return random.chance(20) ? [outb(0x92, 0), outb(0x92, 1), { op: 'reset', how: 'pending' }] : []
    default:
      return random.chance(20) ? [{ op: 'reset', how: 'monitor' }] : []
  }
}

// ---------------------------------------------------------------- PCI configuration

const FUNCTIONS: Readonly<Record<Board, readonly number[]>> = {
  pc: [0x00, 0x08, 0x0b, 0x10, 0xff],
  q35: [0x00, 0xf8, 0x10, 0xf1],
}

/** Registers that place things the devices here do not have: the PIIX4's SMBus. */
const LEFT_OUT: Readonly<Record<Board, Readonly<Record<number, readonly number[]>>>> = {
  pc: { 11: [0x90, 0x91, 0x92, 0x93, 0xd2] },
  q35: { 248: [0xf0] },
}

export function pciOperations(random: ScriptRandom, board: Board): readonly Operation[] {
  if (random.chance(200)) return [{ op: 'reset', how: 'monitor' }]
  if (random.chance(12)) {
    const size = random.pick(SIZES)
    return [
      { op: 'out', port: 0xcf8 + random.below(4), size, value: (random.value(size) & 0x7bfb_fbfb) >>> 0 },
    ]
  }
  const slot = random.pick(FUNCTIONS[board])
  const interesting = [0x04, 0x40, 0x44, 0x50, 0x58, 0x60, 0x80, 0x9c, 0xa0]
  const register = random.chance(3) ? random.pick(interesting) + random.below(4) : random.below(256)
  const noise = random.chance(10) ? random.pick([0x0001_0000, 0x0080_0000, 0x7f00_0000]) : 0
  const enable = random.chance(20) ? 0 : 0x8000_0000
  const select = outl(
    0xcf8,
    (enable + noise + slot * 256 + (random.chance(8) ? register : register & 0xfc)) >>> 0,
  )
  const size = random.pick(SIZES)
  const port = 0xcfc + (register & 3)
  const read: Operation = { op: 'in', port, size }
  if (random.chance(3)) return [select, read]
  return [select, ...safeConfigWrite(random, board, slot, register, port, size), read]
}

function safeConfigWrite(
  random: ScriptRandom,
  board: Board,
  slot: number,
  register: number,
  port: number,
  size: AccessSize,
): readonly Operation[] {
  // The access is cut at its start's alignment, and each piece goes to the register of its own offset.
  const touched = Array.from({ length: size }, (_, i) => (register & 0xfc) | (((port & 3) + i) & 3))
  if (touched.some((byte) => LEFT_OUT[board][slot]?.includes(byte))) return []
  const value = random.chance(4)
    ? (random.pick([0, 0xffff_ffff]) >>> 0) % 2 ** (8 * size)
    : random.value(size)
  if (board === 'q35' && slot === 0x00 && touched.includes(0x60)) return [{ op: 'out', port, size, value: 0 }]
  if (board === 'q35' && slot === 0xf8 && touched.includes(0x44)) {
    return touched[0] === 0x44 ? [outb(port, (value & 0x80) | random.pick(SCI_CHOICES))] : []
  }
  return [{ op: 'out', port, size, value }]
}
