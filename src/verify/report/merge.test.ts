import { describe, expect, it } from 'vitest'
import { CHECKS, GOOD, HOSTILE, MIXED, reportOf } from '../../../test/verify/reports.ts'
import type { SubjectReport, VerifyReport } from '../result.ts'
import { mergeReports, ReportMergeError } from './merge.ts'

const [model, qemu, v86] = MIXED.machines as readonly [SubjectReport, SubjectReport, SubjectReport]
const options = { catalogue: CHECKS, command: 'vmgenid report merge a.json b.json' }

function merge(...reports: readonly VerifyReport[]): VerifyReport {
  return mergeReports(
    reports.map((report, i) => ({ name: `${'abcdef'[i]}.json`, report })),
    options,
  )
}

/** Shards as they come: a check belongs to one of them. */
function shards(subject: SubjectReport, count: number): VerifyReport[] {
  return Array.from({ length: count }, (_, i) => ({
    ...reportOf({ ...subject, checks: subject.checks.filter((_, at) => at % count === i) }),
    shard: { index: i + 1, count },
  }))
}

describe('merging reports', () => {
  it('puts shards together, in the order of the catalogue', () => {
    const whole = merge(...shards(model, 3).reverse())
    expect(whole.machines[0]?.checks).toEqual(model.checks)
    expect(whole.machines[0]?.story).toEqual(model.story)
    expect(whole.machines[0]?.notes).toEqual(model.notes)
    expect(whole.machines[0]?.milliseconds).toBe(3 * model.milliseconds)
    expect(whole).not.toHaveProperty('shard')
    expect([whole.verdict, whole.command]).toEqual([GOOD.verdict, options.command])
  })

  it('puts machines beside each other, and takes the last date', () => {
    const late = { ...reportOf(qemu), date: '2026-12-01T12:00:00.500Z', producer: 'vmgenid 0.2.0' }
    const both = merge(late, reportOf(model), reportOf(v86))
    expect(both.machines).toEqual([qemu, model, v86])
    expect(both.date).toBe(late.date)
    expect(both.producer).toBe('vmgenid 0.2.0, vmgenid 0.1.0')
    expect(both.verdict).toBe(
      'The VM Generation ID does not work as required: S2 failed on qemu; v86 could not be started.',
    )
  })

  it('keeps a check once that is the same twice, and prefers what was looked at', () => {
    expect(merge(MIXED, MIXED).machines[1]?.checks).toEqual(qemu.checks)
    const looked = { ...qemu, checks: [{ id: 'S3', status: 'pass' as const, evidence: ['0x1000'] }] }
    for (const order of [
      [reportOf(qemu), reportOf(looked)],
      [reportOf(looked), reportOf(qemu)],
    ])
      expect(merge(...order).machines[0]?.checks.find(({ id }) => id === 'S3')?.status).toBe('pass')
  })

  it('refuses two results that contradict each other, and names both files', () => {
    const other = { ...qemu, checks: [{ id: 'S2', status: 'pass' as const, evidence: [] }] }
    expect(() => merge(reportOf(qemu), reportOf(other))).toThrowErrorMatchingInlineSnapshot(`
      [ReportMergeError: S2 on qemu has two results that contradict each other

        Found:  fail in a.json
        And:    pass in b.json

        Give one report of each run; reports of different runs stay apart.]
    `)
  })

  it('refuses a part of the shards, and shards of different runs', () => {
    const [first, second, third] = shards(model, 3) as [VerifyReport, VerifyReport, VerifyReport]
    expect(() => merge(first, third)).toThrowErrorMatchingInlineSnapshot(`
      [ReportMergeError: model: a shard is missing

        Expected:  3 shards
        Found:     1, 3

        Give the reports of all shards of one run.]
    `)
    expect(() => merge(first, { ...second, shard: { index: 2, count: 2 } })).toThrow(ReportMergeError)
    expect(() => merge(first)).toThrow(ReportMergeError)
    expect(merge(first, second, third, reportOf(qemu)).machines.map(({ name }) => name)).toEqual([
      'model',
      'qemu',
    ])
  })

  it('does not hide that a machine could not be started for one shard', () => {
    const [first, second] = shards({ ...v86, checks: model.checks, milliseconds: 5 }, 2) as [
      VerifyReport,
      VerifyReport,
    ]
    const [started] = first.machines as [SubjectReport]
    const { problem, ...rest } = started
    expect(problem).toBeDefined()
    const merged = merge({ ...first, machines: [rest] }, { ...second, machines: [v86] })
    expect(merged.machines[0]?.problem).toEqual(v86.problem)
    expect(merged.machines[0]?.checks).toHaveLength(3)
    expect(merged.verdict).toMatch(/; v86 could not be started\.$/)
  })

  it('tells each step as full as one of them did, with the checks of all, in their order', () => {
    const blind = model.story.map((step) => ({
      ...step,
      blocks: [{ kind: 'text' as const, text: 'Not seen.' }],
      checks: ['L1'],
    }))
    const merged = merge(reportOf({ ...model, story: [...blind].reverse() }), reportOf(model))
    expect(merged.machines[0]?.story.map(({ step }) => step)).toEqual(['1', '5', '11'])
    expect(merged.machines[0]?.story[1]?.blocks).toEqual(model.story[1]?.blocks)
    expect(merged.machines[0]?.story[1]?.checks).toEqual(['L1', 'R1a', 'R1b'])
  })

  it('notes another description of the same machine', () => {
    const merged = merge(reportOf(model), reportOf({ ...model, description: 'a pc' }))
    expect(merged.machines[0]?.notes).toContain('One of the merged reports describes it as a pc.')
  })

  it('takes hostile text as it is', () => {
    expect(merge(HOSTILE, HOSTILE).machines.map(({ name }) => name)).toEqual(
      HOSTILE.machines.map(({ name }) => name),
    )
  })
})
