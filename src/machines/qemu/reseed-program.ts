/**
 * A program of 64-bit Linux that makes the kernel's random number generator reseed, which no program of busybox does.
 *
 * Young kernels reseed every few seconds, out of what differs from copy to copy. Right before a machine is copied this is got over
 * with: what the copies read soon afterwards then depends on the generation ID alone.
 *
 * Source: Linux Documentation/userspace-api/ioctl/ioctl-number.rst, include/uapi/linux/random.h (RNDRESEEDCRNG),
 * drivers/char/random.c (crng_has_old_seed); System V ABI, chapter 4 "Object Files", AMD64 supplement for the calls.
 * @module
 */
import { concatBytes, fromLatin1 } from '../../binary/bytes.ts'

const LOAD_ADDRESS = 0x40_0000
const ELF_HEADER_SIZE = 64
const PROGRAM_HEADER_SIZE = 56
const CODE_OFFSET = ELF_HEADER_SIZE + PROGRAM_HEADER_SIZE

/** `return ioctl (open ("/dev/urandom", O_RDONLY), RNDRESEEDCRNG)`, negated, as exit status. */
const CODE = Uint8Array.of(
  ...[0xb8, 2, 0, 0, 0], //                     mov eax, 2            open
  ...[0x48, 0x8d, 0x3d, 0x1d, 0, 0, 0], //      lea rdi, [rip + path]
  ...[0x31, 0xf6], //                           xor esi, esi
  ...[0x0f, 0x05], //                           syscall
  ...[0x89, 0xc7], //                           mov edi, eax
  ...[0xbe, 0x07, 0x52, 0, 0], //               mov esi, 0x5207       RNDRESEEDCRNG
  ...[0xb8, 16, 0, 0, 0], //                    mov eax, 16           ioctl
  ...[0x0f, 0x05], //                           syscall
  ...[0xf7, 0xd8], //                           neg eax
  ...[0x89, 0xc7], //                           mov edi, eax
  ...[0xb8, 60, 0, 0, 0], //                    mov eax, 60           exit
  ...[0x0f, 0x05], //                           syscall
)
const PATH = fromLatin1('/dev/urandom\0')

/** An ELF file of one segment. */
export function reseedProgram(): Uint8Array {
  const header = new Uint8Array(CODE_OFFSET)
  const view = new DataView(header.buffer)
  const size = CODE_OFFSET + CODE.length + PATH.length
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]) // ELFCLASS64, little-endian, version 1
  view.setUint16(16, 2, true) // e_type: executable
  view.setUint16(18, 62, true) // e_machine: x86-64
  view.setUint32(20, 1, true) // e_version
  view.setBigUint64(24, BigInt(LOAD_ADDRESS + CODE_OFFSET), true) // e_entry
  view.setBigUint64(32, BigInt(ELF_HEADER_SIZE), true) // e_phoff
  view.setUint16(52, ELF_HEADER_SIZE, true) // e_ehsize
  view.setUint16(54, PROGRAM_HEADER_SIZE, true) // e_phentsize
  view.setUint16(56, 1, true) // e_phnum
  view.setUint32(64, 1, true) // p_type: load
  view.setUint32(68, 5, true) // p_flags: read, execute
  view.setBigUint64(80, BigInt(LOAD_ADDRESS), true) // p_vaddr
  view.setBigUint64(88, BigInt(LOAD_ADDRESS), true) // p_paddr
  view.setBigUint64(96, BigInt(size), true) // p_filesz
  view.setBigUint64(104, BigInt(size), true) // p_memsz
  view.setBigUint64(112, 0x1000n, true) // p_align
  return concatBytes(header, CODE, PATH)
}
