/**
 * A machine of v86's CPU and our board, with real firmware and a real guest: power, states, consoles. Knows no monitor; see
 * `v86.ts`.
 *
 * It runs in real time, in turns of about a millisecond between which everything else of the process has its turn.
 * @module
 */
import type { Guid } from '../../binary/guid.ts'
import type { WakeReason } from '../../devices/acpi-pm.ts'
import type { MachineEvent, RunState, ShutdownCause } from '../../monitor/host.ts'
import { type HostTime, systemTime } from '../../platform/host-time.ts'
import { PAGE_SIZE } from '../snapshot/pages.ts'
import { GuestAgent } from './agent.ts'
import { KERNEL_COMMAND_LINE } from './initramfs.ts'
import { V86MachineError, type V86MachineOptions, type V86Saved, V86TimeoutError } from './machine-types.ts'
import { contentOf } from './saved-v86.ts'
import { SerialLines } from './serial-lines.ts'
import { V86Host } from './v86-host.ts'
import type { V86Emulator, V86Options } from './v86-types.ts'

const AGENT_SERIAL = 1
const VGA_MEMORY_SIZE = 2 * 2 ** 20
/** v86 puts an initramfs at 64 MiB. */
export const LEAST_MEMORY = 96 * 2 ** 20
/** Its memory is one piece of a WebAssembly memory. */
export const MOST_MEMORY = 1024 * 2 ** 20

// Milliseconds that a guest may take on a slow computer:
const BOOT_TIME = 180_000
const ANSWER_TIME = 20_000
/** A line that comes while a guest wakes up may be lost: seen once, on a computer with much to do. */
const ATTEMPTS = 4

export class V86Machine {
  readonly options: V86MachineOptions
  readonly host: V86Host
  readonly agent: GuestAgent
  readonly console: SerialLines
  readonly firmwareLog: SerialLines
  readonly time: HostTime
  readonly #emulator: V86Emulator
  readonly #listeners = new Set<(event: MachineEvent) => void>()
  #state: RunState = 'prelaunch'
  /** Before a migration began. */
  #before: RunState = 'prelaunch'
  /** It has not run yet. */
  #isNew = true
  #isClosed = false

  private constructor(options: V86MachineOptions, emulator: V86Emulator) {
    const { setup, random, trace, time = systemTime, onConsoleLine, onFirmwareLine } = options
    this.options = options
    this.time = time
    this.#emulator = emulator
    this.console = new SerialLines(onConsoleLine)
    this.firmwareLog = new SerialLines(onFirmwareLine)
    this.host = new V86Host(emulator, {
      guid: setup.guid,
      time,
      ...(random ? { random } : {}),
      ...(trace ? { trace } : {}),
      events: {
        suspended: () => this.#guestDid('suspended', { event: 'SUSPEND' }),
        shutdown: () =>
          this.#guestDid('shutdown', { event: 'SHUTDOWN', guest: true, reason: 'guest-shutdown' }),
        reset: () => this.#wasReset(),
        failed: () => this.#guestDid('internal-error', { event: 'STOP' }),
        firmwareLine: (line) => this.firmwareLog.add(line),
      },
    })
    this.agent = new GuestAgent((bytes) => emulator.serial_send_bytes(AGENT_SERIAL, bytes), time)
    const agentLines = new SerialLines((line) => {
      agentLines.lines.length = 0
      this.agent.line(line)
    })
    emulator.add_listener('serial0-output-byte', (byte: number) => this.console.byte(byte))
    emulator.add_listener('serial1-output-byte', (byte: number) => agentLines.byte(byte))
  }

  /** A machine that is switched off. @throws V86MachineError for a setup that is none, V86VersionError */
  static async create(options: V86MachineOptions): Promise<V86Machine> {
    const { parts, setup, append } = options
    const { board, memorySize } = setup
    if (board !== 'pc') throw new V86MachineError('be made', 'not there yet', `v86 has no ${board}, only pc`)
    if (memorySize < LEAST_MEMORY || memorySize > MOST_MEMORY || memorySize % 2 ** 20 !== 0)
      throw new V86MachineError('be made', 'not there yet', 'memory has to be whole MiB from 96M to 1G')
    const emulatorOptions: V86Options = {
      wasm_fn: parts.instantiate,
      memory_size: memorySize,
      vga_memory_size: VGA_MEMORY_SIZE,
      bios: { buffer: bufferOf(parts.bios) },
      vga_bios: { buffer: bufferOf(parts.vgaBios) },
      bzimage: { buffer: bufferOf(parts.kernel) },
      initrd: { buffer: bufferOf(parts.initramfs) },
      cmdline: append === undefined ? KERNEL_COMMAND_LINE : `${KERNEL_COMMAND_LINE} ${append}`,
      acpi: true,
      autostart: false,
      fastboot: true,
      uart1: true,
      net_device: { type: 'none' },
      disable_keyboard: true,
      disable_mouse: true,
      disable_speaker: true,
    }
    const emulator = new parts.V86(emulatorOptions)
    await new Promise<void>((resolve) => emulator.add_listener('emulator-ready', () => resolve()))
    return new V86Machine(options, emulator)
  }

