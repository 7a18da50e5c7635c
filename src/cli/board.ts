/**
 * `vmgenid board`: write the fw_cfg files that firmware would read.
 * @module
 */
import { type Command, Option } from 'commander'
import { AcpiTableError, decodeSdt } from '../acpi/sdt.ts'
import { VmgenidError } from '../binary/errors.ts'
import { Guid } from '../binary/guid.ts'
import { parseSize } from '../binary/numbers.ts'
import { Board } from '../board/board.ts'
import type { AcpiOptions, BoardKind, BoardOptions } from '../board/config.ts'
import { parseCpus } from '../board/cpus.ts'
import { dumpBoard } from '../board/dump.ts'
import { FwCfgDuplicateNameError } from '../devices/fw-cfg-items.ts'
import { isDeviceHelp, VMGENID_DEVICE_HELP } from '../devices/vmgenid-option.ts'
import { FW_CFG_INDEX_FILE } from '../fwcfg/folder.ts'
import { formatFwCfgIndex } from '../fwcfg/index-json.ts'
import { inFile, readFileBounded } from '../node/files.ts'
import { writeFwCfgFolder } from '../node/fwcfg-folder.ts'
import { describeBoard } from './board-description.ts'
import { repeated, vmgenidOf } from './device-option.ts'
import { type CliIo, randomOf } from './io.ts'

const EXAMPLES = `
SIZE is 1536M, 6G, or a number of mebibytes. Without --output the board is described and nothing is written.
The board is first programmed as firmware does it (--pci-setup), because the FADT says where the PM registers are.

Examples:
  vmgenid board --device vmgenid,guid=auto
  vmgenid board --board q35 --memory 2G --device vmgenid,guid=auto --output fw_cfg
  vmgenid board --cpus 6,sockets=2,cores=3 --memory 6G --output fw_cfg
  vmgenid board --board pc --dsdt DSDT.aml --device vmgenid,guid=00112233-4455-6677-8899-aabbccddeeff --output fw_cfg
  vmgenid board --board q35 --pci-setup "" --json
  vmgenid board --fw-cfg name=opt/org.example/key,string=value --output fw_cfg

Exit status: 0 good, 2 bad usage, bad input, or a folder that cannot be written.`

/** More than any DSDT, and less than what the tables' own limit refuses later. */
const DSDT_LIMIT = 4 * 2 ** 20
const FW_CFG_FILE_LIMIT = 64 * 2 ** 20

interface Options {
  readonly board: BoardKind
  readonly memory: string
  readonly cpus: string
  readonly device: readonly string[]
  readonly uuid?: string
  readonly dsdt?: string
  readonly fwCfg: readonly string[]
  readonly pciSetup?: string
  readonly hpet: boolean
  readonly waet: boolean
  readonly mcfg: boolean
  readonly rsdpSize: '20' | '36'
  readonly fadtRevision?: '1' | '3'
  readonly edition: 'current' | 'v6'
  readonly cpuVendor: 'amd' | 'intel'
  readonly disableS3?: boolean
  readonly disableS4?: boolean
  readonly smm: boolean
  readonly output?: string
  readonly json?: boolean
}

export function addBoardCommand(program: Command, io: CliIo): void {
  const choice = (flags: string, description: string, choices: string[], fallback?: string) => {
    const option = new Option(flags, description).choices(choices)
    return fallback === undefined ? option : option.default(fallback)
  }
  program
    .command('board')
    .summary('write the fw_cfg files of a pc or q35, as firmware reads them')
    .description(
      "Build a board and write its fw_cfg files: QEMU 7.2's own, byte for byte, with its DSDT or with ours.",
    )
    .addOption(choice('--board <kind>', 'the machine', ['pc', 'q35'], 'pc'))
    .option('--memory <size>', 'RAM', '128M')
    .option('--cpus <smp>', "a number, or QEMU's -smp list", '1')
    .addOption(repeated('--device <device>', "vmgenid[,guid=GUID|auto], as QEMU's -device"))
    .option('--uuid <uuid>', 'the machine UUID, for SMBIOS and fw_cfg')
    .option('--dsdt <file>', 'take this DSDT instead of our own')
    .addOption(repeated('--fw-cfg <file>', '[name=]NAME,file=FILE or [name=]NAME,string=TEXT: one more file'))
    .option('--pci-setup <writes>', 'PCI registers that firmware programs first; "" for none')
    .option('--no-hpet', 'leave out the HPET')
    .option('--no-waet', 'leave out the WAET')
    .option('--no-mcfg', 'leave out the MCFG of a q35')
    .addOption(choice('--rsdp-size <bytes>', "20, or 36 as QEMU's up to 2.11", ['20', '36'], '20'))
    .addOption(choice('--fadt-revision <n>', 'default: 1 for pc, 3 for q35', ['1', '3']))
    .addOption(choice('--edition <edition>', 'the form of WRITE_POINTER', ['current', 'v6'], 'current'))
    .addOption(
      choice('--cpu-vendor <vendor>', 'AMD keeps RAM out of the 12 GiB below 1 TiB', ['amd', 'intel'], 'amd'),
    )
    .option('--disable-s3', 'do not offer S3')
    .option('--disable-s4', 'do not offer S4')
    .option('--no-smm', 'no system management mode: ACPI is always on')
    .option('--output <dir>', `write every file there, and ${FW_CFG_INDEX_FILE}`)
    .option('--json', 'print the index instead of a description')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => run(io, options))
}

