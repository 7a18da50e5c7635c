/**
 * ACPI tables from where people have them: table files, blobs of several tables, the text of acpidump, folders of any of
 * these, `/sys/firmware/acpi/tables`.
 * @module
 */
import { join } from 'node:path'
import { isAcpiDump, parseAcpiDump } from '../acpi/acpidump.ts'
import { type FoundTable, type Gap, tablesIn } from '../acpi/tables-in.ts'
import { toLatin1 } from '../binary/bytes.ts'
import { FileError, inFile, isFolder, listFiles, readFileBounded } from './files.ts'

/** Of one file; the largest tables in the field have less than 1 MiB. */
export const ACPI_FILE_LIMIT = 64 * 2 ** 20
const TOTAL_LIMIT = 256 * 2 ** 20

export interface AcpiTableFile extends FoundTable {
  /** Path of the file that has it. */
  readonly file: string
  /** Nothing else is in the file. */
  readonly alone: boolean
}

export interface AcpiTableFiles {
  /** In the order in which they were given; of a folder by name, so that SSDT2 comes before SSDT10, and a DSDT first. */
  readonly tables: readonly AcpiTableFile[]
  /** Bytes between and behind tables. */
  readonly gaps: readonly (Gap & { readonly file: string })[]
}

/**
 * @param paths files, folders, or `-`
 * @param readStdin for `-`
 * @throws FileError for a path that cannot be read, or a file without a table; files of a folder may be without
 */
export async function readAcpiTables(
  paths: readonly string[],
  readStdin: (limit: number) => Promise<Uint8Array>,
): Promise<AcpiTableFiles> {
  const tables: AcpiTableFile[] = []
  const gaps: (Gap & { readonly file: string })[] = []
  let room = TOTAL_LIMIT
  const add = (file: string, bytes: Uint8Array, required: boolean) => {
    room -= bytes.length
    if (room < 0) throw new FileError(file, `more than ${TOTAL_LIMIT / 2 ** 20} MiB of tables`)
    const found = inFile(file, () => contentOf(bytes))
    if (found.tables.length === 0) {
      if (!required) return
      throw new FileError(file, 'has no ACPI table', {
        facts: {
          expected: 'a signature of four capitals, and a length that the file has',
          found: beginning(bytes),
        },
      })
    }
    const alone = found.tables.length === 1
    tables.push(...found.tables.map((table) => ({ ...table, file, alone })))
    gaps.push(...found.gaps.map((gap) => ({ ...gap, file })))
  }
  for (const path of paths) {
    if (path === '-') add('standard input', await readStdin(ACPI_FILE_LIMIT), true)
    else if (await isFolder(path)) {
      const before = tables.length
      const files = await listFiles(path)
      for (const name of files.filter(isWanted).sort(inLoadOrder)) {
        const file = join(path, name)
        add(file, await readFileBounded(file, Math.min(ACPI_FILE_LIMIT, room + 1)), false)
      }
      if (tables.length === before) {
        throw new FileError(path, `has no ACPI table in its ${files.length} files`)
      }
    } else add(path, await readFileBounded(path, ACPI_FILE_LIMIT), true)
  }
  return { tables, gaps }
}

function contentOf(bytes: Uint8Array): { tables: readonly FoundTable[]; gaps: readonly Gap[] } {
  const head = toLatin1(bytes.subarray(0, 64))
  if (!isAcpiDump(head)) return tablesIn(bytes)
  const dumped = parseAcpiDump(toLatin1(bytes)).map((table) => tablesIn(table.bytes))
  return { tables: dumped.flatMap(({ tables }) => tables), gaps: dumped.flatMap(({ gaps }) => gaps) }
}

/** `data/` of sysfs has what tables point to; sources and listings of tables are no tables. */
function isWanted(name: string): boolean {
  return !name.startsWith('data/') && !/\.(dsl|asl|json|txt|md|log|html|c|h)$/i.test(name)
}

/** A DSDT before its SSDTs, whatever they are called; numbers by their value; `dynamic/` last. */
function inLoadOrder(a: string, b: string): number {
  const rank = (name: string) => (name.startsWith('dynamic/') ? 2 : /(^|\/)dsdt[^/]*$/i.test(name) ? 0 : 1)
  return rank(a) - rank(b) || BY_NUMBER.compare(a, b)
}
const BY_NUMBER = new Intl.Collator('en', { numeric: true })

function beginning(bytes: Uint8Array): string {
  return bytes.length === 0
    ? 'an empty file'
    : JSON.stringify(toLatin1(bytes.subarray(0, 8)).replace(/[^\x20-\x7e]/g, '.'))
}
