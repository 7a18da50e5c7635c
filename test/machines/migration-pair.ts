/** Two machines and a wire between them that can be cut at any byte: deterministic, in one process. */
import { MigrationDestination } from '../../src/machines/migration/destination.ts'
import type { MigrationSide } from '../../src/machines/migration/side.ts'
import { MigrationSource } from '../../src/machines/migration/source.ts'
import { PAGE_SIZE } from '../../src/machines/snapshot/pages.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import type { SavedState } from '../../src/platform/lifecycle.ts'
import type { SeededRandom } from '../../src/platform/random.ts'

export const REGIONS = [
  { start: 0, size: 0xa000, kind: 'ram' },
  { start: 0xf_f000, size: 0x1000, kind: 'rom' },
  { start: 0x10_0000, size: 0x1_0000, kind: 'ram' },
] as const

export const DESCRIPTION = { board: 'q35', memorySize: 0x20_0000, devices: ['fw_cfg', 'vmgenid'] }
export const ADDRESS_LE = '28f0ff0f00000000'

/** A state as a board has it, and around it what a machine adds. */
export const STATE = {
  version: 3,
  runState: 'running',
  board: {
    version: 1,
    kind: 'q35',
    devices: {
      fw_cfg: { version: 1, selector: 0x19, offset: 3, dmaAddress: '0000000000100000' },
      vmgenid: { version: 1, addressLe: ADDRESS_LE },
    },
  },
}

/** A machine that notes what happens to it. */
export class TestMachine {
  readonly machine = 'test'
  readonly description: typeof DESCRIPTION = DESCRIPTION
  readonly memory: SparseMemory
  state: SavedState | undefined
  isRunning: boolean
  readonly log: string[] = []

  constructor(isRunning: boolean, memory = new SparseMemory(REGIONS)) {
    this.isRunning = isRunning
    this.memory = memory
    if (isRunning) this.state = STATE
  }

  stop(): SavedState {
    this.log.push('stop')
    this.isRunning = false
    return this.state ?? STATE
  }

  resume(): void {
    this.log.push('resume')
    this.isRunning = true
  }

  restore(state: SavedState): void {
    this.log.push('restore')
    this.state = state
  }

  start(): void {
    this.log.push('start')
    this.isRunning = true
  }
}

/** One page of each kind. */
export function runningMachine(): TestMachine {
  const machine = new TestMachine(true)
  machine.memory.write(
    0x1000,
    Uint8Array.from({ length: PAGE_SIZE }, (_, i) => (i * 31 + (i >> 8)) & 0xff),
  )
  machine.memory.fill(0x10_0000, 5 * PAGE_SIZE, 0x5a)
  machine.memory.load(0xf_fff0, Uint8Array.of(0xea, 0x5b, 0xe0, 0x00, 0xf0))
  return machine
}

export interface Cut {
  readonly direction: 'forward' | 'back'
  /** So many bytes of this direction arrive. */
  readonly at: number
  /** The other direction goes on. Default: both end. */
  readonly oneWay?: boolean
}

export interface Pair {
  readonly source: MigrationSource
  readonly destination: MigrationDestination
  /** All that was sent, whether it arrived or not. */
  readonly sent: { readonly forward: number; readonly back: number }
}

/**
 * Lets the two talk until both are over, or nothing moves any more.
 * @param cut where the wire breaks
 * @param pieces how large the pieces are in which bytes arrive; default whole frames
 */
export function migrate(
  from: TestMachine,
  to: TestMachine,
  {
    cut,
    pieces,
    tap,
  }: {
    cut?: Cut
    pieces?: SeededRandom
    tap?: (direction: Cut['direction'], bytes: Uint8Array) => void
  } = {},
): Pair {
  let time = 0
  const source = new MigrationSource(from, { milliseconds: () => time++ })
  const destination = new MigrationDestination(to)
  const sent = { forward: 0, back: 0 }
  const open = { forward: true, back: true }

  const carry = (direction: Cut['direction'], sender: MigrationSide, receiver: MigrationSide): boolean => {
    const bytes = sender.next()
    if (!bytes) return false
    tap?.(direction, bytes)
    const start = sent[direction]
    sent[direction] += bytes.length
    if (!open[direction]) return true
    const breaks = cut?.direction === direction && cut.at < start + bytes.length
    const arriving = breaks ? bytes.subarray(0, Math.max(0, cut.at - start)) : bytes
    for (let at = 0; at < arriving.length; ) {
      const size = pieces ? 1 + pieces.below(2000) : arriving.length
      // A transport uses its buffer again.
      const piece = arriving.slice(at, at + size)
      receiver.receive(piece)
      piece.fill(0xee)
      at += size
    }
    if (breaks) {
      open[direction] = false
      receiver.closed()
      if (!cut.oneWay) {
        open.forward = false
        open.back = false
        sender.closed()
      }
    }
    return true
  }
  while (carry('forward', source, destination) || carry('back', destination, source));
  // A side that is over hangs up, and a wire on which nothing can come any more is at its end.
  destination.closed()
  source.closed()
  return { source, destination, sent }
}
