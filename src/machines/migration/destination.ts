/**
 * The side that waits for a machine.
 *
 * It takes memory and devices into a machine that stands still, says that all of it is right, and starts it when the source
 * has given it away, not before: until then the source goes on if anything happens.
 * @module
 */
import type { VmgenidError } from '../../binary/errors.ts'
import { hex } from '../../binary/numbers.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { SavedState } from '../../platform/lifecycle.ts'
import { JSON_LIMIT, type MachineDescription } from '../snapshot/content.ts'
import { loadRun, memoryBelow, memorySize, PAGE_SIZE } from '../snapshot/pages.ts'
import {
  MigrationBrokenError,
  MigrationCancelledError,
  MigrationMismatchError,
  MigrationRefusedError,
  MigrationStreamError,
  safeReason,
} from './errors.ts'
import { type Frame, FrameReader, FrameType, FrameWriter } from './frames.ts'
import { decodePages, MigrationEnd, PAGES_LIMIT } from './pages.ts'
import { decodeSection, joinState, type StateSection } from './sections.ts'
import {
  asError,
  decodeReason,
  encodeReason,
  type MigrationOutcome,
  type MigrationSide,
  REASON_LIMIT,
} from './side.ts'
import { START_LIMIT, startDifferences } from './start.ts'

/** A machine that waits for its content. */
export interface MigrationTarget {
  readonly machine: string
  /** Has to be equal to the source's. */
  readonly description: MachineDescription
  /** All zero. Nobody else uses it before `start`; after a failure it holds a part of somebody else's machine. */
  readonly memory: GuestMemory
  /** Takes the devices over; memory is there. The machine stands still. What it throws ends the migration. */
  restore(state: SavedState): void
  /** Called once: the machine is ours, and runs. What it throws gives it back to the source. */
  start(): void
}

const SECTIONS_LIMIT = 1000

