/**
 * A guest's console as whole lines, with somebody waiting for those to come.
 * @module
 */

/** Characters; a boot prints about 30 000. */
const CONSOLE_LIMIT = 64 * 2 ** 20

export class ConsoleLines {
  readonly #lines: string[]
  #open = ''
  #length = 0
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

  /** What a guest prints without end is not kept beyond the limit. */
  append(text: string): void {
    this.#length += text.length
    if (this.#length > CONSOLE_LIMIT) return
    const parts = (this.#open + text).split('\n')
    this.#open = parts.pop() ?? ''
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
