import { describe, expect, it } from 'vitest'
import { DATA, Guest, RAM_END, ROM_BASE } from '../../test/devices/guest.ts'
import { fromLatin1, toHex, toLatin1 } from '../binary/bytes.ts'
import { decodeFileDirectory } from '../fwcfg/directory.ts'
import {
  FW_CFG_DMA_CTL_ERROR,
  FW_CFG_DMA_CTL_READ,
  FW_CFG_DMA_CTL_SELECT,
  FW_CFG_DMA_CTL_SKIP,
  FW_CFG_DMA_CTL_WRITE,
  fwCfgDmaControl,
} from '../fwcfg/dma.ts'
import { FW_CFG_FILE_DIR, FW_CFG_ID } from '../fwcfg/selectors.ts'
import { lineTrace } from '../platform/trace.ts'
import { FwCfg, type FwCfgOptions } from './fw-cfg.ts'
import { FwCfgDuplicateNameError, FwCfgItemError } from './fw-cfg-items.ts'

const [READ, WRITE, SKIP] = [FW_CFG_DMA_CTL_READ, FW_CFG_DMA_CTL_WRITE, FW_CFG_DMA_CTL_SKIP]
const ERROR = FW_CFG_DMA_CTL_ERROR

/** A machine with two files: `opt/a`, 26 letters, and `opt/w`, 8 writable bytes. */
function machine(options: Partial<FwCfgOptions> = {}) {
  const guest = new Guest()
  const fwCfg = new FwCfg({ bus: guest.bus, memory: guest.memory, ...options })
  const letters = fromLatin1('abcdefghijklmnopqrstuvwxyz')
  const writable = fromLatin1('12345678')
  fwCfg.addFile('opt/w', writable, { writable: true })
  fwCfg.addFile('opt/a', letters)
  fwCfg.reset('cold')
  return { guest, fwCfg, writable, a: 0x20, w: 0x21 }
}

describe('fw_cfg ports', () => {
  it('reads QEMU after a reset, then zeros', () => {
    const { guest } = machine()
    expect(toLatin1(guest.next(6))).toBe('QEMU\0\0')
  })

  it('selects with 16 bits, reads with 8 at either port, and rewinds', () => {
    const { guest, a } = machine()
    guest.outw(0x510, a)
    expect([guest.inb(0x511), guest.inb(0x510), guest.inb(0x511)].map((c) => String.fromCharCode(c))).toEqual(
      ['a', 'b', 'c'],
    )
    guest.outw(0x510, a)
    expect(toLatin1(guest.next(26))).toBe('abcdefghijklmnopqrstuvwxyz')
    expect(guest.next(3)).toEqual(Uint8Array.of(0, 0, 0))
  })

  // QEMU 7.2, observed: see the lockstep test for all of them at random.
  it('does not move for accesses that are misplaced or too wide', () => {
    const { guest, a } = machine()
    guest.outw(0x510, a)
    expect(guest.inw(0x510)).toBe(0)
    expect(guest.inl(0x510)).toBe(0)
    guest.outb(0x510, 0x21)
    guest.outb(0x511, 0x21)
    guest.outw(0x511, 0x21)
    guest.outl(0x510, 0x21)
    guest.outw(0x514, 0)
    guest.outb(0x518, 0)
    expect(guest.inw(0x511)).toBe(0xff61) // one data byte, then a port that nobody has
    expect(guest.inb(0x511)).toBe(0x62)
    expect(guest.inb(0x51c)).toBe(0xff)
  })

  it('shows its signature at any width and offset of the DMA register', () => {
    const { guest } = machine()
    expect(guest.inl(0x514)).toBe(0x554d_4551)
    expect(guest.inl(0x518)).toBe(0x4746_4320)
    expect(toLatin1(Uint8Array.from({ length: 8 }, (_, i) => guest.inb(0x514 + i)))).toBe('QEMU CFG')
    expect(guest.inw(0x516)).toBe(0x554d)
  })

  it('has no DMA register without DMA, and says so in the feature word', () => {
    const { guest, fwCfg } = machine({ dmaEnabled: false })
    expect(guest.inl(0x514)).toBe(0xffff_ffff)
    expect(fwCfg.item(FW_CFG_ID)).toEqual(Uint8Array.of(1, 0, 0, 0))
    expect(machine().fwCfg.item(FW_CFG_ID)).toEqual(Uint8Array.of(3, 0, 0, 0))
  })

  it.each([
    ['bit 14 set', 0x4020, 'a'],
    ['no item there', 0x0005, '\0'],
    ['behind the last slot', 0x0040, '\0'],
    ['the number with all bits', 0xffff, '\0'],
    ["the architecture's list", 0x8020, '\0'],
  ])('selects %s', (_title, key, first) => {
    const { guest } = machine()
    guest.outw(0x510, key)
    expect(toLatin1(guest.next(1))).toBe(first)
  })

  it("keeps the architecture's items apart", () => {
    const { guest, fwCfg } = machine()
    fwCfg.addItem(0x8002, Uint8Array.of(1, 0, 0, 0))
    fwCfg.addItem(0x0002, new Uint8Array(16).fill(2))
    guest.outw(0x510, 0xc002)
    expect(guest.inb(0x511)).toBe(1)
    guest.outw(0x510, 0x4002)
    expect(guest.inb(0x511)).toBe(2)
  })
})

