/** Monitors on sockets: who may connect, what is left behind, and what clients can do to each other. */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Guid } from '../../src/binary/guid.ts'
import { HmpServer } from '../../src/monitor/hmp-server.ts'
import { Monitor } from '../../src/monitor/monitor.ts'
import { QmpServer } from '../../src/monitor/qmp-server.ts'
import { ConnectionClosedError } from '../../src/node/errors.ts'
import { nodeMonitorEnvironment, nodeMonitorFiles } from '../../src/node/monitor-surroundings.ts'
import { QmpClient } from '../../src/node/qmp-client.ts'
import { serveStdio } from '../../src/node/stdio-stream.ts'
import { ListenError, StreamServer } from '../../src/node/stream-server.ts'
import { SeededRandom } from '../../src/platform/random.ts'
import { seed } from '../seed.ts'
import { RawClient } from './raw-client.ts'
import { SmallMachine, turn } from './small-machine.ts'

const GUID = '00112233-4455-6677-8899-aabbccddeeff'

let directory = ''
let machine: SmallMachine
let qmp: QmpServer
const servers: StreamServer[] = []

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vmgenid-test-'))
  machine = new SmallMachine({ guid: Guid.parse(GUID), files: nodeMonitorFiles })
  qmp = new QmpServer(new Monitor(machine, nodeMonitorEnvironment))
})

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
  rmSync(directory, { recursive: true })
})

async function serve(address = `unix:${join(directory, 'qmp')}`): Promise<StreamServer> {
  const server = await StreamServer.listen(address, (client) => qmp.connect(client))
  servers.push(server)
  return server
}

const guidOf = async (client: QmpClient) =>
  (await client.execute('query-vm-generation-id')) as { guid: string }

describe('a monitor on a socket', () => {
  it.each(['unix', 'tcp'])('serves several clients at once (%s)', async (kind) => {
    const { address } = await serve(kind === 'unix' ? undefined : 'tcp::0')
    const clients = await Promise.all(Array.from({ length: 5 }, () => QmpClient.connect(address)))
    for (const client of clients) expect(await guidOf(client)).toEqual({ guid: GUID })
    const told = clients.map((client) => client.waitForEvent('VM_GENERATION_ID_CHANGED'))
    const [first] = clients
    await first?.execute('set-vm-generation-id', { guid: GUID })
    for (const { data } of await Promise.all(told)) expect(data).toEqual({ guid: GUID })
    for (const client of clients) client.close()
  })

  it('keeps integers exact on their way', async () => {
    const client = await QmpClient.connect((await serve()).address)
    const size = 2n ** 63n - 1n
    const refused = client.execute('memsave', { val: size, size: 1n, filename: join(directory, 'x') })
    await expect(refused).rejects.toThrow('Invalid addr 0x7fffffffffffffff/size 1 specified')
    client.close()
  })

  it('is its owner’s alone, and goes away with its server', async () => {
    const server = await serve()
    const path = join(directory, 'qmp')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await server.close()
    expect(existsSync(path)).toBe(false)
  })

  it('replaces a socket that nobody answers on, and nothing else', async () => {
    const path = join(directory, 'qmp')
    const server = await serve()
    await expect(serve()).rejects.toThrow(ListenError)
    await expect(serve()).rejects.toThrow('another program listens there')
    await server.close()

    // A server that was killed leaves its socket behind.
    const killed = createServer()
    await new Promise<void>((resolve) => killed.listen(join(directory, 'old'), resolve))
    renameSync(join(directory, 'old'), path)
    await new Promise((resolve) => killed.close(resolve))
    expect(statSync(path).isSocket()).toBe(true)
    const client = await QmpClient.connect((await serve()).address)
    expect(await guidOf(client)).toEqual({ guid: GUID })
    client.close()

    writeFileSync(join(directory, 'file'), 'text')
    await expect(serve(`unix:${join(directory, 'file')}`)).rejects.toThrow('something that is no socket')
    expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('text')
    await expect(serve(`unix:${join(directory, 'no/folder')}`)).rejects.toThrow(ListenError)
  })

  it('answers a client that has said all it wanted', async () => {
    const { address } = await serve()
    let release = () => {}
    machine.gate = new Promise((resolve) => {
      release = resolve
    })
    const socket = createConnection(address.slice('unix:'.length)).setEncoding('utf8')
    const dump = {
      execute: 'dump-guest-memory',
      arguments: { paging: false, protocol: `file:${join(directory, 'd')}` },
    }
    socket.end(`{"execute":"qmp_capabilities"}${JSON.stringify(dump)}{"execute":"query-vm-generation-id"}`)
    let text = ''
    socket.on('data', (piece) => {
      text += piece
    })
    await sleep(30)
    release()
    await new Promise((resolve) => socket.once('close', resolve))
    expect(text).toContain('DUMP_COMPLETED')
    expect(text).toContain(GUID)
  })

  it('lets the answer to `quit` out before it closes', async () => {
    const server = await serve()
    const client = await RawClient.negotiated(server.address)
    machine.onEvent(({ event }) => {
      if (event === 'SHUTDOWN') setImmediate(() => void server.close())
    })
    client.send('{"execute":"quit","id":1}')
    const lines = await client.untilClosed()
    expect(lines.map((line) => line.replace(/\d{6,}/g, 'N'))).toEqual([
      expect.stringContaining('"event": "SHUTDOWN", "data": {"guest": false, "reason": "host-qmp-quit"}}'),
      '{"return": {}, "id": 1}',
    ])
  })

  it('writes files for their owner alone, as far as memory goes and further', async () => {
    machine.memory.write(0x1000, Uint8Array.of(1, 2, 3, 4))
    const client = await QmpClient.connect((await serve()).address)
    const filename = join(directory, 'memory')
    expect(await client.execute('pmemsave', { val: 0x1000, size: 4, filename })).toEqual({})
    expect([...readFileSync(filename)]).toEqual([1, 2, 3, 4])
    expect(statSync(filename).mode & 0o777).toBe(0o600)
    await client.execute('pmemsave', { val: 0xff_fffe, size: 3 * 2 ** 20, filename })
    expect(statSync(filename).size).toBe(3 * 2 ** 20)
    const negative = client.execute('pmemsave', { val: 0, size: -4, filename })
    await expect(negative).rejects.toThrow("Parameter 'size' expects a number of bytes")
    client.close()
  })

  it('speaks on standard input and output', async () => {
    const input = new PassThrough()
    const output = new PassThrough()
    const hmp = new HmpServer(qmp.monitor)
    const close = serveStdio((client) => hmp.connect(client), input as never, output as never)
    input.write('info vm-generation-id\n')
    await turn()
    await turn()
    expect(String(output.read())).toContain(`${GUID}\r\n(qemu) `)
    close()
    expect(input.isPaused()).toBe(true)
  })
})

