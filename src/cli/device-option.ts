/**
 * `--device`, as commands have it that make a board.
 * @module
 */
import { Option } from 'commander'
import type { BoardOptions } from '../board/config.ts'
import { VmGenIdDuplicateError } from '../devices/vmgenid.ts'
import { DeviceOptionError, parseDeviceOption } from '../devices/vmgenid-option.ts'
import type { CliIo } from './io.ts'

/** The one device that there may be. @throws DeviceOptionError with QEMU's text */
export function vmgenidOf(io: CliIo, texts: readonly string[]): BoardOptions['vmgenid'] {
  const devices = texts.map((text) => {
    try {
      const device = parseDeviceOption(text)
      for (const warning of device.warnings) io.err(`vmgenid: ${warning}\n`)
      return device
    } catch (error) {
      if (error instanceof DeviceOptionError)
        for (const warning of error.warnings) io.err(`vmgenid: ${warning}\n`)
      throw error
    }
  })
  const second = texts[1]
  if (second !== undefined) throw new DeviceOptionError(second, new VmGenIdDuplicateError().sentence)
  return devices[0] && { guid: devices[0].guid }
}

/** A repeatable option: its values in order. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], 'none')
}
