/**
 * What can be seen of a machine that somebody else runs, through its monitor: without writing anything to it, and without
 * stopping it for longer than a read of memory takes.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'
import { Guid } from '../../binary/guid.ts'
import { MachineLostError } from '../../machines/machine.ts'
import type { WatchedMachine } from '../../machines/watched-machine.ts'
import { addressesOf } from '../checks/addresses.ts'
import {
  absent,
  type ChangeSeen,
  type Evidence,
  failed,
  type HolderSeen,
  PAGE_SIZE,
  type Part,
  present,
  type TablesSeen,
} from '../evidence.ts'
import { FetchedMemory, throughMemory } from './fetched-memory.ts'
import { addFiles, type FileInputs, unknownEvidence } from './files.ts'
import { askMonitor } from './machine.ts'
import { examineMemory } from './tables.ts'

export interface WatchOptions {
  readonly files?: FileInputs
  /** A new ID may be set, where the monitor can. Default: nothing is changed. */
  readonly newGuid?: () => Guid
  readonly onStep?: (what: string) => void
}

/** @throws MachineLostError when the machine hangs up */
export async function gatherFromMonitor(
  machine: WatchedMachine,
  { files = {}, newGuid, onStep = () => {} }: WatchOptions = {},
): Promise<Evidence> {
  const evidence = unknownEvidence({ name: machine.address, kind: 'monitor' })
  onStep('asking the monitor')
  evidence.monitor = present({ ...(await askMonitor(machine)), from: machine.address })
  evidence.told = absent('no monitor of QEMU tells it: give a firmware log of OVMF')
  onStep('reading the tables')
  evidence.tables = await attempt('reading the tables', () => tablesOf(machine, onStep))
  evidence.holder = await attempt('reading the ID', () => holderOf(machine, evidence))
  addFiles(evidence, files)
  evidence.change = newGuid
    ? await attempt('a new ID', () => change(machine, evidence, newGuid()))
    : absent('the machine is only watched: --allow-changes sets a new ID')
  return evidence
}

async function attempt<T>(what: string, look: () => Promise<T | string>): Promise<Part<T>> {
  try {
    const found = await look()
    return typeof found === 'string' ? absent(found) : present(found)
  } catch (error) {
    if (!(error instanceof VmgenidError) || error instanceof MachineLostError) throw error
    return failed(`${what}: ${error.sentence}`)
  }
}

/** From the BIOS area as a system finds them; else UEFI firmware has its tables somewhere. */
async function tablesOf(
  { address, ram, fetch, searchRsdps }: WatchedMachine,
  onStep: (what: string) => void,
): Promise<TablesSeen | string> {
  const memory = new FetchedMemory(ram)
  const look = (rsdp?: number) =>
    throughMemory(memory, fetch, (fetched) =>
      examineMemory(fetched, rsdp, `memory of ${address}`, () => fetched.isComplete),
    )
  const bios = await look()
  if (typeof bios !== 'string' && bios.tables.length > 0) return bios
  const rsdps = await searchRsdps(onStep)
  if (typeof rsdps === 'string') return rsdps
  let best: TablesSeen | undefined
  for (const rsdp of rsdps) {
    const found = await look(rsdp)
    if (typeof found === 'string') continue
    // Copies in the buffers of firmware's loader lead to tables that were not linked.
    if (found.device?.address) return found
    best ??= found
  }
  return best ?? 'there is no RSDP with good checksums in memory'
}

async function holderOf(
  { address, fetch }: WatchedMachine,
  evidence: Evidence,
): Promise<HolderSeen | string> {
  const [place] = addressesOf(evidence)
  if (!place) return 'nothing says where the ID is'
  const base = place.address - (place.address % PAGE_SIZE)
  const page = await fetch(base, 2 * PAGE_SIZE)
  if (!page) return `there is no memory at 0x${place.address.toString(16)}`
  const start = place.address - base
  return {
    address: place.address,
    addressFrom: place.from,
    id: page.slice(start, start + 16),
    page: Array.from(page.subarray(0, PAGE_SIZE)),
    from: `memory of ${address}`,
  }
}

/** Where a monitor has the command: this project's own machines. */
async function change(machine: WatchedMachine, evidence: Evidence, guid: Guid): Promise<ChangeSeen | string> {
  const { monitor, fetch } = machine
  const asked = async () => {
    const { guid: text } = (await monitor.qmp('query-vm-generation-id')) as { readonly guid?: unknown }
    return String(text)
  }
  const before = await asked()
  try {
    await monitor.qmp('set-vm-generation-id', { guid: String(guid) })
  } catch (error) {
    if (error instanceof MachineLostError || !(error instanceof Error)) throw error
    const desc = 'desc' in error ? String(error.desc) : error.message
    return `the monitor does not set an ID: ${desc}`
  }
  const [place] = addressesOf(evidence)
  return {
    before,
    set: [String(guid)],
    monitor: await asked(),
    memory: place && (await fetch(place.address, Guid.SIZE)),
    watched: false,
    reseeds: [],
    waited: 0,
  }
}
