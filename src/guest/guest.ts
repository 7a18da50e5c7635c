/**
 * An operating system as the generation ID's device sees it: it boots on what firmware left in memory, takes the SCI, runs
 * the driver, sleeps and wakes up, and can be saved and copied.
 *
 * ```ts
 * const guest = new Guest({ memory, ports, lines, clock })
 * guest.boot({ kind: 'efi', configurationTable })
 * board.vmgenid.setGuid(guid)        // SCI, _E05, Notify, compare, reseed
 * console.log(guest.log.toString())  // … random: crng reseeded due to virtual machine fork
 * ```
 *
 * Nothing here knows a device or a board: there are memory, ports, interrupt lines and a clock. Nothing happens by itself but
 * the answer to an interrupt, at once or after the latencies that were chosen.
 * @module
 */
import type { AmlData, AmlResult } from '../aml/interpreter.ts'
import { SavedStateError, StateReader } from '../platform/lifecycle.ts'
import { noTrace } from '../platform/trace.ts'
import { createAml } from './acpi/create-aml.ts'
import type { AcpiDevice } from './acpi/devices.ts'
import { type FirmwareHandOver, findRsdp } from './acpi/find-rsdp.ts'
import { GuardedAml } from './acpi/guarded-aml.ts'
import { AcpiSubsystem, type ButtonHandlers } from './acpi/subsystem.ts'
import { collectTables } from './acpi/tables.ts'
import { LinuxCrng } from './crng/linux-crng.ts'
import type { DeviceTreeNode } from './drivers/device-tree.ts'
import type { DriverContext, ProbeResult, VmGenIdDriver } from './drivers/driver.ts'
import { LinuxVmGenIdDriver } from './drivers/linux.ts'
import { GuestFindings } from './findings.ts'
import {
  type BootOptions,
  type BootReport,
  type DeviceTreeHandOver,
  GUEST_PHASES,
  type GuestHost,
  type GuestOptions,
  type GuestPhase,
  type GuestState,
} from './guest-types.ts'
import { InterruptService } from './interrupt-service.ts'
import { Journal } from './journal.ts'
import { KernelLog } from './kernel-log.ts'
import { checkHolder, type HolderCheck, type MemoryMapEntry } from './memory-check.ts'
import { NvsCopy } from './nvs-copy.ts'
import { createDriver, type GuestDriver, type GuestSystem } from './systems.ts'

export type {
  BootOptions,
  BootReport,
  DeviceTreeHandOver,
  GuestHost,
  GuestOptions,
  GuestPhase,
  GuestState,
} from './guest-types.ts'

const DEFAULT_ADDRESS_BITS = 40
const DEFAULT_WAKING_VECTOR = 0x9_9000
/** IDs that look as if the device were meant, also where the driver does not know them. */
const MEANT = /GEN_?(COUNTER|CTR)$|VMGID$|VGID$/

export class Guest {
  readonly system: GuestSystem
  readonly log: KernelLog
  readonly findings = new GuestFindings()
  readonly journal: Journal
  readonly #host: GuestHost
  readonly #options: GuestOptions
  readonly #interrupts: InterruptService
  #phase: GuestPhase = 'not booted'
  #rsdp: number | undefined
  #acpi: AcpiSubsystem | undefined
  #aml: GuardedAml | undefined
  #crng: LinuxCrng | undefined
  #driver: GuestDriver
  #nvs: NvsCopy | undefined

