/**
 * A real QEMU with real firmware and a real Linux, behind the interface of all machines.
 *
 * QEMU cannot change the ID of a machine that runs, and cannot copy one. What people do instead is done here: the machine is
 * saved as for a migration, and goes on in a new process that was started with another ID. Console and firmware's log go on
 * over all of its processes.
 * @module
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Guid } from '../../binary/guid.ts'
import { fromLittleEndian } from '../../binary/numbers.ts'
import { FwCfgPath } from '../../fwcfg/paths.ts'
import { kernelMemoryMap, kernelRsdpAddress } from '../../guest/kernel-memory-map.ts'
import type { MemoryMapEntry } from '../../guest/memory-check.ts'
import type { RunState } from '../../monitor/host.ts'
import { TimeoutError } from '../../node/errors.ts'
import { GdbClient } from '../../node/gdb-client.ts'
import { readFwCfgFileUnseen } from '../../node/qtest-fw-cfg.ts'
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
  type MachineSetup,
  type WaitOptions,
} from '../machine.ts'
import { RESEED_COMMAND } from '../reseed-program.ts'
import { asMonitor, machineAccess } from './access.ts'
import { ConsoleLines } from './console-lines.ts'
import { QemuGuestError, QemuStateError } from './errors.ts'
import { guestInitramfs } from './guest-files.ts'
import { QemuInstance } from './instance.ts'
import type { QemuMachineOptions } from './options.ts'

const BOOT_MILLISECONDS = 180_000
const COMMAND_MILLISECONDS = 30_000
/** Linear address of the first instruction after a reset. */
const RESET_VECTOR = 0xffff_fff0
/** Lines of the console that an error shows. */
const TAIL_LINES = 15
const KERNEL_ARGUMENTS = 'console=ttyS0 panic=-1 efi=debug'
/** Nothing may be sent to the guest before its serial port is set up again: it speaks first. */
const SLEEP = 'echo mem >/sys/power/state; echo awake >/dev/ttyS1'
const NO_DEVICE = 'the machine has no vmgenid device'

export class QemuMachine implements Machine {
  readonly name = 'qemu'
  readonly board: MachineSetup['board']
  readonly memorySize: number
  readonly hasDevice: boolean
  readonly capabilities: Capabilities
  readonly memory: MachineMemory
  readonly ports: MachinePorts
  readonly monitor: MachineMonitor
  readonly #setup: MachineSetup
  readonly #options: QemuMachineOptions
  readonly #console: ConsoleLines
  /** What the firmware wrote in the processes before this one. */
  #firmwareBefore: string
  #instance: QemuInstance

