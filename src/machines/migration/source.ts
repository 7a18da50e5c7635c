/**
 * The side that has the machine and gives it away: stop, copy, hand over.
 *
 * The machine is stopped when the destination has said that it fits, and goes on here unless the destination has said
 * that it runs. Between the source's last word (`GIVE`) and the destination's answer (`RUNS`) neither side can know what the
 * other one knows: when the stream breaks there, this machine stands still, in doubt. See docs/migration.md.
 * @module
 */
import type { VmgenidError } from '../../binary/errors.ts'
import type { SavedState } from '../../platform/lifecycle.ts'
import type { MachineDescription } from '../snapshot/content.ts'
import {
  memoryBelow,
  memorySize,
  PAGE_SIZE,
  type PageRun,
  pageRuns,
  type SavedMemory,
} from '../snapshot/pages.ts'
import {
  MigrationBrokenError,
  MigrationCancelledError,
  MigrationInDoubtError,
  MigrationRefusedError,
  MigrationStreamError,
} from './errors.ts'
import { type Frame, FrameReader, FrameType, FrameWriter } from './frames.ts'
import { encodePagesHead, MigrationEnd } from './pages.ts'
import { encodeSection, type StateSection, splitState } from './sections.ts'
import {
  asError,
  decodeReason,
  encodeReason,
  type MigrationOutcome,
  type MigrationSide,
  REASON_LIMIT,
} from './side.ts'
import { encodeStart } from './start.ts'

/** A machine that may leave. */
export interface MigratedMachine {
  readonly machine: string
  readonly description: MachineDescription
  readonly memory: SavedMemory
  /** Called once, when the destination has agreed: the machine stands still from now on, and this is its state. */
  stop(): SavedState
  /** Called once after `stop` when the migration has failed: the machine goes on here. */
  resume(): void
}

export interface MigrationOptions {
  /** Any clock that goes on. */
  readonly milliseconds: () => number
}

/** QEMU's MigrationStatus, as far as there is one here. */
export type MigrationStatus = 'setup' | 'active' | 'completed' | 'failed' | 'cancelled'

/** `query-migrate`'s figures. */
export interface MigrationProgress {
  readonly status: MigrationStatus
  /** What is being done: agreeing on the machine, sending memory, sending devices, waiting for the destination, handing over. */
  readonly phase: 'agree' | 'memory' | 'devices' | 'check' | 'hand-over' | 'over'
  /** Always 1: the machine stands still, so no page is sent twice. */
  readonly pass: 1
  /** Bytes of guest memory. */
  readonly total: number
  readonly remaining: number
  /** Bytes of the stream. */
  readonly transferred: number
  /** Pages that were sent. */
  readonly normalPages: number
  /** Pages that were not: zeros, and repeats of a neighbour. */
  readonly zeroPages: number
  /** Up to the destination's agreement. */
  readonly setupMilliseconds: number
  readonly totalMilliseconds: number
  /** How long the machine stood still, or stands still so far. */
  readonly downtimeMilliseconds: number
  /** Since the destination's agreement. */
  readonly bytesPerSecond: number
}

