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
import type { JsonObject, JsonValue } from '../qmp/json.ts'
import { type JsonLimits, type JsonMessage, JsonStream, QEMU_JSON_LIMITS } from '../qmp/json-stream.ts'
import {
  formatQmpMessage,
  type QmpRequest,
  qmpError,
  qmpEvent,
  qmpGreeting,
  qmpReturn,
  readQmpRequest,
} from '../qmp/messages.ts'
import {
  BYTES_PER_TURN,
  EVENT_BACKLOG,
  type MonitorClient,
  type MonitorConnection,
  REPLY_BACKLOG,
  REQUESTS_PER_TURN,
} from './client.ts'
import { MonitorError, toErrorObject } from './errors.ts'
import type { EventMessage, Monitor } from './monitor.ts'
import { list, oneOf, optional, readArguments, struct } from './qapi.ts'
import type { QmpReply } from './qmp/command.ts'
import { QMP_CAPABILITIES_COMMAND, QMP_COMMANDS } from './qmp/commands.ts'

export interface QmpServerOptions {
  /** Of one request. Default: QEMU's. */
  readonly limits?: JsonLimits
  /**
   * Bytes that the unfinished requests of all connections may take together. When they take more, the longest is given up
   * with an error. Default 128 MiB.
   */
  readonly requestMemory?: number
}

const REQUEST_MEMORY = 128 * 2 ** 20

/** Offered to clients. No command here may be called out of band; one that is called so is refused as QEMU does. */
const CAPABILITIES = ['oob'] as const

export class QmpServer {
  readonly monitor: Monitor
  readonly #limits: JsonLimits
  readonly #requestMemory: number
  readonly #connections = new Set<QmpConnection>()
  readonly #unsubscribe: () => void
  #held = 0

