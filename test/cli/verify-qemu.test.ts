/** A QEMU that cannot be had, or goes away, while `vmgenid verify` needs it: a clear word, status 3, and nothing left running. */
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireTool } from '../tools.ts'
import { vmgenid } from './cli.ts'

const PROGRAM = ['--import', 'tsx', join(import.meta.dirname, 'program.ts')]

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vmgenid-no-qemu-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function program(script: string): Promise<string> {
  const path = join(folder, `qemu-${Math.floor(performance.now() * 1000)}`)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}
const words = (text: string) => text.replace(/\s+/g, ' ')

describe('vmgenid verify --machine qemu', () => {
  it('says that QEMU is not there, and how to get it', async () => {
    const { status, out } = await vmgenid(['verify', '--machine', 'qemu', '--qemu', join(folder, 'none')])
    expect(status).toBe(3)
    expect(words(out)).toMatch(/^qemu: could not be started: program not found: .*none: apt-get install/)
  })

  it('says that QEMU is too old', async () => {
    const old = await program('echo "QEMU emulator version 2.8.1"')
    const { status, out } = await vmgenid(['verify', '--machine', 'qemu', '--qemu', old])
    expect(status).toBe(3)
    expect(words(out)).toMatch(/could not be started: .*2\.8\.1/)
  })

  it('says that a QEMU ends at once, with its own words', async () => {
    const broken = await program(
      'case "$1" in --version) echo "QEMU emulator version 7.2.0";; *) echo "no such machine" >&2; exit 1;; esac',
    )
    const { status, out } = await vmgenid(['verify', '--machine', 'qemu', '--qemu', broken, 'R'])
    expect(status).toBe(3)
    expect(words(out)).toMatch(/could not be started: QEMU ended: /)
  })

  it('of machines that nobody named, a missing one costs a line and no failure', async () => {
    const { status, out } = await vmgenid(['verify', '--qemu', join(folder, 'none'), 'R1a'])
    expect(status).toBe(0)
    expect(out).toMatch(/^qemu: could not be started: program not found/m)
    expect(out).toMatch(/^R1a .* pass$/m)
  })
})

const qemu = requireTool('qemu-system-x86_64')
describe.skipIf(qemu.missing)(qemu.title('a QEMU that is killed in the middle'), () => {
  it('ends the verification with status 3', async () => {
    const child = spawn(
      process.execPath,
      [...PROGRAM, 'verify', '--machine', 'qemu', '--firmware', 'seabios', 'R'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let out = ''
    child.stdout.on('data', (piece) => {
      out += String(piece)
    })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    let pid: number | undefined
    for (let i = 0; i < 400 && pid === undefined; i++) {
      pid = await qemuOf(child.pid ?? 0)
      await sleep(25)
    }
    expect(pid).toBeDefined()
    await sleep(500)
    process.kill(pid ?? 0, 'SIGKILL')
    expect(await ended).toBe(3)
    expect(words(out)).toMatch(/^qemu: could not be started: /)
    expect(await qemuOf(child.pid ?? 0)).toBeUndefined()
  }, 60_000)
})

/** A QEMU whose parent, or whose parent's parent, is this process. */
async function qemuOf(ancestor: number): Promise<number | undefined> {
  const parents = new Map<number, { readonly parent: number; readonly name: string }>()
  for (const entry of await readdir('/proc')) {
    const stat = /^\d+$/.test(entry) ? await readFile(`/proc/${entry}/stat`, 'latin1').catch(() => '') : ''
    const [, name = '', parent = ''] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? []
    if (name !== '') parents.set(Number(entry), { name, parent: Number(parent) })
  }
  for (const [pid, { name, parent }] of parents) {
    if (!name.startsWith('qemu-system')) continue
    if (parent !== ancestor && parents.get(parent)?.parent !== ancestor) continue
    // Another one only says its version.
    const command = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')
    if (command.includes('-qmp')) return pid
  }
  return undefined
}