/** How far a client with good manners gets while somebody else has none. */
async function served(address: string, attack: () => Promise<void>): Promise<number> {
  const client = await QmpClient.connect(address)
  let isOver = false
  const attacking = attack().finally(() => {
    isOver = true
  })
  let answers = 0
  do {
    expect(await guidOf(client)).toEqual({ guid: GUID })
    answers++
    await turn()
  } while (!isOver)
  await attacking
  expect(await guidOf(client)).toEqual({ guid: GUID })
  client.close()
  return answers
}

/** Sends pieces as fast as they are taken. */
async function flood(client: RawClient, pieces: Iterable<Uint8Array | string>): Promise<void> {
  for (const piece of pieces) {
    if (client.closed) return
    if (!client.socket.write(piece)) {
      await new Promise<void>((resolve) => {
        const done = () => {
          client.socket.off('drain', done).off('close', done)
          resolve()
        }
        client.socket.on('drain', done).on('close', done)
      })
    }
  }
}

function* repeat<T>(count: number, value: T): Generator<T> {
  for (let i = 0; i < count; i++) yield value
}

const MIB = 2 ** 20

describe('a client without manners', () => {
  it('may send 100 MB without a line end', async () => {
    const { address } = await serve()
    const hog = await RawClient.negotiated(address)
    const before = process.memoryUsage().rss
    let most = 0
    let held = 0
    const piece = new Uint8Array(MIB / 4).fill(0x78)
    const answers = await served(address, async () => {
      hog.send('{"execute": "')
      for (let sent = 0; sent < 100 * MIB; sent += piece.length) {
        await flood(hog, [piece])
        most = Math.max(most, process.memoryUsage().rss)
        held = Math.max(held, qmp.heldBytes)
      }
    })
    expect(answers).toBeGreaterThan(20)
    expect(held).toBeLessThan(2 * MIB)
    expect(most - before).toBeLessThan(200 * MIB)
    expect(await hog.line()).toContain('JSON token size limit exceeded')
    hog.close()
  })

  it('may not take the memory of the others: the longest request goes first', async () => {
    qmp = new QmpServer(qmp.monitor, { requestMemory: 8 * MIB })
    const { address } = await serve()
    const hogs = await Promise.all(Array.from({ length: 16 }, () => RawClient.negotiated(address)))
    const small = await RawClient.negotiated(address)
    small.send('{"execute":"query-vm-')
    await served(address, async () => {
      await Promise.all(
        hogs.map(async (hog) => {
          hog.send('"')
          await flood(hog, repeat(16, new Uint8Array(MIB / 8).fill(0x78)))
        }),
      )
    })
    expect(qmp.heldBytes).toBeLessThanOrEqual(8 * MIB)
    small.send('generation-id"}')
    expect(await small.line()).toBe(`{"return": {"guid": "${GUID}"}}`)
    for (const client of [small, ...hogs]) client.close()
  })

  it('may nest as deep as it likes', async () => {
    const { address } = await serve()
    const hog = await RawClient.negotiated(address)
    await served(address, () => flood(hog, repeat(40, '{"a":['.repeat(10_000))))
    expect(await hog.line()).toContain('JSON nesting depth limit exceeded')
    hog.close()
  })

  it('may send garbage, and half a character, and go', async () => {
    const { address } = await serve()
    const random = new SeededRandom(seed)
    await served(address, async () => {
      for (let i = 0; i < 20; i++) {
        const client = await RawClient.negotiated(address)
        const garbage = new Uint8Array(4096)
        random.fill(garbage)
        client.send(garbage)
        client.send(Uint8Array.of(0x22, 0xe2, 0x82))
        await turn()
        client.close()
      }
    })
  })

  it('may bring 999 others', async () => {
    const server = await serve()
    const clients = await Promise.all(
      Array.from({ length: 1000 }, () => RawClient.negotiated(server.address)),
    )
    expect(server.clients).toBe(1000)
    await served(server.address, async () => {
      for (const client of clients) client.send('{"execute":"query-vm-generation-id","id":1}')
      for (const client of clients) expect(await client.line()).toContain(GUID)
    })
    machine.stop('paused')
    for (const client of clients) expect(await client.line()).toContain('"event": "STOP"')
    for (const client of clients) client.close()
  })

  it('is turned away when there are too many', async () => {
    const address = `unix:${join(directory, 'few')}`
    servers.push(await StreamServer.listen(address, (client) => qmp.connect(client), { maxClients: 2 }))
    const clients = await Promise.all([RawClient.negotiated(address), RawClient.negotiated(address)])
    const third = await RawClient.connect(address)
    expect(await third.untilClosed()).toEqual([])
    for (const client of clients) client.close()
  })

  it('may ask and never read: its questions wait', async () => {
    const { address } = await serve()
    const hog = await RawClient.negotiated(address)
    hog.socket.pause()
    const commands = '{"execute":"query-commands"}'.repeat(1000)
    const before = process.memoryUsage().rss
    await served(address, async () => {
      // About 1.5 GB of answers.
      for (let i = 0; i < 1000; i++) hog.socket.write(commands)
      for (let i = 0; i < 200; i++) await turn()
    })
    expect(hog.socket.writableLength).toBeGreaterThan(10 * MIB)
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MIB)
    hog.close()
  })

  it('is hung up on when events pile up that it does not read', async () => {
    const server = await serve()
    const hog = await RawClient.negotiated(server.address)
    hog.socket.pause()
    const reader = await QmpClient.connect(server.address)
    let events = 0
    reader.onEvent(() => events++)
    const count = 60_000
    for (let i = 0; i < count; i += 2) {
      machine.stop('paused')
      machine.cont()
      if (i % 1000 === 0) await turn()
    }
    expect(await guidOf(reader)).toEqual({ guid: GUID })
    expect(events).toBe(count)
    expect(server.clients).toBe(1)
    for (const client of [hog, reader]) client.close()
    await expect(guidOf(reader)).rejects.toThrow(ConnectionClosedError)
  })
})
