/**
 * A board from nothing to the first table read, and what a guest of that size costs, against starting QEMU to that point.
 */
import { readFile } from 'node:fs/promises'
import { Guid } from '../src/binary/guid.ts'
import { Board } from '../src/board/board.ts'
import { FIRMWARE_PCI_SETUP, parsePciSetup, writePciConfig } from '../src/board/pci-setup.ts'
import { FwCfgPath } from '../src/fwcfg/paths.ts'
import { ProgramNotFoundError } from '../src/node/errors.ts'
import { QtestMachine } from '../src/node/qtest-machine.ts'
import { SparseMemory } from '../src/platform/guest-memory.ts'
import { footprint } from './footprint.ts'
import { type Measured, measure, showBytes, showMeasured, showRatio, showTime, summarize } from './measure.ts'
import type { Section } from './section.ts'

const GIB = 2 ** 30
const SIZES = [1, 64, 1024]
const guid = Guid.parse('00112233-4455-6677-8899-aabbccddeeff')
const setup = parsePciSetup(FIRMWARE_PCI_SETUP.q35)

/** Built, programmed as firmware does it, tables rebuilt by a select. */
function bootedBoard(gib: number): Board {
  const board = new Board({ kind: 'q35', memorySize: gib * GIB, cpuVendor: 'intel', vmgenid: { guid } })
  writePciConfig(board.ports, setup)
  board.ports.out16(0x510, board.files.find(({ name }) => name === FwCfgPath.acpiTables)?.selector ?? 0)
  return board
}

/** Bytes of one board, and of one whose guest has written 4 KiB into 256 places spread over its memory. */
async function memoryOf(gib: number): Promise<{ readonly idle: number; readonly touched: number }> {
  bootedBoard(gib) // compiled code and tables that all boards share are not counted
  const before = await footprint()
  const boards = Array.from({ length: 50 }, () => bootedBoard(gib))
  const idle = ((await footprint()) - before) / boards.length
  const page = new Uint8Array(4096).fill(1)
  const [board] = boards
  if (!board) throw new Error('no board')
  const start = await footprint()
  const step = Math.floor((Math.min(gib, 2) * GIB) / 256 / 65536) * 65536
  for (let i = 0; i < 256; i++) board.memory.write(i * step, page)
  const touched = (await footprint()) - start
  if (
    !(board.memory instanceof SparseMemory) ||
    board.memory.residentBytes !== 256 * SparseMemory.CHUNK_SIZE
  ) {
    throw new Error('the memory does not hold what was written')
  }
  return { idle, touched }
}

export async function boardBuild(): Promise<Section> {
  const rows: string[][] = []
  let missing = false
  for (const gib of SIZES) {
    const [ours] = (await measure([{ name: `${gib} GiB`, run: () => bootedBoard(gib) }])) as [Measured]
    const { idle, touched } = await memoryOf(gib)
    const qemu = await startQemu(gib)
    missing ||= qemu === undefined
    rows.push([
      `${gib} GiB`,
      showMeasured(ours),
      showBytes(idle),
      showBytes(touched),
      qemu ? showTime(qemu.time.median) : '–',
      qemu ? showBytes(qemu.rss) : '–',
      qemu ? showRatio(qemu.time.median / ours.median) : '–',
    ])
  }
  return {
    title: 'A q35 with vmgenid',
    text:
      'From nothing to the tables that firmware reads: devices, PCI set-up, first select. Memory is heap and buffers of one board; ' +
      '"touched" is what 256 pages written all over the guest add, in chunks of 16 KiB. QEMU: from its start with `-S` to the first answer of ' +
      'qtest, and its resident memory then.',
    header: ['guest', 'time', 'memory', 'touched', 'QEMU start', 'QEMU memory', 'QEMU takes'],
    rows,
    ...(missing ? { skipped: ['QEMU: qemu-system-x86_64 is not on this machine'] } : {}),
  }
}

async function startQemu(gib: number): Promise<{ time: Measured; rss: number } | undefined> {
  const size = `${gib}G`
  const args = [
    '-machine',
    'q35,memory-backend=ram',
    '-cpu',
    'qemu64,vendor=GenuineIntel,phys-bits=42',
    '-m',
    size,
  ]
  args.push(
    '-object',
    `memory-backend-ram,id=ram,size=${size},reserve=off`,
    '-device',
    `vmgenid,guid=${guid}`,
  )
  const times: number[] = []
  let rss = 0
  for (let i = 0; i < 7; i++) {
    const start = performance.now()
    try {
      const machine = await QtestMachine.start({ args })
      try {
        await machine.qtest.outw(0x510, 0)
        times.push(performance.now() - start)
        rss = await residentBytes(machine.process.pid)
      } finally {
        await machine.close()
      }
    } catch (error) {
      if (error instanceof ProgramNotFoundError) return undefined
      throw error
    }
  }
  return { time: summarize('QEMU', times), rss }
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN)
}
