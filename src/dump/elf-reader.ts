/**
 * ELF cores of whole machines: QEMU's, the Linux kernel's, and others with physical addresses in the program headers.
 *
 * The file may be hostile. Whatever it says is checked against its size before it is believed, and everything that is
 * kept in memory is bounded by {@link MAX_PROGRAM_HEADERS} and {@link MAX_NOTE_BYTES}.
 *
 * Source: System V ABI 4.1 chapter 5 "Program Header"; QEMU dump/dump.c.
 * @module
 */
import type { ByteSource } from '../binary/byte-source.ts'
import { formatSize, hex } from '../binary/numbers.ts'
import {
  ELF_IDENT_SIZE,
  ELFCLASS32,
  ELFCLASS64,
  ELFDATA2LSB,
  Elf32Header,
  Elf32ProgramHeader,
  Elf32SectionHeader,
  Elf64Header,
  Elf64ProgramHeader,
  Elf64SectionHeader,
  ElfIdent,
  ET_CORE,
  PN_XNUM,
  PT_LOAD,
  PT_NOTE,
} from './elf.ts'
import { DumpError, DumpFormatError } from './errors.ts'
import { decodeNotes, type ElfNote } from './notes.ts'
import { type DumpRun, type DumpSegment, runsOf } from './runs.ts'
import { readWhole } from './source.ts'

/** QEMU writes one a mapping of the guest with `paging`: tens of thousands are real. */
export const MAX_PROGRAM_HEADERS = 2 ** 20
/** Of all PT_NOTE segments: over 100 000 CPUs. */
export const MAX_NOTE_BYTES = 64 * 2 ** 20
/** The end of the guest-physical addresses that x86 can have. */
const ADDRESS_LIMIT = 2n ** 52n
/** `p_offset` of memory that QEMU did not store, `p_paddr` of a mapping that has none: all ones, in either class. */
const NOWHERE: Readonly<Record<number, bigint>> = {
  [ELFCLASS32]: 0xffff_ffffn,
  [ELFCLASS64]: 0xffff_ffff_ffff_ffffn,
}

export interface ElfCore {
  readonly elfClass: 32 | 64
  /** `e_machine`: 62 for x86-64, 3 for i386. */
  readonly machine: number
  readonly programHeaders: number
  /** Guest-physical memory. */
  readonly runs: readonly DumpRun[]
  /** Where the notes are; read by `readCoreNotes`. */
  readonly noteSegments: ReadonlyArray<{ readonly offset: number; readonly size: number }>
}

/** @throws DumpError, DumpFormatError, LayoutError when there is no ELF magic */
export function readElfCore(source: ByteSource): ElfCore {
  const header = readHeader(source)
  const segments: DumpSegment[] = []
  const noteSegments: { offset: number; size: number }[] = []
  let [loads, atZero] = [0, 0]
  for (const row of programHeaders(source, header)) {
    if (row.p_type === PT_NOTE) {
      checkStored(source, row, header)
      noteSegments.push({ offset: Number(row.p_offset), size: Number(row.p_filesz) })
    }
    if (row.p_type !== PT_LOAD || row.p_memsz === 0n) continue
    loads++
    if (row.p_paddr === 0n && row.p_vaddr !== 0n) atZero++
    const segment = memorySegment(source, row, header)
    if (segment) segments.push(segment)
  }
  if (atZero > 1) {
    const hint = 'Give a dump of the machine: dump-guest-memory of QEMU, virsh dump --memory-only of libvirt.'
    throw new DumpFormatError(source.name, 'the core of a process, without physical addresses', hint)
  }
  if (segments.length === 0) {
    const what =
      loads === 0 ? 'an ELF core without memory' : 'an ELF core with none of its memory in the file'
    throw new DumpFormatError(source.name, what, 'Dump the machine again.')
  }
  const runs = runsOf(segments, source.name, source.size)
  return {
    elfClass: header.is64 ? 64 : 32,
    machine: header.e_machine,
    programHeaders: header.count,
    runs,
    noteSegments,
  }
}

