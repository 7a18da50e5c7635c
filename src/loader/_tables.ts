/**
 * The linter's second pass: what the pointers of a linked image lead to, as OVMF probes it and as SeaBIOS finds it.
 * @module
 */
import { toLatin1 } from '../binary/bytes.ts'
import { hex } from '../binary/numbers.ts'
import { SDT_HEADER_SIZE, SDT_LENGTH_OFFSET } from '../binary/sdt-header.ts'
import { type Blob, isSpoiled, type Pointer, readLittleEndian, type WorkBudget } from './_image.ts'
import type { Link } from './_link.ts'
import { BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG, LOADER_ENTRY_SIZE } from './entry.ts'
import { type FindingOverrides, type LoaderFinding, type LoaderPlace, loaderFinding } from './findings.ts'
import { showFileName } from './print.ts'
import type { LoaderRuleId } from './rules.ts'

const FACS_SIZE = 64
/** Tables that OVMF installs at most. */
const MAX_TABLES = 128
const RSDP_SIGNATURE = 'RSD PTR '
const RSDP_V1_SIZE = 20
const RSDP_V2_SIZE = 36
/** Signatures by where the RSDP has their addresses. */
const ROOT_TABLES: ReadonlyMap<number, string> = new Map([
  [16, 'RSDT'],
  [24, 'XSDT'],
])
/** SeaBIOS looks at every 16th byte of the F segment. */
const RSDP_STEP = 16
const F_SEGMENT_SIZE = 0x1_0000

type Verdict = 'facs' | 'table' | 'data'

export function checkTables({ blobs, writes, budget, files }: Link): readonly LoaderFinding[] {
  const findings: LoaderFinding[] = []
  const report = (rule: LoaderRuleId, place: LoaderPlace, message: string, overrides?: FindingOverrides) =>
    findings.push(loaderFinding(rule, place, message, overrides))
  const written = new Set(writes.map((write) => write.command.pointeeFile))
  const pointers = [...blobs.values()]
    .flatMap((blob) => blob.pointers.map((pointer) => ({ pointer, target: targetOf(blob, pointer) })))
    .sort((a, b) => a.pointer.entry - b.pointer.entry)

  /** By address: the entry that led to the target first, and what it is. */
  const seen = new Map<number, { readonly entry: number; readonly verdict: Verdict }>()
  const unique = new Map<string, number>()
  let installed = 0
  for (const { pointer, target } of pointers) {
    const { pointee, entry } = pointer
    if (target === undefined || !pointee.bytes || target >= pointee.bytes.length) continue
    const place = placeOf(entry, pointee.file, target)
    const where = `${showFileName(pointee.file)}+${hex(target)}`
    const signature = toLatin1(pointee.bytes.subarray(target, target + 4))
    const before = seen.get(pointee.base + target)
    if (before) {
      if (before.verdict !== 'data') {
        const text = `${signature} at ${where} is what entry ${before.entry} points to as well`
        report('L44-table-pointed-twice', place, text)
      }
      continue
    }
    const verdict = probe(pointee.bytes, target, budget)
    if (verdict === undefined) continue
    seen.set(pointee.base + target, { entry, verdict })
    if (verdict === 'data') {
      const fault = tableFault(pointee, target)
      if (fault) report(fault.rule, place, `${signature} at ${where} ${fault.problem}`)
      continue
    }
    const name = isSignature(signature) ? signature : JSON.stringify(signature)
    if (written.has(pointee.file)) {
      report(
        'L43-data-probed-as-table',
        place,
        `${where}, whose address the host is told, passes for a table ${name}`,
      )
    } else if (!isSignature(signature)) {
      const text = `${where} passes for a table with the signature ${name}`
      report('L43-data-probed-as-table', place, text, { severity: 'warning' })
    }
    if (signature === 'RSDT' || signature === 'XSDT') continue
    if (signature === 'FACP' || signature === 'FACS' || signature === 'DSDT') {
      const first = unique.get(signature)
      if (first !== undefined) {
        const text = `${signature} at ${where}, and entry ${first} leads to another one`
        report('L45-second-unique-table', place, text)
        continue
      }
      unique.set(signature, entry)
    }
    if (++installed === MAX_TABLES + 1) {
      report('L46-too-many-tables', place, `${name} at ${where} is table number ${installed}`)
    }
  }
  const targets = new Set(
    pointers.map(({ pointer, target }) => pointer.pointee.base + (target ?? Number.NaN)),
  )
  findings.push(...unreferencedTables(blobs, targets), ...(files ? rsdpFaults(blobs, budget) : []))
  return findings
}

