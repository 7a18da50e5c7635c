/**
 * A stream socket that carries lines of text: what QMP, HMP and qtest have in common.
 * @module
 */
import { createConnection, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseAddress, type SocketAddress, type SocketTarget } from './address.ts'
import { ConnectError, ConnectionClosedError, LineTooLongError } from './errors.ts'

export interface LineSocketOptions {
  /** Give up connecting after this long. Default 5000. */
  readonly timeoutMilliseconds?: number
  /** A longer line ends the connection. Default 16 Mi characters. */
  readonly maxLineLength?: number
}

export interface LineHandler {
  /** One line without its LF or CR LF. */
  line(text: string): void
  /** Called once, with the reason; nothing follows. */
  closed(error: ConnectionClosedError | LineTooLongError): void
}

const MAX_LINE_LENGTH = 16 * 2 ** 20
const CONNECT_TIMEOUT_MILLISECONDS = 5000
const REFUSED_MILLISECONDS = 1000

export class LineSocket {
  readonly address: SocketAddress
  readonly #socket: Socket
  readonly #maxLineLength: number
  #handler: LineHandler | undefined
  /** Pieces of the line that has not ended yet: joined once, so a line of many pieces costs its length only. */
  #pieces: string[] = []
  #length = 0
  #closed: ConnectionClosedError | LineTooLongError | undefined

  private constructor(address: SocketAddress, socket: Socket, maxLineLength: number) {
    this.address = address
    this.#socket = socket
    this.#maxLineLength = maxLineLength
    socket.setEncoding('utf8')
    socket.on('error', (error) => this.#end(new ConnectionClosedError(address, { reason: error.message })))
    socket.on('close', () => this.#end(new ConnectionClosedError(address, {})))
  }

  /**
   * A Unix socket that refuses is tried again for a second: a server that is just starting has bound it and does not
   * listen yet.
   * @throws AddressError, ConnectError
   */
  static async connect(address: SocketAddress, options: LineSocketOptions = {}): Promise<LineSocket> {
    const { timeoutMilliseconds = CONNECT_TIMEOUT_MILLISECONDS, maxLineLength = MAX_LINE_LENGTH } = options
    const target = parseAddress(address)
    const end = Date.now() + REFUSED_MILLISECONDS
    for (;;) {
      try {
        return new LineSocket(address, await open(target, timeoutMilliseconds), maxLineLength)
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException
        if (code !== 'ECONNREFUSED' || !('path' in target) || Date.now() > end) {
          throw new ConnectError(address, code ?? message, connectHint(code))
        }
        await sleep(10)
      }
    }
  }

  /** Names who gets the lines, once. Until then the socket is not read, and nothing is lost. */
  start(handler: LineHandler): void {
    this.#handler = handler
    if (this.#closed) handler.closed(this.#closed)
    else this.#socket.on('data', (text: string) => this.#receive(text))
  }

  /** Sends `text` and a newline. After the end it does nothing: `closed` has told the handler. */
  send(text: string): void {
    if (!this.#closed) this.#socket.write(`${text}\n`)
  }

  /** Hangs up at once; the handler is told. */
  close(reason = 'closed by this side'): void {
    this.#end(new ConnectionClosedError(this.address, { reason }))
  }

  #receive(text: string): void {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#pieces.push(text.slice(start, end))
      start = end + 1
      const line = this.#pieces.join('')
      this.#pieces = []
      this.#length = 0
      if (line.length > this.#maxLineLength) this.#tooLong()
      else this.#handler?.line(line.endsWith('\r') ? line.slice(0, -1) : line)
      if (this.#closed) return
    }
    const rest = text.slice(start)
    this.#pieces.push(rest)
    this.#length += rest.length
    if (this.#length > this.#maxLineLength) this.#tooLong()
  }

  #tooLong(): void {
    this.#end(new LineTooLongError(this.address, this.#maxLineLength))
  }

  #end(error: ConnectionClosedError | LineTooLongError): void {
    if (this.#closed) return
    this.#closed = error
    this.#pieces = []
    this.#socket.destroy()
    this.#handler?.closed(error)
  }
}

function open(target: SocketTarget, timeout: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(target)
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error(`no answer within ${timeout / 1000} s`))
    }, timeout)
    const failed = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', failed)
      resolve(socket)
    })
  })
}

function connectHint(code: string | undefined): string | undefined {
  if (code === 'ENOENT') return 'No such socket: is the program running, and is the path right?'
  if (code === 'ECONNREFUSED') return 'Nothing listens there any more.'
  return undefined
}
