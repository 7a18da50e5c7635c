/**
 * ICH9 TCO: a watchdog timer and a mailbox, as far as a guest can see that they are there.
 *
 * ```
 * offset  width  register
 * 0x60    16     TCO_RLD, write reloads the timer
 * 0x62    8      TCO_DAT_IN, write raises an SMI
 * 0x63    8      TCO_DAT_OUT
 * 0x64    16     TCO1_STS
 * 0x66    16     TCO2_STS
 * 0x68    16     TCO1_CNT: bit 11 TMR_HLT, bit 12 TCO_LOCK
 * 0x6a    16     TCO2_CNT
 * 0x6c    8, 8   TCO_MESSAGE1, TCO_MESSAGE2
 * 0x6e    8      TCO_WDCNT
 * 0x70    8      SW_IRQ_GEN
 * 0x72    16     TCO_TMR: timer value, 10 bits, 0.6 s each
 * ```
 *
 * The second timeout sets status bits and does not reboot: QEMU's machines of 7.2 strap NO_REBOOT.
 * A reset of the machine does not reset these registers.
 *
 * Behaviour: QEMU 7.2 hw/acpi/ich9_tco.c
 * Specs:     Intel ICH9 datasheet 316972-004 §13.9 "System Management TCO Registers"
 * @module
 */
import type { Clock } from '../platform/clock.ts'
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import type { PortBus, PortClaim } from '../platform/port-bus.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'

// Offset of the block from the PM base, and registers within it:
const TCO_BLOCK = 0x60
const TCO_RLD = 0x00
const TCO_DAT_IN = 0x02
const TCO_DAT_OUT = 0x03
const TCO1_STS = 0x04
const TCO2_STS = 0x06
const TCO1_CNT = 0x08
const TCO2_CNT = 0x0a
const TCO_MESSAGE1 = 0x0c
const TCO_MESSAGE2 = 0x0d
const TCO_WDCNT = 0x0e
const SW_IRQ_GEN = 0x10
const TCO_TMR = 0x12

// TCO1_STS bits:
const SW_TCO_SMI = 0x0002 // TCO_DAT_IN was written
const TCO_INT_STS = 0x0004 // TCO_DAT_OUT was written
const TIMEOUT = 0x0008
const TCO1_STS_WRITABLE = 0xe870
// TCO2_STS bits:
const SECOND_TO_STS = 0x0002 // a second timeout without a reload
const BOOT_STS = 0x0004
const TCO2_STS_WRITABLE = 0xfff8
// TCO1_CNT bits:
const TCO_TMR_HLT = 0x0800 // timer halted
const TCO_LOCK = 0x1000 // stays set
const TCO1_CNT_WRITABLE = 0xfeff

const TIMER_MASK = 0x3ff
const TICK_NANOS = 600_000_000n

export interface Ich9TcoOptions {
  readonly bus: PortBus
  readonly clock: Clock
  /** Whether a timeout is to raise an SMI (TCO_EN). */
  readonly smiEnabled: () => boolean
  readonly raiseSmi: () => void
  readonly trace?: Trace
}

/** VMState `tco io device status`. */
export interface Ich9TcoState extends SavedState {
  readonly version: 1
  readonly rld: number
  readonly din: number
  readonly dout: number
  readonly sts1: number
  readonly sts2: number
  readonly cnt1: number
  readonly cnt2: number
  readonly msg1: number
  readonly msg2: number
  readonly wdcnt: number
  readonly tmr: number
  readonly swIrqGen: number
  readonly timeouts: number
  /** Nanoseconds, decimal; -1: the timer stands still. */
  readonly expires: string
}

export class Ich9Tco implements Device<Ich9TcoState> {
  readonly typeName = 'ich9-tco'
  readonly #claim: PortClaim
  readonly #clock: Clock
  readonly #smiEnabled: () => boolean
  readonly #raiseSmi: () => void
  readonly #trace: Tracer | undefined
  #rld = 0
  #din = 0
  #dout = 0
  #sts1 = 0
  #sts2 = 0
  #cnt1 = 0
  #cnt2 = 0x0008
  #msg1 = 0
  #msg2 = 0
  #wdcnt = 0
  #tmr = 0x0004
  #swIrqGen = 0x03
  #timeouts = 0
  #expires: bigint | undefined
  #cancelAlarm: () => void = () => {}

  /** Claims its ports, switched off. @throws PortOverlapError */
  constructor({ bus, clock, smiEnabled, raiseSmi, trace = noTrace }: Ich9TcoOptions) {
    this.#clock = clock
    this.#smiEnabled = smiEnabled
    this.#raiseSmi = raiseSmi
    this.#trace = trace.tracer('tco')
    const region = {
      name: 'sm-tco',
      length: 32,
      handles: { min: 1, max: 2 },
      read: (offset: number) => this.#read(offset),
      write: (offset: number, _size: number, value: number) => this.#write(offset, value),
    } as const
    this.#claim = bus.claim(TCO_BLOCK, region, { enabled: false })
  }

