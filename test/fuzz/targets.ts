/**
 * Fuzz targets: each takes any bytes, and throws only when the code under test is wrong. Typed errors are answers.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type fc from 'fast-check'
import { bytesSource } from '../../src/binary/byte-source.ts'
import { equalBytes } from '../../src/binary/bytes.ts'
import { VmgenidError } from '../../src/binary/errors.ts'
import { readCoreNotes } from '../../src/dump/elf-reader.ts'
import { elfCoreImage } from '../../src/dump/elf-writer.ts'
import { openDump } from '../../src/dump/open.ts'
import { type Needle, scanDump } from '../../src/dump/scan.ts'

import { decodeFileDirectory, encodeFileDirectory } from '../../src/fwcfg/directory.ts'
import { FwCfgDmaAccess } from '../../src/fwcfg/dma.ts'
import { decodeE820, encodeE820 } from '../../src/fwcfg/e820.ts'
import { resolveFwCfgFolder } from '../../src/fwcfg/folder.ts'
import { formatFwCfgIndex, parseFwCfgIndex } from '../../src/fwcfg/index-json.ts'
import { decodeSystemStates, encodeSystemStates } from '../../src/fwcfg/system-states.ts'
import { findId } from '../../src/guest/find-id/find.ts'
import { findIdJson, printFindId } from '../../src/guest/find-id/print.ts'
import { LOADER_ENTRY_SIZE } from '../../src/loader/entry.ts'
import { formatLoaderFinding } from '../../src/loader/findings.ts'
import { type LoaderFile, lintLoaderScript } from '../../src/loader/lint.ts'
import { printLoaderScript } from '../../src/loader/print.ts'
import { decodeLoaderScript, encodeLoaderScript } from '../../src/loader/script.ts'
import { FlatMemory } from '../../src/platform/flat-memory.ts'
import { SparseMemory } from '../../src/platform/guest-memory.ts'
import { GUID, IdMemory } from '../guest/id-memory.ts'
import { amlTarget } from './aml-target.ts'
import { captureBytes, captureFiles } from './captures.ts'
import { hostile } from './mutate.ts'

export interface FuzzTarget {
  readonly name: string
  /** What to try: good inputs with faults, and random ones. */
  readonly input: fc.Arbitrary<Uint8Array>
  /** Times as many runs as usual, where no number is asked for. */
  readonly share?: number
  /** @throws only when the code under test breaks a promise */
  run(bytes: Uint8Array): void
}

const scripts = ['pc', 'q35', 'pc-smp255'].map((name) => captureBytes(name, 'etc/table-loader'))
// A pc's tables without the zeros behind them, so that faults hit tables.
const tables = captureFiles('pc').get('etc/acpi/tables')?.bytes ?? new Uint8Array()
const directory = encodeFileDirectory([
  { size: 8, selector: 0x20, name: 'etc/vmgenid_addr' },
  { size: 4096, selector: 0x21, name: 'etc/vmgenid_guid' },
])

/** QEMU's, and one of ours with so little memory that faults hit the headers. */
const cores = [
  ...['q35-guid-page.elf', 'none-elf32.elf'].map(
    (name) => new Uint8Array(readFileSync(join(import.meta.dirname, '../golden/qemu-7.2-dump', name))),
  ),
  tinyCore(),
]

function tinyCore(): Uint8Array {
  const blocks = Array.from({ length: 6 }, (_, i) => ({ start: 40 * i, size: 32 }))
  const ram = new Uint8Array(240).fill(0x5a)
  const image = elfCoreImage({ memory: new FlatMemory(() => ram), blocks, machine: 'i386', cpus: [] })
  const bytes = new Uint8Array(image.size)
  for (const { offset, bytes: piece } of image.pieces()) if (piece) bytes.set(piece, offset)
  return bytes
}
/** The first of the GUID. */
const word = Uint8Array.of(0x33, 0x22, 0x11, 0x00)

