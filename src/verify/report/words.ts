/**
 * What all forms of a report say in the same words, and what keeps a guest's text in its place.
 * @module
 */
import type { CheckDescription, CheckResult, CheckStatus, SubjectReport } from '../result.ts'
import { CHECK_GROUPS } from '../result.ts'

export const STATUS_WORDS: Readonly<Record<CheckStatus, string>> = {
  pass: 'pass',
  fail: 'FAIL',
  'not-observable': 'not seen',
  skipped: 'skipped',
}

/** Of one text, of a machine's name beside a text, of the lines of one block, and of one check's evidence, in forms for people; JSON has all. */
export const TEXT_LIMIT = 2000
export const NAME_LIMIT = 60
export const LINE_LIMIT = 500
export const EVIDENCE_LIMIT = 100

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '    ' }

/**
 * One line that steers no terminal, no page and no XML reader: what has no glyph of its own, halves of surrogate pairs
 * and directional marks among it, becomes `\x1b` or `\u{202e}`; what is longer than
 * `limit` is cut.
 */
export function visible(text: string, limit = TEXT_LIMIT): string {
  const cut = shorten(text, limit).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    const digits = code.toString(16)
    return ESCAPES[character] ?? (code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u{${digits}}`)
  })
  // Escapes are longer than what they stand for.
  return shorten(cut, limit + 1)
}

/** Cut between characters. */
function shorten(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')}…` : text
}

/** The first of many, visible, and a line with the number of the others. */
export function visibleLines(lines: readonly string[], limit = LINE_LIMIT): readonly string[] {
  const shown = lines.slice(0, limit).map((line) => visible(line))
  return lines.length > limit ? [...shown, `… ${lines.length - limit} more`] : shown
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** `7 ms`, `1.4 s`. */
export function showDuration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

/** The letter that begins an id, when it is one of `CHECK_GROUPS`. */
export function groupOf(id: string): string {
  const letter = id.charAt(0)
  return Object.hasOwn(CHECK_GROUPS, letter) ? letter : ''
}

/** A check of a report, with what the catalogue says of it and what each machine gave. */
export interface ReportedCheck {
  readonly id: string
  /** The id again where this catalogue does not know it. */
  readonly sentence: string
  readonly group: string
  /** In the order of the machines; `undefined` where it was not run. */
  readonly results: ReadonlyArray<CheckResult | undefined>
}

/** Every check that a machine has a result of, in the catalogue's order, unknown ones behind it. */
export function reportedChecks(
  machines: readonly SubjectReport[],
  catalogue: readonly CheckDescription[],
): readonly ReportedCheck[] {
  const results = machines.map(({ checks }) => new Map(checks.map((check) => [check.id, check])))
  const sentences = new Map(catalogue.map(({ id, sentence }) => [id, sentence]))
  const ids = new Set([...sentences.keys(), ...machines.flatMap(({ checks }) => checks.map(({ id }) => id))])
  return [...ids]
    .filter((id) => results.some((of) => of.has(id)))
    .map((id) => ({
      id,
      sentence: sentences.get(id) ?? id,
      group: groupOf(id),
      results: results.map((of) => of.get(id)),
    }))
}

export interface CheckGroup {
  readonly title: string
  readonly checks: readonly ReportedCheck[]
}

/** In the order of `CHECK_GROUPS`; what belongs to none comes last; none is empty. */
export function groupedChecks(checks: readonly ReportedCheck[]): readonly CheckGroup[] {
  const titles = [...Object.entries(CHECK_GROUPS), ['', 'Others'] as const]
  return titles
    .map(([letter, title]) => ({ title, checks: checks.filter(({ group }) => group === letter) }))
    .filter((group) => group.checks.length > 0)
}

/** Why results are missing: one reason, and the checks that it is the reason of, by machine. */
export interface SharedReason {
  readonly status: CheckStatus
  readonly reason: string
  readonly ids: ReadonlyMap<string, readonly string[]>
}

/** Each distinct reason of a status once, in the order of its first check. */
export function sharedReasons(
  machines: readonly SubjectReport[],
  status: CheckStatus,
): readonly SharedReason[] {
  const found = new Map<string, Map<string, string[]>>()
  for (const { name, checks } of machines) {
    for (const check of checks) {
      if (check.status !== status) continue
      const reason = check.reason ?? 'no reason given'
      const ids = found.get(reason) ?? new Map<string, string[]>()
      found.set(reason, ids)
      ids.set(name, [...(ids.get(name) ?? []), check.id])
    }
  }
  return Array.from(found, ([reason, ids]) => ({ status, reason, ids }))
}

/** `model: R1a, R1b; v86: S3`. */
export function idsByMachine({ ids }: SharedReason): string {
  return Array.from(ids, ([name, of]) => `${name}: ${of.join(', ')}`).join('; ')
}

/** Each distinct note once, in a line that steers nothing, and the machines that it is about; the first of many. */
export function sharedNotes(
  machines: readonly SubjectReport[],
): readonly { readonly names: string; readonly note: string }[] {
  const found = new Map<string, string[]>()
  for (const { name, notes } of machines)
    for (const note of new Set(visibleLines(notes, EVIDENCE_LIMIT)))
      found.set(note, [...(found.get(note) ?? []), visible(name, NAME_LIMIT)])
  return Array.from(found, ([note, names]) => ({ names: names.join(', '), note }))
}
