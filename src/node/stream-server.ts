/**
 * A socket that serves any number of clients, and hands each to somebody who speaks a protocol.
 *
 * ```ts
 * const server = await StreamServer.listen('unix:/run/vm/qmp', (client) => qmp.connect(client))
 * …
 * await server.close()
 * ```
 *
 * A Unix socket is its owner's alone (mode 0600), goes away with the server, and replaces one that a server left behind which
 * is gone. TCP has no such owner: whoever reaches the port commands the machine.
 * @module
 */
import { chmodSync } from 'node:fs'
import { lstat, unlink } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { VmgenidError } from '../binary/errors.ts'
import { parseAddress, type SocketAddress, type SocketTarget } from './address.ts'
import { describeSystemError } from './files.ts'

/** No server could be opened. */
export class ListenError extends VmgenidError {
  override readonly name = 'ListenError'
  constructor(address: SocketAddress, problem: string, hint?: string) {
    super('LISTEN', `cannot listen at ${address}: ${problem}`, hint === undefined ? {} : { hint })
  }
}

/** The client, as the protocol sees it. */
export interface StreamClient {
  send(data: string | Uint8Array): void
  /** Bytes that were sent and have not left yet. */
  readonly backlog: number
  pause(): void
  resume(): void
  /** Ends the connection when what was sent has left. */
  end(): void
  /** Ends it at once. */
  hangUp(): void
}

/** The protocol, as the stream sees it. */
export interface StreamHandler {
  receive(bytes: Uint8Array): void
  /** Everything that was sent has left. */
  drained(): void
  /** The client sends no more, and may still read. */
  ended(): void
  /** The client is gone; nothing follows. */
  close(): void
}

export type StreamAcceptor = (client: StreamClient) => StreamHandler

export interface StreamServerOptions {
  /** More clients are hung up on at once. Default 2000. */
  readonly maxClients?: number
}

const MAX_CLIENTS = 2000
const OWNER_ONLY = 0o600
/** How long clients have to read what was sent before the end. */
const GRACE_MILLISECONDS = 1000

export class StreamServer {
  /** With the port that the system chose. */
  readonly address: SocketAddress
  readonly #server: Server
  readonly #sockets: Set<Socket>

  private constructor(address: SocketAddress, server: Server, sockets: Set<Socket>) {
    this.address = address
    this.#server = server
    this.#sockets = sockets
  }

  /**
   * @param address port 0 lets the system choose one
   * @throws AddressError, ListenError
   */
  static async listen(
    address: SocketAddress,
    accept: StreamAcceptor,
    { maxClients = MAX_CLIENTS }: StreamServerOptions = {},
  ): Promise<StreamServer> {
    const target = parseAddress(address, 0)
    if ('path' in target) await removeStale(address, target.path)
    const sockets = new Set<Socket>()
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      attachStream(socket, accept)
    })
    server.maxConnections = maxClients
    await open(server, target, maxClients).catch((error: NodeJS.ErrnoException) => {
      throw new ListenError(address, describeSystemError(error))
    })
    // Descriptors may run out while clients come: those clients are lost, the server is not.
    server.on('error', () => undefined)
    return new StreamServer(actualAddress(address, server), server, sockets)
  }

  get clients(): number {
    return this.#sockets.size
  }

  /** Takes no more clients, lets those that are there read what was sent, for a second at most, and ends. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) {
      socket.end()
      socket.resume()
    }
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, GRACE_MILLISECONDS)
    // Those that have read all need not hang up themselves.
    for (const socket of this.#sockets) socket.once('finish', () => socket.destroy())
    await closed
    clearTimeout(timer)
  }
}

/** Joins a socket to somebody who speaks a protocol. */
export function attachStream(socket: Socket, accept: StreamAcceptor): void {
  socket.on('error', () => socket.destroy())
  const handler = accept({
    send: (data) => void (socket.writable && socket.write(data)),
    get backlog() {
      return socket.writableLength
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: () => void socket.end(),
    hangUp: () => void socket.destroy(),
  })
  socket.on('data', (bytes) => handler.receive(bytes))
  socket.on('drain', () => handler.drained())
  socket.on('end', () => handler.ended())
  socket.on('close', () => handler.close())
}

/** @param backlog connections that may wait to be taken: all clients may come at once */
function open(server: Server, target: SocketTarget, backlog: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ ...target, backlog }, () => {
      server.off('error', reject)
      resolve()
    })
    // The socket is bound by now, and nobody could connect yet.
    if ('path' in target && server.listening) chmodSync(target.path, OWNER_ONLY)
  })
}

/** Removes a socket that nobody answers on. @throws ListenError when somebody does, or when it is no socket */
async function removeStale(address: SocketAddress, path: string): Promise<void> {
  const there = await lstat(path).catch(() => undefined)
  if (!there) return
  if (!there.isSocket()) throw new ListenError(address, 'the path is taken by something that is no socket')
  if (await answers(path)) {
    throw new ListenError(address, 'another program listens there', 'Choose another path, or end it.')
  }
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw new ListenError(address, describeSystemError(error))
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
    )
  })
}

function actualAddress(address: SocketAddress, server: Server): SocketAddress {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') return address
  return `tcp:${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`
}
