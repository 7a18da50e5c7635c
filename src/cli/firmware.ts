/**
 * `vmgenid firmware DIR`: run the OVMF model over a folder of fw_cfg files.
 * @module
 */
import { type Command, Option } from 'commander'
import { FACS_WAKING_VECTOR_OFFSET } from '../acpi/facs.ts'
import { parseSize } from '../binary/numbers.ts'
import { type BoardKind, checkMemorySize } from '../board/config.ts'
import { ReplayBoard, type ReplayFile } from '../board/replay.ts'
import type { FirmwareEdition } from '../firmware/editions.ts'
import { FirmwareLog } from '../firmware/log.ts'
import { type BootResult, Ovmf, type ResumeResult } from '../firmware/ovmf.ts'
import { platformHost } from '../firmware/platform-host.ts'
import { decodeE820 } from '../fwcfg/e820.ts'
import { FwCfgPath } from '../fwcfg/paths.ts'
import { FileError, inFile } from '../node/files.ts'
import { FwCfgFolderReader } from '../node/fwcfg-folder.ts'
import { describeFirmware, firmwareJson } from './firmware-description.ts'
import { type CliIo, EXIT, ExitSignal } from './io.ts'

const EXAMPLES = `
DIR has fw_cfg files, whoever made them: QEMU's as captured, those of \`vmgenid board\`, or another VMM's, with an index.json or
with names such as etc_acpi_tables or etc/acpi/tables. RAM is what etc/e820 says, unless --memory is given.

With --suspend the machine then enters S3 and is woken: devices are reset, the firmware replays its boot script. The operating
system's part, a waking vector in the FACS, is played.

Examples:
  vmgenid firmware test/golden/qemu-7.2/q35
  vmgenid firmware --log --suspend fw_cfg
  vmgenid firmware --edition 2017 --memory 2G fw_cfg
  vmgenid firmware --json fw_cfg | jq .tables

Exit status: 0 the tables are installed, 1 the firmware refuses them or would hang, 2 bad usage or input.`

interface Options {
  readonly log?: boolean
  readonly suspend?: boolean
  readonly memory?: string
  readonly edition: FirmwareEdition
  readonly machine?: BoardKind
  readonly json?: boolean
}

/** What a 64-bit Linux 6.1 puts into the FACS. */
const WAKING_VECTOR = 0x9_91f0

export function addFirmwareCommand(program: Command, io: CliIo): void {
  program
    .command('firmware')
    .summary('run the OVMF model over a folder of fw_cfg files')
    .description(
      'Boot the OVMF model on the fw_cfg files of a folder: execute the loader script, install the tables.',
    )
    .argument('<dir>', 'the folder')
    .option('--log', "print the firmware's debug log, and nothing else")
    .option('--suspend', 'then S3 and back')
    .option('--memory <size>', 'RAM of the machine, such as 2G (default: what etc/e820 says)')
    .addOption(
      new Option('--edition <edition>', 'edk2 of today, as merged in early 2017, or the unmerged patch set')
        .choices(['current', '2017', 'v6'])
        .default('current'),
    )
    .addOption(
      new Option('--machine <kind>', 'the chipset (default: what the index says, else q35)').choices([
        'pc',
        'q35',
      ]),
    )
    .addOption(new Option('--json', 'print one JSON object, the log in it').conflicts('log'))
    .addHelpText('after', EXAMPLES)
    .action((folder: string, options: Options) => run(io, folder, options))
}

export interface FirmwareRun {
  readonly board: ReplayBoard
  readonly log: FirmwareLog
  readonly boot: BootResult
  /** Present with --suspend, where the machine got that far. */
  readonly suspend?: SuspendRun
}

export interface SuspendRun {
  /** `etc/vmgenid_addr` before, after the wake-up reset, and after the firmware's resume; absent without the file. */
  readonly address: Readonly<Record<'before' | 'afterReset' | 'afterResume', Uint8Array>> | undefined
  readonly resume: ResumeResult
}

async function run(io: CliIo, folder: string, options: Options): Promise<void> {
  const board = await readBoard(folder, options)
  const log = new FirmwareLog(
    options.log ? (_level, text) => io.out(text.replaceAll('\r\n', '\n')) : undefined,
  )
  const ovmf = new Ovmf({
    host: platformHost(board),
    log,
    edition: options.edition,
    ram: board.memory.regions,
  })
  const boot = await ovmf.boot().catch((error: unknown) =>
    inFile<never>(folder, () => {
      throw error
    }),
  )
  const suspend = options.suspend && !boot.hang ? await suspendAndResume(board, ovmf, boot) : undefined
  const result: FirmwareRun = { board, log, boot, ...(suspend ? { suspend } : {}) }
  if (options.json) io.out(`${JSON.stringify(firmwareJson(result), undefined, 2)}\n`)
  else if (!options.log) io.out(describeFirmware(io, result))
  if (!succeeded(result)) throw new ExitSignal(EXIT.failed)
}

function succeeded({ boot, suspend }: FirmwareRun): boolean {
  if (boot.status !== 'Success' || boot.hang) return false
  return !(suspend?.resume.mode === 'S3 resume' && suspend.resume.hang)
}

async function readBoard(folder: string, options: Options): Promise<ReplayBoard> {
  const memorySize =
    options.memory === undefined ? undefined : checkMemorySize(parseSize('--memory', options.memory, 'M'))
  const reader = await FwCfgFolderReader.open(folder)
  if (reader.files.length === 0) throw new FileError(folder, 'has no fw_cfg files')
  const { index } = reader
  const entries = await reader.readAll(new Set(reader.files.map(({ name }) => name)))
  const files: ReplayFile[] = []
  for (const { name, bytes, size, selector, guestWritable } of entries.values()) {
    // A file that is listed and not kept (an option ROM) still has its place in the directory.
    files.push({ name, bytes: bytes ?? new Uint8Array(size ?? 0), selector, guestWritable })
  }
  const e820 = entries.get(FwCfgPath.e820)?.bytes
  return inFile(folder, () => {
    return new ReplayBoard({
      kind: options.machine ?? (index?.machine?.startsWith('pc') ? 'pc' : 'q35'),
      files,
      fixedItems: index?.fixedItems,
      memorySize,
      ram: e820 && decodeE820(e820),
    })
  })
}

async function suspendAndResume(board: ReplayBoard, ovmf: Ovmf, boot: BootResult): Promise<SuspendRun> {
  const facs = boot.tables.find(({ signature }) => signature === 'FACS')
  if (facs) board.memory.writeU32(facs.address + FACS_WAKING_VECTOR_OFFSET, WAKING_VECTOR)
  const told = () => board.vmgenidAddress?.slice()
  const before = told()
  board.suspendAndWake()
  const afterReset = told()
  const resume = await ovmf.resume()
  const afterResume = told()
  const address = before && afterReset && afterResume ? { before, afterReset, afterResume } : undefined
  return { address, resume }
}
