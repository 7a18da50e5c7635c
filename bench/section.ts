/** One table of the report. */
export interface Section {
  readonly title: string
  /** What is compared, and why that is the measure. */
  readonly text: string
  readonly header: readonly string[]
  readonly rows: ReadonlyArray<readonly string[]>
  /** Peers that are not on this machine, and why a row is missing. */
  readonly skipped?: readonly string[]
}
