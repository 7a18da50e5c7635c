import { describe, expect, it } from 'vitest'
import { GuestFwCfg } from '../../test/board/guest.ts'
import { E820_RAM, E820_RESERVED } from '../fwcfg/e820.ts'
import { ReplayBoard, type ReplayFile } from './replay.ts'

const MIB = 2 ** 20
const bytes = (...values: number[]) => Uint8Array.from(values)
const FILES: readonly ReplayFile[] = [
  { name: 'etc/vmgenid_addr', bytes: bytes(1, 2, 3, 4, 5, 6, 7, 8), guestWritable: true },
  { name: 'opt/rw', bytes: bytes(9, 9), guestWritable: true },
  { name: 'opt/ro', bytes: bytes(7) },
]

describe('ReplayBoard', () => {
  it('offers the files, by name or by the keys that they had', () => {
    const byName = new ReplayBoard({ kind: 'pc', files: FILES })
    expect(new GuestFwCfg(byName).directory().map(({ name, selector }) => [name, selector])).toEqual([
      ['etc/vmgenid_addr', 0x20],
      ['opt/ro', 0x21],
      ['opt/rw', 0x22],
    ])
    const keys = [0x31, 0x25, 0x100]
    const byKey = new ReplayBoard({
      kind: 'pc',
      files: FILES.map((file, i) => ({ ...file, selector: keys[i] })),
    })
    expect(byKey.fwCfg.files.map(({ name, selector }) => [name, selector])).toEqual([
      ['opt/rw', 0x25],
      ['etc/vmgenid_addr', 0x31],
      ['opt/ro', 0x100],
    ])
    expect(new GuestFwCfg(byKey).read(0x100, 1)).toEqual(bytes(7))
  })

  it.each<[string, ReadonlyArray<number | undefined>, string]>([
    ['one key of three', [0x20, undefined, undefined], 'some files have keys of their own, others do not'],
    ['two files with one key', [0x20, 0x20, 0x21], 'cannot have key 0x0020'],
    ['a key that is no file’s', [0x19, 0x20, 0x21], 'cannot have key 0x0019'],
  ])('refuses %s', (_what, keys, message) => {
    const files = FILES.map((file, i) => ({ ...file, selector: keys[i] }))
    expect(() => new ReplayBoard({ kind: 'pc', files })).toThrow(message)
  })

  it('has the fixed items that it is given, but for the device’s own', () => {
    const fixedItems = new Map([
      [0, bytes(0, 0, 0, 0)],
      [5, bytes(3, 0)],
    ])
    const guest = new GuestFwCfg(new ReplayBoard({ kind: 'q35', files: [], fixedItems }))
    expect([guest.read(0, 4), guest.read(5, 2)]).toEqual([bytes(0x51, 0x45, 0x4d, 0x55), bytes(3, 0)])
  })

  it('has the RAM of the map, or of the size that is asked for', () => {
    const ram = [
      { address: 2 ** 32, length: MIB, type: E820_RAM },
      { address: 0xfd_0000_0000, length: MIB, type: E820_RESERVED },
      { address: 0, length: 64 * MIB, type: E820_RAM },
    ]
    const regions = (options: object) =>
      new ReplayBoard({ kind: 'q35', files: [], ram, ...options }).memory.regions.map(({ start, size }) => [
        start,
        size,
      ])
    expect(regions({})).toEqual([
      [0, 64 * MIB],
      [2 ** 32, MIB],
    ])
    expect(regions({ memorySize: 32 * MIB })).toEqual([[0, 32 * MIB]])
    expect(regions({ ram: undefined })).toEqual([[0, 128 * MIB]])
  })

  it('forgets in a reset what the guest has written, the address altogether, and keeps RAM', () => {
    const board = new ReplayBoard({ kind: 'pc', files: FILES })
    const guest = new GuestFwCfg(board)
    expect(board.vmgenidAddress).toEqual(new Uint8Array(8))
    guest.writeFile('etc/vmgenid_addr', bytes(8, 8, 8, 8, 8, 8, 8, 8))
    guest.writeFile('opt/rw', bytes(1, 1))
    board.memory.writeU8(0x5000, 42)
    board.suspendAndWake()
    expect([board.vmgenidAddress, guest.file('opt/rw'), board.memory.readU8(0x5000)]).toEqual([
      new Uint8Array(8),
      bytes(9, 9),
      42,
    ])
    board.ports.out8(0x70, 0x0f)
    expect(board.ports.in8(0x71)).toBe(0xfe)
  })
})
