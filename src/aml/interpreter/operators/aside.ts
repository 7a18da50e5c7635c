/**
 * Operands that are evaluated again.
 * @module
 */
import { leaveFrame } from '../frames.ts'
import { Frame, type Machine } from '../machine.ts'
import { checkDepth } from '../methods.ts'
import type { NamespaceNode } from '../namespace.ts'

/**
 * Evaluates operands where they stand in the code, at another time: what fails outside of methods does not end the table, and
 * is evaluated once more when it is needed.
 */
export function aside(m: Machine, scope: NamespaceNode, work: () => void): void {
  const frame = new Frame(m.currentFrame, scope, scope, undefined, 1)
  checkDepth(m, frame)
  m.enter(frame)
  work()
  leaveFrame(m, frame)
}
