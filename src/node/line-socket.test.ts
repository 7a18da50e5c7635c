import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ConnectError, ConnectionClosedError, LineTooLongError, TimeoutError } from './errors.ts'
import { LineSocket, type LineSocketOptions } from './line-socket.ts'
import { QmpClient, QmpError, QmpProtocolError } from './qmp-client.ts'
import { QtestClient } from './qtest-client.ts'

const directories: string[] = []
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
})

/** A server on a Unix socket of its own; gives its address. */
async function serve(behave: (socket: Socket) => void): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'vmgenid-test-'))
  directories.push(directory)
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    behave(socket)
  })
  servers.push(server)
  const path = join(directory, 's')
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return `unix:${path}`
}

/** Everything that a line socket delivers until it closes. */
async function collect(address: string, options?: LineSocketOptions) {
  const socket = await LineSocket.connect(address, options)
  const lines: string[] = []
  const error = await new Promise<Error>((closed) => {
    socket.start({ line: (text) => lines.push(text), closed })
  })
  return { lines, error }
}

describe('a line socket', () => {
  it('joins the pieces of a line, splits the lines of a piece, and takes LF as well as CR LF', async () => {
    const address = await serve((socket) => {
      socket.write('one\r\ntwo\nth')
      setTimeout(() => socket.end('ree\n\nunfinished'), 20)
    })
    const { lines, error } = await collect(address)
    expect(lines).toEqual(['one', 'two', 'three', ''])
    expect(error).toBeInstanceOf(ConnectionClosedError)
  })

  it('joins a character that was cut in two', async () => {
    const address = await serve((socket) => {
      socket.write(Uint8Array.of(0xc3))
      setTimeout(() => socket.end(Uint8Array.of(0xa9, 0x0a)), 20)
    })
    expect((await collect(address)).lines).toEqual(['é'])
  })

  it.each([
    ['before its end', 'x'.repeat(101)],
    ['with its end', `${'x'.repeat(101)}\nnext\n`],
  ])('ends at a line that is too long, seen %s', async (_name, text) => {
    const address = await serve((socket) => socket.write(text))
    const { lines, error } = await collect(address, { maxLineLength: 100 })
    expect(lines).toEqual([])
    expect(error).toBeInstanceOf(LineTooLongError)
  })

  it('says why there is no connection', async () => {
    await expect(LineSocket.connect('unix:/nonexistent/socket')).rejects.toThrow(ConnectError)
    await expect(LineSocket.connect('unix:/nonexistent/socket')).rejects.toThrow('ENOENT')
  })

  it('waits for a server that has bound its socket and does not listen yet', async () => {
    const address = await serve(() => undefined)
    const path = address.slice('unix:'.length)
    // Renamed, the socket stays when its server goes: it refuses, as one does that is not ready yet.
    renameSync(path, `${path}-kept`)
    await new Promise((closed) => servers.pop()?.close(closed))
    renameSync(`${path}-kept`, path)
    const refused = Date.now()
    setTimeout(() => {
      rmSync(path)
      const server = createServer((socket) => socket.end('ready\n'))
      servers.push(server)
      server.listen(path)
    }, 60)
    expect((await collect(address)).lines).toEqual(['ready'])
    expect(Date.now() - refused).toBeGreaterThan(50)
  })
})

describe('a qtest client', () => {
  it('gives up on a silent server, for every command that waits', async () => {
    const address = await serve(() => undefined)
    const client = await QtestClient.connect(address, { commandTimeoutMilliseconds: 50 })
    const settled = await Promise.allSettled([client.inb(1), client.inb(2)])
    for (const result of settled) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(TimeoutError) })
    }
    await expect(client.inb(3)).rejects.toThrow(TimeoutError)
  })

  it('counts the time from the last reply', async () => {
    const address = await serve((socket) => {
      for (const i of [1, 2, 3, 4]) setTimeout(() => socket.write('OK 0x0\n'), i * 250)
    })
    const client = await QtestClient.connect(address, { commandTimeoutMilliseconds: 800 })
    expect(await Promise.all([1, 2, 3, 4].map((port) => client.inb(port)))).toEqual([0, 0, 0, 0])
    client.close()
  })

  it.each(['HELLO\n', 'OK 0x0\n'])('hangs up on a server that sends %j unasked', async (text) => {
    const address = await serve((socket) => socket.write(text))
    const client = await QtestClient.connect(address)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await expect(client.inb(1)).rejects.toThrow('not as the qtest protocol has it')
  })
})

const GREETING =
  '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian"}, "capabilities": ["oob"]}}\r\n'

/** Greets, and answers each command as `reply` says. */
function serveQmp(reply: (execute: string, id: number) => string): Promise<string> {
  return serve((socket) => {
    socket.write(GREETING)
    socket.on('data', (data) => {
      const { execute, id } = JSON.parse(data.toString()) as { execute: string; id: number }
      socket.write(execute === 'qmp_capabilities' ? `{"return": {}, "id": ${id}}\r\n` : reply(execute, id))
    })
  })
}

describe('a QMP client', () => {
  it('negotiates, and matches replies to commands by their id', async () => {
    const address = await serveQmp(
      (execute, id) =>
        `{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "STOP"}\r\n{"return": 0, "id": 999}\r\n{"return": "${execute}", "id": ${id}}\r\n`,
    )
    const client = await QmpClient.connect(address)
    expect(client.version).toEqual({ number: '7.2.22', package: 'Debian' })
    const event = client.waitForEvent('STOP')
    expect(await client.execute('x')).toBe('x')
    expect(await event).toEqual({ event: 'STOP', data: {}, timestamp: { seconds: 1, microseconds: 2 } })
    client.close()
    await expect(client.execute('x')).rejects.toThrow(ConnectionClosedError)
  })

  it('gives QEMU’s error with its class', async () => {
    const address = await serveQmp(
      (_execute, id) => `{"error": {"class": "CommandNotFound", "desc": "no"}, "id": ${id}}\r\n`,
    )
    const client = await QmpClient.connect(address)
    await expect(client.execute('foo')).rejects.toThrow(
      new QmpError('foo', { class: 'CommandNotFound', desc: 'no' }),
    )
    client.close()
  })

  it('gives up on one command and keeps the connection', async () => {
    const address = await serveQmp((execute, id) =>
      execute === 'slow' ? '' : `{"return": {}, "id": ${id}}\r\n`,
    )
    const client = await QmpClient.connect(address, { commandTimeoutMilliseconds: 500 })
    await expect(client.execute('slow')).rejects.toThrow(TimeoutError)
    await expect(client.waitForEvent('NEVER', 20)).rejects.toThrow('no event NEVER')
    expect(await client.execute('quick')).toEqual({})
    client.close()
  })

  it.each(['SSH-2.0-OpenSSH_9.2\r\n', '{"return": {}}\r\n', '[]\n'])(
    'does not take %j for a greeting',
    async (text) => {
      const address = await serve((socket) => socket.write(text))
      await expect(QmpClient.connect(address)).rejects.toThrow(QmpProtocolError)
    },
  )

  it('gives up on a server that does not greet', async () => {
    const address = await serve(() => undefined)
    await expect(QmpClient.connect(address, { commandTimeoutMilliseconds: 50 })).rejects.toThrow(
      'no greeting',
    )
  })
})
