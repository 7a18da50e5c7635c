/**
 * What Linux's boot messages say of the machine: facts that no driver has to be asked for.
 *
 * ```
 * [    0.000000] BIOS-e820: [mem 0x000000000ffe0000-0x000000000fffffff] reserved
 * [    0.004000] ACPI: SSDT 0x000000000FFE1A2B 0000CA (v01 BOCHS  VMGENID  00000001 BXPC 00000001)
 * ```
 *
 * Source: Linux arch/x86/kernel/e820.c, drivers/acpi/acpica/tbprint.c.
 * @module
 */
import type { MemoryKind, MemoryMapEntry } from './memory-check.ts'

const KINDS: Readonly<Record<string, MemoryKind>> = {
  usable: 'usable',
  reserved: 'reserved',
  'ACPI data': 'ACPI data',
  'ACPI NVS': 'ACPI NVS',
  unusable: 'unusable',
  'persistent (type 7)': 'persistent',
  'persistent (type 12)': 'persistent',
}

/** The memory map as the firmware handed it over: that of the last boot in the lines. */
export function bootMemoryMap(lines: readonly string[]): readonly MemoryMapEntry[] {
  let entries: MemoryMapEntry[] = []
  for (const line of lines) {
    if (/Linux version \d/.test(line)) entries = []
    const match = /\bBIOS-e820: \[mem (0x[0-9a-f]{1,16})-(0x[0-9a-f]{1,16})\] (.+?)\s*$/i.exec(line)
    if (!match) continue
    const [, first = '', last = '', name = ''] = match
    const [start, end] = [Number(first), Number(last)]
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || end < start) continue
    entries.push({ start, size: end - start + 1, kind: KINDS[name] ?? 'reserved', name })
  }
  return entries
}

export interface BootTable {
  /** Four letters. */
  readonly signature: string
  readonly address: number
  /** Bytes. */
  readonly length: number
  readonly revision: number
  readonly oemId: string
  readonly oemTableId: string
}

/** The ACPI tables with a header that the kernel lists, those of the last boot in the lines. */
export function bootTables(lines: readonly string[]): readonly BootTable[] {
  let tables: BootTable[] = []
  for (const line of lines) {
    if (/Linux version \d/.test(line)) tables = []
    const match =
      /\bACPI: ([A-Z0-9_]{4}) 0x([0-9A-F]{1,16}) ([0-9A-F]{6}) \(v([0-9A-F]{2}) (.{6}) (.{8}) /.exec(line)
    if (!match) continue
    const [, signature = '', address = '', length = '', revision = '', oemId = '', oemTableId = ''] = match
    tables.push({
      signature,
      address: Number.parseInt(address, 16),
      length: Number.parseInt(length, 16),
      revision: Number.parseInt(revision, 16),
      oemId: oemId.trim(),
      oemTableId: oemTableId.trim(),
    })
  }
  return tables
}
