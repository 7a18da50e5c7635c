/**
 * The form of a migration stream, the same in both directions: a preamble, then frames. docs/migration.md shows it.
 *
 * The checksum of a frame covers everything that this side has sent so far, so a frame that is missing, twice there or in
 * another place is found at once, and the last frame proves the whole stream.
 * @module
 */
import { concatBytes, equalBytes, toHex } from '../../binary/bytes.ts'
import { crc32c } from '../../binary/crc32c.ts'
import { bytes, type Infer, struct, text, u32le } from '../../binary/layout.ts'
import { hex } from '../../binary/numbers.ts'
import { MigrationStreamError, MigrationVersionError } from './errors.ts'

export const MIGRATION_VERSION = 1
const MAGIC = Uint8Array.of(0x89, 0x56, 0x47, 0x4d, 0x49, 0x47, 0x0d, 0x0a) // .VGMIG..

export const MigrationPreamble = struct(
  'MigrationPreamble',
  {
    magic: bytes(8),
    version: u32le,
    requiredFeatures: u32le, // none is defined
  },
  { size: 16 },
)

export const MigrationFrame = struct(
  'MigrationFrame',
  {
    type: text(4),
    length: u32le, // of the payload that follows
    checksum: u32le, // of all bytes of this side before this field, and of the payload
  },
  { size: 12 },
)
export type MigrationFrame = Infer<typeof MigrationFrame>
const CHECKED = MigrationFrame.size - 4
/** A buffer for pages is kept; a larger one, for state, is not. */
const KEPT_BUFFER = 2 ** 17

/** What the two sides tell each other. */
export const FrameType = {
  // The source:
  /** JSON: what comes. */
  start: 'STRT',
  /** A run of pages. */
  pages: 'PAGE',
  /** A section of device state, in the form of QEMU's. */
  section: 'SECT',
  /** That was all: how many pages and sections. */
  end: 'END.',
  /** The machine is yours. */
  commit: 'GIVE',
  /** I know that you run it. */
  over: 'OVER',
  // The destination:
  /** JSON: the machines fit, send. */
  accept: 'TAKE',
  /** Everything is here and fits. */
  ready: 'READ',
  /** The machine runs here. */
  running: 'RUNS',
  // Either:
  /** JSON: I give up, and why. */
  failed: 'FAIL',
} as const
export type FrameType = (typeof FrameType)[keyof typeof FrameType]

export interface Frame {
  readonly type: string
  readonly payload: Uint8Array
  /** Where it begins in the stream. */
  readonly offset: number
}

/** Makes the bytes of one direction. */
export class FrameWriter {
  #sum = 0
  /** Bytes so far. */
  length = 0

  preamble(version = MIGRATION_VERSION, requiredFeatures = 0): Uint8Array {
    return this.#count(MigrationPreamble.encode({ magic: MAGIC, version, requiredFeatures }))
  }

  frame(type: FrameType, ...payload: readonly Uint8Array[]): Uint8Array {
    const length = payload.reduce((sum, part) => sum + part.length, 0)
    const whole = concatBytes(MigrationFrame.encode({ type, length, checksum: 0 }), ...payload)
    let sum = crc32c(whole.subarray(0, CHECKED), this.#sum)
    sum = crc32c(whole.subarray(MigrationFrame.size), sum)
    new DataView(whole.buffer).setUint32(CHECKED, sum, true)
    this.#sum = sum
    this.length += whole.length
    return whole
  }

  #count(whole: Uint8Array): Uint8Array {
    this.#sum = crc32c(whole, this.#sum)
    this.length += whole.length
    return whole
  }
}

/** Longest payload of each type that this side listens to. */
export type FrameLimits = Readonly<Record<string, number>>

/** Takes the bytes of one direction apart, in whatever pieces they come. Keeps one frame at most. */
export class FrameReader {
  readonly #limits: FrameLimits
  #sum = 0
  #preambleDone = false
  /** What has come of the preamble, or of the frame's header. */
  readonly #head = new Uint8Array(MigrationPreamble.size)
  #headUsed = 0
  #frame: MigrationFrame | undefined
  /** What has come of the frame's payload. Grows as bytes come, and not because a header says so. */
  #payload = new Uint8Array(0)
  #used = 0
  /** Bytes that were taken in. */
  length = 0

  constructor(limits: FrameLimits) {
    this.#limits = limits
  }

