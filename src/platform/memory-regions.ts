/**
 * What lies where in the guest-physical address space: RAM and ROM, sorted, without overlap, and nothing in between.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { checkInteger, formatSize, hex } from '../binary/numbers.ts'

/** The end of the guest-physical addresses that x86 can have: 52 bits. */
export const GUEST_ADDRESS_LIMIT = 2 ** 52

export interface MemoryRegion {
  /** Guest-physical address of the first byte. */
  readonly start: number
  /** In bytes, not zero. */
  readonly size: number
  /** `rom`: the guest reads it and cannot change it. */
  readonly kind: 'ram' | 'rom'
}

/** Regions that overlap, are empty, or run past 52 bits. */
export class MemoryRegionError extends VmgenidError {
  override readonly name = 'MemoryRegionError'
  constructor(problem: string, region: MemoryRegion) {
    super('MEMORY_REGION', `memory region ${problem}`, {
      facts: { start: hex(region.start), size: formatSize(region.size), kind: region.kind },
      hint: 'Give regions of at least one byte below 2^52 that do not overlap.',
    })
  }
}

/** Bytes of a host-side load that are not guest memory. */
export class MemoryLoadError extends VmgenidError {
  override readonly name = 'MemoryLoadError'
  constructor(address: number, length: number) {
    super('MEMORY_LOAD', `no guest memory at ${hex(address)} for all of ${formatSize(length)}`, {
      hint: 'Load only into RAM or ROM regions of this machine.',
    })
  }
}

/** Sorted and checked. @throws MemoryRegionError, NumberRangeError */
export function checkRegions(regions: readonly MemoryRegion[]): readonly MemoryRegion[] {
  const sorted = regions.map((region) => ({ ...region })).sort((a, b) => a.start - b.start)
  let end = 0
  for (const region of sorted) {
    checkInteger('start of a memory region', region.start)
    checkInteger('size of a memory region', region.size)
    if (region.size === 0) throw new MemoryRegionError('is empty', region)
    if (region.start + region.size > GUEST_ADDRESS_LIMIT)
      throw new MemoryRegionError('ends above 2^52', region)
    if (region.start < end) throw new MemoryRegionError('overlaps the one below it', region)
    end = region.start + region.size
  }
  return sorted
}

/** Index of the region that holds `address`, or of the first one above it; `regions.length` when there is none. */
export function regionAtOrAbove(regions: readonly MemoryRegion[], address: number): number {
  let low = 0
  let high = regions.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const region = regions[middle]
    if (region && region.start + region.size <= address) low = middle + 1
    else high = middle
  }
  return low
}