describe('fw_cfg DMA', () => {
  interface Case {
    readonly title: string
    readonly key: 'a' | 'w' | number
    /** Bits of control; the select is added. */
    readonly bits: number
    /** Bytes skipped first. */
    readonly skip?: number
    readonly length: number
    readonly address?: bigint | number
    /** What control reads afterwards. */
    readonly control: number
    /** Memory at the data address, which held `..........`. */
    readonly memory?: string
    /** What the next data byte is. */
    readonly next?: string
    /** The writable file afterwards, which held `12345678`. */
    readonly file?: string
  }

  const cases: readonly Case[] = [
    { title: 'reads', key: 'a', bits: READ, length: 4, control: 0, memory: 'abcd......', next: 'e' },
    {
      title: 'reads on after a skip',
      key: 'a',
      bits: READ,
      skip: 2,
      length: 3,
      control: 0,
      memory: 'cde.......',
    },
    {
      title: 'fills up with zeros',
      key: 'w',
      bits: READ,
      skip: 6,
      length: 5,
      control: 0,
      memory: '78\0\0\0.....',
    },
    {
      title: 'reads zeros at the end',
      key: 'a',
      bits: READ,
      skip: 26,
      length: 3,
      control: 0,
      memory: '\0\0\0.......',
    },
    {
      title: 'reads zeros without an item',
      key: 0x5,
      bits: READ,
      length: 3,
      control: 0,
      memory: '\0\0\0.......',
    },
    {
      title: 'reads zeros of no number',
      key: 0x1000,
      bits: READ,
      length: 3,
      control: 0,
      memory: '\0\0\0.......',
    },
    { title: 'reads nothing', key: 'a', bits: READ, length: 0, control: 0, memory: '..........', next: 'a' },
    {
      title: 'reads into a hole',
      key: 'a',
      bits: READ,
      length: 4,
      address: RAM_END,
      control: ERROR,
      next: 'e',
    },
    {
      title: 'reads into ROM',
      key: 'a',
      bits: READ,
      length: 4,
      address: ROM_BASE,
      control: ERROR,
      next: 'e',
    },
    {
      title: 'reads over the end of RAM',
      key: 'a',
      bits: READ,
      length: 4,
      address: RAM_END - 2,
      control: ERROR,
      next: 'e',
    },
    {
      title: 'reads to nowhere',
      key: 'a',
      bits: READ,
      length: 4,
      address: 1n << 60n,
      control: ERROR,
      next: 'e',
    },
    {
      title: 'writes',
      key: 'w',
      bits: WRITE,
      length: 8,
      control: 0,
      file: '..........'.slice(0, 8),
      next: '\0',
    },
    {
      title: 'writes a part',
      key: 'w',
      bits: WRITE,
      skip: 4,
      length: 2,
      control: 0,
      file: '1234..78',
      next: '7',
    },
    { title: 'writes through bit 14', key: 0x4021, bits: WRITE, length: 2, control: 0, file: '..345678' },
    {
      title: 'refuses a write past the end',
      key: 'w',
      bits: WRITE,
      skip: 4,
      length: 5,
      control: ERROR,
      next: '\0',
    },
    { title: 'refuses a write at the end', key: 'w', bits: WRITE, skip: 8, length: 1, control: ERROR },
    {
      title: 'refuses a write of what is not writable',
      key: 'a',
      bits: WRITE,
      length: 4,
      control: ERROR,
      next: 'e',
    },
    { title: 'refuses a write without an item', key: 0x5, bits: WRITE, length: 1, control: ERROR },
    {
      title: 'writes nothing, even to what is not writable',
      key: 'a',
      bits: WRITE,
      length: 0,
      control: 0,
      next: 'a',
    },
    {
      title: 'zeroes what it should have written from a hole',
      key: 'w',
      bits: WRITE,
      skip: 2,
      length: 4,
      address: RAM_END,
      control: ERROR,
      file: '12\0\0\0\x0078',
      next: '7',
    },
    {
      title: 'zeroes what it should have written from nowhere',
      key: 'w',
      bits: WRITE,
      length: 4,
      address: 1n << 60n,
      control: ERROR,
      file: '\0\0\0\x005678',
    },
    {
      title: 'writes the part of a source that is there, and fails',
      key: 'w',
      bits: WRITE,
      length: 4,
      address: RAM_END - 2,
      control: ERROR,
      file: 'zz\0\x005678',
    },
    { title: 'skips', key: 'a', bits: SKIP, length: 3, control: 0, next: 'd' },
    { title: 'skips past the end', key: 'a', bits: SKIP, length: 0xffff_ffff, control: 0, next: '\0' },
    { title: 'skips without an item', key: 0x5, bits: SKIP, length: 7, control: 0 },
    {
      title: 'prefers a read to a write',
      key: 'w',
      bits: READ | WRITE,
      length: 2,
      control: 0,
      memory: '12........',
    },
    {
      title: 'prefers a write to a skip',
      key: 'w',
      bits: WRITE | SKIP,
      length: 2,
      control: 0,
      file: '..345678',
    },
    {
      title: 'prefers a read to a skip',
      key: 'a',
      bits: READ | SKIP,
      length: 1,
      control: 0,
      memory: 'a.........',
    },
    { title: 'does nothing when only selecting', key: 'a', bits: 0, length: 9, control: 0, next: 'a' },
    {
      title: 'ignores an error in the request',
      key: 'a',
      bits: READ | ERROR,
      length: 1,
      control: 0,
      next: 'b',
    },
    {
      title: 'ignores bits that mean nothing',
      key: 'a',
      bits: READ | 0xffe0,
      length: 1,
      control: 0,
      next: 'b',
    },
  ]

  it.each(cases)('$title', ({ key, bits, skip = 0, length, address = DATA, control, memory, next, file }) => {
    const { guest, writable, ...keys } = machine()
    guest.memory.write(DATA, fromLatin1('..........'))
    guest.memory.write(RAM_END - 2, fromLatin1('zz'))
    const selector = typeof key === 'number' ? key : keys[key]
    expect(guest.dma(fwCfgDmaControl(SKIP, selector), skip)).toBe(0)
    const only = skip === 0 ? fwCfgDmaControl(bits, selector) : bits
    expect(guest.dma(only, length, address)).toBe(control)
    if (memory !== undefined) expect(toLatin1(guest.bytes(DATA, 10))).toBe(memory)
    expect(toLatin1(writable)).toBe(file ?? '12345678')
    if (next !== undefined) expect(toLatin1(guest.next(1))).toBe(next)
  })

  it.each([
    ['ERROR', FW_CFG_DMA_CTL_ERROR, 0x01],
    ['READ', FW_CFG_DMA_CTL_READ, 0x02],
    ['SKIP', FW_CFG_DMA_CTL_SKIP, 0x04],
    ['SELECT', FW_CFG_DMA_CTL_SELECT, 0x08],
    ['WRITE', FW_CFG_DMA_CTL_WRITE, 0x10],
  ])('has %s at its place', (_name, bit, value) => expect(bit).toBe(value))

  it('leaves length and address of the descriptor alone', () => {
    const { guest, a } = machine()
    guest.dma(fwCfgDmaControl(READ, a), 4, DATA)
    expect(toHex(guest.bytes(0x1000, 16))).toBe('00000000000000040000000000002000')
  })

  it('forgets the address when it has used it, and the low half when the high half comes', () => {
    const { guest, a } = machine()
    guest.dma(fwCfgDmaControl(READ, a), 1)
    guest.memory.write(0, guest.bytes(0x1000, 16)) // a descriptor at 0: control 0, nothing to do
    guest.memory.writeU8(3, 0x01)
    guest.outl(0x518, 0) // if anything were left of 0x1000, control at 0 would stay
    expect(guest.memory.readU32(0)).toBe(0)
    guest.outl(0x514, 0x0100_0000) // high half 1: beyond RAM
    guest.memory.writeU8(0x1003, 0xee)
    guest.outl(0x518, 0x0010_0000)
    expect(guest.memory.readU8(0x1003)).toBe(0xee)
    guest.outl(0x514, 0x0100_0000)
    guest.outl(0x514, 0)
    guest.outl(0x518, 0x0010_0000)
    expect(guest.memory.readU8(0x1003)).toBe(0)
  })

  it('does not mind a descriptor that is not there', () => {
    const { guest } = machine()
    guest.startDma(RAM_END + 0x1000)
    guest.startDma(2 ** 52)
    // QEMU stores as much of the error as there is memory for: the three zeros before the one.
    guest.memory.write(RAM_END - 3, Uint8Array.of(9, 9, 9))
    guest.startDma(RAM_END - 3)
    expect(guest.bytes(RAM_END - 3, 3)).toEqual(Uint8Array.of(0, 0, 0))
  })

  it('takes a descriptor from ROM, and cannot answer', () => {
    const { guest, a } = machine()
    guest.dma(fwCfgDmaControl(READ, a), 3)
    const descriptor = guest.bytes(0x1000, 16)
    new DataView(descriptor.buffer).setUint32(0, fwCfgDmaControl(READ, a))
    guest.memory.load(ROM_BASE, descriptor)
    guest.memory.fill(DATA, 3, 0)
    guest.startDma(ROM_BASE)
    expect(toLatin1(guest.bytes(DATA, 3))).toBe('abc')
    expect(guest.bytes(ROM_BASE, 16)).toEqual(descriptor)
  })

  it('goes on at 0 when the range runs over 64 bits, as QEMU does', () => {
    const { guest, a } = machine()
    expect(guest.dma(fwCfgDmaControl(READ, a), 6, 0xffff_ffff_ffff_fffen)).toBe(ERROR)
    expect(toLatin1(guest.bytes(0, 5))).toBe('cdef\0')
  })

  it('bounds the cost of 4 GiB that a guest asks for', () => {
    const guest = new Guest([{ start: 0, size: 2 ** 33, kind: 'ram' }])
    const fwCfg = new FwCfg({ bus: guest.bus, memory: guest.memory })
    fwCfg.addFile('opt/a', fromLatin1('abc'))
    guest.memory.writeU8(0x8000_0000, 1)
    const start = performance.now()
    for (let i = 0; i < 200; i++) {
      expect(guest.dma(fwCfgDmaControl(READ, 0x20), 0xffff_ffff, 0x10_0000)).toBe(0)
      expect(guest.dma(WRITE, 0xffff_ffff, 0x10_0000)).toBe(ERROR)
    }
    expect(performance.now() - start).toBeLessThan(1000)
    expect(guest.memory.readU8(0x8000_0000)).toBe(0)
    expect(guest.memory.residentBytes).toBeLessThan(2 ** 20)
  })

  it('runs select and write callbacks at their moments', () => {
    const { guest, fwCfg } = machine()
    const seen: string[] = []
    const bytes = fromLatin1('old!')
    fwCfg.addFile('opt/z', bytes, {
      writable: true,
      onSelect: () => {
        seen.push('select')
        bytes.set(fromLatin1('new!'))
      },
      onWrite: (offset, length) => void seen.push(`write ${offset} ${length} ${toLatin1(bytes)}`),
    })
    const z = 0x22
    expect(toLatin1(guest.readFile(z, 4))).toBe('new!')
    guest.outw(0x510, z)
    guest.dma(SKIP, 1)
    guest.memory.write(DATA, fromLatin1('EW'))
    guest.dma(WRITE, 2)
    guest.dma(WRITE, 2, RAM_END)
    guest.dma(WRITE, 0)
    expect(seen).toEqual(['select', 'select', 'write 1 2 nEW!'])
  })
})

