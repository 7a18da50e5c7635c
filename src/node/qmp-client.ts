/**
 * A client of QEMU's machine protocol: greeting, negotiation, commands with ids, events.
 *
 * Integers are exact: those beyond 2^53 are bigints, in arguments and in replies (`qmp/json.ts`).
 *
 * Source: QEMU docs/interop/qmp-spec.txt; checked against QEMU 7.2.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { JsonTextError } from '../qmp/errors.ts'
import type { JsonObject, JsonValue } from '../qmp/json.ts'
import { formatJson, parseJson } from '../qmp/json-text.ts'
import {
  type QmpServerMessage,
  type QmpTimestamp,
  type QmpVersionInfo,
  readQmpServerMessage,
} from '../qmp/messages.ts'
import type { SocketAddress } from './address.ts'
import { TimeoutError } from './errors.ts'
import { LineSocket, type LineSocketOptions } from './line-socket.ts'

/** A command that QEMU refused, in QEMU's own words. */
export class QmpError extends VmgenidError {
  override readonly name = 'QmpError'
  readonly command: string
  /** `GenericError`, `CommandNotFound`, …: for programs. */
  readonly class: string
  /** For people. */
  readonly desc: string
  constructor(command: string, error: { readonly class: string; readonly desc: string }) {
    super('QMP', `${command}: ${error.desc}`, { facts: { class: error.class } })
    this.command = command
    this.class = error.class
    this.desc = error.desc
  }
}

/** A line that no QMP server sends. */
export class QmpProtocolError extends VmgenidError {
  override readonly name = 'QmpProtocolError'
  constructor(address: SocketAddress, expected: string, found: string) {
    super('QMP_PROTOCOL', `no QMP server at ${address}`, {
      facts: { expected, found: found.length > 120 ? `${found.slice(0, 120)}…` : found },
    })
  }
}

/** A socket that takes a connection and says nothing: QEMU does so to everybody but the first client. */
export class QmpSilentError extends TimeoutError {
  override readonly name = 'QmpSilentError'
  constructor(address: SocketAddress, milliseconds: number) {
    super(
      `no greeting from ${address}`,
      milliseconds,
      {},
      'Somebody else may have this monitor, as QEMU serves one client a socket; or QEMU hangs. Close the other client, or give QEMU another -qmp.',
    )
  }
}

export interface QmpVersion {
  /** `7.2.22` */
  readonly number: string
  /** The distribution's own name of it; may be empty. */
  readonly package: string
}

export interface QmpEvent {
  readonly event: string
  readonly data: JsonObject
  readonly timestamp: QmpTimestamp
}

export type QmpArguments = JsonObject

export interface QmpClientOptions extends LineSocketOptions {
  /** An unanswered command is given up after this long; the connection stays. Default 30 000. */
  readonly commandTimeoutMilliseconds?: number
  /** How long the server may take to greet. Default: as a command. */
  readonly greetingTimeoutMilliseconds?: number
}

const COMMAND_TIMEOUT_MILLISECONDS = 30_000

interface Waiting {
  readonly command: string
  readonly answered: (value: JsonValue) => void
  readonly failed: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

export class QmpClient {
  readonly #socket: LineSocket
  readonly #timeout: number
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Set<(event: QmpEvent) => void>()
  readonly #closeListeners = new Set<(error: Error) => void>()
  #nextId = 1
  #closed: Error | undefined
  #version: QmpVersion = { number: '', package: '' }
  #greeted: ((message: QmpServerMessage | undefined, text: string) => void) | undefined

  private constructor(socket: LineSocket, timeout: number) {
    this.#socket = socket
    this.#timeout = timeout
  }

  /**
   * Connects, reads the greeting and leaves negotiation mode.
   * @throws ConnectError, QmpSilentError, TimeoutError, QmpProtocolError
   */
  static async connect(address: SocketAddress, options: QmpClientOptions = {}): Promise<QmpClient> {
    const {
      commandTimeoutMilliseconds = COMMAND_TIMEOUT_MILLISECONDS,
      greetingTimeoutMilliseconds = commandTimeoutMilliseconds,
    } = options
    const socket = await LineSocket.connect(address, options)
    const client = new QmpClient(socket, commandTimeoutMilliseconds)
    try {
      client.#version = await client.#greeting(greetingTimeoutMilliseconds)
      await client.execute('qmp_capabilities')
    } catch (error) {
      client.close()
      throw error
    }
    return client
  }

