/**
 * The other end of a monitor's connection, and how much it may cost.
 *
 * A monitor never waits for its clients: what a client does not read is counted in `backlog`, and from a bound on its requests
 * are not looked at any more, until it has read. Events cannot wait for that. A client that lets them pile up is hung up
 * on: it would not know which it had missed.
 * @module
 */

/** Implemented by transports. */
export interface MonitorClient {
  send(text: string): void
  /** Bytes that were sent and have not left yet. The transport calls `drained` when they have. */
  readonly backlog: number
  /** No more input, please; what has come is kept. Until `resume`. */
  pause(): void
  resume(): void
  /** Ends the connection when what was sent has left; the transport then calls `close`. */
  end(): void
  /** Ends it at once. */
  hangUp(): void
}

/** Implemented by monitors: what a transport calls. */
export interface MonitorConnection {
  receive(bytes: Uint8Array): void
  /** The backlog is gone. */
  drained(): void
  /** The client sends no more, and may still read the answers. */
  ended(): void
  /** The client is gone. */
  close(): void
}

/** Bytes of replies that may wait before the next request is looked at. */
export const REPLY_BACKLOG = 64 * 2 ** 10
/** Bytes that may wait before an event costs the connection. */
export const EVENT_BACKLOG = 2 ** 20
/** Requests that are answered before other clients have their turn. */
export const REQUESTS_PER_TURN = 32
/** Bytes that are read before other clients have their turn. */
export const BYTES_PER_TURN = 2 ** 12
