/**
 * The time of the computer that runs a machine, as things get it that run in real time: through the constructor.
 *
 * Nothing that a guest sees reads this directly: guests have a `Clock`.
 * @module
 */

export interface HostTime {
  /** Milliseconds since some moment; never runs backwards. */
  milliseconds(): number
  /** Calls back once, not before so many milliseconds have passed. @returns calls it off */
  after(milliseconds: number, run: () => void): () => void
}

interface TimeGlobals {
  readonly performance: { now(): number }
  setTimeout(run: () => void, milliseconds: number): unknown
  clearTimeout(timer: unknown): void
}

const globals = globalThis as unknown as TimeGlobals

/** The system's own, in a browser as in Node (High Resolution Time, HTML timers). */
export const systemTime: HostTime = {
  milliseconds: () => globals.performance.now(),
  after(milliseconds, run) {
    const timer = globals.setTimeout(run, milliseconds)
    return () => globals.clearTimeout(timer)
  },
}
