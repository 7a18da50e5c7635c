/**
 * A real PC in WebAssembly behind the interface of all machines: real SeaBIOS, real Linux, our host.
 * @module
 */
import { fromHex } from '../../binary/bytes.ts'
import type { Guid } from '../../binary/guid.ts'
import { fromLittleEndian } from '../../binary/numbers.ts'
import { FwCfgPath } from '../../fwcfg/paths.ts'
import { kernelMemoryMap } from '../../guest/kernel-memory-map.ts'
import type { MemoryMapEntry } from '../../guest/memory-check.ts'
import type { MonitorEnvironment } from '../../monitor/host.ts'
import { Monitor } from '../../monitor/monitor.ts'
import { humanMonitorCommand, runQmpCommand } from '../../monitor/qmp/commands.ts'
import { QmpServer } from '../../monitor/qmp-server.ts'
import { randomGuid, systemRandom } from '../../platform/random.ts'
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
import { RESEED_COMMAND } from '../reseed-program.ts'
import { GuestAgentError } from './agent.ts'
import type { V86MachineOptions } from './machine-types.ts'
import { V86MonitorHost, type V86Services } from './monitor-host.ts'
import { V86Machine } from './v86-machine.ts'

const NO_DEVICE = 'the machine has no vmgenid device'
const ONLY_WINDOWS = 'only Windows gives the ID to programs'
/** What the guest's agent may take for a question. */
const ANSWER_MILLISECONDS = 20_000
const GPE_FILE = '/sys/firmware/acpi/interrupts/gpe05'
const DRIVER_FOLDER = '/sys/bus/acpi/drivers/vmgenid'
/** Bytes that the agent prints at most. */
const MOST_RANDOM = 65_536

export class V86 implements Machine {
  readonly name = 'v86'
  readonly board = 'pc'
  readonly rsdpAddress = undefined
  readonly machine: V86Machine
  readonly server: QmpServer
  readonly monitor: MachineMonitor & { readonly events: readonly string[] }
  readonly memory: MachineMemory
  readonly ports: MachinePorts
  readonly capabilities: Capabilities

  constructor(machine: V86Machine, services?: V86Services) {
    this.machine = machine
    const { host, options } = machine
    this.server = new QmpServer(
      new Monitor(new V86MonitorHost(machine, services), options.monitor ?? environmentOf(machine)),
    )
    const { monitor } = this.server
    const events: string[] = []
    monitor.onEvent(({ event }) => void events.push(event))
    this.monitor = {
      events,
      qmp: async (command, given) => (await runQmpCommand(monitor, command, given)) ?? {},
      hmp: (line) => humanMonitorCommand(monitor, line),
    }
    const { memory, internals } = host
    this.memory = {
      ram: memory.regions,
      async read(address, length) {
        const bytes = new Uint8Array(length)
        return memory.read(address, bytes) ? bytes : undefined
      },
      write: async (address, bytes) => memory.write(address, bytes),
    }
    this.ports = {
      read: async (port, size) => internals.ports.read(port, size),
      write: async (port, size, value) => internals.ports.write(port, size, value),
    }
    const device = this.hasDevice ? true : NO_DEVICE
    const capabilities = {
      'memory-read': true,
      'memory-write': true,
      ports: true,
      suspend: true,
      'set-guid': device,
      clone: true,
      console: true,
      'firmware-log': true,
      'guest-random': true,
      'spurious-notify': device,
      'told-address': device,
      'wake-reset': true,
      'fw-cfg': true,
      'memory-map': true,
      'guest-driver': true,
      'event-count': true,
      'guest-id': ONLY_WINDOWS,
      migrate: true,
    } as const
    this.capabilities = capabilities
  }

  static async create(options: V86MachineOptions, services?: (machine: V86Machine) => V86Services) {
    const machine = await V86Machine.create(options)
    return new V86(machine, services?.(machine))
  }

  get memorySize(): number {
    return this.machine.options.setup.memorySize
  }
  get hasDevice(): boolean {
    return this.machine.host.board.vmgenid !== undefined
  }
  get runState() {
    return this.machine.runState
  }
  get console() {
    return this.machine.console
  }
  get firmwareLog() {
    return this.machine.firmwareLog
  }

  boot(): Promise<void> {
    return this.machine.boot()
  }
  stop(): Promise<void> {
    return this.machine.stop()
  }
  cont(): Promise<void> {
    return this.runState === 'prelaunch' ? this.boot() : this.machine.cont()
  }
  /** A machine that runs boots again. */
  async reset(): Promise<void> {
    await this.machine.reset()
    if (this.runState === 'running') await this.machine.hasBooted()
  }
  powerDown(): Promise<void> {
    return this.machine.powerDown()
  }
  suspend(): Promise<void> {
    return this.machine.suspend()
  }
  async wakeUp({ atReset }: { readonly atReset?: () => Promise<void> } = {}): Promise<void> {
    await this.machine.wakeUp('other', atReset)
    await this.machine.answers('wake up')
  }