  private constructor(
    setup: MachineSetup,
    options: QemuMachineOptions,
    instance: QemuInstance,
    console: ConsoleLines,
    firmwareBefore: string,
  ) {
    const { board, memorySize, guid } = setup
    this.board = board
    this.memorySize = memorySize
    this.hasDevice = guid !== undefined
    this.#setup = setup
    this.#options = options
    this.#instance = instance
    this.#console = console
    this.#firmwareBefore = firmwareBefore
    const { memory, ports, monitor } = machineAccess(setup, () => this.#instance)
    this.memory = memory
    this.ports = ports
    this.monitor = monitor
    const device = this.hasDevice ? true : NO_DEVICE
    this.capabilities = {
      'memory-read': true,
      'memory-write': true,
      ports: true,
      suspend: true,
      'set-guid': device,
      clone: true,
      console: true,
      'firmware-log': options.firmware === 'ovmf' ? 'a release build of OVMF logs nothing' : true,
      'guest-random': true,
      'spurious-notify': device,
      'told-address': device,
      'wake-reset': true,
      'fw-cfg': true,
      'memory-map': true,
      'guest-driver': true,
      'event-count': true,
      'guest-id': 'only Windows gives the ID to programs',
      migrate: true,
    }
  }

  /**
   * Switched off; QEMU runs already, its CPUs do not.
   * @throws ProgramNotFoundError, QemuExitError, TimeoutError, ConnectError
   */
  static async start(setup: MachineSetup, options: QemuMachineOptions): Promise<QemuMachine> {
    const console = new ConsoleLines()
    const instance = await startInstance(setup, options, console)
    return new QemuMachine(setup, options, instance, console, '')
  }

  get runState(): RunState {
    return this.#instance.runState
  }
  get console() {
    return this.#console
  }
  get firmwareLog() {
    return { lines: textLines(this.#firmwareBefore + this.#instance.firmwareText) }
  }
  /** UEFI tells the kernel; a BIOS does not. */
  get rsdpAddress(): number | undefined {
    return kernelRsdpAddress(this.console.lines)
  }
  /** Of the process that the machine runs in now. */
  get pid(): number {
    return this.#instance.process.pid
  }

  /** Of that process; it goes away with it. */
  get directory(): string {
    return this.#instance.process.directory
  }

  async boot(): Promise<void> {
    if ((await this.#instance.refreshState()) !== 'prelaunch') throw new QemuStateError('boot', this.runState)
    await this.#untilBooted('boot', () => this.#instance.execute('cont'))
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
    const press = () => this.#instance.execute('system_reset')
    if (isRunning) await this.#untilBooted('boot again', press)
    else await press()
    await this.#instance.refreshState()
  }

  /**
   * Presses the button, which the monitor's clients see. The kernel of the guest has no driver for it, so init is told to do
   * what a system's would.
   */
  async powerDown(): Promise<void> {
    await this.#untilEvent('SHUTDOWN', 'shut down', async () => {
      await this.#instance.execute('system_powerdown')
      await this.#detached('poweroff -f')
    })
  }

  async suspend(): Promise<void> {
    if ((await this.#instance.refreshState()) !== 'running')
      throw new QemuStateError('suspend', this.runState)
    await this.#untilEvent('SUSPEND', 'suspend', () => this.#detached(SLEEP))
  }

  /** With `atReset`, the debugger stub holds the CPU at its first instruction: QEMU has reset the devices by then. */
  async wakeUp({ atReset }: { readonly atReset?: () => Promise<void> } = {}): Promise<void> {
    if ((await this.#instance.refreshState()) !== 'suspended')
      throw new QemuStateError('wake up', this.runState)
    const wake = atReset ? this.#wakeHeld(atReset) : this.#instance.qmp.execute('system_wakeup')
    const awake = this.#instance.agent.hears('awake', this.#commandLimit)
    await this.#inTime('wake up', this.#commandLimit, Promise.all([awake, wake]))
    await this.#instance.refreshState()
  }

  async guid(): Promise<Guid> {
    const { guid } = (await this.monitor.qmp('query-vm-generation-id')) as { readonly guid: string }
    return Guid.parse(guid)
  }

  async setGuid(guid: Guid): Promise<void> {
    if (!this.hasDevice) throw this.#refusal('set-guid')
    const before = this.#instance
    await this.#saved(async (file, wasRunning) => {
      const next = await this.#load(file, guid, this.#console)
      this.#firmwareBefore += before.firmwareText
      this.#instance = next
      await before.close()
      if (wasRunning) await this.cont()
    })
  }

  /** QEMU raises the event whenever a saved machine is loaded, also when the ID is what it was. */
  async notify(): Promise<void> {
    await this.setGuid(await this.guid())
  }

  /**
   * Read as a guest would, by ports, which needs no guest memory. No CPU runs meanwhile, and afterwards the signature is
   * selected, as after a reset: only firmware that was just reading a file would notice, and it does so while it boots.
   */
  async toldAddress(): Promise<bigint> {
    const bytes = this.hasDevice ? await this.fwCfgFile(FwCfgPath.vmgenidAddr) : undefined
    if (!bytes) throw this.#refusal('told-address')
    return fromLittleEndian(bytes)
  }

  fwCfgFile(name: string): Promise<Uint8Array | undefined> {
    return this.#instance.whileStopped(() => readFwCfgFileUnseen(this.#instance.qtest, name))
  }

  async memoryMap(): Promise<readonly MemoryMapEntry[]> {
    return kernelMemoryMap(this.console.lines)
  }

  async driver(): Promise<BoundDriver | undefined> {
    const folders = '/sys/bus/acpi/drivers/vmgenid /sys/bus/platform/drivers/vmgenid'
    const text = await this.#shell(`for d in ${folders}; do ls $d 2>/dev/null; done; true`)
    // A device's link is named like `QEMUVGID:00`, with its number; everything else there is a setting.
    const device = text.split('\n').find((name) => /^\w+:[0-9a-f]{2}$/i.test(name))
    return device === undefined ? undefined : { driver: 'vmgenid', device }
  }

  guestId(): Promise<never> {
    return Promise.reject(this.#refusal('guest-id'))
  }

  async eventCount(): Promise<number> {
    const text = await this.#shell('cat /sys/firmware/acpi/interrupts/gpe05')
    return Number.parseInt(text, 10)
  }

  random(length: number): Promise<Uint8Array> {
    const bytes = this.#instance.agent.run(`head -c ${length} /dev/urandom`, this.#commandLimit)
    return this.#inTime('give random numbers', this.#commandLimit, bytes)
  }

  async waitForLine(
    pattern: RegExp,
    { from = this.console.lines.length, milliseconds }: WaitOptions,
  ): Promise<AwaitedLine | undefined> {
    const start = performance.now()
    const found = await this.#console.waitFor(pattern, from, milliseconds)
    return found && { ...found, milliseconds: performance.now() - start }
  }

  async clone(
    count: number,
    { guid = 'auto' }: { readonly guid?: 'auto' | 'keep' } = {},
  ): Promise<readonly QemuMachine[]> {
    const own = this.hasDevice && guid === 'keep' ? await this.guid() : 'auto'
    if ((await this.#instance.refreshState()) === 'running') await this.#shell(RESEED_COMMAND)
    const clones: QemuMachine[] = []
    try {
      await this.#saved(async (file, wasRunning) => {
        for (let i = 0; i < count; i++) clones.push(await this.#copy(file, own))
        if (wasRunning) for (const machine of [...clones, this]) await machine.cont()
      })
    } catch (error) {
      await Promise.all(clones.map((machine) => machine.close()))
      throw error
    }
    return clones
  }

  migrate(guid: Guid): Promise<QemuMachine> {
    return this.#saved(async (file, wasRunning) => {
      const other = await this.#copy(file, guid)
      if (wasRunning) await other.cont()
      return other
    })
  }

  async close(): Promise<void> {
    await this.#instance.close()
  }

  // ---------------------------------------------------------------- the guest

  async #untilBooted(what: string, begin: () => Promise<unknown>): Promise<void> {
    const limit = this.#options.bootMilliseconds ?? BOOT_MILLISECONDS
    await this.#inTime(what, limit, Promise.all([this.#instance.agent.hears('ready', limit), begin()]))
    await this.#instance.refreshState()
  }

  async #untilEvent(event: string, what: string, begin: () => Promise<unknown>): Promise<void> {
    const happened = this.#instance.qmp.waitForEvent(event, this.#commandLimit)
    await this.#inTime(what, this.#commandLimit, Promise.all([happened, begin()]))
    await this.#instance.refreshState()
  }

  async #shell(command: string): Promise<string> {
    const text = this.#instance.agent.text(command, this.#commandLimit)
    return this.#inTime(`run '${command}'`, this.#commandLimit, text)
  }

  /** For what the guest does not come back from at once: its answer is out by then. */
  async #detached(command: string): Promise<void> {
    await this.#shell(`(sleep 0.2; ${command}) >/dev/null 2>&1 &`)
  }

  async #inTime<T>(what: string, milliseconds: number, promise: Promise<T>): Promise<T> {
    try {
      return await this.#instance.guard(promise)
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      throw new QemuGuestError(what, milliseconds, this.console.lines.slice(-TAIL_LINES))
    }
  }

