/** `vmgenid report merge`, as a user types it. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REPORT_FORMS } from '../../src/cli/report-output.ts'
import { jsonReport, parseVerifyReport } from '../../src/verify/report/json.ts'
import type { VerifyReport } from '../../src/verify/result.ts'
import { GOOD, MIXED, reportOf } from '../verify/reports.ts'
import { vmgenid } from './cli.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-report-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, report: VerifyReport | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, typeof report === 'string' ? report : jsonReport(report))
  return path
}

describe('vmgenid report merge', () => {
  it('prints a text, with colours where they are wanted, and fails with its checks', async () => {
    const path = await file('mixed.json', MIXED)
    const { status, out, err } = await vmgenid(['report', 'merge', path])
    expect([status, err]).toEqual([1, ''])
    expect(out).toContain('6 checks, 12 results: 8 passed, 1 failed, 2 not observable, 1 skipped\n')
    expect(out).not.toContain('\x1b')
    const colored = await vmgenid(['report', 'merge', path], { color: true })
    expect(colored.out).toContain('\x1b[31mFAIL\x1b[39m')
  })

  it('merges shards, from standard input too, and is good when they are', async () => {
    const [model] = GOOD.machines
    const shard = (index: number) => ({
      ...reportOf({ ...model, checks: model?.checks.filter((_, i) => i % 2 === index - 1) } as never),
      shard: { index, count: 2 },
    })
    const args = ['report', 'merge', '--report', 'json', await file('one.json', shard(1)), '-']
    const { status, out } = await vmgenid(args, { stdin: jsonReport(shard(2)) })
    expect(status).toBe(0)
    const merged = parseVerifyReport(out, 'merged')
    expect(merged.machines[0]?.checks).toHaveLength(6)
    expect(merged.command).toBe(`vmgenid report merge ${join(folder, 'one.json')} -`)
  })

  it.each(REPORT_FORMS)(
    'writes %s into a file, the same as it prints, and leaves nothing else',
    async (form) => {
      const path = await file('good.json', GOOD)
      const output = join(folder, form, 'report')
      await rm(join(folder, form), { recursive: true, force: true })
      const refused = await vmgenid(['report', 'merge', '--report', form, '--output', output, path])
      expect([refused.status, refused.out]).toEqual([2, ''])
      expect(refused.err).toContain(`${output}: no such file or folder`)
      const here = join(folder, `report.${form}`)
      const written = await vmgenid(['report', 'merge', '--report', form, '--output', here, path], {
        color: true,
      })
      expect(written).toEqual({ status: 0, out: '', err: '' })
      const printed = await vmgenid(['report', 'merge', '--report', form, path])
      expect(await readFile(here, 'utf8')).toBe(printed.out)
      expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
    },
  )

  it('prints the evidence of passes on demand', async () => {
    const path = await file('good.json', GOOD)
    const { out } = await vmgenid(['report', 'merge', '--evidence', path])
    expect(out).toContain('Evidence:  0x7FE5C028')
  })

  it('has status 3 when no machine could be started', async () => {
    const none = await file('none.json', reportOf(...MIXED.machines.slice(2)))
    const { status, out } = await vmgenid(['report', 'merge', none])
    expect(status).toBe(3)
    expect(out).toContain('v86: could not be started: it is not set up: vmgenid setup\n')
  })

  it.each([
    ['no report', ['{}'], 'schemaVersion'],
    ['a file that is none', ['hello'], 'Expected:  JSON'],
    ['a contradiction', [jsonReport(MIXED), jsonReport(MIXED).replace('"fail"', '"pass"')], 'contradict'],
    ['one shard of two', [jsonReport({ ...GOOD, shard: { index: 1, count: 2 } })], 'a shard is missing'],
  ])('refuses %s, and says which file', async (_, texts, message) => {
    const paths = await Promise.all(texts.map((text, i) => file(`bad-${i}.json`, text)))
    const { status, out, err } = await vmgenid(['report', 'merge', ...paths])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
    if (texts.length > 1) for (const path of paths) expect(err).toContain(path)
  })

  it('refuses standard input twice, no file, a form that is none, and a file that is not there', async () => {
    for (const args of [['-', '-'], [], ['--report', 'pdf', 'x'], [join(folder, 'absent.json')]])
      expect((await vmgenid(['report', 'merge', ...args])).status).toBe(2)
  })

  it('has a help with examples', async () => {
    const { status, out } = await vmgenid(['report', 'merge', '--help'])
    expect(status).toBe(0)
    expect(out).toContain('Examples:\n')
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120)
  })
})
