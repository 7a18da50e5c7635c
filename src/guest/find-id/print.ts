/**
 * The result of a search for people, and for programs.
 * @module
 */
import { toHex } from '../../binary/bytes.ts'
import { columns } from '../../binary/columns.ts'
import { hex } from '../../binary/numbers.ts'
import type { EvidenceStatus, FindIdResult, FoundTable, IdCandidate, IdSource } from './model.ts'
import { routeOf } from './verdict.ts'

export interface PrintFindIdOptions {
  /** What was looked through, in one line. */
  readonly dump?: string
  /** Emphasis; default none. */
  readonly paint?: (status: EvidenceStatus | 'verdict', text: string) => string
}

/** Of candidates and of what was rejected; the others are counted. */
const SHOWN = 8

/** With a final newline. */
export function printFindId(
  result: FindIdResult,
  { dump, paint = (_, text) => text }: PrintFindIdOptions = {},
): string {
  const { id, verdict, reasons, candidates, rejected } = result
  const rows = id
    ? [
        ['guid', id.guid.toString()],
        ['address', hex(id.address, 8)],
        ['bytes', toHex(id.bytes, ' ')],
        ...pathRows(id),
      ]
    : [['guid', paint('verdict', verdict)]]
  if (dump !== undefined) rows.push(['dump', dump])
  const lines = [columns(rows), '', ...reasons.map(visible)]
  if (id) lines.push(...evidenceLines(id, paint))
  const others = candidates.filter((one) => one !== id)
  if (others.length > 0) {
    lines.push('', id ? 'other places, of less weight' : 'places that tables name')
    for (const one of others.slice(0, SHOWN)) {
      lines.push(`  ${hex(one.address, 8)}  ${one.guid}  ${originOf(one)}`)
      lines.push(...evidenceLines(one, paint).map((line) => `  ${line}`))
    }
    if (others.length > SHOWN) lines.push(`  and ${others.length - SHOWN} more`)
  }
  if (rejected.length > 0) {
    lines.push('', 'tables that lead nowhere')
    for (const one of rejected.slice(0, SHOWN))
      lines.push(`  ${sourceText(one)}: ${visible(one.problem ?? '')}`)
    if (rejected.length > SHOWN) lines.push(`  and ${rejected.length - SHOWN} more`)
  }
  return `${lines.join('\n')}\n`
}

function pathRows({ sources }: IdCandidate): string[][] {
  const [first, ...more] = sources
  if (!first) return []
  const rows = [['found by', sourceText(first)]]
  for (const one of more.slice(0, SHOWN)) rows.push(['', sourceText(one)])
  if (more.length > SHOWN) rows.push(['', `and ${more.length - SHOWN} more`])
  const ids = first.ids.map((id) => visible(JSON.stringify(id))).join(', ')
  const status = first.status === undefined ? '' : `, _STA ${hex(first.status, 2)}`
  return [...rows, ['device', `${visible(first.device ?? '')} ${ids}${status}`]]
}

function originOf(candidate: IdCandidate): string {
  const [first] = candidate.sources
  return first ? sourceText(first) : routeOf(candidate)
}

/** `RSDP 0x000f59d0 → RSDT 0x0ffe2329 → SSDT "VMGENID" 0x0ffe2117 → \_SB.VGEN.ADDR` */
export function sourceText({ rsdp, root, table, device, route }: IdSource): string {
  const steps: string[] = []
  if (rsdp !== undefined) steps.push(`RSDP ${hex(rsdp, 8)}`)
  if (root) steps.push(`${root.signature} ${hex(root.address, 8)}`)
  if (table) steps.push(`${tableName(table)} ${hex(table.address, 8)}`)
  if (device !== undefined) steps.push(`${visible(device)}.ADDR`)
  const lone = route === 'scan' || route === 'damaged'
  const sum = table && !table.sumIsZero ? ' (its sum is wrong)' : ''
  return `${lone ? 'a table by itself: ' : ''}${steps.join(' → ')}${sum}`
}

function tableName({ signature, oemTableId }: FoundTable): string {
  return `${signature} ${JSON.stringify(printable(oemTableId))}`
}

function printable(text: string): string {
  return visible(text.replace(/[\0 ]+$/, ''))
}

/** What a table says must not steer a terminal. */
function visible(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}

const MARKS: Readonly<Record<EvidenceStatus, string>> = { ok: 'ok  ', failed: 'FAIL', note: 'note' }

function evidenceLines({ evidence }: IdCandidate, paint: NonNullable<PrintFindIdOptions['paint']>): string[] {
  return evidence.map(({ status, found }) => `  ${paint(status, MARKS[status])}  ${found}`)
}

/** `schemaVersion` 1. Addresses and bytes are hexadecimal text. */
export function findIdJson(result: FindIdResult): object {
  const { verdict, reasons, id, candidates, rejected, rsdps } = result
  return {
    schemaVersion: 1,
    verdict,
    reasons,
    ...(id ? place(id) : { address: null, guid: null, bytes: null }),
    candidates: candidates.map((one) => ({
      ...place(one),
      evidence: one.evidence,
      sources: one.sources.map(sourceJson),
    })),
    rejected: rejected.map(sourceJson),
    rsdps: rsdps.map(({ address, route, revision }) => ({ address: hex(address), route, revision })),
  }
}

function place({ address, guid, bytes }: IdCandidate) {
  return { address: hex(address), guid: guid.toString(), bytes: toHex(bytes) }
}

function sourceJson({ route, rsdp, root, table, device, ids, status, address, problem }: IdSource): object {
  const text = (value: number | undefined) => (value === undefined ? null : hex(value))
  return {
    route,
    rsdp: text(rsdp),
    root: root ? { signature: root.signature, address: hex(root.address) } : null,
    table: table ? { ...table, oemTableId: printable(table.oemTableId), address: hex(table.address) } : null,
    device: device ?? null,
    ids,
    status: text(status),
    address: text(address),
    problem: problem ?? null,
  }
}
