/**
 * Lines of a bounded width.
 * @module
 */

/**
 * Breaks at blanks. At least one line, which may be empty.
 * @param longWords a word that is longer than a line is cut, or, where its characters belong together, stays whole
 */
export function wrap(text: string, width: number, longWords: 'cut' | 'whole' = 'cut'): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (joined.length <= width) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (longWords === 'cut' && line.length > width) {
      const isPair = /[\ud800-\udbff]/.test(line.charAt(width - 1))
      const length = isPair && width > 1 ? width - 1 : width
      lines.push(line.slice(0, length))
      line = line.slice(length)
    }
  }
  return [...lines, line]
}
