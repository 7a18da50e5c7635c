/**
 * Whether a change of the ID reached the guest, and if not, which of the usual causes it is.
 * @module
 */
import { fail, type Judgement, notObservable, pass, withHint } from '../check.ts'
import { type ChangeSeen, type Evidence, seenOf } from '../evidence.ts'
import { logLine } from './words.ts'

/** What Linux prints when it has dealt with a new ID. Source: drivers/char/random.c, add_vmfork_randomness */
export const RESEED_LINE = /random: crng reseeded due to virtual machine fork/
const CRNG_READY = /random: crng init done/

/** Whether the guest's log says that its generator is initialised; `undefined`: there is no log of a Linux from its first line on. */
export function isCrngReady({ guestLog, subject }: Evidence): boolean | undefined {
  const log = seenOf(guestLog)
  if (!log) return undefined
  if (log.some((line) => CRNG_READY.test(line))) return true
  // Of an excerpt nobody can say what it leaves out.
  const isWhole = subject.kind === 'machine' || log.some((line) => /\bLinux version \d/.test(line))
  return isWhole ? false : undefined
}

/** One new ID: one line, no more. */
export function judgeArrival(change: ChangeSeen, evidence: Evidence): Judgement {
  const { reseeds, milliseconds, waited, events, set, watched } = change
  if (!watched) return notObservable("the guest's console cannot be seen")
  const shown = [
    `${change.before} → ${set.at(-1)}`,
    ...reseeds.map((line) => logLine(line)),
    ...(milliseconds === undefined ? [] : [`after ${showMilliseconds(milliseconds)}`]),
    ...(events === undefined ? [] : [`the guest served ${events} event${events === 1 ? '' : 's'}`]),
  ]
  if (reseeds.length === 1) return pass(...shown)
  if (reseeds.length > 1) return fail(`the guest reseeded ${reseeds.length} times for one change`, ...shown)
  const silent = `no reseed line within ${waited / 1000} s`
  if (events === 0) return fail(`the event does not reach the guest: ${silent}, and it served none`, ...shown)
  const driver = seenOf(evidence.driver)
  if (driver && !driver.driver)
    return withHint(
      fail(`no driver is bound to the device: ${silent}`, ...shown),
      'The kernel needs CONFIG_VMGENID; Linux has it since 5.18.',
    )
  if (isCrngReady(evidence) === false)
    return withHint(
      fail(
        `the guest's random number generator is not initialised, and an event reseeds nothing: ${silent}`,
        ...shown,
      ),
      'Give the guest entropy: a CPU with RDRAND (QEMU: -cpu max), or virtio-rng.',
    )
  return fail(silent, ...shown)
}

export function showMilliseconds(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`
}
