/**
 * A real QEMU under our firmware, behind the interface of all machines: the OVMF model carries out QEMU's own script on QEMU's own
 * memory and devices, over qtest. The CPU is real too, and halts: nothing but sleeping and waking is asked of it.
 *
 * No guest runs. What one would write to be put to sleep or switched off is written by this machine: the FACS waking vector, and
 * the PM1 control register of the FADT that the firmware installed.
 * @module
 */

import { FACS_WAKING_VECTOR_OFFSET } from '../../acpi/facs.ts'
import { decodeFadt, FADT_SIGNATURE } from '../../acpi/fadt.ts'
import { Guid } from '../../binary/guid.ts'
import { fromLittleEndian } from '../../binary/numbers.ts'
import { FirmwareLog } from '../../firmware/log.ts'
import { type BootResult, Ovmf } from '../../firmware/ovmf.ts'
import { FwCfgPath } from '../../fwcfg/paths.ts'
import { type MemoryMapEntry, uefiMemoryMap } from '../../guest/memory-check.ts'
import type { RunState } from '../../monitor/host.ts'
import { readFwCfgFileUnseen } from '../../node/qtest-fw-cfg.ts'
import {
  type Capabilities,
  type Machine,
  MachineCapabilityError,
  type MachineFeature,
  type MachineMemory,
  type MachineMonitor,
  type MachinePorts,
  type MachineSetup,
} from '../machine.ts'
import { asMonitor, machineAccess } from './access.ts'
import { QemuFirmwareError, QemuStateError } from './errors.ts'
import { haltingBios } from './halting-bios.ts'
import { QemuInstance } from './instance.ts'
import { qtestHost } from './qtest-host.ts'

const NO_GUEST = 'no guest runs: the firmware is a model, and the CPU halts'
const NO_DEVICE = 'the machine has no vmgenid device'
const REPLY_MILLISECONDS = 30_000
const SLP_EN = 1 << 13
const SLP_TYP_SHIFT = 10
const SLP_TYP_S5 = 0
const SLP_TYP_S3 = 1
/** What a 64-bit Linux 6.1 puts into the FACS. */
const WAKING_VECTOR = 0x9_91f0

export class QemuFirmwareMachine implements Machine {
  readonly name = 'qemu'
  readonly board: MachineSetup['board']
  readonly memorySize: number
  readonly hasDevice: boolean
  readonly capabilities: Capabilities
  readonly memory: MachineMemory
  readonly ports: MachinePorts
  readonly monitor: MachineMonitor
  readonly console = { lines: [] }
  readonly #instance: QemuInstance
  readonly #log = new FirmwareLog()
  readonly #firmware: Ovmf
  #booted: BootResult | undefined

  private constructor(setup: MachineSetup, instance: QemuInstance) {
    const { board, memorySize, guid } = setup
    this.board = board
    this.memorySize = memorySize
    this.hasDevice = guid !== undefined
    this.#instance = instance
    this.#firmware = new Ovmf({ host: qtestHost(instance.qtest), log: this.#log })
    const { memory, ports, monitor } = machineAccess(setup, () => instance)
    this.memory = memory
    this.ports = ports
    this.monitor = monitor
    this.capabilities = {
      'memory-read': true,
      'memory-write': true,
      ports: true,
      suspend: true,
      'set-guid': NO_GUEST,
      clone: NO_GUEST,
      console: NO_GUEST,
      'firmware-log': true,
      'guest-random': NO_GUEST,
      'spurious-notify': NO_GUEST,
      'told-address': this.hasDevice ? true : NO_DEVICE,
      'wake-reset': true,
      'fw-cfg': true,
      'memory-map': true,
      'guest-driver': NO_GUEST,
      'event-count': NO_GUEST,
      'guest-id': NO_GUEST,
      migrate: NO_GUEST,
    }
  }

  /** Switched off. @throws ProgramNotFoundError, QemuExitError, TimeoutError, ConnectError */
  static async start(setup: MachineSetup, program: string): Promise<QemuFirmwareMachine> {
    const { board, memorySize, guid } = setup
    const instance = await QemuInstance.start({
      program,
      args: [
        ...['-machine', board, '-m', String(memorySize / 2 ** 20)],
        ...(guid === undefined ? [] : ['-device', `vmgenid,guid=${guid}`]),
      ],
      fileArgs: { '-bios': haltingBios() },
      replyMilliseconds: REPLY_MILLISECONDS,
      onConsole: () => undefined,
    })
    return new QemuFirmwareMachine(setup, instance)
  }

