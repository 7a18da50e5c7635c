/**
 * The model machine behind the interface of all machines.
 * @module
 */
import type { Guid } from '../../binary/guid.ts'
import { fromLittleEndian } from '../../binary/numbers.ts'
import { FwCfgPath } from '../../fwcfg/paths.ts'
import { WindowsGenCounterDriver } from '../../guest/drivers/windows.ts'
import { type MemoryMapEntry, uefiMemoryMap } from '../../guest/memory-check.ts'
import type { MonitorEnvironment } from '../../monitor/host.ts'
import { Monitor } from '../../monitor/monitor.ts'
import { humanMonitorCommand, runQmpCommand } from '../../monitor/qmp/commands.ts'
import { QmpServer } from '../../monitor/qmp-server.ts'
import {
  type AwaitedLine,
  type BoundDriver,
  type Capabilities,
  type Machine,
  MachineCapabilityError,
  type MachineFeature,
  type MachineMemory,
  type MachineMonitor,
  type MachinePorts,
  type WaitOptions,
} from '../machine.ts'
import { MigrationDestination } from '../migration/destination.ts'
import { migrateDirectly } from '../migration/direct.ts'
import { MigrationSource } from '../migration/source.ts'
import { ModelMachine, type ModelMachineOptions } from './model-machine.ts'
import { ModelMonitorHost, type ModelServices } from './monitor-host.ts'
import { arriving, leaving } from './saved-model.ts'

export interface ModelOptions extends ModelMachineOptions {
  /** What the monitor says it is, such as `vmgenid 0.1.0`. */
  readonly package?: string
  readonly environment?: MonitorEnvironment
  /** Files, dumps, snapshots and migration, where there is a disk and a network. */
  readonly services?: (model: ModelMachine) => ModelServices
}

/** Without a host's clock: time stands still, and others have their turn at once. */
const STILL: MonitorEnvironment = {
  nowMicroseconds: () => 0,
  later: (run) => void Promise.resolve().then(run),
}

const NO_DEVICE = 'the machine has no vmgenid device'
/** Bit of `ACPI_VMGENID_CHANGE_STATUS`. */
const VMGENID_GPE = 5
const NANOS_PER_MILLISECOND = 1e6

export class Model implements Machine {
  readonly name = 'model'
  readonly model: ModelMachine
  readonly server: QmpServer
  readonly monitor: MachineMonitor & { readonly events: readonly string[] }
  readonly memory: MachineMemory
  readonly ports: MachinePorts
  readonly capabilities: Capabilities
  readonly #options: ModelOptions

  /** @param model one that is there already, such as a copy */
  constructor(options: ModelOptions, model: ModelMachine = new ModelMachine(options)) {
    this.#options = options
    this.model = model
    const services = options.services?.(model) ?? {}
    const host = new ModelMonitorHost(model, { package: options.package ?? 'vmgenid', services })
    this.server = new QmpServer(new Monitor(host, options.environment ?? STILL))
    const { monitor } = this.server
    const events: string[] = []
    monitor.onEvent(({ event }) => void events.push(event))
    this.monitor = {
      events,
      qmp: async (command, given) => (await runQmpCommand(monitor, command, given)) ?? {},
      hmp: (line) => humanMonitorCommand(monitor, line),
    }
    const { memory, ports, config } = model.board
    this.memory = {
      ram: memory.regions.filter(({ kind }) => kind === 'ram'),
      async read(address, length) {
        const bytes = new Uint8Array(length)
        return memory.read(address, bytes) ? bytes : undefined
      },
      write: async (address, bytes) => memory.write(address, bytes),
    }
    this.ports = {
      read: async (port, size) => ports.read(port, size),
      write: async (port, size, value) => ports.write(port, size, value),
    }
    const device = config.vmgenid ? true : NO_DEVICE
    const { system = 'linux' } = options.guest ?? {}
    const isLinux = system === 'linux'
    this.capabilities = {
      'memory-read': true,
      'memory-write': true,
      ports: true,
      suspend: config.disableS3 ? 'S3 is disabled' : true,
      'set-guid': device,
      clone: true,
      console: true,
      'firmware-log': true,
      'guest-random': isLinux ? true : 'only the model of Linux has a random number generator',
      'spurious-notify': device,
      'told-address': device,
      'wake-reset': config.disableS3 ? 'S3 is disabled' : true,
      'fw-cfg': true,
      'memory-map': true,
      'guest-driver': true,
      'event-count': true,
      'guest-id': system === 'windows' ? true : 'only Windows gives the ID to programs',
      migrate: true,
    }
  }

  get board() {
    return this.model.board.config.kind
  }
  get memorySize(): number {
    return this.model.board.config.memorySize
  }
  get hasDevice(): boolean {
    return this.model.board.vmgenid !== undefined
  }
  get runState() {
    return this.model.runState
  }
  get rsdpAddress(): number | undefined {
    return this.model.bootResult?.rsdpAddress
  }
  get console() {
    return { lines: this.model.guest.log.toString().split('\n') }
  }
  get firmwareLog() {
    return { lines: this.model.firmwareLog.lines }
  }

