/**
 * The QMP monitor: requests per second and latency, ours and QEMU's, each on a Unix socket of a process of its own; and what
 * a client notices of others that have no manners.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProgramNotFoundError } from '../src/node/errors.ts'
import { QemuProcess } from '../src/node/qemu-process.ts'
import { type Measured, showMeasured, showRatio, showTime, summarize } from './measure.ts'
import type { Section } from './section.ts'

const REQUESTS: readonly (readonly [name: string, request: string])[] = [
  ['query-status', '{"execute":"query-status"}\n'],
  ['query-vm-generation-id', '{"execute":"query-vm-generation-id"}\n'],
  ['info status (HMP)', '{"execute":"human-monitor-command","arguments":{"command-line":"info status"}}\n'],
]
const LATENCY_RUNS = 2000
const PIPELINED = 20_000

/** A connection that counts the lines that come. */
class Counter {
  readonly socket: Socket
  #lines = 0
  #wanted = 0
  #reached: (() => void) | undefined

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) this.#lines++
      if (this.#lines >= this.#wanted) this.#reached?.()
    })
  }

  static async connect(path: string): Promise<Counter> {
    const socket = createConnection(path)
    const counter = new Counter(socket)
    await counter.more(1)
    await counter.ask('{"execute":"qmp_capabilities"}\n')
    return counter
  }

  /** Sends, and waits for as many lines. */
  ask(text: string, count = 1): Promise<void> {
    const replies = this.more(count)
    this.socket.write(text)
    return replies
  }

  more(count: number): Promise<void> {
    this.#wanted = this.#lines + count
    return new Promise((resolve) => {
      this.#reached = resolve
    })
  }
}

/** Milliseconds from a request to its reply, one at a time. */
async function latencies(client: Counter, request: string, until: () => boolean): Promise<number[]> {
  const times: number[] = []
  while (!until() || times.length === 0) {
    const start = performance.now()
    await client.ask(request)
    times.push(performance.now() - start)
  }
  return times
}

interface Figures {
  readonly latency: Measured
  /** Requests that were sent without waiting, a second. */
  readonly rate: number
}

async function ofRequest(path: string, request: string): Promise<Figures> {
  const client = await Counter.connect(path)
  let runs = 0
  await latencies(client, request, () => ++runs > LATENCY_RUNS / 4)
  runs = 0
  const latency = summarize(request, await latencies(client, request, () => ++runs > LATENCY_RUNS))
  const start = performance.now()
  await client.ask(request.repeat(PIPELINED), PIPELINED)
  const rate = (1000 * PIPELINED) / (performance.now() - start)
  client.socket.destroy()
  return { latency, rate }
}

/** What monitor-attack.ts does. */
const ATTACKS: readonly (readonly [name: string, attack: string])[] = [
  ['100 MB without a line end', 'line'],
  ['20 MB of nested brackets', 'brackets'],
  ['5 MB of requests, without waiting', 'requests'],
  ['1000 connections, 20,000 requests', 'connections'],
]

function attack(path: string, name: string): Promise<unknown> {
  const script = join(import.meta.dirname, 'monitor-attack.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, path, name], { stdio: 'ignore' })
  return new Promise((resolve) => child.once('exit', resolve))
}

async function withOurs<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'vmgenid-bench-'))
  const path = join(folder, 'qmp')
  const script = join(import.meta.dirname, 'monitor-server.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve))
    return await use(path)
  } finally {
    child.stdin.end()
    await new Promise((resolve) => child.once('exit', resolve))
    await rm(folder, { recursive: true })
  }
}

async function withQemu<T>(use: (path: string) => Promise<T>): Promise<T | undefined> {
  try {
    const qemu = await QemuProcess.start({
      args: [
        '-machine',
        'pc',
        '-m',
        '64',
        '-S',
        '-accel',
        'tcg',
        '-nodefaults',
        '-display',
        'none',
        '-device',
        'vmgenid',
      ],
      sockets: ['qmp'],
    })
    try {
      return await use(qemu.address('qmp').slice('unix:'.length))
    } finally {
      await qemu.close()
    }
  } catch (error) {
    if (error instanceof ProgramNotFoundError) return undefined
    throw error
  }
}

const showPerSecond = (rate: number) => `${Math.round(rate).toLocaleString('en')}/s`

/** Median and the slowest of a hundred. */
function showSpread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => showTime(sorted[Math.floor(part * (sorted.length - 1))] ?? 0)
  return `${at(0.5)}, 99 %: ${at(0.99)}`
}

export async function qmpMonitor(): Promise<Section> {
  const all = async (path: string) => {
    const figures: Figures[] = []
    for (const [, request] of REQUESTS) figures.push(await ofRequest(path, request))
    return figures
  }
  const ours = await withOurs(all)
  const theirs = await withQemu(all)
  const rows = REQUESTS.map(([name], i) => {
    const [our, their] = [ours[i], theirs?.[i]]
    if (!our) throw new Error('a request was not measured')
    return [
      name,
      showMeasured(our.latency),
      their ? showMeasured(their.latency) : '–',
      their ? showRatio(our.latency.median / their.latency.median) : '–',
      showPerSecond(our.rate),
      their ? showPerSecond(their.rate) : '–',
      their ? showRatio(our.rate / their.rate) : '–',
    ]
  })
  return {
    title: 'QMP monitor',
    text:
      'Request to reply on a Unix socket, one at a time (latency), and many sent without waiting (requests a second). Both servers ' +
      'are processes of their own; the client is the same. Ours serves several clients at once, QEMU one.',
    header: ['request', 'latency', 'QEMU 7.2', 'ours / QEMU', 'requests', 'QEMU 7.2', 'ours / QEMU'],
    rows,
    skipped: theirs ? [] : ['QEMU: qemu-system-x86_64 is not on this machine'],
  }
}

/** Latency of a client with good manners, alone and beside others that have none. */
export async function hostileClients(): Promise<Section> {
  const rows = await withOurs(async (path) => {
    const client = await Counter.connect(path)
    const request = '{"execute":"query-status"}\n'
    let runs = 0
    await latencies(client, request, () => ++runs > LATENCY_RUNS)
    runs = 0
    const alone = await latencies(client, request, () => ++runs > LATENCY_RUNS)
    const lines = [['alone', showSpread(alone), String(alone.length)]]
    for (const [name, how] of ATTACKS) {
      let isOver = false
      const attacking = attack(path, how).finally(() => {
        isOver = true
      })
      const times = await latencies(client, request, () => isOver)
      await attacking
      lines.push([name, showSpread(times), String(times.length)])
    }
    client.socket.destroy()
    return lines
  })
  return {
    title: 'QMP monitor beside hostile clients',
    text:
      'Latency of `query-status` for one client while others misbehave: median, and what 99 of 100 requests keep within. ' +
      'Server, attacker and measuring client are processes of their own; with fewer cores than that, they also wait for each other.',
    header: ['meanwhile', 'latency', 'requests'],
    rows,
  }
}
