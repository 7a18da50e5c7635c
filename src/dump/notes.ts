/**
 * ELF notes: a name, a type, a descriptor.
 *
 * Source: System V ABI 4.1 chapter 5 "Note Section". Names and descriptors are padded to 4 bytes, also in 64-bit files,
 * as the dumps of QEMU and Linux are.
 * @module
 */
import { concatBytes, fromLatin1, toLatin1 } from '../binary/bytes.ts'
import { formatSize, roundUp } from '../binary/numbers.ts'
import { ElfNoteHeader } from './elf.ts'
import { DumpError } from './errors.ts'

/** NT_PRSTATUS: the registers of one CPU, as a kernel would store those of a process. */
export const NT_PRSTATUS = 1
/** Names of the notes that dumps of machines have. */
export const NOTE_CORE = 'CORE'
export const NOTE_QEMU = 'QEMU'
export const NOTE_VMCOREINFO = 'VMCOREINFO'

export interface ElfNote {
  /** Without the final NUL. */
  readonly name: string
  readonly type: number
  readonly descriptor: Uint8Array
}

export function encodeNote({ name, type, descriptor }: ElfNote): Uint8Array {
  const n_namesz = name.length + 1
  const header = ElfNoteHeader.encode({ n_namesz, n_descsz: descriptor.length, n_type: type })
  const paddedName = new Uint8Array(roundUp(n_namesz, 4))
  paddedName.set(fromLatin1(name))
  const padding = new Uint8Array(roundUp(descriptor.length, 4) - descriptor.length)
  return concatBytes(header, paddedName, descriptor, padding)
}

/**
 * All notes of a PT_NOTE segment. Missing padding after the last one is no fault.
 * @param place of the segment, for messages
 * @throws DumpError when a note runs past the end
 */
export function decodeNotes(
  bytes: Uint8Array,
  place: { readonly file: string; readonly offset: number } = { file: 'dump', offset: 0 },
): ElfNote[] {
  const notes: ElfNote[] = []
  for (let at = 0; at < bytes.length; ) {
    const fail = (field: string, need: number): never => {
      throw new DumpError('a note runs past the end of its segment', {
        file: place.file,
        offset: place.offset + at,
        field: `note ${notes.length}, ${field}`,
        expected: formatSize(need),
        found: `${formatSize(bytes.length - at)} left`,
      })
    }
    if (bytes.length - at < ElfNoteHeader.size) fail('Elf_Nhdr', ElfNoteHeader.size)
    const { n_namesz, n_descsz, n_type } = ElfNoteHeader.decode(bytes, at)
    const name = at + ElfNoteHeader.size
    const descriptor = name + roundUp(n_namesz, 4)
    const end = descriptor + n_descsz
    if (name + n_namesz > bytes.length) fail('n_namesz', name + n_namesz - at)
    if (end > bytes.length) fail('n_descsz', end - at)
    notes.push({
      name: toLatin1(bytes.subarray(name, name + n_namesz)).replace(/\0.*$/s, ''),
      type: n_type,
      descriptor: bytes.slice(descriptor, end),
    })
    at = roundUp(end, 4)
  }
  return notes
}
