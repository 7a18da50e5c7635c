/** Snapshots and jobs, beside a QEMU with a disk that can keep some. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Guid } from '../../src/binary/guid.ts'
import { requireQemu } from '../tools.ts'
import { GUID, haltingFirmware, OurSide, QemuSide, sortOut } from './lockstep.ts'
import { SmallMachine } from './small-machine.ts'

const qemu = requireQemu('7.2')

const request = (execute: string, args?: object) =>
  JSON.stringify({ execute, ...(args && { arguments: args }) })
const hmp = (line: string) => request('human-monitor-command', { 'command-line': line })
const snapshot = (verb: string, id: string, tag: string) => {
  const node = verb === 'delete' ? {} : { vmstate: 'd' }
  return request(`snapshot-${verb}`, { 'job-id': id, tag, ...node, devices: ['d'] })
}

const SCRIPT: readonly string[] = [
  hmp('info snapshots'),
  request('cont'),
  snapshot('save', 'save1', 'a'),
  request('query-jobs'),
  request('query-status'),
  snapshot('save', 'save1', 'b'),
  snapshot('save', 'save2', 'a'),
  request('query-jobs'),
  request('job-dismiss', { id: 'save1' }),
  request('job-dismiss', { id: 'save1' }),
  request('query-jobs'),
  snapshot('delete', 'delete1', 'nope'),
  snapshot('load', 'load1', 'nope'),
  request('query-status'),
  request('cont'),
  snapshot('load', 'load2', 'a'),
  request('query-status'),
  hmp('info snapshots'),
  hmp('savevm x'),
  hmp('savevm x'),
  hmp('info snapshots'),
  hmp('loadvm nope'),
  request('query-status'),
  request('cont'),
  hmp('loadvm x'),
  request('query-status'),
  hmp('delvm nope'),
  hmp('delvm x'),
  snapshot('delete', 'delete2', 'a'),
  hmp('info snapshots'),
  request('query-jobs'),
]

/** Sizes, dates and clocks aside. */
function maskTable(line: string): string {
  return line.replace(/[\d.]+ [KMG]?i?B +[\d-]+ [\d:]+ [\d:.]+/g, 'SIZE DATE CLOCK')
}

describe.skipIf(qemu.missing)(qemu.title('snapshots in lockstep with QEMU'), () => {
  let directory = ''
  let theirs: QemuSide
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vmgenid-test-'))
    const filename = join(directory, 'd.qcow2')
    theirs = await QemuSide.start(qemu.path)
    await theirs.client.line()
    for (const step of [
      request('qmp_capabilities'),
      request('blockdev-create', { 'job-id': 'c1', options: { driver: 'file', filename, size: 0 } }),
      request('blockdev-add', { driver: 'file', 'node-name': 'f', filename }),
      request('blockdev-create', { 'job-id': 'c2', options: { driver: 'qcow2', file: 'f', size: 2 ** 24 } }),
      request('blockdev-add', { driver: 'qcow2', 'node-name': 'd', file: 'f' }),
    ]) {
      // A job that is made has six lines.
      await theirs.run(step, step.includes('job-id') ? 6 : 1)
    }
    for (const id of ['c1', 'c2']) await theirs.run(request('job-dismiss', { id }), 2)
  })
  afterAll(async () => {
    await theirs?.close()
    rmSync(directory, { recursive: true })
  })

  it('answers alike', async () => {
    const ours = new OurSide(
      new SmallMachine({ rom: haltingFirmware(), guid: Guid.parse(GUID), runState: 'prelaunch' }),
    )
    ours.client.takeLines()
    await ours.run(request('qmp_capabilities'))
    const differences: unknown[] = []
    for (const step of SCRIPT) {
      const lines = await ours.run(step)
      // Of ours alone: a revert brings a new ID.
      const actual = sortOut(
        lines.filter((line) => !line.includes('VM_GENERATION_ID_CHANGED')).map(maskTable),
      )
      const expected = sortOut(
        (await theirs.run(step, actual.replies.length + actual.events.length)).map(maskTable),
      )
      if (JSON.stringify(actual) !== JSON.stringify(expected)) differences.push({ step, actual, expected })
    }
    expect(differences).toEqual([])
  })
})
