/**
 * What a verification has found: plain data, from which all reports are made.
 *
 * `VerifyReport` is also the published JSON form (`docs/verify-report.schema.json`); fields are only added to it while
 * `schemaVersion` is 1.
 * @module
 */

/**
 * - `pass`: the evidence shows that the requirement is met
 * - `fail`: the evidence shows that it is not
 * - `not-observable`: this machine, or these files, cannot show it
 * - `skipped`: it could be shown, and was not looked at
 */
export const CHECK_STATUSES = ['pass', 'fail', 'not-observable', 'skipped'] as const
export type CheckStatus = (typeof CHECK_STATUSES)[number]

export interface CheckResult {
  /** Of the catalogue, such as `R1a`. */
  readonly id: string
  readonly status: CheckStatus
  /** Facts, one a line: addresses, bytes, log lines. The first one says the most. */
  readonly evidence: readonly string[]
  /** For everything but `pass`: what is wrong, or why it could not be seen, in a sentence. */
  readonly reason?: string
  /** What somebody can do about it. */
  readonly hint?: string
}

/** A piece of a step's observation, in the form in which it was observed. */
export type StoryBlock =
  | { readonly kind: 'text'; readonly text: string }
  /** A table of facts: name and value. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  /** Lines as a program printed them. */
  | {
      readonly kind: 'lines'
      readonly of: 'firmware log' | 'guest log' | 'memory' | 'ASL' | 'monitor'
      readonly lines: readonly string[]
    }

/** One step of the acceptance run, with what was observed. */
export interface StoryStep {
  /** `1` to `11` as in the acceptance run of 2017-02-15, with `2b` and `2c`; later steps are ours. */
  readonly step: string
  /** What was done, as a heading. */
  readonly title: string
  readonly blocks: readonly StoryBlock[]
  /** Checks that this step shows. */
  readonly checks: readonly string[]
}

export interface SubjectReport {
  /** `model`, `v86`, `qemu`, the address of a monitor, or `files`. Unique in a report. */
  readonly name: string
  /** What it is, in a line: `q35, 2 GiB, vmgenid, firmware model, Linux model`. */
  readonly description: string
  /** The figures that people ask for first: name and value. */
  readonly digest?: readonly (readonly [name: string, value: string])[]
  /** In the order of the catalogue. Empty when it could not be started. */
  readonly checks: readonly CheckResult[]
  readonly story: readonly StoryStep[]
  /** Facts that no check is about, and that somebody should know: each a sentence. */
  readonly notes: readonly string[]
  /** It could not be started: why, and what to do. Checks that are here all the same are from other shards of the run. */
  readonly problem?: { readonly reason: string; readonly command?: string }
  /** Of this computer. */
  readonly milliseconds: number
}

export interface VerifyReport {
  readonly schemaVersion: 1
  /** Such as `vmgenid 0.1.0`. */
  readonly producer: string
  /** ISO 8601 in UTC. */
  readonly date: string
  /** The command line that made it, program first. */
  readonly command: string
  /** Of `--shard i/n`. Absent: everything. */
  readonly shard?: { readonly index: number; readonly count: number }
  /** One sentence. */
  readonly verdict: string
  readonly machines: readonly SubjectReport[]
}

/** A row of the catalogue. */
export interface CheckDescription {
  readonly id: string
  /** What has to hold, as one sentence. */
  readonly sentence: string
  /** Where the requirement comes from: a specification's section with its title, or a file of a project. */
  readonly source: string
  /** Step of the acceptance run that shows it; absent for what that run did not look at. */
  readonly step?: string
  /** What has to be there to look at, in words. */
  readonly needs: string
}

/** What the letters of the ids mean, in the order of reports. */
export const CHECK_GROUPS: Readonly<Record<string, string>> = {
  R: 'Requirements on holder, device and tables',
  L: 'Loader script and firmware',
  S: 'Suspend to RAM',
  M: 'Monitors',
  E: 'Events',
  C: 'Clones',
  G: 'Migration',
  X: 'Agreement of all sources',
}
