/**
 * One client of QMP: negotiation, requests in their order, replies; no faster than the client reads and the others allow.
 *
 * Source: QEMU monitor/qmp.c; checked against QEMU 7.2.
 * @module
 */
import type { JsonObject, JsonValue } from '../qmp/json.ts'
import { type JsonLimits, type JsonMessage, JsonStream } from '../qmp/json-stream.ts'
import {
  formatQmpMessage,
  type QmpRequest,
  qmpError,
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
import type { Monitor } from './monitor.ts'
import { list, oneOf, optional, readArguments, struct } from './qapi.ts'
import type { QmpReply } from './qmp/command.ts'
import { QMP_CAPABILITIES_COMMAND, QMP_COMMANDS, runQmpCommand } from './qmp/commands.ts'

/** Offered to clients. No command here may be called out of band; one that is called so is refused as QEMU does. */
const CAPABILITIES = ['oob'] as const

/** What a connection tells its server. */
export interface ConnectionOwner {
  /** By how many bytes the unfinished request has grown. */
  held(change: number): void
  closed(): void
}

const NegotiationArguments = struct({ enable: optional(list(oneOf(...CAPABILITIES))) })

export class QmpConnection implements MonitorConnection {
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
    if (outOfBand && (isNegotiation || QMP_COMMANDS.has(command))) {
      throw new MonitorError(`The command ${command} does not support OOB`)
    }
    return isNegotiation ? this.#negotiate(args) : runQmpCommand(this.#monitor, command, args)
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
