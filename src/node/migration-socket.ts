/**
 * Migration over `unix:` and `tcp:` sockets: joins the protocol's two sides to streams.
 *
 * A stream carries as much as it has room for, so a slow peer costs one buffer. A peer with which nothing moves for some time is
 * given up. Neither a stream nor a machine in it is encrypted: use a Unix socket, loopback, or a tunnel.
 * @module
 */

import type { VmgenidError } from '../binary/errors.ts'
import { MigrationDestination, type MigrationTarget } from '../machines/migration/destination.ts'
import { MigrationBusyError, MigrationCancelledError } from '../machines/migration/errors.ts'
import type { MigrationOutcome, MigrationSide } from '../machines/migration/side.ts'
import type { MigrationSource } from '../machines/migration/source.ts'
import type { SocketAddress } from './address.ts'
import { TimeoutError } from './errors.ts'
import { type ConnectStreamOptions, connectStream } from './stream-connection.ts'
import { type StreamClient, type StreamHandler, StreamServer } from './stream-server.ts'

export interface MigrationSocketOptions {
  /** Nothing came and nothing left for so long: the peer is gone. Default 30 s. */
  readonly stallMilliseconds?: number
}

export interface SendMigrationOptions extends MigrationSocketOptions, ConnectStreamOptions {
  /** Cancels: the machine goes on here, unless it was handed over already. */
  readonly signal?: AbortSignal
}

const STALL_MILLISECONDS = 30_000
/** What may wait in the socket. */
const BACKLOG = 0x4_0000
/** How long the peer may take to read the last words. */
const LINGER_MILLISECONDS = 2000
/** Connections that have not said which machine they bring, and how long they may take for that. */
const MAX_WAITING = 64
const AGREE_MILLISECONDS = 5000

/**
 * Connects, and sends the machine.
 * @returns how it ended, when the destination has heard it too, or cannot
 * @throws AddressError, ConnectError; then the machine was not touched
 */
export async function sendMigration(
  address: SocketAddress,
  source: MigrationSource,
  options: SendMigrationOptions = {},
): Promise<MigrationOutcome> {
  const { signal } = options
  let driver: Driver | undefined
  const onAbort = () => {
    if (source.cancel()) driver?.pump()
  }
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort)
  try {
    driver = await connectStream(address, (client) => new Driver(source, client, options), options)
    return await driver.finished
  } catch (error) {
    if (source.outcome) return source.outcome
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}

/** Waits for one machine. Whoever connects and brings none, or another one, is turned away, and the wait goes on. */
export class MigrationListener {
  /** How the migration ended that was agreed on; or that nobody waits any more. */
  readonly finished: Promise<MigrationOutcome>
  #finish: (outcome: MigrationOutcome) => void = () => {}
  #server: StreamServer | undefined
  readonly #target: MigrationTarget
  readonly #options: MigrationListenOptions
  readonly #waiting = new Set<Driver<MigrationDestination>>()
  #agreed: Driver<MigrationDestination> | undefined
  #isClosed = false

  private constructor(target: MigrationTarget, options: MigrationListenOptions) {
    this.#target = target
    this.#options = options
    this.finished = new Promise((resolve) => {
      this.#finish = resolve
    })
  }

