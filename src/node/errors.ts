/**
 * What can go wrong outside our own process: sockets that close or stay silent, programs that do not start.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'

/** No connection could be made. */
export class ConnectError extends VmgenidError {
  override readonly name = 'ConnectError'
  constructor(address: string, problem: string, hint?: string) {
    super('CONNECT', `cannot connect to ${address}: ${problem}`, hint === undefined ? {} : { hint })
  }
}

/** The other end hung up, or the connection broke, or we closed it ourselves. */
export class ConnectionClosedError extends VmgenidError {
  override readonly name = 'ConnectionClosedError'
  constructor(address: string, facts: { readonly waiting?: string | undefined; readonly reason?: string }) {
    super('CONNECTION_CLOSED', `connection to ${address} is closed`, { facts })
  }
}

/** A line longer than the limit: whoever sends it does not speak the protocol. */
export class LineTooLongError extends VmgenidError {
  override readonly name = 'LineTooLongError'
  constructor(address: string, limit: number) {
    super('LINE_TOO_LONG', `line from ${address} is longer than ${limit} characters`)
  }
}

/** Something did not happen in time. */
export class TimeoutError extends VmgenidError {
  override readonly name: string = 'TimeoutError'
  constructor(
    what: string,
    milliseconds: number,
    facts: Readonly<Record<string, string | undefined>> = {},
    hint?: string,
  ) {
    super('TIMEOUT', `timed out after ${milliseconds / 1000} s: ${what}`, {
      facts,
      ...(hint !== undefined && { hint }),
    })
  }
}

/** The program is not on this machine. */
export class ProgramNotFoundError extends VmgenidError {
  override readonly name = 'ProgramNotFoundError'
  constructor(program: string, hint: string) {
    super('PROGRAM_NOT_FOUND', `program not found: ${program}`, { hint })
  }
}

/** QEMU ended while somebody still needed it. */
export class QemuExitError extends VmgenidError {
  override readonly name = 'QemuExitError'
  /** Everything that QEMU wrote to stderr, as far as it was kept. */
  readonly stderr: string
  constructor(facts: {
    readonly commandLine: string
    readonly status: string
    readonly stderr: string
  }) {
    const said = facts.stderr.trim()
    super('QEMU_EXIT', `QEMU ended: ${facts.status}`, {
      facts: { command: facts.commandLine, stderr: said === '' ? undefined : said },
    })
    this.stderr = facts.stderr
  }
}
