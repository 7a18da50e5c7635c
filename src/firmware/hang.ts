/**
 * Places where a real firmware would stop answering: an assertion that fails (a DEBUG build then loops for ever), or a
 * loop whose end the device never brings. The model stops with this error there, and says which.
 * @module
 */
import { type ErrorFacts, VmgenidError } from '../binary/errors.ts'

/**
 * `assert`: a DEBUG build stops in a dead loop; a RELEASE build goes on, usually into a spin.
 * `spin`: it waits for ever.
 * `exception`: the CPU faults, and the handler ends in a dead loop.
 * `limit`: it would come to an end, but later, or with more memory, than this model is allowed.
 * `code`: it calls machine code that is not modelled.
 */
export type FirmwareHangKind = 'assert' | 'spin' | 'exception' | 'limit' | 'code'

const SENTENCE: Readonly<Record<FirmwareHangKind, string>> = {
  assert: 'the firmware hangs: an assertion failed',
  spin: 'the firmware hangs: it waits for ever',
  exception: 'the firmware hangs: the CPU faults',
  limit: 'the firmware model stops: the work is above its limit',
  code: 'the firmware model stops: it runs no machine code',
}

/** Not a fault of the caller: it is what the firmware does with such a machine. */
export class FirmwareHang extends VmgenidError {
  override readonly name: string = 'FirmwareHang'
  readonly kind: FirmwareHangKind
  /** What it was doing, such as `fw_cfg DMA WRITE of 8 bytes to key 0x2b`. */
  readonly during: string
  constructor(kind: FirmwareHangKind, during: string, facts: ErrorFacts = {}) {
    super('FIRMWARE_HANG', SENTENCE[kind], { facts: { during, ...facts } })
    this.kind = kind
    this.during = during
  }
}
