/**
 * The kernel's log: lines with a time stamp, as `dmesg` prints them.
 *
 * ```
 * [    0.000000] ACPI: RSDP 0x000000007F77E014 000024 (v02 BOCHS )
 * ```
 *
 * Like the kernel's ring buffer it has an end: the oldest lines go first.
 * @module
 */
import { type Clock, NANOSECONDS_PER_SECOND } from '../platform/clock.ts'
import type { StateReader } from '../platform/lifecycle.ts'

export interface LogLine {
  /** Of the clock, minus its time at boot. */
  readonly atNanos: bigint
  readonly text: string
}

export interface LogLineState {
  /** Decimal. */
  readonly atNanos: string
  readonly text: string
}

export interface KernelLogState {
  /** Nanoseconds, decimal. */
  readonly sinceBoot: string
  readonly lines: readonly LogLineState[]
}

/** Lines that are kept. */
const LOG_LIMIT = 8192
/** Characters of a line that are kept: the kernel's records have 1024 bytes. */
const LINE_LIMIT = 1000

export class KernelLog {
  readonly #clock: Clock
  readonly #onLine: ((line: string) => void) | undefined
  readonly #lines: LogLine[] = []
  #bootNanos: bigint
  /** Lines that there is no room for any more. */
  #dropped = 0
  #muted = 0

  /** @param onLine gets each line as `dmesg` prints it, as it comes */
  constructor(clock: Clock, onLine?: (line: string) => void) {
    this.#clock = clock
    this.#onLine = onLine
    this.#bootNanos = clock.now()
  }

  /** Time since boot. */
  now(): bigint {
    return this.#clock.now() - this.#bootNanos
  }

  /** Does something whose lines nobody wants, such as what a guest said before it was saved. */
  silently<T>(work: () => T): T {
    this.#muted++
    try {
      return work()
    } finally {
      this.#muted--
    }
  }

  print(text: string): void {
    if (this.#muted > 0) return
    const line = { atNanos: this.now(), text: text.slice(0, LINE_LIMIT) }
    this.#lines.push(line)
    if (this.#lines.length > LOG_LIMIT) {
      this.#lines.shift()
      this.#dropped++
    }
    this.#onLine?.(formatLogLine(line))
  }

  get lines(): readonly LogLine[] {
    return this.#lines
  }

  get dropped(): number {
    return this.#dropped
  }

  /** The lines alone, in order. */
  get texts(): readonly string[] {
    return this.#lines.map(({ text }) => text)
  }

  /** What `dmesg` prints. */
  toString(): string {
    return this.#lines.map(formatLogLine).join('\n')
  }

  /** A new boot: empty, and time begins again. */
  reset(): void {
    this.#lines.length = 0
    this.#dropped = 0
    this.#bootNanos = this.#clock.now()
  }

  /** Plain data, part of the guest's saved state: lines, and how long ago the boot was. */
  save(): KernelLogState {
    return {
      sinceBoot: String(this.now()),
      lines: this.#lines.map(({ atNanos, text }) => ({ atNanos: String(atNanos), text })),
    }
  }

  /** @throws SavedStateError */
  restore(reader: StateReader): void {
    const sinceBoot = reader.bigint('sinceBoot')
    const lines = reader
      .parts('lines')
      .slice(-LOG_LIMIT)
      .map((line) => ({ atNanos: line.bigint('atNanos'), text: line.text('text').slice(0, LINE_LIMIT) }))
    this.#bootNanos = this.#clock.now() - sinceBoot
    this.#lines.splice(0, this.#lines.length, ...lines)
  }
}

/** `[    8.952305] ACPI: PM: Preparing to enter system sleep state S3` */
export function formatLogLine({ atNanos, text }: LogLine): string {
  const seconds = atNanos / NANOSECONDS_PER_SECOND
  const micros = (atNanos % NANOSECONDS_PER_SECOND) / 1000n
  return `[${String(seconds).padStart(5)}.${String(micros).padStart(6, '0')}] ${text}`
}
