import { describe, expect, it } from 'vitest'
import { captureFiles, captureNames } from '../../test/fuzz/captures.ts'
import { fromLatin1 } from '../binary/bytes.ts'
import { setChecksum } from '../binary/checksum.ts'
import { u32le } from '../binary/layout.ts'
import { LoaderBlob } from './blob.ts'
import { LoaderScriptBuilder } from './builder.ts'
import {
  BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG,
  BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH,
  type LoaderEntry,
} from './entry.ts'
import { LINT_MAX_BYTES, LINT_MAX_ENTRIES, type LoaderFile, lintLoaderScript } from './lint.ts'
import { LOADER_RULES, type LoaderRuleId } from './rules.ts'
import {
  decodeLoaderScript,
  encodeLoaderScript,
  LOADER_SCRIPT_MAX_SIZE,
  LoaderScriptSizeError,
  lengthWithoutPadding,
} from './script.ts'

const NO_NUL = 'x'.repeat(56)
const TABLES = 'etc/acpi/tables'
const RSDP = 'etc/acpi/rsdp'
const GUID = 'etc/vmgenid_guid'
const ADDR = 'etc/vmgenid_addr'

/** A captured machine to break: commands without padding, files with their captured bytes. */
class Subject {
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
    const bytes = encodeLoaderScript(this.entries, { padTo: this.padTo })
    const whole = new Uint8Array(bytes.length + this.tail.length)
    whole.set(bytes)
    whole.set(this.tail, bytes.length)
    return whole
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
const allocate = (file: string): LoaderEntry => ({ command: 'ALLOCATE', file, alignment: 16, zone: 1 })
const checksum = (resultOffset: number, start: number, length: number): LoaderEntry => ({
  command: 'ADD_CHECKSUM',
  file: TABLES,
  resultOffset,
  start,
  length,
})
const rulesOf = (findings: ReturnType<Subject['lint']>) =>
  [...new Set(findings.map(({ rule }) => rule))].sort()

describe("QEMU's own machines", () => {
  it.each(captureNames())('%s has no error and no warning', (machine) => {
    const findings = new Subject(machine).lint()
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  it.each(['pc', 'q35'])('%s has none when only the script is known', (machine) => {
    expect(lintLoaderScript({ script: new Subject(machine).script })).toEqual([])
  })

  it('q35 names its DSDT twice, which is a note', () => {
    expect(new Subject('q35').lint()).toMatchInlineSnapshot(`
      [
        {
          "entry": 6,
          "file": "etc/acpi/tables",
          "fileOffset": 64,
          "hint": "Nothing has to be done: an FADT of revision 3 names its DSDT twice.",
          "message": "DSDT at etc/acpi/tables+0x40 is what entry 5 points to as well",
          "offset": 768,
          "ovmf": "Skips the second pointer with a line in its log; before March 2017, installs the table twice, and stops for FACP, FACS and DSDT.",
          "row": 44,
          "rule": "L44-table-pointed-twice",
          "seabios": "No consequence.",
          "severity": "note",
        },
      ]
    `)
  })
})

/**
 * What is broken in a pc, and what has to be found: the rule, and those that follow from it. The pc's script:
 * 0 to 2 ALLOCATE rsdp, guid, tables; 3 sums the DSDT; 4 and 5 FADT to FACS and DSDT, 6 sums it; 7 sums the MADT;
 * 8 WRITE_POINTER; 9 VGIA, 10 sums the SSDT; 11 HPET; 12 WAET; 13 to 17 RSDT entries, 18 sums it; 19 RSDP to RSDT,
 * 20 sums it.
 */
const cases: readonly [
  rule: LoaderRuleId,
  how: string,
  mutate: (pc: Subject) => void,
  ...also: LoaderRuleId[],
][] = [
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
  ['L14-fseg-exceeded', '64 KiB and a byte', (pc) => pc.file(RSDP, { size: 0x1_0001 })],
  ['L14-fseg-exceeded', 'more than QEMU puts there', (pc) => pc.file(RSDP, { size: 0x1001 })],
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
  ['L47-rsdp-not-found', 'revision 2 with the length of revision 0', (pc) => pc.patch(RSDP, 15, 2)],
  ['L48-rsdp-not-linked', 'no pointer', (pc) => void pc.remove(19), 'L55-table-unreferenced'],
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

/** A header that sums to zero. */
function smallTable(signature: string): Uint8Array {
  const bytes = new Uint8Array(36)
  bytes.set(fromLatin1(signature))
  bytes[4] = 36
  setChecksum(bytes, 9)
  return bytes
}

describe('one fault at a time', () => {
  it.each(cases)('%s: %s', (rule, _how, mutate, ...also) => {
    const pc = new Subject('pc')
    mutate(pc)
    expect(rulesOf(pc.lint())).toEqual([rule, ...also].sort())
  })

  it('is tried for every rule', () => {
    const elsewhere: LoaderRuleId[] = ['L01-script-absent', 'L02-script-empty', 'L46-too-many-tables']
    const tried = new Set([...cases.map(([rule]) => rule), ...elsewhere])
    expect(Object.keys(LOADER_RULES).filter((rule) => !tried.has(rule as LoaderRuleId))).toEqual([])
  })
})

describe('a script that is not there', () => {
  it('is L01 when it is absent', () => {
    expect(rulesOf(lintLoaderScript({ script: undefined }))).toEqual(['L01-script-absent'])
  })

  it('is L02 when it is empty', () => {
    expect(rulesOf(lintLoaderScript({ script: new Uint8Array() }))).toEqual(['L02-script-empty'])
  })

  it('is L47 when it is padding alone and the files are known', () => {
    const script = new Uint8Array(4096)
    expect(rulesOf(lintLoaderScript({ script, files: new Map() }))).toEqual(['L47-rsdp-not-found'])
    expect(lintLoaderScript({ script })).toEqual([])
  })
})

/** A machine of small tables: RSDP, root table, and what `tables` are. */
function smallMachine({
  tables,
  revision = 0,
}: {
  readonly tables: readonly string[]
  readonly revision?: 0 | 2
}) {
  const linker = new LoaderScriptBuilder()
  const blob = new LoaderBlob(TABLES)
  const rsdp = new LoaderBlob(RSDP)
  linker.allocate({ blob, alignment: 64, zone: BIOS_LINKER_LOADER_ALLOC_ZONE_HIGH })
  linker.allocate({ blob: rsdp, alignment: 16, zone: BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG })
  const width = revision === 0 ? 4 : 8
  const offsets = tables.map((signature) => blob.append(smallTable(signature)))
  const root = blob.append(smallTable(revision === 0 ? 'RSDT' : 'XSDT'))
  blob.append(new Uint8Array(width * tables.length))
  blob.patch(root + 4, littleEndian32(36 + width * tables.length))
  offsets.forEach((pointeeOffset, i) => {
    linker.addPointer({
      pointerFile: TABLES,
      pointerOffset: root + 36 + width * i,
      pointerSize: width,
      pointeeFile: TABLES,
      pointeeOffset,
    })
  })
  linker.addChecksum({
    file: TABLES,
    resultOffset: root + 9,
    start: root,
    length: 36 + width * tables.length,
  })
  rsdp.append(fromLatin1('RSD PTR '))
  rsdp.append(new Uint8Array(revision === 0 ? 12 : 28))
  rsdp.patch(15, Uint8Array.of(revision))
  if (revision === 2) rsdp.patch(20, Uint8Array.of(36))
  linker.addPointer({
    pointerFile: RSDP,
    pointerOffset: revision === 0 ? 16 : 24,
    pointerSize: width,
    pointeeFile: TABLES,
    pointeeOffset: root,
  })
  linker.addChecksum({ file: RSDP, resultOffset: 8, start: 0, length: 20 })
  if (revision === 2) linker.addChecksum({ file: RSDP, resultOffset: 32, start: 0, length: 36 })
  const files = new Map([blob, rsdp].map(({ file, bytes }) => [file, { bytes: bytes.slice() }]))
  return { script: linker.build({ padTo: 4096 }), files }
}

const littleEndian32 = (value: number) => {
  const bytes = new Uint8Array(4)
  u32le.write(bytes, 0, value, { parent: undefined, name: 'length' })
  return bytes
}

describe('a machine of small tables', () => {
  const ssdts = (count: number) => Array.from({ length: count }, () => 'SSDT')

  it('is sound with an RSDT, and with an XSDT under an RSDP of revision 2', () => {
    expect(lintLoaderScript(smallMachine({ tables: ssdts(3) }))).toEqual([])
    expect(lintLoaderScript(smallMachine({ tables: ssdts(3), revision: 2 }))).toEqual([])
  })

  it('may have 128 tables, and no more', () => {
    expect(lintLoaderScript(smallMachine({ tables: ssdts(128) }))).toEqual([])
    const findings = lintLoaderScript(smallMachine({ tables: ssdts(130) }))
    expect(findings.map(({ rule, message, entry }) => ({ rule, message, entry }))).toEqual([
      {
        rule: 'L46-too-many-tables',
        message: 'SSDT at etc/acpi/tables+0x1200 is table number 129',
        entry: 130,
      },
    ])
  })

  it.each(['FACP', 'DSDT'])('may have one %s', (signature) => {
    const findings = lintLoaderScript(smallMachine({ tables: [signature, 'SSDT', signature] }))
    expect(rulesOf(findings)).toEqual(['L45-second-unique-table'])
    expect(findings[0]).toMatchObject({ entry: 4, file: TABLES, fileOffset: 72 })
  })

  it('has its RSDP summed over both lengths', () => {
    const { script, files } = smallMachine({ tables: ssdts(1), revision: 2 })
    const without = decodeLoaderScript(script).filter(
      (entry) => entry.command !== 'ADD_CHECKSUM' || entry.resultOffset !== 32,
    )
    expect(rulesOf(lintLoaderScript({ script: encodeLoaderScript(without), files }))).toEqual([
      'L47-rsdp-not-found',
    ])
  })
})

describe('places', () => {
  it('are the field in the script and the byte in the blob', () => {
    const pc = new Subject('pc')
    pc.edit(9, { pointerSize: 3 })
    expect(pc.lint()).toMatchInlineSnapshot(`
      [
        {
          "entry": 8,
          "hint": "Put the fault right; nothing is wrong with this command.",
          "message": "OVMF stops at entry 9 (L18-pointer-size) and takes this WRITE_POINTER back",
          "offset": 1024,
          "ovmf": "Writes zeros over the address when it stops at the fault.",
          "row": 39,
          "rule": "L39-write-pointer-undone",
          "seabios": "Lets the earlier write stand.",
          "severity": "note",
        },
        {
          "entry": 9,
          "file": "etc/acpi/tables",
          "fileOffset": 6675,
          "hint": "Use 1, 2, 4 or 8 bytes.",
          "message": "ADD_POINTER of 3 bytes at etc/acpi/tables+0x1a13",
          "offset": 1272,
          "ovmf": "Stops with Protocol Error, takes back what it did and boots without these tables.",
          "row": 18,
          "rule": "L18-pointer-size",
          "seabios": "Warns of an internal error, leaves the command out and goes on.",
          "severity": "error",
        },
      ]
    `)
  })

  it('are the alignment of an ALLOCATE', () => {
    const pc = new Subject('pc')
    pc.edit(1, { alignment: 64 })
    expect(pc.lint()[0]).toMatchObject({ entry: 1, offset: 128 + 60, file: GUID })
  })

  it('are in the order of the script, with those of no entry last', () => {
    const pc = new Subject('pc')
    pc.file('etc/system-states', { size: 5 })
    pc.edit(20, { length: 0x100 })
    pc.edit(2, { alignment: 24 })
    expect(pc.lint().map(({ rule, entry }) => [rule, entry])).toEqual([
      ['L07-alignment-not-power-of-two', 2],
      ['L39-write-pointer-undone', 8],
      ['L26-checksum-range-outside', 20],
      ['L50-system-states', undefined],
    ])
  })
})

describe('severity', () => {
  const severities = (mutate: (pc: Subject) => void) => {
    const pc = new Subject('pc')
    mutate(pc)
    return pc.lint().map(({ rule, severity }) => `${severity} ${rule}`)
  }

  it.each<[string, (pc: Subject) => void]>([
    ['error L14-fseg-exceeded', (pc) => pc.file(RSDP, { size: 0x1_0001 })],
    ['warning L14-fseg-exceeded', (pc) => pc.file(RSDP, { size: 0x1001 })],
    ['error L35-write-pointer-too-narrow', (pc) => pc.edit(8, { pointerSize: 2 })],
    ['warning L43-data-probed-as-table', (pc) => pc.patch(TABLES, 0x1971, 0x61)],
    ['warning L50-system-states', (pc) => pc.file('etc/system-states', { size: 7 })],
    ['note L50-system-states', (pc) => void pc.files.delete('etc/system-states')],
    ['error L59-guid-size', (pc) => pc.file(GUID, { size: 0x37 })],
    ['warning L59-guid-size', (pc) => pc.file(GUID, { size: 0x38 })],
  ])('%s', (expected, mutate) => {
    expect(severities(mutate)).toEqual([expected])
  })
})

describe('edition v6', () => {
  const v6: LoaderEntry = {
    command: 'WRITE_POINTER_V6',
    pointerFile: ADDR,
    pointeeFile: GUID,
    pointerOffset: 0,
    pointerSize: 8,
  }

  it('takes the short WRITE_POINTER, which names the page', () => {
    const pc = new Subject('pc')
    pc.entries[8] = v6
    expect(lintLoaderScript({ script: pc.script, files: pc.files, edition: 'v6' })).toEqual([])
    expect(rulesOf(lintLoaderScript({ script: pc.script, files: pc.files }))).toEqual([
      'L38-write-pointer-v6',
    ])
  })

  it('recognises the current form', () => {
    const pc = new Subject('pc')
    const findings = lintLoaderScript({ script: pc.script, files: pc.files, edition: 'v6' })
    expect(findings.map(({ rule, hint }) => [rule, hint])).toEqual([
      ['L33-write-pointer-location', 'The entry has the current form: do not read it as edition v6.'],
    ])
  })

  it('has other faults as well', () => {
    const pc = new Subject('pc')
    pc.entries[8] = { ...v6, pointerSize: 3 }
    const findings = lintLoaderScript({ script: pc.script, files: pc.files, edition: 'v6' })
    expect(findings.map(({ hint }) => hint)).toEqual([LOADER_RULES['L33-write-pointer-location'].hint])
  })
})

describe('what is not known', () => {
  it('is not judged: files with a size and no bytes', () => {
    const pc = new Subject('pc')
    for (const name of [TABLES, RSDP, GUID]) pc.file(name, { bytes: undefined })
    expect(pc.lint()).toEqual([])
    pc.edit(5, { pointerOffset: 0x1fffd })
    expect(rulesOf(pc.lint())).toEqual(['L19-pointer-outside'])
  })

  it('is not judged: files with neither', () => {
    const pc = new Subject('pc')
    for (const name of pc.files.keys()) pc.files.set(name, {})
    expect(pc.lint()).toEqual([])
  })

  it('takes the number of bytes for the size', () => {
    const pc = new Subject('pc')
    pc.files.set(ADDR, { bytes: new Uint8Array(4) })
    expect(rulesOf(pc.lint())).toEqual(['L33-write-pointer-location'])
  })
})

describe('limits', () => {
  it('refuses a script above 64 MiB', () => {
    const script = new Uint8Array(LOADER_SCRIPT_MAX_SIZE + 128)
    expect(() => lintLoaderScript({ script })).toThrow(LoaderScriptSizeError)
  })

  it('sums no more than it says', () => {
    const size = 2 ** 26
    const entries = [allocate(TABLES), ...Array.from({ length: 6 }, () => checksum(1, 0, size))]
    const files = new Map([[TABLES, { bytes: new Uint8Array(size) }]])
    const findings = lintLoaderScript({ script: encodeLoaderScript(entries), files })
    expect(
      findings.filter(({ rule }) => rule === 'L65-analysis-limit').map(({ message }) => message),
    ).toEqual(['the script loads or sums more than 0x10000000 bytes; what is beyond was not checked'])
  })
})
