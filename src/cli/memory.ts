/**
 * `vmgenid memory find|read FILE`: guest memory in raw images and ELF cores.
 * @module
 */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { hexDump } from '../binary/hexdump.ts'
import { checkInteger, formatSize, hex, parseSize } from '../binary/numbers.ts'
import { DUMP_MAGIC_SIZE, recognizeDump } from '../dump/formats.ts'
import { type Dump, openDump } from '../dump/open.ts'
import type { RawLayout } from '../dump/raw.ts'
import { readStart } from '../dump/source.ts'
import { DumpFile } from '../node/dump-file.ts'
import { FileError } from '../node/files.ts'
import type { CliIo } from './io.ts'
import { findInDump } from './memory-find.ts'

const EXAMPLES = `
Examples:
  vmgenid memory find vm.elf
  vmgenid memory read vm.elf 0x7fe5c028 16
  vmgenid memory find --help

Exit status: 0 good, 1 \`find\` found no ID, or several, 2 bad usage, or no dump that can be read.`

/** What both commands say of FILE. */
const FILE_TEXT = `
FILE is an ELF core (QEMU's dump-guest-memory, virsh dump --memory-only) or a raw image. Where the bytes of a raw image lie,
it does not say. pmemsave from address 0 writes the address space: an offset is an address. The file behind a VM's RAM
has no hole below 4 GiB: there, --below-4g says how much lies in front of it (QEMU: 3G for a pc of 3.5G and more, 2G for a q35 of
2.75G and more); the rest lies from 4 GiB on. An image of no more than 2 GiB has no hole.`

const READ_EXAMPLES = `${FILE_TEXT}

Addresses and sizes are decimal, 0x…, or with a suffix as in 4G.

Examples:
  vmgenid memory read vm.elf 0x7fe5c000
  vmgenid memory read vm.elf 0x7fe5c028 16
  vmgenid memory read --raw vm.elf 0xf0000 64K > bios.bin
  vmgenid memory read --below-4g 2G ram.img 4G

Exit status: 0 good, 2 the address is not in the dump, bad usage, or no dump that can be read.`

const FIND_EXAMPLES = `${FILE_TEXT}
Where --below-4g is left out, it is deduced from where the tables lie.

All of memory is looked through for RSDPs and for tables with a VM Generation ID device. The tables of an RSDP are loaded as an
operating system loads them, and the device's ADDR is evaluated; so is that of tables that no RSDP names. The RSDP in the BIOS
area counts most, then the one that UEFI names, then others, then tables by themselves.

Examples:
  vmgenid memory find vm.elf
  vmgenid memory find --json vm.elf | jq -r .guid
  vmgenid memory find --below-4g 2G ram.img

Exit status: 0 found, 1 not found, or tables contradict each other, 2 bad usage, or no dump that can be read.`

/** Of a hex dump. */
const TEXT_LIMIT = 16 * 2 ** 20
const DEFAULT_LENGTH = 256
const RAW_PIECE = 2 ** 20

export interface LayoutOptions {
  readonly base?: number
  readonly below4g?: number | 'all'
}

interface FindOptions extends LayoutOptions {
  readonly json?: boolean
}

interface ReadOptions extends LayoutOptions {
  readonly raw?: boolean
}

export function addMemoryCommand(program: Command, io: CliIo): void {
  const memory = program.command('memory').summary('look into guest memory: raw images and ELF cores')
  memory.description('Look into the memory of a machine that was dumped.')
  memory.addHelpText('after', EXAMPLES)

  memory
    .command('find')
    .summary('find the generation ID, from tables alone')
    .argument('<file>', 'the dump')
    .addOption(baseOption())
    .addOption(below4gOption())
    .option('--json', 'print one JSON object')
    .addHelpText('after', FIND_EXAMPLES)
    .action((path: string, { json = false, ...layout }: FindOptions) => {
      const { file, dump } = openDumpFile(path, layout)
      try {
        findInDump(io, { path, file, dump, json })
      } finally {
        file.close()
      }
    })

  memory
    .command('read')
    .summary('hex dump at a physical address')
    .argument('<file>', 'the dump')
    .argument('<address>', 'guest-physical address', size('address'))
    .argument('[length]', 'in bytes', size('length'), DEFAULT_LENGTH)
    .addOption(baseOption())
    .addOption(below4gOption())
    .option('--raw', 'the bytes themselves, on standard output')
    .addHelpText('after', READ_EXAMPLES)
    .action((file: string, address: number, length: number, options: ReadOptions) =>
      read(io, file, { address, length, ...options }),
    )
}

