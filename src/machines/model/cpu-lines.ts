/**
 * Interrupt lines as a CPU sees them that may stand still: while the machine is stopped, nothing arrives; when it goes on, it
 * finds the levels that the lines have by then.
 * @module
 */
import { InterruptLine, type InterruptLines } from '../../platform/interrupts.ts'

export class CpuLines {
  readonly #board: InterruptLines
  readonly #lines = new Map<number, InterruptLine>()
  #running: boolean

  constructor(board: InterruptLines, running: boolean) {
    this.#board = board
    this.#running = running
  }

  line(gsi: number): InterruptLine {
    const known = this.#lines.get(gsi)
    if (known) return known
    const line = new InterruptLine(`IRQ ${gsi}`)
    const source = this.#board.line(gsi)
    source.observe((level) => {
      if (this.#running) line.setLevel(level)
    })
    line.setLevel(this.#running && source.level)
    this.#lines.set(gsi, line)
    return line
  }

  stop(): void {
    this.#running = false
    for (const line of this.#lines.values()) line.setLevel(false)
  }

  cont(): void {
    this.#running = true
    for (const [gsi, line] of this.#lines) line.setLevel(this.#board.line(gsi).level)
  }
}
