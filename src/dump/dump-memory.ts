/**
 * A dump as guest memory: to look at, not to write.
 *
 * Everything that walks tables or reads structures takes a `GuestMemory`; so a dump is one, with ROM for regions, which is
 * what takes no write from a guest.
 * @module
 */
import type { ByteSource } from '../binary/byte-source.ts'
import { hex } from '../binary/numbers.ts'
import { RegionMemory } from '../platform/guest-memory.ts'
import { regionAtOrAbove } from '../platform/memory-regions.ts'
import { DumpAddressError, DumpReadOnlyError } from './errors.ts'
import type { DumpRun } from './runs.ts'
import { readWhole } from './source.ts'

export class DumpMemory extends RegionMemory {
  readonly runs: readonly DumpRun[]
  readonly #source: ByteSource

  /** @param runs sorted, without overlap, within the source */
  constructor(source: ByteSource, runs: readonly DumpRun[]) {
    super(runs.map(({ start, size }) => ({ start, size, kind: 'rom' })))
    this.runs = runs
    this.#source = source
  }

  /**
   * Like `read`, for somebody who named the address.
   * @throws DumpAddressError when a byte is not in the dump
   */
  readExact(address: number, target: Uint8Array): void {
    this.requireCovered(address, target.length)
    this.read(address, target)
  }

  /** @throws DumpAddressError when a byte is not in the dump */
  requireCovered(address: number, length: number): void {
    if (this.covers(address, length, 'read')) return
    throw new DumpAddressError({ file: this.#source.name, address, length, held: this.#around(address) })
  }

  /** @throws DumpReadOnlyError always */
  override load(address: number): void {
    throw new DumpReadOnlyError(this.#source.name, address)
  }

  /** @throws DumpError when the file has become shorter, or what reading it throws */
  protected readInside(address: number, target: Uint8Array): void {
    const run = this.runs[regionAtOrAbove(this.regions, address)]
    if (run?.offset === undefined) target.fill(0)
    else readWhole(this.#source, run.offset + address - run.start, target, 'memory')
  }

  // Regions are ROM: nothing arrives here.
  protected writeInside(): void {}
  protected fillInside(): void {}

  /** What is held at or next to an address. */
  #around(address: number): string {
    const index = regionAtOrAbove(this.regions, address)
    const show = (run: DumpRun | undefined) =>
      run ? [`${hex(run.start, 8)}..${hex(run.start + run.size - 1, 8)}`] : []
    const here = this.runs[index]
    if (here && here.start <= address) return show(here).join()
    return [...show(this.runs[index - 1]), ...show(here)].join(' and ') || 'nothing'
  }
}
