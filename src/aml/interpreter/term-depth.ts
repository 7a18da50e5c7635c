/**
 * How deep terms are nested: execution takes the stack that deep.
 * @module
 */
import type { TermList } from '../terms.ts'

/** 1 for a list of terms without arguments. */
export function depthOfTerms(terms: TermList): number {
  let depth = 0
  for (const term of terms) depth = Math.max(depth, depthOf(term))
  return depth
}

function depthOf(value: object): number {
  let depth = 0
  for (const name in value) {
    const part = (value as Readonly<Record<string, unknown>>)[name]
    if (typeof part === 'object' && part !== null && mayHoldTerms(name))
      depth = Math.max(depth, depthOf(part))
  }
  return 'op' in value ? depth + 1 : depth
}

/** Bytes, flags and places are no terms. */
function mayHoldTerms(name: string): boolean {
  return name !== 'span' && name !== 'bytes' && name !== 'flags' && name !== 'form' && name !== 'bodySpan'
}
