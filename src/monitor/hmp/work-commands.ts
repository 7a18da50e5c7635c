/**
 * Migration and snapshots.
 * @module
 */
import { MonitorError } from '../errors.ts'
import { MIGRATION_CAPABILITIES } from '../migrations.ts'
import type { HmpCommand } from './command.ts'

export const WORK_HMP_COMMANDS: readonly HmpCommand[] = [
  {
    name: 'savevm',
    parameters: [{ name: 'name', type: 'string', optional: true }],
    usage: 'tag',
    help: 'save a VM snapshot. If no tag is provided, a new snapshot is created',
    run(args, { monitor }) {
      const tag = args.text('name') ?? newTag(monitor.environment.nowMicroseconds())
      return monitor.snapshots.save(tag, true)
    },
  },
  {
    name: 'loadvm',
    parameters: [{ name: 'name', type: 'string' }],
    usage: 'tag',
    help: 'restore a VM snapshot from its tag',
    run: (args, { monitor }) => monitor.snapshots.load(args.text('name') ?? ''),
  },
  {
    name: 'delvm',
    parameters: [{ name: 'name', type: 'string' }],
    usage: 'tag',
    help: 'delete a VM snapshot from its tag',
    run: async (args, { monitor }) => {
      // Where there are none, that one is gone.
      if (monitor.host.snapshots) await monitor.snapshots.delete(args.text('name') ?? '')
    },
  },
  {
    name: 'migrate',
    parameters: [
      { name: 'detach', type: 'flag', letter: 'd' },
      { name: 'blk', type: 'flag', letter: 'b' },
      { name: 'inc', type: 'flag', letter: 'i' },
      { name: 'resume', type: 'flag', letter: 'r' },
      { name: 'uri', type: 'string' },
    ],
    usage: '[-d] [-b] [-i] [-r] uri',
    help: [
      'migrate to URI (using -d to not wait for completion)',
      '-b, -i: with disks, of which there are none here; -r: go on with a paused migration',
    ].join('\n\t\t\t'),
    async run(args, { monitor, interactive, print }) {
      const { migrations } = monitor
      if (args.flag('resume')) throw new MonitorError('Cannot resume if there is no paused migration')
      if (args.flag('blk') || args.flag('inc')) {
        throw new MonitorError('There are no block devices to migrate')
      }
      migrations.start(args.text('uri') ?? '')
      if (args.flag('detach')) return
      if (!interactive) {
        print('terminal does not allow synchronous migration, continuing detached\n')
        return
      }
      await migrations.finished()
      if (migrations.status === 'failed') print(`Error: ${migrations.error}\n`)
    },
  },
  {
    name: 'migrate_cancel',
    parameters: [],
    usage: '',
    help: 'cancel the current VM migration',
    run: (_args, { monitor }) => monitor.migrations.cancel(),
  },
  {
    name: 'migrate_set_capability',
    parameters: [
      { name: 'capability', type: 'string' },
      { name: 'state', type: 'bool' },
    ],
    usage: 'capability state',
    help: 'Enable/Disable the usage of a capability for migration',
    run(args, { monitor }) {
      const name = args.text('capability') ?? ''
      const capability = MIGRATION_CAPABILITIES.find((known) => known === name)
      if (!capability) throw new MonitorError(`invalid parameter value: ${name}`)
      monitor.migrations.setCapability(capability, args.flag('state'))
    },
  },
]

/** `vm-20261122131733`, by this machine's clock and time zone. */
function newTag(nowMicroseconds: number): string {
  const time = new Date(nowMicroseconds / 1000)
  const parts = [time.getMonth() + 1, time.getDate(), time.getHours(), time.getMinutes(), time.getSeconds()]
  return `vm-${time.getFullYear()}${parts.map((part) => String(part).padStart(2, '0')).join('')}`
}
