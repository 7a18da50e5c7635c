/**
 * ELF as far as memory dumps use it: file header, program headers, the first section header, notes.
 *
 * Field names are ELF's own. Little-endian, as x86 has it.
 *
 * Source: System V ABI (gABI) 4.1 chapter 4 "Object Files", chapter 5 "Program Header"; QEMU dump/dump.c for which of the
 * fields a dump fills in.
 * @module
 */
import { constant, type Infer, reserved, struct, text, u8, u16le, u32le, u64le } from '../binary/layout.ts'

export const ELF_MAGIC = '\x7fELF'
export const ELF_IDENT_SIZE = 16

// e_ident[EI_CLASS]
export const ELFCLASS32 = 1
export const ELFCLASS64 = 2
// e_ident[EI_DATA]
export const ELFDATA2LSB = 1 // little-endian
// e_type
export const ET_CORE = 4
// e_machine
export const EM_386 = 3
export const EM_X86_64 = 62
// p_type
export const PT_LOAD = 1
export const PT_NOTE = 4
// sh_type
export const SHT_STRTAB = 3
/** `e_phnum` that says: the number is in `sh_info` of section header 0. */
export const PN_XNUM = 0xffff

/** The first bytes of every ELF file, whatever its class and byte order. */
export const ElfIdent = struct(
  'e_ident',
  {
    EI_MAG: constant(text(4), ELF_MAGIC),
    EI_CLASS: u8,
    EI_DATA: u8,
    EI_VERSION: u8,
    EI_OSABI: u8,
    EI_ABIVERSION: u8,
    EI_PAD: reserved(7),
  },
  { size: ELF_IDENT_SIZE },
)
export type ElfIdent = Infer<typeof ElfIdent>

export const Elf64Header = struct(
  'Elf64_Ehdr',
  {
    e_ident: ElfIdent,
    e_type: u16le,
    e_machine: u16le,
    e_version: u32le,
    e_entry: u64le,
    e_phoff: u64le,
    e_shoff: u64le,
    e_flags: u32le,
    e_ehsize: u16le, // QEMU writes 8, the size of a pointer, where 64 is meant
    e_phentsize: u16le,
    e_phnum: u16le,
    e_shentsize: u16le,
    e_shnum: u16le,
    e_shstrndx: u16le,
  },
  { size: 64 },
)
export type Elf64Header = Infer<typeof Elf64Header>

export const Elf32Header = struct(
  'Elf32_Ehdr',
  {
    e_ident: ElfIdent,
    e_type: u16le,
    e_machine: u16le,
    e_version: u32le,
    e_entry: u32le,
    e_phoff: u32le,
    e_shoff: u32le,
    e_flags: u32le,
    e_ehsize: u16le,
    e_phentsize: u16le,
    e_phnum: u16le,
    e_shentsize: u16le,
    e_shnum: u16le,
    e_shstrndx: u16le,
  },
  { size: 52 },
)

export const Elf64ProgramHeader = struct(
  'Elf64_Phdr',
  {
    p_type: u32le,
    p_flags: u32le,
    p_offset: u64le,
    p_vaddr: u64le,
    p_paddr: u64le,
    p_filesz: u64le,
    p_memsz: u64le,
    p_align: u64le,
  },
  { size: 56 },
)
export type Elf64ProgramHeader = Infer<typeof Elf64ProgramHeader>

export const Elf32ProgramHeader = struct(
  'Elf32_Phdr',
  {
    p_type: u32le,
    p_offset: u32le,
    p_vaddr: u32le,
    p_paddr: u32le,
    p_filesz: u32le,
    p_memsz: u32le,
    p_flags: u32le,
    p_align: u32le,
  },
  { size: 32 },
)

export const Elf64SectionHeader = struct(
  'Elf64_Shdr',
  {
    sh_name: u32le,
    sh_type: u32le,
    sh_flags: u64le,
    sh_addr: u64le,
    sh_offset: u64le,
    sh_size: u64le,
    sh_link: u32le,
    sh_info: u32le, // of section header 0: the number of program headers, if that needs more than 16 bits
    sh_addralign: u64le,
    sh_entsize: u64le,
  },
  { size: 64 },
)
export type Elf64SectionHeader = Infer<typeof Elf64SectionHeader>

export const Elf32SectionHeader = struct(
  'Elf32_Shdr',
  {
    sh_name: u32le,
    sh_type: u32le,
    sh_flags: u32le,
    sh_addr: u32le,
    sh_offset: u32le,
    sh_size: u32le,
    sh_link: u32le,
    sh_info: u32le,
    sh_addralign: u32le,
    sh_entsize: u32le,
  },
  { size: 40 },
)

/** The same in both classes; name and descriptor follow, each padded to 4 bytes. */
export const ElfNoteHeader = struct(
  'Elf_Nhdr',
  {
    n_namesz: u32le, // with the final NUL
    n_descsz: u32le,
    n_type: u32le,
  },
  { size: 12 },
)