export class MigrationSource implements MigrationSide {
  readonly #machine: MigratedMachine
  readonly #now: () => number
  readonly #writer = new FrameWriter()
  readonly #reader = new FrameReader({
    [FrameType.accept]: REASON_LIMIT,
    [FrameType.ready]: 0,
    [FrameType.running]: 0,
    [FrameType.failed]: REASON_LIMIT,
  })
  /** Said before anything else. */
  #queue: Uint8Array[] = []
  #phase: MigrationProgress['phase'] = 'agree'
  #runs: Generator<PageRun> | undefined
  #sections: readonly StateSection[] = []
  #sectionsSent = 0
  #pagesSent = 0
  #normalPages = 0
  /** Bytes of memory that are dealt with. */
  #done = 0
  /** `GIVE` was handed out: the destination may run. */
  #committed = false
  #outcome: MigrationOutcome | undefined
  readonly #startedAt: number
  #stoppedAt: number | undefined
  #endedAt: number | undefined

  /** @throws SnapshotContentError for a description that is no plain data */
  constructor(machine: MigratedMachine, { milliseconds }: MigrationOptions) {
    this.#machine = machine
    this.#now = milliseconds
    this.#startedAt = milliseconds()
    const { machine: kind, description, memory } = machine
    const start = encodeStart({ machine: kind, description, regions: memory.regions })
    this.#queue.push(this.#writer.preamble(), this.#writer.frame(FrameType.start, start))
  }

  get outcome(): MigrationOutcome | undefined {
    return this.#outcome
  }

  get isOver(): boolean {
    return this.#outcome !== undefined && this.#queue.length === 0
  }

  get progress(): MigrationProgress {
    const { total, status } = this
    const end = this.#endedAt ?? this.#now()
    const active = end - (this.#stoppedAt ?? end)
    return {
      status,
      phase: this.#phase,
      pass: 1,
      total,
      remaining: total - this.#done,
      transferred: this.#writer.length,
      normalPages: this.#normalPages,
      zeroPages: Math.max(0, Math.floor(this.#done / PAGE_SIZE) - this.#normalPages),
      setupMilliseconds: (this.#stoppedAt ?? end) - this.#startedAt,
      totalMilliseconds: end - this.#startedAt,
      downtimeMilliseconds: active,
      bytesPerSecond: active > 0 ? (1000 * this.#writer.length) / active : 0,
    }
  }

  get status(): MigrationStatus {
    const kind = this.#outcome?.kind
    if (kind === undefined) return this.#phase === 'agree' ? 'setup' : 'active'
    return kind === 'in-doubt' ? 'failed' : kind
  }

  get total(): number {
    return memorySize(this.#machine.memory.regions)
  }

  cancel(error: VmgenidError = new MigrationCancelledError()): boolean {
    if (this.#outcome || this.#committed) return false
    this.#fail(error, 'cancelled')
    return true
  }

  next(): Uint8Array | undefined {
    const said = this.#queue.shift()
    if (said || this.#outcome) return said
    try {
      return this.#nextFrame()
    } catch (error) {
      this.#fail(asError(error))
      return this.#queue.shift()
    }
  }

  receive(bytes: Uint8Array): void {
    if (this.#outcome) return
    try {
      for (const frame of this.#reader.take(bytes)) {
        this.#handle(frame)
        if (this.#outcome) return
      }
    } catch (error) {
      // A destination that has the machine and talks nonsense may run all the same.
      if (this.#committed) this.#end({ kind: 'in-doubt', error: new MigrationInDoubtError(error) })
      else this.#fail(asError(error))
    }
  }

  closed(cause?: unknown): void {
    if (this.#outcome) return
    if (this.#committed) this.#end({ kind: 'in-doubt', error: new MigrationInDoubtError(cause) })
    else this.#fail(new MigrationBrokenError('source', this.#facts(), cause))
  }

  #nextFrame(): Uint8Array | undefined {
    if (this.#phase === 'memory') {
      const run = this.#nextRun()
      if (run) return run
      this.#phase = 'devices'
    }
    if (this.#phase === 'devices') {
      const section = this.#sections[this.#sectionsSent]
      if (section) {
        const bytes = encodeSection(this.#sectionsSent++, section)
        return this.#writer.frame(FrameType.section, bytes)
      }
      this.#phase = 'check'
      const end = MigrationEnd.encode({ pages: this.#pagesSent, sections: this.#sectionsSent })
      return this.#writer.frame(FrameType.end, end)
    }
    if (this.#phase === 'hand-over' && !this.#committed) {
      this.#committed = true
      return this.#writer.frame(FrameType.commit)
    }
    return undefined
  }

  #nextRun(): Uint8Array | undefined {
    const { regions } = this.#machine.memory
    const step = this.#runs?.next()
    if (!step || step.done) {
      this.#done = memorySize(regions)
      return undefined
    }
    const { address, pages, bytes } = step.value
    this.#pagesSent += pages
    this.#normalPages += bytes.length / PAGE_SIZE
    this.#done = memoryBelow(regions, address + pages * PAGE_SIZE)
    return this.#writer.frame(FrameType.pages, encodePagesHead(step.value), bytes)
  }

  #handle({ type, payload, offset }: Frame): void {
    if (type === FrameType.failed) {
      this.#refused(decodeReason(payload))
    } else if (type === FrameType.accept && this.#phase === 'agree') {
      this.#begin()
    } else if (type === FrameType.ready && this.#phase === 'check') {
      this.#phase = 'hand-over'
    } else if (type === FrameType.running && this.#committed) {
      this.#end({ kind: 'completed' })
      this.#queue.push(this.#writer.frame(FrameType.over))
    } else {
      const expected = `an answer to phase ${this.#phase}`
      throw new MigrationStreamError({ offset, field: 'MigrationFrame.type', expected, found: type })
    }
  }

  #begin(): void {
    const now = this.#now()
    const state = this.#machine.stop()
    this.#stoppedAt = now
    this.#sections = splitState(state)
    this.#runs = pageRuns(this.#machine.memory)
    this.#phase = 'memory'
  }

  /** Also after the hand-over: a destination that says so has not started the machine. */
  #refused(reason: string): void {
    this.#fail(new MigrationRefusedError('destination', reason), 'failed', false)
  }

  #fail(error: VmgenidError, kind: 'failed' | 'cancelled' = 'failed', tell = true): void {
    this.#end({ kind, error })
    // What waits to be sent goes first: the peer's checksum is over all of it.
    if (tell) this.#queue.push(this.#writer.frame(FrameType.failed, encodeReason(error)))
    else this.#queue = []
    if (this.#stoppedAt !== undefined) this.#machine.resume()
  }

  #end(outcome: MigrationOutcome): void {
    this.#outcome = outcome
    this.#phase = 'over'
    this.#endedAt = this.#now()
    this.#runs = undefined
  }

  #facts() {
    const { phase, transferred, total, remaining } = this.progress
    return { phase, sent: `${transferred} bytes`, memory: `${total - remaining} of ${total} bytes` }
  }
}
