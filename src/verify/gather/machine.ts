/**
 * What can be seen of a machine that can be driven: the acceptance run, step by step.
 *
 * The order is that of a careful person: first what changes nothing, then events, then a suspend, copies, the control without the
 * device, and last the migrations, which take the machine away. Only what somebody wants to know is done; what the machine says
 * that it cannot do is not tried.
 * @module
 */

import { FADT_SIGNATURE } from '../../acpi/fadt.ts'
import { toHex } from '../../binary/bytes.ts'
import { VmgenidError } from '../../binary/errors.ts'
import type { Guid } from '../../binary/guid.ts'
import { GENERATION_ID_FILES } from '../../fwcfg/paths.ts'
import {
  type Machine,
  type MachineFeature,
  type MachineKind,
  MachineLostError,
  type MachineSetup,
} from '../../machines/machine.ts'
import { RESEED_LINE } from '../checks/arrival.ts'
import {
  absent,
  type ChangeSeen,
  type ClonesSeen,
  type ControlSeen,
  EVIDENCE_PARTS,
  type Evidence,
  type EvidencePart,
  type FirmwareLogSeen,
  failed,
  type HolderSeen,
  type MigrationSeen,
  type MonitorSeen,
  noEvidence,
  PAGE_SIZE,
  type Part,
  present,
  type SuspendSeen,
  seenOf,
  type TablesSeen,
  type ValueOf,
  type WindowsSeen,
} from '../evidence.ts'
import { FetchedMemory, throughMemory } from './fetched-memory.ts'
import { explainFirmwareLog } from './firmware-log.ts'
import { examineMemory } from './tables.ts'

export interface GatherOptions {
  readonly setup: MachineSetup
  /** Parts that are wanted. Default: all. */
  readonly parts?: ReadonlySet<EvidencePart>
  /** What is being done, for somebody who waits. */
  readonly onStep?: (what: string) => void
  /** IDs for changes. */
  readonly newGuid: () => Guid
}

/** How long a guest may take to answer a change. */
const ANSWER_MILLISECONDS = 10_000
/** How long nothing has to happen for it to be nothing. */
const SILENCE_MILLISECONDS = 300
const CLONE_COUNT = 3
const RANDOM_BYTES = 16
const PM1A_CNT_OFFSET = 64
const NOT_ASKED = { absent: 'nobody asked for it', skipped: true } as const
const NO_DEVICE = 'the machine has no vmgenid device'

/** Boots a machine, does the wanted steps, and ends it. @throws MachineLostError, and what `create` throws */
export async function gatherFromMachine(kind: MachineKind, options: GatherOptions): Promise<Evidence> {
  const { setup, parts = new Set(EVIDENCE_PARTS), onStep = () => {} } = options
  onStep('booting')
  const machine = await kind.create(setup)
  const gatherer = new Gatherer(kind, machine, { ...options, parts, onStep })
  try {
    await booted(machine)
    return await gatherer.run()
  } finally {
    await gatherer.close()
  }
}

