import { describe, expect, it } from 'vitest'
import { GuestFwCfg } from '../../test/board/guest.ts'
import { decodeFadt } from '../acpi/fadt.ts'
import { Guid } from '../binary/guid.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import { SimulationClock } from '../platform/clock.ts'
import { FlatMemory } from '../platform/flat-memory.ts'
import { SavedStateError } from '../platform/lifecycle.ts'
import { SeededRandom } from '../platform/random.ts'
import { Board, BoardCloneError, type BoardEnvironment } from './board.ts'
import type { BoardKind, BoardOptions } from './config.ts'
import { FIRMWARE_PCI_SETUP, PciSetupError, parsePciSetup, writePciConfig } from './pci-setup.ts'

const KINDS: readonly BoardKind[] = ['pc', 'q35']
const A = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
const B = Guid.parse('324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87')
const GUID_ADDRESS = 0x7f_f028
const GPE5 = 0x20

const setUp = (board: Board) =>
  writePciConfig(board.ports, parsePciSetup(FIRMWARE_PCI_SETUP[board.config.kind]))
/** Port of the GPE0 status byte; the enable byte is half a block above. */
const gpe0 = (board: Board) =>
  board.config.kind === 'pc' ? { status: 0xafe0, enable: 0xafe2 } : { status: 0x620, enable: 0x628 }
const sci = (board: Board) => board.lines.line(9).level

/** A board whose firmware has run: PM placed, address told, GPE 5 enabled by the guest. */
function bootedBoard(
  kind: BoardKind,
  options: Partial<BoardOptions> = {},
  environment: BoardEnvironment = {},
): { board: Board; guest: GuestFwCfg } {
  const board = new Board({ kind, vmgenid: { guid: A }, ...options }, environment)
  const guest = new GuestFwCfg(board)
  firmwareRuns(board, guest)
  board.ports.out8(gpe0(board).enable, GPE5)
  return { board, guest }
}

/** What firmware does that the device can see: place the PM block, copy the blob, tell the address. */
function firmwareRuns(board: Board, guest: GuestFwCfg): void {
  setUp(board)
  board.memory.write(GUID_ADDRESS - 0x28, guest.file(FwCfgPath.vmgenidGuid))
  guest.writeFile(FwCfgPath.vmgenidAddr, addressBytes(GUID_ADDRESS))
}

function addressBytes(address: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setUint32(0, address, true)
  return bytes
}

function guidInMemory(board: Board): string {
  const bytes = new Uint8Array(16)
  expect(board.memory.read(GUID_ADDRESS, bytes)).toBe(true)
  return Guid.fromGuestBytes(bytes).toString()
}

function fadtOf(board: Board, guest: GuestFwCfg) {
  const tables = guest.file(FwCfgPath.acpiTables)
  const place = board.acpi.placed.find(({ signature }) => signature === 'FACP')
  return decodeFadt(tables, place?.offset ?? 0)
}

describe.each(KINDS)('the boot of a %s', (kind) => {
  it('has tables without a PM base until firmware has placed it and selects them', () => {
    const board = new Board({ kind })
    const guest = new GuestFwCfg(board)
    expect(fadtOf(board, guest).PM1a_EVT_BLK).toBe(0)
    setUp(board)
    // The first select after the reset was above: what is placed now is not looked at.
    expect(fadtOf(board, guest).PM1a_EVT_BLK).toBe(0)
    board.reset('cold')
    setUp(board)
    expect(fadtOf(board, guest)).toMatchObject({
      PM1a_EVT_BLK: 0x600,
      PM1a_CNT_BLK: 0x604,
      PM_TMR_BLK: 0x608,
    })
  })

  it.each([FwCfgPath.tableLoader, FwCfgPath.acpiRsdp])(
    'rebuilds all three files when %s is the first',
    (first) => {
      const board = new Board({ kind })
      const guest = new GuestFwCfg(board)
      setUp(board)
      guest.file(first)
      writePciConfig(board.ports, parsePciSetup(FIRMWARE_PCI_SETUP[kind].replace('0601', 'b001')))
      expect(fadtOf(board, guest).PM1a_EVT_BLK).toBe(0x600)
    },
  )

  it('offers the device’s files with the device, and neither without', () => {
    const names = (board: Board) =>
      board.files.map(({ name }) => name).filter((name) => name.includes('vmgenid'))
    expect(names(new Board({ kind, vmgenid: { guid: A } }))).toEqual([
      FwCfgPath.vmgenidAddr,
      FwCfgPath.vmgenidGuid,
    ])
    expect(names(new Board({ kind }))).toEqual([])
    expect(new Board({ kind }).acpi.placed.map(({ signature }) => signature)).not.toContain('SSDT')
  })
})

