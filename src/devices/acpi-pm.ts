/**
 * ACPI power management: PM1 event and control, PM timer, GPE0, the SCI, and the ACPI mode command.
 *
 * ```
 * offset  width  register
 * 0x00    16     PM1 status, write 1 to clear
 * 0x02    16     PM1 enable
 * 0x04    16     PM1 control
 * 0x08    32     PM timer: 24 bits, 3.579545 MHz, read-only
 * ```
 *
 * GPE0 is a block of status bytes and as many enable bytes: fixed on the PIIX4, with the others on the ICH9.
 *
 * The SCI is high while (PM1 status & enable) or (GPE0 status & enable, first byte alone) has a bit; SCI_EN does not
 * matter. It is looked at on each write to status or enable, each event, and each ring of the timer.
 *
 * The base and whether the block is there at all come from PCI configuration: the chipset calls `setBase` and `setEnabled`.
 *
 * Behaviour: QEMU 7.2 hw/acpi/core.c, hw/acpi/piix4.c, hw/acpi/ich9.c
 * Specs:     ACPI 6.5 §4.8 "ACPI Hardware Features"
 * @module
 */
import { toHex } from '../binary/bytes.ts'
import { type Clock, NANOSECONDS_PER_SECOND } from '../platform/clock.ts'
import type { InterruptSink } from '../platform/interrupts.ts'
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import type { AccessSize, PortBus, PortClaim } from '../platform/port-bus.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'

// PM1 Status and Enable Registers             ACPI 6.5 §4.8.4.1 "PM1 Event Grouping"
export const TMR_STS = 0x0001 // PM timer's top bit has changed
export const PWRBTN_STS = 0x0100 // power button
export const RTC_STS = 0x0400 // RTC alarm
export const WAK_STS = 0x8000 // awake again
const PM1_SCI_MASK = 0x0521 // TMR, GBL, PWRBTN, RTC: what can raise the SCI

// PM1 Control Register                        ACPI 6.5 §4.8.4.2.1 "PM1 Control Registers"
export const SCI_EN = 0x0001 // the platform is in ACPI mode
const SLP_TYP_SHIFT = 10 // three bits, value from the \_Sx package
const SLP_EN = 0x2000 // write-only: enter the sleep state in SLP_TYP

// Sleep types of QEMU's PCs                   hw/acpi/core.c
const SLP_TYP_S5 = 0
const SLP_TYP_S3 = 1
const SLP_TYP_S4 = 2

// PM timer                                    ACPI 6.5 §4.8.2.1 "Power Management Timer"
const PM_TIMER_FREQUENCY = 3_579_545n
const PM_TIMER_MASK = 0xff_ffffn
/** TMR_STS comes when bit 23 changes: each 2^23 ticks. */
const TMR_STS_PERIOD = 0x80_0000n

// Register groups, as offsets from the base:
const PM1_EVT = 0x00
const PM1_CNT = 0x04
const PM_TMR = 0x08

/** What differs between chipsets. */
export interface AcpiPmConfig {
  /** QEMU's type name. */
  readonly typeName: string
  /** Bits of the base register that count. */
  readonly baseMask: number
  /** GPE0: at a port of its own, always on, or at an offset from the base. Half of `length` is status, half enable. */
  readonly gpe0: { readonly length: number } & ({ readonly port: number } | { readonly offset: number })
  /** SMI command values that set and clear SCI_EN; other values are an SMI. */
  readonly acpiEnable: number
  readonly acpiDisable: number
}

export const piix4PmConfig: AcpiPmConfig = {
  typeName: 'PIIX4_PM',
  baseMask: 0xffc0,
  gpe0: { port: 0xafe0, length: 4 },
  acpiEnable: 0xf1,
  acpiDisable: 0xf0,
}

export const ich9PmConfig: AcpiPmConfig = {
  typeName: 'ICH9-LPC',
  baseMask: 0xff80,
  gpe0: { offset: 0x20, length: 16 },
  acpiEnable: 0x02,
  acpiDisable: 0x03,
}

/** Why a machine left S3. */
export type WakeReason = 'rtc' | 'pm-timer' | 'other'

