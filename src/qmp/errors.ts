/**
 * What can go wrong in the codec of QMP.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'

/** Text that is not one JSON value. */
export class JsonTextError extends VmgenidError {
  override readonly name = 'JsonTextError'
  constructor(text: string, problem: string) {
    super('JSON_TEXT', problem, {
      facts: { text: JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text) },
    })
  }
}
