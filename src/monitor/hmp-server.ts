/**
 * The human monitor for any number of terminals: keys in, text out through a callback.
 *
 * Source: QEMU monitor/hmp.c, monitor/monitor.c; checked against QEMU 7.2.
 * @module
 */
import { ModifiedUtf8Decoder } from '../qmp/modified-utf8.ts'
import { type MonitorClient, type MonitorConnection, REPLY_BACKLOG } from './client.ts'
import { HMP_COMMANDS } from './hmp/commands.ts'
import { completeHmp } from './hmp/completion.ts'
import { Readline } from './hmp/readline.ts'
import { runHmpLine } from './hmp/run.ts'
import type { Monitor } from './monitor.ts'

const PROMPT = '(qemu) '
/** Lines that are run before other clients have their turn. */
const LINES_PER_TURN = 8
/** Keys that are looked at before other clients have their turn, and before the backlog is: a Tab prints a table. */
const KEYS_PER_TURN = 4096
const KEYS_AT_ONCE = 64

export class HmpServer {
  readonly monitor: Monitor
  readonly #connections = new Set<HmpConnection>()

  constructor(monitor: Monitor) {
    this.monitor = monitor
  }

  /** Greets and prompts. */
  connect(client: MonitorClient): MonitorConnection {
    const connection: HmpConnection = new HmpConnection(
      client,
      this.monitor,
      () => void this.#connections.delete(connection),
    )
    this.#connections.add(connection)
    connection.greet()
    return connection
  }

  /** Hangs up on everybody. */
  close(): void {
    for (const connection of [...this.#connections]) connection.hangUp()
  }
}

class HmpConnection implements MonitorConnection {
  readonly #client: MonitorClient
  readonly #monitor: Monitor
  readonly #closed: () => void
  readonly #readline: Readline
  readonly #decoder = new ModifiedUtf8Decoder()
  #isClosed = false
  /** Keys that were not looked at yet. */
  #typed = ''
  #isWaiting = false
  #isRunning = false
  #hasEnded = false
  #lines = 0

  constructor(client: MonitorClient, monitor: Monitor, closed: () => void) {
    this.#client = client
    this.#monitor = monitor
    this.#closed = closed
    this.#readline = new Readline(PROMPT, {
      print: (text) => this.#print(text),
      line: (text) => this.#run(text),
      complete: (text) => completeHmp(HMP_COMMANDS, text),
    })
  }

  greet(): void {
    const { major, minor, micro } = this.#monitor.version.qemu
    this.#print(`QEMU ${major}.${minor}.${micro} monitor - type 'help' for more information\n`)
    this.#readline.prompt()
  }

  receive(bytes: Uint8Array): void {
    if (this.#isClosed) return
    this.#typed += this.#decoder.decode(bytes)
    if (!this.#isWaiting) this.#take()
  }

  drained(): void {
    if (this.#isWaiting) this.#take()
  }

  ended(): void {
    this.#hasEnded = true
    if (!this.#isWaiting && !this.#isRunning) this.#client.end()
  }

  close(): void {
    this.#isClosed = true
    this.#closed()
  }

  hangUp(): void {
    this.#client.hangUp()
  }

  /** Keys are taken as far as the client's reading and the other clients allow. */
  #take(): void {
    this.#isWaiting = false
    for (let keys = 0; !this.#isRunning && this.#typed !== ''; keys += KEYS_AT_ONCE) {
      const isTurnOver = keys >= KEYS_PER_TURN
      if (isTurnOver || this.#client.backlog > REPLY_BACKLOG) {
        this.#isWaiting = true
        this.#client.pause()
        if (isTurnOver) this.#monitor.environment.later(() => this.drained())
        return
      }
      const next = this.#typed.slice(0, KEYS_AT_ONCE)
      this.#typed = this.#typed.slice(KEYS_AT_ONCE)
      this.#readline.type(next)
    }
    if (this.#isRunning || this.#isClosed) return
    if (this.#hasEnded) this.#client.end()
    else this.#client.resume()
  }

  #run(line: string): void {
    this.#isRunning = true
    this.#client.pause()
    const context = {
      monitor: this.#monitor,
      interactive: true,
      history: this.#readline.history,
      print: (text: string) => this.#print(text),
    }
    void runHmpLine(line, context).then(() => {
      if (++this.#lines % LINES_PER_TURN === 0) this.#monitor.environment.later(() => this.#prompt())
      else this.#prompt()
    })
  }

  #prompt(): void {
    if (this.#isClosed || this.#monitor.hasQuit) return
    this.#isRunning = false
    // Keys that came with the line may be the next one.
    this.#readline.prompt()
    if (!this.#isRunning && !this.#isWaiting) this.#take()
  }

  #print(text: string): void {
    if (!this.#isClosed) this.#client.send(text.replaceAll('\n', '\r\n'))
  }
}
