/**
 * Leaving a method.
 * @module
 */
import type { Frame, Machine } from './machine.ts'

/** What a call leaves behind when it returns, and when it is given up: nothing that it declared. */
export function leaveFrame(m: Machine, frame: Frame): void {
  const { method } = frame
  m.leave(frame)
  frame.clear()
  if (!method) return
  method.running -= 1
  if (method.running > 0) return
  if (method.outerSyncLevel !== undefined) {
    m.thread.syncLevel = method.outerSyncLevel
    method.outerSyncLevel = undefined
  }
  for (const node of method.temporaries) m.namespace.remove(node)
  method.temporaries.length = 0
}
