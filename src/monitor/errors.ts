/**
 * What a monitor answers when it refuses: QEMU's class for programs, QEMU's words for people.
 * @module
 */
import { VmgenidError } from '../binary/errors.ts'
import type { QmpErrorClass, QmpErrorObject } from '../qmp/messages.ts'

export class MonitorError extends VmgenidError {
  override readonly name: string = 'MonitorError'
  readonly class: QmpErrorClass
  /** Without a newline. */
  readonly desc: string
  constructor(desc: string, errorClass: QmpErrorClass = 'GenericError') {
    super('MONITOR', desc)
    this.class = errorClass
    this.desc = desc
  }
}

/** What the system's error codes are called by the C library. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EIO: 'Input/output error',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  ENAMETOOLONG: 'File name too long',
  ENOENT: 'No such file or directory',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENXIO: 'No such device or address',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  ETXTBSY: 'Text file busy',
}

/** The C library's name of what a file operation failed with; `undefined` when it was no system error. */
export function systemErrorText(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at ? SYSTEM_ERRORS[String(at.code)] : undefined
    if (code !== undefined) return code
  }
  return undefined
}

/** As QEMU says it of a file that it cannot open; other errors stay what they are. */
export function fileOpenError(path: string, error: unknown): unknown {
  const text = systemErrorText(error)
  return text === undefined ? error : new MonitorError(`Could not open '${path}': ${text}`)
}

/** For a reply. An error that nobody meant is told as what it is: the connection goes on. */
export function toErrorObject(error: unknown): QmpErrorObject {
  if (error instanceof MonitorError) return { class: error.class, desc: error.desc }
  if (error instanceof VmgenidError) return { class: 'GenericError', desc: error.sentence }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return { class: 'GenericError', desc: `internal error: ${what}` }
}