const BIOS_AREA = 0xe_0000
/** A BIOS's tables and a UEFI's, with the ID's page behind them, and a table alone. */
const idMemories = [linkedTables(0), linkedTables(2), linkedTables(undefined)]

function linkedTables(revision: number | undefined): Uint8Array {
  const page = BIOS_AREA + 0x1000
  const memory = new IdMemory(BIOS_AREA + 0x40).page(GUID, page)
  const ssdt = memory.ssdt(page)
  // Off the steps of the BIOS area for UEFI.
  if (revision !== undefined) memory.system(BIOS_AREA + (revision < 2 ? 0 : 4), [ssdt], { revision })
  return memory.bytes.slice(BIOS_AREA, page + 0x80)
}

/** The value, or `undefined` after a typed error. Any other error passes. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof VmgenidError) return undefined
    throw error
  }
}

export function insist(condition: boolean, promise: string): void {
  if (!condition) throw new Error(`broken promise: ${promise}`)
}

/** Findings have a place in the script, and can be printed. */
function lint(script: Uint8Array, files: ReadonlyMap<string, LoaderFile>): void {
  for (const edition of ['current', 'v6'] as const) {
    for (const finding of lintLoaderScript({ script, files, edition, memorySize: 2 ** 27 })) {
      const { entry = 0, offset = 0 } = finding
      insist(
        offset >= entry * LOADER_ENTRY_SIZE && offset < (entry + 1) * LOADER_ENTRY_SIZE,
        'offset is in the entry',
      )
      insist(offset <= script.length, 'offset is in the script')
      insist(formatLoaderFinding(finding).includes(finding.rule), 'a finding is printed with its rule')
    }
  }
}

const pcFiles = captureFiles('pc')

