/** What can go wrong with a QEMU: each is an error that says what, and leaves nothing running. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { MachineLostError } from '../../../src/machines/machine.ts'
import { QemuFileMissingError, QemuGuestError, QemuTooOldError } from '../../../src/machines/qemu/errors.ts'
import { qemuKind } from '../../../src/machines/qemu/qemu-kind.ts'
import { ProgramNotFoundError, QemuExitError } from '../../../src/node/errors.ts'
import { QemuProcess } from '../../../src/node/qemu-process.ts'
import { QmpClient, QmpSilentError } from '../../../src/node/qmp-client.ts'
import { FIRST, isAlive, kindOf, qemuMachine, qemuTools } from './booted.ts'

const SETUP = { board: 'pc', memorySize: 256 * 2 ** 20, guid: FIRST } as const
const CHILD = fileURLToPath(new URL('./boot-and-wait.ts', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'vmgenid-errors-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** A program that says this version of itself. */
function program(name: string, version: string): string {
  const path = join(directory, name)
  writeFileSync(path, `#!/bin/sh\necho '${version}'\n`, { mode: 0o755 })
  return path
}

describe('a kind that is not set up', () => {
  it('says how to get QEMU', async () => {
    const kind = qemuKind({ program: 'qemu-system-absent' })
    expect(await kind.problem()).toEqual({
      reason: 'program not found: qemu-system-absent',
      command: 'apt-get install --no-install-recommends qemu-system-x86 seabios',
    })
    await expect(kind.create(SETUP)).rejects.toThrow(ProgramNotFoundError)
  })

  it.each([
    ['old', 'QEMU emulator version 2.8.1(Debian 1:2.8+dfsg-6)', /old is QEMU 2\.8\.1, 7\.2 is needed$/],
    ['other', 'hello', /other is QEMU without a version, 7\.2 is needed$/],
  ])('says that QEMU is too old: %s', async (name, version, reason) => {
    const kind = qemuKind({ program: program(name, version) })
    expect(await kind.problem()).toEqual({
      reason: expect.stringMatching(reason),
      command: expect.stringMatching(/^apt-get install/),
    })
    await expect(kind.create(SETUP)).rejects.toThrow(QemuTooOldError)
  })

  it.each([
    [{ kernel: '/absent/vmlinuz' }, 'there is no Linux kernel at /absent/vmlinuz', 'vmgenid setup'],
    [{ firmware: 'ovmf', ovmf: '/absent/OVMF.fd' }, 'there is no OVMF at /absent/OVMF.fd', 'apt-get install'],
  ] as const)('says which file is missing: %j', async (options, reason, command) => {
    const own = program('new', 'QEMU emulator version 10.0.2')
    const kind = qemuKind({ kernel: own, busybox: own, ...options, program: own })
    expect(await kind.problem()).toEqual({ reason, command: expect.stringContaining(command) })
    await expect(kind.create(SETUP)).rejects.toThrow(QemuFileMissingError)
  })
})

describe.skipIf(qemuTools.missing)(qemuTools.title('a QEMU that fails'), () => {
  it('is set up here, for a board that the firmware supports first', async () => {
    expect(await kindOf().problem()).toBeUndefined()
    expect(kindOf().boards).toEqual(['pc', 'q35'])
    expect(kindOf({ firmware: 'ovmf' }).boards).toEqual(['q35', 'pc'])
  })

  it('refuses to start, in its own words', async () => {
    const started = qemuMachine('pc', { cpu: 'absent' })
    await expect(started).rejects.toThrow(QemuExitError)
    await expect(started).rejects.toThrow("unable to find CPU model 'absent'")
  })

  it('is killed in the middle of a boot', async () => {
    const machine = await qemuMachine('pc')
    const { pid } = machine
    const booted = machine.boot()
    await sleep(300)
    process.kill(pid, 'SIGKILL')
    await expect(booted).rejects.toThrow(MachineLostError)
    await expect(booted).rejects.toThrow('machine qemu is lost: QEMU ended: killed by SIGKILL')
    await expect(machine.guid()).rejects.toThrow('killed by SIGKILL')
    await expect(machine.memory.read(0, 16)).rejects.toThrow('killed by SIGKILL')
    await machine.close()
    expect(isAlive(pid)).toBe(false)
  })

  it('hangs: each question ends, and so does QEMU', async () => {
    const machine = await qemuMachine('pc', { commandMilliseconds: 500 })
    const { pid } = machine
    process.kill(pid, 'SIGSTOP')
    await expect(machine.guid()).rejects.toThrow(MachineLostError)
    await expect(machine.guid()).rejects.toThrow('timed out after 0.5 s')
    await expect(machine.memory.read(0, 16)).rejects.toThrow(/no reply from QEMU to 'read/)
    await machine.close()
    expect(isAlive(pid)).toBe(false)
  })

  it('runs a guest that does not come up', async () => {
    const machine = await qemuMachine('pc', { bootMilliseconds: 1500 })
    const booted = machine.boot()
    await expect(booted).rejects.toThrow(QemuGuestError)
    await expect(booted).rejects.toThrow('the guest on QEMU did not boot within 1.5 s')
    await machine.close()
    expect(isAlive(machine.pid)).toBe(false)
  })

  it('has a monitor that somebody else has taken', async () => {
    const qemu = await QemuProcess.start({
      program: qemuTools.path,
      args: ['-S', '-nodefaults', '-display', 'none'],
      sockets: ['qmp'],
    })
    const first = await QmpClient.connect(qemu.address('qmp'))
    try {
      const second = QmpClient.connect(qemu.address('qmp'), { greetingTimeoutMilliseconds: 300 })
      await expect(second).rejects.toThrow(QmpSilentError)
      await expect(second).rejects.toThrow('Somebody else may have this monitor')
      expect(await first.execute('query-status')).toMatchObject({ status: 'prelaunch' })
    } finally {
      first.close()
      await qemu.close()
    }
  })

  it.each(['SIGINT', 'SIGKILL'] as const)('ends with whoever started it, by %s', async (signal) => {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let started: { readonly pid: number; readonly directory: string } | undefined
    for await (const line of createInterface(child.stdout)) {
      started = JSON.parse(line)
      break
    }
    const { pid = 0, directory: folder = '' } = started ?? {}
    expect(isAlive(pid)).toBe(true)
    child.kill(signal)
    for (let i = 0; i < 250 && (isAlive(pid) || existsSync(folder)); i++) await sleep(20)
    expect(isAlive(pid)).toBe(false)
    expect(existsSync(folder)).toBe(false)
  })
})
