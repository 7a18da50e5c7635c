/**
 * The ACPI tables as a real Linux lists them while it boots.
 *
 * ```
 * [    0.004000] ACPI: SSDT 0x000000000FFE1A2B 0000CA (v01 BOCHS  VMGENID  00000001 BXPC 00000001)
 * ```
 *
 * Source: Linux drivers/acpi/acpica/tbprint.c.
 * @module
 */
export interface BootTable {
  /** Four letters. */
  readonly signature: string
  readonly address: number
  /** Bytes. */
  readonly length: number
  readonly revision: number
  readonly oemId: string
  readonly oemTableId: string
  /** Whole. */
  readonly line: string
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
      line,
    })
  }
  return tables
}
