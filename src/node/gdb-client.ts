/**
 * As much of GDB's remote protocol as it takes to hold a machine at an instruction: QEMU's debugger stub.
 *
 * A packet is `$DATA#SS`, SS the sum of the data's bytes modulo 256 in two hexadecimal digits; each side confirms one with `+`.
 *
 * Source: GDB manual, Appendix E "Remote Serial Protocol": E.1 "Overview", E.2 "Packets", E.3 "Stop Reply Packets".
 * @module
 */
import { createConnection, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { VmgenidError } from '../binary/errors.ts'
import { parseAddress, type SocketAddress } from './address.ts'
import { ConnectError, ConnectionClosedError, TimeoutError } from './errors.ts'

/** The stub refused a packet. */
export class GdbError extends VmgenidError {
  override readonly name = 'GdbError'
  constructor(packet: string, reply: string) {
    super('GDB', `the debugger stub refused ${packet}`, { facts: { reply: reply.slice(0, 100) } })
  }
}

const TIMEOUT_MILLISECONDS = 10_000
const HIGHEST_LENGTH = 64 * 1024
/** A software breakpoint of one byte: QEMU's translator watches the address and leaves memory alone. */
const breakpoint = (address: number) => `0,${address.toString(16)},1`

export class GdbClient {
  readonly #socket: Socket
  readonly #address: SocketAddress
  #text = ''
  #closed = false
  readonly #packets: string[] = []
  #wake: () => void = () => undefined

  private constructor(socket: Socket, address: SocketAddress) {
    this.#socket = socket
    this.#address = address
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => this.#receive(text))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#closed = true
      this.#wake()
    })
  }

  /** A machine that runs is stopped by it, as by any debugger. @throws ConnectError */
  static connect(address: SocketAddress): Promise<GdbClient> {
    return new Promise((resolve, reject) => {
      const socket = createConnection(parseAddress(address))
      const failed = (error: Error) => reject(new ConnectError(address, error.message))
      socket.once('error', failed)
      socket.once('connect', () => {
        socket.off('error', failed)
        resolve(new GdbClient(socket, address))
      })
    })
  }

  /** @param address linear, in the machine */
  async insertBreakpoint(address: number): Promise<void> {
    await this.#command(`Z${breakpoint(address)}`)
  }

  async removeBreakpoint(address: number): Promise<void> {
    await this.#command(`z${breakpoint(address)}`)
  }

  /** Until the machine stands at a breakpoint. @throws TimeoutError, ConnectionClosedError */
  async waitForStop(milliseconds: number = TIMEOUT_MILLISECONDS): Promise<void> {
    while (!/^[ST]/.test(await this.#next('a stop', milliseconds)));
  }

  /** The machine goes on, and the connection ends. */
  async detach(): Promise<void> {
    await this.#command('D')
    this.close()
  }

  close(): void {
    this.#closed = true
    this.#socket.destroy()
    this.#wake()
  }

  /** @throws GdbError */
  async #command(packet: string): Promise<void> {
    this.#send(packet)
    const reply = await this.#next(`a reply to ${packet}`, TIMEOUT_MILLISECONDS)
    if (reply !== 'OK') throw new GdbError(packet, reply)
  }

  #send(packet: string): void {
    const sum = Array.from(packet).reduce((total, letter) => total + letter.charCodeAt(0), 0) & 0xff
    this.#socket.write(`$${packet}#${sum.toString(16).padStart(2, '0')}`)
  }

  async #next(what: string, milliseconds: number): Promise<string> {
    const end = Date.now() + milliseconds
    for (;;) {
      const packet = this.#packets.shift()
      if (packet !== undefined) return packet
      if (this.#closed) throw new ConnectionClosedError(this.#address, { waiting: what })
      const left = end - Date.now()
      if (left <= 0) throw new TimeoutError(`no answer of the debugger stub: ${what}`, milliseconds)
      await this.#more(left)
    }
  }

  async #more(milliseconds: number): Promise<void> {
    const late = new AbortController()
    await Promise.race([
      new Promise<void>((resolve) => {
        this.#wake = resolve
      }),
      sleep(milliseconds, undefined, { signal: late.signal }).catch(() => undefined),
    ])
    late.abort()
  }

  #receive(text: string): void {
    this.#text += text
    for (;;) {
      const packet = /\$([^#]*)#[0-9a-fA-F]{2}/.exec(this.#text)
      if (!packet) break
      this.#text = this.#text.slice(packet.index + packet[0].length)
      this.#socket.write('+')
      this.#packets.push(packet[1] ?? '')
    }
    if (this.#text.length > HIGHEST_LENGTH) this.close()
    this.#wake()
  }
}
