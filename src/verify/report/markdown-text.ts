/**
 * Text of guests inside Markdown: it stays in the cell, the span or the fence that it was put in.
 *
 * Source: CommonMark 0.31 §2.4 (backslash escapes), §4.5 (fenced code blocks), §6.1 (code spans); GitHub Flavored Markdown
 * §4.10 (tables).
 * @module
 */
import { visible } from './words.ts'

/** As words. An underscore between letters or digits marks nothing, and names of fw_cfg files are full of them. */
export function inline(text: string): string {
  return visible(text)
    .replace(/[\\`*[\]<|&~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&')
    .trim()
}

/** As a value, in the type of programs; also good in a cell. */
export function codeSpan(text: string): string {
  const content = visible(text).trim()
  if (content === '') return ''
  // Readers of tables do not agree on what a backslash before an escaped bar means.
  if (/\\\|/.test(content)) return `<code>${entities(content)}</code>`
  const fence = '`'.repeat(longestRun(content) + 1)
  const blank = /^`|`$/.test(content) ? ' ' : ''
  return fence + blank + content.replaceAll('|', '\\|') + blank + fence
}

function entities(text: string): string {
  return text.replace(/[^A-Za-z0-9 .,:;/+-]/gu, (character) => `&#${character.codePointAt(0)};`)
}

/** @param lines visible ones */
export function fenced(lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)))
  return [fence, ...lines, fence].join('\n')
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
}

/** @param rows of Markdown, one line each */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n')
}