export class MigrationDestination implements MigrationSide {
  readonly #target: MigrationTarget
  readonly #writer = new FrameWriter()
  readonly #reader = new FrameReader({
    [FrameType.start]: START_LIMIT,
    [FrameType.pages]: PAGES_LIMIT,
    [FrameType.section]: JSON_LIMIT,
    [FrameType.end]: MigrationEnd.size,
    [FrameType.commit]: 0,
    [FrameType.over]: 0,
    [FrameType.failed]: REASON_LIMIT,
  })
  #queue: Uint8Array[] = [this.#writer.preamble()]
  #phase: 'agree' | 'memory' | 'devices' | 'hand-over' | 'over' = 'agree'
  /** Where the last run of pages ended. */
  #end = 0
  #pages = 0
  readonly #sections: StateSection[] = []
  #sectionBytes = 0
  #outcome: MigrationOutcome | undefined
  #agreed = false
  #confirmed = false
  #closed = false

  constructor(target: MigrationTarget) {
    this.#target = target
  }

  get outcome(): MigrationOutcome | undefined {
    return this.#outcome
  }

  /** The machines fit; from here on memory is written. */
  get hasAgreed(): boolean {
    return this.#agreed
  }

  /**
   * After completion: whether the source has said that it knows. Without that it may stand still in doubt, and somebody should
   * tell it that the machine runs here.
   */
  get isConfirmed(): boolean {
    return this.#confirmed
  }

  get isOver(): boolean {
    if (!this.#outcome || this.#queue.length > 0) return false
    return this.#outcome.kind !== 'completed' || this.#confirmed || this.#closed
  }

  /** Bytes of the stream, and of guest memory. */
  get progress(): { readonly received: number; readonly done: number; readonly total: number } {
    const { regions } = this.#target.memory
    return {
      received: this.#reader.length,
      done: memoryBelow(regions, this.#end),
      total: memorySize(regions),
    }
  }

  cancel(error: VmgenidError = new MigrationCancelledError()): boolean {
    if (this.#outcome) return false
    this.#fail(error, true, 'cancelled')
    return true
  }

  next(): Uint8Array | undefined {
    return this.#queue.shift()
  }

  receive(bytes: Uint8Array): void {
    if (this.isOver) return
    try {
      for (const frame of this.#reader.take(bytes)) {
        this.#handle(frame)
        if (this.#outcome && this.#outcome.kind !== 'completed') return
      }
    } catch (error) {
      // A machine that runs is not given back for what the source says afterwards.
      if (this.#outcome) this.#closed = true
      else this.#fail(asError(error))
    }
  }

  closed(cause?: unknown): void {
    this.#closed = true
    if (this.#outcome) return
    const { received, done, total } = this.progress
    const facts = { phase: this.#phase, received: `${received} bytes`, memory: `${done} of ${total} bytes` }
    this.#fail(new MigrationBrokenError('destination', facts, cause))
  }

  #handle({ type, payload, offset }: Frame): void {
    const phase = this.#phase
    const isMemory = phase === 'memory'
    if (type === FrameType.failed) {
      if (!this.#outcome) this.#fail(new MigrationRefusedError('source', decodeReason(payload)), false)
    } else if (type === FrameType.start && phase === 'agree') {
      this.#agree(payload)
    } else if (type === FrameType.pages && isMemory) {
      this.#takePages(payload, offset)
    } else if (type === FrameType.section && (isMemory || phase === 'devices')) {
      this.#phase = 'devices'
      this.#takeSection(payload, offset)
    } else if (type === FrameType.end && phase === 'devices') {
      this.#finish(payload, offset)
    } else if (type === FrameType.commit && phase === 'hand-over') {
      this.#target.start()
      this.#outcome = { kind: 'completed' }
      this.#phase = 'over'
      this.#say(FrameType.running)
    } else if (type === FrameType.over && this.#outcome) {
      this.#confirmed = true
    } else {
      this.#refuse(offset, 'MigrationFrame.type', `a frame of phase ${phase}`, type)
    }
  }

  #agree(payload: Uint8Array): void {
    const { machine, description, memory } = this.#target
    const found = startDifferences({ machine, description, regions: memory.regions }, payload)
    if (found.length > 0) throw new MigrationMismatchError(found)
    this.#agreed = true
    this.#phase = 'memory'
    this.#say(FrameType.accept)
  }

  #takePages(payload: Uint8Array, offset: number): void {
    const run = decodePages(payload, this.#end, this.#target.memory.regions)
    if ('found' in run) this.#refuse(offset, run.field, run.expected, run.found)
    loadRun(this.#target.memory, run)
    this.#pages += run.pages
    this.#end = run.address + run.pages * PAGE_SIZE
  }

  #takeSection(payload: Uint8Array, offset: number): void {
    this.#sectionBytes += payload.length
    if (this.#sectionBytes > JSON_LIMIT || this.#sections.length >= SECTIONS_LIMIT)
      this.#refuse(
        offset,
        'VmStateSection',
        `at most ${SECTIONS_LIMIT} sections, ${JSON_LIMIT} bytes`,
        'more',
      )
    const found = decodeSection(payload)
    if ('problem' in found)
      this.#refuse(offset + found.at, 'VmStateSection', 'a device’s state', safeReason(found.problem))
    if (found.id !== this.#sections.length)
      this.#refuse(offset, 'VmStateSection.id', hex(this.#sections.length), hex(found.id))
    this.#sections.push(found.section)
  }

  #finish(payload: Uint8Array, offset: number): void {
    if (payload.length !== MigrationEnd.size)
      this.#refuse(offset, 'MigrationEnd', `${MigrationEnd.size} bytes`, `${payload.length} bytes`)
    const { pages, sections } = MigrationEnd.decode(payload)
    if (pages !== this.#pages || sections !== this.#sections.length)
      this.#refuse(
        offset,
        'MigrationEnd',
        `${this.#pages} pages, ${this.#sections.length} sections, as they came`,
        `${pages} pages, ${sections} sections`,
      )
    const state = joinState(this.#sections)
    if ('problem' in state) this.#refuse(offset, 'VmStateSection', 'a whole state', state.problem)
    this.#target.restore(state.state)
    this.#phase = 'hand-over'
    this.#say(FrameType.ready)
  }

  #refuse(offset: number, field: string, expected: string, found: string): never {
    throw new MigrationStreamError({ offset, field, expected, found: safeReason(found) })
  }

  #say(type: typeof FrameType.accept | typeof FrameType.ready | typeof FrameType.running): void {
    this.#queue.push(this.#writer.frame(type))
  }

  #fail(error: VmgenidError, tell = true, kind: 'failed' | 'cancelled' = 'failed'): void {
    this.#outcome = { kind, error }
    this.#phase = 'over'
    // What waits to be sent goes first: the peer's checksum is over all of it.
    if (tell) this.#queue.push(this.#writer.frame(FrameType.failed, encodeReason(error)))
    else this.#queue = []
  }
}