/** What the guest asks of its machine. Called from within a port write: the machine acts when the write has returned. */
export interface PowerRequests {
  /** S5. */
  shutdown(): void
  /** S3. */
  suspend(): void
  /** S4: the machine tells its observers, and then shuts down. */
  suspendToDisk(): void
  /** The PM timer wants to wake a machine in S3; one that is awake does nothing. */
  wakeUp(reason: WakeReason): void
}

export interface AcpiPmOptions {
  readonly config: AcpiPmConfig
  readonly bus: PortBus
  readonly clock: Clock
  readonly sci: InterruptSink
  readonly power: PowerRequests
  /** A machine without SMM is in ACPI mode from the start, and no command changes that. Default false. */
  readonly acpiOnly?: boolean
  readonly trace?: Trace
}

/** What VMState `piix4_pm` and `ich9_pm` hold of these registers. */
export interface AcpiPmState extends SavedState {
  readonly version: 1
  readonly pm1Status: number
  readonly pm1Enable: number
  readonly pm1Control: number
  /** In PM timer ticks, decimal. */
  readonly timerOverflow: string
  /** Hexadecimal. */
  readonly gpe0Status: string
  readonly gpe0Enable: string
}

export class AcpiPm implements Device<AcpiPmState> {
  readonly typeName: string
  readonly config: AcpiPmConfig
  readonly #clock: Clock
  readonly #sci: InterruptSink
  readonly #power: PowerRequests
  readonly #acpiOnly: boolean
  readonly #trace: Tracer | undefined
  readonly #blocks: readonly { readonly claim: PortClaim; readonly offset: number }[]
  #base = 0
  #enabled = false

  #pm1Status = 0
  #pm1Enable = 0
  #pm1Control = 0
  /** In ticks: from then on TMR_STS reads 1. 0 after a reset, so it reads 1 at once. */
  #timerOverflow = 0n
  #cancelAlarm: () => void = () => {}
  readonly #gpe0Status: Uint8Array
  readonly #gpe0Enable: Uint8Array

  /** Claims its ports, switched off. @throws PortOverlapError */
  constructor({ config, bus, clock, sci, power, acpiOnly = false, trace = noTrace }: AcpiPmOptions) {
    this.typeName = config.typeName
    this.config = config
    this.#clock = clock
    this.#sci = sci
    this.#power = power
    this.#acpiOnly = acpiOnly
    this.#trace = trace.tracer('acpi-pm')
    const { gpe0 } = config
    this.#gpe0Status = new Uint8Array(gpe0.length / 2)
    this.#gpe0Enable = new Uint8Array(gpe0.length / 2)

    const off = { enabled: false }
    const pm1Event = {
      name: 'acpi-pm1-event',
      length: 4,
      answers: { min: 1, max: 2 },
      handles: { min: 2, max: 4 },
      read: (offset: number) => this.#readEvent(offset),
      write: (offset: number, _size: AccessSize, value: number) => this.#writeEvent(offset, value),
    } as const
    const pm1Control = {
      name: 'acpi-pm1-control',
      length: 2,
      answers: { min: 1, max: 2 },
      handles: { min: 2, max: 4 },
      // A byte access at either half is taken for the whole register at offset 0 (QEMU 7.2).
      read: () => this.#pm1Control,
      write: (_offset: number, _size: AccessSize, value: number) => this.#writeControl(value),
    } as const
    const timer = {
      name: 'acpi-pm-timer',
      length: 4,
      handles: { min: 4, max: 4 },
      read: () => Number(this.#timerTicks() & PM_TIMER_MASK),
      write: (offset: number, _size: AccessSize, value: number) =>
        this.#trace?.('timer-is-read-only', { offset, value }),
    } as const
    const gpe = {
      name: 'acpi-gpe0',
      length: gpe0.length,
      handles: { min: 1, max: 1 },
      read: (offset: number) => this.#readGpe(offset),
      write: (offset: number, _size: AccessSize, value: number) => this.#writeGpe(offset, value),
    } as const
    this.#blocks = [
      { claim: bus.claim(PM1_EVT, pm1Event, off), offset: PM1_EVT },
      { claim: bus.claim(PM1_CNT, pm1Control, off), offset: PM1_CNT },
      { claim: bus.claim(PM_TMR, timer, off), offset: PM_TMR },
    ]
    if ('port' in gpe0) bus.claim(gpe0.port, gpe)
    else this.#blocks = [...this.#blocks, { claim: bus.claim(gpe0.offset, gpe, off), offset: gpe0.offset }]
  }

