import type { Guid } from '../../binary/guid.ts'
import { Board } from '../../board/board.ts'
import type { WakeReason } from '../../devices/acpi-pm.ts'
import { FirmwareLog } from '../../firmware/log.ts'
import { type BootResult, Ovmf, type OvmfState, type ResumeResult } from '../../firmware/ovmf.ts'
import { platformHost } from '../../firmware/platform-host.ts'
import { type BootReport, Guest, type GuestState } from '../../guest/guest.ts'
import { uefiMemoryMap } from '../../guest/memory-check.ts'
import type { MachineEvent, RunState, ShutdownCause } from '../../monitor/host.ts'
import { SimulationClock } from '../../platform/clock.ts'
import { StateReader } from '../../platform/lifecycle.ts'
import { systemRandom } from '../../platform/random.ts'
import { CpuLines } from './cpu-lines.ts'
import {
  describeModel,
  type ModelDescription,
  ModelMachineError,
  type ModelMachineOptions,
  type ModelMachineState,
} from './model-types.ts'
import { wholeLines } from './whole-lines.ts'

export {
  type ModelDescription,
  ModelMachineError,
  type ModelMachineOptions,
  type ModelMachineState,
} from './model-types.ts'

type Request =
  | { readonly kind: 'shutdown' | 'suspend' | 'suspend-to-disk' | 'reset' | 'power-button' }
  | { readonly kind: 'wake'; readonly reason: WakeReason }

const RESET_CONTROL_PORT = 0xcf9
const FULL_RESET = 0x06

/** Resets in a row that a guest may ask for while it boots. */
const MAX_RESETS = 8

export class ModelMachine {
  readonly options: ModelMachineOptions
  readonly board: Board
  readonly clock: SimulationClock
  readonly firmwareLog: FirmwareLog
  readonly firmware: Ovmf
  readonly #cpu: CpuLines
  readonly #guest: Guest
  /** Of a copy that has not run: its guest is made when it is first looked at. */
  #guestState: GuestState | undefined
  readonly #requests: Request[] = []
  readonly #listeners = new Set<(event: MachineEvent) => void>()
  #state: RunState
  /** Before a migration began. */
  #before: RunState = 'prelaunch'
  /** It ran where it came from. */
  #goesOn = false
  #firmwareState: OvmfState | undefined
  #bootResult: BootResult | undefined
  #bootReport: BootReport | undefined
  #resumeResult: ResumeResult | undefined
  /** It was reset while it stood still, and boots when it goes on. */
  #needsBoot = false
  /** Ends when everything that was asked for is done. */
  #work: Promise<unknown> = Promise.resolve()
  #isBusy = false

  /**
   * A machine that is switched off (`prelaunch`).
   * @param source a machine whose board this one's is a copy of, made by `fork`
   */
  constructor(
    options: ModelMachineOptions,
    source?: { readonly board: Board; readonly guid: Guid | 'auto' },
  ) {
    this.options = options
    const { random = systemRandom, trace, edition, placement, neighbours } = options
    this.clock = options.clock ?? new SimulationClock()
    this.#state = 'prelaunch'
    const ask = (request: Request) => () => this.#ask(request)
    const environment = {
      clock: this.clock,
      random,
      requests: {
        shutdown: ask({ kind: 'shutdown' }),
        suspend: ask({ kind: 'suspend' }),
        suspendToDisk: ask({ kind: 'suspend-to-disk' }),
        reset: ask({ kind: 'reset' }),
        wakeUp: (reason: WakeReason) => this.#ask({ kind: 'wake', reason }),
      },
      ...(trace ? { trace } : {}),
    }
    this.board = source ? source.board.clone(environment, source.guid) : new Board(options.board, environment)
    this.firmwareLog = new FirmwareLog(options.onFirmwareLine && wholeLines(options.onFirmwareLine))
    this.firmware = new Ovmf({
      host: platformHost(this.board),
      log: this.firmwareLog,
      ...(edition ? { edition } : {}),
      ...(placement ? { placement } : {}),
      ...(neighbours ? { neighbours } : {}),
    })
    this.#cpu = new CpuLines(this.board.lines, false)
    const { memory, ports } = this.board
    this.#guest = new Guest(
      { memory, ports, clock: this.clock, lines: this.#cpu },
      {
        rdrand: random,
        // As acpid or systemd-logind do; once the interrupt is dealt with.
        onPowerButton: () => this.#ask({ kind: 'power-button' }),
        ...options.guest,
        ...(trace ? { trace } : {}),
        ...(options.onConsoleLine ? { onLine: options.onConsoleLine } : {}),
      },
    )
  }

