/** Boards that move between processes over sockets, and processes that are killed meanwhile. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { SeededRandom } from '../../src/platform/random.ts'
import { seed } from '../seed.ts'

const A = '00112233-4455-6677-8899-aabbccddeeff'
const B = '324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87'
const GPE5 = 0x20
const PEER = join(import.meta.dirname, 'migration-peer.ts')
const TIMEOUT = 240_000

const folder = mkdtempSync(join(tmpdir(), 'vmgenid-migrate-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Line {
  readonly ready?: string
  readonly outcome?: string
  readonly error?: string
  readonly isRunning: boolean
  readonly digest: string
  readonly guid: string
  readonly gpe0: number
  readonly sent?: number
}

const children: ChildProcess[] = []
afterEach(async () => {
  await Promise.all(children.splice(0).map(kill))
})

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}

class Peer {
  readonly process: ChildProcess
  readonly #lines: Line[] = []
  #arrived = () => {}

  constructor(role: 'send' | 'receive', address: string, kind: string, guid: string, megabytes = 0) {
    const args = ['--import', 'tsx', PEER, role, address, kind, guid, String(megabytes)]
    this.process = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(this.process)
    if (!this.process.stdout) throw new Error('no output')
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      this.#lines.push(JSON.parse(line) as Line)
      this.#arrived()
    })
    this.process.on('close', () => this.#arrived())
  }

  /** The first line of which this holds. */
  async line(wanted: (line: Line) => boolean): Promise<Line> {
    for (;;) {
      const found = this.#lines.find(wanted)
      if (found) return found
      if (this.process.exitCode !== null) throw new Error(`the peer ended with ${this.process.exitCode}`)
      await new Promise<void>((resolve) => {
        this.#arrived = resolve
      })
    }
  }

  ready(): Promise<Line> {
    return this.line(({ ready }) => ready !== undefined)
  }

  end(): Promise<Line> {
    return this.line(({ outcome }) => outcome !== undefined)
  }
}

describe('a board of 2 GiB moves to another process', () => {
  it.each([
    ['pc', `unix:${join(folder, 'pc')}`, 'the same ID', A],
    ['q35', 'tcp:127.0.0.1:0', 'another ID', B],
  ])(
    '%s over %s, where it has %s',
    async (kind, address, _which, guid) => {
      const destination = new Peer('receive', address, kind, guid)
      const { ready = '' } = await destination.ready()
      const source = new Peer('send', ready, kind, A, 64)
      const before = await source.ready()
      const [sent, received] = await Promise.all([source.end(), destination.end()])
      expect(sent).toMatchObject({ outcome: 'completed', isRunning: false, guid: A, gpe0: 0 })
      // The destination's own ID, and the event; the guest's driver compares.
      expect(received).toMatchObject({ outcome: 'completed', isRunning: true, guid, gpe0: GPE5 })
      expect(received.digest).toBe(before.digest)
    },
    TIMEOUT,
  )

  it(
    'and is refused by another kind of board',
    async () => {
      const destination = new Peer('receive', `unix:${join(folder, 'other')}`, 'pc', B)
      const { ready = '' } = await destination.ready()
      const source = new Peer('send', ready, 'q35', A)
      const { outcome, error, isRunning } = await source.end()
      expect({ outcome, isRunning }).toEqual({ outcome: 'failed', isRunning: true })
      expect(error).toContain('description.kind is "pc" here and "q35" at the source')
    },
    TIMEOUT,
  )
})

describe(`kill -9 during a migration, seed ${seed}`, () => {
  const random = new SeededRandom(seed)
  const MEGABYTES = 96

  /** Both at work, with some of the memory sent. */
  async function underWay(name: string): Promise<{ source: Peer; destination: Peer; before: Line }> {
    const destination = new Peer('receive', `unix:${join(folder, name)}`, 'q35', B)
    const { ready = '' } = await destination.ready()
    const source = new Peer('send', ready, 'q35', A, MEGABYTES)
    const before = await source.ready()
    const enough = random.below(MEGABYTES / 2) * 2 ** 20
    await source.line(({ sent = -1, outcome }) => sent > enough || outcome !== undefined)
    return { source, destination, before }
  }

  it.each([1, 2, 3])(
    'of the destination, %d: the source goes on',
    async (i) => {
      const { source, destination, before } = await underWay(`d${i}`)
      await kill(destination.process)
      const { outcome, error, ...after } = await source.end()
      expect(outcome).toBe('failed')
      expect(error).toContain('the migration broke off')
      expect(after).toMatchObject({ isRunning: true, digest: before.digest, guid: A })
    },
    TIMEOUT,
  )

  it.each([1, 2, 3])(
    'of the source, %d: the destination says so, and starts nothing',
    async (i) => {
      const { source, destination } = await underWay(`s${i}`)
      await kill(source.process)
      const { outcome, error, isRunning } = await destination.end()
      expect({ outcome, isRunning }).toEqual({ outcome: 'failed', isRunning: false })
      expect(error).toContain('No machine was started here')
    },
    TIMEOUT,
  )
})
