/**
 * A line that the human monitor does not understand.
 * @module
 */
import { VmgenidError } from '../../binary/errors.ts'

/** Printed as it is, then `Try "help …" for more information`. */
export class HmpSyntaxError extends VmgenidError {
  override readonly name = 'HmpSyntaxError'
  constructor(problem: string) {
    super('HMP_SYNTAX', problem)
  }
}
