import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { requireTool } from '../../../test/tools.ts'
import { CHECKS, HOSTILE, MIXED } from '../../../test/verify/reports.ts'
import { escapeHtml, htmlReport } from './html.ts'

describe('the HTML report', () => {
  const html = htmlReport(MIXED, CHECKS)

  it('is one file without script, and forbids everything but its style', () => {
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    )
    for (const one of [html, htmlReport(HOSTILE, CHECKS)])
      expect(one).not.toMatch(
        /<(?:script|img|link|iframe|object|a|form)\b|<[^>]*\s(?:on\w+|style|src|href)=/i,
      )
  })

  it('has heads with a scope, words for every status, and opens failures', () => {
    expect(html).toContain('<html lang="en">')
    expect(html.match(/<th(?! scope="(?:col|row|rowgroup)")[ >]/g)).toBeNull()
    expect(html).toContain(
      '<details open><summary><span class="mark fail">FAIL</span></summary><p>the device kept it</p><pre>etc/vmgenid_addr 0xFFE1028</pre>',
    )
    for (const word of ['pass', 'not seen', 'skipped']) expect(html).toContain(`>${word}</span>`)
    expect(html).toContain('Could not be started: it is not set up. <code>vmgenid setup</code>')
  })

  it('escapes what would be markup or the end of an attribute', () => {
    expect(escapeHtml(`<b a="1" c='2'>&amp;\x00\ud800`)).toBe(
      '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;\\x00\\u{d800}',
    )
  })

  it('stays small, and visible, whatever the texts are', () => {
    const text = htmlReport(HOSTILE, CHECKS)
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
    expect(text.length).toBeLessThan(4 * 2 ** 20)
  })
})

const python = requireTool('python3')
describe.skipIf(python.missing)(python.title('a parser of HTML'), () => {
  const program = `
import sys
from html.parser import HTMLParser
VOID = {'meta'}
class P(HTMLParser):
    open, names = [], set()
    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        if tag not in VOID: self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())
p = P(); p.feed(sys.stdin.read()); p.close()
assert p.open == [], p.open
print(' '.join(sorted(p.names)))
`
  it.each([
    ['plain', MIXED],
    ['hostile', HOSTILE],
  ])('closes every element of a %s report, and finds none but ours', (_, report) => {
    const names = execFileSync(python.path, ['-c', program], {
      input: htmlReport(report, CHECKS),
      encoding: 'utf8',
    })
    expect(names.trim()).toBe(
      'b body code details div figcaption figure h1 h2 h3 head header html li main meta p pre section small span style summary table tbody td th thead title tr ul',
    )
  })
})
