/**
 * Lists of statements.
 *
 * In a method the first error ends it. Outside of methods only the statement is given up, as ACPICA does: the rest of a table
 * may well be useful. But an error in a method that is called from there gives up the table. And where a name does not exist,
 * ACPICA forgets where it is: it goes on behind the If or While around the statement, and scopes that are open stay open.
 * @module
 */
import type { OpName } from '../opcodes.ts'
import type { Term, TermList } from '../terms.ts'
import type { Frame, Machine } from './machine.ts'
import { MissingNameFault } from './status.ts'
import { describeFault, faultOf } from './unwinding.ts'

/** Statements, until one of them leaves the list. */
export function runList(m: Machine, terms: TermList): void {
  const { frame } = m
  if (!frame.method) {
    runOutsideOfMethods(m, terms)
    return
  }
  for (const term of terms) {
    m.execute(term as Term)
    if (frame.completion !== 'next') return
  }
}

function runOutsideOfMethods(m: Machine, terms: TermList): void {
  const { frame } = m
  const { loops } = frame
  const { registerDepth } = m
  for (const term of terms) {
    try {
      m.execute(term as Term)
    } catch (error) {
      const fault = faultOf(error)
      // What fails in a method that is called from here takes the table with it.
      if (!fault || m.exhausted || m.currentFrame !== frame) throw error
      frame.problems.push(describeFault(m, fault))
      frame.loops = loops
      m.registerDepth = registerDepth
      if (fault instanceof MissingNameFault) losePlace(frame, term.op)
    }
    if (frame.completion !== 'next') return
  }
}

function losePlace(frame: Frame, op: OpName): void {
  frame.keepScope()
  // Of If and While it is the predicate that fails, for their lists are run here, too: they are skipped themselves.
  if (op !== 'If' && op !== 'While' && frame.conditionals > 0) frame.completion = 'skip'
}
