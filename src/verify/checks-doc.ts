/**
 * `docs/checks.md`: the catalogue, for people.
 * @module
 */
import { inline } from './report/markdown-text.ts'
import { groupedChecks, groupOf } from './report/words.ts'
import { wrap } from './report/wrap.ts'
import type { CheckDescription } from './result.ts'

const WIDTH = 100

const INTRODUCTION = `# Checks of \`vmgenid verify\`

Made from the catalogue by \`npm run docs:checks\`: change the catalogue, not this file.

A check is one sentence that has to hold, with its source. Its result on a machine, or on files, has
evidence: addresses, bytes, log lines. The status is one of four:

| status | in a report | meaning |
|---|---|---|
| \`pass\` | pass | the evidence shows that the sentence holds |
| \`fail\` | FAIL | the evidence shows that it does not |
| \`not-observable\` | not seen | this machine, or these files, cannot show it; the reason says why |
| \`skipped\` | skipped | it could be shown, and was not looked at |

The exit status of \`vmgenid verify\`, and of \`vmgenid report merge\`:

| exit status | meaning |
|---|---|
| 0 | no check failed |
| 1 | a check failed |
| 2 | bad usage, or input that cannot be read |
| 3 | a machine or a tool could not be started |

"Step" is the step of the acceptance run of 2017-02-15 that shows the check; where there is none, that
run did not look at it. "Needs" is what has to be there to look at: without it the check is not observable.
The letters of the ids are these:`

/** Ends with a newline. */
export function checksDocument(catalogue: readonly CheckDescription[]): string {
  const known = new Map(catalogue.map((check) => [check.id, check]))
  const groups = groupedChecks(
    catalogue.map(({ id, sentence }) => ({ id, sentence, group: groupOf(id), results: [] })),
  )
  const letters = groups.map(({ title, checks }) => {
    const ids = checks.map(({ id }) => id)
    const range = ids.length > 1 ? `${ids[0]} to ${ids.at(-1)}` : ids.join('')
    return `- ${title}: ${range}`
  })
  const sections = groups.map(({ title, checks }) => {
    const texts = checks.map(({ id }) => checkText(known.get(id)))
    return [`## ${title}`, ...texts].join('\n\n')
  })
  return `${[INTRODUCTION, letters.join('\n'), ...sections].join('\n\n')}\n`
}

function checkText(check: CheckDescription | undefined): string {
  if (!check) return ''
  const { id, sentence, source, step, needs } = check
  const items = [
    `Source: ${inline(source)}`,
    ...(step === undefined ? [] : [`Step: ${inline(step)}`]),
    `Needs: ${inline(needs)}`,
  ]
  const lines = items.flatMap((item) =>
    wrap(item, WIDTH - 2, 'whole').map((line, i) => (i === 0 ? '- ' : '  ') + line),
  )
  return [...wrap(`**${inline(id)}**: ${inline(sentence)}`, WIDTH, 'whole'), '', ...lines].join('\n')
}