  async guid(): Promise<Guid> {
    return this.#device('set-guid').guid
  }
  async setGuid(guid: Guid): Promise<void> {
    this.#device('set-guid')
    this.machine.setGuid(guid)
  }
  /** Setting the same ID again is what raises the event alone. */
  async notify(): Promise<void> {
    const { guid } = this.#device('spurious-notify')
    this.machine.setGuid(guid)
  }

  async toldAddress(): Promise<bigint> {
    const bytes = await this.fwCfgFile(FwCfgPath.vmgenidAddr)
    if (!bytes) throw this.#refusal('told-address')
    return fromLittleEndian(bytes)
  }
  async fwCfgFile(name: string): Promise<Uint8Array | undefined> {
    return this.machine.host.board.fwCfg.file(name)?.slice()
  }

  async memoryMap(): Promise<readonly MemoryMapEntry[]> {
    return kernelMemoryMap(this.console.lines)
  }
  async driver(): Promise<BoundDriver | undefined> {
    const lines = await this.#ask('list its drivers', `ls -d ${DRIVER_FOLDER}/*:* || true`)
    const device = lines.map((line) => /\/([A-Z0-9]+:[0-9a-f]+)$/.exec(line)?.[1]).find(Boolean)
    return device === undefined ? undefined : { driver: 'vmgenid', device }
  }
  /** Linux keeps it to itself. */
  async guestId(): Promise<Uint8Array | undefined> {
    throw this.#refusal('guest-id')
  }
  async eventCount(): Promise<number> {
    const [line = ''] = await this.#ask('count its events', `cat ${GPE_FILE}`)
    const count = /^\s*(\d+)/.exec(line)?.[1]
    if (count === undefined) throw new GuestAgentError('count its events', 'no number came', [line])
    return Number(count)
  }
  async random(length: number): Promise<Uint8Array> {
    const count = Math.min(length, MOST_RANDOM)
    const lines = await this.#ask('read its random source', `od -An -v -tx1 -N${count} /dev/urandom`)
    return fromHex(lines.join('').replaceAll(' ', ''))
  }

  async waitForLine(
    pattern: RegExp,
    { from = this.console.lines.length, milliseconds }: WaitOptions,
  ): Promise<AwaitedLine | undefined> {
    const { time, console } = this.machine
    const start = time.milliseconds()
    const found = await this.machine.waitFor(() => {
      const index = console.lines.findIndex((line, i) => i >= from && pattern.test(line))
      return index < 0 ? undefined : { line: console.lines[index] ?? '', index }
    }, milliseconds)
    return found && { ...found, milliseconds: time.milliseconds() - start }
  }

  /** Before a copy: a young kernel reseeds every few seconds, out of what differs from copy to copy. */
  async reseed(): Promise<void> {
    await this.#ask('reseed', RESEED_COMMAND)
  }

  /** All copies run in this process, by turns; for each a thread of its own, see `vmgenid clone`. */
  async clone(
    count: number,
    { guid = 'auto' }: { readonly guid?: 'auto' | 'keep' } = {},
  ): Promise<readonly V86[]> {
    const { options } = this.machine
    const { boots: _, onConsoleLine: __, onFirmwareLine: ___, ...own } = options
    const wasRunning = this.runState === 'running'
    if (wasRunning) {
      await this.reseed()
      await this.stop()
    }
    const kept = this.machine.host.board.vmgenid?.guid
    const saved = this.machine.save()
    const clones: V86[] = []
    for (let i = 0; i < count; i++) {
      const ownGuid = guid === 'keep' ? kept : randomGuid(options.random ?? systemRandom)
      const setup = { ...options.setup, guid: kept && ownGuid }
      const clone = await V86.create({ ...own, setup })
      clone.machine.restore(saved)
      clones.push(clone)
    }
    if (wasRunning) {
      for (const clone of clones) await clone.cont()
      await this.cont()
    }
    return clones
  }

  /** In one process: saved here, restored there. */
  async migrate(guid: Guid): Promise<V86> {
    const { boots: _, onConsoleLine: __, onFirmwareLine: ___, ...own } = this.machine.options
    const setup = { ...own.setup, guid: this.hasDevice ? guid : undefined }
    const destination = await V86.create({ ...own, setup })
    const wasRunning = this.runState === 'running'
    await this.stop()
    destination.machine.restore(this.machine.save())
    this.machine.handedOver()
    if (wasRunning) await destination.cont()
    return destination
  }

  async close(): Promise<void> {
    this.server.close()
    await this.machine.close()
  }

  #ask(action: string, command: string): Promise<readonly string[]> {
    return this.machine.agent.run(action, command, ANSWER_MILLISECONDS)
  }

  #device(feature: MachineFeature) {
    const { vmgenid } = this.machine.host.board
    if (!vmgenid) throw this.#refusal(feature)
    return vmgenid
  }

  #refusal(feature: MachineFeature): MachineCapabilityError {
    return new MachineCapabilityError(this.name, feature, String(this.capabilities[feature]))
  }
}

function environmentOf({ time }: V86Machine): MonitorEnvironment {
  return {
    nowMicroseconds: () => Math.floor(time.milliseconds() * 1000),
    later: (run) => void time.after(0, run),
  }
}
