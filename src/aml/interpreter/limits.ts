/**
 * What one call of `load`, `initialize` or `evaluate` may use. Tables are written by others: without limits a loop that never
 * ends, or a string that doubles, would take the program with it.
 * @module
 */

export interface AmlLimits {
  /** Rounds of one While; then AE_AML_LOOP_TIMEOUT. Default 1,000,000. */
  readonly loopIterations: number
  /** Terms that are executed, and pieces of 16 bytes that are copied or compared; then AE_AML_LOOP_TIMEOUT. Default 20,000,000. */
  readonly work: number
  /** Calls inside calls; then AE_AML_METHOD_LIMIT. Default 500; of one method 255, which is ACPICA's limit. */
  readonly callDepth: number
  /** Terms inside terms, through all calls; then AE_STACK_OVERFLOW. Default 4,000; a stack of 1 MiB bears 7,000. */
  readonly termDepth: number
  /** Bytes of strings, buffers, packages and names that are created; then AE_NO_MEMORY. Default 64 MiB. */
  readonly allocation: number
  /** Bytes of one string or buffer, and 16 for each element of a package; then AE_NO_MEMORY. Default 4 MiB. */
  readonly objectBytes: number
}

export const DEFAULT_LIMITS: AmlLimits = {
  loopIterations: 1_000_000,
  work: 20_000_000,
  callDepth: 500,
  termDepth: 4_000,
  allocation: 64 * 2 ** 20,
  objectBytes: 4 * 2 ** 20,
}

/** What an element of a package counts. */
export const ELEMENT_BYTES = 16
/** What a name in the namespace counts. */
export const NODE_BYTES = 256
