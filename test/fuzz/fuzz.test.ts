/**
 * Runs every fuzz target with a seed.
 *
 *     FUZZ_RUNS=100000 VMGENID_SEED=7 npx vitest run test/fuzz
 *     FUZZ_RUNS=1000000 npx vitest run test/fuzz/fuzz.test.ts -t 'AML table'
 *
 * With FUZZ_RUNS the rate, the slowest run and the peak of memory are printed for each target.
 *
 * A failure prints the seed and the shortest input; without VMGENID_SEED the seed is fixed, so that a desk and CI try
 * the same.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeLoaderEntry } from '../../src/loader/entry.ts'
import { lintLoaderScript } from '../../src/loader/lint.ts'
import { decodeLoaderScript, LOADER_SCRIPT_MAX_SIZE } from '../../src/loader/script.ts'
import { seed } from '../seed.ts'
import { migrationTargets } from './migration-targets.ts'
import { snapshotTargets } from './snapshot-targets.ts'
import { repeated, targets } from './targets.ts'

const ASKED = process.env['FUZZ_RUNS']
const RUNS = Number(ASKED ?? 150)
const HOURS = 6 * 3_600_000

describe(`fuzz targets, ${RUNS} runs, seed ${seed}`, () => {
  it.each([...targets, ...snapshotTargets, ...migrationTargets])(
    '$name',
    ({ name, input, share = 1, run }) => {
      const runs = ASKED === undefined ? RUNS * share : RUNS
      const started = performance.now()
      let done = 0
      let slowest = 0
      fc.assert(
        fc.property(input, (bytes) => {
          const before = performance.now()
          run(bytes)
          slowest = Math.max(slowest, performance.now() - before)
          done++
        }),
        { seed, numRuns: runs },
      )
      expect(done).toBe(runs)
      if (ASKED !== undefined) report(name, runs, performance.now() - started, slowest)
    },
    HOURS,
  )
})

function report(name: string, runs: number, milliseconds: number, slowest: number): void {
  const seconds = milliseconds / 1000
  const { maxRSS } = process.resourceUsage() // KiB
  process.stderr.write(
    `${name}: ${runs} runs in ${seconds.toFixed(1)} s, ${(runs / seconds).toFixed(0)} a second, slowest ${slowest.toFixed(0)} ms, peak memory of the process ${(maxRSS / 1024).toFixed(0)} MiB\n`,
  )
}

describe('the largest scripts end in bounded time', () => {
  const zeroFiles = new Map([['etc/x', { bytes: new Uint8Array(2 ** 26) }]])
  const allocate = encodeLoaderEntry({ command: 'ALLOCATE', file: 'etc/x', alignment: 16, zone: 1 })
  const rest = {
    pointers: encodeLoaderEntry({
      command: 'ADD_POINTER',
      pointerFile: 'etc/x',
      pointeeFile: 'etc/x',
      pointerOffset: 4,
      pointerSize: 4,
    }),
    checksums: encodeLoaderEntry({
      command: 'ADD_CHECKSUM',
      file: 'etc/x',
      resultOffset: 0,
      start: 0,
      length: 2 ** 26,
    }),
    writes: encodeLoaderEntry({
      command: 'WRITE_POINTER',
      pointerFile: 'etc/x',
      pointeeFile: 'etc/x',
      pointerOffset: 0,
      pointeeOffset: 0,
      pointerSize: 8,
    }),
    allocations: allocate,
    garbage: new Uint8Array(128).fill(0xff),
  }

  it.each(Object.entries(rest))('4 MiB of %s', (_name, entry) => {
    const script = repeated(entry, LOADER_SCRIPT_MAX_SIZE / 128)
    script.set(allocate)
    const started = performance.now()
    const findings = lintLoaderScript({ script, files: zeroFiles })
    expect(findings.map(({ rule }) => rule)).toContain('L65-analysis-limit')
    expect(findings.length).toBeLessThan(25_000)
    // Takes a second; the bound is for a busy machine, and far from what looking at everything would take.
    expect(performance.now() - started).toBeLessThan(20_000)
  })

  it('4 MiB decode', () => {
    const script = repeated(rest.pointers, 2 ** 15)
    expect(decodeLoaderScript(script)).toHaveLength(2 ** 15)
  })
})