describe('fw_cfg files', () => {
  it('lists files by name, with selectors in that order', () => {
    const { guest, fwCfg } = machine()
    fwCfg.addFile('etc/b', new Uint8Array(3))
    fwCfg.addFile('opt/B', new Uint8Array(0))
    const directory = decodeFileDirectory(guest.readFile(FW_CFG_FILE_DIR, 2052))
    expect(directory.map(({ name, selector, size }) => [name, selector, size])).toEqual([
      ['etc/b', 0x20, 3],
      ['opt/B', 0x21, 0],
      ['opt/a', 0x22, 26],
      ['opt/w', 0x23, 8],
    ])
    expect(directory).toEqual(fwCfg.files)
    expect(fwCfg.item(FW_CFG_FILE_DIR)).toHaveLength(4 + 64 * 32)
    expect(toLatin1(guest.readFile(0x22, 3))).toBe('abc')
  })

  it('replaces a file, and its size in the directory', () => {
    const { guest, fwCfg, a } = machine()
    fwCfg.finishStartUp()
    guest.outw(0x510, a)
    fwCfg.setFile('opt/a', fromLatin1('longer than the alphabet was'))
    expect(toLatin1(guest.next(6))).toBe('longer')
    expect(decodeFileDirectory(guest.readFile(FW_CFG_FILE_DIR, 2052))[0]?.size).toBe(28)
  })

  it('shows the guest what the owner of the bytes changes', () => {
    const { guest, fwCfg, a } = machine()
    fwCfg.file('opt/a')?.set(fromLatin1('XYZ'))
    expect(toLatin1(guest.readFile(a, 4))).toBe('XYZd')
  })

  it('refuses what QEMU refuses, in its words', () => {
    const { fwCfg } = machine()
    expect(() => fwCfg.addFile('opt/a', new Uint8Array(1))).toThrow(FwCfgDuplicateNameError)
    expect(() => fwCfg.addFile('opt/a', new Uint8Array(1))).toThrow(/^duplicate fw_cfg file name: opt\/a$/)
  })

  it('refuses names and numbers that cannot be', () => {
    const { guest, fwCfg } = machine()
    expect(() => fwCfg.addFile('x'.repeat(56), new Uint8Array(1))).toThrow('at most 55 characters')
    expect(() => fwCfg.addFile('', new Uint8Array(1))).toThrow(FwCfgItemError)
    expect(() => fwCfg.addItem(0x20, new Uint8Array(1))).toThrow('Add files by name')
    expect(() => fwCfg.addItem(0x19, new Uint8Array(1))).toThrow('exists')
    expect(() => fwCfg.addItem(0x1_0000, new Uint8Array(1))).toThrow('selector')
    expect(() => new FwCfg({ bus: new Guest().bus, memory: guest.memory, fileSlots: 8 })).toThrow(
      'at least 16',
    )
    fwCfg.finishStartUp()
    expect(() => fwCfg.addFile('opt/late', new Uint8Array(1))).toThrow('too late')
  })

  it('refuses one file more than it has slots, and stays as it was', () => {
    const guest = new Guest()
    const fwCfg = new FwCfg({ bus: guest.bus, memory: guest.memory, fileSlots: 16 })
    for (let i = 0; i < 16; i++) fwCfg.addFile(`opt/${i}`, Uint8Array.of(i))
    expect(() => fwCfg.addFile('opt/more', new Uint8Array(1))).toThrow(
      '17 fw_cfg files do not fit into 16 slots',
    )
    expect(fwCfg.files).toHaveLength(16)
    expect(guest.readFile(0x2f, 1)).toEqual(Uint8Array.of(9))
  })
})

