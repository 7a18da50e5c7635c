/**
 * What OVMF itself occupies before any table is installed, and the bins it keeps, as an x64 DEBUG build of 2025-08 did.
 *
 * Ranges at the top are relative to the end of RAM below 4 GiB. What is boot services' own is coarse: an operating system
 * takes it as free anyway.
 *
 * Source: the memory map of a guest over such a build, 2 GiB of RAM; edk2 OvmfPkg/OvmfPkgX64.fdf for the ranges below 24
 * MiB, OvmfPkg/PlatformPei/MemTypeInfo.c for the bins.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import { formatSize } from '../binary/numbers.ts'
import {
  EFI_PAGE_SIZE,
  EfiACPIMemoryNVS,
  EfiACPIReclaimMemory,
  EfiBootServicesCode,
  EfiBootServicesData,
  type EfiMemoryType,
  EfiReservedMemoryType,
  EfiRuntimeServicesCode,
  EfiRuntimeServicesData,
  type MemoryAllocation,
  type MemoryDescriptor,
  type Placement,
  UefiMemory,
} from './uefi-memory.ts'

/** RAM below which the layout does not fit. */
export const OVMF_MEMORY_MIN = 64 * 2 ** 20

export interface RamRange {
  /** Guest-physical address and bytes. */
  readonly start: number
  readonly size: number
}

/** Less RAM below 4 GiB than OVMF starts with. */
export class FirmwareMemoryError extends VmgenidError {
  override readonly name = 'FirmwareMemoryError'
  constructor(size: number) {
    super('FIRMWARE_MEMORY', `${formatSize(size)} of RAM below 4 GiB are too little for OVMF`, {
      hint: `Give the machine at least ${formatSize(OVMF_MEMORY_MIN)}.`,
    })
  }
}

const FOUR_GIB = 2 ** 32

/** Start and end as they are. */
const LOW: ReadonlyArray<readonly [start: number, end: number, type: EfiMemoryType, what: string]> = [
  [0x80_0000, 0x80_8000, EfiACPIMemoryNVS, 'page tables of SEC, LockBox'],
  [0x80_b000, 0x80_c000, EfiACPIMemoryNVS, 'work area of SEC'],
  [0x81_1000, 0x90_0000, EfiACPIMemoryNVS, 'PEI firmware volume'],
  [0x90_0000, 0x178_0000, EfiBootServicesData, 'DXE firmware volume'],
]

/** Bytes below the end of low RAM. */
const HIGH: ReadonlyArray<readonly [from: number, to: number, type: EfiMemoryType, what: string]> = [
  [0x80_1000, 0x20_0000, EfiBootServicesData, 'memory of PEI'],
  [0x1a_3000, 0x18_3000, EfiBootServicesData, 'stack'],
  [0x18_3000, 0x15_3000, EfiBootServicesCode, 'DXE core'],
  [0x15_3000, 0x14_f000, EfiReservedMemoryType, 'S3 resume stack'],
  [0x14_f000, 0x14_d000, EfiACPIMemoryNVS, 'PEI S3 memory'],
  [0x14_d000, 0x10_c000, EfiBootServicesData, 'PEI modules'],
  [0x10_c000, 0x8_8000, EfiRuntimeServicesData, 'variables'],
  [0x8_8000, 0, EfiACPIMemoryNVS, 'variables of the flash emulation'],
]

/** From the end of low RAM downwards, behind 'memory of PEI'. */
const BINS: ReadonlyArray<readonly [pages: number, type: EfiMemoryType]> = [
  [0x80, EfiACPIMemoryNVS],
  [0x12, EfiACPIReclaimMemory],
  [0x80, EfiReservedMemoryType],
  [0x100, EfiRuntimeServicesCode],
  [0x100, EfiRuntimeServicesData],
]
const BINS_END = 0x80_1000

/**
 * The allocator as the table driver finds it.
 * @param neighbours allocations of others, which take the place of what the model has there
 * @throws FirmwareMemoryError, and what UefiMemory throws
 */
export function ovmfMemory(
  ram: readonly RamRange[],
  placement?: Placement,
  neighbours: readonly MemoryAllocation[] = [],
): UefiMemory {
  const top = endOfLowRam(ram)
  const own: MemoryAllocation[] = [
    ...LOW.map(([start, end, type, what]) => range(start, end, type, what)),
    ...HIGH.map(([from, to, type, what]) => range(top - from, top - to, type, what)),
  ]
  const occupied = [...neighbours.reduce(without, own), ...neighbours]
  const bins: MemoryDescriptor[] = []
  let end = top - BINS_END
  for (const [pages, type] of BINS) {
    end -= pages * EFI_PAGE_SIZE
    bins.push({ start: end, pages, type })
  }
  return new UefiMemory({ ram: withoutVideoMemory(ram), occupied, bins, placement })
}

/** Of the RAM below 4 GiB, a whole page. @throws FirmwareMemoryError */
export function endOfLowRam(ram: readonly RamRange[]): number {
  const ends = ram.filter(({ start }) => start < FOUR_GIB).map(({ start, size }) => start + size)
  const top = Math.min(FOUR_GIB, Math.max(0, ...ends))
  const aligned = Math.floor(top / EFI_PAGE_SIZE) * EFI_PAGE_SIZE
  if (aligned < OVMF_MEMORY_MIN) throw new FirmwareMemoryError(aligned)
  return aligned
}

/** 0xa0000 to 0xfffff: video memory and ROMs are not the allocator's. */
function withoutVideoMemory(ram: readonly RamRange[]): RamRange[] {
  return ram.flatMap(({ start, size }) => {
    const end = start + size
    if (start >= 0x10_0000 || end <= 0xa_0000) return [{ start, size }]
    const below = { start, size: 0xa_0000 - start }
    return [
      ...(below.size > 0 ? [below] : []),
      ...(end > 0x10_0000 ? [{ start: 0x10_0000, size: end - 0x10_0000 }] : []),
    ]
  })
}

function range(start: number, end: number, type: EfiMemoryType, what: string): MemoryAllocation {
  return { start, pages: (end - start) / EFI_PAGE_SIZE, type, what }
}

/** The allocations with a hole where another one is. */
function without(allocations: readonly MemoryAllocation[], hole: MemoryAllocation): MemoryAllocation[] {
  const [from, to] = [hole.start, hole.start + hole.pages * EFI_PAGE_SIZE]
  return allocations.flatMap(({ start, pages, type, what }) => {
    const end = start + pages * EFI_PAGE_SIZE
    if (end <= from || start >= to) return [{ start, pages, type, what }]
    return [
      ...(start < from ? [range(start, from, type, what)] : []),
      ...(end > to ? [range(to, end, type, what)] : []),
    ]
  })
}
