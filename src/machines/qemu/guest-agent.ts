/**
 * Our end of the guest's second serial port: commands for its shell, one after the other. The guest's end is init's loop in
 * `guest-files.ts`.
 * @module
 */
import { fromHex, toLatin1 } from '../../binary/bytes.ts'
import { VmgenidError } from '../../binary/errors.ts'
import type { SocketAddress } from '../../node/address.ts'
import { TimeoutError } from '../../node/errors.ts'
import { LineSocket } from '../../node/line-socket.ts'

export interface GuestCommandResult {
  readonly status: number
  /** Standard output and standard error. */
  readonly output: Uint8Array
}

/** A command that ended otherwise than it should. */
export class GuestCommandError extends VmgenidError {
  override readonly name = 'GuestCommandError'
  constructor(command: string, { status, output }: GuestCommandResult) {
    super('GUEST_COMMAND', `the guest's command failed with status ${status}`, {
      facts: { command, output: toLatin1(output.subarray(0, 200)).trim() || undefined },
    })
  }
}

interface Waiting {
  readonly matches: RegExp
  readonly found: (words: readonly string[]) => void
  readonly failed: (error: Error) => void
}

export class GuestAgent {
  readonly #socket: LineSocket
  readonly #waiting = new Set<Waiting>()
  #number = 0
  #last: Promise<unknown> = Promise.resolve()
  #closed: Error | undefined

  private constructor(socket: LineSocket) {
    this.#socket = socket
    socket.start({
      line: (text) => {
        for (const { matches, found } of this.#waiting) {
          const match = matches.exec(text)
          if (match) found(match.slice(1))
        }
      },
      closed: (error) => {
        this.#closed = error
        for (const { failed } of this.#waiting) failed(error)
      },
    })
  }

  /** @throws ConnectError */
  static async connect(address: SocketAddress): Promise<GuestAgent> {
    return new GuestAgent(await LineSocket.connect(address))
  }

  /**
   * Until the guest says a word of its own: `ready` when init has started, `awake` after a sleep. To be called before it can.
   * @throws TimeoutError, ConnectionClosedError
   */
  async hears(word: 'ready' | 'awake', milliseconds: number): Promise<void> {
    await this.#wait(new RegExp(`^${word}$`), `the guest is not ${word}`, milliseconds)
  }

  /**
   * Runs one line in a shell.
   * @throws TimeoutError, ConnectionClosedError; GuestCommandError for a status other than 0
   */
  async run(command: string, milliseconds: number): Promise<Uint8Array> {
    const number = ++this.#number
    const before = this.#last
    const run = (async () => {
      await before.catch(() => undefined)
      this.#socket.send(`${number} ${command}`)
      const answer = new RegExp(`^${number} (\\d+) ([0-9a-f]*)$`)
      return this.#wait(answer, `the guest did not answer '${command}'`, milliseconds)
    })()
    this.#last = run
    const [status, output = ''] = await run
    const result = { status: Number(status), output: fromHex(output) }
    if (result.status !== 0) throw new GuestCommandError(command, result)
    return result.output
  }

  /** What a command prints, as text. */
  async text(command: string, milliseconds: number): Promise<string> {
    return toLatin1(await this.run(command, milliseconds)).trimEnd()
  }

  close(): void {
    this.#socket.close()
  }

  #wait(matches: RegExp, problem: string, milliseconds: number): Promise<readonly string[]> {
    if (this.#closed) return Promise.reject(this.#closed)
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        this.#waiting.delete(waiting)
      }
      const failed = (error: Error) => {
        stop()
        reject(error)
      }
      const found = (words: readonly string[]) => {
        stop()
        resolve(words)
      }
      const waiting: Waiting = { matches, found, failed }
      const timer = setTimeout(() => failed(new TimeoutError(problem, milliseconds)), milliseconds)
      this.#waiting.add(waiting)
    })
  }
}
