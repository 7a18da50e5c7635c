/**
 * Plain columns for a terminal: two spaces between, no borders, no trailing blanks.
 * @module
 */

export interface TableOptions {
  readonly indent?: string
  /** Indexes of columns of numbers, which end where their heading ends. */
  readonly right?: readonly number[]
}

/** Lines without a final newline; rows may be shorter than others. */
export function table(
  rows: ReadonlyArray<readonly string[]>,
  { indent = '', right = [] }: TableOptions = {},
): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => row[i]?.length ?? 0)),
  )
  return rows
    .map((row) => {
      const cells = row.map((cell, i) =>
        right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      return (indent + cells.join('  ')).trimEnd()
    })
    .join('\n')
}
