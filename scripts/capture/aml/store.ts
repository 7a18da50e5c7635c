/**
 * The corpus on disk: `NAME.aml`, and one `origin.json` that says where everything comes from.
 * @module
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hexDiff } from '../../../src/binary/hexdump.ts'
import {
  CORPUS_DIRECTORY,
  CORPUS_ORIGIN,
  type CorpusOrigin,
  type GroupOrigin,
  readCorpusOrigin,
  storedTable,
  type TablesOrigin,
} from '../../../test/aml/corpus.ts'
import { assemble, type CapturedGroup, type Corpus } from './tables.ts'

const WHAT = 'DSDTs and SSDTs that real programs made, and the machines that have them'
const NOTES = [
  'A table has the bytes that the guest reads through fw_cfg: checksum and linked addresses are zero until the loader script runs ("checksum": "zero").',
  'Tables with the same bytes are listed once. "within" names a part of another golden file.',
  '"fetched" tables are LGPL: they are not here but in the user\'s cache (scripts/fetch-aml.ts).',
  "Left out: q35 with cxl=on, as QEMU 7.2 declares \\_SB.CL0C._UID twice and iasl -d refuses the table; -acpitable, whose bytes are the user's; machines that need KVM (SGX, more than 255 processors) or Xen.",
  'Left out: packages without definition blocks: u-boot-qemu 2023.01, grub-firmware-qemu, coreboot-utils, fwupd-tests, bochs, acpi-override-initramfs, xen-hypervisor-4.17-amd64, qemu-system-data; qemu-efi-aarch64, qemu-efi-arm and ovmf-ia32 have the table of ovmf.',
]

export function storedOrigin(): CorpusOrigin | undefined {
  return existsSync(CORPUS_ORIGIN) ? readCorpusOrigin() : undefined
}

/** What is stored, as it was captured. */
export function storedGroups(origin: TablesOrigin): CapturedGroup[] {
  const byName = new Map(origin.tables.map((table) => [table.name, table]))
  return origin.groups.map(({ tables, ...group }) => ({
    origin: group,
    tables: tables.flatMap((name) => {
      const table = byName.get(name)
      return table ? [{ name, bytes: storedTable(table), ...(table.within && { within: table.within }) }] : []
    }),
  }))
}

/** Where stored and captured bytes of a group differ, in lines for people; empty when they are the same. */
export function compareGroup(stored: CapturedGroup | undefined, captured: CapturedGroup): string[] {
  if (!stored) return ['new']
  const [before, after] = [stored, captured].map(({ tables }) => tables.map(({ bytes }) => bytes))
  if (before?.length !== after?.length) return [`${before?.length} tables stored, ${after?.length} captured`]
  return (after ?? []).flatMap((bytes, i) => {
    const difference = hexDiff(before?.[i] ?? new Uint8Array(), bytes)
    return difference === '' ? [] : [`${captured.tables[i]?.name}:`, difference]
  })
}

/** The date of a group is that of its bytes and command line: it stays while they do. */
function dated(
  group: GroupOrigin,
  before: CorpusOrigin | undefined,
  corpus: Corpus,
  today: string,
): GroupOrigin {
  const old = before?.groups.find(({ name }) => name === group.name)
  const digests = ({ tables }: GroupOrigin, origin: TablesOrigin) =>
    tables.map((name) => origin.tables.find((table) => table.name === name)?.sha256).join()
  const same =
    old && before && old.commandLine === group.commandLine && digests(old, before) === digests(group, corpus)
  return { ...group, date: (same && old.date) || today }
}

/** Writes the tables and the origin, and removes what is no longer part of the corpus. */
export function storeCorpus(groups: readonly CapturedGroup[], fetched: TablesOrigin, date: Date): void {
  const before = storedOrigin()
  const corpus = assemble(groups)
  const today = date.toISOString().slice(0, 10)
  const origin: CorpusOrigin = {
    what: WHAT,
    madeBy: 'npm run fixtures:aml',
    notes: NOTES,
    groups: corpus.groups.map((group) => dated(group, before, corpus, today)),
    tables: corpus.tables,
    fetched,
  }
  mkdirSync(CORPUS_DIRECTORY, { recursive: true })
  const files = new Set(corpus.tables.filter(({ within }) => !within).map(({ name }) => `${name}.aml`))
  for (const file of readdirSync(CORPUS_DIRECTORY)) {
    if (file.endsWith('.aml') && !files.has(file)) rmSync(join(CORPUS_DIRECTORY, file))
  }
  for (const [name, bytes] of corpus.bytes) {
    if (files.has(`${name}.aml`)) writeFileSync(join(CORPUS_DIRECTORY, `${name}.aml`), bytes)
  }
  writeFileSync(CORPUS_ORIGIN, `${JSON.stringify(origin, undefined, 1)}\n`)
}
