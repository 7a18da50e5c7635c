/**
 * `vmgenid clone --machine v86`: copies of a real guest, each in a thread of its own.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { MachineSetup } from '../machines/machine.ts'
import { contentOf } from '../machines/v86/saved-v86.ts'
import { V86 } from '../machines/v86/v86.ts'
import { FileError, inFile } from '../node/files.ts'
import { openSnapshotFile, saveSnapshot } from '../node/snapshot-file.ts'
import { randomGuid } from '../platform/random.ts'
import type { CloneJob, CloneReply, CloneResult } from './clone-types.ts'
import { type CliIo, EXIT, ExitSignal, randomOf } from './io.ts'
import type { MachineOptions } from './machine-options.ts'
import { nodeV86Kind } from './v86-machines.ts'
import { v86Setup } from './v86-options.ts'
import { type V86PathOptions, v86Paths } from './v86-paths.ts'

export interface V86CloneOptions extends MachineOptions, V86PathOptions {
  readonly count: number
  readonly snapshot?: string
}

/** Each has a machine's memory. */
const MOST_CLONES = 64

/**
 * Boots a machine, or takes one from a snapshot, and runs its copies side by side.
 * @throws ExitSignal when there is no machine to run; errors of its files
 */
export async function cloneV86(
  io: CliIo,
  options: V86CloneOptions,
): Promise<{ readonly setup: MachineSetup; readonly clones: readonly CloneResult[] }> {
  const { count, snapshot } = options
  if (count > MOST_CLONES) {
    io.err(`vmgenid: --count ${count}: at most ${MOST_CLONES} clones of a v86 machine are possible\n`)
    throw new ExitSignal(EXIT.usage)
  }
  const setup = v86Setup(io, options, snapshot)
  const kind = nodeV86Kind({ paths: v86Paths(options), random: randomOf(io) })
  const problem = await kind.problem()
  if (problem) {
    io.err(`vmgenid: no v86 machine: ${problem.reason}\n\n  ${problem.command}\n`)
    throw new ExitSignal(EXIT.start)
  }
  const folder = await mkdtemp(join(tmpdir(), 'vmgenid-clone-'))
  try {
    const path = snapshot ?? join(folder, 'booted.vmsnapshot')
    if (snapshot === undefined) await bootInto(io, path, kind, setup)
    else checkAwake(snapshot)
    const clones = await runClones(io, path, options, setup)
    return { setup, clones }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function bootInto(
  io: CliIo,
  path: string,
  kind: ReturnType<typeof nodeV86Kind>,
  setup: MachineSetup,
): Promise<void> {
  io.progress('booting, the first time some twenty seconds')
  const machine = await kind.create(setup)
  if (!(machine instanceof V86)) throw new TypeError('a v86 machine was expected')
  try {
    await machine.boot()
    await machine.reseed()
    await machine.stop()
    await saveSnapshot(path, contentOf(machine.machine))
  } finally {
    await machine.close()
    io.progress('')
  }
}

/** Copies of a machine that is off, or sleeps, would read nothing. */
function checkAwake(path: string): void {
  const { snapshot, close } = openSnapshotFile(path)
  close()
  const { runState } = inFile(path, () => snapshot.state as { readonly runState?: unknown })
  if (runState === 'suspended' || runState === 'shutdown' || runState === 'prelaunch')
    throw new FileError(path, `the machine in it is ${runState}, a running one is needed`)
}

/** All are made first; then all run, at once. */
async function runClones(
  io: CliIo,
  snapshot: string,
  options: V86CloneOptions,
  setup: MachineSetup,
): Promise<readonly CloneResult[]> {
  const jobs = Array.from({ length: options.count }, (): CloneJob => {
    const guid = setup.guid && String(randomGuid(randomOf(io)))
    return { snapshot, memorySize: setup.memorySize, guid, paths: v86Paths(options) }
  })
  const workers = jobs.map((job) => new CloneWorker(job))
  try {
    await Promise.all(workers.map(({ ready }) => ready))
    for (const worker of workers) worker.start()
    return await Promise.all(workers.map(({ result }) => result))
  } finally {
    await Promise.all(workers.map((worker) => worker.end()))
  }
}

/** From sources as from what they were compiled to. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './clone-worker.ts' : './clone-worker.js',
  import.meta.url,
)

class CloneWorker {
  readonly ready: Promise<void>
  readonly result: Promise<CloneResult>
  readonly #worker: Worker

  constructor(job: CloneJob) {
    const worker = new Worker(WORKER, { workerData: job })
    this.#worker = worker
    const failed = new Promise<never>((_, reject) => {
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`the thread of a clone ended with ${code}`)))
    })
    const told = <K extends CloneReply['kind']>(kind: K) =>
      Promise.race([
        failed,
        new Promise<Extract<CloneReply, { kind: K }>>((resolve) => {
          worker.on('message', (reply: CloneReply) => {
            if (reply.kind === kind) resolve(reply as Extract<CloneReply, { kind: K }>)
          })
        }),
      ])
    this.ready = told('ready').then(() => {})
    this.result = told('done').then(({ result }) => result)
    // Whoever waits for one of them learns of it; the other is nobody's.
    this.result.catch(() => {})
    this.ready.catch(() => {})
  }

  start(): void {
    this.#worker.postMessage('start')
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }
}
