/**
 * M: what monitors say.
 *
 * Source: QEMU qapi/misc.json (query-vm-generation-id), hw/acpi/vmgenid.c (hmp_info_vm_generation_id).
 * @module
 */
import { Guid } from '../../binary/guid.ts'
import { type Check, fail, type Judgement, lacking, notObservable, pass, seen } from '../check.ts'
import { type MonitorSeen, seenOf } from '../evidence.ts'
import { guidOf, quoted, showAddress, showBytes } from './words.ts'

const QMP = 'QEMU qapi/misc-i386.json (query-vm-generation-id)'
const HMP = 'QEMU hw/acpi/vmgenid.c (hmp_info_vm_generation_id)'
const NOT_FOUND = 'VM Generation ID device not found'
const SUPERFLUOUS = "Parameter 'x' is unexpected"

export const MONITOR_CHECKS: readonly Check[] = [
  {
    id: 'M1',
    sentence: 'Memory holds the configured ID, its first three fields little-endian.',
    source: 'QEMU hw/acpi/vmgenid.c (qemu_uuid_bswap); SMBIOS 3.0 §7.2.1 "System — UUID"',
    step: '1',
    needs: 'guest memory, and the ID that the machine was given',
    ...seen(['configured', 'holder'], ({ configured: { guid, from }, holder }) => {
      const shown = [`${from}: ${guid}`, `${showAddress(holder.address)}: ${showBytes(holder.id)}`]
      const found = guidOf(holder.id)
      if (found === String(guid)) return pass(...shown)
      const isSwapped = String(Guid.fromBytes(holder.id)) === String(guid)
      return fail(isSwapped ? 'the bytes are in the order of the text' : `it is ${found}`, ...shown)
    }),
  },
  {
    id: 'M2',
    sentence: 'QMP gives the ID that is in memory.',
    source: QMP,
    step: '10',
    needs: 'a QMP monitor, and guest memory',
    parts: ['monitor', 'holder'],
    judge: (evidence) => {
      const qmp = seenOf(evidence.monitor)?.qmp
      if (!qmp) return lacking(evidence, ['monitor']) ?? notObservable('there is no monitor')
      if ('error' in qmp) return fail(`query-vm-generation-id: ${qmp.error}`)
      const holder = seenOf(evidence.holder)
      if (!holder) return lacking(evidence, ['holder']) ?? notObservable('there is no memory to look at')
      const found = guidOf(holder.id)
      const shown = [`query-vm-generation-id: ${quoted(qmp.guid)}`, `memory: ${found}`]
      return qmp.guid === found ? pass(...shown) : fail('the two differ', ...shown)
    },
  },
  {
    id: 'M3',
    sentence: 'The human monitor prints the ID that QMP gives, in lower case, and nothing else.',
    source: HMP,
    step: '10',
    needs: 'a monitor',
    ...seen(['monitor'], ({ monitor: { qmp, hmp } }) => {
      if ('error' in qmp) return notObservable('QMP gives none: see M2')
      const shown = `info vm-generation-id: ${quoted(hmp)}`
      if (hmp.replace(/\r?\n$/, '') === qmp.guid.toLowerCase() && qmp.guid === qmp.guid.toLowerCase())
        return pass(shown)
      return fail(`it is not ${quoted(qmp.guid.toLowerCase())}`, shown)
    }),
  },
  {
    id: 'M4',
    sentence: "QMP refuses an argument that there is not, in QEMU's words.",
    source: 'QEMU qapi/qobject-input-visitor.c',
    needs: 'a monitor',
    ...seen(['monitor'], ({ monitor: { superfluous } }) => {
      if (superfluous === undefined) return notObservable('it was not asked')
      const shown = `query-vm-generation-id with x=1: ${quoted(superfluous)}`
      return superfluous === SUPERFLUOUS ? pass(shown) : fail(`QEMU says ${quoted(SUPERFLUOUS)}`, shown)
    }),
  },
  {
    id: 'M5',
    sentence: 'Without the device both monitors say that there is none, and the tables have none.',
    source: 'QEMU hw/acpi/vmgenid.c (qmp_query_vm_generation_id)',
    needs: 'a machine of the same kind without the device',
    ...seen(['control'], ({ control: { monitor, device } }) => {
      if (device !== undefined) return fail(`the tables have a device all the same: ${device}`)
      return judgeAbsence(monitor)
    }),
  },
]

function judgeAbsence({ qmp, hmp }: MonitorSeen): Judgement {
  const shown = [
    `query-vm-generation-id: ${quoted('error' in qmp ? qmp.error : qmp.guid)}`,
    `info vm-generation-id: ${quoted(hmp)}`,
  ]
  if (!('error' in qmp) || qmp.error !== NOT_FOUND)
    return fail(`QMP does not say ${quoted(NOT_FOUND)}`, ...shown)
  if (hmp.replace(/\r?\n$/, '') !== `Error: ${NOT_FOUND}`)
    return fail(`the human monitor does not say ${quoted(`Error: ${NOT_FOUND}`)}`, ...shown)
  return pass(...shown)
}
