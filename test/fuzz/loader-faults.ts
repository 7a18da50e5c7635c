/**
 * Captured machines to break, and a list of faults with what has to be found: data for the linter's own tests, and
 * for the comparison with a real firmware.
 */
import { concatBytes, fromLatin1 } from '../../src/binary/bytes.ts'
import { setChecksum } from '../../src/binary/checksum.ts'
import type { LoaderEntry } from '../../src/loader/entry.ts'
import { LINT_MAX_BYTES, LINT_MAX_ENTRIES, type LoaderFile, lintLoaderScript } from '../../src/loader/lint.ts'
import type { LoaderRuleId } from '../../src/loader/rules.ts'
import { decodeLoaderScript, encodeLoaderScript, lengthWithoutPadding } from '../../src/loader/script.ts'
import { captureFiles } from './captures.ts'

const NO_NUL = 'x'.repeat(56)
export const TABLES = 'etc/acpi/tables'
export const RSDP = 'etc/acpi/rsdp'
export const GUID = 'etc/vmgenid_guid'
export const ADDR = 'etc/vmgenid_addr'

/** A captured machine to break: commands without padding, files with their captured bytes. */
export class Subject {
  readonly entries: LoaderEntry[]
  readonly files: Map<string, LoaderFile>
  /** Added to the encoded script. */
  tail = new Uint8Array()
  padTo = 4096
  memorySize: number | undefined

  constructor(machine: string) {
    this.files = new Map(captureFiles(machine))
    const all = decodeLoaderScript(this.files.get('etc/table-loader')?.bytes ?? new Uint8Array())
    this.entries = all.slice(0, lengthWithoutPadding(all))
  }

  entry(i: number): LoaderEntry {
    const entry = this.entries[i]
    if (!entry) throw new Error(`no entry ${i}`)
    return entry
  }

  edit(i: number, change: object): void {
    this.entries[i] = { ...this.entry(i), ...change } as LoaderEntry
  }

  insert(i: number, ...entries: LoaderEntry[]): void {
    this.entries.splice(i, 0, ...entries)
  }

  remove(i: number): LoaderEntry {
    const entry = this.entry(i)
    this.entries.splice(i, 1)
    return entry
  }

  file(name: string, change: Partial<LoaderFile>): void {
    this.files.set(name, { ...this.files.get(name), ...change })
  }

  patch(name: string, offset: number, ...values: number[]): void {
    const { bytes = new Uint8Array(), size = 0 } = this.files.get(name) ?? {}
    const copy = new Uint8Array(size)
    copy.set(bytes)
    copy.set(values, offset)
    this.file(name, { bytes: copy })
  }

  get script(): Uint8Array {
    return concatBytes(encodeLoaderScript(this.entries, { padTo: this.padTo }), this.tail)
  }

  lint() {
    return lintLoaderScript({ script: this.script, files: this.files, memorySize: this.memorySize })
  }
}

const unknown = (type: number, fill = 0): LoaderEntry => ({
  command: 'UNKNOWN',
  type,
  raw: new Uint8Array(128).fill(fill, 4),
})
export const allocate = (file: string): LoaderEntry => ({ command: 'ALLOCATE', file, alignment: 16, zone: 1 })
export const checksum = (resultOffset: number, start: number, length: number): LoaderEntry => ({
  command: 'ADD_CHECKSUM',
  file: TABLES,
  resultOffset,
  start,
  length,
})

/** A header that sums to zero. */
export function smallTable(signature: string): Uint8Array {
  const bytes = new Uint8Array(36)
  bytes.set(fromLatin1(signature))
  bytes[4] = 36
  setChecksum(bytes, 9)
  return bytes
}

/** One thing that is wrong with a pc, and what the linter has to find. */
export interface Fault {
  readonly rule: LoaderRuleId
  readonly how: string
  readonly mutate: (pc: Subject) => void
  /** Rules that follow from it. */
  readonly also: readonly LoaderRuleId[]
}

type Row = readonly [rule: LoaderRuleId, how: string, mutate: (pc: Subject) => void, ...also: LoaderRuleId[]]

