/**
 * Files that `vmgenid verify` looks at, of one machine: read, recognised, and put together.
 * @module
 */
import { basename } from 'node:path'
import { toLatin1 } from '../binary/bytes.ts'
import type { Guid } from '../binary/guid.ts'
import { formatSize } from '../binary/numbers.ts'
import { isMemoryText, parseMemoryText } from '../dump/memory-text.ts'
import { GENERATION_ID_FILES } from '../fwcfg/paths.ts'
import { ACPI_FILE_LIMIT, readAcpiTables } from '../node/acpi-tables.ts'
import { DumpFile } from '../node/dump-file.ts'
import { FileError, inFile, isFolder, readFileBounded } from '../node/files.ts'
import { FwCfgFolderReader } from '../node/fwcfg-folder.ts'
import { isAslText, tableFromAsl } from '../verify/gather/asl-text.ts'
import type { FileInputs, TableInput } from '../verify/gather/files.ts'
import type { LogText } from '../verify/gather/firmware-log.ts'
import type { CliIo } from './io.ts'
import { LOG_FILE_LIMIT, refuseOtherFormats } from './log.ts'
import { openDumpFile } from './memory.ts'
import { searchDump } from './memory-find.ts'

export interface FileOptions {
  readonly guid?: Guid
  readonly dump?: string
  readonly firmwareLog: readonly string[]
  readonly acpiTables: readonly string[]
  readonly guestLog?: string
  readonly fwCfg?: string
}

export interface OpenFiles {
  readonly inputs: FileInputs
  close(): void
}

const TEXT_START = 0x1000
const TEXT_LIMIT = 64 * 2 ** 20

/** @throws FileError and what the readers of each kind of file throw; then nothing is left open */
export async function openFiles(io: CliIo, options: FileOptions): Promise<OpenFiles> {
  const { guid, dump, firmwareLog, acpiTables, guestLog, fwCfg } = options
  const memory = dump === undefined ? undefined : await openMemory(io, dump)
  try {
    const inputs: FileInputs = {
      ...(guid ? { guid } : {}),
      ...memory?.inputs,
      ...(firmwareLog.length > 0 ? { firmwareLogs: await readLogs(firmwareLog) } : {}),
      ...(acpiTables.length > 0 ? { tables: await readTables(io, acpiTables) } : {}),
      ...(guestLog === undefined
        ? {}
        : { guestLog: { name: guestLog, lines: linesOf(await readText(guestLog, TEXT_LIMIT)) } }),
      ...(fwCfg === undefined ? {} : { fwCfg: await readFwCfg(fwCfg) }),
    }
    return { inputs, close: () => memory?.close() }
  } catch (error) {
    memory?.close()
    throw error
  }
}

async function openMemory(
  io: CliIo,
  path: string,
): Promise<{ readonly inputs: Pick<FileInputs, 'dump' | 'memoryText'>; close(): void }> {
  const text = await textOf(path)
  if (text !== undefined) {
    const memory = inFile(path, () => parseMemoryText(text))
    return { inputs: { memoryText: { name: path, memory } }, close: () => {} }
  }
  const { file, dump } = openDumpFile(path, {})
  try {
    const { result, placed } = searchDump(file, dump, (done, total) => {
      const percent = Math.floor((100 * done) / total)
      io.progress(done < total ? `looking through ${path}: ${percent} % of ${formatSize(total)}` : '')
    })
    return {
      inputs: { dump: { name: path, memory: placed.memory, found: result } },
      close: () => file.close(),
    }
  } catch (error) {
    file.close()
    throw error
  }
}

/** Of a hex dump as text; `undefined` for anything else. */
async function textOf(path: string): Promise<string | undefined> {
  const file = DumpFile.open(path)
  try {
    const start = new Uint8Array(Math.min(TEXT_START, file.size))
    file.readAt(0, start)
    const isText = start.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
    if (start.length === 0 || !isText || !isMemoryText(toLatin1(start))) return undefined
  } finally {
    file.close()
  }
  return toLatin1(await readFileBounded(path, TEXT_LIMIT)).replaceAll('\r', '')
}

async function readLogs(paths: readonly string[]): Promise<readonly LogText[]> {
  const logs: LogText[] = []
  for (const name of paths) logs.push({ name, lines: linesOf(await readText(name, LOG_FILE_LIMIT)) })
  return logs
}

async function readText(path: string, limit: number): Promise<string> {
  const bytes = await readFileBounded(path, limit)
  refuseOtherFormats(path, bytes)
  return toLatin1(bytes)
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  if (lines.at(-1) === '') lines.pop()
  return lines
}

async function readTables(io: CliIo, paths: readonly string[]): Promise<readonly TableInput[]> {
  const tables: TableInput[] = []
  for (const path of paths) {
    const text = path === '-' || (await isFolder(path)) ? undefined : await aslOf(path)
    if (text !== undefined) {
      tables.push({ name: path, bytes: inFile(path, () => tableFromAsl(text)), isText: true })
      continue
    }
    const found = await readAcpiTables([path], (limit) => io.readStdin(limit))
    for (const { file, bytes, signature, checksum, alone } of found.tables) {
      if (signature === 'RSDP') continue
      const address = alone ? addressOf(file) : undefined
      tables.push({
        name: file,
        bytes,
        ...(address === undefined ? {} : { address }),
        // Of a blob that a firmware has not linked yet, or that is cut.
        ...(checksum === 'unset' || checksum === 'none' ? { isText: true } : {}),
      })
    }
  }
  return tables
}

async function aslOf(path: string): Promise<string | undefined> {
  if (!/\.(dsl|asl|txt)$/i.test(path)) return undefined
  const text = toLatin1(await readFileBounded(path, ACPI_FILE_LIMIT))
  return isAslText(text) ? text : undefined
}

/** `SSDT@000000007F777000.bin`: where it was in memory, as some tools name their files. */
function addressOf(path: string): number | undefined {
  const digits = /@(?:0x)?([0-9A-Fa-f]{6,16})\b/.exec(basename(path))?.[1]
  const address = Number.parseInt(digits ?? '', 16)
  return Number.isSafeInteger(address) ? address : undefined
}

async function readFwCfg(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const reader = await FwCfgFolderReader.open(folder)
  const files = new Map<string, Uint8Array>()
  for (const name of GENERATION_ID_FILES) {
    const bytes = await reader.read(name)
    if (bytes) files.set(name, bytes)
  }
  if (files.size === 0) {
    throw new FileError(folder, 'has no fw_cfg file of tables or of the generation ID', {
      facts: { expected: GENERATION_ID_FILES.join(', ') },
    })
  }
  return files
}
