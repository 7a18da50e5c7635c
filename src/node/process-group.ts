/**
 * Process groups that must not outlive this process.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { Socket } from 'node:net'

interface Group {
  readonly directory: string
  readonly watchdog: ChildProcess
}

const groups = new Map<number, Group>()

/** Signals whose default is to end this process. SIGKILL is the watchdog's. */
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Waits for the pipe to us to break, then kills the group and removes its folder. */
const WATCHDOG = 'read -r _; kill -s KILL -- "-$1"; rm -rf -- "$2"'

/**
 * From now on the group ends when this process does, however that happens.
 * @param leader process id of the group's leader
 * @param directory removed with the group
 */
export function watchProcessGroup(leader: number, directory: string): void {
  if (groups.size === 0) {
    process.on('exit', endAll)
    for (const signal of ENDING_SIGNALS) process.on(signal, endByDefault)
  }
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'sh', String(leader), directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Neither the process nor its pipe may keep us alive, and its failure only leaves the other two ways.
  watchdog.unref()
  watchdog.stdin.on('error', () => undefined)
  watchdog.on('error', () => undefined)
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref()
  groups.set(leader, { directory, watchdog })
}

/** The leader has ended by itself; its number may soon be somebody else's. */
export function forgetProcessGroup(leader: number): void {
  groups.get(leader)?.watchdog.kill('SIGKILL')
  groups.delete(leader)
  if (groups.size > 0) return
  process.off('exit', endAll)
  for (const signal of ENDING_SIGNALS) process.off(signal, endByDefault)
}

/** Does nothing when the group is gone. */
export function killProcessGroup(leader: number, signal: NodeJS.Signals): void {
  if (!groups.has(leader)) return
  try {
    process.kill(-leader, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function endAll(): void {
  for (const [leader, { directory }] of [...groups]) {
    killProcessGroup(leader, 'SIGKILL')
    forgetProcessGroup(leader)
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Ends the groups, then this process, as the signal would have done had nobody listened. */
function endByDefault(signal: NodeJS.Signals): void {
  endAll()
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
}