/** @throws DumpError when they are damaged, or more than 64 MiB */
export function readCoreNotes(source: ByteSource, { noteSegments }: ElfCore): ElfNote[] {
  const total = noteSegments.reduce((sum, { size }) => sum + size, 0)
  if (total > MAX_NOTE_BYTES) {
    throw new DumpError('there are too many notes', {
      file: source.name,
      field: 'p_filesz of PT_NOTE',
      expected: `at most ${formatSize(MAX_NOTE_BYTES)}`,
      found: formatSize(total),
    })
  }
  return noteSegments.flatMap(({ offset, size }) => {
    const bytes = readWhole(source, offset, new Uint8Array(size), 'notes')
    return decodeNotes(bytes, { file: source.name, offset })
  })
}

interface Header {
  readonly is64: boolean
  readonly elfClass: number
  readonly e_machine: number
  readonly phoff: number
  readonly entrySize: number
  /** Of program headers. */
  readonly count: number
}

function readHeader(source: ByteSource): Header {
  const file = source.name
  const ident = ElfIdent.decode(readWhole(source, 0, new Uint8Array(ELF_IDENT_SIZE), 'ELF header'))
  const fail = (field: string, offset: number, expected: string, found: number | bigint): never => {
    throw new DumpError('its ELF header is not that of a dump', {
      file,
      offset,
      field,
      expected,
      found: hex(found),
    })
  }
  if (ident.EI_CLASS !== ELFCLASS32 && ident.EI_CLASS !== ELFCLASS64) {
    fail('EI_CLASS', 4, '1 (32-bit) or 2 (64-bit)', ident.EI_CLASS)
  }
  if (ident.EI_DATA !== ELFDATA2LSB) fail('EI_DATA', 5, '1 (little-endian)', ident.EI_DATA)
  const is64 = ident.EI_CLASS === ELFCLASS64
  const layout = is64 ? Elf64Header : Elf32Header
  const header = layout.decode(readWhole(source, 0, new Uint8Array(layout.size), 'ELF header'))
  const offsetOf = (field: 'e_type' | 'e_phentsize' | 'e_phoff') => layout.offsetOf(field)
  if (header.e_type !== ET_CORE) fail('e_type', offsetOf('e_type'), '4 (a core)', header.e_type)
  const entrySize = (is64 ? Elf64ProgramHeader : Elf32ProgramHeader).size
  if (header.e_phentsize !== entrySize && header.e_phnum !== 0) {
    fail('e_phentsize', offsetOf('e_phentsize'), `${entrySize}`, header.e_phentsize)
  }
  const { e_phnum, e_shoff, e_machine } = header
  const count = e_phnum === PN_XNUM ? countInSection(source, is64, BigInt(e_shoff)) : e_phnum
  if (count > MAX_PROGRAM_HEADERS) {
    throw new DumpError('there are too many program headers', {
      file,
      field: e_phnum === PN_XNUM ? 'section header 0, sh_info' : 'e_phnum',
      expected: `at most ${MAX_PROGRAM_HEADERS}`,
      found: String(count),
    })
  }
  const end = BigInt(header.e_phoff) + BigInt(count * entrySize)
  if (end > BigInt(source.size)) {
    throw new DumpError('the file ends before its program headers do', {
      file,
      offset: offsetOf('e_phoff'),
      field: 'e_phoff and e_phnum',
      expected: `at least ${hex(end)} bytes`,
      found: `${hex(source.size)} bytes`,
    })
  }
  return { is64, elfClass: ident.EI_CLASS, e_machine, phoff: Number(header.e_phoff), entrySize, count }
}