  /**
   * @param address port 0 lets the system choose one
   * @throws AddressError, ListenError
   */
  static async listen(
    address: SocketAddress,
    target: MigrationTarget,
    options: MigrationListenOptions = {},
  ): Promise<MigrationListener> {
    const listener = new MigrationListener(target, options)
    listener.#server = await StreamServer.listen(address, (client) => listener.#accept(client), {
      maxClients: MAX_WAITING,
    })
    return listener
  }

  /** With the port that the system chose. */
  get address(): SocketAddress {
    return this.#server?.address ?? ''
  }

  /** Of the migration that was agreed on. */
  get progress(): MigrationDestination['progress'] | undefined {
    return this.#agreed?.side.progress
  }

  /** Waits no longer. A migration that goes on is given up, one that is complete is not touched. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const driver of this.#waiting) driver.cancel(new MigrationCancelledError())
    if (this.#agreed) this.#agreed.cancel(new MigrationCancelledError())
    else this.#finish({ kind: 'cancelled', error: new MigrationCancelledError() })
    await this.#server?.close()
  }

  #accept(client: StreamClient): StreamHandler {
    const driver = new Driver(new MigrationDestination(this.#target), client, this.#options)
    if (this.#agreed || this.#isClosed) {
      driver.cancel(new MigrationBusyError())
      return driver
    }
    this.#waiting.add(driver)
    driver.onProgress = () => {
      if (this.#agreed || !driver.side.hasAgreed) return
      this.#agreed = driver
      this.#waiting.delete(driver)
      for (const other of this.#waiting) other.cancel(new MigrationBusyError())
      void driver.finished.then((outcome) => {
        this.#finish(outcome)
        return this.#server?.close()
      })
    }
    void driver.finished.then((outcome) => {
      this.#waiting.delete(driver)
      if (this.#agreed !== driver && outcome.kind !== 'completed') this.#options.onRefused?.(outcome.error)
    })
    return driver
  }
}

export interface MigrationListenOptions extends MigrationSocketOptions {
  /** Somebody came and was turned away. */
  readonly onRefused?: (error: VmgenidError) => void
}

/** One side on one stream. */
class Driver<Side extends MigrationSide = MigrationSide> implements StreamHandler {
  readonly side: Side
  readonly finished: Promise<MigrationOutcome>
  /** Runs after bytes have come, before anything is sent. */
  onProgress: () => void = () => {}
  #finish: (outcome: MigrationOutcome) => void = () => {}
  readonly #client: StreamClient
  readonly #stallMilliseconds: number
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #startedAt = performance.now()
  #movedAt = performance.now()
  #backlog = 0
  #isEnding = false

  constructor(
    side: Side,
    client: StreamClient,
    { stallMilliseconds = STALL_MILLISECONDS }: MigrationSocketOptions,
  ) {
    this.side = side
    this.#client = client
    this.#stallMilliseconds = stallMilliseconds
    this.finished = new Promise((resolve) => {
      this.#finish = resolve
    })
    this.#watch()
    // The stream's events are connected when the constructor has returned.
    queueMicrotask(() => this.pump())
  }

  receive(bytes: Uint8Array): void {
    this.#movedAt = performance.now()
    this.side.receive(bytes)
    this.onProgress()
    this.pump()
  }

  drained(): void {
    this.#movedAt = performance.now()
    this.pump()
  }

  ended(): void {
    this.side.closed()
    this.pump()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.side.closed()
    if (this.side.outcome) this.#finish(this.side.outcome)
  }

  /** @param error what the peer hears, if it still listens */
  cancel(error: VmgenidError): void {
    this.side.cancel(error)
    this.pump()
  }

  /** Sends what the side has to say, as far as there is room. */
  pump(): void {
    // Last words go out whether there is room or not: they are short.
    while (this.side.outcome || this.#client.backlog < BACKLOG) {
      const bytes = this.side.next()
      if (!bytes) break
      this.#client.send(bytes)
    }
    if (this.side.isOver && !this.#isEnding) this.#end()
  }

  /** Hangs up when the last words have left and the peer has hung up too: otherwise they could be lost on the way. */
  #end(): void {
    this.#isEnding = true
    clearTimeout(this.#timer)
    this.#client.end()
    this.#timer = setTimeout(() => this.#client.hangUp(), LINGER_MILLISECONDS)
  }

  #watch(): void {
    this.#timer = setTimeout(() => {
      // A peer that reads slowly is none that stands still.
      if (this.#client.backlog < this.#backlog) this.#movedAt = performance.now()
      this.#backlog = this.#client.backlog
      if (!this.#isStalled) {
        this.#watch()
        return
      }
      this.side.closed(new TimeoutError('the peer of a migration stood still', this.#stallMilliseconds))
      this.pump()
      if (!this.#isEnding) this.#end()
    }, this.#stallMilliseconds / 4)
  }

  get #isStalled(): boolean {
    const now = performance.now()
    if (now - this.#movedAt >= this.#stallMilliseconds) return true
    const { side } = this
    return (
      side instanceof MigrationDestination && !side.hasAgreed && now - this.#startedAt >= AGREE_MILLISECONDS
    )
  }
}