function baseOption(): Option {
  return new Option('--base <address>', 'of a raw image: guest-physical address of its first byte').argParser(
    size('base'),
  )
}

function below4gOption(): Option {
  const option = new Option(
    '--below-4g <size>',
    'of a raw image: so much lies below 4 GiB, the rest from 4 GiB on; `all`: offsets are addresses',
  )
  return option.conflicts('base').argParser((text) => (text === 'all' ? text : size('below-4g')(text)))
}

function size(what: string): (text: string) => number {
  return (text) => {
    try {
      return parseSize(what, text)
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
    }
  }
}

/** @throws FileError, DumpError, DumpFormatError, RawLayoutError */
export function openDumpFile(path: string, { base, below4g }: LayoutOptions): { file: DumpFile; dump: Dump } {
  const file = DumpFile.open(path)
  try {
    if (base === undefined && below4g === undefined) return { file, dump: openDump(file) }
    if (recognizeDump(readStart(file, DUMP_MAGIC_SIZE)).kind === 'elf') {
      throw new FileError(path, 'is an ELF core, which says itself where its memory lies', {
        hint: 'Leave out --base and --below-4g.',
      })
    }
    const raw: RawLayout = { base: base ?? 0, below4g: below4g === 'all' ? undefined : below4g }
    return { file, dump: openDump(file, { raw }) }
  } catch (error) {
    file.close()
    throw error
  }
}

async function read(
  io: CliIo,
  path: string,
  { address, length, raw, ...layout }: ReadOptions & { address: number; length: number },
): Promise<void> {
  checkInteger('the end of the range', address + length)
  const { file, dump } = openDumpFile(path, layout)
  try {
    if (dump.kind === 'raw') checkCertain(path, dump, address + length)
    if (raw) {
      await readRaw(io, dump, address, length)
      return
    }
    if (length > TEXT_LIMIT) {
      throw new FileError(
        path,
        `a hex dump of ${formatSize(length)} is too long: at most ${formatSize(TEXT_LIMIT)}`,
        {
          hint: 'Give --raw for the bytes themselves.',
        },
      )
    }
    const bytes = new Uint8Array(length)
    dump.memory.readExact(address, bytes)
    if (length > 0) io.out(`${hexDump(bytes, { base: address })}\n`)
  } finally {
    file.close()
  }
}

/** In pieces: a range may be larger than memory. */
async function readRaw(io: CliIo, { memory }: Dump, address: number, length: number): Promise<void> {
  // All of it is there, or nothing is written.
  memory.requireCovered(address, length)
  for (let done = 0; done < length; done += RAW_PIECE) {
    const bytes = new Uint8Array(Math.min(RAW_PIECE, length - done))
    memory.readExact(address + done, bytes)
    await io.outBytes(bytes)
  }
}

/** @throws FileError for an address that may be another one's bytes */
function checkCertain(path: string, { guess }: Dump & { kind: 'raw' }, end: number): void {
  if (guess.doubtfulFrom === undefined || end <= guess.doubtfulFrom) return
  throw new FileError(path, `a raw image does not say what lies at ${hex(guess.doubtfulFrom)} and above`, {
    hint: 'Say it: --below-4g 3G for the RAM file of a pc, 2G for that of a q35, all where offsets are addresses (pmemsave).',
  })
}
