/**
 * What happens behind an error: methods that were running are left, and the error becomes a value.
 * @module
 */
import { leaveFrame } from './frames.ts'
import type { Frame, Machine } from './machine.ts'
import { type AmlError, AmlFault } from './status.ts'

/** The fault that was thrown; `undefined` for anything else, such as what a host throws. */
export function faultOf(error: unknown): AmlFault | undefined {
  if (error instanceof AmlFault) return error
  // The limits keep the stack small, but not how deep the program was when it called.
  const isStackOverflow = error instanceof RangeError && /call stack/.test(error.message)
  return isStackOverflow ? new AmlFault('AE_STACK_OVERFLOW') : undefined
}

/** An error as a value; called before frames are left, which say where it was. */
export function describeFault(m: Machine, fault: AmlFault): AmlError {
  const trace: string[] = []
  for (let frame = m.currentFrame; frame; frame = frame.caller) trace.push(frame.node.path)
  return { status: fault.status, path: trace[0] ?? '\\', message: fault.sentence, trace }
}

/** Leaves all frames above `to`. */
export function unwind(m: Machine, to: Frame | undefined): void {
  for (let frame = m.currentFrame; frame && frame !== to; frame = m.currentFrame) leaveFrame(m, frame)
}
