/**
 * The model machine behind the interface of all machines.
 * @module
 */
import type { Guid } from '../../binary/guid.ts'
import type { MonitorEnvironment } from '../../monitor/host.ts'
import { Monitor } from '../../monitor/monitor.ts'
import { humanMonitorCommand, runQmpCommand } from '../../monitor/qmp/commands.ts'
import { QmpServer } from '../../monitor/qmp-server.ts'
import type { Capabilities, Machine, MachineMemory, MachineMonitor, MachinePorts } from '../machine.ts'
import { MachineCapabilityError } from '../machine.ts'
import { ModelMachine, type ModelMachineOptions } from './model-machine.ts'
import { ModelMonitorHost, type ModelServices } from './monitor-host.ts'

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
    const device = config.vmgenid ? true : 'the machine has no vmgenid device'
    const isLinux = (options.guest?.system ?? 'linux') === 'linux'
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
  wakeUp(): Promise<void> {
    return this.model.wakeUp()
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

  async close(): Promise<void> {
    this.server.close()
    if (this.model.runState !== 'shutdown') await this.model.quit()
  }

  #refusal(feature: 'set-guid' | 'guest-random'): MachineCapabilityError {
    return new MachineCapabilityError(this.name, feature, String(this.capabilities[feature]))
  }
}
