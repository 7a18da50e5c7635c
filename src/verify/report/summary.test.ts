import { describe, expect, it } from 'vitest'
import { GOOD, MIXED, reportOf } from '../../../test/verify/reports.ts'
import type { SubjectReport } from '../result.ts'
import { closingLine, summarize, verdictOf } from './summary.ts'

const [model, qemu, v86] = MIXED.machines as readonly [SubjectReport, SubjectReport, SubjectReport]

describe('summary', () => {
  it('counts by status and machine', () => {
    const summary = summarize(MIXED.machines)
    expect(summary.counts).toEqual({ pass: 8, fail: 1, 'not-observable': 2, skipped: 1 })
    expect(summary.machines.map(({ name, counts }) => [name, counts.pass])).toEqual([
      ['model', 6],
      ['qemu', 2],
      ['v86', 0],
    ])
    expect([summary.worst, summary.failed, summary.notStarted]).toEqual(['fail', true, ['v86']])
    expect(closingLine(summary)).toBe('6 checks, 12 results: 8 passed, 1 failed, 2 not observable, 1 skipped')
  })

  it('takes nothing for a pass where there is nothing', () => {
    const summary = summarize([v86])
    expect(summary).not.toHaveProperty('worst')
    expect(summary.failed).toBe(false)
    expect(closingLine(summary)).toBe('0 checks, 0 results: 0 passed, 0 failed, 0 not observable, 0 skipped')
  })

  it.each([
    [[model], 'The VM Generation ID works as required on model: all 6 results passed.'],
    [
      [model, v86],
      'The VM Generation ID works as required on model: all 6 results passed; v86 could not be started.',
    ],
    [
      MIXED.machines,
      'The VM Generation ID does not work as required: S2 failed on qemu; v86 could not be started.',
    ],
    [
      [v86],
      'Nothing is shown about the VM Generation ID: no check passed or failed; v86 could not be started.',
    ],
    [
      [{ ...qemu, checks: qemu.checks.filter(({ status }) => status !== 'fail') }],
      'The VM Generation ID works as required on qemu as far as could be seen: 2 passed, 0 failed, 2 not observable, 1 skipped.',
    ],
    [
      [
        {
          ...qemu,
          checks: Array.from({ length: 10 }, (_, i) => ({
            id: `R${i}`,
            status: 'fail' as const,
            evidence: [],
          })),
        },
      ],
      'The VM Generation ID does not work as required: R0, R1, R2, R3, R4, R5, R6, R7 and 2 more failed on qemu.',
    ],
  ])('says it in a sentence %#', (machines, sentence) => {
    expect(verdictOf(machines)).toBe(sentence)
  })

  it('has the verdict of what it was made from', () => {
    expect(reportOf(...GOOD.machines).verdict).toBe(verdictOf(GOOD.machines))
  })
})
