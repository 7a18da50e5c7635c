/**
 * All QMP commands but `qmp_capabilities`, which is the connection's own.
 * @module
 */

import type { JsonObject } from '../../qmp/json.ts'
import { versionObject } from '../../qmp/messages.ts'
import { MonitorError } from '../errors.ts'
import { runHmpLine } from '../hmp/run.ts'
import { checkCpu } from '../memory-files.ts'
import type { Monitor } from '../monitor.ts'
import { int, optional, str } from '../qapi.ts'
import { command, type QmpCommand, type QmpReply } from './command.ts'
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
      return humanMonitorCommand(monitor, line)
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

/**
 * One command without a connection: for machines that are driven in the same process.
 * @returns the value of `return`
 * @throws MonitorError, also through the promise
 */
export function runQmpCommand(
  monitor: Monitor,
  name: string,
  args: JsonObject = {},
): QmpReply | Promise<QmpReply> {
  const known = QMP_COMMANDS.get(name)
  if (!known) throw new MonitorError(`The command ${name} has not been found`, 'CommandNotFound')
  return known.run(args, monitor)
}

/** What the human monitor prints for a line, with its CR LF. */
export async function humanMonitorCommand(monitor: Monitor, line: string): Promise<string> {
  const parts: string[] = []
  await runHmpLine(line, { monitor, interactive: false, print: (text) => void parts.push(text) })
  return parts.join('').replaceAll('\n', '\r\n')
}
