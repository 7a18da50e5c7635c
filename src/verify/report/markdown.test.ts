import { describe, expect, it } from 'vitest'
import { CHECKS, HOSTILE, MIXED, reportOf } from '../../../test/verify/reports.ts'
import { markdownReport } from './markdown.ts'
import { codeSpan, fenced, inline } from './markdown-text.ts'

/** Cells of a line of a table, as GitHub's parser splits them: a backslash takes the next character with it. */
function cells(line: string): string[] {
  return (line.slice(1, -1).match(/(?:\\.|[^|\\])+/gs) ?? []).map((cell) => cell.trim())
}

describe('the Markdown report', () => {
  const markdown = markdownReport(MIXED, CHECKS)

  it("has the seed's form: steps in a table, then a section for each", () => {
    expect(markdown).toContain('# VM Generation ID: verification of 2026-12-01\n')
    expect(markdown).toContain(
      '| step | what was done | what was seen |\n|---|---|---|\n| 1 | The configured ID',
    )
    expect(markdown).toContain('| 11 | A Windows guest | Not seen: no Windows. |')
    expect(markdown).toContain('| expected in memory | `33 22 11 00 55 44 77 66 88 99 AA BB CC DD EE FF` |')
    expect(markdown).toContain('```\n7fe5c028  33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff\n```')
    expect(markdown).toContain('Checks: R1a pass, R1b pass.')
    const order = [
      '**Verdict:**',
      '| machine |',
      '| step |',
      '### Step 1 ',
      '### Step 5 ',
      '## All checks',
      '## Notes',
    ]
    const places = order.map((text) => markdown.indexOf(text))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
  })

  it('has all checks with evidence, what was not seen, and what could not be started', () => {
    expect(markdown).toContain(
      '| S2 | After the reset of the wake-up the address is zero. | qemu | **FAIL** | the device kept it; `etc/vmgenid_addr 0xFFE1028`; Hint: Look at the reset handler of the device. |',
    )
    expect(markdown).toContain('- not seen: no dump of its memory (qemu: R1b, L1)\n')
    expect(markdown).toContain('**v86** could not be started: it is not set up.\n\n```\nvmgenid setup\n```')
  })

  it('keeps its own lines to 100 columns', () => {
    const ours = markdown.split('\n').filter((line) => !line.startsWith('|'))
    expect(ours.filter(({ length }) => length > 100)).toEqual([])
  })

  it('says so little when nothing could be started', () => {
    expect(markdownReport(reportOf(), CHECKS)).toContain('0 checks, 0 results')
  })

  it('escapes what marks something up, and leaves names of files as they are', () => {
    expect(inline('etc/vmgenid_addr _x_ <b> a|b *c* [d](e) `f` &amp;')).toBe(
      'etc/vmgenid_addr \\_x\\_ \\<b> a\\|b \\*c\\* \\[d\\](e) \\`f\\` \\&amp;',
    )
    expect(codeSpan('a ``` b|c`')).toBe('```` a ``` b\\|c` ````')
    expect(codeSpan('a \\| <b>')).toBe('<code>a &#92;&#124; &#60;b&#62;</code>')
    expect(fenced(['x', '`````'])).toBe('``````\nx\n`````\n``````')
  })

  it('keeps hostile text in its cell, its fence and its paragraph', () => {
    const text = markdownReport(HOSTILE, CHECKS)
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
    const outside: string[] = []
    let fence: string | undefined
    let columns = 0
    for (const line of text.split('\n')) {
      const run = /^`{3,}$/.exec(line)?.[0]
      if (fence !== undefined) {
        if (run !== undefined && run.length >= fence.length) fence = undefined
        continue
      }
      if (run !== undefined) {
        fence = run
      } else if (line.startsWith('|')) {
        columns ||= line.split('|').length - 2
        if (!line.startsWith('|---')) expect(cells(line)).toHaveLength(columns)
        continue
      } else {
        outside.push(line)
      }
      columns = 0
    }
    expect(fence).toBeUndefined()
    // Every line that begins as markup does is one of ours.
    const begun = outside.filter((line) => /^\s*(?:[#>+=~]|-|\d+[.)]|\[|<)/.test(line))
    expect(begun.filter((line) => !/^(?:#{1,3} |- (?:not seen|skipped|\d))/.test(line))).toEqual([])
    expect(outside.filter((line) => /(?<!\\)<|(?<!\\)\]\(/.test(line))).toEqual([])
    expect(text.length).toBeLessThan(4 * 2 ** 20)
  })
})