  // ---------------------------------------------------------------- the chipset's side

  /** Where the block is; bits outside the chipset's mask do not count. */
  get base(): number {
    return this.#base
  }

  get enabled(): boolean {
    return this.#enabled
  }

  /** Port of the first GPE0 status byte. */
  get gpe0Port(): number {
    const { gpe0 } = this.config
    return 'port' in gpe0 ? gpe0.port : this.#base + gpe0.offset
  }

  /** @param base as the guest wrote it */
  setBase(base: number): void {
    this.#base = base & this.config.baseMask
    for (const { claim, offset } of this.#blocks) claim.move(this.#base + offset)
  }

  setEnabled(enabled: boolean): void {
    if (enabled !== this.#enabled) this.#trace?.('block', { base: this.#base, enabled })
    this.#enabled = enabled
    for (const { claim } of this.#blocks) claim.setEnabled(enabled)
  }

  /** A byte that the guest wrote to the SMI command port. @returns whether it was an ACPI mode command, which is no SMI */
  smiCommand(value: number): boolean {
    if (value !== this.config.acpiEnable && value !== this.config.acpiDisable) return false
    // Without SMM the commands have no effect; a write to control still has.
    if (!this.#acpiOnly) {
      if (value === this.config.acpiEnable) this.#pm1Control |= SCI_EN
      else this.#pm1Control &= ~SCI_EN
    }
    return true
  }

  // ---------------------------------------------------------------- the machine's side

  /** Raises ACPI events: bits of GPE0 status byte 0, enabled or not. */
  sendEvent(bits: number): void {
    this.#trace?.('event', { bits })
    this.#gpe0Status[0] = (this.#gpe0Status[0] ?? 0) | bits
    this.#updateSci()
  }

  /** Somebody presses the power button; nobody notices unless PWRBTN_EN is set. */
  pressPowerButton(): void {
    if ((this.#pm1Enable & PWRBTN_STS) === 0) return
    this.#pm1Status |= PWRBTN_STS
    this.#updateSci()
  }

  /** Whether the guest wants to be woken by this. */
  mayWake(reason: WakeReason): boolean {
    switch (reason) {
      case 'rtc':
        return (this.#pm1Enable & RTC_STS) !== 0
      case 'pm-timer':
        return (this.#pm1Enable & TMR_STS) !== 0
      case 'other':
        return true
    }
  }

  /** Says why the machine is awake: after the reset of kind `wakeup`, before the CPU runs. */
  wake(reason: WakeReason): void {
    const cause = { rtc: RTC_STS, 'pm-timer': TMR_STS, other: PWRBTN_STS }[reason]
    this.#trace?.('wake', { reason })
    this.#pm1Status |= WAK_STS | cause
  }

  // ---------------------------------------------------------------- lifecycle

  /** Clears all registers. Base and enable bit are PCI configuration, whose reset sets them anew. */
  reset(_kind: ResetKind): void {
    this.#pm1Status = 0
    this.#pm1Enable = 0
    this.#pm1Control = this.#acpiOnly ? SCI_EN : 0
    this.#timerOverflow = 0n
    this.#gpe0Status.fill(0)
    this.#gpe0Enable.fill(0)
    this.#updateSci()
  }

  save(): AcpiPmState {
    return {
      version: 1,
      pm1Status: this.#pm1Status,
      pm1Enable: this.#pm1Enable,
      pm1Control: this.#pm1Control,
      timerOverflow: String(this.#timerOverflow),
      gpe0Status: toHex(this.#gpe0Status),
      gpe0Enable: toHex(this.#gpe0Enable),
    }
  }

  /** @throws SavedStateError */
  restore(state: AcpiPmState): void {
    const reader = new StateReader(this.typeName, state, 1)
    const [status, enable, control] = [
      reader.integer('pm1Status', 0xffff),
      reader.integer('pm1Enable', 0xffff),
      reader.integer('pm1Control', 0xffff),
    ]
    const overflow = reader.bigint('timerOverflow')
    const gpe0Status = reader.bytes('gpe0Status', this.#gpe0Status.length)
    const gpe0Enable = reader.bytes('gpe0Enable', this.#gpe0Enable.length)
    this.#pm1Status = status
    this.#pm1Enable = enable
    this.#pm1Control = control & ~SLP_EN
    this.#timerOverflow = overflow
    this.#gpe0Status.set(gpe0Status)
    this.#gpe0Enable.set(gpe0Enable)
    this.#updateSci()
  }

  // ---------------------------------------------------------------- registers

  #readEvent(offset: number): number {
    switch (offset) {
      case 0:
        return this.#status()
      case 2:
        return this.#pm1Enable
      default:
        // The high byte of a register alone (QEMU 7.2).
        this.#trace?.('misplaced-read', { offset })
        return 0
    }
  }

  #writeEvent(offset: number, value: number): void {
    switch (offset) {
      case 0:
        if (this.#status() & value & TMR_STS) {
          this.#timerOverflow = (this.#timerTicks() / TMR_STS_PERIOD + 1n) * TMR_STS_PERIOD
        }
        this.#pm1Status &= ~value
        this.#updateSci()
        break
      case 2:
        this.#pm1Enable = value
        this.#updateSci()
        break
      default:
        this.#trace?.('misplaced-write', { offset, value })
    }
  }

  #writeControl(value: number): void {
    this.#pm1Control = value & ~SLP_EN
    if ((value & SLP_EN) === 0) return
    const type = (value >> SLP_TYP_SHIFT) & 7
    this.#trace?.('sleep', { type })
    switch (type) {
      case SLP_TYP_S5:
        this.#power.shutdown()
        break
      case SLP_TYP_S3:
        this.#power.suspend()
        break
      case SLP_TYP_S4:
        this.#power.suspendToDisk()
        break
    }
  }

  #readGpe(offset: number): number {
    const half = this.#gpe0Status.length
    return (offset < half ? this.#gpe0Status[offset] : this.#gpe0Enable[offset - half]) ?? 0
  }

  #writeGpe(offset: number, value: number): void {
    const half = this.#gpe0Status.length
    if (offset < half) this.#gpe0Status[offset] = (this.#gpe0Status[offset] ?? 0) & ~value
    else this.#gpe0Enable[offset - half] = value
    this.#updateSci()
  }

  // ---------------------------------------------------------------- timer and SCI

  #timerTicks(): bigint {
    return (this.#clock.now() * PM_TIMER_FREQUENCY) / NANOSECONDS_PER_SECOND
  }

  /** PM1 status, with TMR_STS as the timer has it now. */
  #status(): number {
    if (this.#timerTicks() >= this.#timerOverflow) this.#pm1Status |= TMR_STS
    return this.#pm1Status
  }

  #updateSci(): void {
    const status = this.#status()
    const gpe0 = (this.#gpe0Status[0] ?? 0) & (this.#gpe0Enable[0] ?? 0)
    this.#sci.setLevel((status & this.#pm1Enable & PM1_SCI_MASK) !== 0 || gpe0 !== 0)
    this.#cancelAlarm()
    if ((this.#pm1Enable & TMR_STS) === 0 || (status & TMR_STS) !== 0) return
    // Rounded up: an alarm that rang a fraction of a tick too early would find nothing to do and be set again, for ever.
    const atNanos =
      (this.#timerOverflow * NANOSECONDS_PER_SECOND + PM_TIMER_FREQUENCY - 1n) / PM_TIMER_FREQUENCY
    this.#cancelAlarm = this.#clock.setAlarm(atNanos, () => {
      this.#power.wakeUp('pm-timer')
      this.#updateSci()
    })
  }
}
