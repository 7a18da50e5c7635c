/**
 * The registers of an x86 CPU in a dump: QEMU's own note, and NT_PRSTATUS as Linux lays it out for each of its two
 * architectures. All of it little-endian.
 *
 * Source: QEMU target/i386/arch_dump.c (QEMUCPUState version 1); Linux arch/x86/include/asm/user_64.h and user_32.h.
 * @module
 */
import { array, constant, type Infer, reserved, struct, u16le, u32le, u64le } from '../binary/layout.ts'
import { EM_386, EM_X86_64 } from './elf.ts'
import { type ElfNote, NOTE_CORE, NOTE_QEMU, NT_PRSTATUS } from './notes.ts'

/** A segment register with its hidden part, or a descriptor table register. */
export const CpuSegment = struct(
  'QEMUCPUSegment',
  {
    selector: u32le,
    limit: u32le, // in bytes, less one
    flags: u32le, // the descriptor's upper four bytes, base bits included where the CPU loaded it from a table
    pad: reserved(4),
    base: u64le,
  },
  { size: 24 },
)
export type CpuSegment = Infer<typeof CpuSegment>

export const CPU_STATE_SIZE = 0x1b8
/** Without kernelGsBase, which QEMU wrote up to 2.12. */
const OLD_CPU_STATE_SIZE = 0x1b0

/** The descriptor of QEMU's note, type 0: what NT_PRSTATUS has no room for too. */
export const CpuState = struct(
  'QEMUCPUState',
  {
    version: constant(u32le, 1),
    size: constant(u32le, CPU_STATE_SIZE),
    rax: u64le,
    rbx: u64le,
    rcx: u64le,
    rdx: u64le,
    rsi: u64le,
    rdi: u64le,
    rsp: u64le,
    rbp: u64le,
    r8: u64le,
    r9: u64le,
    r10: u64le,
    r11: u64le,
    r12: u64le,
    r13: u64le,
    r14: u64le,
    r15: u64le,
    rip: u64le,
    rflags: u64le,
    cs: CpuSegment,
    ds: CpuSegment,
    es: CpuSegment,
    fs: CpuSegment,
    gs: CpuSegment,
    ss: CpuSegment,
    ldt: CpuSegment,
    tr: CpuSegment,
    gdt: CpuSegment,
    idt: CpuSegment,
    cr: array(u64le, 5), // CR0 to CR4; nothing in CR1
    kernelGsBase: u64le, // the other one of SWAPGS
  },
  { size: CPU_STATE_SIZE },
)
export type CpuState = Infer<typeof CpuState>

/** `struct elf_prstatus` of x86-64: only what a dump fills in. */
const PrStatus64 = struct(
  'elf_prstatus',
  {
    signal: reserved(32), // pr_info, pr_cursig, pr_sigpend, pr_sighold
    pr_pid: u32le, // number of the CPU, from 1
    times: reserved(76), // pr_ppid … pr_cstime
    r15: u64le,
    r14: u64le,
    r13: u64le,
    r12: u64le,
    rbp: u64le,
    rbx: u64le,
    r11: u64le,
    r10: u64le,
    r9: u64le,
    r8: u64le,
    rax: u64le,
    rcx: u64le,
    rdx: u64le,
    rsi: u64le,
    rdi: u64le,
    orig_rax: reserved(8),
    rip: u64le,
    cs: u64le,
    eflags: u64le,
    rsp: u64le,
    ss: u64le,
    fs_base: u64le,
    gs_base: u64le,
    ds: u64le,
    es: u64le,
    fs: u64le,
    gs: u64le,
    pr_fpvalid: reserved(8),
  },
  { size: 0x150 },
)

/** `struct elf_prstatus` of i386. */
const PrStatus32 = struct(
  'elf_prstatus',
  {
    signal: reserved(24),
    pr_pid: u32le,
    times: reserved(44),
    ebx: u32le,
    ecx: u32le,
    edx: u32le,
    esi: u32le,
    edi: u32le,
    ebp: u32le,
    eax: u32le,
    ds: u16le,
    __ds: reserved(2),
    es: u16le,
    __es: reserved(2),
    fs: u16le,
    __fs: reserved(2),
    gs: u16le,
    __gs: reserved(2),
    orig_eax: reserved(4),
    eip: u32le,
    cs: u16le,
    __cs: reserved(2),
    eflags: u32le,
    esp: u32le,
    ss: u16le,
    __ss: reserved(2),
    pr_fpvalid: reserved(4),
  },
  { size: 0x90 },
)

/** `x86-64`: the first CPU was in long mode. Anything else is a dump of an i386, also of real mode. */
export type DumpMachine = 'x86-64' | 'i386'

export const MACHINE_NUMBERS: Readonly<Record<DumpMachine, number>> = { 'x86-64': EM_X86_64, i386: EM_386 }

/** The registers that debuggers show. @param index of the CPU, from 0 */
export function prStatusNote(machine: DumpMachine, index: number, state: CpuState): ElfNote {
  const pr_pid = index + 1
  const { cs, ds, es, fs, gs, ss } = state
  const descriptor =
    machine === 'x86-64'
      ? PrStatus64.encode({
          ...state,
          pr_pid,
          eflags: state.rflags,
          cs: BigInt(cs.selector),
          ss: BigInt(ss.selector),
          fs_base: fs.base,
          gs_base: gs.base,
          ds: BigInt(ds.selector),
          es: BigInt(es.selector),
          fs: BigInt(fs.selector),
          gs: BigInt(gs.selector),
        })
      : PrStatus32.encode({
          pr_pid,
          ebx: low32(state.rbx),
          ecx: low32(state.rcx),
          edx: low32(state.rdx),
          esi: low32(state.rsi),
          edi: low32(state.rdi),
          ebp: low32(state.rbp),
          eax: low32(state.rax),
          ds: ds.selector & 0xffff,
          es: es.selector & 0xffff,
          fs: fs.selector & 0xffff,
          gs: gs.selector & 0xffff,
          eip: low32(state.rip),
          cs: cs.selector & 0xffff,
          eflags: low32(state.rflags),
          esp: low32(state.rsp),
          ss: ss.selector & 0xffff,
        })
  return { name: NOTE_CORE, type: NT_PRSTATUS, descriptor }
}

export function cpuStateNote(state: CpuState): ElfNote {
  return { name: NOTE_QEMU, type: 0, descriptor: CpuState.encode(state) }
}

/**
 * The CPUs of a dump that QEMU, or this project, has written; empty for the dumps of others.
 * @throws LayoutError when a note of QEMU's is too short, or not version 1
 */
export function cpuStates(notes: readonly ElfNote[]): CpuState[] {
  return notes
    .filter(({ name, type }) => name === NOTE_QEMU && type === 0)
    .map(({ descriptor }) => decodeCpuState(descriptor))
}

/** New fields come at the end, without a new version: `size` says what is there. */
function decodeCpuState(descriptor: Uint8Array): CpuState {
  if (descriptor.length < OLD_CPU_STATE_SIZE) return CpuState.decode(descriptor)
  const bytes = new Uint8Array(CPU_STATE_SIZE)
  bytes.set(descriptor.subarray(0, CPU_STATE_SIZE))
  new DataView(bytes.buffer).setUint32(4, CPU_STATE_SIZE, true)
  return CpuState.decode(bytes)
}

function low32(value: bigint): number {
  return Number(value & 0xffff_ffffn)
}
