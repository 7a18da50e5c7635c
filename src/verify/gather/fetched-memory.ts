/**
 * Memory of a machine that answers later, for code that follows pointers at once: what it asks for and is not here is
 * fetched, and the code is run again, until everything that it asks for is here.
 * @module
 */

import type { MachineMemory } from '../../machines/machine.ts'
import { RegionMemory } from '../../platform/guest-memory.ts'
import { PAGE_SIZE } from '../evidence.ts'

/** Pages that are fetched of one machine: tables that lead all over memory have to end somewhere. */
const PAGE_LIMIT = 8192
/** Pointers that lead on to pointers. */
const ROUND_LIMIT = 64
/** Where a PC has its BIOS: no RAM to its owner, and memory to its guest. */
const BIOS_AREA = { start: 0xc_0000, size: 0x4_0000 }

/** How memory is fetched. */
export type FetchMemory = (address: number, length: number) => Promise<Uint8Array | undefined>

export class FetchedMemory extends RegionMemory {
  readonly #pages = new Map<number, Uint8Array>()
  readonly #missing = new Set<number>()

  constructor(ram: MachineMemory['ram']) {
    super(withBiosArea(ram).map((range) => ({ ...range, kind: 'rom' })))
  }

  /** Pages that were asked for since the last call and are not here. */
  takeMissing(): number[] {
    const missing = [...this.#missing].sort((a, b) => a - b)
    this.#missing.clear()
    return missing
  }

  /** Nothing is missing of what was asked for. */
  get isComplete(): boolean {
    return this.#missing.size === 0
  }

  get pageCount(): number {
    return this.#pages.size
  }

  /** @param bytes a page; `undefined`: there is no memory, and zeros are read */
  put(page: number, bytes: Uint8Array | undefined): void {
    this.#pages.set(page, bytes ?? new Uint8Array(PAGE_SIZE))
  }

  protected readInside(address: number, target: Uint8Array): void {
    for (let done = 0; done < target.length; ) {
      const inPage = (address + done) % PAGE_SIZE
      const page = (address + done - inPage) / PAGE_SIZE
      const size = Math.min(PAGE_SIZE - inPage, target.length - done)
      const bytes = this.#pages.get(page)
      if (bytes) target.set(bytes.subarray(inPage, inPage + size), done)
      else {
        this.#missing.add(page)
        target.fill(0, done, done + size)
      }
      done += size
    }
  }

  // Regions are ROM: nothing arrives here.
  protected writeInside(): void {}
  protected fillInside(): void {}
}

/** Runs `work` until all memory that it looks at is here. What is beyond the limits is read as zeros. */
export async function throughMemory<T>(
  memory: FetchedMemory,
  fetch: FetchMemory,
  work: (memory: FetchedMemory) => T,
): Promise<T> {
  for (let round = 0; ; round++) {
    const result = work(memory)
    const missing = memory.takeMissing()
    if (missing.length === 0 || round === ROUND_LIMIT || memory.pageCount + missing.length > PAGE_LIMIT)
      return result
    for (const [first, count] of runsOf(missing)) {
      const bytes = await fetch(first * PAGE_SIZE, count * PAGE_SIZE)
      for (let i = 0; i < count; i++) {
        const page = bytes?.subarray(i * PAGE_SIZE, (i + 1) * PAGE_SIZE)
        memory.put(first + i, page ?? (await fetch((first + i) * PAGE_SIZE, PAGE_SIZE)))
      }
    }
  }
}

/** Neighbours together: a request costs more than its bytes. */
function runsOf(pages: readonly number[]): [first: number, count: number][] {
  const runs: [number, number][] = []
  for (const page of pages) {
    const last = runs.at(-1)
    if (last && last[0] + last[1] === page) last[1]++
    else runs.push([page, 1])
  }
  return runs
}

function withBiosArea(ram: MachineMemory['ram']): { start: number; size: number }[] {
  const end = BIOS_AREA.start + BIOS_AREA.size
  if (ram.some(({ start, size }) => start <= BIOS_AREA.start && start + size >= end)) return [...ram]
  const around = ram.flatMap(({ start, size }) => {
    const below = Math.min(start + size, BIOS_AREA.start) - start
    const above = Math.max(start, end)
    return [
      ...(below > 0 ? [{ start, size: below }] : []),
      ...(start + size > above ? [{ start: above, size: start + size - above }] : []),
    ]
  })
  return [...around, BIOS_AREA].sort((a, b) => a.start - b.start)
}
