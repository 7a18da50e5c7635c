/**
 * Debug console: one port on which firmware writes its log (QEMU `-device isa-debugcon,iobase=0x402`).
 *
 * ```
 * port   width  direction  meaning
 * 0x402  8      read       0xe9: there is such a console; firmware asks before it writes
 * 0x402  8      write      one character
 * ```
 *
 * Behaviour: QEMU hw/char/debugcon.c
 * @module
 */
import type { Device, ResetKind, SavedState } from '../platform/lifecycle.ts'
import { StateReader } from '../platform/lifecycle.ts'
import type { PortBus } from '../platform/port-bus.ts'
import { noTrace, type Trace, type Tracer } from '../platform/trace.ts'

export const DEBUG_CONSOLE_IO_BASE = 0x402
const READBACK = 0xe9
/** A line that never ends is handed over in pieces of this many characters. */
const LONGEST_LINE = 4096

export interface DebugConsoleOptions {
  readonly bus: PortBus
  /** First and only port; default 0x402. */
  readonly port?: number
  readonly onByte?: (byte: number) => void
  /** One line, one character a byte, without the line end. */
  readonly onLine?: (line: string) => void
  readonly trace?: Trace
}

export interface DebugConsoleState extends SavedState {
  readonly version: 1
  /** The line that has not ended yet. */
  readonly line: string
}

export class DebugConsole implements Device<DebugConsoleState> {
  readonly typeName = 'isa-debugcon'
  readonly #onByte: ((byte: number) => void) | undefined
  readonly #onLine: ((line: string) => void) | undefined
  readonly #trace: Tracer | undefined
  #line = ''

  /** @throws PortOverlapError */
  constructor({ bus, port = DEBUG_CONSOLE_IO_BASE, onByte, onLine, trace = noTrace }: DebugConsoleOptions) {
    this.#onByte = onByte
    this.#onLine = onLine
    this.#trace = trace.tracer('debugcon')
    bus.claim(port, {
      name: 'debugcon',
      length: 1,
      answers: { min: 1, max: 1 },
      read: () => READBACK,
      write: (_offset, _size, value) => this.#write(value),
    })
  }

  /** Nothing: a firmware's log goes on through a reset. */
  reset(_kind: ResetKind): void {}

  save(): DebugConsoleState {
    return { version: 1, line: this.#line }
  }

  /** @throws SavedStateError */
  restore(state: DebugConsoleState): void {
    this.#line = new StateReader(this.typeName, state, 1).text('line').slice(0, LONGEST_LINE)
  }

  #write(byte: number): void {
    this.#onByte?.(byte)
    if (byte !== 0x0a) this.#line += String.fromCharCode(byte)
    if (byte !== 0x0a && this.#line.length < LONGEST_LINE) return
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line
    this.#line = ''
    this.#trace?.('line', { text: line })
    this.#onLine?.(line)
  }
}
