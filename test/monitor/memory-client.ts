/**
 * A monitor's client without a socket: text is kept, and read when the test says so.
 */
import type { MonitorClient, MonitorConnection } from '../../src/monitor/client.ts'
import { encodeModifiedUtf8 } from '../../src/qmp/modified-utf8.ts'
import { turn } from './small-machine.ts'

export class MemoryClient implements MonitorClient {
  #connection: MonitorConnection | undefined
  #text = ''
  /** Bytes count as not yet sent while this is set. */
  isStuck = false
  isPaused = false
  isClosed = false
  backlog = 0

  /** @param connect the server's */
  static of(connect: (client: MonitorClient) => MonitorConnection): MemoryClient {
    const client = new MemoryClient()
    client.#connection = connect(client)
    return client
  }

  send(text: string): void {
    this.#text += text
    if (this.isStuck) this.backlog += text.length
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
  }

  end(): void {
    this.hangUp()
  }

  hangUp(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.#connection?.close()
  }

  receive(data: string | Uint8Array): void {
    this.#connection?.receive(typeof data === 'string' ? encodeModifiedUtf8(data) : data)
  }

  /** Reads again. */
  unstick(): void {
    this.isStuck = false
    this.backlog = 0
    this.#connection?.drained()
  }

  /** What came since it was asked last. */
  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }

  takeLines(): string[] {
    return this.take().split('\r\n').slice(0, -1)
  }

  /** Sends, and gives what comes when all is done that the machine does in a few turns. */
  async ask(data: string | Uint8Array): Promise<string[]> {
    this.receive(data)
    for (let i = 0; i < 20; i++) await turn()
    return this.takeLines()
  }
}
