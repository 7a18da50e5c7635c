/** A client of a Debian package, made for QEMU, gets the same from our socket as from QEMU's. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Guid } from '../../src/binary/guid.ts'
import { Monitor } from '../../src/monitor/monitor.ts'
import { QmpServer } from '../../src/monitor/qmp-server.ts'
import { nodeMonitorEnvironment } from '../../src/node/monitor-surroundings.ts'
import { StreamServer } from '../../src/node/stream-server.ts'
import { all, requireQemu, requireTool } from '../tools.ts'
import { GANETI, requireGaneti } from './ganeti.ts'
import { GUID, QemuSide } from './lockstep.ts'
import { SmallMachine } from './small-machine.ts'

const python = requireTool('python3')
const ganeti = all(python, requireGaneti())
const qemu = all(ganeti, requireQemu('7.2'))

let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vmgenid-test-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

async function talk(address: string): Promise<string[]> {
  const script = join(import.meta.dirname, 'ganeti-client.py')
  const { stdout } = await promisify(execFile)(python.path, [script, GANETI, address.replace('unix:', '')])
  return stdout.trimEnd().split('\n')
}

async function talkToOurs(): Promise<string[]> {
  const machine = new SmallMachine({ about: { name: 'vm1' }, guid: Guid.parse(GUID), runState: 'prelaunch' })
  const qmp = new QmpServer(new Monitor(machine, nodeMonitorEnvironment))
  const server = await StreamServer.listen(`unix:${join(directory, 'qmp')}`, (client) => qmp.connect(client))
  const lines = await talk(server.address)
  await server.close()
  return lines
}

describe('Ganeti’s QMP client', () => {
  it.skipIf(ganeti.missing)(ganeti.title('talks to our socket'), async () => {
    const lines = await talkToOurs()
    expect(lines).toContain(`["query-vm-generation-id", {"guid": "${GUID}"}]`)
    expect(lines).toContain('["again", {"running": false, "singlestep": false, "status": "prelaunch"}]')
    expect(lines.at(-1)).toBe('["quit", {}]')
  })

  it.skipIf(qemu.missing)(qemu.title('gets the same from QEMU’s'), async () => {
    const { process, client } = await QemuSide.start(requireQemu('7.2').path)
    client.close()
    const lines = await talk(process.address('qmp'))
    await process.close()
    expect(await talkToOurs()).toEqual(lines)
  })
})
