/** `vmgenid run` and `vmgenid clone`, as a user types them. */
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { QmpClient } from '../../src/node/qmp-client.ts'
import { vmgenid } from './cli.ts'

const GUID = '00112233-4455-6677-8899-aabbccddeeff'
const RESEED = 'random: crng reseeded due to virtual machine fork'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-run-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs a machine with a monitor, and does something with it; what the command printed and how it ended. */
async function withMachine(args: readonly string[], use: (qmp: QmpClient) => Promise<void>) {
  const socket = join(folder, `qmp-${Math.floor(performance.now() * 1000)}`)
  const ended = vmgenid(['run', '--memory', '256M', '--qmp', `unix:${socket}`, ...args])
  const early = await Promise.race([ended, untilThere(socket)])
  if (early) return early
  const qmp = await QmpClient.connect(`unix:${socket}`)
  try {
    await use(qmp)
  } finally {
    await qmp.execute('quit').catch(() => undefined)
    qmp.close()
  }
  return await ended
}

async function untilThere(path: string): Promise<undefined> {
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 5))
}
const untilRunning = (qmp: QmpClient) => untilStatus(qmp, 'running')
async function untilStatus(qmp: QmpClient, wanted: string): Promise<void> {
  for (;;) {
    const { status } = (await qmp.execute('query-status')) as unknown as { readonly status: string }
    if (status === wanted) return
  }
}

