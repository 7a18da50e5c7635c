/**
 * The 36-byte header that every ACPI system description table but RSDP and FACS begins with.
 *
 * Here, and not in `acpi/`, because the AML codec writes definition blocks with it too.
 *
 * Source: ACPI 6.5 §5.2.6 "System Description Table Header".
 * @module
 */
import { type Infer, struct, text, u8, u32le } from './layout.ts'

export const SDT_HEADER_SIZE = 36
export const SDT_LENGTH_OFFSET = 4
export const SDT_CHECKSUM_OFFSET = 9

export const SdtHeader = struct(
  'SdtHeader',
  {
    signature: text(4),
    length: u32le, // of the whole table, header included
    revision: u8,
    checksum: u8,
    oemId: text(6),
    oemTableId: text(8),
    oemRevision: u32le,
    creatorId: text(4),
    creatorRevision: u32le,
  },
  { size: SDT_HEADER_SIZE },
)
export type SdtHeader = Infer<typeof SdtHeader>

/**
 * Whether a table is the one that is asked for by its header, as LoadTable does. Padding does not count.
 * @param oemId empty for any
 * @param oemTableId empty for any
 */
export function isTable(header: SdtHeader, signature: string, oemId: string, oemTableId: string): boolean {
  const unpadded = (text: string) => text.replace(/[\0 ]+$/, '')
  const matches = (text: string, wanted: string) => wanted === '' || unpadded(text) === unpadded(wanted)
  return (
    header.signature === signature && matches(header.oemId, oemId) && matches(header.oemTableId, oemTableId)
  )
}
