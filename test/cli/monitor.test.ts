/** `vmgenid monitor` on a real QEMU and on our own monitor. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Guid } from '../../src/binary/guid.ts'
import { Monitor } from '../../src/monitor/monitor.ts'
import { QmpServer } from '../../src/monitor/qmp-server.ts'
import { nodeMonitorEnvironment } from '../../src/node/monitor-surroundings.ts'
import { StreamServer } from '../../src/node/stream-server.ts'
import { GUID, QemuSide } from '../monitor/lockstep.ts'
import { SmallMachine } from '../monitor/small-machine.ts'
import { requireQemu, requireTool } from '../tools.ts'
import { type CliInput, type CliResult, vmgenid } from './cli.ts'

const qemu = requireQemu('7.2')

let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vmgenid-test-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

interface Target {
  readonly address: string
  close(): Promise<void>
}

async function startQemu(): Promise<Target> {
  const { process, client } = await QemuSide.start(qemu.path)
  // QEMU serves one client at a time.
  client.close()
  return { address: process.address('qmp'), close: async () => void (await process.close()) }
}

async function startOurs(): Promise<Target> {
  const machine = new SmallMachine({
    about: { name: 'vm1' },
    guid: Guid.parse(GUID),
    runState: 'prelaunch',
    withoutSnapshots: true,
  })
  const qmp = new QmpServer(new Monitor(machine, nodeMonitorEnvironment))
  const address = `unix:${join(directory, `ours-${Math.random()}`)}`
  const server = await StreamServer.listen(address, (client) => qmp.connect(client))
  machine.onEvent(({ event }) => {
    if (event === 'SHUTDOWN') setImmediate(() => void server.close())
  })
  return { address, close: () => server.close() }
}

/** Types keys; each group is sent when the prompt is there again. */
async function typing(address: string, groups: readonly string[]): Promise<CliResult> {
  const left = [...groups]
  let type = (_keys: string) => {}
  let released = false
  const input: CliInput = {
    terminal: {
      onKeys(listener) {
        type = listener
        return () => {
          released = true
        }
      },
    },
    onOut(text) {
      if (!text.endsWith('(qemu) ')) return
      const keys = left.shift()
      setImmediate(() => type(keys ?? '\u0004'))
    },
  }
  const result = await vmgenid(['monitor', address], input)
  expect(released).toBe(true)
  return result
}

describe.each([
  ['QEMU', qemu.title('vmgenid monitor on QEMU'), startQemu],
  ['ours', 'vmgenid monitor on our own monitor', startOurs],
] as const)('%s', (kind, title, start) => {
  describe.skipIf(kind === 'QEMU' && qemu.missing)(title, () => {
    let target: Target
    beforeAll(async () => {
      target = await start()
    })
    afterAll(() => target?.close())

    it('prints the answers to lines from standard input', async () => {
      const stdin = 'info vm-generation-id\n\ninfo status\r\ninfo name'
      const result = await vmgenid(['monitor', target.address], { stdin })
      expect(result).toEqual({ status: 0, out: `${GUID}\nVM status: paused (prelaunch)\nvm1\n`, err: '' })
    })

    it('says by its status when a line was refused, and does the others', async () => {
      for (const stdin of ['foo\ninfo name\n', 'xp\ninfo name\n', 'system_wakeup\ninfo name\n']) {
        const result = await vmgenid(['monitor', target.address], { stdin })
        expect(result.status).toBe(1)
        expect(result.out).toMatch(/vm1\n$/)
      }
    })

    it('has a prompt, completion and history', async () => {
      const { status, out, err } = await typing(target.address, [
        'info vm-gen\t\n',
        'sys\t',
        'res\t\u0017\u0017info name\n',
        '\u001b[A\u001b[A\u001b[A\n',
      ])
      expect({ status, err }).toEqual({ status: 0, err: '' })
      const shown = out.split('\n')
      expect(shown[0]).toMatch(/^QEMU 7\.2\.\d+ \(.+\) - type 'help' for more information, Ctrl-D to leave$/)
      expect(shown.filter((line) => line === GUID)).toEqual([GUID, GUID])
      expect(shown).toContain('system_powerdown  system_reset      system_wakeup     ')
      expect(shown).toContain('vm1')
    })

    it('leaves the machine alone on Ctrl-C', async () => {
      expect((await typing(target.address, ['\u0003'])).status).toBe(0)
      expect((await vmgenid(['monitor', target.address], { stdin: 'info name' })).out).toBe('vm1\n')
    })

    it('ends well when a line ends the machine', async () => {
      const result = await vmgenid(['monitor', target.address], { stdin: 'info name\nquit\ninfo name\n' })
      expect(result).toMatchObject({ status: 0, out: 'vm1\n' })
    })
  })
})

