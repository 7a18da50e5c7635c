/**
 * The memory map as a real Linux prints it while it boots, and where it found the RSDP.
 *
 * ```
 * BIOS-e820: [mem 0x000000000ffdf000-0x000000000fffffff] reserved
 * efi: mem07: [Runtime Data |RUN|  |  |  |  |  |  |  |  |   |WB|WT|WC|UC] range=[0x000000000f8ed000-0x000000000f96cfff] (0MB)
 * efi: SMBIOS=0xf96c000 ACPI=0xf97e000 ACPI 2.0=0xf97e014 MEMATTR=0xee26018
 * ```
 *
 * UEFI's lines are there with `efi=debug` on the kernel's command line. They say more, so they count where there are any.
 *
 * Source: Linux arch/x86/kernel/e820.c (e820__print_table), drivers/firmware/efi/efi.c (efi_md_typeattr_format, efi_config_parse_tables).
 * @module
 */
import { E820_ACPI, E820_NVS, E820_RAM, E820_RESERVED, E820_UNUSABLE, type E820Entry } from '../fwcfg/e820.ts'
import {
  type EfiMemoryDescriptor,
  e820MemoryMap,
  type MemoryMapEntry,
  uefiMemoryMap,
} from './memory-check.ts'

/** As e820.c spells the types that ACPI defines. Any other one is printed with its number, or reserved all the same. */
const E820_TYPES: Readonly<Record<string, number>> = {
  usable: E820_RAM,
  reserved: E820_RESERVED,
  'ACPI data': E820_ACPI,
  'ACPI NVS': E820_NVS,
  unusable: E820_UNUSABLE,
}

/** UEFI's types in their order, as efi.c spells them, cut to the width of its column. */
const EFI_TYPES: readonly string[] = [
  'Reserved',
  'Loader Code',
  'Loader Data',
  'Boot Code',
  'Boot Data',
  'Runtime Code',
  'Runtime Data',
  'Conventional',
  'Unusable',
  'ACPI Reclaim',
  'ACPI Mem NVS',
  'MMIO',
  'MMIO Port',
  'PAL Code',
  'Persistent',
]
const EFI_PAGE_SIZE = 4096
const EFI_MEMORY_WB = 0x8n

const E820_LINE = /\bBIOS-e820: \[mem 0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})\] (.{1,40})$/
const EFI_LINE =
  /\befi: mem\d+: \[([^|\]]{1,24})\|([^\]]{1,80})\] range=\[0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})\]/
const RSDP_LINE = /\befi: .*\bACPI 2\.0=0x([0-9a-f]{1,16})\b/

/**
 * @param lines of a console or of dmesg; those of the last boot count
 * @returns in the order of the map; empty when there are no such lines
 */
export function kernelMemoryMap(lines: readonly string[]): readonly MemoryMapEntry[] {
  const boot = lastBoot(lines)
  const efi = boot.flatMap(efiDescriptor)
  return efi.length > 0 ? uefiMemoryMap(efi) : e820MemoryMap(boot.flatMap(e820Entry))
}

/** Where UEFI's configuration table has the RSDP; `undefined` when no line says so, as on a BIOS. */
export function kernelRsdpAddress(lines: readonly string[]): number | undefined {
  const [address] = lastBoot(lines).flatMap((line) => {
    const match = RSDP_LINE.exec(line)
    const number = Number.parseInt(match?.[1] ?? '', 16)
    return Number.isSafeInteger(number) ? [number] : []
  })
  return address
}

/** From the kernel's first line on. */
function lastBoot(lines: readonly string[]): readonly string[] {
  const start = lines.findLastIndex((line) => /\bLinux version \d/.test(line))
  return start < 0 ? lines : lines.slice(start)
}

function e820Entry(line: string): readonly E820Entry[] {
  const match = E820_LINE.exec(line)
  if (!match) return []
  const text = (match[3] ?? '').trim()
  const type = E820_TYPES[text] ?? Number(/^\D*type (\d{1,10})\)?$/.exec(text)?.[1] ?? E820_RESERVED)
  return range(match[1], match[2]).map(({ start, size }) => ({ address: start, length: size, type }))
}

function efiDescriptor(line: string): readonly EfiMemoryDescriptor[] {
  const match = EFI_LINE.exec(line)
  const type = EFI_TYPES.indexOf((match?.[1] ?? '').trim())
  if (!match || type < 0) return []
  const isWriteBack = (match[2] ?? '').split('|').some((attribute) => attribute.trim() === 'WB')
  return range(match[3], match[4]).map(({ start, size }) => {
    return { type, start, pages: size / EFI_PAGE_SIZE, attributes: isWriteBack ? EFI_MEMORY_WB : 0n }
  })
}

/** @param last the address of the last byte */
function range(first = '', last = ''): ReadonlyArray<{ readonly start: number; readonly size: number }> {
  const [start, end] = [Number.parseInt(first, 16), Number.parseInt(last, 16)]
  return Number.isSafeInteger(end) && start <= end ? [{ start, size: end - start + 1 }] : []
}
