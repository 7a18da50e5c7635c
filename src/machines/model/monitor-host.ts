/**
 * The model machine as monitors see it.
 * @module
 */
import type { VmGenIdDevice } from '../../devices/vmgenid.ts'
import type {
  MachineDescription,
  MachineEvent,
  MonitorHost,
  MonitorVmGenId,
  RomDescription,
  RunState,
  ShutdownCause,
} from '../../monitor/host.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { PortIo } from '../../platform/port-bus.ts'
import { randomGuid, systemRandom } from '../../platform/random.ts'
import { loaderRoms } from '../loader-roms.ts'
import type { ModelMachine } from './model-machine.ts'

/** What a program adds that has files and sockets. */
export type ModelServices = Partial<Pick<MonitorHost, 'files' | 'dumper' | 'snapshots' | 'migration'>>

export interface ModelMonitorOptions {
  readonly name?: string
  /** `id=` of the vmgenid device. */
  readonly deviceId?: string
  /** Shown behind the version, such as `vmgenid 0.1.0`. */
  readonly package: string
  readonly services?: ModelServices
}

/** QEMU 7.2's machine types: the tables are theirs. */
const MACHINE_TYPES = { pc: 'pc-i440fx-7.2', q35: 'pc-q35-7.2' } as const

export class ModelMonitorHost implements MonitorHost {
  readonly about: MachineDescription
  readonly files: MonitorHost['files']
  readonly dumper: MonitorHost['dumper']
  readonly snapshots: MonitorHost['snapshots']
  readonly migration: MonitorHost['migration']
  readonly vmgenid: MonitorVmGenId | undefined
  readonly #machine: ModelMachine

  constructor(
    machine: ModelMachine,
    { name, deviceId, package: product, services = {} }: ModelMonitorOptions,
  ) {
    this.#machine = machine
    const { config } = machine.board
    this.about = {
      name,
      uuid: undefined,
      machineType: MACHINE_TYPES[config.kind],
      package: product,
      cpus: config.cpus.present,
    }
    this.files = services.files
    this.dumper = services.dumper
    this.snapshots = services.snapshots
    this.migration = services.migration
    const { vmgenid } = machine.board
    this.vmgenid = vmgenid && deviceOf(machine, vmgenid, deviceId)
  }

  get runState(): RunState {
    return this.#machine.runState
  }
  get canWakeUp(): boolean {
    return !this.#machine.board.config.disableS3
  }
  get memory(): GuestMemory {
    return this.#machine.board.memory
  }
  get ports(): PortIo {
    return this.#machine.board.ports
  }
  get roms(): readonly RomDescription[] {
    return loaderRoms(this.#machine.board.fwCfg)
  }

  /** There are no page tables: virtual addresses are physical ones. */
  translate(virtualAddress: number): number {
    return virtualAddress
  }

  stop(state: 'paused' | 'save-vm' | 'restore-vm'): Promise<void> {
    return this.#machine.stop(state)
  }
  cont(): Promise<void> {
    return this.#machine.cont()
  }
  reset(reason: ShutdownCause): Promise<void> {
    return this.#machine.reset(reason)
  }
  powerDown(): Promise<void> {
    return this.#machine.powerDown()
  }
  wakeUp(): Promise<void> {
    return this.#machine.wakeUp()
  }
  quit(reason: ShutdownCause): Promise<void> {
    return this.#machine.quit(reason)
  }

  onEvent(listener: (event: MachineEvent) => void): () => void {
    return this.#machine.onEvent(listener)
  }
}

function deviceOf(machine: ModelMachine, device: VmGenIdDevice, id: string | undefined): MonitorVmGenId {
  return {
    id,
    get guid() {
      return device.guid
    },
    setGuid: (guid) => machine.setGuid(guid),
    randomGuid: () => randomGuid(machine.options.random ?? systemRandom),
  }
}
