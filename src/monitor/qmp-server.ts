/**
 * QMP for any number of clients: bytes in, text out through a callback; sockets are somebody else's.
 *
 * ```ts
 * const server = new QmpServer(new Monitor(host, environment))
 * const connection = server.connect(client)   // greets
 * connection.receive(bytes)                   // client.send is called with the replies
 * ```
 *
 * Each connection is answered in the order of its requests. A command that takes time holds up its own connection only.
 *
 * Source: QEMU monitor/qmp.c, qapi/qmp-dispatch.c; checked against QEMU 7.2.
 * @module
 */
import { type JsonLimits, QEMU_JSON_LIMITS } from '../qmp/json-stream.ts'
import { formatQmpMessage, qmpEvent } from '../qmp/messages.ts'
import type { MonitorClient, MonitorConnection } from './client.ts'
import type { EventMessage, Monitor } from './monitor.ts'
import { QmpConnection } from './qmp-connection.ts'

export interface QmpServerOptions {
  /** Of one request. Default: 1 MiB, 64 Ki tokens, QEMU's depth. */
  readonly limits?: JsonLimits
  /**
   * Bytes that the unfinished requests of all connections may take together. When they take more, the longest is given up
   * with an error. Default 64 MiB.
   */
  readonly requestMemory?: number
}

/** QEMU takes 64 MiB. Here, reading so long a string would hold up everybody for a second. */
const REQUEST_LIMITS: JsonLimits = { ...QEMU_JSON_LIMITS, tokenBytes: 2 ** 20, tokens: 2 ** 16 }
const REQUEST_MEMORY = 64 * 2 ** 20

export class QmpServer {
  readonly monitor: Monitor
  readonly #limits: JsonLimits
  readonly #requestMemory: number
  readonly #connections = new Set<QmpConnection>()
  readonly #unsubscribe: () => void
  #held = 0

  constructor(
    monitor: Monitor,
    { limits = REQUEST_LIMITS, requestMemory = REQUEST_MEMORY }: QmpServerOptions = {},
  ) {
    this.monitor = monitor
    this.#limits = limits
    this.#requestMemory = requestMemory
    this.#unsubscribe = monitor.onEvent((event) => this.#broadcast(event))
  }

  /** Bytes that the unfinished requests of all connections take. */
  get heldBytes(): number {
    return this.#held
  }

  /** Greets. */
  connect(client: MonitorClient): MonitorConnection {
    const connection: QmpConnection = new QmpConnection(client, this.monitor, this.#limits, {
      held: (change) => this.#account(change),
      closed: () => void this.#connections.delete(connection),
    })
    this.#connections.add(connection)
    connection.greet()
    return connection
  }

  /** Hangs up on everybody. */
  close(): void {
    this.#unsubscribe()
    for (const connection of [...this.#connections]) connection.hangUp()
  }

  #broadcast({ event, data }: EventMessage): void {
    const now = this.monitor.environment.nowMicroseconds()
    const timestamp = { seconds: Math.floor(now / 1e6), microseconds: Math.floor(now % 1e6) }
    const text = formatQmpMessage(qmpEvent(event, data, timestamp))
    for (const connection of [...this.#connections]) connection.event(text)
  }

  #account(change: number): void {
    this.#held += change
    while (this.#held > this.#requestMemory) {
      const longest = [...this.#connections].reduce((a, b) => (b.heldBytes > a.heldBytes ? b : a))
      if (longest.heldBytes === 0) return
      longest.giveUp()
    }
  }
}
