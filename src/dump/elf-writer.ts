/**
 * ELF64 cores as QEMU's `dump-guest-memory` writes them: with the same memory and registers, the same bytes.
 *
 * In this order: ELF header, two section headers, program headers (the notes, then each block of memory), notes (one
 * NT_PRSTATUS a CPU, one of QEMU's own a CPU, the guest's), memory, and the section names. So everything in front of the
 * memory is known before the first byte of memory is read.
 *
 * Source: QEMU dump/dump.c, `dump_begin` and `dump_init`, checked against QEMU 7.2.
 * @module
 */
import { concatBytes, fromLatin1 } from '../binary/bytes.ts'
import { checkBlocks } from './blocks.ts'
import type { ByteSearch } from './byte-search.ts'
import { type CpuState, cpuStateNote, type DumpMachine, MACHINE_NUMBERS, prStatusNote } from './cpu-state.ts'
import {
  ELFCLASS64,
  ELFDATA2LSB,
  Elf64Header,
  Elf64ProgramHeader,
  Elf64SectionHeader,
  ET_CORE,
  PN_XNUM,
  PT_LOAD,
  PT_NOTE,
  SHT_STRTAB,
} from './elf.ts'
import { encodeNote } from './notes.ts'
import { type DumpBlock, type DumpedMemory, type DumpImage, memoryPieces } from './pieces.ts'

export interface ElfCoreContent {
  readonly memory: DumpedMemory
  /** One program header each, in this order. */
  readonly blocks: readonly DumpBlock[]
  readonly machine: DumpMachine
  readonly cpus: readonly CpuState[]
  /** A whole ELF note as the guest's kernel left it in memory, its VMCOREINFO for example. Padded to 4 bytes. */
  readonly guestNote?: Uint8Array | undefined
}

const SECTION_NAMES = '\0.shstrtab\0'
const EV_CURRENT = 1

/** @throws DumpBlockError, NumberRangeError for blocks that are out of order or overlap */
export function elfCoreImage(content: ElfCoreContent, search?: ByteSearch): DumpImage {
  const { blocks, machine, cpus, guestNote = new Uint8Array() } = content
  checkBlocks(blocks)
  const notes = concatBytes(
    cpus.map((state, i) => encodeNote(prStatusNote(machine, i, state))),
    cpus.map((state) => encodeNote(cpuStateNote(state))),
    guestNote,
  )
  const e_shoff = Elf64Header.size
  const e_phoff = e_shoff + 2 * Elf64SectionHeader.size
  const noteOffset = e_phoff + (1 + blocks.length) * Elf64ProgramHeader.size
  const memoryOffset = noteOffset + notes.length
  const memorySize = blocks.reduce((sum, block) => sum + block.size, 0)
  const names = fromLatin1(SECTION_NAMES)
  const namesOffset = memoryOffset + memorySize
  const count = 1 + blocks.length

  const header = Elf64Header.encode({
    e_ident: {
      EI_CLASS: ELFCLASS64,
      EI_DATA: ELFDATA2LSB,
      EI_VERSION: EV_CURRENT,
      EI_OSABI: 0,
      EI_ABIVERSION: 0,
    },
    e_type: ET_CORE,
    e_machine: MACHINE_NUMBERS[machine],
    e_version: EV_CURRENT,
    e_entry: 0n,
    e_phoff: BigInt(e_phoff),
    e_shoff: BigInt(e_shoff),
    e_flags: 0,
    e_ehsize: 8,
    e_phentsize: Elf64ProgramHeader.size,
    e_phnum: Math.min(count, PN_XNUM),
    e_shentsize: Elf64SectionHeader.size,
    e_shnum: 2,
    e_shstrndx: 1,
  })
  const sections = [
    Elf64SectionHeader.encode({ ...NO_SECTION, sh_info: count >= PN_XNUM ? count : 0 }),
    Elf64SectionHeader.encode({
      ...NO_SECTION,
      sh_name: 1,
      sh_type: SHT_STRTAB,
      sh_offset: BigInt(namesOffset),
      sh_size: BigInt(names.length),
    }),
  ]
  const start = concatBytes(header, sections, programHeaders(blocks, noteOffset, notes.length), notes)

  return {
    size: namesOffset + names.length,
    memoryOffset,
    memorySize,
    *pieces() {
      yield { offset: 0, length: start.length, bytes: start }
      yield* memoryPieces(content.memory, blocks, memoryOffset, search)
      yield { offset: namesOffset, length: names.length, bytes: names }
    },
  }
}

function programHeaders(blocks: readonly DumpBlock[], noteOffset: number, noteSize: number): Uint8Array {
  const { size } = Elf64ProgramHeader
  const table = new Uint8Array((1 + blocks.length) * size)
  const put = (index: number, type: number, offset: number, address: number, length: number) => {
    const header = {
      p_type: type,
      p_flags: 0,
      p_offset: BigInt(offset),
      p_vaddr: BigInt(address),
      p_paddr: BigInt(address),
      p_filesz: BigInt(length),
      p_memsz: BigInt(length),
      p_align: 0n,
    }
    table.set(Elf64ProgramHeader.encode(header), index * size)
  }
  put(0, PT_NOTE, noteOffset, 0, noteSize)
  let offset = noteOffset + noteSize
  for (const [i, block] of blocks.entries()) {
    put(1 + i, PT_LOAD, offset, block.start, block.size)
    offset += block.size
  }
  return table
}

const NO_SECTION = {
  sh_name: 0,
  sh_type: 0,
  sh_flags: 0n,
  sh_addr: 0n,
  sh_offset: 0n,
  sh_size: 0n,
  sh_link: 0,
  sh_info: 0,
  sh_addralign: 0n,
  sh_entsize: 0n,
}