function placeOf(entry: number, file: string, fileOffset: number): LoaderPlace {
  return { entry, offset: entry * LOADER_ENTRY_SIZE, file, fileOffset }
}

/** Where in its pointee a linked pointer leads to; below 0 when a later command has changed it. */
function targetOf(blob: Blob, { start, length, pointee }: Pointer): number | undefined {
  const target = blob.bytes && readLittleEndian(blob.bytes, start, length) - pointee.base
  return target === undefined || target < 0 ? undefined : target
}

/** OVMF's test, in its order; `undefined` when the sum is not known. */
function probe(bytes: Uint8Array, target: number, budget: WorkBudget): Verdict | undefined {
  const remaining = bytes.length - target
  const length = readLittleEndian(bytes, target + SDT_LENGTH_OFFSET, 4)
  const facs = toLatin1(bytes.subarray(target, target + 4)) === 'FACS'
  if (facs && remaining >= FACS_SIZE && length >= FACS_SIZE && length <= remaining) return 'facs'
  if (!isTableLength(length, remaining)) return 'data'
  const sum = budget.sum8(bytes, target, length)
  return sum === undefined ? undefined : sum === 0 ? 'table' : 'data'
}

function isTableLength(length: number, remaining: number): boolean {
  return length >= SDT_HEADER_SIZE && length <= remaining
}

/** Four capitals, digits or underscores, the first a capital: what ACPI's signatures are made of. */
function isSignature(signature: string): boolean {
  return /^[A-Z][A-Z0-9_]{3}$/.test(signature)
}

/** Why data with a table's signature did not pass for one. */
function tableFault(
  blob: Blob,
  target: number,
): { readonly rule: LoaderRuleId; readonly problem: string } | undefined {
  const bytes = blob.bytes ?? new Uint8Array()
  const signature = toLatin1(bytes.subarray(target, target + 4))
  if (!isSignature(signature)) return undefined
  const remaining = bytes.length - target
  const length = readLittleEndian(bytes, target + SDT_LENGTH_OFFSET, 4)
  const says = `says ${hex(length)} bytes, ${hex(remaining)} remain`
  if (signature === 'FACS') return { rule: 'L42-facs-length', problem: says }
  if (!isTableLength(length, remaining)) {
    return { rule: 'L41-table-length', problem: says }
  }
  if (isSpoiled(blob, target, length)) return undefined
  const summed = blob.checksums.some((one) => one.start === target && one.length === length)
  return {
    rule: 'L54-table-sum',
    problem: summed ? 'does not sum to zero' : 'does not sum to zero, and no ADD_CHECKSUM covers it',
  }
}

/** Ranges that a checksum was made for and that look like a table, but are no target. */
function unreferencedTables(
  blobs: ReadonlyMap<string, Blob>,
  targets: ReadonlySet<number>,
): readonly LoaderFinding[] {
  const reported = reportedTargets(blobs)
  return [...blobs.values()].flatMap((blob) =>
    blob.checksums.flatMap(({ entry, start, length }) => {
      if (!blob.bytes || targets.has(blob.base + start)) return []
      const signature = toLatin1(blob.bytes.subarray(start, start + 4))
      const isTable =
        isSignature(signature) && readLittleEndian(blob.bytes, start + SDT_LENGTH_OFFSET, 4) === length
      if (!isTable || reported.has(start) || reported.has(blob.base + start)) return []
      const text = `${signature} at ${showFileName(blob.file)}+${hex(start)} gets a checksum, and no ADD_POINTER leads to it`
      return [loaderFinding('L55-table-unreferenced', placeOf(entry, blob.file, start), text)]
    }),
  )
}

