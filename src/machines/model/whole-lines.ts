/**
 * Lines out of pieces, as the firmware's log prints them.
 * @module
 */

/** @returns a sink of pieces, which calls `onLine` for each line that is complete */
export function wholeLines(onLine: (line: string) => void): (level: number, text: string) => void {
  let open = ''
  return (_, text) => {
    const parts = (open + text).split('\n')
    open = parts.pop() ?? ''
    for (const line of parts) onLine(line)
  }
}
