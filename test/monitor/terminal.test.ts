/** Keys typed into the human monitor's terminal: every character that comes back is QEMU's. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromLatin1 } from '../../src/binary/bytes.ts'
import { Guid } from '../../src/binary/guid.ts'
import { HmpServer } from '../../src/monitor/hmp-server.ts'
import { Monitor } from '../../src/monitor/monitor.ts'
import { requireQemu } from '../tools.ts'
import { GUID, QemuSide } from './lockstep.ts'
import { MemoryClient } from './memory-client.ts'
import { connectPatiently } from './raw-client.ts'
import { SmallMachine, testEnvironment } from './small-machine.ts'

const qemu = requireQemu('7.2')

const UP = '\u001b[A'
const DOWN = '\u001b[B'
const RIGHT = '\u001b[C'
const LEFT = '\u001b[D'
const CTRL_W = '\u0017'

const KEYS: readonly string[] = [
  '\n',
  'info status\n',
  'info status\r\n',
  'ab\u007f\u007f\n',
  'ab\b\b\b\n',
  'xyz\u0001q\u0005w\u0004\u0002\n',
  UP,
  '\n',
  `${UP}${UP}${DOWN}${DOWN}\n`,
  `${DOWN}${UP}${UP}${UP}${UP}\n`,
  'sys\t',
  '\tw\t',
  `${CTRL_W}info ver\t`,
  `${CTRL_W}${CTRL_W}he\t`,
  `${CTRL_W}? inf\t`,
  `${CTRL_W}${CTRL_W}${CTRL_W}`,
  'info vm\t\n',
  'zz\t\n',
  'zz yy\t\n',
  'foo bar baz\u0017\u0017x\n',
  `ab${LEFT}c${LEFT}${LEFT}\u001b[3~\n`,
  `abc${LEFT}${LEFT}${LEFT}${LEFT}${RIGHT}x\n`,
  'ab\u001bOHc\u001bOFd\n',
  'a\u001b[1~b\u001b[4~c\n',
  'a\u001bxb\u001b[Zc\n',
  'foo  bar\u0017\u0017\n',
  'loa\t',
  `${CTRL_W}`,
  'system_w\t\n',
  'help quit\n',
  `${'x'.repeat(300)}\n`,
  'info history\n',
  'xp /4xb 0x1000\n',
  'info status\u0003\n',
]

describe.skipIf(qemu.missing)(qemu.title('a terminal in lockstep with QEMU'), () => {
  let directory = ''
  let theirs: QemuSide
  let socket: Socket
  let received = ''
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vmgenid-test-'))
    const path = join(directory, 'hmp')
    theirs = await QemuSide.start(qemu.path, ['-monitor', `unix:${path},server=on,wait=off`])
    socket = (await connectPatiently(`unix:${path}`)).setEncoding('latin1')
    socket.on('data', (text) => {
      received += text
    })
  })
  afterAll(async () => {
    socket?.destroy()
    await theirs?.close()
    rmSync(directory, { recursive: true })
  })

  /** What comes until it is what we have, or until it has not become so for long. */
  async function taken(expected: string): Promise<string> {
    for (let tries = 0; tries < 100 && received !== expected; tries++) await sleep(10)
    const text = received
    received = ''
    return text
  }

  it('shows the same for the same keys', async () => {
    const machine = new SmallMachine({
      about: { name: 'vm1' },
      guid: Guid.parse(GUID),
      runState: 'prelaunch',
    })
    const server = new HmpServer(new Monitor(machine, testEnvironment))
    const ours = MemoryClient.of((client) => server.connect(client))
    const greeting = ours.take()
    const version = (text: string) => text.replace(/7\.2\.\d+/, '7.2.N')
    expect(version(await taken(greeting.replace('7.2.0', '7.2.22')))).toBe(version(greeting))
    for (const keys of KEYS) {
      let shown = ''
      // One by one: keys that come together are shown together.
      for (const key of fromLatin1(keys)) {
        ours.receive(Uint8Array.of(key))
        if (key === 0x0a || key === 0x0d) await sleep(0)
        shown += ours.take()
      }
      await sleep(1)
      shown += ours.take()
      socket.write(keys)
      expect({ keys, shown }).toEqual({ keys, shown: await taken(shown) })
    }
  })
})
