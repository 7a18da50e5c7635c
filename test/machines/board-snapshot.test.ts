/** A board through a snapshot file: the generation ID of whoever restores decides what the guest is told. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Guid } from '../../src/binary/guid.ts'
import { Board, type BoardState } from '../../src/board/board.ts'
import type { BoardKind } from '../../src/board/config.ts'
import { FIRMWARE_PCI_SETUP, parsePciSetup, writePciConfig } from '../../src/board/pci-setup.ts'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import { openSnapshotFile, saveSnapshot } from '../../src/node/snapshot-file.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import { GuestFwCfg } from '../board/guest.ts'

const A = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
const B = Guid.parse('324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87')
const GUID_ADDRESS = 0x7f_f028
const GPE5 = 0x20
const MEMORY_SIZE = 2 * 2 ** 30

const folder = mkdtempSync(join(tmpdir(), 'vmgenid-board-snapshot-'))
afterAll(() => rmSync(folder, { recursive: true }))

const gpe0Status = (board: Board) => board.ports.in8(board.config.kind === 'pc' ? 0xafe0 : 0x620)

function guidInMemory({ memory }: Board): string {
  const bytes = new Uint8Array(16)
  expect(memory.read(GUID_ADDRESS, bytes)).toBe(true)
  return Guid.fromGuestBytes(bytes).toString()
}

/** Firmware has run, and the guest has written here and there. */
function bootedBoard(kind: BoardKind): Board {
  const board = new Board({ kind, memorySize: MEMORY_SIZE, vmgenid: { guid: A } })
  const guest = new GuestFwCfg(board)
  writePciConfig(board.ports, parsePciSetup(FIRMWARE_PCI_SETUP[kind]))
  guest.file(FwCfgPath.acpiTables)
  board.memory.write(GUID_ADDRESS - 0x28, guest.file(FwCfgPath.vmgenidGuid))
  const address = new Uint8Array(8)
  new DataView(address.buffer).setUint32(0, GUID_ADDRESS, true)
  guest.writeFile(FwCfgPath.vmgenidAddr, address)
  for (let i = 1; i < 1000; i++) board.memory.writeU32(2 ** 30 + i * 4096, i)
  return board
}

describe.each<BoardKind>(['pc', 'q35'])('a %s of 2 GiB that comes back from a snapshot', (kind) => {
  const board = bootedBoard(kind)
  const path = join(folder, `${kind}.snapshot`)

  it.each([
    ['the same ID finds it where it was', A],
    ['another ID has its guest told', B],
  ])('with %s', async (_what, guid) => {
    await saveSnapshot(path, {
      machine: 'board',
      description: { kind, memorySize: MEMORY_SIZE },
      state: board.save(),
      memory: board.memory,
    })
    const { snapshot, close } = openSnapshotFile(path)
    const state = snapshot.state as BoardState
    const loaded = new SparseMemory(snapshot.regions)
    snapshot.loadInto(loaded)
    for (const memory of [loaded, snapshot.mapMemory()]) {
      const restored = new Board({ kind, memorySize: MEMORY_SIZE, vmgenid: { guid } }, { memory })
      restored.restore(state)
      expect(guidInMemory(restored)).toBe(guid.toString())
      // QEMU raises the event in either case; the guest's driver compares and does nothing when the ID is the same.
      expect(gpe0Status(restored)).toBe(GPE5)
      expect(restored.memory.readU32(2 ** 30 + 999 * 4096)).toBe(999)
      expect(restored.vmgenid?.address).toBe(GUID_ADDRESS)
    }
    close()
    expect(guidInMemory(board)).toBe(A.toString())
    expect(gpe0Status(board)).toBe(0)
  })
})
