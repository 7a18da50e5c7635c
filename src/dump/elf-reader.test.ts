import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../binary/byte-source.ts'
import { toHex } from '../binary/bytes.ts'
import { GUEST_ADDRESS_LIMIT } from '../platform/memory-regions.ts'
import { cpuStates } from './cpu-state.ts'
import { DumpMemory } from './dump-memory.ts'
import { Elf64Header, Elf64ProgramHeader, Elf64SectionHeader } from './elf.ts'
import { MAX_PROGRAM_HEADERS, readCoreNotes, readElfCore } from './elf-reader.ts'

const GOLDEN = join(import.meta.dirname, '../../test/golden/qemu-7.2-dump')
const golden = (name: string) => new Uint8Array(readFileSync(join(GOLDEN, name)))
const GUID_BYTES = '33221100554477668899aabbccddeeff'

const header = {
  e_ident: { EI_CLASS: 2, EI_DATA: 1, EI_VERSION: 1, EI_OSABI: 0, EI_ABIVERSION: 0 },
  ...{ e_type: 4, e_machine: 62, e_version: 1, e_entry: 0n, e_phoff: 64n, e_shoff: 0n, e_flags: 0 },
  ...{ e_ehsize: 64, e_phentsize: 56, e_phnum: 1, e_shentsize: 64, e_shnum: 0, e_shstrndx: 0 },
}
const load = {
  ...{ p_type: 1, p_flags: 0, p_offset: 0x1000n, p_vaddr: 0n, p_paddr: 0x4000n },
  ...{ p_filesz: 0x1000n, p_memsz: 0x1000n, p_align: 0n },
}

/** A core of 0x3000 bytes with the given headers. */
function core(rows: readonly object[], overrides: object = {}): Uint8Array {
  const bytes = new Uint8Array(0x3000)
  bytes.set(Elf64Header.encode({ ...header, e_phnum: rows.length, ...overrides }))
  rows.forEach((row, i) => {
    bytes.set(Elf64ProgramHeader.encode({ ...load, ...row }), 64 + i * 56)
  })
  return bytes
}

const runsOf = (bytes: Uint8Array) => readElfCore(bytesSource(bytes)).runs

describe('a core of QEMU', () => {
  it('gives the page of the GUID and the registers of a q35', () => {
    const source = bytesSource(golden('q35-guid-page.elf'))
    const elf = readElfCore(source)
    expect(elf).toMatchObject({ elfClass: 64, machine: 3, programHeaders: 2 })
    expect(elf.runs).toEqual([{ start: 0x3fff000, size: 0x1000, offset: 0x3a0 }])
    const guid = new Uint8Array(16)
    expect(new DumpMemory(source, elf.runs).read(0x3fff028, guid)).toBe(true)
    expect(toHex(guid)).toBe(GUID_BYTES)
    const [cpu, ...others] = cpuStates(readCoreNotes(source, elf))
    expect(others).toEqual([])
    // SeaBIOS waits for nothing, halted in the F segment.
    expect(cpu).toMatchObject({ cs: { selector: 0xf000, base: 0xf_0000n, limit: 0xffff }, rflags: 0x246n })
  })

  it('of 32 bits is read too', () => {
    const source = bytesSource(golden('none-elf32.elf'))
    const elf = readElfCore(source)
    expect(elf).toMatchObject({ elfClass: 32, machine: 3, programHeaders: 2 })
    expect(elf.runs).toEqual([{ start: 0xff000, size: 0x1000, offset: 0xc4 }])
    expect(readCoreNotes(source, elf)).toEqual([])
  })
})

describe('a program header', () => {
  it('of memory that is not in the file, or has no address, is passed over', () => {
    expect(
      runsOf(
        core([
          {},
          { p_offset: 2n ** 64n - 1n, p_filesz: 0n, p_paddr: 0xfec0_0000n },
          { p_paddr: 2n ** 64n - 1n, p_vaddr: 0xffff_ffff_8000_0000n },
          { p_type: 0x6474_e551, p_offset: 2n ** 64n - 1n },
          { p_memsz: 0n, p_filesz: 0n },
        ]),
      ),
    ).toEqual([{ start: 0x4000, size: 0x1000, offset: 0x1000 }])
  })

  it('of more memory than is in the file has zeros behind', () => {
    const source = bytesSource(core([{ p_memsz: 0x3000n }]).fill(0x11, 0x1000, 0x2000))
    const memory = new DumpMemory(source, readElfCore(source).runs)
    const bytes = new Uint8Array(4).fill(0xee)
    expect(memory.read(0x4ffe, bytes)).toBe(true)
    expect(toHex(bytes)).toBe('11110000')
    expect(memory.covers(0x4000, 0x3000, 'read')).toBe(true)
    expect(memory.covers(0x4000, 0x3001, 'read')).toBe(false)
  })
})

