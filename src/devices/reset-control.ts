/**
 * Ports with which a guest resets its machine: the reset control register 0xcf9 and system control port A, 0x92.
 *
 * ```
 * port   bits
 * 0xcf9  1 SYS_RST: hard reset, 2 RST_CPU: written as 1 resets, 3 FULL_RST (ICH9): power cycle
 * 0x92   0 fast reset: its change to 1 resets, 1 A20 gate, the others are stored
 * ```
 *
 * Behaviour: QEMU hw/isa/piix3.c, hw/isa/lpc_ich9.c, hw/isa/port92.c
 * @module
 */
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import type { AccessSizes, PortBus } from '../platform/port-bus.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'

const RST_CNT_IOPORT = 0xcf9
const PORT92 = 0x92

// Reset control register:
const RST_CPU = 0x04
// System control port A:
const FAST_RESET = 0x01

export interface ResetControlConfig {
  readonly typeName: string
  /** Bits that read back. */
  readonly keeps: number
  /** Widths that its handlers see. */
  readonly handles: AccessSizes
}

export const piix3ResetConfig: ResetControlConfig = {
  typeName: 'piix3-reset-control',
  keeps: 0x02,
  handles: { min: 1, max: 1 },
}

export const ich9ResetConfig: ResetControlConfig = {
  typeName: 'lpc-reset-control',
  keeps: 0x0a,
  handles: { min: 1, max: 4 },
}

export interface ResetPortOptions {
  readonly bus: PortBus
  /** Called from within a port write: the machine resets when the write has returned. */
  readonly onReset: () => void
  readonly trace?: Trace
}

export interface ResetPortState extends SavedState {
  readonly version: 1
  readonly value: number
}

/** RST_CNT. It lies inside the PCI address register 0xcf8 to 0xcfb, and above it. */
export class ResetControl implements Device<ResetPortState> {
  readonly typeName: string
  #value = 0

  /** @throws PortOverlapError */
  constructor(config: ResetControlConfig, { bus, onReset, trace = noTrace }: ResetPortOptions) {
    this.typeName = config.typeName
    const tracer: Tracer | undefined = trace.tracer('reset')
    bus.claim(
      RST_CNT_IOPORT,
      {
        name: config.typeName,
        length: 1,
        handles: config.handles,
        read: () => this.#value,
        write: (_offset, _size, value) => {
          tracer?.('rst-cnt', { value })
          if (value & RST_CPU) onReset()
          else this.#value = value & config.keeps
        },
      },
      { priority: 1 },
    )
  }

  reset(_kind: ResetKind): void {
    this.#value = 0
  }

  save(): ResetPortState {
    return { version: 1, value: this.#value }
  }

  /** @throws SavedStateError */
  restore(state: ResetPortState): void {
    this.#value = new StateReader(this.typeName, state, 1).integer('value', 0xff)
  }
}

/** System control port A. The A20 gate is only stored. */
export class Port92 implements Device<ResetPortState> {
  readonly typeName = 'port92'
  #value = 0

  /** @throws PortOverlapError */
  constructor({ bus, onReset, trace = noTrace }: ResetPortOptions) {
    const tracer: Tracer | undefined = trace.tracer('reset')
    bus.claim(PORT92, {
      name: 'port92',
      length: 1,
      handles: { min: 1, max: 1 },
      read: () => this.#value,
      write: (_offset, _size, value) => {
        tracer?.('port92', { value })
        const rises = (value & FAST_RESET) !== 0 && (this.#value & FAST_RESET) === 0
        this.#value = value
        if (rises) onReset()
      },
    })
  }

  /** Clears the reset bit alone. */
  reset(_kind: ResetKind): void {
    this.#value &= ~FAST_RESET
  }

  save(): ResetPortState {
    return { version: 1, value: this.#value }
  }

  /** @throws SavedStateError */
  restore(state: ResetPortState): void {
    this.#value = new StateReader(this.typeName, state, 1).integer('value', 0xff)
  }
}
