/** A guest's console as whole lines, with somebody waiting for those to come. */
export class ConsoleLines {
  readonly #lines: string[]
  #open = ''
  readonly #waiting = new Set<() => void>()

  constructor(lines: readonly string[] = []) {
    this.#lines = [...lines]
  }

  /** Oldest first. */
  get lines(): readonly string[] {
    return this.#lines
  }

  /** For a copy of the machine. */
  copy(): ConsoleLines {
    return new ConsoleLines(this.#lines)
  }

  append(text: string): void {
    const parts = (this.#open + text).split('\n')
    this.#open = (parts.pop() ?? '').slice(-OPEN_LIMIT)
    for (const part of parts) this.#lines.push(part.replaceAll('\r', ''))
    if (parts.length > 0) for (const look of this.#waiting) look()
  }

  /**
   * @param from index of the first line that counts
   * @returns `undefined` when there was none in that time
   */
  waitFor(
    pattern: RegExp,
    from: number,
    milliseconds: number,
  ): Promise<{ readonly line: string; readonly index: number } | undefined> {
    return new Promise((resolve) => {
      let next = from
      const stop = (found?: { readonly line: string; readonly index: number }) => {
        clearTimeout(timer)
        this.#waiting.delete(look)
        resolve(found)
      }
      const look = () => {
        for (; next < this.#lines.length; next++) {
          const line = this.#lines[next] ?? ''
          if (line.search(pattern) >= 0) return stop({ line, index: next })
        }
      }
      const timer = setTimeout(stop, milliseconds)
      this.#waiting.add(look)
      look()
    })
  }
}

/** Characters of a line without an end that are kept. */
const OPEN_LIMIT = 64 * 1024
