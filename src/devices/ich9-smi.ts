/**
 * ICH9 SMI control: which causes raise a system management interrupt.
 *
 * ```
 * offset  width  register
 * 0x30    32     SMI_EN
 * 0x34    32     SMI_STS, reads 0
 * ```
 *
 * GBL_SMI_EN can be locked from PCI configuration (SMI_LOCK) until the next reset, TCO_EN by TCO_LOCK.
 *
 * Behaviour: QEMU 7.2 hw/acpi/ich9.c
 * Specs:     Intel ICH9 datasheet 316972-004 §13.8.3 "Power Management I/O Registers"
 * @module
 */
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import type { PortBus, PortClaim } from '../platform/port-bus.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'

// Offsets from the PM base, and from SMI_EN:
const SMI_BLOCK = 0x30
const SMI_EN = 0
const SMI_STS = 4

// SMI_EN bits:
const GBL_SMI_EN = 0x0001 // SMIs at all
const APMC_EN = 0x0020 // writes to the SMI command port
const TCO_EN = 0x2000 // TCO logic

export interface Ich9SmiOptions {
  readonly bus: PortBus
  /** Whether TCO_LOCK is set: then TCO_EN keeps its value. */
  readonly tcoLocked: () => boolean
  /** False: the command port is enabled from reset on, as after firmware's set-up. Default true. */
  readonly smm?: boolean
  readonly trace?: Trace
}

/** `smi_en` and `smi_sts` of VMState `ich9_pm`. */
export interface Ich9SmiState extends SavedState {
  readonly version: 1
  readonly enable: number
  readonly status: number
  readonly globalLocked: boolean
}

export class Ich9Smi implements Device<Ich9SmiState> {
  readonly typeName = 'ich9-smi'
  readonly #claim: PortClaim
  readonly #tcoLocked: () => boolean
  readonly #afterReset: number
  readonly #trace: Tracer | undefined
  #enable = 0
  #status = 0
  #globalLocked = false

  /** Claims its ports, switched off. @throws PortOverlapError */
  constructor({ bus, tcoLocked, smm = true, trace = noTrace }: Ich9SmiOptions) {
    this.#afterReset = smm ? 0 : APMC_EN
    this.#tcoLocked = tcoLocked
    this.#trace = trace.tracer('smi')
    const region = {
      name: 'acpi-smi',
      length: 8,
      answers: { min: 4, max: 4 },
      read: (offset: number) => this.#read(offset),
      write: (offset: number, _size: number, value: number) => this.#write(offset, value),
    } as const
    this.#claim = bus.claim(SMI_BLOCK, region, { enabled: false })
  }

  get commandPortEnabled(): boolean {
    return (this.#enable & APMC_EN) !== 0
  }

  get tcoEnabled(): boolean {
    return (this.#enable & TCO_EN) !== 0
  }

  /** Follows the PM block. */
  place(base: number, enabled: boolean): void {
    this.#claim.move(base + SMI_BLOCK)
    this.#claim.setEnabled(enabled)
  }

  /** SMI_LOCK is set: GBL_SMI_EN keeps its value until the next reset. */
  lockGlobalEnable(): void {
    this.#globalLocked = true
  }

  reset(_kind: ResetKind): void {
    this.#enable = this.#afterReset
    this.#globalLocked = false
  }

  save(): Ich9SmiState {
    return { version: 1, enable: this.#enable, status: this.#status, globalLocked: this.#globalLocked }
  }

  /** @throws SavedStateError */
  restore(state: Ich9SmiState): void {
    const reader = new StateReader(this.typeName, state, 1)
    const enable = reader.integer('enable', 0xffff_ffff)
    const status = reader.integer('status', 0xffff_ffff)
    this.#globalLocked = reader.boolean('globalLocked')
    this.#status = status
    this.#enable = enable
  }

  #read(offset: number): number {
    switch (offset) {
      case SMI_EN:
        return this.#enable
      case SMI_STS:
        return this.#status
      default:
        return 0
    }
  }

  #write(offset: number, value: number): void {
    switch (offset) {
      case SMI_EN: {
        const fixed = (this.#globalLocked ? GBL_SMI_EN : 0) | (this.#tcoLocked() ? TCO_EN : 0)
        this.#enable = ((this.#enable & fixed) | (value & ~fixed)) >>> 0
        break
      }
      default:
        this.#trace?.('ignored-write', { offset, value })
    }
  }
}
