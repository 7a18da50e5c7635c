/**
 * One measurement: the median of many runs, and how far the middle half of them is apart.
 */
import { Bench } from 'tinybench'

export interface Measured {
  readonly name: string
  /** Milliseconds of one run. */
  readonly median: number
  /** Distance between the quarters, as a part of the median. */
  readonly spread: number
  readonly runs: number
}

export interface Subject {
  readonly name: string
  readonly run: () => unknown
}

/** Runs the subjects one after the other, each for about `milliseconds`. */
export async function measure(subjects: readonly Subject[], milliseconds = 500): Promise<Measured[]> {
  const bench = new Bench({ time: milliseconds, warmupTime: milliseconds / 4, retainSamples: true })
  for (const { name, run } of subjects) bench.add(name, run)
  await bench.run()
  return bench.tasks.map((task) => {
    const { result } = task
    if (result.state !== 'completed') throw new Error(`${task.name}: ${result.state}`)
    return summarize(task.name, result.latency.samples ?? [result.latency.p50])
  })
}

/** For runs that are timed elsewhere, such as the starts of a program. @param times in milliseconds */
export function summarize(name: string, times: readonly number[]): Measured {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
  const median = at(0.5)
  return { name, median, spread: (at(0.75) - at(0.25)) / median, runs: sorted.length }
}

/** `12.3 µs`, `4.56 ms`, `1.23 s`. */
export function showTime(milliseconds: number): string {
  if (milliseconds < 1) return `${(1000 * milliseconds).toPrecision(3)} µs`
  return milliseconds < 1000
    ? `${milliseconds.toPrecision(3)} ms`
    : `${(milliseconds / 1000).toPrecision(3)} s`
}

/** `4.56 GB/s`: bytes in so many milliseconds. */
export function showRate(bytes: number, milliseconds: number): string {
  const perSecond = (1000 * bytes) / milliseconds
  const units = ['B/s', 'kB/s', 'MB/s', 'GB/s']
  const power = Math.min(3, Math.floor(Math.log10(perSecond) / 3))
  return `${(perSecond / 1000 ** power).toPrecision(3)} ${units[power]}`
}

export function showBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

export function showRatio(ratio: number): string {
  return `${ratio >= 100 ? Math.round(ratio) : ratio.toPrecision(2)} ×`
}

/** The median, and the distance between the quarters: `12.3 µs ± 4 %`. */
export function showMeasured({ median, spread }: Measured): string {
  return `${showTime(median)} ± ${(100 * spread).toFixed(0)} %`
}
