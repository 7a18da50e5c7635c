/**
 * One copy of `vmgenid clone --machine v86`, in a thread of its own: makes the machine, says so, and runs when it is told to.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads'
import { toHex } from '../binary/bytes.ts'
import { Guid } from '../binary/guid.ts'
import { savedFrom } from '../machines/v86/saved-v86.ts'
import { V86 } from '../machines/v86/v86.ts'
import { openSnapshotFile } from '../node/snapshot-file.ts'
import { CLONE_RANDOM_BYTES, type CloneJob, type CloneReply, RESEED_LINE } from './clone-types.ts'
import { nodeV86Kind } from './v86-machines.ts'

/** Milliseconds. */
const LONGEST_RESEED = 10_000

const job = workerData as CloneJob
const tell = (reply: CloneReply) => parentPort?.postMessage(reply)

const machine = await makeMachine()
const started = new Promise((resolve) => parentPort?.once('message', resolve))
tell({ kind: 'ready' })
await started

const from = machine.console.lines.length
const start = performance.now()
let reseed: number | undefined
machine.machine.console.onLine.add((line) => {
  if (line.endsWith(RESEED_LINE)) reseed ??= performance.now() - start
})
await machine.cont()
// What a program reads that does not wait: with the device, a few milliseconds later, another answer than the original's.
const waiting = machine.hasDevice
  ? machine.waitForLine(/crng reseeded due to virtual machine fork$/, { from, milliseconds: LONGEST_RESEED })
  : undefined
await waiting
const random = toHex(await machine.random(CLONE_RANDOM_BYTES))
tell({ kind: 'done', result: { guid: job.guid, random, reseedMilliseconds: reseed } })
await machine.close()

async function makeMachine(): Promise<V86> {
  const { snapshot: path, memorySize, guid: text, paths } = job
  const guid = text === undefined ? undefined : Guid.parse(text)
  const setup = { board: 'pc', memorySize, guid } as const
  const machine = await nodeV86Kind({ paths, useBoots: false }).create(setup)
  if (!(machine instanceof V86)) throw new TypeError('a v86 machine was expected')
  const { snapshot, close } = openSnapshotFile(path)
  try {
    machine.machine.restore(savedFrom(snapshot, setup))
  } finally {
    close()
  }
  return machine
}