export const targets: readonly FuzzTarget[] = [
  amlTarget,
  {
    name: 'loader script: decoded and encoded is the same',
    input: hostile(scripts, LOADER_ENTRY_SIZE),
    run(bytes) {
      for (const edition of ['current', 'v6'] as const) {
        const entries = attempt(() => decodeLoaderScript(bytes, { edition }))
        insist((entries === undefined) === (bytes.length % LOADER_ENTRY_SIZE !== 0), 'whole entries decode')
        if (entries) insist(equalBytes(encodeLoaderScript(entries), bytes), 'identity')
      }
    },
  },
  {
    name: 'loader script: can be printed on a terminal',
    input: hostile(scripts, LOADER_ENTRY_SIZE),
    run(bytes) {
      const entries = attempt(() => decodeLoaderScript(bytes))
      const text = printLoaderScript(entries ?? [], { files: new Map([['etc/acpi/tables', tables]]) })
      insist(/^[\x20-\x7e\n]*$/.test(text), 'printable ASCII')
    },
  },
  {
    name: 'loader lint: any script',
    input: hostile(scripts, LOADER_ENTRY_SIZE),
    run: (bytes) => lint(bytes, pcFiles),
  },
  {
    name: 'loader lint: any tables',
    input: hostile([tables], 4),
    run: (bytes) =>
      lint(
        captureBytes('pc', 'etc/table-loader'),
        new Map([...pcFiles, ['etc/acpi/tables', { bytes: bytes, size: 0x20000 }]]),
      ),
  },
  {
    name: 'fw_cfg directory',
    input: hostile([directory], 64),
    run(bytes) {
      const files = attempt(() => decodeFileDirectory(bytes))
      if (!files) return
      const again = encodeFileDirectory(files, { slots: files.length })
      insist(JSON.stringify(decodeFileDirectory(again)) === JSON.stringify(files), 'identity')
    },
  },
  {
    name: 'fw_cfg DMA access',
    input: hostile([FwCfgDmaAccess.encode({ control: 0x2b_0018, length: 8, address: 0x7fe4_f028n })], 4),
    run(bytes) {
      const access = attempt(() => FwCfgDmaAccess.decode(bytes))
      if (access) insist(equalBytes(FwCfgDmaAccess.encode(access), bytes.subarray(0, 16)), 'identity')
    },
  },
  {
    name: 'etc/e820 and etc/system-states',
    input: hostile([captureBytes('pc', 'etc/e820'), captureBytes('pc', 'etc/system-states')], 20),
    run(bytes) {
      const ranges = attempt(() => decodeE820(bytes))
      if (ranges) insist(equalBytes(encodeE820(ranges), bytes), 'identity of e820')
      const states = attempt(() => decodeSystemStates(bytes))
      if (states) insist(equalBytes(encodeSystemStates(states), bytes), 'identity of states')
    },
  },
  {
    name: 'ELF core',
    input: hostile(cores, 8),
    run(bytes) {
      const source = bytesSource(bytes)
      const dump = attempt(() => openDump(source))
      if (!dump) return
      const { memory } = dump
      let [end, stored] = [0, 0]
      for (const { start, size, offset } of memory.runs) {
        insist(start >= end && size > 0, 'runs are sorted and apart')
        end = start + size
        insist(offset === undefined || offset + size <= bytes.length, 'runs are in the file')
        if (offset !== undefined) stored += size
        for (const address of [start, start + size - 1]) {
          insist(memory.readU8(address) !== undefined, 'what is held can be read')
        }
      }
      insist(stored <= bytes.length, 'no more is held than the file has')
      insist(memory.readU8(end) === undefined, 'nothing is behind the last run')
      for (const { address } of scanDump(source, memory.runs, [{ name: 'word', bytes: word }]).hits) {
        insist(memory.readU32(address) === 0x0011_2233, 'a needle is where it is said to be')
      }
      if (dump.kind === 'elf') attempt(() => readCoreNotes(source, dump.core))
    },
  },
  {
    name: 'generation ID in memory',
    input: hostile(idMemories, 4),
    run(bytes) {
      const memory = new SparseMemory([{ start: 0, size: 2 ** 20, kind: 'ram' }])
      memory.write(BIOS_AREA, bytes)
      const runs = [{ start: BIOS_AREA, size: bytes.length, offset: 0 }]
      const scan = (needles: readonly Needle[]) =>
        bytes.length === 0 ? [] : scanDump(bytesSource(bytes), runs, needles).hits
      const result = findId(memory, scan)
      insist((result.verdict === 'found') === (result.id !== undefined), 'an ID when it is found')
      for (const { address, bytes: id } of result.candidates) {
        const there = new Uint8Array(16)
        insist(memory.read(address, there) && equalBytes(there, id), 'candidates are what is in memory')
      }
      insist(/^[\x20-\x7e→\n]*$/.test(printFindId(result)), 'printable')
      JSON.stringify(findIdJson(result))
    },
  },
  {
    name: 'index.json',
    input: hostile(
      [
        '{"files":[{"name":"etc/e820","selector":37,"size":40,"guest_writable":false,"file":"etc/e820"}]}',
      ].map((text) => new TextEncoder().encode(text)),
      1,
    ),
    run(bytes) {
      const index = attempt(() => parseFwCfgIndex(new TextDecoder().decode(bytes)))
      if (!index) return
      const text = formatFwCfgIndex(index)
      insist(formatFwCfgIndex(parseFwCfgIndex(text)) === text, 'identity')
      const paths = index.files.flatMap(({ file }) => file ?? [])
      insist(
        !paths.some((path) => path.startsWith('/') || path.split('/').includes('..')),
        'inside the folder',
      )
      attempt(() => resolveFwCfgFolder(paths, index))
    },
  },
]

/** One entry over and over: what costs most is the number of commands. */
export function repeated(entry: Uint8Array, count: number): Uint8Array {
  const bytes = new Uint8Array(entry.length * count)
  for (let i = 0; i < count; i++) bytes.set(entry, i * entry.length)
  return bytes
}
