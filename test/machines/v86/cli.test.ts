/**
 * `vmgenid clone` and `vmgenid run` with a real guest.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentOf } from '../../../src/machines/v86/saved-v86.ts'
import { QmpClient } from '../../../src/node/qmp-client.ts'
import { saveSnapshot } from '../../../src/node/snapshot-file.ts'
import { cachedV86Files } from '../../../src/node/v86-files.ts'
import { vmgenid } from '../../cli/cli.ts'
import { BOOT_TIME, bootedV86, GUID, RESEEDED, requireV86 } from './parts.ts'

const parts = requireV86()
const LONG = 60_000
/** As it is built: Node 20 takes no TypeScript for the threads of the copies. */
const PROGRAM = join(import.meta.dirname, '../../../bin/vmgenid.js')
const OTHER = '88112233-4455-6677-8899-aabbccddeeff'

describe.skipIf(parts.missing)(parts.title('commands with v86'), () => {
  let folder: string
  /** A machine that has booted. */
  let booted: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vmgenid-v86-'))
    booted = join(folder, 'booted.vmsnapshot')
    const machine = await bootedV86(GUID)
    await machine.stop()
    await saveSnapshot(booted, contentOf(machine.machine))
    await machine.close()
  }, BOOT_TIME)
  afterAll(async () => {
    if (folder) await rm(folder, { recursive: true })
  })

  it(
    'clone: copies side by side, each with an ID, random output and a reseed of its own',
    async () => {
      const args = ['clone', '--machine', 'v86', '--count', '2', '--json', '--snapshot', booted]
      const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args])
      const { machine, clones } = JSON.parse(stdout)
      expect(machine).toBe('v86')
      expect(clones).toHaveLength(2)
      for (const field of ['guid', 'random'])
        expect(new Set(clones.map((clone: Record<string, string>) => clone[field])).size).toBe(2)
      for (const { reseedMilliseconds } of clones) expect(reseedMilliseconds).toBeGreaterThan(0)
    },
    LONG,
  )

  it(
    'run: a machine out of a snapshot, with a monitor that saves, changes and reverts it',
    async () => {
      const address = `unix:${join(folder, 'qmp')}`
      const options = ['--snapshot', booted, '--device', `vmgenid,guid=${OTHER}`, '--qmp', address]
      const ended = vmgenid(['run', '--machine', 'v86', ...options, '--snapshots', join(folder, 'saved')])
      const qmp = await expect
        .poll(() => QmpClient.connect(address).catch(() => undefined), { timeout: 20_000 })
        .toBeDefined()
        .then(() => QmpClient.connect(address))
      expect(await qmp.execute('query-vm-generation-id')).toEqual({ guid: OTHER })
      const hmp = (line: string) => qmp.execute('human-monitor-command', { 'command-line': line })
      expect(await hmp('savevm one')).toBe('')
      expect(await hmp('info snapshots')).toContain('one')
      expect(await hmp('loadvm one')).toBe('')
      expect(await qmp.execute('query-status')).toMatchObject({ status: 'running' })
      expect(await qmp.execute('query-vm-generation-id')).not.toEqual({ guid: OTHER })
      await qmp.execute('system_powerdown')
      const { status, out } = await ended
      expect(status).toBe(0)
      expect(out).toMatch(RESEEDED)
      expect(out).toContain('reboot: Power down')
    },
    LONG,
  )

  it('setup: is content with what was fetched, or with the files that are given', async () => {
    expect(await vmgenid(['setup'])).toMatchObject({ status: 0, err: '' })
    const { bios, vgaBios, kernel, busybox } = cachedV86Files()
    const files = ['--bios', bios, '--vga-bios', vgaBios, '--kernel', kernel, '--busybox', busybox]
    expect((await vmgenid(['setup', ...files])).out).toContain('v86 is ready')
  })

  it('says what is missing, and what to do', async () => {
    const missing = join(folder, 'none')
    for (const command of ['run', 'clone']) {
      const result = await vmgenid([command, '--machine', 'v86', '--kernel', missing])
      expect(result.status).toBe(3)
      expect(result.err).toContain('no v86 machine')
      expect(result.err).toContain('vmgenid setup')
    }
    const files = ['--bios', missing, '--vga-bios', missing, '--kernel', missing, '--busybox', missing]
    const setup = await vmgenid(['setup', ...files])
    expect(setup.status).toBe(3)
    expect(setup.err).toContain(missing)
    const q35 = await vmgenid(['run', '--machine', 'v86', '--board', 'q35'])
    expect(q35.status).toBe(2)
    expect(q35.err).toContain('only pc')
  })
})