/** Pointers that are reported already still hold what they were meant for: an offset, or an address. */
function reportedTargets(blobs: ReadonlyMap<string, Blob>): ReadonlySet<number> {
  return new Set(
    [...blobs.values()].flatMap(({ bytes, spoiled }) =>
      bytes
        ? spoiled
            .filter(({ start, length }) => length > 0 && length <= 8 && start + length <= bytes.length)
            .map(({ start, length }) => readLittleEndian(bytes, start, length))
        : [],
    ),
  )
}

/** SeaBIOS takes the first sound RSDP in the F segment. */
function rsdpFaults(blobs: ReadonlyMap<string, Blob>, budget: WorkBudget): readonly LoaderFinding[] {
  const known = [...blobs.values()].filter((blob) => blob.bytes)
  // With a blob whose bytes are unknown, the RSDP may be in there.
  if (known.length < blobs.size) return []
  const all = known.flatMap((blob) => rsdpOffsets(blob).map((offset) => ({ blob, offset })))
  const visible = all.filter(({ blob }) => blob.zone === BIOS_LINKER_LOADER_ALLOC_ZONE_FSEG)
  const sound = visible.find(
    ({ blob, offset }) => isSpoiled(blob, offset, RSDP_V1_SIZE) || rsdpSums(blob, offset, budget),
  )
  if (sound) {
    const { blob, offset } = sound
    const linked = [...blob.pointers, ...blob.spoiled].some(
      ({ start }) => start === offset + 16 || start === offset + 24,
    )
    if (linked) return rootTableFaults(blob, offset)
    const text = `no ADD_POINTER patches the root table's address in the RSDP at ${showFileName(blob.file)}+${hex(offset)}`
    return [loaderFinding('L48-rsdp-not-linked', placeOf(blob.entry, blob.file, offset), text)]
  }
  const [candidate] = [...visible, ...all]
  if (!candidate) return [loaderFinding('L47-rsdp-not-found', {}, 'no allocated file has an RSDP')]
  const { blob, offset } = candidate
  const where = `the RSDP at ${showFileName(blob.file)}+${hex(offset)}`
  const text = visible.length > 0 ? `${where} does not sum to zero` : `${where} is not in zone FSEG`
  return [loaderFinding('L47-rsdp-not-found', placeOf(blob.entry, blob.file, offset), text)]
}

/** What the linked RSDP at `offset` leads to has to be a root table. */
function rootTableFaults(blob: Blob, offset: number): readonly LoaderFinding[] {
  return blob.pointers.flatMap((pointer) => {
    const root = ROOT_TABLES.get(pointer.start - offset)
    const target = targetOf(blob, pointer)
    const { bytes, file } = pointer.pointee
    if (root === undefined || target === undefined || !bytes || target >= bytes.length) return []
    if (toLatin1(bytes.subarray(target, target + 4)) === root) return []
    const text = `the RSDP at ${showFileName(blob.file)}+${hex(offset)} leads to ${showFileName(file)}+${hex(target)}, where no ${root} is`
    return [loaderFinding('L68-root-table-absent', placeOf(pointer.entry, file, target), text)]
  })
}

function rsdpOffsets({ bytes = new Uint8Array() }: Blob): number[] {
  const found: number[] = []
  const end = Math.min(bytes.length, F_SEGMENT_SIZE) - RSDP_V1_SIZE
  for (let offset = 0; offset <= end; offset += RSDP_STEP) {
    // The first byte alone rules out nearly all places, at a fraction of the cost.
    if (bytes[offset] !== RSDP_SIGNATURE.charCodeAt(0)) continue
    if (toLatin1(bytes.subarray(offset, offset + 8)) === RSDP_SIGNATURE) found.push(offset)
  }
  return found
}

/** Revision 2 and above has a second sum, over its length. */
function rsdpSums({ bytes = new Uint8Array() }: Blob, offset: number, budget: WorkBudget): boolean {
  if (budget.sum8(bytes, offset, RSDP_V1_SIZE)) return false
  const remaining = bytes.length - offset
  // A length behind the end of the blob is whatever memory has there.
  if ((bytes[offset + 15] ?? 0) < 2 || remaining < RSDP_V2_SIZE) return true
  const length = readLittleEndian(bytes, offset + 20, 4)
  return length <= remaining && !budget.sum8(bytes, offset, length)
}
