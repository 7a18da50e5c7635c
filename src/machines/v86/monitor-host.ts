/**
 * The v86 machine as monitors see it.
 * @module
 */
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
import type { V86Machine } from './v86-machine.ts'

/** What a program adds that has files and sockets. */
export type V86Services = Partial<Pick<MonitorHost, 'files' | 'snapshots' | 'migration'>>

export class V86MonitorHost implements MonitorHost {
  readonly about: MachineDescription
  readonly files: MonitorHost['files']
  readonly snapshots: MonitorHost['snapshots']
  readonly dumper = undefined
  readonly migration: MonitorHost['migration']
  readonly canWakeUp = true
  readonly vmgenid: MonitorVmGenId | undefined
  readonly #machine: V86Machine

  constructor(machine: V86Machine, services: V86Services = {}) {
    this.#machine = machine
    this.files = services.files
    this.snapshots = services.snapshots
    this.migration = services.migration
    this.about = {
      name: undefined,
      uuid: undefined,
      machineType: 'pc-i440fx-7.2',
      package: machine.options.package ?? 'vmgenid',
      cpus: 1,
    }
    const { vmgenid } = machine.host.board
    const { random = systemRandom } = machine.options
    this.vmgenid = vmgenid && {
      id: undefined,
      get guid() {
        return vmgenid.guid
      },
      setGuid: (guid) => machine.setGuid(guid),
      randomGuid: () => randomGuid(random),
    }
  }

  get runState(): RunState {
    return this.#machine.runState
  }
  get memory(): GuestMemory {
    return this.#machine.host.memory
  }
  get ports(): PortIo {
    return this.#machine.host.internals.ports
  }
  get roms(): readonly RomDescription[] {
    return loaderRoms(this.#machine.host.board.fwCfg)
  }

  /** The CPU's page tables are not looked at: virtual addresses are physical ones. */
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
  /** Whoever presses the button does not wait for the guest. */
  powerDown(): void {
    this.#machine.powerDown().catch(() => {})
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
