/**
 * `info …`: what the machine is and does.
 * @module
 */
import { Guid } from '../../binary/guid.ts'
import { hex } from '../../binary/numbers.ts'
import type { RomDescription, SnapshotDescription } from '../host.ts'
import { MIGRATION_CAPABILITIES, type Migrations } from '../migrations.ts'
import type { Monitor } from '../monitor.ts'
import { generationId } from '../vmgenid.ts'
import type { HmpCommand, HmpContext } from './command.ts'

/** @param text with its newlines */
function info(
  name: string,
  help: string,
  text: (monitor: Monitor, context: HmpContext) => string | Promise<string>,
): HmpCommand {
  return {
    name,
    parameters: [],
    usage: '',
    help,
    async run(_args, context) {
      context.print(await text(context.monitor, context))
    },
  }
}

const lines = (texts: readonly string[]) => texts.map((text) => `${text}\n`).join('')

export const INFO_COMMANDS: readonly HmpCommand[] = [
  info('dump', 'Display the latest dump status', ({ dumps: { status, progress } }) => {
    const finished = (100 * progress.completed) / Math.max(1, progress.total)
    return lines([
      `Status: ${status}`,
      ...(status === 'active' ? [`Finished: ${finished.toFixed(2)} %`] : []),
    ])
  }),
  info('history', 'show the command line history', (_monitor, { history = [] }) =>
    lines(history.map((line, i) => `${i}: '${line}'`)),
  ),
  info('migrate', 'show migration status', ({ migrations }) => describeMigration(migrations)),
  info('migrate_capabilities', 'show current migration capabilities', ({ migrations }) =>
    lines(MIGRATION_CAPABILITIES.map((name) => `${name}: ${migrations.isEnabled(name) ? 'on' : 'off'}`)),
  ),
  info('name', 'show the current VM name', ({ host: { about } }) =>
    about.name === undefined ? '' : `${about.name}\n`,
  ),
  info('roms', 'show roms', ({ host }) => lines(host.roms.map(describeRom))),
  info('snapshots', 'show the currently saved VM snapshots', async ({ host, snapshots }) => {
    // QEMU says this one without `Error:`.
    if (!host.snapshots) return 'no block device can store vmstate for snapshot\n'
    const list = await snapshots.list()
    return list.length === 0 ? 'There is no snapshot available.\n' : snapshotTable(list)
  }),
  info('status', 'show the current VM status (running|paused)', ({ host: { runState } }) => {
    if (runState === 'running') return 'VM status: running\n'
    return runState === 'paused' ? 'VM status: paused\n' : `VM status: paused (${runState})\n`
  }),
  info('uuid', 'show the current VM UUID', ({ host }) => `${host.about.uuid ?? Guid.ZERO}\n`),
  info('version', 'show the version of QEMU', ({ version: { qemu, package: name } }) => {
    return `${qemu.major}.${qemu.minor}.${qemu.micro}${name}\n`
  }),
  info('vm-generation-id', 'Show Virtual Machine Generation ID', ({ host }) => `${generationId(host)}\n`),
]

function describeRom(rom: RomDescription): string {
  const size = hex(rom.size, 6)
  if (rom.kind === 'blob') return `/rom@${rom.name} size=${size} name="${rom.name}"`
  if (rom.kind === 'fw_cfg') return `fw=${rom.file} size=${size} name="${rom.name}"`
  return `addr=${hex(rom.address, 16).slice(2)} size=${size} mem=${rom.memory} name="${rom.name}"`
}

const kilobytes = (bytes: number) => `${Math.floor(bytes / 1024)} kbytes`

function describeMigration({ status, error, figures }: Migrations): string {
  if (status === 'none') return ''
  const failure = status === 'failed' && error !== undefined ? ` (${error})` : ''
  const times = [`Migration status: ${status}${failure}`, `total time: ${figures?.totalTime ?? 0} ms`]
  if (!figures) return lines(times)
  const { progress, megabitsPerSecond, expectedDowntime, downtime, setupTime } = figures
  if (expectedDowntime !== undefined) times.push(`expected downtime: ${expectedDowntime} ms`)
  if (downtime !== undefined) times.push(`downtime: ${downtime} ms`)
  return lines([
    ...times,
    `setup: ${setupTime} ms`,
    `transferred ram: ${kilobytes(progress.transferred)}`,
    `throughput: ${megabitsPerSecond.toFixed(2)} mbps`,
    `remaining ram: ${kilobytes(progress.remaining)}`,
    `total ram: ${kilobytes(progress.total)}`,
    `duplicate: ${progress.zeroPages} pages`,
    'skipped: 0 pages',
    `normal: ${progress.normalPages} pages`,
    `normal bytes: ${kilobytes(4096 * progress.normalPages)}`,
    `dirty sync count: ${progress.pass}`,
    'page size: 4 kbytes',
    'multifd bytes: 0 kbytes',
    'pages-per-second: 0',
    `downtime ram: ${kilobytes(progress.transferred)}`,
  ])
}

function snapshotTable(snapshots: readonly SnapshotDescription[]): string {
  const row = (id: string, tag: string, size: string, date: string, clock: string, icount: string) =>
    `${id.padEnd(9)} ${tag.padEnd(16)} ${size.padStart(8)}${date.padStart(20)}${clock.padStart(13)}${icount.padStart(11)}`
  return lines([
    'List of snapshots present on all disks:',
    row('ID', 'TAG', 'VM SIZE', 'DATE', 'VM CLOCK', 'ICOUNT'),
    ...snapshots.map(({ tag, size, seconds, clockNanos }) =>
      row('--', tag, threeDigits(size), formatDate(seconds), formatClock(clockNanos), ''),
    ),
  ])
}

/** `599 KiB`: three digits of the largest unit of which there are less than 1000. */
function threeDigits(bytes: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi']
  const power = Math.max(0, Math.floor(Math.log2(Math.max(1, bytes * 1.024)) / 10))
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power] ?? ''}B`
}

const two = (value: number) => String(value).padStart(2, '0')

function formatDate(seconds: number): string {
  const time = new Date(1000 * seconds)
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

function formatClock(nanos: bigint): string {
  const milliseconds = Number(nanos / 1_000_000n)
  const seconds = Math.floor(milliseconds / 1000)
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two)
  return `${time.join(':')}.${String(milliseconds % 1000).padStart(3, '0')}`
}
