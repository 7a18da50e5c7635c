/**
 * A client of QEMU's qtest protocol: port and memory accesses on a real machine, as a guest's CPU would make them.
 *
 * Commands are answered in order, so nothing has to wait: start several and await them together.
 *
 * ```ts
 * const bytes = await Promise.all(Array.from({ length: 4 }, () => qtest.inb(0x511)))
 * ```
 *
 * Debian's QEMU has no qtest accelerator; `-accel tcg -S -qtest unix:PATH,server=on,wait=off` serves the same
 * protocol with the CPUs stopped, without the clock commands.
 *
 * Source: QEMU softmmu/qtest.c, the comment "QTest Protocol".
 * @module
 */
import { checkInteger } from '../binary/numbers.ts'
import type { QtestCommand } from '../qtest/command.ts'
import * as command from '../qtest/command.ts'
import { QtestFailError, QtestProtocolError } from '../qtest/errors.ts'
import { parseQtestReply, type QtestIrq, type QtestReply } from '../qtest/reply.ts'
import type { SocketAddress } from './address.ts'
import { TimeoutError } from './errors.ts'
import { LineSocket, type LineSocketOptions } from './line-socket.ts'

export interface QtestClientOptions extends LineSocketOptions {
  /** An unanswered command ends the connection after this long. Default 10 000. */
  readonly commandTimeoutMilliseconds?: number
}

const COMMAND_TIMEOUT_MILLISECONDS = 10_000
/** Bytes moved by one `read` or `write` line; longer transfers are split. */
const TRANSFER_BYTES = 64 * 1024

interface Waiting {
  readonly line: string
  readonly since: number
  readonly answered: (words: readonly string[]) => void
  readonly failed: (error: Error) => void
}

export class QtestClient {
  readonly #socket: LineSocket
  readonly #timeout: number
  /** Commands without a reply, oldest first; `#first` is where the queue begins. */
  readonly #waiting: Waiting[] = []
  #first = 0
  #lastReply = 0
  #timer: NodeJS.Timeout | undefined
  #closed: Error | undefined
  readonly #irqListeners = new Set<(irq: QtestIrq) => void>()

  private constructor(socket: LineSocket, timeout: number) {
    this.#socket = socket
    this.#timeout = timeout
    socket.start({
      line: (text) => this.#receive(text),
      closed: (error) => this.#end(error),
    })
  }

  /** @throws ConnectError */
  static async connect(address: SocketAddress, options: QtestClientOptions = {}): Promise<QtestClient> {
    const { commandTimeoutMilliseconds = COMMAND_TIMEOUT_MILLISECONDS } = options
    return new QtestClient(await LineSocket.connect(address, options), commandTimeoutMilliseconds)
  }

  inb = (port: number): Promise<number> => this.execute(command.inb(port))
  inw = (port: number): Promise<number> => this.execute(command.inw(port))
  inl = (port: number): Promise<number> => this.execute(command.inl(port))
  outb = (port: number, value: number): Promise<void> => this.execute(command.outb(port, value))
  outw = (port: number, value: number): Promise<void> => this.execute(command.outw(port, value))
  outl = (port: number, value: number): Promise<void> => this.execute(command.outl(port, value))

  readb = (address: number): Promise<number> => this.execute(command.readb(address))
  readw = (address: number): Promise<number> => this.execute(command.readw(address))
  readl = (address: number): Promise<number> => this.execute(command.readl(address))
  readq = (address: number): Promise<bigint> => this.execute(command.readq(address))
  writeb = (address: number, value: number): Promise<void> => this.execute(command.writeb(address, value))
  writew = (address: number, value: number): Promise<void> => this.execute(command.writew(address, value))
  writel = (address: number, value: number): Promise<void> => this.execute(command.writel(address, value))
  writeq = (address: number, value: bigint): Promise<void> => this.execute(command.writeq(address, value))

  endianness = (): Promise<'little' | 'big'> => this.execute(command.endianness())
  clockStep = (nanoseconds?: number): Promise<bigint> => this.execute(command.clockStep(nanoseconds))
  clockSet = (nanoseconds: number): Promise<bigint> => this.execute(command.clockSet(nanoseconds))
  irqInterceptIn = (path: string): Promise<void> => this.execute(command.irqInterceptIn(path))
  irqInterceptOut = (path: string): Promise<void> => this.execute(command.irqInterceptOut(path))
  setIrqIn = (path: string, name: string, line: number, level: number): Promise<void> =>
    this.execute(command.setIrqIn(path, name, line, level))