  get runState(): RunState {
    return this.#state
  }

  onEvent(listener: (event: MachineEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  // ---------------------------------------------------------------- power

  /**
   * Lets the guest boot, or takes over one that has booted.
   * @throws V86MachineError unless it is switched off; V86TimeoutError
   */
  async boot(): Promise<void> {
    this.#expect('boot', ['prelaunch'])
    const { boots, setup } = this.options
    if (this.#isNew && (await this.#restoreBoot())) {
      this.#run()
      await this.#knowsItsId()
      return
    }
    const wasNew = this.#isNew
    this.#run()
    await this.hasBooted()
    if (!boots || !wasNew) return
    await this.stop('save-vm')
    await boots.save(setup, contentOf(this))
    this.#run()
  }

  async #restoreBoot(): Promise<boolean> {
    const { boots, setup } = this.options
    let hasBegun = false
    const isThere = await boots?.restore(setup, (saved) => {
      hasBegun = true
      this.restore(saved)
    })
    // A part of it is in memory.
    if (!isThere && hasBegun) this.host.reset()
    return isThere === true
  }

  /** Stops the CPU and the guest's clock. */
  async stop(state: 'paused' | 'save-vm' | 'restore-vm' = 'paused'): Promise<void> {
    if (this.#state !== 'running') return
    this.#state = state
    await this.#emulator.stop()
    this.#emit({ event: 'STOP' })
  }

  /** @throws V86MachineError when it sleeps or is off */
  async cont(): Promise<void> {
    if (this.#state === 'running') return
    this.#expect('go on', [
      'prelaunch',
      'paused',
      'save-vm',
      'restore-vm',
      'postmigrate',
      'inmigrate',
      'finish-migrate',
    ])
    this.#emit({ event: 'RESUME' })
    this.#run()
  }

  /** The reset button. A machine that runs boots at once. */
  async reset(reason: ShutdownCause = 'host-qmp-system-reset'): Promise<void> {
    const ran = this.#state === 'running'
    await this.#emulator.stop()
    this.#resetReason = reason
    this.host.reset()
    this.#state = ran ? 'running' : 'prelaunch'
    if (ran) this.#emulator.run()
  }

  /**
   * The power button. The guest's kernel has no driver for it, so its agent does what a service that listens to the button would.
   */
  async powerDown(): Promise<void> {
    this.#emit({ event: 'POWERDOWN' })
    this.host.board.chipset.pm.pressPowerButton()
    if (this.#state !== 'running' || !this.agent.isReady) return
    // It never answers.
    void this.agent.start('power off', 'poweroff -f', ANSWER_TIME).catch(() => {})
    await this.#reaches('shutdown', 'power off')
  }

  /** The guest suspends itself to RAM. @throws V86MachineError, V86TimeoutError */
  async suspend(): Promise<void> {
    this.#expect('suspend', ['running'])
    // It answers when it is awake again.
    void this.agent.start('suspend', 'echo mem >/sys/power/state', BOOT_TIME).catch(() => {})
    await this.#reaches('suspended', 'suspend')
    await this.#emulator.stop()
  }

  /** @throws V86MachineError unless it sleeps */
  async wakeUp(reason: WakeReason = 'other', atReset?: () => Promise<void>): Promise<void> {
    this.#expect('wake up', ['suspended'])
    await this.#emulator.stop()
    await this.host.wakeUp(reason, atReset)
    this.#emit({ event: 'WAKEUP' })
    this.#run()
  }

  /** @throws GuestAgentError when the guest does not answer in time */
  async answers(action: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.agent.run(action, 'true', ANSWER_TIME / ATTEMPTS)
        return
      } catch (error) {
        if (attempt === ATTEMPTS) throw error
      }
    }
  }

  async quit(reason: ShutdownCause = 'host-qmp-quit'): Promise<void> {
    await this.#emulator.stop()
    this.#state = 'shutdown'
    this.#emit({ event: 'SHUTDOWN', guest: false, reason })
  }

  /** Gives the emulator's memory back. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#emulator.destroy()
    this.#state = 'shutdown'
    this.agent.reset(false)
  }

  // ---------------------------------------------------------------- generation ID

  /** Stores the ID, writes guest memory, raises the event. */
  setGuid(guid: Guid): void {
    this.host.setGuid(guid)
    this.#emit({ event: 'VM_GENERATION_ID_CHANGED', guid })
  }

