/** Text of the serial line, with somebody waiting for what is to come. */
export class Console {
  text = ''
  #ended = false
  readonly #waiting = new Set<() => void>()

  append(text: string): void {
    this.text += text.replaceAll('\r', '')
    for (const look of this.#waiting) look()
  }

  close(): void {
    this.#ended = true
    for (const look of this.#waiting) look()
  }

  waitFor(wanted: string, from: number, milliseconds: number): Promise<number | 'ended' | 'late'> {
    return new Promise((resolve) => {
      const stop = (result: number | 'ended' | 'late') => {
        clearTimeout(timer)
        this.#waiting.delete(look)
        resolve(result)
      }
      const timer = setTimeout(() => stop('late'), milliseconds)
      const look = () => {
        const place = this.text.indexOf(wanted, from)
        if (place >= 0) stop(place)
        else if (this.#ended) stop('ended')
      }
      this.#waiting.add(look)
      look()
    })
  }
}