  get #commandLimit(): number {
    return this.#options.commandMilliseconds ?? COMMAND_MILLISECONDS
  }

  /**
   * A breakpoint at the reset vector stops the CPU before its first instruction, state `debug`. `stop` cannot do it: QEMU
   * ignores it while the machine sleeps, and behind `system_wakeup` it comes too late by chance.
   */
  async #wakeHeld(atReset: () => Promise<void>): Promise<void> {
    const { process, qmp } = this.#instance
    const gdb = await GdbClient.connect(process.address('gdb'))
    try {
      await gdb.insertBreakpoint(RESET_VECTOR)
      await Promise.all([gdb.waitForStop(), qmp.execute('system_wakeup')])
      await gdb.removeBreakpoint(RESET_VECTOR)
      await this.#instance.refreshState()
      await atReset()
      await gdb.detach()
    } finally {
      gdb.close()
    }
  }

  // ---------------------------------------------------------------- copies

  /**
   * Saves the machine to a file, which is there while `use` works, and stands still then. Goes on when something fails.
   * @param use gets the file, and whether the machine ran
   */
  async #saved<T>(use: (file: string, wasRunning: boolean) => Promise<T>): Promise<T> {
    const source = this.#instance
    const state = await source.refreshState()
    if (!COPYABLE.includes(state)) throw new QemuStateError('be saved', state)
    const file = join(source.process.directory, 'machine')
    const wasRunning = state === 'running'
    try {
      await source.save(file)
      return await use(file, wasRunning)
    } catch (error) {
      // The first error is the one that counts, also when it is the source that has gone.
      if (wasRunning) await source.execute('cont').catch(() => undefined)
      await source.refreshState().catch(() => undefined)
      throw error
    } finally {
      rmSync(file, { force: true })
    }
  }

  #load(file: string, guid: Guid | 'auto', console: ConsoleLines): Promise<QemuInstance> {
    const setup = { ...this.#setup, guid: this.#setup.guid && guid }
    return startInstance(setup, this.#options, console, file)
  }

  async #copy(file: string, guid: Guid | 'auto'): Promise<QemuMachine> {
    const console = this.#console.copy()
    const firmware = this.#firmwareBefore + this.#instance.firmwareText
    const instance = await this.#load(file, guid, console)
    return new QemuMachine(this.#setup, this.#options, instance, console, firmware)
  }

  #refusal(feature: MachineFeature): MachineCapabilityError {
    return new MachineCapabilityError(this.name, feature, String(this.capabilities[feature]))
  }
}

