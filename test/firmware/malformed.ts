/**
 * Every malformed input that the firmware reference lists, as mutations of QEMU's own pc, with what edk2 does of it.
 */
import { fromLatin1 } from '../../src/binary/bytes.ts'
import { setChecksum } from '../../src/binary/checksum.ts'
import type { FirmwareEdition } from '../../src/firmware/editions.ts'
import type { BootResult } from '../../src/firmware/ovmf.ts'
import type { EfiStatus } from '../../src/firmware/status.ts'
import type { AddPointer, LoaderEntry } from '../../src/loader/entry.ts'
import {
  ADDR,
  allocate,
  checksum,
  GUID,
  RSDP,
  type Subject,
  smallTable,
  TABLES,
} from '../fuzz/loader-faults.ts'
import type { BareOptions } from './board-host.ts'

/** Not below 4 GiB on this machine. */
const LARGE = 60 * 2 ** 20
const LITTLE_LOW_MEMORY: BareOptions = { memorySize: 64 * 2 ** 20, highMemory: 2 ** 30 }
const NO_NUL = 'x'.repeat(56)
/** The MADT of the captured pc: entry 7 sums it, entry 13 points to it from the RSDT. */
const MADT = 0x1971
const RSDT_ENTRY = 13
/** Free bytes of the tables blob. */
const FREE = 0x10000

export interface Malformed {
  /** Number in the reference's table. */
  readonly row: number
  readonly how: string
  readonly mutate: (pc: Subject) => void
  /** `undefined`: the firmware hangs. */
  readonly status: EfiStatus | undefined
  /** The line that says it, without line feed; absent where edk2 says nothing. */
  readonly line?: string
  readonly machine?: BareOptions
  readonly edition?: FirmwareEdition
  /** Signatures of the tables that are installed after all. Absent: not compared. */
  readonly tables?: string
  /** Blobs that stay, by name. Absent: the GUID's alone. */
  readonly kept?: readonly string[]
  readonly check?: (result: BootResult, log: readonly string[]) => string | undefined
}

const PROTOCOL = 'Protocol Error'
const RESOURCES = 'Out of Resources'
const ALL = 'FACS DSDT FACP APIC SSDT HPET WAET'

const unknown = (type: number): LoaderEntry => ({ command: 'UNKNOWN', type, raw: new Uint8Array(128) })

/** A pointer of 4 bytes behind the tables, aimed at `target`. */
function pointAt(pc: Subject, slot: number, target: number): LoaderEntry {
  pc.patch(TABLES, FREE + slot, target & 0xff, (target >> 8) & 0xff, (target >> 16) & 0xff, 0)
  return { ...(pc.entry(RSDT_ENTRY) as AddPointer), pointerOffset: FREE + slot }
}

/** Appends `count` tables of their own, each with its pointer. */
function manyTables(pc: Subject, count: number, signature: (i: number) => string = () => 'OEM1'): void {
  for (let i = 0; i < count; i++) {
    const at = FREE + 0x1000 + i * 64
    const table = smallTable(signature(i))
    table[24] = i & 0xff
    table[9] = 0
    setChecksum(table, 9)
    pc.patch(TABLES, at, ...table)
    pc.insert(pc.entries.length, pointAt(pc, i * 4, at))
  }
  pc.padTo = 128
}