/**
 * The pc's script: 0 to 2 ALLOCATE rsdp, guid, tables; 3 sums the DSDT; 4 and 5 FADT to FACS and DSDT, 6 sums it; 7 sums
 * the MADT; 8 WRITE_POINTER; 9 VGIA, 10 sums the SSDT; 11 HPET; 12 WAET; 13 to 17 RSDT entries, 18 sums it; 19 RSDP to
 * RSDT, 20 sums it.
 */
const ROWS: readonly Row[] = [
  [
    'L03-script-size',
    '64 bytes behind the script',
    (pc) => {
      pc.tail = new Uint8Array(64)
    },
  ],
  ['L04-command-unknown', 'zeros between commands', (pc) => pc.insert(3, unknown(0))],
  ['L04-command-unknown', 'type 5', (pc) => pc.insert(3, unknown(5))],
  ['L04-command-unknown', 'type 0 with other bytes at the end', (pc) => pc.insert(21, unknown(0, 1))],
  [
    'L05-allocate-name',
    'no NUL',
    (pc) => pc.edit(1, { file: NO_NUL }),
    'L17-pointer-file-not-allocated',
    'L32-write-pointee-not-allocated',
  ],
  ['L06-alignment-zero', '0', (pc) => pc.edit(2, { alignment: 0 })],
  ['L07-alignment-not-power-of-two', '24', (pc) => pc.edit(2, { alignment: 24 })],
  ['L08-alignment-above-page', '8192', (pc) => pc.edit(2, { alignment: 8192 })],
  ['L09-alignment-large-not-power-of-two', '5000', (pc) => pc.edit(2, { alignment: 5000 })],
  ['L10-zone-unknown', '3', (pc) => pc.edit(2, { zone: 3 })],
  ['L11-file-absent', 'no GUID file', (pc) => void pc.files.delete(GUID)],
  ['L12-file-empty', 'GUID file of 0 bytes', (pc) => pc.file(GUID, { size: 0 })],
  [
    'L13-memory-exceeded',
    '100 KiB of RAM',
    (pc) => {
      pc.memorySize = 100 * 1024
    },
  ],
  ['L67-high-zone-exceeded', '17 MiB', (pc) => pc.file(GUID, { size: 17 * 2 ** 20 })],
  [
    'L67-high-zone-exceeded',
    '16 MiB of RAM',
    (pc) => {
      pc.memorySize = 2 ** 24
      pc.file(TABLES, { size: 2 ** 18 })
    },
  ],
  ['L14-fseg-exceeded', 'more than QEMU puts there', (pc) => pc.file(RSDP, { size: 0x1001 })],
  ['L14-fseg-exceeded', 'much for SeaBIOS', (pc) => pc.file(RSDP, { size: 0x401 })],
  ['L15-allocate-twice', 'tables', (pc) => pc.insert(3, allocate(TABLES))],
  ['L16-pointer-name', 'pointer', (pc) => pc.edit(5, { pointerFile: NO_NUL }), 'L55-table-unreferenced'],
  ['L16-pointer-name', 'pointee', (pc) => pc.edit(5, { pointeeFile: NO_NUL })],
  [
    'L17-pointer-file-not-allocated',
    'pointer',
    (pc) => pc.edit(5, { pointerFile: 'etc/x' }),
    'L55-table-unreferenced',
  ],
  ['L17-pointer-file-not-allocated', 'pointee', (pc) => pc.edit(5, { pointeeFile: 'etc/x' })],
  ['L18-pointer-size', '3', (pc) => pc.edit(5, { pointerSize: 3 })],
  ['L18-pointer-size', '0', (pc) => pc.edit(4, { pointerSize: 0 })],
  ['L19-pointer-outside', 'by a byte', (pc) => pc.edit(4, { pointerOffset: 0x1fffd })],
  ['L20-pointer-wraps', '0xffffffff', (pc) => pc.edit(4, { pointerOffset: 0xffff_ffff })],
  ['L21-pointer-value-outside', 'by a byte', (pc) => pc.patch(TABLES, 0x1921, 0, 0, 2, 0)],
  [
    'L21-pointer-value-outside',
    '8 bytes of ones',
    (pc) => {
      pc.edit(4, { pointerOffset: 0x10000, pointerSize: 8 })
      pc.patch(TABLES, 0x10000, ...Array(8).fill(255))
    },
  ],
  ['L22-pointer-too-narrow', '2 bytes', (pc) => pc.edit(5, { pointerSize: 2 })],
  ['L22-pointer-too-narrow', '1 byte', (pc) => pc.edit(5, { pointerSize: 1 })],
  ['L24-checksum-file', 'no NUL', (pc) => pc.edit(7, { file: NO_NUL }), 'L54-table-sum'],
  ['L24-checksum-file', 'never allocated', (pc) => pc.edit(7, { file: 'etc/x' }), 'L54-table-sum'],
  ['L25-checksum-byte-outside', 'at the end', (pc) => pc.edit(7, { resultOffset: 0x20000 })],
  ['L26-checksum-range-outside', 'by a byte', (pc) => pc.edit(7, { length: 0x20000 - 0x1971 + 1 })],
  [
    'L26-checksum-range-outside',
    'start behind the end',
    (pc) => pc.edit(7, { start: 0xffff_ffff }),
    'L54-table-sum',
  ],
  ['L27-checksum-empty', '0 bytes', (pc) => pc.edit(7, { length: 0 })],
  ['L28-checksum-byte-not-zero', '0x11', (pc) => pc.patch(TABLES, 0x197a, 0x11)],
  ['L29-checksum-byte-beside-range', 'behind the tables', (pc) => pc.edit(7, { resultOffset: 0x10000 })],
  ['L30-write-pointer-name', 'pointer', (pc) => pc.edit(8, { pointerFile: NO_NUL })],
  [
    'L30-write-pointer-name',
    'pointee',
    (pc) => pc.edit(8, { pointeeFile: NO_NUL }),
    'L62-guid-address-not-written',
  ],
  ['L31-write-target-absent', 'no address file', (pc) => void pc.files.delete(ADDR)],
  [
    'L32-write-pointee-not-allocated',
    'never',
    (pc) => pc.edit(8, { pointeeFile: 'etc/x' }),
    'L62-guid-address-not-written',
  ],
  ['L33-write-pointer-location', 'size 3', (pc) => pc.edit(8, { pointerSize: 3 })],
  ['L33-write-pointer-location', 'file of 7 bytes', (pc) => pc.file(ADDR, { size: 7 })],
  [
    'L34-pointee-offset-outside',
    'at the end',
    (pc) => pc.edit(8, { pointeeOffset: 0x1000 }),
    'L61-guid-address',
  ],
  ['L35-write-pointer-too-narrow', '2 bytes', (pc) => pc.edit(8, { pointerSize: 2 })],
  ['L35-write-pointer-too-narrow', '1 byte', (pc) => pc.edit(8, { pointerSize: 1 })],
  [
    'L35-write-pointer-too-narrow',
    '4 bytes, blob anywhere',
    (pc) => {
      pc.edit(8, { pointerSize: 4 })
      pc.remove(9)
    },
    'L63-guid-not-in-table',
  ],
  ['L36-write-target-read-only', 'address file', (pc) => pc.file(ADDR, { guestWritable: false })],
  ['L38-write-pointer-v6', 'size at byte 120', (pc) => pc.edit(8, { pointeeOffset: 8, pointerSize: 0 })],
  ['L39-write-pointer-undone', 'fault behind it', (pc) => pc.edit(9, { pointerSize: 3 }), 'L18-pointer-size'],
  ['L40-pointer-after-checksum', 'VGIA', (pc) => pc.insert(10, pc.remove(9))],
  ['L41-table-length', '20', (pc) => pc.patch(TABLES, 0x1971 + 4, 20)],
  ['L41-table-length', 'beyond the blob', (pc) => pc.patch(TABLES, 0x1971 + 4, 0, 0, 2)],
  [
    'L41-table-length',
    'at the end of the blob',
    (pc) => {
      pc.patch(TABLES, 0x1fff0, ...fromLatin1('OEM1'))
      pc.patch(TABLES, 0x1921, 0xf0, 0xff, 1)
    },
  ],
  ['L42-facs-length', '63', (pc) => pc.patch(TABLES, 4, 63)],
  [
    'L43-data-probed-as-table',
    'lower-case signature',
    (pc) => pc.patch(TABLES, 0x1971, ...fromLatin1('apic')),
  ],
  [
    'L43-data-probed-as-table',
    'a table in the GUID page',
    (pc) => pc.patch(GUID, 0, ...smallTable('OEM1')),
    'L60-guid-suppressor',
  ],
  [
    'L44-table-pointed-twice',
    'RSDT entry',
    (pc) => pc.patch(TABLES, 0x1b3b, 0xfd, 0x18),
    'L55-table-unreferenced',
  ],
  [
    'L45-second-unique-table',
    'DSDT',
    (pc) => pc.patch(TABLES, 0x1971, ...fromLatin1('DSDT')),
    'L39-write-pointer-undone',
  ],
  ['L47-rsdp-not-found', 'zone HIGH', (pc) => pc.edit(0, { zone: 1 })],
  ['L47-rsdp-not-found', 'no checksum', (pc) => void pc.remove(20)],
  ['L47-rsdp-not-found', 'no signature', (pc) => pc.patch(RSDP, 0, 0)],
  ['L48-rsdp-not-linked', 'no pointer', (pc) => void pc.remove(19), 'L55-table-unreferenced'],
  ['L68-root-table-absent', 'an XSDT where an RSDT is meant', (pc) => pc.patch(TABLES, 0x1b13, 0x58)],
  ['L49-write-pointer-before-allocate', 'GUID page', (pc) => pc.insert(8, pc.remove(1))],
  ['L50-system-states', '5 bytes', (pc) => pc.file('etc/system-states', { size: 5 })],
  ['L50-system-states', 'absent', (pc) => void pc.files.delete('etc/system-states')],
  ['L53-pointers-overlap', 'the same twice', (pc) => pc.insert(6, pc.entry(5))],
  ['L54-table-sum', 'no checksum', (pc) => void pc.remove(7)],
  ['L54-table-sum', 'checksum of less', (pc) => pc.edit(7, { length: 0x77 })],
  ['L55-table-unreferenced', 'RSDT entry', (pc) => void pc.remove(14)],
  ['L56-allocate-unused', 'etc/e820', (pc) => pc.insert(0, allocate('etc/e820'))],
  ['L57-write-target-allocated', 'address file', (pc) => pc.insert(0, allocate(ADDR))],
  ['L58-guid-alignment', '64', (pc) => pc.edit(1, { alignment: 64 })],
  ['L58-guid-alignment', 'zone FSEG', (pc) => pc.edit(1, { zone: 2 }), 'L14-fseg-exceeded'],
  ['L59-guid-size', 'ends in the ID', (pc) => pc.file(GUID, { size: 0x30 })],
  ['L59-guid-size', 'a page and a bit', (pc) => pc.file(GUID, { size: 0x1010 })],
  ['L60-guid-suppressor', 'byte 0x27', (pc) => pc.patch(GUID, 0x27, 1)],
  ['L61-guid-address', 'of the page', (pc) => pc.edit(8, { pointeeOffset: 0 })],
  [
    'L61-guid-address',
    'of the tables',
    (pc) => pc.edit(8, { pointeeFile: TABLES }),
    'L43-data-probed-as-table',
    'L62-guid-address-not-written',
  ],
  [
    'L61-guid-address',
    'at byte 4',
    (pc) => {
      pc.edit(8, { pointerOffset: 4 })
      pc.file(ADDR, { size: 12 })
    },
  ],
  ['L62-guid-address-not-written', 'no command', (pc) => void pc.remove(8)],
  ['L63-guid-not-in-table', 'no pointer', (pc) => void pc.remove(9)],
  [
    'L64-checksum-undone',
    'a byte of the MADT',
    (pc) => pc.insert(8, checksum(0x1971 + 0x22, 0x1971 + 0x20, 4)),
  ],
  [
    'L65-analysis-limit',
    '4097 commands',
    (pc) => pc.insert(21, ...Array.from({ length: LINT_MAX_ENTRIES - 20 }, () => unknown(7))),
    'L04-command-unknown',
    'L66-above-qemu-limit',
  ],
  [
    'L65-analysis-limit',
    'a blob that is too large',
    (pc) => pc.file(GUID, { size: LINT_MAX_BYTES + 4096 }),
    'L67-high-zone-exceeded',
  ],
  [
    'L66-above-qemu-limit',
    'padding to 128 KiB',
    (pc) => {
      pc.padTo = 0x20000
    },
  ],
]

export const faults: readonly Fault[] = ROWS.map(([rule, how, mutate, ...also]) => ({
  rule,
  how,
  mutate,
  also,
}))