/** @throws MachineLostError for a machine that does not come up: nothing can be said of it then */
async function booted(machine: Machine): Promise<void> {
  try {
    await machine.boot()
  } catch (error) {
    if (!(error instanceof VmgenidError) || error instanceof MachineLostError) throw error
    throw new MachineLostError(machine.name, error.sentence, error)
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

class Gatherer {
  readonly #kind: MachineKind
  #machine: Machine
  readonly #options: Required<GatherOptions>
  readonly #evidence: Mutable<Evidence>
  /** To be closed at the end. */
  readonly #machines: Machine[]

  constructor(kind: MachineKind, machine: Machine, options: Required<GatherOptions>) {
    this.#kind = kind
    this.#machine = machine
    this.#machines = [machine]
    this.#options = options
    const { name, board, memorySize, hasDevice } = machine
    const subject = { name, kind: 'machine' as const, board, memorySize, hasDevice }
    this.#evidence = { ...noEvidence(subject, NOT_ASKED.absent) }
    for (const part of EVIDENCE_PARTS) if (!options.parts.has(part)) this.#evidence[part] = NOT_ASKED
  }

  async run(): Promise<Evidence> {
    const { setup } = this.#options
    await this.#part('configured', 'its configuration', [], async () =>
      setup.guid ? { guid: setup.guid, from: 'the configuration' } : NO_DEVICE,
    )
    await this.#part('tables', 'reading the tables', ['memory-read'], () => this.#tables())
    await this.#part('holder', 'reading the ID', ['memory-read'], () => this.#holder())
    await this.#part('memoryMap', 'reading the memory map', ['memory-map'], async () => {
      return { from: "the firmware's map", entries: await this.#machine.memoryMap() }
    })
    await this.#part('files', 'reading the fw_cfg files', ['fw-cfg'], () => this.#files())
    await this.#part('told', 'reading the told address', ['told-address'], async () => {
      return { address: await this.#machine.toldAddress(), from: 'the device' }
    })
    await this.#part('monitor', 'asking the monitors', [], () => askMonitor(this.#machine))
    await this.#part('driver', "looking for the guest's driver", ['guest-driver'], async () => {
      return { driver: await this.#machine.driver() }
    })
    await this.#part('notify', 'an event without a change', ['spurious-notify', 'console'], () =>
      this.#watched([], () => this.#machine.notify(), SILENCE_MILLISECONDS),
    )
    await this.#part('change', 'a new ID', ['set-guid', 'console'], () => this.#change())
    await this.#part('twoChanges', 'two new IDs at once', ['set-guid', 'console'], () => this.#twoChanges())
    await this.#part('suspend', 'suspending to RAM', ['suspend', 'memory-read', 'told-address'], () =>
      this.#suspend(),
    )
    // By now they hold all that happened.
    await this.#part('firmwareLog', "reading the firmware's log", ['firmware-log'], () => this.#firmwareLog())
    await this.#part('guestLog', "reading the guest's log", ['console'], async () => [
      ...this.#machine.console.lines,
    ])
    await this.#part('clones', 'cloning', ['clone', 'guest-random', 'console'], () => this.#clones())
    await this.#part('control', 'the control without the device', [], () => this.#control())
    await this.#part('sameId', 'migrating with the same ID', ['migrate', 'console'], () =>
      this.#migrate('same'),
    )
    await this.#part('otherId', 'migrating with another ID', ['migrate', 'console'], () =>
      this.#migrate('other'),
    )
    await this.#part('windows', 'a Windows guest', [], () => this.#windows())
    return this.#evidence
  }

  async close(): Promise<void> {
    for (const machine of this.#machines.splice(0)) await machine.close()
  }

  /** @param look gives the value, or says in a sentence why there is none */
  async #part<P extends EvidencePart>(
    part: P,
    what: string,
    needs: readonly MachineFeature[],
    look: () => Promise<ValueOf<P> | string>,
  ): Promise<void> {
    const { parts, onStep } = this.#options
    if (!parts.has(part)) return
    const lacking = needs.map((feature) => this.#machine.capabilities[feature]).find((can) => can !== true)
    if (typeof lacking === 'string') {
      this.#evidence[part] = absent(lacking) as Evidence[P]
      return
    }
    onStep(what)
    this.#evidence[part] = (await this.#tried(what, look)) as Evidence[P]
  }

  /** A machine that refuses, or does something that cannot be, is a result. One that is lost is not. */
  async #tried<T>(what: string, look: () => Promise<T | string>): Promise<Part<T>> {
    try {
      const found = await look()
      return typeof found === 'string' ? absent(found) : present(found)
    } catch (error) {
      if (!(error instanceof VmgenidError) || error instanceof MachineLostError) throw error
      return failed(`${what}: ${error.sentence}`)
    }
  }

  // ---------------------------------------------------------------- what changes nothing

  #tables(): Promise<TablesSeen | string> {
    const { memory, rsdpAddress } = this.#machine
    return throughMemory(
      new FetchedMemory(memory.ram),
      (address, length) => memory.read(address, length),
      (fetched) => examineMemory(fetched, rsdpAddress, 'guest memory', () => fetched.isComplete),
    )
  }

  /** Where the tables say, or where the device was told. */
  async #address(): Promise<Pick<HolderSeen, 'address' | 'addressFrom'> | undefined> {
    let tables = seenOf(this.#evidence.tables)
    if (!tables && this.#machine.capabilities['memory-read'] === true) {
      const found = await this.#tables()
      if (typeof found !== 'string') tables = found
    }
    const device = tables?.device
    const address = device?.vgia?.value === 0 ? undefined : device?.address
    if (address) return { address, addressFrom: `${device?.path}.ADDR` }
    if (this.#machine.capabilities['told-address'] !== true) return undefined
    const told = Number(await this.#machine.toldAddress())
    return told === 0 ? undefined : { address: told, addressFrom: 'the address that the device was told' }
  }

  async #holder(): Promise<HolderSeen | string> {
    const place = await this.#address()
    if (!place) return 'nothing says where the ID is'
    const page = await this.#page(place.address)
    const start = place.address % PAGE_SIZE
    const id = await this.#machine.memory.read(place.address, 16)
    if (!page || !id) return `there is no memory at 0x${place.address.toString(16)}`
    return {
      ...place,
      id,
      page: Array.from(page),
      from: start + 16 > PAGE_SIZE ? 'two pages' : 'guest memory',
    }
  }

  #page(address: number): Promise<Uint8Array | undefined> {
    return this.#machine.memory.read(address - (address % PAGE_SIZE), PAGE_SIZE)
  }

  async #files(): Promise<ReadonlyMap<string, Uint8Array>> {
    const files = new Map<string, Uint8Array>()
    for (const name of GENERATION_ID_FILES) {
      const bytes = await this.#machine.fwCfgFile(name)
      if (bytes) files.set(name, bytes)
    }
    return files
  }

  async #firmwareLog(): Promise<FirmwareLogSeen | string> {
    const { name, firmwareLog } = this.#machine
    if (firmwareLog.lines.length === 0) return 'the firmware has logged nothing'
    return explainFirmwareLog([{ name: `${name}'s firmware log`, lines: firmwareLog.lines }])
  }

  // ---------------------------------------------------------------- events

  async #guidText(): Promise<string> {
    return String(await this.#machine.guid())
  }

  /** Does something that may reach the guest, and looks at what came of it. */
  async #watched(
    set: readonly Guid[],
    act: () => Promise<void>,
    waited: number,
    { reseeds = set.length > 0 ? 1 : 0 } = {},
  ): Promise<ChangeSeen> {
    const before = await this.#guidText()
    const counts = this.#machine.capabilities['event-count'] === true
    const served = counts ? await this.#machine.eventCount() : 0
    const from = this.#machine.console.lines.length
    await act()
    const machine = this.#machine
    const first = await machine.waitForLine(RESEED_LINE, { from, milliseconds: waited })
    // A second one would come soon.
    if (first)
      await machine.waitForLine(RESEED_LINE, { from: first.index + 1, milliseconds: SILENCE_MILLISECONDS })
    const place = seenOf(this.#evidence.holder) ?? (await this.#address())
    const canRead = place && machine.capabilities['memory-read'] === true
    const memory = canRead ? await machine.memory.read(place.address, 16) : undefined
    return {
      before,
      set: set.map(String),
      monitor: await this.#guidText(),
      memory,
      watched: true,
      reseeds: machine.console.lines.slice(from).filter((line) => RESEED_LINE.test(line)),
      ...(first && reseeds > 0 ? { milliseconds: first.milliseconds } : {}),
      waited,
      ...(counts ? { events: (await machine.eventCount()) - served } : {}),
    }
  }

  #change(): Promise<ChangeSeen> {
    const guid = this.#options.newGuid()
    return this.#watched([guid], () => this.#machine.setGuid(guid), ANSWER_MILLISECONDS)
  }

  #twoChanges(): Promise<ChangeSeen> {
    const guids = [this.#options.newGuid(), this.#options.newGuid()]
    const act = async () => {
      await this.#machine.stop()
      for (const guid of guids) await this.#machine.setGuid(guid)
      await this.#machine.cont()
    }
    return this.#watched(guids, act, ANSWER_MILLISECONDS)
  }

  async #suspend(): Promise<SuspendSeen | string> {
    const machine = this.#machine
    const place = await this.#address()
    if (!place) return 'nothing says where the ID is'
    const told = async () => machine.toldAddress()
    const page = async () => (await this.#page(place.address)) ?? new Uint8Array()
    const pmControl = await this.#pmControlPort()
    const readPm = async () => (pmControl === undefined ? 0 : machine.ports.read(pmControl, 2))
    const before = {
      told: await told(),
      guid: await this.#guidText(),
      page: await page(),
      pm: await readPm(),
    }
    await machine.suspend()
    let atReset: { readonly told: bigint; readonly page: Uint8Array } | undefined
    const look = async () => {
      atReset = { told: await told(), page: await page() }
    }
    await machine.wakeUp(machine.capabilities['wake-reset'] === true ? { atReset: look } : {})
    const after = {
      told: await told(),
      guid: await this.#guidText(),
      page: await page(),
      pm: await readPm(),
    }
    const { 'set-guid': canChange, console } = machine.capabilities
    const lacking = [canChange, console].find((can) => can !== true)
    const change = lacking === undefined ? present(await this.#change()) : absent(String(lacking))
    return {
      told: { before: before.told, after: after.told, ...(atReset ? { atReset: atReset.told } : {}) },
      guid: { before: before.guid, after: after.guid },
      page: { before: before.page, after: after.page, ...(atReset ? { atReset: atReset.page } : {}) },
      ...(pmControl === undefined
        ? {}
        : { pmControl: { port: pmControl, before: before.pm, after: after.pm } }),
      change,
    }
  }

  /** PM1a_CNT_BLK of the FADT.     ACPI 6.5 §5.2.9 "Fixed ACPI Description Table (FADT)" */
  async #pmControlPort(): Promise<number | undefined> {
    if (this.#machine.capabilities.ports !== true) return undefined
    const tables = seenOf(this.#evidence.tables)
    const fadt = tables?.tables.find(({ signature }) => signature === FADT_SIGNATURE)?.bytes
    if (!fadt || fadt.length < PM1A_CNT_OFFSET + 4) return undefined
    const port = new DataView(fadt.buffer, fadt.byteOffset).getUint32(PM1A_CNT_OFFSET, true)
    return port > 0 && port < 0x1_0000 ? port : undefined
  }

  // ---------------------------------------------------------------- other machines

  async #clones(): Promise<ClonesSeen> {
    const before = this.#machine.hasDevice ? await this.#guidText() : ''
    const known = new Set(this.#machine.console.lines)
    const clones = await this.#machine.clone(CLONE_COUNT)
    this.#machines.push(...clones)
    const seen = []
    for (const clone of clones) {
      const from = clone.console.lines.findLastIndex((line) => known.has(line)) + 1
      await clone.waitForLine(RESEED_LINE, { from, milliseconds: ANSWER_MILLISECONDS })
      seen.push({
        guid: String(await clone.guid()),
        random: toHex(await clone.random(RANDOM_BYTES)),
        reseeds: clone.console.lines.slice(from).filter((text) => RESEED_LINE.test(text)),
      })
    }
    for (const clone of clones) await clone.close()
    return { original: { before, after: await this.#guidText() }, clones: seen }
  }

  async #control(): Promise<ControlSeen> {
    const { board, memorySize } = this.#options.setup
    const machine = await this.#kind.create({ board, memorySize, guid: undefined })
    this.#machines.push(machine)
    await booted(machine)
    const { capabilities } = machine
    const lacking = (['clone', 'guest-random'] as const)
      .map((feature) => capabilities[feature])
      .find((can) => can !== true)
    let random: Part<readonly string[]> = absent(String(lacking))
    if (lacking === undefined) {
      const clones = await machine.clone(2, { guid: 'keep' })
      this.#machines.push(...clones)
      const read = []
      for (const clone of clones) read.push(toHex(await clone.random(RANDOM_BYTES)))
      random = present(read)
      for (const clone of clones) await clone.close()
    }
    const tables =
      capabilities['memory-read'] === true
        ? await throughMemory(
            new FetchedMemory(machine.memory.ram),
            (address, length) => machine.memory.read(address, length),
            (fetched) =>
              examineMemory(fetched, machine.rsdpAddress, 'guest memory', () => fetched.isComplete),
          )
        : ''
    const monitor = await askMonitor(machine)
    await machine.close()
    return { monitor, random, device: typeof tables === 'string' ? undefined : tables.device?.path }
  }

  async #windows(): Promise<WindowsSeen | string> {
    const { setup } = this.#options
    if (!this.#kind.runsWindows) return 'this machine runs Linux'
    if (!setup.guid) return NO_DEVICE
    const machine = await this.#kind.create({ ...setup, system: 'windows' })
    this.#machines.push(machine)
    await machine.boot()
    const look = async () => {
      const id = machine.capabilities['guest-id'] === true ? await machine.guestId() : undefined
      return { driver: await machine.driver(), ...(id ? { id } : {}) }
    }
    const first = await look()
    const suspends = machine.capabilities.suspend === true
    if (suspends) {
      await machine.suspend()
      await machine.wakeUp()
    }
    const guid = String(await machine.guid())
    const seen = { ...first, guid, ...(suspends ? { afterResume: await look() } : {}) }
    await machine.close()
    return seen
  }

  /** The machine goes on as the other one. */
  async #migrate(which: 'same' | 'other'): Promise<MigrationSeen | string> {
    const source = this.#machine
    if (!source.hasDevice) return NO_DEVICE
    const own = await source.guid()
    const asked = which === 'same' ? own : this.#options.newGuid()
    const told = source.capabilities['told-address'] === true
    const before = told ? await source.toldAddress() : 0n
    const known = new Set(source.console.lines)
    const destination = await source.migrate(asked)
    this.#machines.push(destination)
    this.#machine = destination
    const from = destination.console.lines.findLastIndex((line) => known.has(line)) + 1
    const waited = which === 'same' ? SILENCE_MILLISECONDS : ANSWER_MILLISECONDS
    await destination.waitForLine(RESEED_LINE, { from, milliseconds: waited })
    return {
      guid: { source: String(own), destination: String(await destination.guid()), asked: String(asked) },
      told: { source: before, destination: told ? await destination.toldAddress() : 0n },
      reseeds: destination.console.lines.slice(from).filter((line) => RESEED_LINE.test(line)),
      waited,
    }
  }
}

/** Both monitors, and an argument that there is not. */
export async function askMonitor({ monitor }: Pick<Machine, 'monitor'>): Promise<MonitorSeen> {
  const qmp = await monitor.qmp('query-vm-generation-id').then(
    (value) => ({ guid: String((value as { readonly guid?: unknown }).guid) }),
    (error: unknown) => ({ error: words(error) }),
  )
  const superfluous = await monitor.qmp('query-vm-generation-id', { x: 1 }).then(
    () => 'no error',
    (error: unknown) => words(error),
  )
  return { from: "the machine's own", qmp, hmp: await monitor.hmp('info vm-generation-id'), superfluous }
}

/** What QEMU's error says, without what a client puts around it. */
function words(error: unknown): string {
  if (error instanceof Error && 'desc' in error) return String(error.desc)
  return error instanceof Error ? error.message : String(error)
}
