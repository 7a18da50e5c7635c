/**
 * What is wrong, or missing, or worth knowing, in a sentence.
 * @module
 */
import type { LogPlace } from './lines.ts'

/** An error: the chain is broken. A warning: something is lost or odd. A note: what the log cannot show, or a fact. */
export type LogSeverity = 'error' | 'warning' | 'note'

export interface LogFinding {
  /** Stable. */
  readonly id: string
  readonly severity: LogSeverity
  readonly message: string
  readonly place?: LogPlace
  /** What to do about it. */
  readonly hint?: string
}

/** The findings of a run, in the order in which they were made. */
export class Findings {
  readonly list: LogFinding[] = []

  error(id: string, message: string, where: FindingDetails = {}): void {
    this.list.push({ id, severity: 'error', message, ...where })
  }

  warning(id: string, message: string, where: FindingDetails = {}): void {
    this.list.push({ id, severity: 'warning', message, ...where })
  }

  note(id: string, message: string, where: FindingDetails = {}): void {
    this.list.push({ id, severity: 'note', message, ...where })
  }
}

type FindingDetails = Partial<Pick<LogFinding, 'place' | 'hint'>>
