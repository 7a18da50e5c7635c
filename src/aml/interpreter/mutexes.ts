/**
 * Mutexes, and the order in which they may be acquired.
 *
 * There is one thread, so that nobody else ever holds one; what an evaluation still holds when it ends is released.
 *
 * Source: ACPI 6.5 §19.6.88 "Mutex (Declare Synchronization/Mutex Object)".
 * @module
 */
import type { Machine, Thread } from './machine.ts'
import type { MutexObject } from './objects.ts'
import { fail } from './status.ts'

export function acquire(m: Machine, mutex: MutexObject): void {
  const { thread } = m
  if (thread.syncLevel > mutex.syncLevel) {
    fail('AE_AML_MUTEX_ORDER', `sync level ${thread.syncLevel} is held, the mutex has ${mutex.syncLevel}`)
  }
  mutex.depth += 1
  if (mutex.owner) return
  mutex.owner = thread
  mutex.outerSyncLevel = thread.syncLevel
  thread.syncLevel = mutex.syncLevel
  thread.acquired.push(mutex)
}

export function release(mutex: MutexObject): void {
  const { owner } = mutex
  if (!owner) fail('AE_AML_MUTEX_NOT_ACQUIRED')
  if (mutex.syncLevel !== owner.syncLevel) {
    fail('AE_AML_MUTEX_ORDER', `sync level ${owner.syncLevel} is held, the mutex has ${mutex.syncLevel}`)
  }
  mutex.depth -= 1
  if (mutex.depth > 0) return
  mutex.owner = undefined
  const { acquired } = owner
  const outer = acquired.at(-1)?.outerSyncLevel ?? 0
  const at = acquired.indexOf(mutex)
  // One that was acquired later goes back to where this one would have gone.
  const later = acquired[at + 1]
  if (later) later.outerSyncLevel = mutex.outerSyncLevel
  acquired.splice(at, 1)
  owner.syncLevel = outer
}

export function releaseAll({ acquired }: Thread): void {
  for (const mutex of acquired) {
    mutex.depth = 0
    mutex.owner = undefined
  }
  acquired.length = 0
}