  /** From the greeting. */
  get version(): QmpVersion {
    return this.#version
  }

  /**
   * @returns what stands after `return`
   * @throws QmpError, TimeoutError, ConnectionClosedError
   */
  execute(command: string, args?: QmpArguments): Promise<JsonValue> {
    if (this.#closed) return Promise.reject(this.#closed)
    return new Promise((resolve, reject) => {
      const id = this.#nextId++
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        reject(new TimeoutError(`no reply to QMP command ${command}`, this.#timeout))
      }, this.#timeout)
      this.#waiting.set(id, { command, answered: resolve, failed: reject, timer })
      this.#socket.send(formatJson({ execute: command, arguments: args, id }))
    })
  }

  /** Runs one line of the human monitor and gives what it prints. */
  async humanMonitorCommand(line: string): Promise<string> {
    const text = await this.execute('human-monitor-command', { 'command-line': line })
    return typeof text === 'string' ? text : ''
  }

  /** Called for every event. Returns what unsubscribes. */
  onEvent(listener: (event: QmpEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Called once, with the reason, when the connection is gone. */
  onClose(listener: (error: Error) => void): void {
    this.#closeListeners.add(listener)
  }

  /** The next event of this name that comes after this call. */
  waitForEvent(name: string, timeoutMilliseconds: number = this.#timeout): Promise<QmpEvent> {
    if (this.#closed) return Promise.reject(this.#closed)
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        this.#listeners.delete(listener)
        this.#closeListeners.delete(closed)
      }
      const listener = (event: QmpEvent) => {
        if (event.event !== name) return
        stop()
        resolve(event)
      }
      const closed = (error: Error) => {
        stop()
        reject(error)
      }
      const timer = setTimeout(
        () => closed(new TimeoutError(`no event ${name}`, timeoutMilliseconds)),
        timeoutMilliseconds,
      )
      this.#listeners.add(listener)
      this.#closeListeners.add(closed)
    })
  }

  close(): void {
    this.#socket.close()
  }

  #greeting(timeout: number): Promise<QmpVersion> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        this.#greeted = undefined
        this.#closeListeners.delete(failed)
      }
      const failed = (error: Error) => {
        stop()
        reject(error)
      }
      const timer = setTimeout(() => failed(new QmpSilentError(this.#socket.address, timeout)), timeout)
      this.#closeListeners.add(failed)
      this.#greeted = (message, text) => {
        if (message?.kind !== 'greeting') {
          failed(new QmpProtocolError(this.#socket.address, 'a greeting with a version', text))
          return
        }
        const { version } = message
        stop()
        resolve({ number: versionNumber(version), package: version.package })
      }
      this.#socket.start({
        line: (text) => this.#receive(text),
        closed: (error) => this.#end(error),
      })
    })
  }

  #receive(text: string): void {
    const message = readMessage(text)
    if (this.#greeted) this.#greeted(message, text)
    else if (!message || message.kind === 'greeting') {
      this.#end(new QmpProtocolError(this.#socket.address, 'a reply or an event a line', text))
    } else if (message.kind === 'event') {
      const { event, data, timestamp } = message
      for (const listener of this.#listeners) listener({ event, data, timestamp })
    } else {
      this.#reply(message)
    }
  }

  /** Replies to nobody are dropped: a late one to a command that was given up. */
  #reply(message: QmpServerMessage & { readonly kind: 'return' | 'error' }): void {
    const { id } = message
    const waiting = typeof id === 'number' ? this.#waiting.get(id) : undefined
    if (typeof id !== 'number' || !waiting) return
    this.#waiting.delete(id)
    clearTimeout(waiting.timer)
    if (message.kind === 'error') waiting.failed(new QmpError(waiting.command, message.error))
    else waiting.answered(message.value)
  }

  #end(error: Error): void {
    if (this.#closed) return
    this.#closed = error
    this.#socket.close()
    for (const { timer, failed } of this.#waiting.values()) {
      clearTimeout(timer)
      failed(error)
    }
    this.#waiting.clear()
    for (const listener of this.#closeListeners) listener(error)
  }
}

function versionNumber({ qemu }: QmpVersionInfo): string {
  return [qemu.major, qemu.minor, qemu.micro].join('.')
}

function readMessage(text: string): QmpServerMessage | undefined {
  try {
    return readQmpServerMessage(parseJson(text))
  } catch (error) {
    if (error instanceof JsonTextError) return undefined
    throw error
  }
}
