/**
 * What can go wrong between a qtest client and QEMU.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'

/** QEMU knows the protocol and refused: the command does not exist here, or the device is not there. */
export class QtestFailError extends VmgenidError {
  override readonly name = 'QtestFailError'
  /** QEMU's words after FAIL. */
  readonly reason: string
  constructor(command: string, reason: string) {
    super('QTEST_FAIL', `QEMU refused '${shorten(command)}': ${reason}`, {
      ...(/^Unknown command 'clock_/.test(reason) && {
        hint: 'The clock commands exist only with `-accel qtest`.',
      }),
    })
    this.reason = reason
  }
}

/** A line, or an argument of one, that does not follow the protocol. */
export class QtestProtocolError extends VmgenidError {
  override readonly name = 'QtestProtocolError'
  constructor(subject: string, found: string, expected: string) {
    super('QTEST_PROTOCOL', `not as the qtest protocol has it: ${shorten(subject)}`, {
      facts: { expected, found: JSON.stringify(shorten(found)) },
    })
  }
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
