/**
 * Which checks are wanted: by id, by group, by share.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import type { Check } from './check.ts'
import { EVIDENCE_PARTS, type EvidencePart } from './evidence.ts'

/** A word that names no check. */
export class CheckNameError extends VmgenidError {
  override readonly name = 'CheckNameError'
  constructor(word: string, known: readonly string[]) {
    super('CHECK_NAME', `there is no check ${JSON.stringify(word.slice(0, 40))}`, {
      facts: { expected: known.join(' ') },
      hint: 'Name a check, such as R1a, or a group, such as R.',
    })
  }
}

export interface Shard {
  /** From 1. */
  readonly index: number
  readonly count: number
}

/**
 * @param words ids, and letters of groups; `R1` stands for `R1a` to `R1e`. Empty: all
 * @returns in the order of the catalogue
 * @throws CheckNameError
 */
export function selectChecks(catalogue: readonly Check[], words: readonly string[]): readonly Check[] {
  if (words.length === 0) return catalogue
  const wanted = new Set<string>()
  for (const word of words) {
    const found = catalogue.filter(({ id }) => matches(id, word))
    if (found.length === 0)
      throw new CheckNameError(
        word,
        catalogue.map(({ id }) => id),
      )
    for (const { id } of found) wanted.add(id)
  }
  return catalogue.filter(({ id }) => wanted.has(id))
}

function matches(id: string, word: string): boolean {
  const [own, given] = [id.toUpperCase(), word.toUpperCase()]
  return own === given || own.slice(0, 1) === given || own.replace(/[A-Z]$/, '') === given
}

/**
 * One share of the checks. Checks that look at the same things stay together, so that no share boots a machine for nothing.
 * @returns in the order of the catalogue
 */
export function shardOf(checks: readonly Check[], { index, count }: Shard): readonly Check[] {
  const families = new Map<string, Check[]>()
  for (const check of checks) {
    const family = costOf(check)
    families.set(family, [...(families.get(family) ?? []), check])
  }
  const shares = Array.from({ length: count }, (): Check[] => [])
  for (const family of [...families.values()].sort((a, b) => b.length - a.length)) {
    const least = shares.reduce((a, b) => (b.length < a.length ? b : a))
    least.push(...family)
  }
  const own = new Set(shares[index - 1])
  return checks.filter((check) => own.has(check))
}

/** Parts that have to be done, and not only to be read. */
const DONE: readonly EvidencePart[] = [
  'suspend',
  'clones',
  'control',
  'sameId',
  'change',
  'twoChanges',
  'windows',
]

function costOf({ parts }: Check): string {
  return parts.find((part) => DONE.includes(part)) ?? 'read'
}

/** What these checks look at. */
export function partsOf(checks: readonly Check[]): ReadonlySet<EvidencePart> {
  const wanted = new Set(checks.flatMap(({ parts }) => parts))
  // What explains a silent guest.
  if (['change', 'suspend', 'clones'].some((part) => wanted.has(part as EvidencePart)))
    for (const part of ['driver', 'guestLog'] as const) wanted.add(part)
  return new Set(EVIDENCE_PARTS.filter((part) => wanted.has(part)))
}