  constructor(host: GuestHost, options: GuestOptions = {}) {
    const { system = 'linux', latency = {}, trace = noTrace, onLine } = options
    this.system = system
    this.#host = host
    this.#options = options
    this.log = new KernelLog(host.clock, onLine)
    this.journal = new Journal(host.clock, trace.tracer('guest'))
    this.#interrupts = new InterruptService({
      lines: host.lines,
      clock: host.clock,
      latency: { interruptNanos: 0n, workNanos: 0n, ...latency },
      log: this.log,
      findings: this.findings,
      journal: this.journal,
      isReady: () => this.#phase === 'running' && !this.#aml?.isBusy,
    })
    this.#driver = this.#newDriver()
  }

  get phase(): GuestPhase {
    return this.#phase
  }

  /** Absent before the boot, and on a machine without tables. */
  get acpi(): AcpiSubsystem | undefined {
    return this.#acpi
  }

  /** Linux's; absent on other systems. */
  get crng(): LinuxCrng | undefined {
    return this.#crng
  }

  /** Bound or not. */
  get driver(): GuestDriver {
    return this.#driver
  }

  // ---------------------------------------------------------------- boot

  /** A cold boot: nothing of a life before is left. Never throws, whatever is in memory. */
  boot(handOver: FirmwareHandOver | DeviceTreeHandOver, { memoryMap }: BootOptions = {}): BootReport {
    this.#forget()
    this.log.reset()
    this.#driver = this.#newDriver()
    this.#nvs = this.#options.savesNvs ? new NvsCopy(this.#host.memory, memoryMap ?? []) : undefined
    this.#phase = 'running'
    this.journal.add({ event: 'running', after: 'boot' })
    const { commandLine } = this.#options
    this.#crng?.boot(commandLine === undefined ? {} : { commandLine })
    const report =
      handOver.kind === 'device tree' ? this.#bootDeviceTree(handOver.nodes) : this.#bootAcpi(handOver)
    const bound = report.probes.find((probe) => probe.bound)
    return { ...report, bound, holder: this.#checkHolder(bound?.address, memoryMap) }
  }

  #bootAcpi(handOver: FirmwareHandOver): Pick<BootReport, 'mode' | 'devices' | 'probes'> {
    const rsdp = findRsdp(this.#host.memory, handOver, this.findings)
    if (rsdp === undefined) {
      this.log.print(
        handOver.kind === 'efi'
          ? 'ACPI: System description tables not found'
          : 'ACPI BIOS Error (bug): A valid RSDP was not found',
      )
    }
    const acpi = rsdp === undefined ? undefined : this.#createAcpi(rsdp)
    if (!acpi) return { mode: 'none', devices: [], probes: [] }
    acpi.start(this.#buttons)
    this.#watch(acpi)
    this.#interrupts.look()
    return { mode: 'acpi', devices: acpi.devices, probes: this.#probeDevices(acpi.devices) }
  }

  #bootDeviceTree(nodes: readonly DeviceTreeNode[]): Pick<BootReport, 'mode' | 'devices' | 'probes'> {
    const driver = this.#driver
    // The others know no device trees.
    if (!(driver instanceof LinuxVmGenIdDriver)) return { mode: 'none', devices: [], probes: [] }
    const probes: ProbeResult[] = []
    for (const node of nodes) {
      if (probes.at(-1)?.bound) break
      probes.push(driver.probeNode(node))
    }
    return { mode: 'device tree', devices: [], probes }
  }

  /** Until one binds: a machine has one such device. */
  #probeDevices(devices: readonly AcpiDevice[]): readonly ProbeResult[] {
    const probes: ProbeResult[] = []
    for (const device of devices) {
      if (probes.at(-1)?.bound) break
      const result = this.#driver.probe(device)
      const matched = result.steps.some(({ rule, ok }) => rule === 'id' && ok)
      if (matched || device.ids.some(({ id }) => MEANT.test(id))) probes.push(result)
    }
    return probes
  }

  #checkHolder(
    address: number | undefined,
    memoryMap: readonly MemoryMapEntry[] | undefined,
  ): readonly HolderCheck[] | undefined {
    if (address === undefined) return undefined
    const checks = checkHolder(address, this.#host.memory, memoryMap)
    for (const { rule, status, found } of checks) {
      if (status === 'failed') this.findings.error('holder', `${rule}: ${found}`, address)
    }
    return checks
  }

  // ---------------------------------------------------------------- sleep

  /** `echo mem > /sys/power/state`. @returns whether the machine was told to sleep */
  suspend(): boolean {
    const acpi = this.#acpi
    if (this.#phase !== 'running' || !acpi?.sleep.sleepType(3)) return false
    const { log } = this
    log.print('PM: suspend entry (deep)')
    this.#crng?.powerManagement('suspend prepare')
    acpi.sleep.setWakingVector(this.#options.wakingVector ?? DEFAULT_WAKING_VECTOR)
    log.print('ACPI: PM: Preparing to enter system sleep state S3')
    const type = acpi.sleep.prepare(3)
    if (!type) return this.#abortSuspend()
    acpi.gpes.disableAll()
    acpi.events.drain()
    log.print('ACPI: PM: Saving platform NVS memory')
    this.#nvs?.take()
    this.#phase = 'asleep'
    this.journal.add({ event: 'asleep', state: 3 })
    if (acpi.sleep.enter(type)) return true
    this.#phase = 'running'
    acpi.gpes.enableAllRuntime()
    return this.#abortSuspend()
  }

  /** Firmware has jumped to the waking vector. Does nothing unless the guest sleeps. */
  resume(): void {
    const acpi = this.#acpi
    if (this.#phase !== 'asleep' || !acpi) return
    const { log } = this
    this.journal.add({ event: 'running', after: 'resume' })
    acpi.sleep.leaveLowLevel()
    log.print('ACPI: PM: Low-level resume complete')
    log.print('ACPI: PM: Restoring platform NVS memory')
    this.#nvs?.putBack()
    this.#phase = 'running'
    log.print('ACPI: PM: Waking up from system sleep state S3')
    acpi.sleep.finishWake(3)
    this.#crng?.powerManagement('post suspend')
    log.print('PM: suspend exit')
    this.#interrupts.look()
  }

  #abortSuspend(): false {
    this.#crng?.powerManagement('post suspend')
    this.log.print('PM: suspend exit')
    return false
  }

  /** Soft off. @returns false when the machine has no such state */
  powerOff(): boolean {
    const acpi = this.#acpi
    if (this.#phase !== 'running' || !acpi) return false
    if (!acpi.sleep.sleepType(5)) return false
    this.log.print('ACPI: PM: Preparing to enter system sleep state S5')
    const type = acpi.sleep.prepare(5)
    if (!type) return false
    this.log.print('reboot: Power down')
    this.#phase = 'off'
    this.journal.add({ event: 'asleep', state: 5 })
    if (acpi.sleep.enter(type)) return true
    this.#phase = 'running'
    return false
  }

  /** Asks for a reset by the FADT's register. @returns false when it has none */
  reboot(): boolean {
    if (this.#phase !== 'running' || !this.#acpi) return false
    this.log.print('reboot: machine restart')
    return this.#acpi.sleep.reset()
  }

  // ---------------------------------------------------------------- lifecycle

  /** While the machine is stopped. Memory is not in it. */
  save(): GuestState {
    return {
      version: 1,
      system: this.system,
      phase: this.#phase,
      ...(this.#rsdp === undefined ? {} : { rsdp: this.#rsdp }),
      log: this.log.save(),
      ...(this.#crng ? { crng: this.#crng.save() } : {}),
      driver: this.#driver.save(),
      ...(this.#acpi ? { acpi: this.#acpi.save() } : {}),
      ...(this.#nvs ? { nvs: this.#nvs.save() } : {}),
    }
  }

  /**
   * Goes on where a guest was saved, this one or another. To be called when memory and devices are restored: the first thing
   * that happens is an interrupt that is pending.
   * @throws SavedStateError; then the guest is not booted
   */
  restore(state: GuestState): void {
    this.#forget()
    const reader = new StateReader('guest', state, 1)
    const system = reader.text('system')
    if (system !== this.system) throw new SavedStateError('guest', 'system', this.system, system)
    const phase = GUEST_PHASES.find((known) => known === reader.text('phase'))
    if (!phase) throw new SavedStateError('guest', 'phase', GUEST_PHASES.join(', '), reader.text('phase'))
    try {
      this.log.restore(reader.part('log'))
      if (this.system === 'linux' && state.crng) this.#linuxCrng.restore(state.crng)
      // What the tables say has been said.
      if (reader.has('rsdp')) this.log.silently(() => this.#restoreAcpi(reader))
      this.#driver = this.#newDriver()
      const driver: VmGenIdDriver = this.#driver
      driver.restore(state.driver)
      this.#nvs = this.#options.savesNvs ? new NvsCopy(this.#host.memory, []) : undefined
      if (reader.has('nvs')) this.#nvs?.restore(reader.part('nvs'))
    } catch (error) {
      this.#forget()
      throw error
    }
    this.findings.clear()
    this.#phase = phase
    if (phase === 'running') this.journal.add({ event: 'running', after: 'restore' })
    this.#interrupts.planWork()
    this.#interrupts.look()
  }

  #restoreAcpi(reader: StateReader): void {
    const rsdp = reader.integer('rsdp', Number.MAX_SAFE_INTEGER)
    const acpi = this.#createAcpi(rsdp)
    if (!acpi) throw new SavedStateError('guest', 'rsdp', 'where the tables are', rsdp)
    acpi.resumeFrom(reader.part('acpi'), this.#buttons)
    this.#watch(acpi)
  }

  // ---------------------------------------------------------------- parts

  /** As it was before the first boot. */
  #forget(): void {
    this.#interrupts.stop()
    this.#phase = 'not booted'
    this.#rsdp = undefined
    this.#acpi = undefined
    this.#aml = undefined
    this.#nvs = undefined
    this.findings.clear()
    this.journal.clear()
    this.#crng = undefined
  }

  /** Takes the interrupts that the tables name. */
  #watch({ fadt, events, genericEvents, isHardwareReduced }: AcpiSubsystem): void {
    this.#interrupts.attach(events)
    if (!isHardwareReduced) this.#interrupts.watchSci(fadt.sciInterrupt)
    for (const { gsi, method } of genericEvents) {
      this.#interrupts.requestEdge(gsi, () => events.queueEvent(method, gsi))
    }
  }

  #createAcpi(rsdp: number): AcpiSubsystem | undefined {
    const { memory, ports } = this.#host
    const { log, findings, journal } = this
    const tables = collectTables(rsdp, { memory, log, findings })
    if (!tables?.fadt) return undefined
    this.#rsdp = rsdp
    this.#acpi = new AcpiSubsystem(tables, tables.fadt, {
      memory,
      ports,
      log,
      findings,
      journal,
      createAml: (found, notify) => {
        const { amlLimits } = this.#options
        const interpreter = createAml(found, { ...this.#host, log, findings, notify }, amlLimits)
        this.#aml = new GuardedAml(interpreter, log, () => this.#interrupts.look())
        return this.#aml
      },
    })
    return this.#acpi
  }

  #newDriver(): GuestDriver {
    const { memory, clock } = this.#host
    const { addressBits = DEFAULT_ADDRESS_BITS, linux = {} } = this.#options
    const context: DriverContext = {
      memory,
      log: this.log,
      findings: this.findings,
      journal: this.journal,
      addressBits,
      now: () => clock.now(),
      aml: { evaluate: (path, args) => this.#acpi?.aml.evaluate(path, args) ?? nothingAt(path) },
      onNotify: (path, handler) => this.#acpi?.events.onNotify(path, handler) ?? (() => {}),
    }
    if (this.system !== 'linux') return createDriver(this.system, context)
    const requestIrq = (gsi: number, handler: () => void) => this.#interrupts.requestEdge(gsi, handler)
    return new LinuxVmGenIdDriver({ ...context, crng: this.#linuxCrng, requestIrq }, linux)
  }

  get #linuxCrng(): LinuxCrng {
    this.#crng ??= new LinuxCrng({
      ...this.#options.crng,
      log: this.log,
      rdrand: this.#options.rdrand,
    })
    return this.#crng
  }

  get #buttons(): ButtonHandlers {
    const { onPowerButton = () => {}, onSleepButton = () => {} } = this.#options
    return { power: onPowerButton, sleep: onSleepButton }
  }
}

function nothingAt(path: string): AmlResult<AmlData> {
  return { ok: false, error: { status: 'AE_NOT_FOUND', path, message: 'there is no namespace', trace: [] } }
}