  constructor(
    monitor: Monitor,
    { limits = QEMU_JSON_LIMITS, requestMemory = REQUEST_MEMORY }: QmpServerOptions = {},
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

/** What a connection tells its server. */
interface ConnectionOwner {
  /** By how many bytes the unfinished request has grown. */
  held(change: number): void
  closed(): void
}

const NegotiationArguments = struct({ enable: optional(list(oneOf(...CAPABILITIES))) })

class QmpConnection implements MonitorConnection {
  readonly #client: MonitorClient
  readonly #monitor: Monitor
  readonly #owner: ConnectionOwner
  readonly #stream: JsonStream
  #negotiated = false
  #outOfBand = false
  /** What was not looked at yet: pieces of a turn's size at most. */
  #input: Uint8Array[] = []
  #hasEnded = false
  /** A command is at work. */
  #isBusy = false
  #state: 'idle' | 'waiting' | 'closed' = 'idle'
  /** What the owner was told last. */
  #heldBytes = 0

  constructor(client: MonitorClient, monitor: Monitor, limits: JsonLimits, owner: ConnectionOwner) {
    this.#client = client
    this.#monitor = monitor
    this.#owner = owner
    this.#stream = new JsonStream(limits)
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  greet(): void {
    this.#send(qmpGreeting(this.#monitor.version, CAPABILITIES))
  }

  receive(bytes: Uint8Array): void {
    if (this.#state === 'closed') return
    for (let at = 0; at < bytes.length; at += BYTES_PER_TURN) {
      this.#input.push(bytes.subarray(at, at + BYTES_PER_TURN))
    }
    if (this.#state === 'idle') this.#answer()
  }

  drained(): void {
    if (this.#state === 'waiting' && !this.#isBusy) this.#answer()
  }

  ended(): void {
    this.#hasEnded = true
    if (this.#state === 'idle') this.#client.end()
  }

  close(): void {
    this.#state = 'closed'
    this.#input = []
    this.#tellHeld(0)
    this.#owner.closed()
  }

  hangUp(): void {
    this.#client.hangUp()
  }

  /** @param text the message; only clients that have negotiated get events */
  event(text: string): void {
    if (!this.#negotiated || this.#state === 'closed') return
    if (this.#client.backlog > EVENT_BACKLOG) this.#client.hangUp()
    else this.#client.send(text)
  }

  /** The memory is needed: the unfinished request is dropped. */
  giveUp(): void {
    this.#reply(this.#stream.giveUp())
    this.#tellHeld(this.#stream.heldBytes)
  }

  /** Answers what has come, as far as the client's reading and the other clients allow. */
  #answer(): void {
    this.#state = 'idle'
    // A whole piece of input is a turn's work, and so is a number of requests in it.
    for (let work = 0; !this.#isBusy; ) {
      if (this.#client.backlog > REPLY_BACKLOG) {
        this.#wait()
        return
      }
      if (work >= 1) {
        this.#wait()
        this.#monitor.environment.later(() => this.drained())
        return
      }
      const message = this.#stream.next()
      if (message) {
        this.#reply(message)
        work += 1 / REQUESTS_PER_TURN
        // A command that quits closes the connection.
        if (this.#isClosed) return
        continue
      }
      this.#tellHeld(this.#stream.heldBytes)
      const piece = this.#input.shift()
      if (!piece) break
      this.#stream.push(piece)
      work += piece.length / BYTES_PER_TURN
    }
    this.#tellHeld(this.#stream.heldBytes)
    if (this.#isBusy) this.#wait()
    else if (this.#hasEnded) this.#client.end()
    else this.#client.resume()
  }

  get #isClosed(): boolean {
    return this.#state === 'closed'
  }

  #wait(): void {
    this.#state = 'waiting'
    this.#client.pause()
  }

  #reply(message: JsonMessage): void {
    if (message.error !== undefined) {
      this.#send(qmpError({ class: 'GenericError', desc: message.error }, undefined))
      return
    }
    const read = readQmpRequest(message.value, this.#outOfBand)
    if (!read.request) {
      this.#send(qmpError({ class: 'GenericError', desc: read.desc }, read.id))
      return
    }
    const { request } = read
    try {
      const result = this.#run(request)
      if (result instanceof Promise) this.#replyLater(result, request.id)
      else this.#send(qmpReturn(result ?? {}, request.id))
    } catch (error) {
      this.#send(qmpError(toErrorObject(error), request.id))
    }
  }

  #replyLater(result: Promise<QmpReply>, id: JsonValue | undefined): void {
    this.#isBusy = true
    const end = (reply: JsonObject) => {
      this.#isBusy = false
      if (this.#state === 'closed') return
      this.#send(reply)
      this.#answer()
    }
    result.then(
      (value) => end(qmpReturn(value ?? {}, id)),
      (error: unknown) => end(qmpError(toErrorObject(error), id)),
    )
  }

  /** @throws MonitorError */
  #run({ command, arguments: args, outOfBand }: QmpRequest): QmpReply | Promise<QmpReply> {
    const isNegotiation = command === QMP_CAPABILITIES_COMMAND
    if (!this.#negotiated && !isNegotiation) {
      throw new MonitorError("Expecting capabilities negotiation with 'qmp_capabilities'", 'CommandNotFound')
    }
    const known = QMP_COMMANDS.get(command)
    if (!known && !isNegotiation) {
      throw new MonitorError(`The command ${command} has not been found`, 'CommandNotFound')
    }
    if (outOfBand) throw new MonitorError(`The command ${command} does not support OOB`)
    return known ? known.run(args, this.#monitor) : this.#negotiate(args)
  }

  #negotiate(args: JsonObject): void {
    const { enable = [] } = readArguments(NegotiationArguments, args)
    if (this.#negotiated) {
      throw new MonitorError(
        'Capabilities negotiation is already complete, command ignored',
        'CommandNotFound',
      )
    }
    this.#outOfBand = enable.includes('oob')
    this.#negotiated = true
  }

  #send(message: JsonObject): void {
    this.#client.send(formatQmpMessage(message))
  }

  #tellHeld(bytes: number): void {
    const change = bytes - this.#heldBytes
    this.#heldBytes = bytes
    if (change !== 0) this.#owner.held(change)
  }
}
