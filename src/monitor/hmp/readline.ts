/**
 * Line editing as QEMU's monitor has it: keys in, what the terminal has to show out.
 *
 * | key | does |
 * |---|---|
 * | Ctrl-A, Home; Ctrl-E, End | to the begin, to the end |
 * | ←, → | one character |
 * | Backspace; Ctrl-D, Del | removes before, at the cursor |
 * | Ctrl-W | removes the word before the cursor |
 * | ↑, ↓ | history |
 * | Tab | completion |
 *
 * Keys that come together are shown together, where QEMU draws the line anew for each.
 *
 * Source: QEMU util/readline.c; checked against QEMU 7.2.
 * @module
 */

export interface ReadlineHost {
  /** Lines end with LF. */
  print(text: string): void
  /** A line was entered. More keys are not looked at before `prompt` is called again. */
  line(text: string): void
  /** What the word at the end of `text` could become. */
  complete(text: string): Completions
}

export interface Completions {
  /** In the order in which they are shown. */
  readonly words: readonly string[]
  /** Characters of each word that stand there already. */
  readonly typed: number
}

/** Characters of a line; more are not taken. */
const LINE_LIMIT = 4095
const HISTORY_LIMIT = 64
const COMPLETIONS_LIMIT = 256
const TERMINAL_WIDTH = 80

const CURSOR_LEFT = '\u001b[D'
const CURSOR_RIGHT = '\u001b[C'
const CLEAR_TO_END = '\u001b[K'

export class Readline {
  readonly #prompt: string
  readonly #host: ReadlineHost
  /** One element a character. */
  #line: string[] = []
  #cursor = 0
  #shown = ''
  #shownCursor = 0
  #history: string[] = []
  /** The entry that is being edited. */
  #entry: number | undefined
  #escape: 'none' | 'escape' | 'csi' | 'ss3' = 'none'
  #parameter = 0
  /** Keys that were typed; those before `#taken` were looked at. */
  #pending: string[] = []
  #taken = 0
  #isReading = false

  constructor(prompt: string, host: ReadlineHost) {
    this.#prompt = prompt
    this.#host = host
  }

  /** Lines that were entered, oldest first, none twice. */
  get history(): readonly string[] {
    return this.#history
  }

  /** What stands on the line. */
  get text(): string {
    return this.#line.join('')
  }

  /** Shows the prompt and reads the next line; keys that have come meanwhile are taken at once. */
  prompt(): void {
    this.#line = []
    this.#cursor = 0
    this.#showPrompt()
    this.#isReading = true
    this.#takePending()
  }

  /** @param text what was typed */
  type(text: string): void {
    for (const character of text) this.#pending.push(character)
    this.#takePending()
  }

  #takePending(): void {
    while (this.#isReading && this.#taken < this.#pending.length)
      this.#key(this.#pending[this.#taken++] ?? '')
    if (this.#taken === this.#pending.length) {
      this.#pending = []
      this.#taken = 0
    }
    if (this.#isReading) this.#update()
  }

  #key(key: string): void {
    if (this.#escape === 'escape') {
      this.#escape = key === '[' ? 'csi' : key === 'O' ? 'ss3' : 'none'
      this.#parameter = 0
    } else if (this.#escape === 'csi') {
      this.#csi(key)
    } else if (this.#escape === 'ss3') {
      if (key === 'F') this.#cursor = this.#line.length
      if (key === 'H') this.#cursor = 0
      this.#escape = 'none'
    } else {
      this.#plain(key)
    }
  }

