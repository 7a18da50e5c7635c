/**
 * The text that `acpidump` prints: tables as hex dumps.
 *
 * ```
 * SSDT @ 0x000000007F777000
 *     0000: 53 53 44 54 CA 00 00 00 01 6D 42 4F 43 48 53 20  SSDT.....mBOCHS
 * ```
 *
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'

export interface DumpedTable {
  readonly signature: string
  /** Where it was in the guest's memory. */
  readonly address: bigint
  readonly bytes: Uint8Array
}

/** Text that begins like acpidump's, and goes on otherwise. */
export class AcpiDumpError extends VmgenidError {
  override readonly name = 'AcpiDumpError'
  constructor(line: number, problem: string, found: string) {
    super('ACPI_DUMP', `line ${line} of the dump: ${problem}`, {
      facts: { found: JSON.stringify(found.slice(0, 80)) },
    })
  }
}

const HEADING = /^([A-Z][A-Z0-9]{2,3})(?:\d+)? @ 0x([0-9A-Fa-f]{1,16})\s*$/
const BYTES = /^\s*([0-9A-Fa-f]{4,8}):((?: [0-9A-Fa-f]{2}){1,16})(?:\s|$)/

/** Whether text looks like acpidump's. */
export function isAcpiDump(text: string): boolean {
  return HEADING.test(text.trimStart().split('\n', 1)[0] ?? '')
}

/** @throws AcpiDumpError with the line, counted from 1 */
export function parseAcpiDump(text: string): readonly DumpedTable[] {
  const tables: { signature: string; address: bigint; bytes: number[] }[] = []
  for (const [i, line] of text.split('\n').entries()) {
    const trimmed = line.trimEnd()
    if (trimmed === '') continue
    const heading = HEADING.exec(trimmed)
    if (heading) {
      tables.push({ signature: heading[1] ?? '', address: BigInt(`0x${heading[2]}`), bytes: [] })
      continue
    }
    const row = BYTES.exec(trimmed)
    if (!row) throw new AcpiDumpError(i + 1, 'neither the heading of a table nor bytes of one', trimmed)
    const table = tables.at(-1)
    if (!table) throw new AcpiDumpError(i + 1, 'bytes without a table', trimmed)
    if (Number.parseInt(row[1] ?? '', 16) !== table.bytes.length) {
      throw new AcpiDumpError(i + 1, `the offset is not ${table.bytes.length.toString(16)}`, trimmed)
    }
    for (const byte of (row[2] ?? '').trim().split(' ')) table.bytes.push(Number.parseInt(byte, 16))
  }
  return tables.map((table) => ({ ...table, bytes: Uint8Array.from(table.bytes) }))
}
