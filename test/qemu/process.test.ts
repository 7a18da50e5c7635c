import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ProgramNotFoundError } from '../../src/node/errors.ts'
import { QemuProcess } from '../../src/node/qemu-process.ts'
import { QmpClient } from '../../src/node/qmp-client.ts'
import { requireTool } from '../tools.ts'

const qemu = requireTool('qemu-system-x86_64')
const CHILD = fileURLToPath(new URL('./start-and-wait.ts', import.meta.url))

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function becomesTrue(condition: () => boolean): Promise<boolean> {
  for (let i = 0; i < 250 && !condition(); i++) await sleep(20)
  return condition()
}

/** Runs the child until it has told about its QEMU. */
async function startChild(end: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, end, qemu.path], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for await (const line of createInterface(child.stdout)) {
    const { pid, directory } = JSON.parse(line) as { pid: number; directory: string }
    return { child, pid, directory }
  }
  throw new Error('the child said nothing')
}

describe.skipIf(qemu.missing)(qemu.title('a QEMU process'), () => {
  it.concurrent.each(['exit', 'throw'])('ends when the process that started it ends by %s', async (end) => {
    const { pid, directory } = await startChild(end)
    expect(await becomesTrue(() => !isAlive(pid) && !existsSync(directory))).toBe(true)
  })

  it.concurrent.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'ends when the process that started it gets %s',
    async (signal) => {
      const { child, pid, directory } = await startChild('wait')
      expect(isAlive(pid)).toBe(true)
      expect(existsSync(directory)).toBe(true)
      const ended = new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)))
      child.kill(signal)
      expect(await ended).toBe(signal)
      expect(await becomesTrue(() => !isAlive(pid) && !existsSync(directory))).toBe(true)
    },
  )

  it('is gone, with its folder, when close returns; a second close gives the same', async () => {
    const machine = await QemuProcess.start({
      program: qemu.path,
      args: ['-S', '-nodefaults', '-display', 'none'],
    })
    expect(isAlive(machine.pid)).toBe(true)
    const exit = await machine.close()
    expect(isAlive(machine.pid)).toBe(false)
    expect(existsSync(machine.directory)).toBe(false)
    expect(await machine.close()).toBe(exit)
  })

  it('ends by force when it does not listen', async () => {
    const machine = await QemuProcess.start({
      program: qemu.path,
      args: ['-S', '-nodefaults', '-display', 'none'],
      sockets: ['qmp'],
    })
    // A greeting means that QEMU handles SIGTERM by now; before, the signal would end it, stopped or not.
    const qmp = await QmpClient.connect(machine.address('qmp'))
    process.kill(machine.pid, 'SIGSTOP')
    expect(await machine.close()).toMatchObject({ code: null, signal: 'SIGKILL' })
    qmp.close()
  })
})

describe('a QEMU that is not installed', () => {
  it('is an error that says how to get it', async () => {
    const started = QemuProcess.start({ program: 'qemu-system-absent', args: [] })
    await expect(started).rejects.toThrow(ProgramNotFoundError)
    await expect(started).rejects.toThrow('apt-get install --no-install-recommends qemu-system-x86')
  })
})