const script = requireTool('script')

describe.skipIf(script.missing)(script.title('vmgenid monitor at a terminal'), () => {
  it('takes keys, draws the line, and gives the terminal back', async () => {
    const target = await startOurs()
    const program = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'program.ts')]
    const line = [...program, 'monitor', target.address].join(' ')
    const child = spawn(script.path, ['-qec', `${line}; stty -a`, '/dev/null'], {
      env: { ...process.env, TERM: 'xterm' },
    })
    let shown = ''
    const keys = ['info na\t', '\n', '\u0004']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text
      if (['(qemu) ', 'name \u001b[K'].some((end) => shown.endsWith(end)))
        child.stdin.write(keys.shift() ?? '')
    })
    const status = await new Promise((resolve) => child.once('exit', resolve))
    expect(status).toBe(0)
    expect(shown).toContain('info name \u001b[K\r\nvm1\r\n(qemu) ')
    expect(shown).not.toContain('info na\t')
    // The terminal echoes again, and makes signals of keys.
    expect(shown).toMatch(/ icanon .* echo /s)
    await target.close()
  })
})

describe('vmgenid monitor without a monitor', () => {
  it('says why nobody could be reached', async () => {
    const silent = createServer()
    const path = join(directory, 'silent')
    await new Promise<void>((resolve) => silent.listen(path, resolve))
    const talker = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    const other = join(directory, 'other')
    await new Promise<void>((resolve) => talker.listen(other, resolve))
    const absent = `unix:${join(directory, 'absent')}`
    expect(await vmgenid(['monitor', absent])).toMatchObject({
      status: 3,
      out: '',
      err: expect.stringContaining('No such socket'),
    })
    const refused = await vmgenid(['monitor', '--timeout', '0.1', `unix:${path}`])
    expect(refused).toMatchObject({ status: 3, out: '', err: expect.stringContaining('no greeting') })
    expect(await vmgenid(['monitor', `unix:${other}`])).toMatchObject({
      status: 3,
      err: expect.stringContaining('no QMP server'),
    })
    silent.close()
    talker.close()
  })

  it.each([
    [['monitor', '/tmp/socket'], 'Write unix:PATH or tcp:HOST:PORT.'],
    [['monitor', '--timeout', '0', 'tcp::1'], '--timeout'],
    [['monitor'], 'missing required argument'],
  ])('refuses %j', async (args, problem) => {
    expect(await vmgenid(args)).toMatchObject({ status: 2, out: '', err: expect.stringContaining(problem) })
  })

  it('has help with examples', async () => {
    const { status, out } = await vmgenid(['monitor', '--help'])
    expect(status).toBe(0)
    expect(out).toContain("echo 'info vm-generation-id' | vmgenid monitor unix:/run/vm/qmp")
  })

  it('says so when the machine goes away', async () => {
    const target = await startOurs()
    const result = typing(target.address, ['info name\n', 'x'])
    await sleep(50)
    await target.close()
    expect(await result).toMatchObject({ status: 3, err: expect.stringContaining('is closed') })
  })
})
