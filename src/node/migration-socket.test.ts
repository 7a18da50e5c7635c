import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { DESCRIPTION, runningMachine, TestMachine } from '../../test/machines/migration-pair.ts'
import { seed } from '../../test/seed.ts'
import { MigrationDestination } from '../machines/migration/destination.ts'
import { MigrationSource } from '../machines/migration/source.ts'
import { SparseMemory } from '../platform/guest-memory.ts'
import { SeededRandom } from '../platform/random.ts'
import { ConnectError } from './errors.ts'
import { MigrationListener, type SendMigrationOptions, sendMigration } from './migration-socket.ts'

const folder = mkdtempSync(join(tmpdir(), 'vmgenid-migration-'))
let sockets = 0
const unixAddress = () => `unix:${join(folder, String(sockets++))}`

const open: (MigrationListener | Server)[] = []
afterEach(async () => {
  for (const one of open.splice(0)) {
    if (one instanceof MigrationListener) await one.close()
    else one.close()
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

const milliseconds = () => performance.now()
const LARGE = [{ start: 0, size: 2 ** 30, kind: 'ram' as const }]

/** A machine whose memory takes some time to send. */
function largeMachine(isRunning: boolean, megabytes = 0): TestMachine {
  const machine = new TestMachine(isRunning, new SparseMemory(LARGE))
  const chunk = new Uint8Array(2 ** 16)
  const random = new SeededRandom(seed)
  for (let i = 0; i < 16 * megabytes; i++) {
    random.fill(chunk)
    machine.memory.write(3 * i * chunk.length, chunk)
  }
  return machine
}

function sameMemory(a: TestMachine, b: TestMachine): boolean {
  const chunks = (machine: TestMachine) => [...machine.memory.touchedChunks()]
  const [left, right] = [chunks(a), chunks(b)]
  return (
    left.length === right.length &&
    left.every(({ address, bytes }, i) => {
      const other = right[i]
      return other?.address === address && Buffer.compare(bytes, other.bytes) === 0
    })
  )
}

async function listen(
  target: TestMachine,
  address = unixAddress(),
  options = {},
): Promise<MigrationListener> {
  const listener = await MigrationListener.listen(address, target, options)
  open.push(listener)
  return listener
}

const send = (from: TestMachine, address: string, options?: SendMigrationOptions) =>
  sendMigration(address, new MigrationSource(from, { milliseconds }), options)

/** A server of which the test is the protocol. */
async function serve(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer(onConnection)
  open.push(server)
  const address = unixAddress()
  await new Promise<void>((resolve) => server.listen(address.slice('unix:'.length), resolve))
  return address
}

describe('a migration over a socket', () => {
  it.each([
    ['a Unix socket', unixAddress()],
    ['TCP', 'tcp:127.0.0.1:0'],
  ])('%s moves the machine', async (_what, address) => {
    const from = largeMachine(true, 16)
    const to = largeMachine(false)
    const listener = await listen(to, address)
    const [sent, received] = await Promise.all([send(from, listener.address), listener.finished])
    expect([sent, received]).toEqual([{ kind: 'completed' }, { kind: 'completed' }])
    expect([from.isRunning, to.isRunning]).toEqual([false, true])
    expect(sameMemory(from, to)).toBe(true)
    expect(listener.progress?.received).toBeGreaterThan(2 ** 24)
    await expect(send(largeMachine(true), listener.address)).rejects.toThrow(ConnectError)
  })

  it('that cannot be made leaves the machine alone', async () => {
    const from = runningMachine()
    await expect(send(from, unixAddress())).rejects.toThrow(ConnectError)
    await expect(send(from, 'nowhere')).rejects.toThrow('Write unix:PATH or tcp:HOST:PORT.')
    expect(from.log).toEqual([])
    expect(from.isRunning).toBe(true)
  })

  it('is refused with the reason on both sides, and the next one is taken', async () => {
    const refused: string[] = []
    const to = new TestMachine(false)
    const listener = await listen(to, unixAddress(), {
      onRefused: (error: Error) => refused.push(error.message.split('\n')[0] ?? ''),
    })
    const other = Object.assign(runningMachine(), { description: { ...DESCRIPTION, board: 'pc' } })
    const outcome = await send(other, listener.address)
    const difference = 'description.board is "q35" here and "pc" at the source'
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { sentence: expect.stringContaining(difference) },
    })
    expect(refused).toEqual([`the machines differ: ${difference}`])
    expect(other.log).toEqual([])
    expect(await send(runningMachine(), listener.address)).toEqual({ kind: 'completed' })
    expect(to.isRunning).toBe(true)
  })

  it('is not kept waiting by strangers', async () => {
    const to = new TestMachine(false)
    const listener = await listen(to)
    const path = listener.address.slice('unix:'.length)
    const strangers = Array.from({ length: 20 }, () => createConnection(path))
    for (const [i, stranger] of strangers.entries()) {
      stranger.on('error', () => undefined)
      if (i % 2 === 0) stranger.write('GET / HTTP/1.1\r\n\r\n')
    }
    await sleep(50)
    expect(await send(runningMachine(), listener.address)).toEqual({ kind: 'completed' })
    expect(await listener.finished).toEqual({ kind: 'completed' })
    for (const stranger of strangers) stranger.destroy()
  })

  it('is waited for until somebody says otherwise', async () => {
    const listener = await listen(new TestMachine(false))
    await listener.close()
    expect(await listener.finished).toMatchObject({ kind: 'cancelled' })
    expect(listener.progress).toBeUndefined()
  })

  it('is told that another one is under way', async () => {
    const listener = await listen(largeMachine(false))
    const first = createConnection(listener.address.slice('unix:'.length))
    const source = new MigrationSource(largeMachine(true), { milliseconds })
    for (let bytes = source.next(); bytes; bytes = source.next()) first.write(bytes)
    await new Promise((resolve) => first.once('data', resolve))
    const outcome = await send(largeMachine(true), listener.address)
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { sentence: 'the destination gave up the migration: another migration is under way here' },
    })
    first.destroy()
    expect(await listener.finished).toMatchObject({ kind: 'failed', error: { code: 'MIGRATION_BROKEN' } })
  })
})

