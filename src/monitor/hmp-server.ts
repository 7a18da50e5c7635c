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
    if (!this.#isClosed) this.#readline.type(this.#decoder.decode(bytes))
  }

  drained(): void {
    if (this.#isWaiting) this.#next()
  }

  ended(): void {
    this.#hasEnded = true
    if (!this.#isRunning) this.#client.end()
  }

  close(): void {
    this.#isClosed = true
    this.#closed()
  }

  hangUp(): void {
    this.#client.hangUp()
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
    void runHmpLine(line, context).then(() => this.#next())
  }

  /** Prompts for the next line, when the client has read and others had their turn. */
  #next(): void {
    if (this.#isClosed || this.#monitor.hasQuit) return
    this.#isWaiting = this.#client.backlog > REPLY_BACKLOG
    if (this.#isWaiting) return
    if (++this.#lines % LINES_PER_TURN === 0) {
      this.#monitor.environment.later(() => this.#prompt())
      return
    }
    this.#prompt()
  }

  #prompt(): void {
    if (this.#isClosed) return
    this.#isRunning = false
    this.#readline.prompt()
    if (this.#isRunning) return
    if (this.#hasEnded) this.#client.end()
    else this.#client.resume()
  }

  #print(text: string): void {
    if (!this.#isClosed) this.#client.send(text.replaceAll('\n', '\r\n'))
  }
}
