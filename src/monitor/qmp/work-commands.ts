/**
 * Migration, snapshots, and jobs.
 *
 * Source: QEMU qapi/migration.json, qapi/job.json; checked against QEMU 7.2.
 * @module
 */

import { MonitorError } from '../errors.ts'
import { MIGRATION_CAPABILITIES } from '../migrations.ts'
import { bool, list, oneOf, optional, str, struct } from '../qapi.ts'
import { command } from './command.ts'

const capability = oneOf(...MIGRATION_CAPABILITIES)

/** There are no block devices: whatever nodes are named, the snapshot is the machine's. */
const nodes = { vmstate: str, devices: list(str) }

export const WORK_COMMANDS = [
  command(
    'migrate',
    { uri: str, blk: optional(bool), inc: optional(bool), detach: optional(bool), resume: optional(bool) },
    ({ uri, blk, inc, resume }, { migrations }) => {
      if (resume) throw new MonitorError('Cannot resume if there is no paused migration')
      if (blk || inc) throw new MonitorError('There are no block devices to migrate')
      migrations.start(uri)
    },
  ),

  command('migrate_cancel', {}, (_args, { migrations }) => migrations.cancel()),

  command('query-migrate', {}, (_args, { migrations }) => migrations.describe()),

  command(
    'migrate-set-capabilities',
    { capabilities: list(struct({ capability, state: bool })) },
    ({ capabilities }, { migrations }) => {
      for (const { capability, state } of capabilities) migrations.setCapability(capability, state)
    },
  ),

  command('query-migrate-capabilities', {}, (_args, { migrations }) =>
    MIGRATION_CAPABILITIES.map((name) => ({ capability: name, state: migrations.isEnabled(name) })),
  ),

  command('snapshot-save', { 'job-id': str, tag: str, ...nodes }, (args, { jobs, snapshots }) =>
    jobs.start(args['job-id'], 'snapshot-save', () => snapshots.save(args.tag, false)),
  ),

  command('snapshot-load', { 'job-id': str, tag: str, ...nodes }, (args, { jobs, snapshots }) =>
    jobs.start(args['job-id'], 'snapshot-load', () => snapshots.load(args.tag)),
  ),

  command(
    'snapshot-delete',
    { 'job-id': str, tag: str, devices: nodes.devices },
    (args, { jobs, snapshots }) =>
      jobs.start(args['job-id'], 'snapshot-delete', () => snapshots.delete(args.tag)),
  ),

  command('query-jobs', {}, (_args, { jobs }) => jobs.describe()),

  command('job-dismiss', { id: str }, ({ id }, { jobs }) => jobs.dismiss(id)),
]