describe.each(KINDS)('a generation change on a %s', (kind) => {
  it('writes guest memory, then raises GPE 5, then the SCI', () => {
    const { board } = bootedBoard(kind)
    const order: string[] = []
    board.lines.line(9).observe((level) => {
      order.push(
        `SCI ${level ? 'high' : 'low'}, memory ${guidInMemory(board)}, GPE ${board.ports.in8(gpe0(board).status)}`,
      )
    })
    board.vmgenid?.setGuid(B)
    expect(order).toEqual([`SCI high, memory ${B}, GPE ${GPE5}`])
    board.ports.out8(gpe0(board).status, GPE5)
    expect(sci(board)).toBe(false)
  })

  it('is in the blob of the next boot', () => {
    const { board, guest } = bootedBoard(kind)
    board.vmgenid?.setGuid(B)
    board.reset('cold')
    firmwareRuns(board, guest)
    expect(guidInMemory(board)).toBe(B.toString())
  })

  it('reaches nobody before firmware has told the address', () => {
    const board = new Board({ kind, vmgenid: { guid: A } })
    setUp(board)
    board.ports.out8(gpe0(board).enable, GPE5)
    board.vmgenid?.setGuid(B)
    expect([sci(board), board.ports.in8(gpe0(board).status)]).toEqual([false, 0])
  })
})

describe.each(KINDS)('suspend and wake of a %s', (kind) => {
  it('asks the machine for S3, and forgets the address in the wake-up reset while ID and memory stay', () => {
    const requests: string[] = []
    const board = new Board(
      { kind, vmgenid: { guid: A } },
      {
        requests: {
          suspend: () => void requests.push('suspend'),
          shutdown: () => void requests.push('shutdown'),
        },
      },
    )
    const guest = new GuestFwCfg(board)
    firmwareRuns(board, guest)
    board.ports.out16(0x604, (1 << 10) | 0x2000)
    expect(requests).toEqual(['suspend'])
    board.reset('wakeup')
    board.chipset.pm.wake('other')
    expect(guest.file(FwCfgPath.vmgenidAddr)).toEqual(new Uint8Array(8))
    expect(guidInMemory(board)).toBe(A.toString())
    // The PM block is off until firmware switches it on again; then it says why it is awake.
    expect(board.ports.in16(0x600)).toBe(0xffff)
    firmwareRuns(board, guest)
    expect(board.ports.in16(0x600)).toBe(0x8101)
    board.ports.out8(gpe0(board).enable, GPE5)
    board.vmgenid?.setGuid(B)
    expect([guidInMemory(board), sci(board)]).toEqual([B.toString(), true])
  })
})

describe.each(KINDS)('save and restore of a %s', (kind) => {
  it('carries everything but the ID, which is the new board’s own, and tells the guest', () => {
    const { board } = bootedBoard(kind, { memorySize: 64 * 2 ** 20 })
    const saved = JSON.parse(JSON.stringify(board.save()))
    const clone = new Board(
      { kind, memorySize: 64 * 2 ** 20, vmgenid: { guid: B } },
      { memory: board.memory },
    )
    clone.restore(saved)
    expect(guidInMemory(clone)).toBe(B.toString())
    expect([sci(clone), clone.ports.in8(gpe0(clone).status)]).toEqual([true, GPE5])
    expect(new GuestFwCfg(clone).file(FwCfgPath.vmgenidAddr)).toEqual(addressBytes(GUID_ADDRESS))
  })

  it('keeps the files of the source until the next reset', () => {
    const { board, guest } = bootedBoard(kind)
    guest.file(FwCfgPath.acpiTables)
    const clone = new Board({ kind, vmgenid: { guid: A } }, { memory: board.memory })
    clone.restore(board.save())
    const cloneGuest = new GuestFwCfg(clone)
    for (const file of [FwCfgPath.acpiTables, FwCfgPath.tableLoader, FwCfgPath.acpiRsdp]) {
      expect(cloneGuest.file(file)).toEqual(guest.file(file))
    }
    // The event that the restore has raised is all that differs.
    const pm = clone.chipset.pm.typeName
    expect(clone.save().devices[pm]).toEqual({
      ...board.save().devices[pm],
      gpe0Status: expect.stringMatching(/^20/),
    })
    expect({ ...clone.save().devices, [pm]: 0 }).toEqual({ ...board.save().devices, [pm]: 0 })
  })

  it('refuses what is not its state', () => {
    const board = new Board({ kind, vmgenid: { guid: A } })
    const saved = board.save()
    const other = kind === 'pc' ? 'q35' : 'pc'
    for (const state of [
      { ...saved, version: 2 },
      { ...saved, kind: other },
      { ...saved, devices: {} },
      { ...saved, devices: undefined },
      { ...saved, devices: null },
      {
        ...saved,
        devices: {
          ...saved.devices,
          acpi_build: { version: 1, patched: false, files: [{ name: 'x', size: 2 ** 40, content: '' }] },
        },
      },
    ]) {
      expect(() => board.restore(state as unknown as typeof saved)).toThrow(SavedStateError)
    }
  })
})

