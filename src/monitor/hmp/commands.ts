/**
 * All commands of the human monitor, by name, as `help` lists them.
 *
 * Source: QEMU hmp-commands.hx, hmp-commands-info.hx; checked against QEMU 7.2. `set_vm_generation_id` is ours.
 * @module
 */
import type { HmpCommand } from './command.ts'
import { helpText } from './help.ts'
import { INFO_COMMANDS } from './info-commands.ts'
import { MACHINE_HMP_COMMANDS } from './machine-commands.ts'
import { MEMORY_HMP_COMMANDS } from './memory-commands.ts'
import { WORK_HMP_COMMANDS } from './work-commands.ts'

const CONTROL_COMMANDS: readonly HmpCommand[] = [
  {
    name: 'help|?',
    parameters: [{ name: 'name', type: 'rest', optional: true }],
    usage: '[cmd]',
    help: 'show the help',
    run: (args, { print }) => print(helpText(HMP_COMMANDS, args.text('name') ?? '')),
  },
  {
    name: 'info',
    parameters: [{ name: 'item', type: 'string', optional: true }],
    usage: '[subcommand]',
    help: 'show various information about the system state',
    subcommands: INFO_COMMANDS,
    run: (_args, { print }) => print(helpText(HMP_COMMANDS, 'info')),
  },
]

export const HMP_COMMANDS: readonly HmpCommand[] = [
  ...CONTROL_COMMANDS,
  ...MACHINE_HMP_COMMANDS,
  ...MEMORY_HMP_COMMANDS,
  ...WORK_HMP_COMMANDS,
].sort((a, b) => (a.name < b.name ? -1 : 1))
