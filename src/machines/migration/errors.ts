/**
 * Why a machine did not move.
 * @module
 */
import { type ErrorFacts, VmgenidError } from '../../binary/errors.ts'
import { hex } from '../../binary/numbers.ts'

/** Any reason. */
export class MigrationError extends VmgenidError {
  override readonly name: string = 'MigrationError'
}

/** The connection ended, or the peer was silent for too long. */
export class MigrationBrokenError extends MigrationError {
  override readonly name = 'MigrationBrokenError'
  constructor(side: 'source' | 'destination', facts: ErrorFacts, cause?: unknown) {
    const reason = cause instanceof VmgenidError ? cause.sentence : 'the connection ended'
    const hint =
      side === 'source'
        ? 'This machine goes on; the destination has not started one.'
        : 'No machine was started here. The source says whether it goes on.'
    super('MIGRATION_BROKEN', 'the migration broke off', { facts: { reason, ...facts }, hint, cause })
  }
}

/** What came is not the protocol, or has changed on the way. */
export class MigrationStreamError extends MigrationError {
  override readonly name = 'MigrationStreamError'
  constructor(facts: {
    /** From the start of what the peer sent. */
    readonly offset: number
    readonly field: string
    readonly expected: string
    readonly found: string
  }) {
    const { offset, field, expected, found } = facts
    super('MIGRATION_STREAM', 'the peer sent something else than a migration stream', {
      facts: { offset: hex(offset), field, expected, found },
    })
  }
}

/** The peer speaks a later version of the protocol. */
export class MigrationVersionError extends MigrationError {
  override readonly name = 'MigrationVersionError'
  constructor(facts: { readonly field: string; readonly expected: string; readonly found: string }) {
    super('MIGRATION_VERSION', 'the peer is a newer vmgenid than this one', {
      facts,
      hint: 'Run the same version on both sides, or the newer one on the destination.',
    })
  }
}

/** The machine that comes is not the one that waits for it. */
export class MigrationMismatchError extends MigrationError {
  override readonly name = 'MigrationMismatchError'
  constructor(differences: readonly string[]) {
    super('MIGRATION_MISMATCH', `the machines differ: ${differences.join('; ')}`, {
      hint: 'Start the destination with the options of the source; only the generation ID may be another one.',
    })
  }
}

/** The other side gave up, and said why. */
export class MigrationRefusedError extends MigrationError {
  override readonly name = 'MigrationRefusedError'
  constructor(side: 'source' | 'destination', reason: string) {
    super('MIGRATION_REFUSED', `the ${side} gave up the migration: ${reason}`)
  }
}

/** Somebody on this side gave it up. */
export class MigrationCancelledError extends MigrationError {
  override readonly name = 'MigrationCancelledError'
  constructor() {
    super('MIGRATION_CANCELLED', 'the migration was cancelled')
  }
}

/** The machine that waits has been taken by somebody else. */
export class MigrationBusyError extends MigrationError {
  override readonly name = 'MigrationBusyError'
  constructor() {
    super('MIGRATION_BUSY', 'another migration is under way here')
  }
}

/** The last word was lost: the other machine runs, or it does not. */
export class MigrationInDoubtError extends MigrationError {
  override readonly name = 'MigrationInDoubtError'
  constructor(cause: unknown) {
    const reason = cause instanceof VmgenidError ? cause.sentence : 'the connection ended'
    super('MIGRATION_IN_DOUBT', 'the machine was handed over, and the destination did not say that it runs', {
      facts: { reason },
      hint:
        'Both machines are whole. This one stands still, as two must not run with one identity: look at the destination. ' +
        'If it reports an error, continue here; if both shall run, give this one a new generation ID first.',
      cause,
    })
  }
}

/** Text of a stranger, fit for a terminal. */
export function safeReason(text: string): string {
  const clean = text.replace(/\p{C}+/gu, ' ').trim()
  return clean.length > 500 ? `${clean.slice(0, 500)}…` : clean || 'no reason given'
}
