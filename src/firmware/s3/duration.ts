/**
 * Waiting times for people.
 * @module
 */

const UNITS: ReadonlyArray<readonly [string, bigint]> = [
  ['year', 31_536_000_000_000n], // of 365 days
  ['day', 86_400_000_000n],
  ['hour', 3_600_000_000n],
  ['minute', 60_000_000n],
  ['second', 1_000_000n],
]

/** In whole units of the largest that it has one of: `58494 years`, `90 seconds` as `1 minute`, `1500 µs`. */
export function formatMicroseconds(microseconds: bigint): string {
  for (const [name, size] of UNITS) {
    const count = microseconds / size
    if (count > 0n) return `${count} ${name}${count === 1n ? '' : 's'}`
  }
  return `${microseconds} µs`
}