  get runState(): RunState {
    return this.#state
  }

  get guest(): Guest {
    const state = this.#guestState
    this.#guestState = undefined
    if (state) this.#guest.restore(state)
    return this.#guest
  }

  /** Of the last boot; `undefined` before it, and in a machine that was restored. */
  get bootResult(): BootResult | undefined {
    return this.#bootResult
  }
  get bootReport(): BootReport | undefined {
    return this.#bootReport
  }
  get resumeResult(): ResumeResult | undefined {
    return this.#resumeResult
  }

  onEvent(listener: (event: MachineEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  // ---------------------------------------------------------------- power

  /** From power-on until the guest has its drivers. @throws ModelMachineError unless the machine is switched off */
  boot(): Promise<void> {
    return this.#do(async () => {
      this.#expect('a boot', ['prelaunch', 'shutdown'])
      this.#setRunning()
      await this.#boot()
    })
  }

  stop(state: 'paused' | 'save-vm' | 'restore-vm' = 'paused'): Promise<void> {
    return this.#do(() => {
      if (this.#state !== 'running') return
      this.#cpu.stop()
      this.#state = state
      this.#emit({ event: 'STOP' })
    })
  }

  /** A machine that was never started boots. @throws ModelMachineError when it sleeps or is off */
  cont(): Promise<void> {
    return this.#do(async () => {
      if (this.#state === 'running') return
      this.#expect('going on', [
        'prelaunch',
        'paused',
        'save-vm',
        'restore-vm',
        'postmigrate',
        'inmigrate',
        'finish-migrate',
      ])
      const isNew = this.#state === 'prelaunch' || this.#needsBoot
      this.#emit({ event: 'RESUME' })
      this.#setRunning()
      if (isNew) await this.#boot()
    })
  }

  /** The reset button. A machine that was shut down is `prelaunch` afterwards, any other boots when it runs. */
  reset(reason: ShutdownCause = 'host-qmp-system-reset'): Promise<void> {
    return this.#do(() => this.#reset(false, reason))
  }

  /** The power button. A guest that listens shuts itself down. */
  powerDown(): Promise<void> {
    return this.#do(() => {
      this.#emit({ event: 'POWERDOWN' })
      this.board.chipset.pm.pressPowerButton()
    })
  }

  /** The guest suspends itself to RAM. @throws ModelMachineError when it does not run, or the machine cannot sleep */
  suspend(): Promise<void> {
    return this.#do(() => {
      this.#expect('a suspend', ['running'])
      if (!this.guest.suspend()) throw new ModelMachineError('a suspend', this.#state, 'S3 (disable_s3=0)')
    })
  }

  /**
   * Wakes the machine. Resolves when the guest runs again.
   * @param atReset is called when the devices are reset, before the firmware runs; it must not ask the machine for anything
   * @throws ModelMachineError unless it sleeps
   */
  wakeUp(reason: WakeReason = 'other', atReset?: () => Promise<void>): Promise<void> {
    return this.#do(async () => {
      this.#expect('a wake-up', ['suspended'])
      await this.#wake(reason, atReset)
    })
  }

  /** The guest switches the machine off. */
  powerOff(): Promise<void> {
    return this.#do(() => void this.guest.powerOff())
  }

  /** The guest asks for a reset: by the register that the FADT names, else by the chipset's, as Linux does. */
  reboot(): Promise<void> {
    return this.#do(() => {
      this.#expect('a reboot', ['running'])
      if (!this.guest.reboot()) this.board.ports.write(RESET_CONTROL_PORT, 1, FULL_RESET)
    })
  }

  /** Ends the machine. */
  quit(reason: ShutdownCause = 'host-qmp-quit'): Promise<void> {
    return this.#do(() => {
      this.#cpu.stop()
      this.#state = 'shutdown'
      this.#emit({ event: 'SHUTDOWN', guest: false, reason })
    })
  }

  /** Lets time pass, and alarms ring. Time stands still in a machine that does not run. */
  advance(nanos: bigint): Promise<void> {
    return this.#do(() => {
      if (this.#state === 'running' || this.#state === 'suspended') this.clock.advanceNanos(nanos)
    })
  }

  // ---------------------------------------------------------------- generation ID

  /** Stores the ID, writes guest memory, raises the event: the device's order. @throws ModelMachineError without the device */
  setGuid(guid: Guid): Promise<void> {
    return this.#do(() => {
      const { vmgenid } = this.board
      if (!vmgenid) throw new ModelMachineError('a new ID', this.#state, '-device vmgenid')
      vmgenid.setGuid(guid)
      this.#emit({ event: 'VM_GENERATION_ID_CHANGED', guid })
    })
  }

  // ---------------------------------------------------------------- saved state

  /** The machine has to stand still, or sleep, or be off. Memory is not in it. @throws ModelMachineError while it runs */
  save(): ModelMachineState {
    if (this.#state === 'running')
      throw new ModelMachineError('saving', this.#state, 'a machine that stands still')
    return {
      version: 1,
      clockNanos: String(this.clock.now()),
      runState: this.#state,
      board: this.board.save(),
      ...(this.#firmwareState ? { firmware: this.#firmwareState } : {}),
      guest: this.#guestState ?? this.#guest.save(),
      ...(this.#needsBoot ? { needsBoot: true } : {}),
    }
  }

  /**
   * Takes over a state, with guest memory restored by the caller. The ID is this machine's own; the guest learns of it when
   * the machine goes on. A machine that ran is `paused` afterwards, one that slept sleeps.
   * @throws SavedStateError
   */
  restore(state: ModelMachineState): Promise<void> {
    return this.#do(() => this.#restore(state))
  }

  #restore(state: ModelMachineState): void {
    const reader = new StateReader('model machine', state, 1)
    const nanos = reader.bigint('clockNanos')
    this.#cpu.stop()
    if (nanos > this.clock.now()) this.clock.advanceTo(nanos)
    this.board.restore(state.board)
    this.#restorePrograms(state)
  }

  /**
   * Goes back to a state that this machine, or one like it, was in: with a new ID, of which the guest learns when it goes on.
   * @param load makes memory what it was
   */
  revert(state: ModelMachineState, load: () => void | Promise<void>, guid: Guid): Promise<void> {
    return this.#do(async () => {
      this.#cpu.stop()
      this.#requests.length = 0
      await load()
      this.board.restore(state.board)
      this.#restorePrograms(state)
      const { vmgenid } = this.board
      if (!vmgenid) return
      vmgenid.setGuid(guid)
      this.#emit({ event: 'VM_GENERATION_ID_CHANGED', guid })
    })
  }

  /** What has to be equal for a state to fit this machine. The ID is not part of it. */
  get description(): ModelDescription {
    return describeModel(this.board, this.#guest.system, this.firmware.edition)
  }

  #restorePrograms(state: ModelMachineState): void {
    this.#firmwareState = state.firmware
    this.#needsBoot = state.needsBoot === true
    if (state.firmware) this.firmware.restore(state.firmware)
    this.#guestState = state.guest.phase === 'not booted' ? undefined : state.guest
    this.#state =
      state.runState === 'suspended' || state.runState === 'prelaunch' || state.runState === 'shutdown'
        ? state.runState
        : 'paused'
  }

  // ---------------------------------------------------------------- migration: at once, for a protocol that cannot wait

  /** The machine stands still from now on, as another one takes it over. @throws ModelMachineError in the middle of a call */
  handOver(): ModelMachineState {
    if (this.#isBusy)
      throw new ModelMachineError('a migration', this.#state, 'a moment in which nothing else is done')
    this.#before = this.#state
    this.#cpu.stop()
    if (this.#state === 'running') {
      this.#state = 'finish-migrate'
      this.#emit({ event: 'STOP' })
    }
    return { ...this.save(), runState: this.#before === 'running' ? 'running' : this.#state }
  }

  /** The other one has it. */
  handedOver(): void {
    this.#state = 'postmigrate'
  }

  /** Nobody can know whether the other one has it: it stands still until somebody who can see both says `cont`. */
  leftInDoubt(): void {
    this.#state = 'paused'
  }

  /** The other one has it not: it goes on here. */
  takeBack(): void {
    const wasRunning = this.#before === 'running'
    this.#state = this.#before
    if (!wasRunning) return
    this.#emit({ event: 'RESUME' })
    this.#setRunning()
  }

  /** Waits for a machine from elsewhere. @throws ModelMachineError unless it is switched off */
  expectMigration(): void {
    this.#expect('a migration to it', ['prelaunch'])
    this.#state = 'inmigrate'
  }

  /** Takes a state over that was handed over, with memory there. @throws SavedStateError */
  takeOver(state: ModelMachineState): void {
    this.#restore(state)
    this.#goesOn = state.runState === 'running'
  }

  /** Runs, if the machine ran where it came from. */
  start(): void {
    if (!this.#goesOn) return
    this.#emit({ event: 'RESUME' })
    this.#setRunning()
  }

  /**
   * A copy that stands still, with memory shared until either side writes, and an ID of its own. The original has to stand
   * still while it is copied.
   * @param guid of the copy. Default `auto`.
   * @param state what `save` gives, for those who make many copies
   */
  fork(
    guid: Guid | 'auto' = 'auto',
    options: Partial<ModelMachineOptions> = {},
    state: ModelMachineState = this.save(),
  ): ModelMachine {
    const clock = options.clock ?? new SimulationClock(this.clock.now())
    const copy = new ModelMachine({ ...this.options, ...options, clock }, { board: this.board, guid })
    copy.#restorePrograms(state)
    return copy
  }

  // ---------------------------------------------------------------- inside

  #emit(event: MachineEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #expect(what: string, states: readonly RunState[]): void {
    if (!states.includes(this.#state)) throw new ModelMachineError(what, this.#state, states.join(' or '))
  }

  #ask(request: Request): void {
    this.#requests.push(request)
    // From outside of a call: an alarm, or a port that somebody else writes.
    if (!this.#isBusy) this.#do(() => {}).catch(() => this.#break())
  }

  /** What the guest asked for could not be done, and there is nobody to tell but by the run state. */
  #break(): void {
    this.#cpu.stop()
    this.#state = 'internal-error'
  }

  /** One after the other, each with what the guest asked for meanwhile. */
  #do(work: () => void | Promise<void>): Promise<void> {
    const done = this.#work.then(async () => {
      this.#isBusy = true
      try {
        await work()
        await this.#settle()
      } finally {
        this.#isBusy = false
      }
    })
    this.#work = done.catch(() => {})
    return done
  }

  async #settle(): Promise<void> {
    let resets = 0
    for (let request = this.#requests.shift(); request; request = this.#requests.shift()) {
      switch (request.kind) {
        case 'suspend':
          if (this.#state !== 'running') break
          this.#cpu.stop()
          this.#state = 'suspended'
          this.#emit({ event: 'SUSPEND' })
          break
        case 'suspend-to-disk':
          this.#emit({ event: 'SUSPEND_DISK' })
          this.#shutDown()
          break
        case 'shutdown':
          this.#shutDown()
          break
        case 'power-button':
          this.guest.powerOff()
          break
        case 'reset':
          resets += 1
          if (resets <= MAX_RESETS) await this.#reset(true, 'guest-reset')
          break
        case 'wake':
          if (this.#state === 'suspended' && this.board.chipset.pm.mayWake(request.reason))
            await this.#wake(request.reason)
          break
      }
    }
  }

  #shutDown(): void {
    if (this.#state === 'shutdown') return
    this.#cpu.stop()
    this.#state = 'shutdown'
    this.#emit({ event: 'SHUTDOWN', guest: true, reason: 'guest-shutdown' })
  }

  #setRunning(): void {
    this.#state = 'running'
    // A guest that comes to life looks at its lines; it finds them low, and then as they are.
    void this.guest
    this.#cpu.cont()
  }

  async #reset(guest: boolean, reason: ShutdownCause): Promise<void> {
    this.#requests.length = 0
    this.#emit({ event: 'RESET', guest, reason })
    this.#cpu.stop()
    this.board.reset('cold')
    if (this.#state === 'shutdown') {
      this.#state = 'prelaunch'
      return
    }
    if (this.#state === 'suspended') this.#state = 'running'
    if (this.#state !== 'running') {
      this.#needsBoot = true
      return
    }
    this.#cpu.cont()
    await this.#boot()
  }

  async #boot(): Promise<void> {
    this.#needsBoot = false
    this.#resumeResult = undefined
    this.#startGuest(await this.firmware.boot())
  }

  #startGuest(result: BootResult): void {
    this.#bootResult = result
    this.#bootReport = undefined
    this.#firmwareState = result.hang ? undefined : this.firmware.save()
    if (result.hang) return
    this.#bootReport = this.guest.boot(
      { kind: 'efi', configurationTable: result.configurationTable },
      { memoryMap: uefiMemoryMap(result.memoryMap) },
    )
  }

  async #wake(reason: WakeReason, atReset?: () => Promise<void>): Promise<void> {
    this.#emit({ event: 'WAKEUP' })
    this.board.cmos.markSuspended()
    this.board.reset('wakeup')
    await atReset?.()
    this.board.chipset.pm.wake(reason)
    this.#setRunning()
    const result = await this.firmware.resume()
    this.#resumeResult = result
    if (result.mode === 'S3 resume') this.guest.resume()
    else this.#startGuest(result.boot)
  }
}
