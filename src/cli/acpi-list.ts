/**
 * `vmgenid acpi list FILE…`
 * @module
 */
import type { Command } from 'commander'
import { columns } from '../binary/columns.ts'
import { hex } from '../binary/numbers.ts'
import { SDT_HEADER_SIZE, SdtHeader } from '../binary/sdt-header.ts'
import { plural } from '../firmware/log-reader/words.ts'
import { type AcpiTableFile, readAcpiTables } from '../node/acpi-tables.ts'
import { type CliIo, paint } from './io.ts'

const EXAMPLES = `
FILE is a table, a blob of several tables, the text of acpidump, a folder with any of these, or \`-\`.
A checksum of \`unset\` is a zero that the firmware is still to replace, as in fw_cfg's etc/acpi/tables.

Examples:
  vmgenid acpi list /sys/firmware/acpi/tables
  vmgenid acpi list captures/q35/etc_acpi_tables
  acpidump | vmgenid acpi list --json -

Exit status: 0 good, 2 unreadable input.`

export function addAcpiListCommand(acpi: Command, io: CliIo): void {
  acpi
    .command('list')
    .summary('tables with length, revision, identifiers, checksum')
    .argument('<file...>', 'tables, blobs of tables, folders, or `-`')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((files: string[], { json }: { readonly json?: boolean }) => list(io, files, json === true))
}

async function list(io: CliIo, files: readonly string[], json: boolean): Promise<void> {
  const { tables, gaps } = await readAcpiTables(files, io.readStdin)
  if (json) {
    const result = { schemaVersion: 1, tables: tables.map(describe), gaps }
    io.out(`${JSON.stringify(result, undefined, 2)}\n`)
    return
  }
  const heading = [
    'TABLE',
    'LENGTH',
    'REV',
    'OEM ID',
    'TABLE ID',
    'OEM REV',
    'MADE BY',
    'CHECKSUM',
    'OFFSET',
    'FILE',
  ]
  const text = columns([heading, ...tables.map(row)], { right: [1, 2, 8] })
  io.out(`${text.replaceAll(/ wrong(?= )/g, (word) => paint(io, 'red', word))}\n`)
  for (const { file, offset, signature, missing } of tables) {
    if (missing > 0)
      io.err(`vmgenid: ${file}: ${signature} at ${hex(offset)} lacks its last ${plural(missing, 'byte')}\n`)
  }
  for (const { file, offset, length } of gaps) {
    io.err(`vmgenid: ${file}: ${plural(length, 'byte')} at ${hex(offset)} are no table\n`)
  }
}

/** FACS and RSDP have no such header. */
function headerOf({ signature, bytes }: AcpiTableFile): SdtHeader | undefined {
  return signature === 'FACS' || signature === 'RSDP'
    ? undefined
    : SdtHeader.decode(bytes.subarray(0, SDT_HEADER_SIZE))
}

function row(table: AcpiTableFile): string[] {
  const header = headerOf(table)
  return [
    table.signature,
    hex(table.bytes.length + table.missing),
    header ? String(header.revision) : '-',
    ...(header
      ? [
          clean(header.oemId),
          clean(header.oemTableId),
          hex(header.oemRevision),
          `${clean(header.creatorId)} ${hex(header.creatorRevision)}`,
        ]
      : ['-', '-', '-', '-']),
    table.checksum,
    hex(table.offset),
    table.file,
  ]
}

function describe(table: AcpiTableFile): Readonly<Record<string, unknown>> {
  const { file, offset, signature, checksum, bytes, missing } = table
  const header = headerOf(table)
  const fields = header && {
    revision: header.revision,
    oemId: clean(header.oemId),
    oemTableId: clean(header.oemTableId),
    oemRevision: header.oemRevision,
    creatorId: clean(header.creatorId),
    creatorRevision: header.creatorRevision,
  }
  return { file, offset, signature, length: bytes.length + missing, missing, checksum, ...fields }
}

/** Identifiers are padded with blanks or NUL, and may hold anything. */
function clean(text: string): string {
  return text.replace(/[\0 ]+$/, '').replace(/[^\x20-\x7e]/g, '?')
}
