/**
 * Options of the commands that run a machine: which one, and what it consists of.
 * @module
 */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseSize } from '../binary/numbers.ts'
import type { BoardOptions } from '../board/config.ts'
import { isDeviceHelp, VMGENID_DEVICE_HELP } from '../devices/vmgenid-option.ts'
import { V86_MEMORY_SIZE } from '../machines/v86/machine-types.ts'
import { repeated, vmgenidOf } from './device-option.ts'
import { type CliIo, EXIT, ExitSignal } from './io.ts'

export interface MachineOptions {
  readonly machine: 'model' | 'v86'
  /** As the user chose; else the machine's own default. */
  readonly board?: 'pc' | 'q35'
  readonly memory?: number
  /** `false`: `--no-device`. */
  readonly device: readonly string[] | false
}

const DEFAULTS = {
  model: { board: 'q35', memory: 2 ** 31 },
  v86: { board: 'pc', memory: V86_MEMORY_SIZE },
} as const

export function addMachineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--machine <name>', 'who runs the guest').choices(['model', 'v86']).default('model'),
    )
    .addOption(new Option('--board <kind>', 'what it runs on (default: q35; v86: pc)').choices(['pc', 'q35']))
    .addOption(new Option('--memory <size>', 'RAM (default: 2G; v86: 128M)').argParser(memorySize))
    .addOption(
      repeated('--device <device>', "vmgenid[,guid=GUID|auto], as QEMU's -device").default(
        [],
        'vmgenid,guid=auto',
      ),
    )
    .option('--no-device', 'a machine without a generation ID')
}

/** @throws InvalidArgumentError */
export function memorySize(text: string): number {
  try {
    return parseSize('memory', text, 'M')
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

/** @throws DeviceOptionError; ExitSignal after QEMU's help of the device */
export function boardOf(io: CliIo, { machine, board, memory, device }: MachineOptions): BoardOptions {
  const defaults = DEFAULTS[machine]
  if (device !== false && device.some(isDeviceHelp)) {
    io.out(`${VMGENID_DEVICE_HELP}\n`)
    throw new ExitSignal(EXIT.ok)
  }
  const given =
    device === false ? undefined : device.length > 0 ? vmgenidOf(io, device) : { guid: 'auto' as const }
  return { kind: board ?? defaults.board, memorySize: memory ?? defaults.memory, vmgenid: given }
}