  // ---------------------------------------------------------------- states

  /** The machine has to stand still. @throws V86MachineError while it runs */
  save(): V86Saved {
    if (this.#state === 'running') throw new V86MachineError('be saved', this.#state)
    const memory = this.host.internals.memory()
    return {
      state: {
        version: 1,
        runState: this.#state,
        clockNanos: String(this.host.clock.now()),
        console: [...this.console.lines],
        firmwareLog: [...this.firmwareLog.lines],
      },
      v86: this.host.internals.saveWithoutMemory(),
      load: (target) => copyPages(memory, target),
    }
  }

  /** Takes over a state; the ID is this machine's own. A machine that ran is `paused` afterwards. @throws SavedStateError */
  restore({ state, v86, load }: V86Saved): void {
    this.#isNew = false
    this.host.internals.restoreWithoutMemory(v86, load)
    this.console.restore(state.console)
    this.firmwareLog.restore(state.firmwareLog)
    this.agent.reset(true)
    const { runState } = state
    this.#state =
      runState === 'suspended' || runState === 'prelaunch' || runState === 'shutdown' ? runState : 'paused'
  }

  // ---------------------------------------------------------------- migration: at once, for a protocol that cannot wait

  /** The machine stands still from now on, as another one takes it over: v86 makes no turn after it was told to stop. */
  handOver(): V86Saved {
    this.#before = this.#state
    if (this.#state === 'running') {
      this.#state = 'finish-migrate'
      void this.#emulator.stop()
      this.#emit({ event: 'STOP' })
    }
    const saved = this.save()
    return { ...saved, state: { ...saved.state, runState: this.#before } }
  }

  /** Another machine goes on from where this one stands. */
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
    this.#run()
  }

  /** Waits for a machine from elsewhere. @throws V86MachineError unless it is switched off */
  expectMigration(): void {
    this.#expect('wait for another one', ['prelaunch'])
    this.#state = 'inmigrate'
  }

  // ---------------------------------------------------------------- waiting

  /** Ends when `look` gives something, which is tried after each line of the console, or when the time is over. */
  waitFor<T>(look: () => T | undefined, milliseconds: number): Promise<T | undefined> {
    return new Promise((resolve) => {
      const done = (value: T | undefined) => {
        cancel()
        this.console.onLine.delete(check)
        stopEvents()
        resolve(value)
      }
      const check = () => {
        const found = look()
        if (found !== undefined) done(found)
      }
      const cancel = this.time.after(milliseconds, () => done(look()))
      this.console.onLine.add(check)
      const stopEvents = this.onEvent(check)
      check()
    })
  }

  async #reaches(state: RunState, action: string): Promise<void> {
    const reached = await this.waitFor(() => (this.#state === state ? true : undefined), ANSWER_TIME)
    if (!reached) throw new V86TimeoutError(action, ANSWER_TIME, this.console.lines)
  }

  /** Until the guest has its drivers. @throws V86TimeoutError */
  async hasBooted(): Promise<void> {
    if (await this.agent.ready(BOOT_TIME)) return
    throw new V86TimeoutError('boot', BOOT_TIME, this.console.lines)
  }

  /** A guest that came out of a saved state has been told the ID of its new machine. */
  async #knowsItsId(): Promise<void> {
    if (this.host.board.vmgenid) await this.answers('answer')
  }

  // ---------------------------------------------------------------- the guest's doing

  #resetReason: ShutdownCause | undefined

  #wasReset(): void {
    const reason = this.#resetReason
    this.#resetReason = undefined
    this.agent.reset(false)
    this.#emit({ event: 'RESET', guest: reason === undefined, reason: reason ?? 'guest-reset' })
  }

  #guestDid(state: RunState, event: MachineEvent): void {
    this.#state = state
    this.#emit(event)
  }

  #run(): void {
    this.#isNew = false
    this.#state = 'running'
    this.#emulator.run()
  }

  #emit(event: MachineEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #expect(action: string, states: readonly RunState[]): void {
    if (this.#isClosed || !states.includes(this.#state))
      throw new V86MachineError(action, this.#isClosed ? 'closed' : this.#state)
  }
}

/** Copies all but zeros: pages that nobody touches cost nothing. */
function copyPages(from: Uint8Array, to: Uint8Array): void {
  const words = new Int32Array(from.buffer, from.byteOffset, from.length / 4)
  for (let at = 0; at < from.length; at += PAGE_SIZE) {
    let word = at / 4
    const end = word + PAGE_SIZE / 4
    while (word < end && words[word] === 0) word++
    if (word < end) to.set(from.subarray(at, at + PAGE_SIZE), at)
  }
}

/** v86 wants a buffer of its own. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer
}
