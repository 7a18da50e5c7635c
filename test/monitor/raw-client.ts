/**
 * A QMP connection that sends bytes as they are and keeps every line: for what no client would send.
 */
import { createConnection, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseAddress } from '../../src/node/address.ts'

/** A server that is just starting has bound its socket and does not listen yet. */
export async function connectPatiently(address: string): Promise<Socket> {
  for (let tries = 0; ; tries++) {
    try {
      return await new Promise((resolve, reject) => {
        const socket = createConnection(parseAddress(address))
        socket.once('error', reject)
        socket.once('connect', () => {
          socket.off('error', reject)
          resolve(socket)
        })
      })
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (!['ECONNREFUSED', 'ENOENT'].includes(code) || tries >= 100) throw error
      await sleep(10)
    }
  }
}

export class RawClient {
  readonly socket: Socket
  /** Lines that have come and were not taken. */
  #lines: string[] = []
  #rest = ''
  #wake: (() => void) | undefined
  #marks = 0
  closed = false

  private constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      const lines = (this.#rest + text).split('\r\n')
      this.#rest = lines.pop() ?? ''
      this.#lines.push(...lines)
      this.#wake?.()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.closed = true
      this.#wake?.()
    })
  }

  static async connect(address: string): Promise<RawClient> {
    return new RawClient(await connectPatiently(address))
  }

  /** With the greeting read and negotiation done. @param enable capabilities */
  static async negotiated(address: string, enable: readonly string[] = []): Promise<RawClient> {
    const client = await RawClient.connect(address)
    await client.line()
    client.send(JSON.stringify({ execute: 'qmp_capabilities', arguments: { enable } }))
    await client.line()
    return client
  }

  send(data: string | Uint8Array): void {
    this.socket.write(data)
  }

  /** The next line. @throws when the connection is closed first */
  async line(): Promise<string> {
    await this.#until(() => this.#lines.length > 0 || this.closed)
    const line = this.#lines.shift()
    if (line === undefined) throw new Error('the connection was closed')
    return line
  }

  /** Everything that comes until `count` lines are there. */
  async lines(count: number): Promise<string[]> {
    const lines: string[] = []
    while (lines.length < count) lines.push(await this.line())
    return lines
  }

  /** All replies to what was sent so far: a request of our own is sent behind it, and its reply ends the wait. */
  async drain(): Promise<string[]> {
    const mark = `mark-${this.#marks++}`
    this.send(`\n\n{"execute":"query-name","id":"${mark}"}`)
    const lines: string[] = []
    for (;;) {
      const line = await this.line()
      if (line.includes(`"id": "${mark}"`)) return lines
      lines.push(line)
    }
  }

  /** When the other side has hung up: what it sent before. */
  async untilClosed(): Promise<string[]> {
    await this.#until(() => this.closed)
    return this.#lines.splice(0)
  }

  close(): void {
    this.socket.destroy()
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
