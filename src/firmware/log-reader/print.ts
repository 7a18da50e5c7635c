/**
 * An explanation as text for people, and as data for programs.
 * @module
 */
import { columns } from '../../binary/columns.ts'
import type { ExplainedRun, LogExplanation } from './explain.ts'
import type { LogFinding } from './findings.ts'
import type { LogPlace } from './lines.ts'
import type { LoggedBlob, LoggedRun, OvmfBootRun, OvmfResumeRun } from './model.ts'
import { isRootTable } from './ovmf-boot-story.ts'
import { tellNode } from './ovmf-resume-story.ts'
import { address, plural, shown } from './words.ts'

const TITLES: Readonly<Record<LoggedRun['kind'], string>> = {
  'ovmf-boot': 'OVMF boot',
  'ovmf-resume': 'OVMF resume from S3',
  'seabios-boot': 'SeaBIOS boot',
  'seabios-resume': 'SeaBIOS restart',
}

/** Rows of one table, and findings of one run, that are printed; JSON has all. */
const ROW_LIMIT = 200
const RUN_LIMIT = 100

export interface PrintLogOptions {
  /** Emphasis for a severity. */
  readonly paint?: (severity: LogFinding['severity'], word: string) => string
}

/** Ends with a newline. */
export function printLogExplanation(
  explanation: LogExplanation,
  { paint = (_, word) => word }: PrintLogOptions = {},
): string {
  const { runs, findings, errors, warnings, notes } = explanation
  const parts = runs.slice(0, RUN_LIMIT).map((one) => printRun(one, paint))
  if (runs.length > RUN_LIMIT) parts.push(`${runs.length - RUN_LIMIT} more runs\n`)
  if (findings.length > 0) parts.push(printFindings(findings, paint))
  const count = [plural(errors, 'error'), plural(warnings, 'warning'), plural(notes, 'note')].join(', ')
  return `${parts.join('\n')}\n${count}\n`
}

type Paint = NonNullable<PrintLogOptions['paint']>

function printRun({ run, sentences, findings }: ExplainedRun, paint: Paint): string {
  const parts = [
    `${TITLES[run.kind]}: ${shown(run.first.file)}, lines ${run.first.line} to ${run.last.line}\n`,
  ]
  if (run.kind === 'ovmf-boot') parts.push(...printBoot(run))
  if (run.kind === 'ovmf-resume') parts.push(...printNodes(run))
  if (sentences.length > 0) parts.push(sentences.map((one) => `  ${one}\n`).join(''))
  if (findings.length > 0) parts.push(printFindings(findings, paint))
  return parts.join('\n')
}

function printBoot(run: OvmfBootRun): string[] {
  const blobs = run.blobs.map((blob) => [
    shown(blob.file),
    address(blob.address),
    address(blob.size),
    address(blob.alignment),
    zone(blob.zone),
    blob.key === undefined ? '-' : address(blob.key),
    fate(blob),
  ])
  const tables = run.probes.map((probe) => {
    const { verdict, signature = '', size } = probe
    const name = verdict === 'table' ? shown(signature) : '-'
    return [
      name,
      shown(probe.file),
      address(probe.address),
      size === undefined ? '-' : address(size),
      result(probe, run),
    ]
  })
  return [
    ...table(['Blob', 'Address', 'Size', 'Alignment', 'Zone', 'Key', 'Afterwards'], blobs),
    ...table(['Table', 'In', 'Address', 'Size', 'Result'], tables),
  ]
}

function fate({ freed, opaque }: LoggedBlob): string {
  if (freed) return 'freed'
  return opaque ? 'kept: opaque' : 'kept'
}

function result(probe: OvmfBootRun['probes'][number], run: OvmfBootRun): string {
  if (probe.verdict === 'cut') return 'the line has no end'
  if (probe.verdict === 'opaque') return 'no table: opaque'
  if (isRootTable(probe)) return 'left out, OVMF makes its own'
  return run.installed === undefined ? 'found' : 'installed'
}

function zone(number: number): string {
  return { 1: 'HIGH', 2: 'FSEG' }[number] ?? String(number)
}

function printNodes({ nodes }: OvmfResumeRun): string[] {
  return table(
    ['Node', 'Opcode', 'What it did'],
    nodes.map((node) => [address(node.address), node.opcode ?? '?', tellNode(node)]),
  )
}

/** None without rows. */
function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string[] {
  if (rows.length === 0) return []
  const more = rows.length > ROW_LIMIT ? `  ${rows.length - ROW_LIMIT} more\n` : ''
  return [`${columns([head, ...rows.slice(0, ROW_LIMIT)], { indent: '  ' })}\n${more}`]
}

function printFindings(findings: readonly LogFinding[], paint: Paint): string {
  const lines = findings.slice(0, ROW_LIMIT).map((finding) => {
    const { severity, id, message, place, hint } = finding
    const head = `${paint(severity, severity)} ${id}: ${message}.`
    return `${place ? `${showPlace(place)}: ` : ''}${head}\n${hint === undefined ? '' : `  Hint: ${hint}\n`}`
  })
  const more = findings.length > ROW_LIMIT ? `${findings.length - ROW_LIMIT} more\n` : ''
  return `${lines.join('')}${more}`
}

function showPlace({ file, line }: LogPlace): string {
  return `${shown(file)}:${line}`
}

/** The explanation as plain data: `bigint` and `Map` are what JSON has for them. */
export function describeLogExplanation({
  model,
  firmware,
  runs,
  findings,
  errors,
  warnings,
  notes,
}: LogExplanation): unknown {
  const data = {
    schemaVersion: 1,
    firmware,
    errors,
    warnings,
    notes,
    files: model.files,
    passedOver: model.left,
    runs: runs.map(({ run, sentences, findings: ofRun }) => ({ ...run, sentences, findings: ofRun })),
    findings,
  }
  return plain(data)
}

/** Numbers that JSON cannot hold exactly become `0x` text. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint')
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : `0x${value.toString(16)}`
  if (value instanceof Map)
    return Array.from(value, ([key, count]) => ({ type: plain(key), count: plain(count) }))
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]))
  }
  return value
}