  /** Guest memory at a guest-physical address. No bytes are no command, as QEMU aborts on that. */
  async read(address: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(checkInteger('length', length))
    await Promise.all(
      pieces(length).map(async ([start, size]) => {
        bytes.set(await this.execute(command.read(address + start, size)), start)
      }),
    )
    return bytes
  }

  /** Stores `data` at a guest-physical address. */
  async write(address: number, data: Uint8Array): Promise<void> {
    await Promise.all(
      pieces(data.length).map(([start, size]) =>
        this.execute(command.write(address + start, data.subarray(start, start + size))),
      ),
    )
  }

  in(port: number, size: 1 | 2 | 4): Promise<number> {
    return this.execute({ 1: command.inb, 2: command.inw, 4: command.inl }[size](port))
  }

  out(port: number, size: 1 | 2 | 4, value: number): Promise<void> {
    return this.execute({ 1: command.outb, 2: command.outw, 4: command.outl }[size](port, value))
  }

  async memset(address: number, length: number, value: number): Promise<void> {
    if (length !== 0) await this.execute(command.memset(address, length, value))
  }

  /** Called for every change of a line of the device that is intercepted. Returns what unsubscribes. */
  onIrq(listener: (irq: QtestIrq) => void): () => void {
    this.#irqListeners.add(listener)
    return () => this.#irqListeners.delete(listener)
  }

  /**
   * Sends one command.
   * @throws QtestFailError when QEMU refuses it
   * @throws TimeoutError, ConnectionClosedError the connection is gone then, for every waiting command
   */
  execute<T>({ line, result }: QtestCommand<T>): Promise<T> {
    if (this.#closed) return Promise.reject(this.#closed)
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        line,
        since: Date.now(),
        failed: reject,
        answered: (words) => {
          try {
            resolve(result(words))
          } catch (error) {
            reject(error)
          }
        },
      })
      this.#timer ??= setTimeout(this.#timeUp, this.#timeout)
      this.#socket.send(line)
    })
  }

  close(): void {
    this.#socket.close()
  }

  #receive(text: string): void {
    let reply: QtestReply
    try {
      reply = parseQtestReply(text)
    } catch (error) {
      // Replies carry no number: after one that is not understood, none can be matched to its command.
      this.#end(error instanceof Error ? error : new Error(String(error)))
      return
    }
    if (reply.kind === 'IRQ') {
      for (const listener of this.#irqListeners) listener(reply)
      return
    }
    const waiting = this.#waiting[this.#first]
    if (!waiting) {
      this.#end(new QtestProtocolError('reply from QEMU', text, 'no reply, as no command waits for one'))
      return
    }
    this.#first++
    this.#lastReply = Date.now()
    if (this.#first === this.#waiting.length) {
      this.#waiting.length = 0
      this.#first = 0
      clearTimeout(this.#timer)
      this.#timer = undefined
    }
    if (reply.kind === 'OK') waiting.answered(reply.words)
    else waiting.failed(new QtestFailError(waiting.line, reply.reason))
  }

  /**
   * One timer for the whole queue: it runs out when a command waits and QEMU has been silent for too long. What has
   * come while this process was busy is read first, and may be the reply.
   */
  readonly #timeUp = (): void => {
    setImmediate(() => this.#checkTime())
  }

  #checkTime(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const oldest = this.#waiting[this.#first]
    if (!oldest) return
    const rest = Math.max(oldest.since, this.#lastReply) + this.#timeout - Date.now()
    if (rest > 0) this.#timer = setTimeout(this.#timeUp, rest)
    else this.#end(new TimeoutError(`no reply from QEMU to '${oldest.line.slice(0, 80)}'`, this.#timeout))
  }

  #end(error: Error): void {
    if (this.#closed) return
    this.#closed = error
    this.#socket.close()
    clearTimeout(this.#timer)
    const waiting = this.#waiting.splice(0).slice(this.#first)
    this.#first = 0
    for (const { failed } of waiting) failed(error)
  }
}

/** `[start, size]` of each transfer. */
function pieces(length: number): [number, number][] {
  return Array.from({ length: Math.ceil(length / TRANSFER_BYTES) }, (_, i) => [
    i * TRANSFER_BYTES,
    Math.min(TRANSFER_BYTES, length - i * TRANSFER_BYTES),
  ])
}
