/**
 * A TPM for QEMU's `-tpmdev emulator`: swtpm, for as long as a function runs.
 * @module
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProgramNotFoundError, TimeoutError } from '../../../src/node/errors.ts'

/** These stand in a case's arguments for the path of the control socket, and say which TPM is behind it. */
export const TPM12_SOCKET = 'TPM12-SOCKET'
export const TPM2_SOCKET = 'TPM2-SOCKET'

const START_MILLISECONDS = 10_000

/**
 * @param args arguments of QEMU, with a placeholder or without
 * @param use called with the arguments as they have to be; the TPM ends when it does
 * @throws ProgramNotFoundError, TimeoutError
 */
export async function withTpm<T>(args: string, use: (args: string) => Promise<T>): Promise<T> {
  const placeholder = [TPM12_SOCKET, TPM2_SOCKET].find((name) => args.includes(name))
  if (placeholder === undefined) return use(args)
  const state = mkdtempSync(join(tmpdir(), 'swtpm-'))
  const socket = join(state, 'control')
  const options = ['--tpmstate', `dir=${state}`, '--ctrl', `type=unixio,path=${socket}`, '--terminate']
  if (placeholder === TPM2_SOCKET) options.push('--tpm2')
  const swtpm = spawn('swtpm', ['socket', ...options], { stdio: 'ignore' })
  const ended = new Promise<Error | undefined>((resolve) => {
    swtpm.once('error', resolve)
    swtpm.once('exit', () => resolve(undefined))
  })
  try {
    const started = Date.now()
    while (!existsSync(socket)) {
      if (Date.now() - started > START_MILLISECONDS)
        throw new TimeoutError('swtpm has opened no socket', START_MILLISECONDS)
      const failed = await Promise.race([ended, sleep(20)])
      if (failed) throw new ProgramNotFoundError('swtpm', 'On Debian: apt-get install swtpm.')
    }
    return await use(args.replace(placeholder, socket))
  } finally {
    swtpm.kill()
    await ended
    rmSync(state, { recursive: true, force: true })
  }
}