  get locked(): boolean {
    return (this.#cnt1 & TCO_LOCK) !== 0
  }

  /** Follows the PM block. */
  place(base: number, enabled: boolean): void {
    this.#claim.move(base + TCO_BLOCK)
    this.#claim.setEnabled(enabled)
  }

  /** Nothing, not even the lock (QEMU 7.2). */
  reset(_kind: ResetKind): void {}

  save(): Ich9TcoState {
    return {
      version: 1,
      rld: this.#rld,
      din: this.#din,
      dout: this.#dout,
      sts1: this.#sts1,
      sts2: this.#sts2,
      cnt1: this.#cnt1,
      cnt2: this.#cnt2,
      msg1: this.#msg1,
      msg2: this.#msg2,
      wdcnt: this.#wdcnt,
      tmr: this.#tmr,
      swIrqGen: this.#swIrqGen,
      timeouts: this.#timeouts,
      expires: String(this.#expires ?? -1n),
    }
  }

  /** @throws SavedStateError */
  restore(state: Ich9TcoState): void {
    const reader = new StateReader(this.typeName, state, 1)
    const words = (['rld', 'sts1', 'sts2', 'cnt1', 'cnt2', 'tmr'] as const).map((name) =>
      reader.integer(name, 0xffff),
    )
    const bytes = (['din', 'dout', 'msg1', 'msg2', 'wdcnt', 'swIrqGen'] as const).map((name) =>
      reader.integer(name, 0xff),
    )
    const timeouts = reader.integer('timeouts', 1)
    const expires = reader.bigint('expires')
    ;[this.#rld = 0, this.#sts1 = 0, this.#sts2 = 0, this.#cnt1 = 0, this.#cnt2 = 0, this.#tmr = 0] = words
    ;[this.#din = 0, this.#dout = 0, this.#msg1 = 0, this.#msg2 = 0, this.#wdcnt = 0, this.#swIrqGen = 0] =
      bytes
    this.#timeouts = timeouts
    if (expires < 0n) this.#stopTimer()
    else this.#startTimer(expires)
  }

  #read(offset: number): number {
    switch (offset) {
      case TCO_RLD:
        if (this.#expires === undefined) return this.#rld
        // Ticks left, below the bits that are only stored.
        return (
          Number(BigInt.asUintN(16, (this.#expires - this.#clock.now()) / TICK_NANOS)) |
          (this.#rld & ~TIMER_MASK)
        )
      case TCO_DAT_IN:
        return this.#din
      case TCO_DAT_OUT:
        return this.#dout
      case TCO1_STS:
        return this.#sts1
      case TCO2_STS:
        return this.#sts2
      case TCO1_CNT:
        return this.#cnt1
      case TCO2_CNT:
        return this.#cnt2
      case TCO_MESSAGE1:
        return this.#msg1
      case TCO_MESSAGE2:
        return this.#msg2
      case TCO_WDCNT:
        return this.#wdcnt
      case TCO_TMR:
        return this.#tmr
      case SW_IRQ_GEN:
        return this.#swIrqGen
      default:
        this.#trace?.('unimplemented-read', { offset })
        return 0
    }
  }

  #write(offset: number, value: number): void {
    switch (offset) {
      case TCO_RLD:
        this.#timeouts = 0
        if (this.#canRun()) this.#reload()
        else this.#rld = value
        break
      case TCO_DAT_IN:
        this.#din = value & 0xff
        this.#sts1 |= SW_TCO_SMI
        this.#raiseSmi()
        break
      case TCO_DAT_OUT:
        this.#dout = value & 0xff
        this.#sts1 |= TCO_INT_STS
        break
      case TCO1_STS:
        this.#sts1 = value & TCO1_STS_WRITABLE
        break
      case TCO2_STS:
        this.#sts2 = value & TCO2_STS_WRITABLE
        break
      case TCO1_CNT:
        this.#cnt1 = (value & TCO1_CNT_WRITABLE) | (this.#cnt1 & TCO_LOCK)
        if (this.#canRun()) this.#reload()
        else this.#stopTimer()
        break
      case TCO2_CNT:
        this.#cnt2 = value
        break
      case TCO_MESSAGE1:
        this.#msg1 = value & 0xff
        break
      case TCO_MESSAGE2:
        this.#msg2 = value & 0xff
        break
      case TCO_WDCNT:
        this.#wdcnt = value & 0xff
        break
      case TCO_TMR:
        this.#tmr = value
        break
      case SW_IRQ_GEN:
        this.#swIrqGen = value & 0xff
        break
      default:
        this.#trace?.('unimplemented-write', { offset, value })
    }
  }

  #canRun(): boolean {
    return (this.#cnt1 & TCO_TMR_HLT) === 0 && this.#tmr > 1
  }

  #reload(): void {
    this.#rld = this.#tmr
    this.#startTimer(this.#clock.now() + BigInt(this.#tmr & TIMER_MASK) * TICK_NANOS)
  }

  #startTimer(atNanos: bigint): void {
    this.#cancelAlarm()
    this.#expires = atNanos
    // A value whose ten bits are 0 expires at once, for ever: not more often than a tick, or the clock never gets on.
    const soonest = this.#clock.now() + (this.#tmr & TIMER_MASK ? 0n : TICK_NANOS)
    this.#cancelAlarm = this.#clock.setAlarm(atNanos > soonest ? atNanos : soonest, () => this.#expire())
  }

  #stopTimer(): void {
    this.#cancelAlarm()
    this.#expires = undefined
  }

  #expire(): void {
    this.#sts1 |= TIMEOUT
    this.#timeouts++
    this.#trace?.('timeout', { count: this.#timeouts })
    if (this.#timeouts === 2) {
      this.#sts2 |= SECOND_TO_STS | BOOT_STS
      this.#timeouts = 0
    }
    if (this.#smiEnabled()) this.#raiseSmi()
    this.#reload()
  }
}