describe('vmgenid run', () => {
  it('boots, prints the console, answers the monitor, and ends with quit', async () => {
    let guid: unknown
    const { status, out, err } = await withMachine(['--device', `vmgenid,guid=${GUID}`], async (qmp) => {
      await untilRunning(qmp)
      guid = await qmp.execute('query-vm-generation-id')
      expect(await qmp.humanMonitorCommand('info status')).toBe('VM status: running\r\n')
    })
    expect([status, err]).toEqual([0, ''])
    expect(guid).toEqual({ guid: GUID })
    expect(out).toContain('ACPI: Enabled 1 GPEs in block 00 to 3F')
  })

  it('tells the guest of a new ID', async () => {
    const { out } = await withMachine(['--board', 'pc'], async (qmp) => {
      await untilRunning(qmp)
      await qmp.execute('set-vm-generation-id', { guid: GUID })
    })
    expect(out).toContain(RESEED)
  })

  it('waits when it is paused', async () => {
    const { out } = await withMachine(['--paused'], async (qmp) => {
      expect(await qmp.execute('query-status')).toMatchObject({ status: 'prelaunch', running: false })
    })
    expect(out).toBe('')
  })

  it('ends when the guest switches it off', async () => {
    const { status, out } = await withMachine([], async (qmp) => {
      await untilRunning(qmp)
      await qmp.execute('system_powerdown')
    })
    expect(status).toBe(0)
    expect(out).toContain('reboot: Power down')
  })

  it('keeps snapshots, goes back to them, and begins with them, each time with a new ID', async () => {
    const snapshots = join(folder, 'saved')
    const console = join(folder, 'console.log')
    const ids: string[] = []
    const idOf = async (qmp: QmpClient) =>
      ((await qmp.execute('query-vm-generation-id')) as unknown as { readonly guid: string }).guid
    await withMachine(['--snapshots', snapshots, '--serial', console], async (qmp) => {
      await untilRunning(qmp)
      ids.push(await idOf(qmp))
      expect(await qmp.humanMonitorCommand('savevm first')).toBe('')
      expect(await qmp.humanMonitorCommand('loadvm first')).toBe('')
      ids.push(await idOf(qmp))
      expect(await qmp.humanMonitorCommand('info snapshots')).toMatch(/ first +/)
    })
    expect(await readFile(console, 'utf8')).toContain(RESEED)
    const path = join(snapshots, 'first.vmsnapshot')
    const { out } = await withMachine(
      ['--snapshot', path, '--device', `vmgenid,guid=${GUID}`],
      async (qmp) => {
        await untilRunning(qmp)
        ids.push(await idOf(qmp))
      },
    )
    // It goes on: no boot, one line.
    expect(out.trim().split('\n')).toHaveLength(1)
    expect(out).toContain(RESEED)
    expect(new Set(ids).size).toBe(3)
    const again = await withMachine(['--snapshot', path, '--device', `vmgenid,guid=${ids[0]}`], untilRunning)
    expect(again.out).toBe('') // the same life goes on
  })

  it('writes the firmware log, traces what is asked for, and gives the console to whoever connects', async () => {
    const log = join(folder, 'firmware.log')
    const console = join(folder, 'console.socket')
    let seen = ''
    const options = ['--firmware-log', log, '--serial', `unix:${console}`, '--trace', 'vmgenid']
    const { status, out, err } = await withMachine(options, async (qmp) => {
      await untilRunning(qmp)
      const client = connect(console)
      client.on('data', (bytes) => {
        seen += bytes.toString('latin1')
      })
      // What was printed before anybody listened comes first.
      while (!seen.includes('Enabled 1 GPEs')) await new Promise((resolve) => setTimeout(resolve, 5))
      await qmp.execute('set-vm-generation-id', { guid: GUID })
      while (!seen.includes(RESEED)) await new Promise((resolve) => setTimeout(resolve, 5))
      client.destroy()
    })
    expect([status, out]).toEqual([0, ''])
    expect(seen).toMatch(/^\[ {4}0\.000000\] .*\r\n/)
    expect(await readFile(log, 'utf8')).toMatch(/^Select Item: 0x0\n[\s\S]*installed \d+ tables\n/)
    expect(err).toMatch(
      /^vmgenid update guid=00112233-4455-6677-8899-aabbccddeeff addr=0x[0-9a-f]+ ok=true$/m,
    )
  })

  it('prints no console when there is to be none', async () => {
    expect((await withMachine(['--serial', 'none'], untilRunning)).out).toBe('')
  })

  it('takes a machine over from another one, whose ID decides what the guest does', async () => {
    const address = `unix:${join(folder, 'move')}`
    const destination = await withMachine(
      ['--incoming', address, '--device', `vmgenid,guid=${GUID}`],
      async (there) => {
        await withMachine([], async (here) => {
          await untilRunning(here)
          expect(await there.execute('query-status')).toMatchObject({ status: 'inmigrate' })
          await here.execute('migrate', { uri: address })
          await untilStatus(there, 'running')
          await untilStatus(here, 'postmigrate')
        })
        expect(await there.execute('query-vm-generation-id')).toEqual({ guid: GUID })
      },
    )
    expect([destination.status, destination.err]).toEqual([0, ''])
    // No boot: the guest goes on, and finds another ID.
    expect(destination.out.trim().split('\n')).toHaveLength(1)
    expect(destination.out).toContain(RESEED)
  })

  it('refuses a snapshot that is damaged, before anything starts', async () => {
    const path = join(folder, 'damaged.vmsnapshot')
    const good = await readFile(join(folder, 'saved/first.vmsnapshot'))
    good[good.length >> 1] = (good[good.length >> 1] ?? 0) ^ 1
    await writeFile(path, good)
    const { status, out, err } = await withMachine(['--snapshot', path], async () => {})
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(path)
  })

  it('cannot start where something else is', async () => {
    const taken = join(folder, 'taken')
    await writeFile(taken, '')
    const { status, err } = await vmgenid(['run', '--qmp', `unix:${taken}`])
    expect(status).toBe(3)
    expect(err).toContain('the path is taken by something that is no socket')
  })

  it.each([
    ['an address that is none', ['--qmp', 'nowhere'], 'not an address'],
    ['a trace area that is none', ['--trace', 'vmgenid,nothing'], "no trace area 'nothing'"],
    ['memory that is none', ['--memory', 'much'], 'a size such as'],
    ['a device that is none', ['--device', 'vmgenid,guid=1'], 'guid'],
    ['a snapshot that is not there', ['--snapshot', '/nonexistent/file'], 'no such file'],
  ])('refuses %s', async (_, args, message) => {
    const { status, out, err } = await vmgenid(['run', ...args])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})

interface CloneReport {
  readonly original: string | null
  readonly clones: readonly {
    readonly guid: string | null
    readonly random: string
    readonly reseedMilliseconds: number | null
  }[]
}

describe('vmgenid clone', () => {
  const clone = async (...args: string[]) => {
    const { status, out } = await vmgenid(['clone', '--memory', '256M', '--json', ...args])
    return { status, report: JSON.parse(out) as CloneReport }
  }

  it('gives each copy an ID and random numbers of its own', async () => {
    const { status, report } = await clone('--count', '3')
    expect(status).toBe(0)
    const { clones, original } = report
    expect(new Set([original, ...clones.map(({ guid }) => guid)]).size).toBe(4)
    expect(new Set(clones.map(({ random }) => random)).size).toBe(3)
    expect(clones.every(({ reseedMilliseconds }) => (reseedMilliseconds ?? -1) >= 0)).toBe(true)
  })

  it('shows the problem without the device', async () => {
    const { status, report } = await clone('--no-device', '--board', 'pc')
    expect(status).toBe(0)
    expect(new Set(report.clones.map(({ random }) => random)).size).toBe(1)
    expect(report.clones.map(({ guid, reseedMilliseconds }) => [guid, reseedMilliseconds])).toEqual(
      Array.from({ length: 4 }, () => [null, null]),
    )
  })

  it('begins with a snapshot', async () => {
    const { status, report } = await clone(
      '--snapshot',
      join(folder, 'saved/first.vmsnapshot'),
      '--count',
      '2',
    )
    expect(status).toBe(0)
    expect(new Set(report.clones.map(({ random }) => random)).size).toBe(2)
    const refused = await vmgenid([
      'clone',
      '--no-device',
      '--snapshot',
      join(folder, 'saved/first.vmsnapshot'),
    ])
    expect(refused.status).toBe(2)
    expect(refused.err).toContain('has a vmgenid device')
  })

  it('prints a table for people', async () => {
    const { out } = await vmgenid(['clone', '--memory', '256M', '--count', '2'])
    expect(out).toMatch(/^original [0-9a-f-]{36}\nCLONE {2}GENERATION ID/)
    expect(out).toMatch(/\n2 clones, all different\n$/)
  })

  it.each(['0', '10001', 'many', '-1'])('refuses a count of %s', async (count) => {
    const { status, err } = await vmgenid(['clone', '--count', count])
    expect(status).toBe(2)
    expect(err).toContain('1 to 10000 are possible')
  })
})