  get runState(): RunState {
    return this.#instance.runState
  }
  get firmwareLog() {
    return { lines: this.#log.lines }
  }
  get rsdpAddress(): number | undefined {
    return this.#booted?.rsdpAddress
  }
  get pid(): number {
    return this.#instance.process.pid
  }
  /** Of the last boot. */
  get bootResult(): BootResult | undefined {
    return this.#booted
  }

  async boot(): Promise<void> {
    await this.#expect('boot', 'prelaunch')
    await this.#instance.execute('cont')
    await this.#instance.refreshState()
    await this.#boot()
  }

  async stop(): Promise<void> {
    await this.#instance.execute('stop')
    await this.#instance.refreshState()
  }

  async cont(): Promise<void> {
    if (this.runState === 'prelaunch') return this.boot()
    await asMonitor(this.#instance.cont())
  }

  /** A machine that ran boots again; one that did not is `prelaunch` afterwards. */
  async reset(): Promise<void> {
    const isRunning = (await this.#instance.refreshState()) === 'running'
    await this.#event('RESET', () => this.#instance.execute('system_reset'))
    if (isRunning) await this.#boot()
  }

  async powerDown(): Promise<void> {
    await this.#expect('shut down', 'running')
    await this.#event('SHUTDOWN', async () => {
      await this.#instance.execute('system_powerdown')
      await this.#sleep(SLP_TYP_S5)
    })
  }

  async suspend(): Promise<void> {
    await this.#expect('suspend', 'running')
    const facs = this.#booted?.tables.find(({ signature }) => signature === 'FACS')
    if (facs) await this.#instance.qtest.writel(facs.address + FACS_WAKING_VECTOR_OFFSET, WAKING_VECTOR)
    await this.#event('SUSPEND', () => this.#sleep(SLP_TYP_S3))
  }

  async wakeUp({ atReset }: { readonly atReset?: () => Promise<void> } = {}): Promise<void> {
    await this.#expect('wake up', 'suspended')
    await this.#event('WAKEUP', () => this.#instance.execute('system_wakeup'))
    await atReset?.()
    const result = await this.#instance.reply(this.#firmware.resume())
    if (result.mode === 'full configuration') this.#booted = result.boot
    else if (result.hang) throw new QemuFirmwareError('resume', result.hang.sentence)
  }

  async guid(): Promise<Guid> {
    const { guid } = (await this.monitor.qmp('query-vm-generation-id')) as { readonly guid: string }
    return Guid.parse(guid)
  }

  async toldAddress(): Promise<bigint> {
    const bytes = this.hasDevice ? await this.fwCfgFile(FwCfgPath.vmgenidAddr) : undefined
    if (!bytes) throw this.#refusal('told-address')
    return fromLittleEndian(bytes)
  }

  fwCfgFile(name: string): Promise<Uint8Array | undefined> {
    return this.#instance.reply(readFwCfgFileUnseen(this.#instance.qtest, name))
  }

  async memoryMap(): Promise<readonly MemoryMapEntry[]> {
    return uefiMemoryMap(this.#booted?.memoryMap ?? [])
  }

  setGuid = () => this.#refuse('set-guid')
  notify = () => this.#refuse('spurious-notify')
  driver = () => this.#refuse('guest-driver')
  guestId = () => this.#refuse('guest-id')
  eventCount = () => this.#refuse('event-count')
  random = () => this.#refuse('guest-random')
  waitForLine = () => this.#refuse('console')
  clone = () => this.#refuse('clone')
  migrate = () => this.#refuse('migrate')

  async close(): Promise<void> {
    await this.#instance.close()
  }

  async #boot(): Promise<void> {
    this.#booted = await this.#instance.reply(this.#firmware.boot())
    if (this.#booted.hang) throw new QemuFirmwareError('boot', this.#booted.hang.sentence)
  }

  async #sleep(type: number): Promise<void> {
    const fadt = this.#booted?.tables.find(({ signature }) => signature === FADT_SIGNATURE)
    if (!fadt) throw new QemuFirmwareError('find a FADT', 'it installed none')
    const port = decodeFadt(fadt.bytes).PM1a_CNT_BLK
    await this.ports.write(port, 2, (type << SLP_TYP_SHIFT) | SLP_EN)
  }

  async #event(name: string, begin: () => Promise<unknown>): Promise<void> {
    await this.#instance.reply(Promise.all([this.#instance.qmp.waitForEvent(name), begin()]))
    await this.#instance.refreshState()
  }

  async #expect(what: string, state: RunState): Promise<void> {
    const found = await this.#instance.refreshState()
    if (found !== state) throw new QemuStateError(what, found)
  }

  #refusal(feature: MachineFeature): MachineCapabilityError {
    return new MachineCapabilityError(this.name, feature, String(this.capabilities[feature]))
  }

  #refuse(feature: MachineFeature): Promise<never> {
    return Promise.reject(this.#refusal(feature))
  }
}
