/**
 * Whether the generation ID lies where it may: alignment, kind of memory, and who else is told to use it.
 *
 * Source: Microsoft "Virtual Machine Generation ID" (2012), requirements R1a to R1e as QEMU docs/specs/vmgenid.rst numbers them;
 * ACPI 6.5 §15.1 "INT 15H, E820H - Query System Address Map", §15.4 "UEFI Assumptions and Conventions"; UEFI 2.10 §7.2
 * @module
 */
import { hex, roundUp } from '../binary/numbers.ts'
import { E820_ACPI, E820_NVS, E820_RAM, E820_UNUSABLE, type E820Entry } from '../fwcfg/e820.ts'
import type { GuestMemory } from '../platform/guest-memory.ts'
import { VMGENID_SIZE } from './drivers/driver.ts'

/** What an operating system makes of a range. */
export type MemoryKind = 'usable' | 'reserved' | 'ACPI data' | 'ACPI NVS' | 'unusable' | 'persistent'

export interface MemoryMapEntry {
  readonly start: number
  /** Bytes. */
  readonly size: number
  readonly kind: MemoryKind
  /** As the map names it, such as `type 4` or `EfiACPIMemoryNVS, type 10`. */
  readonly name: string
  /** The firmware says that the range can be mapped write-back; absent where a map does not say. */
  readonly writeBack?: boolean
}

/** Any type that ACPI does not define is reserved. */
export function e820MemoryMap(entries: readonly E820Entry[]): readonly MemoryMapEntry[] {
  const kinds: Readonly<Record<number, MemoryKind>> = {
    [E820_RAM]: 'usable',
    [E820_ACPI]: 'ACPI data',
    [E820_NVS]: 'ACPI NVS',
    [E820_UNUSABLE]: 'unusable',
  }
  return entries.map(({ address, length, type }) => ({
    start: address,
    size: length,
    kind: kinds[type] ?? 'reserved',
    name: `type ${type}`,
  }))
}

/** UEFI's memory types in their order, with what an operating system makes of each after ExitBootServices. */
const EFI_TYPES: ReadonlyArray<readonly [name: string, kind: MemoryKind]> = [
  ['EfiReservedMemoryType', 'reserved'],
  ['EfiLoaderCode', 'usable'],
  ['EfiLoaderData', 'usable'],
  ['EfiBootServicesCode', 'usable'],
  ['EfiBootServicesData', 'usable'],
  ['EfiRuntimeServicesCode', 'reserved'],
  ['EfiRuntimeServicesData', 'reserved'],
  ['EfiConventionalMemory', 'usable'],
  ['EfiUnusableMemory', 'unusable'],
  ['EfiACPIReclaimMemory', 'ACPI data'],
  ['EfiACPIMemoryNVS', 'ACPI NVS'],
  ['EfiMemoryMappedIO', 'reserved'],
  ['EfiMemoryMappedIOPortSpace', 'reserved'],
  ['EfiPalCode', 'reserved'],
  ['EfiPersistentMemory', 'persistent'],
]
const EFI_PAGE_SIZE = 4096
const EFI_MEMORY_WB = 0x8n

export interface EfiMemoryDescriptor {
  readonly type: number
  readonly start: number
  readonly pages: number
  readonly attributes?: bigint
}

export function uefiMemoryMap(descriptors: readonly EfiMemoryDescriptor[]): readonly MemoryMapEntry[] {
  return descriptors.map(({ type, start, pages, attributes }) => {
    const [known, kind] = EFI_TYPES[type] ?? ['unknown', 'reserved' as const]
    const name = `${known}, type ${type}`
    return {
      start,
      size: pages * EFI_PAGE_SIZE,
      kind,
      name,
      ...(attributes === undefined ? {} : { writeBack: (attributes & EFI_MEMORY_WB) !== 0n }),
    }
  })
}

export interface HolderCheck {
  /** `one entry`: all 16 bytes are in one range of the map. */
  readonly rule: 'R1a' | 'R1b' | 'R1c' | 'R1d' | 'R1e' | 'one entry'
  /** `unknown`: this map cannot show it. */
  readonly status: 'ok' | 'failed' | 'unknown'
  /** The facts in one sentence. */
  readonly found: string
}