/** The number of program headers that does not fit into 16 bits. */
function countInSection(source: ByteSource, is64: boolean, e_shoff: bigint): number {
  const layout = is64 ? Elf64SectionHeader : Elf32SectionHeader
  const what = 'section header 0, which has the number of program headers'
  if (e_shoff === 0n || e_shoff > BigInt(source.size)) {
    throw new DumpError(`there is no ${what}`, {
      file: source.name,
      field: 'e_shoff',
      expected: 'an offset in the file',
      found: hex(e_shoff),
    })
  }
  return layout.decode(readWhole(source, Number(e_shoff), new Uint8Array(layout.size), what)).sh_info
}

interface ProgramHeader {
  readonly index: number
  readonly p_type: number
  readonly p_offset: bigint
  readonly p_vaddr: bigint
  readonly p_paddr: bigint
  readonly p_filesz: bigint
  readonly p_memsz: bigint
}

/** In pieces: a table may be larger than one would like to have in memory twice. */
function* programHeaders(source: ByteSource, header: Header): Generator<ProgramHeader> {
  const PIECE = 1024
  const { count, entrySize, phoff } = header
  for (let first = 0; first < count; first += PIECE) {
    const rows = Math.min(PIECE, count - first)
    const table = readWhole(
      source,
      phoff + first * entrySize,
      new Uint8Array(rows * entrySize),
      'program headers',
    )
    for (let i = 0; i < rows; i++) {
      if (header.is64) yield { index: first + i, ...Elf64ProgramHeader.decode(table, i * entrySize) }
      else yield { index: first + i, ...widen(Elf32ProgramHeader.decode(table, i * entrySize)) }
    }
  }
}

function widen(row: {
  readonly p_type: number
  readonly p_offset: number
  readonly p_vaddr: number
  readonly p_paddr: number
  readonly p_filesz: number
  readonly p_memsz: number
}): Omit<ProgramHeader, 'index'> {
  return {
    p_type: row.p_type,
    p_offset: BigInt(row.p_offset),
    p_vaddr: BigInt(row.p_vaddr),
    p_paddr: BigInt(row.p_paddr),
    p_filesz: BigInt(row.p_filesz),
    p_memsz: BigInt(row.p_memsz),
  }
}

/** The memory that a program header says is in the file; `undefined` when it says that none is. */
function memorySegment(source: ByteSource, row: ProgramHeader, header: Header): DumpSegment | undefined {
  const nowhere = NOWHERE[header.elfClass]
  // Device memory that the guest has mapped, in a dump with `paging`: QEMU lists it and stores nothing.
  if (row.p_filesz === 0n && row.p_offset === nowhere) return undefined
  // The kernel's mark, in /proc/kcore, for what is virtual only.
  if (row.p_paddr === nowhere) return undefined
  const { index, p_paddr, p_memsz, p_filesz } = row
  const fail = (field: string, expected: string, found: bigint): never => {
    throw new DumpError('a program header is impossible', {
      file: source.name,
      offset: header.phoff + index * header.entrySize,
      field: `program header ${index}, ${field}`,
      expected,
      found: hex(found),
    })
  }
  if (p_filesz > p_memsz) fail('p_filesz', `at most ${hex(p_memsz)}, which is p_memsz`, p_filesz)
  if (p_paddr + p_memsz > ADDRESS_LIMIT) fail('p_paddr', 'physical memory that ends below 2^52', p_paddr)
  checkStored(source, row, header)
  return {
    index,
    start: Number(p_paddr),
    size: Number(p_memsz),
    offset: Number(row.p_offset),
    stored: Number(p_filesz),
  }
}

/** @throws DumpError when the file ends before the segment does */
function checkStored(source: ByteSource, row: ProgramHeader, header: Header): void {
  const end = row.p_offset + row.p_filesz
  if (end <= BigInt(source.size) || row.p_filesz === 0n) return
  throw new DumpError(
    'the file ends before its memory does',
    {
      file: source.name,
      offset: header.phoff + row.index * header.entrySize,
      field: `program header ${row.index}, p_offset and p_filesz`,
      expected: `at least ${hex(end)} bytes`,
      found: `${hex(source.size)} bytes`,
    },
    'The dump was cut off while it was written or copied: dump the machine again.',
  )
}
