import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { requireTool } from '../../../test/tools.ts'
import { CHECKS, HOSTILE, MIXED } from '../../../test/verify/reports.ts'
import { junitReport } from './junit.ts'

describe('the JUnit report', () => {
  const xml = junitReport(MIXED, CHECKS)

  it('has a suite for each machine and group, and a case for each result', () => {
    expect(xml).toContain(
      '<testsuites name="vmgenid verify" tests="13" failures="1" errors="0" skipped="4" time="9.563">',
    )
    expect(xml).toContain(
      '<testsuite name="qemu: Suspend to RAM" tests="2" failures="1" errors="0" skipped="1" time="0.000" timestamp="2026-12-01T12:00:00">',
    )
    expect(xml).toContain(
      '<testcase classname="qemu.S" name="S2 After the reset of the wake-up the address is zero." time="0.000"><failure message="the device kept it" type="fail">etc/vmgenid_addr 0xFFE1028\nHint: Look at the reset handler of the device.</failure></testcase>',
    )
    expect(xml).toContain('<skipped message="not observable: no dump of its memory"/>')
    expect(xml).toContain('<skipped message="--skip suspend"/>')
    expect(xml).toContain('<skipped message="could not be started: it is not set up.; vmgenid setup"/>')
  })

  it('has no character that XML forbids', () => {
    expect(junitReport(HOSTILE, CHECKS).replaceAll('\n', '')).not.toMatch(/[\p{C}]/u)
  })
})

const python = requireTool('python3')
describe.skipIf(python.missing)(python.title('a parser of XML'), () => {
  const program = `
import sys, xml.etree.ElementTree as E
root = E.fromstring(sys.stdin.buffer.read())
for suite in root:
    cases = suite.findall('testcase')
    assert int(suite.get('tests')) == len(cases)
    assert int(suite.get('failures')) == len(suite.findall('testcase/failure'))
    assert int(suite.get('skipped')) == len(suite.findall('testcase/skipped'))
for name in ('tests', 'failures', 'skipped'):
    assert int(root.get(name)) == sum(int(s.get(name)) for s in root), name
print(len(root), len(root.findall('testsuite/testcase')))
`
  it.each([
    ['plain', MIXED, '9 13'],
    ['hostile', HOSTILE, undefined],
  ])('reads a %s report, with counts that are those of its elements', (_, report, expected) => {
    const found = execFileSync(python.path, ['-c', program], {
      input: junitReport(report, CHECKS),
      encoding: 'utf8',
    })
    const cases = report.machines.reduce(
      (sum, { checks, problem }) => sum + checks.length + (problem ? 1 : 0),
      0,
    )
    expect(found.trim()).toMatch(expected ?? new RegExp(` ${cases}$`))
  })
})