  boot(): Promise<void> {
    return this.model.boot()
  }
  stop(): Promise<void> {
    return this.model.stop()
  }
  cont(): Promise<void> {
    return this.model.cont()
  }
  reset(): Promise<void> {
    return this.model.reset()
  }
  powerDown(): Promise<void> {
    return this.model.powerDown()
  }
  suspend(): Promise<void> {
    return this.model.suspend()
  }
  wakeUp({ atReset }: { readonly atReset?: () => Promise<void> } = {}): Promise<void> {
    return this.model.wakeUp('other', atReset)
  }

  async guid(): Promise<Guid> {
    const { vmgenid } = this.model.board
    if (!vmgenid) throw this.#refusal('set-guid')
    return vmgenid.guid
  }
  setGuid(guid: Guid): Promise<void> {
    return this.model.setGuid(guid)
  }
  /** Setting the same ID again is what raises the event alone. */
  async notify(): Promise<void> {
    await this.model.setGuid(await this.guid())
  }

  async toldAddress(): Promise<bigint> {
    const bytes = await this.fwCfgFile(FwCfgPath.vmgenidAddr)
    if (!bytes) throw this.#refusal('told-address')
    return fromLittleEndian(bytes)
  }
  async fwCfgFile(name: string): Promise<Uint8Array | undefined> {
    return this.model.board.fwCfg.file(name)?.slice()
  }
  async memoryMap(): Promise<readonly MemoryMapEntry[]> {
    return uefiMemoryMap(this.model.bootResult?.memoryMap ?? [])
  }
  async driver(): Promise<BoundDriver | undefined> {
    const { guest, bootReport } = this.model
    const { currentId, name } = guest.driver
    return currentId && { driver: name, device: bootReport?.bound?.device ?? '' }
  }
  async guestId(): Promise<Uint8Array | undefined> {
    const { driver } = this.model.guest
    if (!(driver instanceof WindowsGenCounterDriver)) throw this.#refusal('guest-id')
    return driver.currentId
  }
  async eventCount(): Promise<number> {
    const { entries } = this.model.guest.journal
    return entries.filter((entry) => entry.event === 'gpe' && entry.number === VMGENID_GPE).length
  }

  async waitForLine(
    pattern: RegExp,
    { from = this.console.lines.length, milliseconds }: WaitOptions,
  ): Promise<AwaitedLine | undefined> {
    const found = () => {
      const { lines } = this.console
      const index = lines.findIndex((line, i) => i >= from && pattern.test(line))
      return index < 0 ? undefined : { line: lines[index] ?? '', index }
    }
    const start = this.model.clock.now()
    let line = found()
    if (!line) {
      await this.model.advance(BigInt(Math.round(milliseconds * NANOS_PER_MILLISECOND)))
      line = found()
    }
    return line && { ...line, milliseconds: Number(this.model.clock.now() - start) / NANOS_PER_MILLISECOND }
  }

  async random(length: number): Promise<Uint8Array> {
    const bytes = this.model.guest.crng?.readUrandom(length)
    if (!bytes) throw this.#refusal('guest-random')
    return bytes
  }

  async clone(
    count: number,
    { guid = 'auto' }: { readonly guid?: 'auto' | 'keep' } = {},
  ): Promise<readonly Model[]> {
    const { model } = this
    const wasRunning = model.runState === 'running'
    if (wasRunning) await model.stop()
    const own = model.board.vmgenid?.guid ?? 'auto'
    const clones = Array.from(
      { length: count },
      () => new Model(this.#options, model.fork(guid === 'keep' ? own : 'auto')),
    )
    if (wasRunning) {
      for (const clone of clones) await clone.cont()
      await model.cont()
    }
    return clones
  }

  /** In one process, through the stream of a real migration. */
  async migrate(guid: Guid): Promise<Model> {
    const { vmgenid, ...board } = this.#options.board
    const options = { ...this.#options, board: { ...board, vmgenid: vmgenid && { guid } } }
    const { onConsoleLine: _, onFirmwareLine: __, clock: ___, ...own } = options
    const destination = new Model(own)
    const source = new MigrationSource(leaving(this.model), { milliseconds: () => 0 })
    migrateDirectly(source, new MigrationDestination(arriving(destination.model)))
    this.model.handedOver()
    return destination
  }

  async close(): Promise<void> {
    this.server.close()
    if (this.model.runState !== 'shutdown') await this.model.quit()
  }

  #refusal(feature: MachineFeature): MachineCapabilityError {
    return new MachineCapabilityError(this.name, feature, String(this.capabilities[feature]))
  }
}
