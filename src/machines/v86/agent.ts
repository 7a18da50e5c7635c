/**
 * The host's side of the agent in the guest: commands by the second serial port. See `initramfs.ts` for the lines.
 * @module
 */
import { fromLatin1 } from '../../binary/bytes.ts'
import { VmgenidError } from '../../binary/errors.ts'
import type { HostTime } from '../../platform/host-time.ts'

/** The guest's agent did not answer, or a command failed. */
export class GuestAgentError extends VmgenidError {
  override readonly name = 'GuestAgentError'
  constructor(action: string, problem: string, printed: readonly string[] = []) {
    super('GUEST_AGENT', `the guest could not ${action}: ${problem}`, {
      facts: { printed: printed.slice(-5).join(' | ').slice(0, 300) || undefined },
    })
  }
}

export interface AgentAnswer {
  readonly status: number
  readonly lines: readonly string[]
}

interface Waiting {
  readonly number: number
  readonly lines: string[]
  readonly done: (answer: AgentAnswer) => void
}

/** Of one command. */
const MOST_LINES = 10_000

export class GuestAgent {
  readonly #send: (bytes: Uint8Array) => void
  readonly #time: HostTime
  #isReady = false
  #onReady: (() => void) | undefined
  #number = 0
  #waiting: Waiting | undefined
  /** Ends when the commands before have ended: the agent does one at a time. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(send: (bytes: Uint8Array) => void, time: HostTime) {
    this.#send = send
    this.#time = time
  }

  /** A line came from the guest. */
  line(line: string): void {
    if (line === '@ready') {
      this.#isReady = true
      this.#onReady?.()
      return
    }
    const waiting = this.#waiting
    if (!waiting) return
    const [, number, status] = /^@(\d{1,9}) (\d{1,3})$/.exec(line) ?? []
    if (number === undefined) {
      if (waiting.lines.length < MOST_LINES) waiting.lines.push(line)
      return
    }
    // The end of one that nobody waits for any more: what it printed is in the way.
    if (Number(number) !== waiting.number) {
      waiting.lines.length = 0
      return
    }
    this.#waiting = undefined
    if (waiting.lines.at(-1) === '') waiting.lines.pop()
    waiting.done({ status: Number(status), lines: waiting.lines })
  }

  get isReady(): boolean {
    return this.#isReady
  }

  /** The guest boots anew, or is one that stood where its agent listened. */
  reset(isReady: boolean): void {
    this.#isReady = isReady
    this.#waiting = undefined
    this.#number += 1000
    this.#queue = Promise.resolve()
  }

  /** @returns whether it listened in time */
  ready(milliseconds: number): Promise<boolean> {
    if (this.#isReady) return Promise.resolve(true)
    return new Promise((resolve) => {
      const cancel = this.#time.after(milliseconds, () => resolve(false))
      this.#onReady = () => {
        cancel()
        resolve(true)
      }
    })
  }

  /**
   * Runs a command, when those before have ended.
   * @param action for the error: `read its random source`
   * @throws GuestAgentError when it fails, or takes longer
   */
  async run(action: string, command: string, milliseconds: number): Promise<readonly string[]> {
    const { status, lines } = await this.start(action, command, milliseconds)
    if (status !== 0) throw new GuestAgentError(action, `exit status ${status}`, lines)
    return lines
  }

  /** @throws GuestAgentError when it takes longer */
  start(action: string, command: string, milliseconds: number): Promise<AgentAnswer> {
    const turn = this.#queue.then(() => this.#run(action, command, milliseconds))
    this.#queue = turn.catch(() => {})
    return turn
  }

  #run(action: string, command: string, milliseconds: number): Promise<AgentAnswer> {
    if (!this.#isReady) return Promise.reject(new GuestAgentError(action, 'its agent does not listen'))
    const number = ++this.#number
    return new Promise((resolve, reject) => {
      const lines: string[] = []
      const cancel = this.#time.after(milliseconds, () => {
        if (this.#waiting?.number === number) this.#waiting = undefined
        reject(new GuestAgentError(action, `no answer in ${milliseconds} ms`, lines))
      })
      this.#waiting = {
        number,
        lines,
        done: (answer) => {
          cancel()
          resolve(answer)
        },
      }
      this.#send(fromLatin1(`${number} ${command}\n`))
    })
  }
}