  /**
   * The frames that are complete with these bytes. A payload is valid until the next frame is asked for.
   * @throws MigrationStreamError, MigrationVersionError
   */
  *take(received: Uint8Array): Generator<Frame> {
    for (let rest = received; ; ) {
      const frame = this.#frame
      if (frame && this.#used === frame.length) {
        yield this.#complete(frame, this.#payload.subarray(0, frame.length))
        continue
      }
      if (rest.length === 0) return
      if (frame && this.#used === 0 && rest.length >= frame.length) {
        const payload = rest.subarray(0, frame.length)
        rest = rest.subarray(frame.length)
        this.length += frame.length
        yield this.#complete(frame, payload)
        continue
      }
      const wanted = frame ? frame.length - this.#used : this.#headSize - this.#headUsed
      const piece = rest.subarray(0, wanted)
      rest = rest.subarray(piece.length)
      this.length += piece.length
      if (frame) this.#keep(piece, frame.length)
      else this.#takeHead(piece)
    }
  }

  get #headSize(): number {
    return this.#preambleDone ? MigrationFrame.size : MigrationPreamble.size
  }

  #takeHead(piece: Uint8Array): void {
    this.#head.set(piece, this.#headUsed)
    this.#headUsed += piece.length
    if (!this.#preambleDone) this.#checkMagic()
    if (this.#headUsed < this.#headSize) return
    this.#headUsed = 0
    if (!this.#preambleDone) {
      this.#checkPreamble()
      this.#preambleDone = true
      return
    }
    const frame = MigrationFrame.decode(this.#head)
    const limit = this.#limits[frame.type]
    const offset = this.length - MigrationFrame.size
    if (limit === undefined) {
      const expected = Object.keys(this.#limits).join(', ')
      const found = toHex(this.#head.subarray(0, 4), ' ')
      throw new MigrationStreamError({ offset, field: 'MigrationFrame.type', expected, found })
    }
    if (frame.length > limit) {
      throw new MigrationStreamError({
        offset: offset + MigrationFrame.offsetOf('length'),
        field: `MigrationFrame.length of ${frame.type}`,
        expected: `at most ${limit}`,
        found: String(frame.length),
      })
    }
    this.#sum = crc32c(this.#head.subarray(0, CHECKED), this.#sum)
    this.#frame = frame
    this.#used = 0
  }

  #keep(piece: Uint8Array, length: number): void {
    const needed = this.#used + piece.length
    if (needed > this.#payload.length) {
      const larger = new Uint8Array(Math.min(length, Math.max(needed, 2 * this.#payload.length)))
      larger.set(this.#payload.subarray(0, this.#used))
      this.#payload = larger
    }
    this.#payload.set(piece, this.#used)
    this.#used = needed
  }

  /** As soon as a byte is wrong: whoever speaks something else may never send sixteen. */
  #checkMagic(): void {
    const seen = this.#head.subarray(0, Math.min(this.#headUsed, MAGIC.length))
    if (equalBytes(seen, MAGIC.subarray(0, seen.length))) return
    throw new MigrationStreamError({
      offset: 0,
      field: 'MigrationPreamble.magic',
      expected: toHex(MAGIC, ' '),
      found: toHex(seen, ' '),
    })
  }

  #checkPreamble(): void {
    const { version, requiredFeatures } = MigrationPreamble.decode(this.#head)
    if (version === 0 || version > MIGRATION_VERSION) {
      const expected = `1 to ${MIGRATION_VERSION}`
      throw new MigrationVersionError({
        field: 'MigrationPreamble.version',
        expected,
        found: String(version),
      })
    }
    if (requiredFeatures !== 0) {
      const found = hex(requiredFeatures, 8)
      throw new MigrationVersionError({ field: 'MigrationPreamble.requiredFeatures', expected: '0', found })
    }
    this.#sum = crc32c(this.#head, this.#sum)
  }

  #complete({ type, length, checksum }: MigrationFrame, payload: Uint8Array): Frame {
    this.#frame = undefined
    if (this.#payload.length > KEPT_BUFFER) this.#payload = new Uint8Array(0)
    this.#sum = crc32c(payload, this.#sum)
    const offset = this.length - length - MigrationFrame.size
    if (this.#sum !== checksum) {
      throw new MigrationStreamError({
        offset: offset + CHECKED,
        field: `MigrationFrame.checksum of ${type}`,
        expected: hex(this.#sum, 8),
        found: hex(checksum, 8),
      })
    }
    return { type, payload, offset }
  }
}
