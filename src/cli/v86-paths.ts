/**
 * Options of the commands that run v86: its files.
 * @module
 */
import type { Command } from 'commander'
import type { V86FilePaths } from '../node/v86-files.ts'

export interface V86PathOptions {
  readonly bios?: string
  readonly vgaBios?: string
  readonly kernel?: string
  readonly busybox?: string
}

export function addV86Paths(command: Command): Command {
  return command
    .option('--bios <file>', 'v86: SeaBIOS, instead of what `vmgenid setup` fetched')
    .option('--vga-bios <file>', 'v86: its VGA BIOS')
    .option('--kernel <file>', 'v86: a 32-bit Linux with CONFIG_VMGENID=y')
    .option('--busybox <file>', 'v86: a static busybox for it')
}

/** The paths that were given. */
export function v86Paths({ bios, vgaBios, kernel, busybox }: V86PathOptions): Partial<V86FilePaths> {
  return {
    ...(bios === undefined ? {} : { bios }),
    ...(vgaBios === undefined ? {} : { vgaBios }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(busybox === undefined ? {} : { busybox }),
  }
}
