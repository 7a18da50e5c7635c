/**
 * A program of 32-bit and 64-bit Linux that makes the kernel's random number generator reseed, which no program of busybox does.
 *
 * Young kernels reseed every few seconds, out of what differs from copy to copy. Right before a machine is copied this is got over
 * with: what the copies read soon afterwards then depends on the generation ID alone.
 *
 * Source: Linux Documentation/userspace-api/ioctl/ioctl-number.rst, include/uapi/linux/random.h (RNDRESEEDCRNG),
 * drivers/char/random.c (crng_has_old_seed); System V ABI, Intel386 supplement, chapter 4
 * "Object Files"; arch/x86/entry/syscalls/syscall_32.tbl.
 * @module
 */
import { concatBytes, fromLatin1 } from '../binary/bytes.ts'

const LOAD_ADDRESS = 0x40_0000
const ELF_HEADER_SIZE = 52
const PROGRAM_HEADER_SIZE = 32
const CODE_OFFSET = ELF_HEADER_SIZE + PROGRAM_HEADER_SIZE
const CODE_SIZE = 39
const PATH = fromLatin1('/dev/urandom\0')

/** What an agent runs. ENODATA says that the generator is not initialised, and nothing else can be done. */
export const RESEED_COMMAND = 'reseed || [ $? = 61 ]'

/** `return -ioctl (open ("/dev/urandom", O_RDONLY), RNDRESEEDCRNG)` */
const CODE = Uint8Array.of(
  ...[0xb8, 5, 0, 0, 0], //                          mov eax, 5        open
  ...[0xbb, CODE_OFFSET + CODE_SIZE, 0, 0x40, 0], // mov ebx, path
  ...[0x31, 0xc9], //                                xor ecx, ecx
  ...[0xcd, 0x80], //                                int 0x80
  ...[0x89, 0xc3], //                                mov ebx, eax
  ...[0xb8, 54, 0, 0, 0], //                         mov eax, 54       ioctl
  ...[0xb9, 0x07, 0x52, 0, 0], //                    mov ecx, 0x5207   RNDRESEEDCRNG
  ...[0xcd, 0x80], //                                int 0x80
  ...[0xf7, 0xd8], //                                neg eax
  ...[0x89, 0xc3], //                                mov ebx, eax
  ...[0xb8, 1, 0, 0, 0], //                          mov eax, 1        exit
  ...[0xcd, 0x80], //                                int 0x80
)

/** An ELF file of one segment. */
export function reseedProgram(): Uint8Array {
  const header = new Uint8Array(CODE_OFFSET)
  const view = new DataView(header.buffer)
  const size = CODE_OFFSET + CODE.length + PATH.length
  header.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]) // ELFCLASS32, little-endian, version 1
  view.setUint16(16, 2, true) // e_type: executable
  view.setUint16(18, 3, true) // e_machine: 80386
  view.setUint32(20, 1, true) // e_version
  view.setUint32(24, LOAD_ADDRESS + CODE_OFFSET, true) // e_entry
  view.setUint32(28, ELF_HEADER_SIZE, true) // e_phoff
  view.setUint16(40, ELF_HEADER_SIZE, true) // e_ehsize
  view.setUint16(42, PROGRAM_HEADER_SIZE, true) // e_phentsize
  view.setUint16(44, 1, true) // e_phnum
  view.setUint32(52, 1, true) // p_type: load
  view.setUint32(60, LOAD_ADDRESS, true) // p_vaddr
  view.setUint32(64, LOAD_ADDRESS, true) // p_paddr
  view.setUint32(68, size, true) // p_filesz
  view.setUint32(72, size, true) // p_memsz
  view.setUint32(76, 5, true) // p_flags: read, execute
  view.setUint32(80, 0x1000, true) // p_align
  return concatBytes(header, CODE, PATH)
}
