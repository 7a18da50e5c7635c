/**
 * The figures that people ask for first: where the ID is, its table, the suspend, the reseed.
 * @module
 */
import { hex } from '../binary/numbers.ts'
import { SDT_CHECKSUM_OFFSET } from '../binary/sdt-header.ts'
import type { OvmfResumeRun } from '../firmware/log-reader/model.ts'
import { plural } from '../firmware/log-reader/words.ts'
import { addressesOf } from './checks/addresses.ts'
import { showMilliseconds } from './checks/arrival.ts'
import { guidOf, logLine, showAddress } from './checks/words.ts'
import { type Evidence, seenOf } from './evidence.ts'
import type { SubjectReport } from './result.ts'

export function digestOf(evidence: Evidence): Pick<SubjectReport, 'digest'> {
  const rows = [
    idOf(evidence),
    tableOf(evidence),
    suspendOf(evidence),
    reseedOf(evidence),
    clonesOf(evidence),
  ]
  const digest = rows.flatMap((row, i) => (row === undefined ? [] : [[NAMES[i] ?? '', row] as const]))
  return digest.length > 0 ? { digest } : {}
}

const NAMES = ['ID', 'SSDT', 'S3', 'reseed', 'clones'] as const

function idOf(evidence: Evidence): string | undefined {
  const holder = seenOf(evidence.holder)
  const [place] = addressesOf(evidence)
  const address = holder?.address ?? place?.address
  if (address === undefined) return undefined
  const entry = seenOf(evidence.memoryMap)?.entries.find(
    ({ start, size }) => start <= address && address < start + size,
  )
  return `${holder ? `${guidOf(holder.id)} ` : ''}at ${showAddress(address)}${entry ? `, ${entry.kind} memory` : ''}`
}

function tableOf({ tables }: Evidence): string | undefined {
  const table = seenOf(tables)?.device?.table
  if (!table) return undefined
  const where = table.address === undefined ? '' : ` at ${showAddress(table.address)}`
  return `${plural(table.bytes.length, 'byte')}${where}, checksum ${hex(table.bytes[SDT_CHECKSUM_OFFSET] ?? 0, 2)}`
}

function suspendOf({ suspend, firmwareLog }: Evidence): string | undefined {
  const told = seenOf(suspend)?.told
  const runs = seenOf(firmwareLog)?.runs.map(({ run }) => run) ?? []
  const script = runs.find((run): run is OvmfResumeRun => run.kind === 'ovmf-resume')
  const replay =
    script?.base === undefined
      ? undefined
      : `boot script at ${showAddress(script.base)}, ${hex(script.length ?? 0, 2)} bytes: ${logLine(script.status ?? 'no end')}`
  if (!told) return replay
  const reset = told.atReset === undefined ? '' : `, ${showAddress(told.atReset)} after the wake-up reset`
  const moments = `told ${showAddress(told.before)}${reset}, ${showAddress(told.after)} after the resume`
  return replay === undefined ? moments : `${moments}; ${replay}`
}

function reseedOf({ change }: Evidence): string | undefined {
  const seen = seenOf(change)
  const [line] = seen?.reseeds ?? []
  if (!seen || line === undefined) return undefined
  return `${logLine(line)}${seen.milliseconds === undefined ? '' : `, after ${showMilliseconds(seen.milliseconds)}`}`
}

function clonesOf({ clones, control }: Evidence): string | undefined {
  const seen = seenOf(clones)
  if (!seen) return undefined
  const outputs = new Set(seen.clones.map(({ random }) => random)).size
  const random = seenOf(control)?.random
  const without =
    random && 'value' in random
      ? `; without the device ${new Set(random.value).size} of ${random.value.length}`
      : ''
  return `${outputs} of ${seen.clones.length} read random numbers of their own${without}`
}
