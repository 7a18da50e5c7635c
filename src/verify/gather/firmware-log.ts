/**
 * A firmware's debug log as evidence.
 * @module
 */
import { explainLog } from '../../firmware/log-reader/explain.ts'
import { LogReader } from '../../firmware/log-reader/reader.ts'
import type { FirmwareLogSeen } from '../evidence.ts'

/** Lines that a report shows. */
const SHOWN =
  /ProcessCmd|Process2ndPass|CondensedWritePointer|InstallQemuFwCfgTables|TransferS3Context|BootScript|S3Resume|TableHeader|transfer control|_OPCODE|SeaBIOS|Moving pm_base|WARNING/
const LINE_LIMIT = 10_000

export interface LogText {
  readonly name: string
  readonly lines: Iterable<string>
}

/** @param logs in the order of time: a resume is compared with the boot before it */
export function explainFirmwareLog(logs: readonly LogText[]): FirmwareLogSeen {
  const reader = new LogReader()
  const shown: string[] = []
  for (const { name, lines } of logs) {
    reader.file(name)
    for (const line of lines) {
      reader.push(Uint8Array.from(`${line}\n`, (character) => character.charCodeAt(0) & 0xff))
      if (shown.length < LINE_LIMIT && SHOWN.test(line)) shown.push(line)
    }
  }
  return { ...explainLog(reader.finish()), lines: shown }
}
