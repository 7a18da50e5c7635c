/**
 * What both sides of a migration have in common: bytes in, bytes out, an end. Whoever has a transport drives one:
 *
 * 1. Give everything that arrives to `receive`; when no more can come, or nothing moves for too long, call `closed`.
 * 2. After each of these, and whenever the transport has room, take `next` and send it, until it gives nothing: also after
 *    `closed`, as the other direction may still be open.
 * 3. When `isOver`, hang up.
 *
 * None of these throws, whatever the peer sends. Memory: one frame in each direction.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'
import { decodeJson, encodeJson, isObject } from '../snapshot/content.ts'
import { safeReason } from './errors.ts'

export interface MigrationSide {
  /** Bytes for the peer, to be sent before any later ones; `undefined`: nothing to say until something arrives. */
  next(): Uint8Array | undefined
  /** @param bytes may be used again by the caller when this returns */
  receive(bytes: Uint8Array): void
  /** Nothing more will arrive. @param cause an error where there was one, such as a time that ran out */
  closed(cause?: unknown): void
  /** Gives up. @param error what the peer shall hear @returns false when it is too late: over, or handed over */
  cancel(error?: VmgenidError): boolean
  /** There is an outcome, and nothing left to send or to wait for. */
  readonly isOver: boolean
  /** `undefined`: it goes on. */
  readonly outcome: MigrationOutcome | undefined
}

export type MigrationOutcome =
  /** The machine runs on the destination, and there alone. */
  | { readonly kind: 'completed' }
  /** The machine goes on at the source; the destination has none. */
  | { readonly kind: 'failed' | 'cancelled'; readonly error: VmgenidError }
  /** Only at a source: it stands still, because the destination may run. */
  | { readonly kind: 'in-doubt'; readonly error: VmgenidError }

export const REASON_LIMIT = 4096

/** An error as the peer shall hear of it. */
export function encodeReason(error: unknown): Uint8Array {
  const sentence = error instanceof VmgenidError ? error.sentence : 'internal error'
  const facts = error instanceof VmgenidError ? Object.entries(error.facts) : []
  const known = facts.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${value}`)
  const text = safeReason(known.length > 0 ? `${sentence} (${known.join(', ')})` : sentence)
  return encodeJson('a reason', { reason: text })
}

export function decodeReason(bytes: Uint8Array): string {
  const json = decodeJson(bytes)
  const value = 'value' in json && isObject(json.value) ? json.value['reason'] : undefined
  return safeReason(typeof value === 'string' ? value : '')
}

/** Anything that was thrown, as an error with a sentence. */
export function asError(error: unknown): VmgenidError {
  if (error instanceof VmgenidError) return error
  const text = error instanceof Error ? error.message : String(error)
  return new VmgenidError('INTERNAL', `internal error: ${safeReason(text)}`, { cause: error })
}