async function run(io: CliIo, options: Options): Promise<void> {
  if (options.device.some(isDeviceHelp)) {
    io.out(`${VMGENID_DEVICE_HELP}\n`)
    return
  }
  const random = randomOf(io)
  const board = new Board(await boardOptions(io, options), { random })
  const dump = dumpBoard(board, {
    arguments: qemuArguments(board, options),
    ...(options.pciSetup === undefined ? {} : { pciSetup: options.pciSetup }),
  })
  for (const warning of board.acpi.warnings) io.err(`vmgenid: ${warning}\n`)
  if (options.output !== undefined) await writeFwCfgFolder(options.output, dump)
  io.out(options.json ? `${formatFwCfgIndex(dump.index)}\n` : describeBoard(io, board, options.output))
}

async function boardOptions(io: CliIo, options: Options): Promise<BoardOptions> {
  const acpi: { -readonly [K in keyof AcpiOptions]?: AcpiOptions[K] } = {
    hpet: options.hpet,
    waet: options.waet,
    mcfg: options.mcfg,
    rsdpSize: options.rsdpSize === '36' ? 36 : 20,
    writePointer: options.edition,
  }
  if (options.fadtRevision) acpi.fadtRevision = options.fadtRevision === '1' ? 1 : 3
  if (options.dsdt !== undefined) acpi.dsdt = await readDsdt(options.dsdt)
  return {
    kind: options.board,
    memorySize: parseSize('--memory', options.memory, 'M'),
    cpus: parseCpus(options.cpus),
    cpuVendor: options.cpuVendor,
    vmgenid: vmgenidOf(io, options.device),
    uuid: options.uuid === undefined ? undefined : Guid.parse(options.uuid),
    disableS3: options.disableS3 ?? false,
    disableS4: options.disableS4 ?? false,
    smm: options.smm,
    acpi,
    extraFiles: await extraFiles(options.fwCfg),
  }
}

/** One whole table; its checksum does not matter, the linker makes it anew. */
async function readDsdt(path: string): Promise<Uint8Array> {
  const bytes = await readFileBounded(path, DSDT_LIMIT)
  return inFile(path, () => {
    const { header } = decodeSdt(bytes, { signature: 'DSDT' })
    if (header.length !== bytes.length) {
      const facts = {
        field: 'length',
        offset: 4,
        expected: String(bytes.length),
        found: String(header.length),
      }
      throw new AcpiTableError({ table: 'DSDT', ...facts })
    }
    return bytes
  })
}

/** QEMU's `-fw_cfg`: a name, and the content from a file or as text. */
async function extraFiles(texts: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for (const text of texts) {
    const match = /^([^,]+),(file|string)=(.*)$/s.exec(text.replace(/^name=/, ''))
    const [, name = '', kind, value = ''] = match ?? []
    if (!match) {
      throw new VmgenidError('FW_CFG_OPTION', `--fw-cfg ${text}: not understood`, {
        facts: { expected: '[name=]NAME,file=FILE or [name=]NAME,string=TEXT' },
      })
    }
    if (files.has(name)) throw new FwCfgDuplicateNameError(name)
    files.set(name, kind === 'file' ? await readFileBounded(value, FW_CFG_FILE_LIMIT) : fromUtf8(value))
  }
  return files
}

function fromUtf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'))
}

/** The same board on QEMU's command line, for the index; what QEMU has no option for (a DSDT, other tables) is not in it. */
function qemuArguments(board: Board, options: Options): string {
  const { config } = board
  const chipset = config.kind === 'pc' ? 'PIIX4_PM' : 'ICH9-LPC'
  return [
    '-nodefaults -display none',
    ...(board.vmgenid ? [`-device vmgenid,guid=${board.vmgenid.guid}`] : []),
    `-m ${config.memorySize / 2 ** 20}M`,
    ...(config.cpuVendor === 'intel' ? ['-cpu qemu64,vendor=GenuineIntel'] : []),
    `-smp ${options.cpus}`,
    ...(config.uuid ? [`-uuid ${config.uuid}`] : []),
    ...(config.disableS3 ? [`-global ${chipset}.disable_s3=1`] : []),
    ...(config.disableS4 ? [`-global ${chipset}.disable_s4=1`] : []),
    ...(config.acpi.hpet ? [] : ['-machine hpet=off']),
    ...(config.smm ? [] : ['-machine smm=off']),
    ...options.fwCfg.map((file) => `-fw_cfg ${file}`),
  ].join(' ')
}