describe('what no dump is', () => {
  const bad: ReadonlyArray<[string, Uint8Array, string, object]> = [
    [
      'ends in its header',
      core([{}]).subarray(0, 63),
      'the file ends within its ELF header',
      { offset: '0x0', expected: '64 bytes', found: '63 bytes' },
    ],
    [
      'is big-endian',
      core([{}], { e_ident: { ...header.e_ident, EI_DATA: 2 } }),
      'its ELF header is not that of a dump',
      { field: 'EI_DATA', expected: '1 (little-endian)', found: '0x2' },
    ],
    [
      'has an unknown class',
      core([{}], { e_ident: { ...header.e_ident, EI_CLASS: 3 } }),
      'its ELF header is not that of a dump',
      { field: 'EI_CLASS', offset: '0x4' },
    ],
    [
      'is a program',
      core([{}], { e_type: 2 }),
      'its ELF header is not that of a dump',
      { field: 'e_type', offset: '0x10', expected: '4 (a core)', found: '0x2' },
    ],
    [
      'has headers of another size',
      core([{}], { e_phentsize: 32 }),
      'its ELF header is not that of a dump',
      { field: 'e_phentsize', offset: '0x36', expected: '56', found: '0x20' },
    ],
    [
      'has headers beyond its end',
      core([{}], { e_phoff: 2n ** 64n - 1n }),
      'the file ends before its program headers do',
      { field: 'e_phoff and e_phnum', found: '0x3000 bytes' },
    ],
    [
      'counts its headers nowhere',
      core([{}], { e_phnum: 0xffff }),
      'there is no section header 0, which has the number of program headers',
      { field: 'e_shoff', found: '0x0' },
    ],
    [
      'counts its headers at its end',
      core([{}], { e_phnum: 0xffff, e_shoff: 0x2ff0n }),
      'the file ends within its section header 0, which has the number of program headers',
      { offset: '0x2ff0', expected: '64 bytes', found: '16 bytes' },
    ],
    [
      'has more in the file than in memory',
      core([{}, { p_memsz: 0xfffn }]),
      'a program header is impossible',
      { field: 'program header 1, p_filesz', offset: '0x78', found: '0x1000' },
    ],
    [
      'has memory beyond 2^52',
      core([{ p_paddr: BigInt(GUEST_ADDRESS_LIMIT) - 0xfffn }]),
      'a program header is impossible',
      { field: 'program header 0, p_paddr' },
    ],
    [
      'was cut off',
      core([{}, { p_offset: 0x2001n, p_paddr: 0n }]),
      'the file ends before its memory does',
      {
        field: 'program header 1, p_offset and p_filesz',
        expected: 'at least 0x3001 bytes',
        found: '0x3000 bytes',
      },
    ],
    [
      'was cut off in its notes',
      core([{}, { p_type: 4, p_offset: 0x3000n, p_filesz: 1n }]),
      'the file ends before its memory does',
      { field: 'program header 1, p_offset and p_filesz' },
    ],
    [
      'has offsets that wrap around',
      core([{ p_offset: 2n ** 64n - 1n }]),
      'the file ends before its memory does',
      { found: '0x3000 bytes' },
    ],
    [
      'contradicts itself',
      core([{}, { p_offset: 0n, p_paddr: 0x4800n }]),
      'two segments hold different bytes for one address',
      { field: 'program header 1, p_paddr' },
    ],
    [
      'tells of one piece four times',
      core([{}, { p_paddr: 0n }, { p_paddr: 0x8000n }, { p_paddr: 0xa000n }]),
      'the segments share bytes of the file',
      { found: '0x4000 bytes at different addresses' },
    ],
  ]

  it.each(bad)('%s', (_name, bytes, sentence, facts) => {
    expect(() => readElfCore(bytesSource(bytes, 'vm.elf'))).toThrow(
      expect.objectContaining({
        name: 'DumpError',
        sentence,
        facts: expect.objectContaining({ file: 'vm.elf', ...facts }),
      }),
    )
  })

  it('has too many program headers', () => {
    const bytes = core([{}], { e_phnum: 0xffff, e_shoff: 0x2000n })
    bytes.set(Elf64SectionHeader.encode({ ...EMPTY_SECTION, sh_info: MAX_PROGRAM_HEADERS + 1 }), 0x2000)
    expect(() => readElfCore(bytesSource(bytes))).toThrow(
      expect.objectContaining({
        sentence: 'there are too many program headers',
        facts: expect.objectContaining({ field: 'section header 0, sh_info', found: '1048577' }),
      }),
    )
  })

  it.each([
    [
      'the core of a process, without physical addresses',
      [
        { p_paddr: 0n, p_vaddr: 0x40_0000n },
        { p_paddr: 0n, p_vaddr: 0x50_0000n },
      ],
    ],
    ['an ELF core without memory', [{ p_type: 4 }]],
    ['an ELF core with none of its memory in the file', [{ p_offset: 2n ** 64n - 1n, p_filesz: 0n }]],
  ])('is %s', (what, rows) => {
    expect(() => readElfCore(bytesSource(core(rows), 'vm.elf'))).toThrow(
      expect.objectContaining({
        name: 'DumpFormatError',
        sentence: `no memory dump that is read here: it is ${what}`,
      }),
    )
  })
})

const EMPTY_SECTION = {
  ...{ sh_name: 0, sh_type: 0, sh_flags: 0n, sh_addr: 0n, sh_offset: 0n, sh_size: 0n },
  ...{ sh_link: 0, sh_info: 0, sh_addralign: 0n, sh_entsize: 0n },
}
