/**
 * What a file is, by its first bytes. A raw image has no mark of its own: it is what nothing else is.
 * @module
 */
import { fromLatin1, toLatin1 } from '../binary/bytes.ts'
import { ELF_MAGIC } from './elf.ts'

export type DumpFormat =
  | { readonly kind: 'elf' | 'raw' }
  /** Known, and not read here. */
  | { readonly kind: 'other'; readonly name: string; readonly hint: string }

/** How many bytes `recognizeDump` looks at. */
export const DUMP_MAGIC_SIZE = 64

const DUMP_AS_ELF =
  'Dump the machine as ELF: dump-guest-memory without a format, or virsh dump --memory-only --format elf.'
const unpack = (program: string) => `Unpack it first: ${program} FILE > dump`

interface Signature {
  readonly bytes: Uint8Array
  readonly name: string
  readonly hint: string
}

function signature(name: string, text: string, hint: string): Signature {
  return { bytes: fromLatin1(text), name, hint }
}

const SIGNATURES: readonly Signature[] = [
  // makedumpfile's flattened form: header of 4096 bytes, records of offset and size, big-endian.
  signature(
    'a kdump-compressed dump, flattened (dump-guest-memory -z, -l or -s)',
    'makedumpfile\0',
    DUMP_AS_ELF,
  ),
  signature('a kdump-compressed dump', 'KDUMP   ', DUMP_AS_ELF),
  signature('a diskdump', 'DISKDUMP', DUMP_AS_ELF),
  signature('a Windows crash dump of 64 bits (dump-guest-memory -w)', 'PAGEDU64', DUMP_AS_ELF),
  signature('a Windows crash dump of 32 bits', 'PAGEDUMP', DUMP_AS_ELF),
  signature(
    'a migration stream of QEMU (migrate, savevm)',
    'QEVM',
    'Load it into a QEMU with -incoming, and dump that: dump-guest-memory.',
  ),
  signature(
    'a machine saved by libvirt (virsh save, virsh dump without --memory-only)',
    'LibvirtQemud',
    'Use virsh dump --memory-only.',
  ),
  signature(
    'a qcow2 disk image',
    'QFI\xfb',
    'Load its snapshot into a QEMU with -loadvm, and dump that: dump-guest-memory.',
  ),
  signature('a LiME dump', 'EMiL', 'Convert it to a raw image, with gaps as zeros.'),
  signature('an AVML dump', 'AVML', 'Convert it to a raw image, with gaps as zeros.'),
  signature(
    'a saved state of VirtualBox',
    '\x7fVirtualBox SavedState',
    'Use VBoxManage debugvm NAME dumpvmcore.',
  ),
  signature('a saved state of VMware', '\xd2\xbe\xd2\xbe', 'Give the .vmem file that lies beside it.'),
  signature('a saved state of VMware', '\xd0\xbe\xd2\xbe', 'Give the .vmem file that lies beside it.'),
  signature('compressed with gzip', '\x1f\x8b', unpack('zcat')),
  signature('compressed with zstd', '\x28\xb5\x2f\xfd', unpack('zstdcat')),
  signature('compressed with xz', '\xfd7zXZ\0', unpack('xzcat')),
  signature('compressed with bzip2', 'BZh', unpack('bzcat')),
  signature('compressed with lz4', '\x04\x22\x4d\x18', unpack('lz4cat')),
  signature('a zip archive', 'PK\x03\x04', unpack('unzip -p')),
]

/** @param start the file's first bytes, `DUMP_MAGIC_SIZE` of them or all there are */
export function recognizeDump(start: Uint8Array): DumpFormat {
  if (toLatin1(start.subarray(0, 4)) === ELF_MAGIC) return { kind: 'elf' }
  const found = SIGNATURES.find(({ bytes }) => bytes.every((byte, i) => start[i] === byte))
  return found ? { kind: 'other', name: found.name, hint: found.hint } : { kind: 'raw' }
}
