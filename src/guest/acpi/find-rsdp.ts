/**
 * Where an operating system finds the RSDP: in UEFI's configuration table, or by looking through the BIOS area.
 *
 * The BIOS area is the first KiB of the extended BIOS data area, whose segment is the word at 0x40e, and 0xe0000 to
 * 0xfffff, in steps of 16 bytes; what is not whole and sound is passed over. What UEFI names is taken as it is.
 *
 * Source: ACPI 6.5 §5.2.5.1 "Finding the RSDP on IA-PC Systems", §5.2.5.2 "Finding the RSDP on UEFI Enabled Systems"
 * Behaviour: ACPICA source/components/tables/tbxfroot.c; Linux drivers/acpi/osl.c (`acpi_os_get_root_pointer`)
 * @module
 */
import { RSDP_SIGNATURE, RSDP_V2_SIZE, rsdpSumsAreZero } from '../../acpi/rsdp.ts'
import { toLatin1 } from '../../binary/bytes.ts'
import { hex } from '../../binary/numbers.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import type { GuestFindings } from '../findings.ts'

/** UEFI 2.10 §4.6 "EFI Configuration Table & Properties Table" */
export const EFI_ACPI_20_TABLE_GUID = '8868e871-e4f1-11d3-bc22-0080c73c8881'
export const EFI_ACPI_10_TABLE_GUID = 'eb9d2d30-2d88-11d3-9a16-0090273fc14d'

/** What firmware hands over. */
export type FirmwareHandOver =
  /** Vendor GUIDs in lower case, and where their tables are. */
  | { readonly kind: 'efi'; readonly configurationTable: ReadonlyMap<string, number> }
  /** An address that somebody else has found, such as a boot loader. */
  | { readonly kind: 'address'; readonly rsdp: number }
  | { readonly kind: 'bios' }

const EBDA_POINTER = 0x40e
const EBDA_WINDOW = 0x400
const LOW_MEMORY_END = 0xa_0000
const HIGH_WINDOW = 0xe_0000
const HIGH_WINDOW_SIZE = 0x2_0000
const STEP = 16

/** @returns a guest-physical address; `undefined` when there is none */
export function findRsdp(
  memory: GuestMemory,
  handOver: FirmwareHandOver,
  findings: GuestFindings,
): number | undefined {
  switch (handOver.kind) {
    case 'address':
      return handOver.rsdp
    case 'efi': {
      const { configurationTable } = handOver
      const found =
        configurationTable.get(EFI_ACPI_20_TABLE_GUID) ?? configurationTable.get(EFI_ACPI_10_TABLE_GUID)
      // Linux looks through the BIOS area only when it was not started by UEFI.
      if (found === undefined) findings.error('rsdp-not-found', 'UEFI names no ACPI table')
      return found
    }
    case 'bios': {
      const found = scanEbda(memory, findings) ?? scan(memory, HIGH_WINDOW, HIGH_WINDOW_SIZE, findings)
      if (found === undefined) {
        findings.error('rsdp-not-found', 'no RSDP with good checksums in the BIOS area')
      }
      return found
    }
  }
}

function scanEbda(memory: GuestMemory, findings: GuestFindings): number | undefined {
  const start = (memory.readU16(EBDA_POINTER) ?? 0) * 16
  // A segment that makes no sense is no EBDA.
  if (start <= 0x400 || start >= LOW_MEMORY_END) return undefined
  return scan(memory, start, Math.min(EBDA_WINDOW, LOW_MEMORY_END - start), findings)
}

function scan(memory: GuestMemory, start: number, size: number, findings: GuestFindings): number | undefined {
  // The last one may reach beyond the window.
  const bytes = new Uint8Array(size + RSDP_V2_SIZE)
  memory.read(start, bytes)
  for (let offset = 0; offset < size; offset += STEP) {
    if (toLatin1(bytes.subarray(offset, offset + RSDP_SIGNATURE.length)) !== RSDP_SIGNATURE) continue
    const address = start + offset
    if (rsdpSumsAreZero(bytes.subarray(offset, offset + RSDP_V2_SIZE))) return address
    findings.warning(
      'rsdp-checksum',
      `the RSDP at ${hex(address)} has a wrong checksum; passed over`,
      address,
    )
  }
  return undefined
}
