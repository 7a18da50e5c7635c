/**
 * Where a PC's RAM is: one piece below 4 GiB, the rest above, and what firmware is told of it.
 *
 * Behaviour: QEMU hw/i386/pc_piix.c and hw/i386/pc_q35.c (the split), hw/i386/pc.c (the hole below 1 TiB).
 * @module
 */
import { roundUp } from '../binary/numbers.ts'
import { E820_RAM, E820_RESERVED, type E820Entry } from '../fwcfg/e820.ts'
import type { BoardConfig, BoardKind } from './config.ts'

const GIB = 2 ** 30
const FOUR_GIB = 4 * GIB

// The 12 GiB below 1 TiB belong to AMD's HyperTransport.
const HT_START = 0xfd_0000_0000
const HT_END = 0x100_0000_0000

/** The end of what PCI devices may use below 4 GiB: the I/O APIC begins. */
export const PCI_HOLE_END = 0xfec0_0000

export interface MemoryMap {
  /** The HyperTransport range is reserved. */
  readonly htReserved: boolean
  /** Bytes of RAM from address 0. */
  readonly below4G: number
  /** Bytes of RAM from `above4GStart`; 0 when all fits below. */
  readonly above4G: number
  /** 4 GiB, or 1 TiB where the RAM would reach into the HyperTransport range. */
  readonly above4GStart: number
  /** The 64-bit window for PCI devices: above all RAM, aligned to 1 GiB. */
  readonly pciHole64: { readonly start: number; readonly size: number }
}

interface Split {
  /** With less memory than this, all of it is below 4 GiB. */
  readonly limit: number
  /** Otherwise so much is. */
  readonly lowMemory: number
  /** QEMU's default size of the 64-bit PCI window. */
  readonly pciHole64Size: number
}

/** Both keep 1 GiB alignment when memory is split; q35 leaves room for PCIEXBAR at 0xb0000000. */
const SPLIT: Readonly<Record<BoardKind, Split>> = {
  pc: { limit: 0xe000_0000, lowMemory: 0xc000_0000, pciHole64Size: 2 * GIB },
  q35: { limit: 0xb000_0000, lowMemory: 0x8000_0000, pciHole64Size: 32 * GIB },
}

export function memoryMap({
  kind,
  memorySize,
  cpuVendor,
}: Pick<BoardConfig, 'kind' | 'memorySize' | 'cpuVendor'>): MemoryMap {
  const { limit, lowMemory, pciHole64Size } = SPLIT[kind]
  const below4G = memorySize >= limit ? lowMemory : memorySize
  const above4G = memorySize - below4G
  const hole64 = (start: number) => roundUp(start + above4G, GIB)
  // The whole block moves, not the part that would overlap, and it makes room for the PCI window too.
  const htReserved = cpuVendor === 'amd'
  const overlaps = htReserved && hole64(FOUR_GIB) + pciHole64Size - 1 >= HT_START
  const above4GStart = overlaps ? HT_END : FOUR_GIB
  const pciHole64 = { start: hole64(above4GStart), size: pciHole64Size }
  return { htReserved, below4G, above4G, above4GStart, pciHole64 }
}

/** RAM as regions, in address order. */
export function ramRegions({
  below4G,
  above4G,
  above4GStart,
}: MemoryMap): Array<{ start: number; size: number }> {
  const low = { start: 0, size: below4G }
  return above4G === 0 ? [low] : [low, { start: above4GStart, size: above4G }]
}

/** `etc/e820` in QEMU's order: the reserved range first. */
export function e820Entries(map: MemoryMap): E820Entry[] {
  const ram = ramRegions(map).map(({ start, size }) => ({ address: start, length: size, type: E820_RAM }))
  return map.htReserved
    ? [{ address: HT_START, length: HT_END - HT_START, type: E820_RESERVED }, ...ram]
    : ram
}
