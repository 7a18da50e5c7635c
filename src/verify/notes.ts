/**
 * What the subject is, and what no check is about and somebody should know.
 * @module
 */
import { formatSize } from '../binary/numbers.ts'
import type { FirmwareEdition } from '../firmware/editions.ts'
import { plural } from '../firmware/log-reader/words.ts'
import { bootRunOf } from './checks/addresses.ts'
import { RESEED_LINE } from './checks/arrival.ts'
import { logLine } from './checks/words.ts'
import { type Evidence, seenOf } from './evidence.ts'

const EDITION_NOTES: Readonly<Record<Exclude<FirmwareEdition, 'current'>, string>> = {
  '2017': 'The firmware is an OVMF as merged in February 2017.',
  v6: 'The firmware has the patches of February 2017 before they were merged: it tells the host the address of the page, not of the ID.',
}

/** `q35, 2 GiB, vmgenid` */
export function describeSubject({ subject, firmwareLog }: Evidence): string {
  const { board, memorySize, hasDevice, kind } = subject
  const firmware = seenOf(firmwareLog)?.firmware ?? []
  const words = [
    ...(board ? [board] : []),
    ...(memorySize === undefined ? [] : [formatSize(memorySize)]),
    ...(hasDevice === undefined ? [] : [hasDevice ? 'vmgenid' : 'no vmgenid']),
    ...(firmware.length > 0 ? [`firmware ${firmware.join(' and ')}`] : []),
  ]
  if (words.length > 0) return words.join(', ')
  return kind === 'files' ? 'files' : 'a machine of somebody else'
}

export function notesOf(evidence: Evidence): readonly string[] {
  const notes: string[] = []
  const edition = bootRunOf(evidence)?.edition
  if (edition !== undefined && edition !== 'current') notes.push(EDITION_NOTES[edition])
  const log = seenOf(evidence.firmwareLog)
  for (const { findings } of log?.runs ?? []) {
    for (const { id, severity, message } of findings) {
      if (severity === 'warning' || (severity === 'note' && !EXPECTED.includes(id)))
        notes.push(`Firmware log: ${message}.`)
    }
  }
  const reseeds = seenOf(evidence.guestLog)?.filter((line) => RESEED_LINE.test(line)) ?? []
  if (reseeds.length > 0 && evidence.subject.kind !== 'machine')
    notes.push(
      `The guest's log has ${plural(reseeds.length, 'reseed line')}, the last one: ${logLine(reseeds.at(-1) ?? '')}`,
    )
  const tables = seenOf(evidence.tables)
  for (const problem of tables?.problems.slice(0, 5) ?? [])
    notes.push(`Tables of ${tables?.from}: ${problem}.`)
  if (tables?.device?.vgia?.value === 0)
    notes.push('VGIA is 0: the tables are as a host publishes them, before a firmware links them.')
  const hid = tables?.device?.hids[0]
  if (hid === 'QEMUVGID')
    notes.push(
      'The _HID "QEMUVGID" has eight letters, where ACPI asks for letters and hexadecimal digits; every guest takes it.',
    )
  return [...new Set(notes)].slice(0, 20)
}

/** Notes of the log reader that say what is known anyhow. */
const EXPECTED: readonly string[] = ['another-boot', 'page-address']