describe.each(KINDS)('a %s without SMM', (kind) => {
  // Read through qtest from QEMU 7.2.22 with -machine smm=off.
  it('is in ACPI mode from reset on, whatever is written to the command port, until the guest clears SCI_EN itself', () => {
    const board = new Board({ kind, smm: false })
    setUp(board)
    const seen = [0x00, 0x02, 0x03, 0xf1, 0xf0].map((command) => {
      board.ports.out8(0xb2, command)
      return board.ports.in16(0x604)
    })
    expect(seen).toEqual([1, 1, 1, 1, 1])
    board.ports.out16(0x604, 0)
    expect(board.ports.in16(0x604)).toBe(0)
    if (kind === 'q35') expect(board.ports.in32(0x630)).toBe(0x20)
    else {
      board.ports.out32(0xcf8, 0x8000_0b58)
      expect(board.ports.in8(0xcff)).toBe(2)
    }
    board.reset('cold')
    setUp(board)
    expect(board.ports.in16(0x604)).toBe(1)
  })
})

describe('guid=auto', () => {
  it('takes the ID from the environment', () => {
    const made = (seed: number) =>
      new Board({ kind: 'pc', vmgenid: { guid: 'auto' } }, { random: new SeededRandom(seed) }).vmgenid?.guid
    expect(String(made(1))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/)
    expect(String(made(1))).toBe(String(made(1)))
    expect(String(made(2))).not.toBe(String(made(1)))
  })
})

describe.each(KINDS)('a clone of a %s', (kind) => {
  const random = new SeededRandom(3)

  it('goes on where the board stands, with an ID of its own, of which its guest is told', () => {
    const { board, guest } = bootedBoard(kind)
    guest.file(FwCfgPath.acpiTables)
    board.ports.out16(0x510, 0x19)
    const before = board.save()
    const clone = board.clone({ random })
    expect(board.save()).toEqual(before)
    expect(guidInMemory(board)).toBe(A.toString())
    expect(board.ports.in8(gpe0(board).status)).toBe(0)

    const own = clone.vmgenid?.guid.toString()
    expect(own).not.toBe(A.toString())
    expect(guidInMemory(clone)).toBe(own)
    expect(clone.ports.in8(gpe0(clone).status)).toBe(GPE5)
    expect(sci(clone)).toBe(true)
    clone.ports.out8(gpe0(clone).status, GPE5)
    expect(clone.save()).toEqual(before)
    expect(new GuestFwCfg(clone).file(FwCfgPath.acpiTables)).toEqual(guest.file(FwCfgPath.acpiTables))
  })

  it('shares nothing that either side can change', () => {
    const { board, guest } = bootedBoard(kind)
    const clone = board.clone({ random })
    const own = clone.vmgenid?.guid.toString()
    board.vmgenid?.setGuid(B)
    expect(guidInMemory(clone)).toBe(own)
    clone.reset('cold')
    const cloneGuest = new GuestFwCfg(clone)
    writePciConfig(clone.ports, parsePciSetup(FIRMWARE_PCI_SETUP[kind].replace('0601', 'b001')))
    expect(fadtOf(clone, cloneGuest).PM1a_EVT_BLK).toBe(0xb000)
    expect(fadtOf(board, guest).PM1a_EVT_BLK).toBe(0x600)
    clone.memory.fill(0, 0x10_0000, 0)
    expect(guidInMemory(board)).toBe(B.toString())
    expect(board.vmgenid?.address).toBe(GUID_ADDRESS)
    expect(clone.vmgenid?.address).toBe(0)
  })

  it('of a clone of a clone: every ID is another one, and time goes on', () => {
    const clock = new SimulationClock(7_000_000_000n)
    const generations = [bootedBoard(kind).board.clone({ random, clock })]
    for (let i = 0; i < 20; i++) {
      const parent = generations[i]
      if (parent) generations.push(parent.clone({ random }))
    }
    const ids = generations.map(guidInMemory)
    expect(new Set(ids).size).toBe(21)
    expect(generations.map(({ vmgenid }) => vmgenid?.guid.toString())).toEqual(ids)
    const timer = generations[0]?.ports.in32(0x608)
    expect(timer).not.toBe(0)
    expect(generations.at(-1)?.ports.in32(0x608)).toBe(timer)
  })

  it('has the ID that it is given, or no device where there was none', () => {
    expect(guidInMemory(bootedBoard(kind).board.clone({}, B))).toBe(B.toString())
    expect(new Board({ kind }).clone().vmgenid).toBeUndefined()
  })

  it('needs memory of its own where the board runs in somebody else’s', () => {
    const bytes = new Uint8Array(2 ** 24)
    const memory = new FlatMemory(() => bytes)
    const { board } = bootedBoard(kind, { memorySize: 2 ** 24 }, { memory })
    expect(() => board.clone()).toThrow(BoardCloneError)
    const copy = bytes.slice()
    const clone = board.clone({ memory: new FlatMemory(() => copy), random })
    expect(guidInMemory(clone)).toBe(clone.vmgenid?.guid.toString())
    expect(guidInMemory(board)).toBe(A.toString())
  })
})