describe('fw_cfg lifecycle', () => {
  it('continues from a saved state in another machine', () => {
    const first = machine()
    first.guest.outw(0x510, first.a)
    first.guest.next(3)
    first.guest.outl(0x514, 0x0100_0000)
    const state = JSON.parse(JSON.stringify(first.fwCfg.save()))
    expect(state).toEqual({ version: 1, selector: 0x20, offset: 3, dmaAddress: '0000000100000000' })
    const second = machine()
    second.fwCfg.restore(state)
    expect(toLatin1(second.guest.next(2))).toBe('de')
    second.guest.memory.writeU8(0x1003, 0xee)
    second.guest.outl(0x518, 0x0010_0000) // 0x1_0000_1000
    expect(second.guest.memory.readU8(0x1003)).toBe(0xee)
  })

  it('takes any saved numbers without harm', () => {
    const { guest, fwCfg } = machine()
    fwCfg.restore({ version: 1, selector: 0x1234, offset: 0xffff_ffff, dmaAddress: 'ffffffffffffffff' })
    expect(guest.inb(0x511)).toBe(0)
    guest.outl(0x518, 0)
    expect(guest.dma(READ, 1)).toBe(0)
    expect(() => fwCfg.restore({ version: 1, selector: -1, offset: 0, dmaAddress: '' })).toThrow(
      'saved state of fw_cfg: selector',
    )
  })

  it('traces what a guest does', () => {
    const lines: string[] = []
    const { guest, a } = machine({ trace: lineTrace(['fw_cfg'], (line) => lines.push(line)) })
    guest.dma(fwCfgDmaControl(READ, a), 4)
    expect(lines.slice(-2)).toEqual([
      'fw_cfg select key=0x20 known=true',
      'fw_cfg dma key=0x20 control=0xa len=0x4 addr=0x2000 ok=true',
    ])
  })
})