  #plain(key: string): void {
    if (key === '\r' || key === '\n') this.#enter()
    else if (key === '\t') this.#complete()
    else if (key === '\u001b') this.#escape = 'escape'
    else if (key === '\u009b') this.#escape = 'csi'
    else if (key === '\u0001') this.#cursor = 0
    else if (key === '\u0005') this.#cursor = this.#line.length
    else if (key === '\u0004') this.#line.splice(this.#cursor, 1)
    else if (key === '\u007f' || key === '\b') this.#remove(this.#cursor - 1)
    else if (key === '\u0017') this.#remove(this.#wordStart())
    else if (key >= ' ') this.#insert(key)
  }

  #csi(key: string): void {
    if (key >= '0' && key <= '9') {
      this.#parameter = Math.min(1000, 10 * this.#parameter + Number(key))
      return
    }
    this.#escape = 'none'
    if (key === 'A') this.#earlier()
    else if (key === 'B') this.#later()
    else if (key === 'D') this.#cursor = Math.max(0, this.#cursor - 1)
    else if (key === 'C') this.#cursor = Math.min(this.#line.length, this.#cursor + 1)
    else if (key === 'H' || (key === '~' && this.#parameter === 1)) this.#cursor = 0
    else if (key === 'F' || (key === '~' && this.#parameter === 4)) this.#cursor = this.#line.length
    else if (key === '~' && this.#parameter === 3) this.#line.splice(this.#cursor, 1)
  }

  #insert(text: string): void {
    for (const character of text) {
      if (this.#line.length < LINE_LIMIT) this.#line.splice(this.#cursor++, 0, character)
    }
  }

  /** From `start` up to the cursor. */
  #remove(start: number): void {
    if (start < 0) return
    this.#line.splice(start, this.#cursor - start)
    this.#cursor = start
  }

  #wordStart(): number {
    let start = this.#cursor
    while (start > 0 && /\s/.test(this.#line[start - 1] ?? '')) start--
    while (start > 0 && !/\s/.test(this.#line[start - 1] ?? '')) start--
    return start
  }

  #enter(): void {
    const text = this.#line.join('')
    this.#update()
    this.#remember(text)
    this.#host.print('\n')
    this.#line = []
    this.#cursor = 0
    this.#isReading = false
    this.#host.line(text)
  }

  #remember(text: string): void {
    this.#entry = undefined
    if (text === '') return
    this.#history = [...this.#history.filter((line) => line !== text), text].slice(-HISTORY_LIMIT)
  }

  #earlier(): void {
    const entry = (this.#entry ?? this.#history.length) - 1
    if (entry >= 0) this.#recall(entry)
  }

  #later(): void {
    if (this.#entry !== undefined) this.#recall(this.#entry + 1)
  }

  #recall(entry: number): void {
    const text = this.#history[entry]
    this.#entry = text === undefined ? undefined : entry
    this.#line = [...(text ?? '')]
    this.#cursor = this.#line.length
  }

  #complete(): void {
    const { words: all, typed } = this.#host.complete(this.#line.slice(0, this.#cursor).join(''))
    const words = all.slice(0, COMPLETIONS_LIMIT)
    const [first] = words
    if (first === undefined) return
    if (words.length === 1) {
      this.#insert(first.slice(typed))
      if (first !== '' && !first.endsWith('/')) this.#insert(' ')
      return
    }
    this.#update()
    this.#host.print(`\n${table(words)}`)
    this.#insert(commonPrefix(words).slice(typed))
    this.#showPrompt()
  }

  #showPrompt(): void {
    this.#host.print(this.#prompt)
    this.#shown = ''
    this.#shownCursor = 0
    this.#escape = 'none'
  }

  /** Brings the terminal up to date. */
  #update(): void {
    const text = this.#line.join('')
    let output = ''
    if (text !== this.#shown) {
      output += CURSOR_LEFT.repeat(this.#shownCursor) + text + CLEAR_TO_END
      this.#shown = text
      this.#shownCursor = this.#line.length
    }
    const right = this.#cursor - this.#shownCursor
    output += right > 0 ? CURSOR_RIGHT.repeat(right) : CURSOR_LEFT.repeat(-right)
    this.#shownCursor = this.#cursor
    if (output !== '') this.#host.print(output)
  }
}

function commonPrefix(words: readonly string[]): string {
  let prefix = words[0] ?? ''
  for (const word of words) {
    while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1)
  }
  return prefix
}

function table(words: readonly string[]): string {
  const width = Math.min(TERMINAL_WIDTH, Math.max(10, 2 + Math.max(...words.map((word) => word.length))))
  const columns = Math.floor(TERMINAL_WIDTH / width)
  let text = ''
  for (const [i, word] of words.entries()) {
    text += word.padEnd(width)
    if ((i + 1) % columns === 0 || i === words.length - 1) text += '\n'
  }
  return text
}