export const MALFORMED: readonly Malformed[] = [
  { row: 1, how: 'no script', mutate: (pc) => void pc.files.delete('etc/table-loader'), status: 'Not Found' },
  { row: 2, how: 'empty script, S3 on', mutate: (pc) => emptyScript(pc), status: 'Invalid Parameter' },
  {
    row: 2,
    how: 'empty script, S3 off',
    mutate: (pc) => {
      emptyScript(pc)
      pc.files.delete('etc/system-states')
    },
    status: 'Success',
    line: 'InstallQemuFwCfgTables: installed 0 tables',
    tables: '',
    kept: [],
  },
  {
    row: 3,
    how: '64 bytes behind the script',
    mutate: (pc) => {
      pc.tail = new Uint8Array(64)
    },
    status: PROTOCOL,
    line: 'InstallQemuFwCfgTables: "etc/table-loader" has invalid size 0x1040',
  },
  ...[0, 5, 0x8000_0000].map(
    (type): Malformed => ({
      row: 4,
      how: `type ${type}`,
      mutate: (pc) => pc.insert(3, unknown(type)),
      status: 'Success',
      line: `InstallQemuFwCfgTables: unknown loader command: 0x${type.toString(16).toUpperCase()}`,
      tables: ALL,
    }),
  ),
  {
    row: 5,
    how: 'ALLOCATE without NUL',
    mutate: (pc) => pc.edit(1, { file: NO_NUL }),
    status: PROTOCOL,
    line: 'ProcessCmdAllocate: malformed file name',
  },
  {
    row: 6,
    how: 'alignment 0',
    mutate: (pc) => pc.edit(2, { alignment: 0 }),
    status: 'Success',
    tables: ALL,
  },
  ...[3, 24, 100].map(
    (alignment): Malformed => ({
      row: 7,
      how: `alignment ${alignment}`,
      mutate: (pc) => pc.edit(2, { alignment }),
      status: 'Success',
      tables: ALL,
    }),
  ),
  ...[0x2000, 0x8000_0000].map(
    (alignment): Malformed => ({
      row: 8,
      how: `alignment ${alignment}`,
      mutate: (pc) => pc.edit(2, { alignment }),
      status: 'Unsupported',
      line: `ProcessCmdAllocate: unsupported alignment 0x${alignment.toString(16)}`,
    }),
  ),
  {
    row: 9,
    how: 'alignment 5000',
    mutate: (pc) => pc.edit(2, { alignment: 5000 }),
    status: 'Unsupported',
    line: 'ProcessCmdAllocate: unsupported alignment 0x1388',
  },
  ...[0, 3, 255].map(
    (zone): Malformed => ({
      row: 10,
      how: `zone ${zone}`,
      mutate: (pc) => pc.edit(2, { zone }),
      status: 'Success',
      tables: ALL,
    }),
  ),
  {
    row: 11,
    how: 'no GUID file',
    mutate: (pc) => void pc.files.delete(GUID),
    status: 'Not Found',
    line: 'ProcessCmdAllocate: QemuFwCfgFindFile("etc/vmgenid_guid"): Not Found',
  },
  {
    row: 12,
    how: 'GUID file of 0 bytes',
    mutate: (pc) => pc.file(GUID, { size: 0, bytes: new Uint8Array() }),
    status: RESOURCES,
  },
  {
    row: 13,
    how: 'blob above free memory',
    mutate: (pc) => pc.file(GUID, { size: 100 * 2 ** 20, bytes: new Uint8Array(100 * 2 ** 20) }),
    status: RESOURCES,
    machine: { memorySize: 96 * 2 ** 20 },
  },
  {
    row: 14,
    how: '128 KiB for the F segment',
    mutate: (pc) => pc.file(RSDP, { size: 0x20000 }),
    status: 'Success',
    tables: ALL,
  },
  {
    row: 15,
    how: 'tables allocated twice',
    mutate: (pc) => pc.insert(3, allocate(TABLES)),
    status: PROTOCOL,
    line: 'ProcessCmdAllocate: duplicated file "etc/acpi/tables"',
  },
  {
    row: 16,
    how: 'pointer file without NUL',
    mutate: (pc) => pc.edit(5, { pointerFile: NO_NUL }),
    status: PROTOCOL,
    line: 'ProcessCmdAddPointer: malformed file name',
  },
  {
    row: 16,
    how: 'pointee file without NUL, 4 bytes',
    mutate: (pc) => pc.edit(5, { pointeeFile: NO_NUL }),
    status: PROTOCOL,
    line: 'CollectAllocationsRestrictedTo32Bit: malformed file name',
  },
  {
    row: 16,
    how: 'pointee file without NUL, 8 bytes',
    mutate: (pc) => pc.edit(5, { pointeeFile: NO_NUL, pointerSize: 8 }),
    status: PROTOCOL,
    line: 'ProcessCmdAddPointer: malformed file name',
  },
  {
    row: 16,
    how: 'pointee file without NUL, 2017',
    mutate: (pc) => pc.edit(5, { pointeeFile: NO_NUL }),
    status: PROTOCOL,
    line: 'ProcessCmdAddPointer: malformed file name',
    edition: '2017',
  },
  {
    row: 17,
    how: 'pointer file not allocated',
    mutate: (pc) => pc.edit(5, { pointerFile: 'etc/x' }),
    status: PROTOCOL,
    line: 'ProcessCmdAddPointer: invalid blob reference(s) "etc/x" / "etc/acpi/tables"',
  },
  {
    row: 17,
    how: 'pointee allocated later',
    mutate: (pc) => pc.insert(9, pc.remove(1)),
    status: PROTOCOL,
    line: 'ProcessCmdWritePointer: invalid fw_cfg file or blob reference "etc/vmgenid_addr" / "etc/vmgenid_guid"',
  },
  ...[0, 3, 5, 6, 7, 9, 16, 255].map(
    (pointerSize): Malformed => ({
      row: 18,
      how: `pointer size ${pointerSize}`,
      mutate: (pc) => pc.edit(5, { pointerSize }),
      status: PROTOCOL,
      line: 'ProcessCmdAddPointer: invalid pointer location or size in "etc/acpi/tables"',
    }),
  ),
  ...[0x1fffd, 0xffff_ffff].map(
    (pointerOffset): Malformed => ({
      row: pointerOffset === 0xffff_ffff ? 20 : 19,
      how: `pointer at ${pointerOffset}`,
      mutate: (pc) => pc.edit(4, { pointerOffset }),
      status: PROTOCOL,
      line: 'ProcessCmdAddPointer: invalid pointer location or size in "etc/acpi/tables"',
    }),
  ),
  {
    row: 21,
    how: 'value at the end of the pointee',
    mutate: (pc) => pc.patch(TABLES, 0x1921, 0, 0, 2, 0),
    status: PROTOCOL,
    line: 'ProcessCmdAddPointer: invalid pointer value in "etc/acpi/tables"',
  },
  ...[1, 2].map(
    (pointerSize): Malformed => ({
      row: 22,
      how: `pointer of ${pointerSize} bytes`,
      mutate: (pc) => {
        pc.patch(TABLES, FREE, 4, 0)
        pc.edit(5, { pointerSize, pointerOffset: FREE })
      },
      status: PROTOCOL,
      line: 'ProcessCmdAddPointer: relocated pointer value unrepresentable in "etc/acpi/tables"',
    }),
  ),
  {
    row: 23,
    how: 'RAM above 4 GiB, no room for the RSDP blob below',
    mutate: (pc) => pc.file(RSDP, { size: LARGE }),
    status: 'Success',
    machine: LITTLE_LOW_MEMORY,
    tables: ALL,
    check: ({ blobs }) => {
      const above = blobs.filter(({ base }) => base >= 2 ** 32).map(({ file }) => file)
      return above.join() === RSDP ? undefined : `above 4 GiB: ${above}`
    },
  },
  {
    row: 23,
    how: 'RAM above 4 GiB, no room for the RSDP blob below, 2017',
    mutate: (pc) => pc.file(RSDP, { size: LARGE }),
    status: RESOURCES,
    machine: LITTLE_LOW_MEMORY,
    edition: '2017',
  },
  {
    row: 23,
    how: 'RAM above 4 GiB, no room for the GUID page below',
    mutate: (pc) => pc.file(GUID, { size: LARGE }),
    status: RESOURCES,
    machine: LITTLE_LOW_MEMORY,
  },
  {
    row: 24,
    how: 'ADD_CHECKSUM without NUL',
    mutate: (pc) => pc.edit(7, { file: NO_NUL }),
    status: PROTOCOL,
    line: 'ProcessCmdAddChecksum: malformed file name',
  },
  {
    row: 24,
    how: 'ADD_CHECKSUM of a file that is not allocated',
    mutate: (pc) => pc.edit(7, { file: 'etc/x' }),
    status: PROTOCOL,
    line: 'ProcessCmdAddChecksum: invalid blob reference "etc/x"',
  },
  ...[
    [25, 'result at the end', { resultOffset: 0x20000 }] as const,
    [26, 'range beyond the end by a byte', { length: 0x20000 - MADT + 1 }] as const,
    [26, 'start that wraps', { start: 0xffff_ffff }] as const,
    [26, 'length that wraps', { length: 0xffff_ffff }] as const,
  ].map(
    ([row, how, change]): Malformed => ({
      row,
      how,
      mutate: (pc) => pc.edit(7, change),
      status: PROTOCOL,
      line: 'ProcessCmdAddChecksum: invalid checksum range in "etc/acpi/tables"',
    }),
  ),
  {
    row: 27,
    how: 'checksum of nothing',
    mutate: (pc) => pc.insert(8, checksum(FREE, 0, 0)),
    status: 'Success',
    tables: ALL,
  },
  {
    row: 28,
    how: 'checksum byte that is not 0',
    mutate: (pc) => pc.patch(TABLES, MADT + 9, 0x11),
    status: 'Success',
    tables: 'FACS DSDT FACP SSDT HPET WAET',
    kept: [TABLES, GUID],
  },
  {
    row: 29,
    how: 'result outside the range',
    mutate: (pc) => pc.insert(8, checksum(FREE, MADT, 4)),
    status: 'Success',
    tables: ALL,
  },
  ...(['pointerFile', 'pointeeFile'] as const).map(
    (name): Malformed => ({
      row: 30,
      how: `WRITE_POINTER's ${name} without NUL`,
      mutate: (pc) => pc.edit(8, { [name]: NO_NUL }),
      status: PROTOCOL,
      line: 'ProcessCmdWritePointer: malformed file name',
    }),
  ),
  {
    row: 31,
    how: 'no address file',
    mutate: (pc) => void pc.files.delete(ADDR),
    status: PROTOCOL,
    line: 'ProcessCmdWritePointer: invalid fw_cfg file or blob reference "etc/vmgenid_addr" / "etc/vmgenid_guid"',
  },
  {
    row: 32,
    how: 'pointee never allocated',
    mutate: (pc) => pc.edit(8, { pointeeFile: 'etc/x' }),
    status: PROTOCOL,
    line: 'ProcessCmdWritePointer: invalid fw_cfg file or blob reference "etc/vmgenid_addr" / "etc/x"',
  },
  {
    row: 33,
    how: 'WRITE_POINTER of 3 bytes',
    mutate: (pc) => pc.edit(8, { pointerSize: 3 }),
    status: PROTOCOL,
    line: 'ProcessCmdWritePointer: invalid pointer location or size in "etc/vmgenid_addr"',
  },
  {
    row: 33,
    how: 'address file of 7 bytes',
    mutate: (pc) => pc.file(ADDR, { size: 7, bytes: new Uint8Array(7) }),
    status: PROTOCOL,
    line: 'ProcessCmdWritePointer: invalid pointer location or size in "etc/vmgenid_addr"',
  },
  {
    row: 33,
    how: 'a byte beyond the address file',
    mutate: (pc) => pc.edit(8, { pointerOffset: 1 }),
    status: PROTOCOL,
    line: 'ProcessCmdWritePointer: invalid pointer location or size in "etc/vmgenid_addr"',
  },
  ...[0x1000, 0xffff_ffff].map(
    (pointeeOffset): Malformed => ({
      row: 34,
      how: `pointee offset ${pointeeOffset}`,
      mutate: (pc) => pc.edit(8, { pointeeOffset }),
      status: PROTOCOL,
      line: 'ProcessCmdWritePointer: invalid PointeeOffset',
    }),
  ),
  ...[1, 2].map(
    (pointerSize): Malformed => ({
      row: 35,
      how: `WRITE_POINTER of ${pointerSize} bytes`,
      mutate: (pc) => pc.edit(8, { pointerSize }),
      status: PROTOCOL,
      line: 'ProcessCmdWritePointer: pointer value unrepresentable in "etc/vmgenid_addr"',
    }),
  ),
  {
    row: 35,
    how: 'WRITE_POINTER of 4 bytes, page above 4 GiB',
    mutate: (pc) => {
      pc.edit(8, { pointerSize: 4 })
      pc.remove(9)
      pc.file(GUID, { size: LARGE })
    },
    status: PROTOCOL,
    line: 'ProcessCmdWritePointer: pointer value unrepresentable in "etc/vmgenid_addr"',
    machine: LITTLE_LOW_MEMORY,
  },
  {
    row: 36,
    how: 'address file read-only',
    mutate: (pc) => pc.file(ADDR, { guestWritable: false }),
    status: undefined,
  },
  {
    row: 37,
    how: 'no DMA, S3 on',
    mutate: () => {},
    status: 'Not Found',
    line: 'QemuFwCfgAcpiPlatform: QemuFwCfgS3CallWhenBootScriptReady: fw_cfg DMA unavailable',
    machine: { dmaEnabled: false },
  },
  {
    row: 37,
    how: 'no DMA, S3 off: lost silently',
    mutate: (pc) => void pc.files.delete('etc/system-states'),
    status: 'Success',
    machine: { dmaEnabled: false },
    tables: ALL,
  },
  {
    row: 37,
    how: 'no DMA, S3 on, 2017: not noticed',
    mutate: () => {},
    status: 'Success',
    machine: { dmaEnabled: false },
    edition: '2017',
    tables: ALL,
  },
  {
    row: 38,
    how: 'WRITE_POINTER of patch set v6',
    mutate: (pc) => pc.edit(8, { pointeeOffset: 8, pointerSize: 0 }),
    status: PROTOCOL,
    line: 'ProcessCmdWritePointer: invalid pointer location or size in "etc/vmgenid_addr"',
  },
  {
    row: 39,
    how: 'failure behind two WRITE_POINTERs',
    mutate: (pc) => {
      pc.insert(9, { ...pc.entry(8), pointerSize: 2, pointerOffset: 6 } as LoaderEntry)
      pc.edit(9, { pointerSize: 4, pointerOffset: 4 })
      pc.edit(10, { pointerSize: 3 })
    },
    status: PROTOCOL,
    line: 'ProcessCmdAddPointer: invalid pointer location or size in "etc/acpi/tables"',
  },
  {
    row: 40,
    how: 'VGIA set after its checksum',
    mutate: (pc) => pc.insert(10, pc.remove(9)),
    status: 'Success',
    tables: 'FACS DSDT FACP APIC HPET WAET',
    kept: [TABLES, GUID],
  },
  ...([[20], [0, 0, 2]] as const).map(
    (length): Malformed => ({
      row: 41,
      how: `table length bytes ${length}`,
      mutate: (pc) => pc.patch(TABLES, MADT + 4, ...length),
      status: 'Success',
      tables: 'FACS DSDT FACP SSDT HPET WAET',
      kept: [TABLES, GUID],
    }),
  ),
  {
    row: 41,
    how: 'target with 35 bytes left',
    mutate: (pc) => pc.patch(TABLES, 0x1b3b, 0xdd, 0xff, 1),
    status: 'Success',
    kept: [TABLES, GUID],
  },
  {
    row: 42,
    how: 'FACS of 63 bytes',
    mutate: (pc) => pc.patch(TABLES, 4, 63),
    status: 'Success',
    tables: 'DSDT FACP APIC SSDT HPET WAET',
    kept: [TABLES, GUID],
  },
  {
    row: 42,
    how: 'FACS of 63 bytes that sum to zero',
    mutate: (pc) =>
      pc.patch(TABLES, 4, 63, 0, 0, 0, (0x100 - ((0x46 + 0x41 + 0x43 + 0x53 + 63) & 0xff)) & 0xff),
    status: 'Success',
    tables: ALL,
  },
  {
    row: 43,
    how: 'lower-case signature',
    mutate: (pc) => pc.patch(TABLES, MADT, ...fromLatin1('apic')),
    status: 'Success',
    tables: 'FACS DSDT FACP apic SSDT HPET WAET',
  },
  {
    row: 43,
    how: 'a table in the GUID page is installed, the page is kept',
    mutate: (pc) => pc.patch(GUID, 0, ...smallTable('OEM1')),
    status: 'Success',
    tables: 'FACS DSDT OEM1 FACP APIC SSDT HPET WAET',
  },
  {
    row: 44,
    how: 'two pointers to the MADT',
    mutate: (pc) => pc.insert(9, pointAt(pc, 0, MADT)),
    status: 'Success',
    tables: 'FACS DSDT APIC FACP SSDT HPET WAET',
    check: (_, log) =>
      log.some((line) =>
        /^Process2ndPassCmdAddPointer: PointerValue=0x\w+ already processed, skipping\.$/.test(line),
      )
        ? undefined
        : 'no line about the second pointer',
  },
  {
    row: 44,
    how: 'two pointers to the MADT, 2017',
    mutate: (pc) => pc.insert(9, pointAt(pc, 0, MADT)),
    status: 'Success',
    tables: 'FACS DSDT APIC FACP APIC SSDT HPET WAET',
    edition: '2017',
  },
  {
    row: 44,
    how: 'two pointers to the DSDT, 2017',
    mutate: (pc) => pc.insert(9, pointAt(pc, 0, 0x40)),
    status: 'Access Denied',
    line: 'Process2ndPassCmdAddPointer: InstallAcpiTable(): Access Denied',
    edition: '2017',
  },
  ...['FACP', 'DSDT'].map(
    (signature): Malformed => ({
      row: 45,
      how: `a second ${signature}`,
      mutate: (pc) => pc.patch(TABLES, MADT, ...fromLatin1(signature)),
      status: 'Access Denied',
      line: 'Process2ndPassCmdAddPointer: InstallAcpiTable(): Access Denied',
    }),
  ),
  {
    row: 45,
    how: 'a second FACS',
    mutate: (pc) => {
      pc.patch(TABLES, FREE + 0x100, ...fromLatin1('FACS'), 64)
      pc.insert(9, pointAt(pc, 0, FREE + 0x100))
    },
    status: 'Access Denied',
    line: 'Process2ndPassCmdAddPointer: InstallAcpiTable(): Access Denied',
  },
  {
    row: 46,
    how: '128 tables',
    mutate: (pc) => manyTables(pc, 121),
    status: 'Success',
    line: 'InstallQemuFwCfgTables: installed 128 tables',
  },
  {
    row: 46,
    how: '129 tables',
    mutate: (pc) => manyTables(pc, 122),
    status: RESOURCES,
    line: "Process2ndPassCmdAddPointer: can't install more than 128 tables",
  },
  {
    row: 47,
    how: 'RSDP in zone HIGH',
    mutate: (pc) => pc.edit(0, { zone: 1 }),
    status: 'Success',
    tables: ALL,
  },
  { row: 47, how: 'RSDP without sum', mutate: (pc) => void pc.remove(20), status: 'Success', tables: ALL },
  { row: 48, how: 'RSDP without RSDT', mutate: (pc) => void pc.remove(19), status: 'Success', tables: ALL },
  {
    row: 49,
    how: 'WRITE_POINTER first',
    mutate: (pc) => pc.insert(0, pc.remove(8)),
    status: PROTOCOL,
    line: 'ProcessCmdWritePointer: invalid fw_cfg file or blob reference "etc/vmgenid_addr" / "etc/vmgenid_guid"',
  },
  ...[
    ['absent', (pc: Subject) => void pc.files.delete('etc/system-states')] as const,
    [
      '5 bytes',
      (pc: Subject) => pc.file('etc/system-states', { size: 5, bytes: new Uint8Array(5).fill(0x81) }),
    ] as const,
  ].map(
    ([how, mutate]): Malformed => ({
      row: 50,
      how: `etc/system-states ${how}`,
      mutate,
      status: 'Success',
      tables: ALL,
      check: ({ bootScript }, log) =>
        bootScript || log.some((line) => line.includes('S3Context')) ? 'S3 is on' : undefined,
    }),
  ),
]

function emptyScript(pc: Subject): void {
  pc.entries.length = 0
  pc.padTo = 128
}