/** States that a saved machine goes on from as it was. */
const COPYABLE: readonly RunState[] = ['running', 'paused', 'postmigrate']

type InstanceSetup = Omit<MachineSetup, 'guid'> & { readonly guid: Guid | 'auto' | undefined }

function startInstance(
  { board, memorySize, guid }: InstanceSetup,
  {
    program,
    cpu,
    kernel,
    busybox,
    firmware,
    ovmf,
    commandMilliseconds = COMMAND_MILLISECONDS,
  }: QemuMachineOptions,
  console: ConsoleLines,
  incoming?: string,
): Promise<QemuInstance> {
  return QemuInstance.start({
    program,
    args: [
      ...['-machine', board, '-cpu', cpu, '-m', String(memorySize / 2 ** 20)],
      ...['-kernel', kernel, '-append', KERNEL_ARGUMENTS],
      ...(firmware === 'ovmf' ? ['-bios', ovmf] : []),
      ...(guid === undefined ? [] : ['-device', `vmgenid,guid=${guid}`]),
    ],
    fileArgs: { '-initrd': guestInitramfs(new Uint8Array(readFileSync(busybox))) },
    replyMilliseconds: commandMilliseconds,
    onConsole: (text) => console.append(text),
    ...(incoming !== undefined && { incoming }),
  })
}

function textLines(text: string): readonly string[] {
  if (text === '') return []
  return text.replaceAll('\r', '').replace(/\n$/, '').split('\n')
}
