/**
 * Why a snapshot file is refused.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'
import { hex } from '../../binary/numbers.ts'

export interface SnapshotFacts {
  readonly file: string
  /** From the start of the file, in bytes. */
  readonly offset?: number | undefined
  /** As docs/snapshot-format.md names it: `SnapshotTrailer.digest`, `RUNS run 3, pages`. */
  readonly field?: string | undefined
  readonly expected?: string | undefined
  readonly found?: string | undefined
}

function factsOf({ file, offset, field, expected, found }: SnapshotFacts) {
  return { file, offset: offset === undefined ? undefined : hex(offset), field, expected, found }
}

/** Any reason to refuse a file. */
export class SnapshotError extends VmgenidError {
  override readonly name: string = 'SnapshotError'
}

/** Bytes have changed since the file was written, or were never right. */
export class SnapshotDamagedError extends SnapshotError {
  override readonly name = 'SnapshotDamagedError'
  constructor(facts: SnapshotFacts) {
    super('SNAPSHOT_DAMAGED', 'the snapshot is damaged', {
      facts: factsOf(facts),
      hint: 'Nothing of it was used. Take another copy of the file, or an older snapshot.',
    })
  }
}

/** The file has no end, or ends elsewhere than it says. */
export class SnapshotTruncatedError extends SnapshotError {
  override readonly name = 'SnapshotTruncatedError'
  constructor(facts: SnapshotFacts) {
    super('SNAPSHOT_TRUNCATED', 'the snapshot is not complete', {
      facts: factsOf(facts),
      hint: 'It was cut short, is still being copied, or is damaged at its end. Take another copy of the file.',
    })
  }
}

/** Another kind of file. */
export class SnapshotFormatError extends SnapshotError {
  override readonly name = 'SnapshotFormatError'
  constructor(facts: SnapshotFacts) {
    super('SNAPSHOT_FORMAT', 'this is no snapshot of vmgenid', {
      facts: factsOf(facts),
      hint: 'Give a file that vmgenid has written; snapshots of QEMU and v86 are other formats.',
    })
  }
}

/** A later version of vmgenid wrote it. */
export class SnapshotVersionError extends SnapshotError {
  override readonly name = 'SnapshotVersionError'
  constructor(facts: SnapshotFacts) {
    super('SNAPSHOT_VERSION', 'the snapshot is newer than this vmgenid', {
      facts: factsOf(facts),
      hint: 'Load it with the version that wrote it, or a later one.',
    })
  }
}

/** A good snapshot, of memory that is not this machine's. */
export class SnapshotMismatchError extends SnapshotError {
  override readonly name = 'SnapshotMismatchError'
  constructor(facts: SnapshotFacts) {
    super('SNAPSHOT_MISMATCH', 'the snapshot is of another machine', {
      facts: factsOf(facts),
      hint: 'Make the machine as the one that was saved: board, memory size, devices.',
    })
  }
}
