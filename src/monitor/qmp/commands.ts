/**
 * All QMP commands but `qmp_capabilities`, which is the connection's own.
 * @module
 */

import { versionObject } from '../../qmp/messages.ts'
import { runHmpLine } from '../hmp/run.ts'
import { checkCpu } from '../memory-files.ts'
import { int, optional, str } from '../qapi.ts'
import { command, type QmpCommand } from './command.ts'
import { MACHINE_COMMANDS } from './machine-commands.ts'
import { MEMORY_COMMANDS } from './memory-commands.ts'
import { QOM_COMMANDS } from './qom-commands.ts'
import { VMGENID_COMMANDS } from './vmgenid-commands.ts'
import { WORK_COMMANDS } from './work-commands.ts'

export const QMP_CAPABILITIES_COMMAND = 'qmp_capabilities'

/** Those that a monitor can send. */
export const QMP_EVENTS = [
  'SHUTDOWN',
  'POWERDOWN',
  'RESET',
  'STOP',
  'RESUME',
  'SUSPEND',
  'SUSPEND_DISK',
  'WAKEUP',
  'DUMP_COMPLETED',
  'JOB_STATUS_CHANGE',
  'MIGRATION',
  'MIGRATION_PASS',
  'VM_GENERATION_ID_CHANGED',
] as const

const CONTROL_COMMANDS: readonly QmpCommand[] = [
  command('query-version', {}, (_args, { version }) => versionObject(version)),

  command('query-commands', {}, () =>
    [QMP_CAPABILITIES_COMMAND, ...QMP_COMMANDS.keys()].map((name) => ({ name })),
  ),

  // QEMU had it up to 5.2.
  command('query-events', {}, () => QMP_EVENTS.map((name) => ({ name }))),

  command(
    'human-monitor-command',
    { 'command-line': str, 'cpu-index': optional(int) },
    ({ 'command-line': line, 'cpu-index': cpu }, monitor) => {
      if (cpu !== undefined) checkCpu(monitor.host, cpu)
      return collect(monitor, line)
    },
  ),
]

export const QMP_COMMANDS: ReadonlyMap<string, QmpCommand> = new Map(
  [
    ...CONTROL_COMMANDS,
    ...MACHINE_COMMANDS,
    ...VMGENID_COMMANDS,
    ...MEMORY_COMMANDS,
    ...WORK_COMMANDS,
    ...QOM_COMMANDS,
  ].map((known) => [known.name, known]),
)

/** What the human monitor prints, with its CR LF. */
async function collect(monitor: Parameters<QmpCommand['run']>[1], line: string): Promise<string> {
  const parts: string[] = []
  await runHmpLine(line, { monitor, interactive: false, print: (text) => void parts.push(text) })
  return parts.join('').replaceAll('\n', '\r\n')
}
