/**
 * An emulator's RAM as guest memory: what devices and firmware write by DMA is told to the emulator, which may have compiled it.
 * @module
 */
import { FlatMemory } from '../../platform/flat-memory.ts'
import type { V86Internals } from './v86-internals.ts'

export class V86Memory extends FlatMemory {
  readonly #internals: V86Internals

  constructor(internals: V86Internals) {
    super(() => internals.memory())
    this.#internals = internals
  }

  override copy(target: number, source: number, length: number): boolean {
    const whole = super.copy(target, source, length)
    if (whole && length > 0) this.#internals.memoryChanged(target, length)
    return whole
  }

  protected override writeInside(address: number, source: Uint8Array): void {
    super.writeInside(address, source)
    this.#internals.memoryChanged(address, source.length)
  }

  protected override fillInside(address: number, length: number, value: number): void {
    super.fillInside(address, length, value)
    this.#internals.memoryChanged(address, length)
  }
}
