/**
 * One end of a migration in a process of its own, for test/machines/migration-process.test.ts: a board, or waits for one.
 *
 *   tsx migration-peer.ts send|receive ADDRESS KIND GUID MEGABYTES
 *
 * Prints one JSON object a line: what it is, and how it ended. Stays until it is killed, as a machine would.
 */
import { createHash } from 'node:crypto'
import { Guid } from '../../src/binary/guid.ts'
import { Board, type BoardState } from '../../src/board/board.ts'
import type { BoardKind } from '../../src/board/config.ts'
import { FIRMWARE_PCI_SETUP, parsePciSetup, writePciConfig } from '../../src/board/pci-setup.ts'
import { FwCfgPath } from '../../src/fwcfg/paths.ts'
import type { MigrationOutcome } from '../../src/machines/migration/side.ts'
import { MigrationSource } from '../../src/machines/migration/source.ts'
import { pageRuns } from '../../src/machines/snapshot/pages.ts'
import { MigrationListener, sendMigration } from '../../src/node/migration-socket.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import type { SavedState } from '../../src/platform/lifecycle.ts'
import { SeededRandom } from '../../src/platform/random.ts'
import { GuestFwCfg } from '../board/guest.ts'

const [role, address = '', kind = 'q35', guid = '', megabytes = '0'] = process.argv.slice(2)
const MEMORY_SIZE = 2 ** 31
const GUID_ADDRESS = 0x7f_f028

const memory = new SparseMemory([{ start: 0, size: MEMORY_SIZE, kind: 'ram' }])
const board = new Board(
  { kind: kind as BoardKind, memorySize: MEMORY_SIZE, vmgenid: { guid: Guid.parse(guid) } },
  { memory },
)
const machine = { machine: 'board', description: { kind, memorySize: MEMORY_SIZE, devices: ['vmgenid'] } }
let isRunning = role === 'send'

/** What a guest could see, but for its ID. */
function digest(): string {
  const hash = createHash('sha256')
  const copy = memory.fork()
  copy.fill(GUID_ADDRESS, 16, 0)
  for (const { address: at, pages, bytes } of pageRuns(copy)) hash.update(`${at} ${pages}`).update(bytes)
  return hash.digest('hex')
}

function say(more: object): void {
  const id = new Uint8Array(16)
  memory.read(GUID_ADDRESS, id)
  const gpe0 = board.ports.in8(kind === 'pc' ? 0xafe0 : 0x620)
  const guidInMemory = Guid.fromGuestBytes(id).toString()
  console.log(JSON.stringify({ isRunning, digest: digest(), guid: guidInMemory, gpe0, ...more }))
}

function tell(outcome: MigrationOutcome): void {
  const error = outcome.kind === 'completed' ? undefined : outcome.error.message
  say({ outcome: outcome.kind, error })
}

/** Firmware and guest have run. */
function boot(): void {
  const guest = new GuestFwCfg(board)
  writePciConfig(board.ports, parsePciSetup(FIRMWARE_PCI_SETUP[kind as BoardKind]))
  guest.file(FwCfgPath.acpiTables)
  memory.write(GUID_ADDRESS - 0x28, guest.file(FwCfgPath.vmgenidGuid))
  const told = new Uint8Array(8)
  new DataView(told.buffer).setUint32(0, GUID_ADDRESS, true)
  guest.writeFile(FwCfgPath.vmgenidAddr, told)
  const random = new SeededRandom(1)
  const page = new Uint8Array(2 ** 16)
  for (let i = 0; i < 16 * Number(megabytes); i++) {
    random.fill(page)
    memory.write(2 ** 24 + i * page.length, page)
  }
}

// Whoever killed the others kills this one too; if not, it shall not stay for ever.
setTimeout(() => process.exit(3), 120_000)

if (role === 'send') {
  boot()
  say({ ready: address })
  const source = new MigrationSource(
    {
      ...machine,
      memory,
      stop(): SavedState {
        isRunning = false
        return board.save()
      },
      resume() {
        isRunning = true
      },
    },
    { milliseconds: () => performance.now() },
  )
  const timer = setInterval(() => console.log(JSON.stringify({ sent: source.progress.transferred })), 5)
  tell(await sendMigration(address, source))
  clearInterval(timer)
} else {
  const listener = await MigrationListener.listen(address, {
    ...machine,
    memory,
    restore: (state) => board.restore(state as BoardState),
    start() {
      isRunning = true
    },
  })
  say({ ready: listener.address })
  tell(await listener.finished)
}