/** @param map as firmware handed it over; `undefined` when there is none, as with a bare device tree */
export function checkHolder(
  address: number,
  memory: GuestMemory,
  map: readonly MemoryMapEntry[] | undefined,
): readonly HolderCheck[] {
  return [
    alignment(address),
    backing(address, memory),
    ...(map ? placement(address, map) : unknownPlacement()),
    caching(address, memory, map),
  ]
}

function alignment(address: number): HolderCheck {
  const good = address % 8 === 0
  return {
    rule: 'R1a',
    status: good ? 'ok' : 'failed',
    found: `${hex(address)} is ${good ? '' : 'not '}a multiple of 8`,
  }
}

function backing(address: number, memory: GuestMemory): HolderCheck {
  const good = memory.covers(address, VMGENID_SIZE, 'read')
  return {
    rule: 'R1b',
    status: good ? 'ok' : 'failed',
    found: `there is ${good ? '' : 'no '}memory at ${range(address)}`,
  }
}

function placement(address: number, map: readonly MemoryMapEntry[]): readonly HolderCheck[] {
  const end = address + VMGENID_SIZE
  const entries = map.filter(({ start, size }) => start < end && address < start + size)
  const names = entries.map(showEntry).join(' and ')
  const whole = entries.find(({ start, size }) => start <= address && end <= start + size)
  const inUse = entries.filter(({ kind }) => kind === 'usable' || kind === 'ACPI data')
  const usable = entries.filter(({ kind }) => kind === 'usable')
  const where = names === '' ? 'in no entry of the memory map' : `in ${names}`
  return [
    {
      rule: 'R1c',
      status: usable.length > 0 ? 'failed' : 'ok',
      found: usable.length > 0 ? `the operating system uses ${usable.map(showEntry).join(' and ')}` : where,
    },
    {
      rule: 'R1d',
      status: inUse.length > 0 ? 'failed' : 'ok',
      found: where,
    },
    {
      rule: 'one entry',
      status: entries.length === 0 ? 'unknown' : whole && entries.length === 1 ? 'ok' : 'failed',
      found: where,
    },
  ]
}

function unknownPlacement(): readonly HolderCheck[] {
  return (['R1c', 'R1d', 'one entry'] as const).map((rule) => {
    return { rule, status: 'unknown', found: 'there is no memory map' }
  })
}

/** A page that holds nothing else is mapped by nobody else. */
function caching(
  address: number,
  memory: GuestMemory,
  map: readonly MemoryMapEntry[] | undefined,
): HolderCheck {
  const uncached = map?.find(
    ({ start, size, writeBack }) => writeBack === false && start <= address && address < start + size,
  )
  if (uncached) return { rule: 'R1e', status: 'failed', found: `${showEntry(uncached)} is not write-back` }
  const start = address - (address % EFI_PAGE_SIZE)
  const end = roundUp(address + VMGENID_SIZE, EFI_PAGE_SIZE)
  const page = new Uint8Array(Math.min(end - start, 2 * EFI_PAGE_SIZE))
  if (!memory.read(start, page)) {
    return { rule: 'R1e', status: 'unknown', found: `the page at ${hex(start)} is not all memory` }
  }
  page.fill(0, address - start, address - start + VMGENID_SIZE)
  const other = page.findIndex((byte) => byte !== 0)
  return other < 0
    ? { rule: 'R1e', status: 'ok', found: `the page at ${hex(start)} holds nothing else` }
    : { rule: 'R1e', status: 'unknown', found: `the page holds something else at ${hex(start + other)}` }
}

function range(address: number): string {
  return `${hex(address)}..${hex(address + VMGENID_SIZE - 1)}`
}

/** `0x7f77f000..0x7f7fefff (ACPI NVS, type 4)` */
function showEntry({ start, size, kind, name }: MemoryMapEntry): string {
  return `${hex(start)}..${hex(start + size - 1)} (${kind}, ${name})`
}
