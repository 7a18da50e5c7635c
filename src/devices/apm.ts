/**
 * APM control: the SMI command port and the status port beside it.
 *
 * ```
 * port  width  register
 * 0xb2  8      APM_CNT: command; its write goes to the chipset
 * 0xb3  8      APM_STS: data, a byte to leave for the SMI handler
 * ```
 *
 * Both read back what was written, also after a reset.
 *
 * Behaviour: QEMU hw/isa/apm.c
 * @module
 */
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import type { PortBus } from '../platform/port-bus.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'

export const APM_CNT_IOPORT = 0xb2

// Offsets from APM_CNT_IOPORT:
const APM_CNT = 0
const APM_STS = 1

export interface ApmOptions {
  readonly bus: PortBus
  /** The guest wrote a command. */
  readonly onCommand: (command: number) => void
  readonly trace?: Trace
}

/** VMState `APM State`. */
export interface ApmState extends SavedState {
  readonly version: 1
  readonly command: number
  readonly data: number
}

export class Apm implements Device<ApmState> {
  readonly typeName = 'apm'
  readonly #onCommand: (command: number) => void
  readonly #trace: Tracer | undefined
  #command = 0
  #data = 0

  /** @throws PortOverlapError */
  constructor({ bus, onCommand, trace = noTrace }: ApmOptions) {
    this.#onCommand = onCommand
    this.#trace = trace.tracer('apm')
    bus.claim(APM_CNT_IOPORT, {
      name: 'apm',
      length: 2,
      handles: { min: 1, max: 1 },
      read: (offset) => this.#read(offset),
      write: (offset, _size, value) => this.#write(offset, value),
    })
  }

  /** Nothing: the registers keep their values. */
  reset(_kind: ResetKind): void {}

  save(): ApmState {
    return { version: 1, command: this.#command, data: this.#data }
  }

  /** @throws SavedStateError */
  restore(state: ApmState): void {
    const reader = new StateReader(this.typeName, state, 1)
    const command = reader.integer('command', 0xff)
    this.#data = reader.integer('data', 0xff)
    this.#command = command
  }

  // A 16-bit access at 0xb3 reaches one port too far: QEMU's region wraps there, and so does `& 1`.
  #read(offset: number): number {
    return (offset & 1) === APM_CNT ? this.#command : this.#data
  }

  #write(offset: number, value: number): void {
    switch (offset & 1) {
      case APM_CNT:
        this.#trace?.('command', { value })
        this.#command = value
        this.#onCommand(value)
        break
      case APM_STS:
        this.#data = value
        break
    }
  }
}
