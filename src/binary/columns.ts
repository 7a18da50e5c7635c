/**
 * Text in columns, for a terminal: two spaces between, no borders, no trailing blanks.
 * @module
 */

export interface ColumnsOptions {
  readonly indent?: string
  /** Indexes of columns of numbers, which end where their heading ends. */
  readonly right?: readonly number[]
}

/** Lines without a final newline; rows may be shorter than others. */
export function columns(
  rows: ReadonlyArray<readonly string[]>,
  { indent = '', right = [] }: ColumnsOptions = {},
): string {
  // Not Math.max(...): a table may have more rows than one call takes arguments.
  const widths: number[] = []
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  return rows
    .map((row) => {
      const cells = row.map((cell, i) =>
        right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      return (indent + cells.join('  ')).trimEnd()
    })
    .join('\n')
}
