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
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows
    .map((row) => {
      const cells = row.map((cell, i) =>
        right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      return (indent + cells.join('  ')).trimEnd()
    })
    .join('\n')
}
