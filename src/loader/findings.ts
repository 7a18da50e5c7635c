/**
 * What the linter found: facts in one sentence, where, and what each firmware does about it.
 * @module
 */
import { hex } from '../binary/numbers.ts'
import { LOADER_RULES, type LoaderRule, type LoaderRuleId, type LoaderSeverity, rowOf } from './rules.ts'

export interface LoaderFinding {
  /** Stable. */
  readonly rule: LoaderRuleId
  /** In the project's list of malformed input; absent for rules above it. */
  readonly row?: number
  readonly severity: LoaderSeverity
  /** One sentence with the facts. */
  readonly message: string
  /** Number of the entry, from 0; absent when the fault is in no single one. */
  readonly entry?: number
  /** Byte in the script: of the field that is wrong, or of the entry. */
  readonly offset?: number
  /** The blob that it is about. */
  readonly file?: string
  /** Byte in `file`. */
  readonly fileOffset?: number
  readonly ovmf: string
  readonly seabios: string
  readonly hint: string
}

/** Where a finding is. Absent parts do not apply. */
export interface LoaderPlace {
  readonly entry?: number
  readonly offset?: number
  readonly file?: string
  readonly fileOffset?: number
}

/** Where a case is another one than the rule's usual. */
export type FindingOverrides = Partial<Pick<LoaderRule, 'severity' | 'ovmf' | 'seabios' | 'hint'>>

export function loaderFinding(
  id: LoaderRuleId,
  place: LoaderPlace,
  message: string,
  overrides: FindingOverrides = {},
): LoaderFinding {
  const { severity, ovmf, seabios, hint }: LoaderRule = LOADER_RULES[id]
  const row = rowOf(id)
  return {
    rule: id,
    ...(row === undefined ? {} : { row }),
    severity,
    message,
    ...place,
    ovmf,
    seabios,
    hint,
    ...overrides,
  }
}

/** `entry 9, byte 0x4f8: error L18-pointer-size: …` and one line each for OVMF, SeaBIOS and the hint. */
export function formatLoaderFinding(finding: LoaderFinding): string {
  const { rule, severity, message, ovmf, seabios, hint } = finding
  return [
    `${showPlace(finding)}: ${severity} ${rule}: ${message}`,
    `  OVMF:     ${ovmf}`,
    `  SeaBIOS:  ${seabios}`,
    `  Hint:     ${hint}`,
  ].join('\n')
}

function showPlace({ entry, offset }: LoaderPlace): string {
  if (entry === undefined) return 'script'
  return `entry ${entry}, byte ${hex(offset ?? 0)}`
}
