/**
 * What `vmgenid clone` and the threads of its copies tell each other, and what it shows.
 * @module
 */
import type { V86FilePaths } from '../node/v86-files.ts'

/** Plain data: it goes to another thread. */
export interface CloneJob {
  /** Path of the machine that is copied. */
  readonly snapshot: string
  readonly memorySize: number
  /** `undefined`: a machine without the device. */
  readonly guid: string | undefined
  readonly paths: Partial<V86FilePaths>
}

export type CloneReply = { readonly kind: 'ready' } | { readonly kind: 'done'; readonly result: CloneResult }

export interface CloneResult {
  /** `undefined` without the device. */
  readonly guid: string | undefined
  /** Hexadecimal. */
  readonly random: string
  /** From the copy's first instruction; `undefined`: it did not. */
  readonly reseedMilliseconds: number | undefined
}

export const CLONE_RANDOM_BYTES = 16
export const RESEED_LINE = 'random: crng reseeded due to virtual machine fork'