describe('what a board refuses', () => {
  it.each<[string, Partial<BoardOptions>, string]>([
    ['no memory', { memorySize: 0 }, 'a multiple of 4 KiB from 1M to 4T'],
    ['memory beyond its addresses', { memorySize: 2 ** 43 }, 'a multiple of 4 KiB from 1M to 4T'],
    ['half a byte', { memorySize: 2 ** 30 + 0.5 }, 'memory size'],
    ['too many CPUs', { cpus: 256 }, 'CPUs: 256'],
    ['no CPU', { cpus: 0 }, 'CPUs'],
    [
      'a file that is there already',
      { extraFiles: new Map([['etc/e820', new Uint8Array()]]) },
      'duplicate fw_cfg file name: etc/e820',
    ],
    [
      'more files than slots',
      { extraFiles: new Map(Array.from({ length: 33 }, (_, i) => [`opt/${i}`, new Uint8Array()])) },
      'do not fit into 32 slots',
    ],
    ['a DSDT beyond 2 MiB', { acpi: { dsdt: new Uint8Array(2 ** 21) } }, 'at most 2097152 are allowed'],
  ])('%s', (_what, options, message) => {
    expect(() => new Board({ kind: 'pc', ...options })).toThrow(message)
  })

  it.each([
    '',
    'x',
    '00:01.3',
    '00:01.8 0x40=0x00',
    '00:01.3 0x40=0x0',
    '00:01.3 0x41=0x0000',
    '00:01.3 0x40=0x00;',
    '00:20.0 0x40=0x00',
  ])('the PCI set-up %j', (text) => {
    expect(() => parsePciSetup(text)).toThrow(PciSetupError)
  })
})

describe.each(KINDS)('a hostile guest on a %s', (kind) => {
  it('can do 50 000 things to the ports without an exception, with memory as large as before', () => {
    const { board, guest } = bootedBoard(kind, { memorySize: 2 ** 20 * 16 })
    const random = new SeededRandom(7)
    const interesting = [
      0x92, 0xb2, 0xb3, 0x402, 0x510, 0x511, 0x514, 0x518, 0x600, 0x604, 0x608, 0x620, 0x630, 0xafe0, 0xafe2,
      0xcf8, 0xcf9, 0xcfc,
    ]
    for (let i = 0; i < 50_000; i++) {
      const port =
        random.below(8) === 0
          ? random.below(0x10000)
          : (interesting[random.below(interesting.length)] ?? 0) + random.below(4)
      const size = ([1, 2, 4] as const)[random.below(3)] ?? 1
      if (random.below(3) === 0) board.ports.read(port, size)
      else board.ports.write(port, size, random.u32())
      if (i % 5000 === 0) board.reset(i % 2 === 0 ? 'cold' : 'wakeup')
    }
    board.reset('cold')
    firmwareRuns(board, guest)
    expect(guidInMemory(board)).toBe(A.toString())
  })
})
