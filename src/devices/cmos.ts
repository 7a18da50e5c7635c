/**
 * CMOS RAM of a PC, as far as firmware and suspend need it: 128 bytes behind an index, and the mark of S3 in one of them.
 *
 * ```
 * port  width  register
 * 0x70  8      index, bits 6-0; bit 7 masks NMI and is dropped; reads 0xff
 * 0x71  8      the byte at the index
 * ```
 *
 * Byte 0x0f is the shutdown status. A machine that suspends writes 0xfe there; firmware that finds it after a reset resumes
 * instead of booting. The clock's own registers (0x00 to 0x0d) are plain bytes here: there is no time of day.
 *
 * Behaviour: QEMU hw/rtc/mc146818rtc.c
 * @module
 */
import { toHex } from '../binary/bytes.ts'
import { type Device, type ResetKind, type SavedState, StateReader } from '../platform/lifecycle.ts'
import type { PortBus } from '../platform/port-bus.ts'

const CMOS_IO_BASE = 0x70
const CMOS_SIZE = 128

// Offsets from CMOS_IO_BASE:
const INDEX = 0
const DATA = 1

export const CMOS_SHUTDOWN_STATUS = 0x0f
/** The machine was suspended to RAM. */
export const SHUTDOWN_STATUS_S3 = 0xfe

export interface CmosState extends SavedState {
  readonly version: 1
  readonly index: number
  /** Hexadecimal. */
  readonly bytes: string
}

export class Cmos implements Device<CmosState> {
  readonly typeName = 'mc146818rtc'
  readonly #bytes = new Uint8Array(CMOS_SIZE)
  #index = 0

  /** @throws PortOverlapError */
  constructor({ bus }: { readonly bus: PortBus }) {
    bus.claim(CMOS_IO_BASE, {
      name: 'cmos',
      length: 2,
      handles: { min: 1, max: 1 },
      read: (offset) => (offset === DATA ? (this.#bytes[this.#index] ?? 0) : 0xff),
      write: (offset, _size, value) => {
        if (offset === INDEX) this.#index = value & 0x7f
        else this.#bytes[this.#index] = value
      },
    })
  }

  /** The machine goes to S3: firmware is to find the mark after the next reset. */
  markSuspended(): void {
    this.#bytes[CMOS_SHUTDOWN_STATUS] = SHUTDOWN_STATUS_S3
  }

  /** Clears the shutdown status, unless it says S3: that survives, also a later system reset. */
  reset(_kind: ResetKind): void {
    if (this.#bytes[CMOS_SHUTDOWN_STATUS] !== SHUTDOWN_STATUS_S3) this.#bytes[CMOS_SHUTDOWN_STATUS] = 0
  }

  save(): CmosState {
    return { version: 1, index: this.#index, bytes: toHex(this.#bytes) }
  }

  /** @throws SavedStateError */
  restore(state: CmosState): void {
    const reader = new StateReader(this.typeName, state, 1)
    const index = reader.integer('index', CMOS_SIZE - 1)
    this.#bytes.set(reader.bytes('bytes', CMOS_SIZE))
    this.#index = index
  }
}