describe('a peer without manners', () => {
  it('that stands still is given up, and has cost a buffer', async () => {
    const address = await serve((socket) => {
      // Agrees, and reads no more.
      const destination = new MigrationDestination(largeMachine(false))
      socket.on('error', () => undefined)
      socket.on('data', (bytes) => {
        destination.receive(bytes)
        for (let said = destination.next(); said; said = destination.next()) socket.write(said)
        if (destination.hasAgreed) socket.pause()
      })
    })
    const from = largeMachine(true, 16)
    const source = new MigrationSource(from, { milliseconds })
    const outcome = await sendMigration(address, source, { stallMilliseconds: 200 })
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { facts: { reason: 'timed out after 0.2 s: the peer of a migration stood still' } },
    })
    expect(from.log).toEqual(['stop', 'resume'])
    expect(source.progress.transferred).toBeLessThan(2 ** 21)
  })

  it('that floods is given up at once', async () => {
    let flooded = 0
    const address = await serve((socket) => {
      const garbage = Buffer.alloc(2 ** 16, 0x41)
      const flood = () => {
        while (!socket.destroyed && socket.write(garbage)) flooded += garbage.length
      }
      socket.on('error', () => undefined)
      socket.on('drain', flood)
      flood()
    })
    const from = runningMachine()
    const outcome = await send(from, address)
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'MIGRATION_STREAM' } })
    expect(from.isRunning).toBe(true)
    expect(flooded).toBeGreaterThan(0)
  })

  it('that hangs up is believed', async () => {
    const address = await serve((socket) => void socket.destroy())
    const from = runningMachine()
    expect(await send(from, address)).toMatchObject({ kind: 'failed', error: { code: 'MIGRATION_BROKEN' } })
    expect(from.isRunning).toBe(true)
  })

  it('can be left at any time', async () => {
    const address = await serve(() => undefined)
    const from = runningMachine()
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    expect(await send(from, address, { signal: controller.signal })).toMatchObject({ kind: 'cancelled' })
    expect(await send(from, address, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'cancelled' })
    expect(from.isRunning).toBe(true)
  })
})

describe(`a connection that breaks, seed ${seed}`, () => {
  /** Passes on so many bytes of one direction, and then breaks the connection. */
  async function cutter(to: string, direction: 'forward' | 'back', limit: number): Promise<string> {
    return await serve((near) => {
      const far = createConnection(to.slice('unix:'.length))
      let left = limit
      const join = (from: Socket, into: Socket, counted: boolean) => {
        from.on('error', () => undefined)
        from.on('close', () => into.destroy())
        from.on('data', (bytes) => {
          into.write(counted ? bytes.subarray(0, left) : bytes, () => {
            if (!counted || left > 0) return
            near.destroy()
            far.destroy()
          })
          if (counted) left = Math.max(0, left - bytes.length)
        })
      }
      join(near, far, direction === 'forward')
      join(far, near, direction === 'back')
    })
  }

  const random = new SeededRandom(seed)
  const size = 16 + 2 ** 20
  const forward = Array.from({ length: 40 }, (_, i) => (i < 10 ? i * 40 : random.below(size)))
  const back = Array.from({ length: 13 }, (_, i) => i * 4)

  it.each([
    ['forward', forward],
    ['back', back],
  ] as const)(
    'in the direction %s: at most one machine runs, and both sides say so',
    async (direction, places) => {
      for (const limit of places) {
        const from = largeMachine(true, 1)
        const to = largeMachine(false)
        const listener = await listen(to)
        const address = await cutter(listener.address, direction, limit)
        const sent = await send(from, address)
        // A connection that broke before the machine was named is nobody's.
        const received = listener.progress ? await listener.finished : undefined
        await listener.close()
        const what = `${direction} ${limit}: ${sent.kind} / ${received?.kind}`
        expect(from.isRunning && to.isRunning, what).toBe(false)
        expect(from.isRunning, what).toBe(sent.kind === 'failed')
        expect(to.isRunning, what).toBe(received?.kind === 'completed')
        if (sent.kind === 'failed') expect(received?.kind ?? 'failed', what).toBe('failed')
        if (to.isRunning) expect(sameMemory(from, to), what).toBe(true)
        expect(direction === 'forward' || sent.kind !== 'completed', what).toBe(true)
      }
    },
  )
})
