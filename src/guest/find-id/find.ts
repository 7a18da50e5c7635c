/**
 * Finds the generation ID in the memory of a dead machine, from its tables alone.
 *
 * ```
 * RSDP of the BIOS area, or else a scan for `RSD PTR ` ─► tables ─► namespace ─► devices ─┐
 * scan for ID strings ─► tables around those that no RSDP leads to ─► namespace ─► devices ┴─► ADDR ─► candidates ─► verdict
 * ```
 *
 * An operating system finds one RSDP and believes it. A dump has more: copies in the buffers of firmware's loader, tables of the
 * boot before, unlinked ones. They are all looked at, and the way on which one was found decides: see `ROUTES`.
 * @module
 */
import { RSDP_SIGNATURE, RSDP_V2_SIZE, rsdpSumsAreZero } from '../../acpi/rsdp.ts'
import { fromLatin1 } from '../../binary/bytes.ts'
import { sum8 } from '../../binary/checksum.ts'
import { Guid } from '../../binary/guid.ts'
import { hex } from '../../binary/numbers.ts'
import type { Needle, NeedleHit } from '../../dump/scan.ts'
import { SimulationClock } from '../../platform/clock.ts'
import type { GuestMemory } from '../../platform/guest-memory.ts'
import { EFI_ACPI_20_TABLE_GUID, findRsdp } from '../acpi/find-rsdp.ts'
import { type AcpiTable, type AcpiTables, collectTables } from '../acpi/tables.ts'
import { VMGENID_SIZE } from '../drivers/driver.ts'
import { GuestFindings } from '../findings.ts'
import { KernelLog } from '../kernel-log.ts'
import { devicesOfId } from './devices.ts'
import { holderEvidence } from './holder.ts'
import { tableAround } from './lone-table.ts'
import type { FindIdResult, FoundRsdp, FoundTable, IdCandidate, IdSource } from './model.ts'
import { ROUTES } from './model.ts'
import { judge } from './verdict.ts'

const RSDP_NEEDLE = 'RSDP'
const EFI_NEEDLE = 'EFI configuration table'

const ID_NEEDLES: readonly Needle[] = ['VM_Gen_Counter', 'VM_GEN_COUNTER', 'VMGENCTR'].map((name) => ({
  name,
  bytes: fromLatin1(name),
}))
const RSDP_NEEDLES: readonly Needle[] = [{ name: RSDP_NEEDLE, bytes: fromLatin1(RSDP_SIGNATURE) }]

/** Guest-physical. */
export interface MemoryRange {
  readonly start: number
  readonly size: number
}

/**
 * Looks through memory; hits in the order of addresses. Most dumps need one scan of everything, for one kind of string.
 * @param within sorted, without overlap; absent: everywhere
 */
export type Scan = (needles: readonly Needle[], within?: readonly MemoryRange[]) => readonly NeedleHit[]

/** Bounds of ours: memory may be full of them. */
const RSDP_LIMIT = 64
const LONE_TABLE_LIMIT = 64
const LONE_HIT_LIMIT = 1024
/** Where the ID string is, an RSDP may be that much below or above. */
const NEAR = 4 * 2 ** 20

export function findId(memory: GuestMemory, scan: Scan): FindIdResult {
  const strings = scan(ID_NEEDLES)
  const seen = new SeenTables()
  const follow = (rsdps: readonly FoundRsdp[]) =>
    rsdps.map((rsdp) => {
      const tables = tablesOf(rsdp, memory)
      return { rsdp, tables, sources: sourcesOf(rsdp, tables, memory, strings, seen) }
    })
  // A system that has it looks no further.
  const bios = biosRsdp(memory)
  let roots = follow(bios ? [bios] : soundRsdps(memory, scan(RSDP_NEEDLES, around(strings))))
  if (!bios && !roots.some(({ sources }) => sources.length > 0)) {
    roots = follow(soundRsdps(memory, scan(RSDP_NEEDLES)))
  }
  if (disagree(roots.filter(({ tables }) => tables).map(({ sources }) => sources))) {
    // Only UEFI's own table says which of them it is.
    const named = namedByEfi(memory, scan)
    roots = follow(
      roots
        .map(({ rsdp }) => (named.has(rsdp.address) ? { ...rsdp, route: 'efi' as const } : rsdp))
        .sort((a, b) => ROUTES.indexOf(a.route) - ROUTES.indexOf(b.route)),
    )
  }
  const sources = [...roots.flatMap((root) => root.sources), ...loneSources(memory, strings, seen)]
  const rejected: IdSource[] = []
  const byAddress = new Map<number, IdSource[]>()
  for (const source of sources) {
    const checked = checkHeld(source, memory)
    if (checked.problem !== undefined || checked.address === undefined) rejected.push(checked)
    else byAddress.set(checked.address, [...(byAddress.get(checked.address) ?? []), checked])
  }
  const candidates = [...byAddress].map(([address, list]) => candidate(memory, address, list))
  return {
    ...judge({ candidates, rejected, rsdps: roots.map(({ rsdp }) => rsdp) }),
    rsdps: roots.map(({ rsdp }) => rsdp),
    ...tablesEnd(roots.flatMap(({ tables }) => tables ?? [])),
  }
}

// ---------------------------------------------------------------- through an RSDP

/** The one that a system finds without UEFI, if it leads to tables. */
function biosRsdp(memory: GuestMemory): FoundRsdp | undefined {
  const address = findRsdp(memory, { kind: 'bios' }, new GuestFindings())
  if (address === undefined) return undefined
  const rsdp = describeRsdp(memory, address, 'bios')
  return tablesOf(rsdp, memory)?.dsdt ? rsdp : undefined
}

/** UEFI firmware has its RSDP where its tables are: there it is looked for first. */
function around(hits: readonly NeedleHit[]): MemoryRange[] {
  const ranges: { start: number; size: number }[] = []
  for (const { address } of hits) {
    const start = Math.max(0, address - NEAR)
    const last = ranges.at(-1)
    if (last && last.start + last.size >= start) last.size = address + NEAR - last.start
    else ranges.push({ start, size: address + NEAR - start })
  }
  return ranges
}

function soundRsdps(memory: GuestMemory, hits: readonly NeedleHit[]): FoundRsdp[] {
  const found: FoundRsdp[] = []
  for (const { needle, address } of hits) {
    if (needle !== RSDP_NEEDLE || found.length === RSDP_LIMIT) continue
    const bytes = new Uint8Array(RSDP_V2_SIZE)
    memory.read(address, bytes)
    if (rsdpSumsAreZero(bytes)) found.push(describeRsdp(memory, address, 'rsdp'))
  }
  return found
}

function describeRsdp(memory: GuestMemory, address: number, route: FoundRsdp['route']): FoundRsdp {
  return { address, route, revision: memory.readU8(address + 15) ?? 0 }
}

function tablesOf({ address }: FoundRsdp, memory: GuestMemory): AcpiTables | undefined {
  const log = new KernelLog(new SimulationClock())
  return collectTables(address, { memory, log, findings: new GuestFindings() })
}

function sourcesOf(
  { address: rsdp, route }: FoundRsdp,
  tables: AcpiTables | undefined,
  memory: GuestMemory,
  strings: readonly NeedleHit[],
  seen: SeenTables,
): IdSource[] {
  if (!tables?.dsdt) return []
  const blocks = [tables.dsdt, ...tables.ssdts]
  for (const { address, bytes } of blocks) seen.add(address, bytes.length)
  // Without an ID string as it is usually written it is worth a try for the tables that a system finds.
  const holders = blocks.filter((block) =>
    strings.some((hit) => isInside(hit, block.address, block.bytes.length)),
  )
  if (holders.length === 0 && route === 'rsdp') return []
  const [holder, ...more] = holders
  const table = holder && more.length === 0 ? describeTable(holder) : undefined
  const origin = { route, rsdp, root: tables.root, ...(table ? { table } : {}) }
  const { devices, problem } = devicesOfId(
    blocks.map(({ bytes }) => bytes),
    memory,
  )
  if (devices.length > 0) return devices.map((device) => ({ ...origin, ...device }))
  if (holders.length === 0) return []
  return [{ ...origin, ids: [], problem: problem ?? 'its tables have the ID string, and no device with it' }]
}

function describeTable({ signature, header, address, bytes }: AcpiTable): FoundTable {
  const { oemTableId } = header
  return { signature, oemTableId, address, length: bytes.length, sumIsZero: sum8(bytes) === 0 }
}

/** Whether RSDPs that are equally good lead to different things. */
function disagree(found: readonly (readonly IdSource[])[]): boolean {
  if (found.length < 2) return false
  const results = found.map((sources) =>
    sources.map(({ address, problem }) => (problem === undefined ? address : undefined)).join(),
  )
  return new Set(results).size > 1
}

/** Addresses that stand behind the GUID of ACPI 2.0 in memory.      UEFI 2.10 §4.6 "EFI Configuration Table & Properties Table" */
function namedByEfi(memory: GuestMemory, scan: Scan): ReadonlySet<number> {
  const bytes = Guid.parse(EFI_ACPI_20_TABLE_GUID).toGuestBytes()
  const named = new Set<number>()
  for (const { address } of scan([{ name: EFI_NEEDLE, bytes }])) {
    const pointer = memory.readU64(address + bytes.length)
    if (pointer !== undefined && pointer <= BigInt(Number.MAX_SAFE_INTEGER)) named.add(Number(pointer))
  }
  return named
}

function tablesEnd(all: readonly AcpiTables[]): { readonly tablesEnd?: number } {
  const ends = all.flatMap(({ tables }) => tables.map(({ address, bytes }) => address + bytes.length))
  return ends.length === 0 ? {} : { tablesEnd: ends.reduce((a, b) => Math.max(a, b)) }
}

// ---------------------------------------------------------------- by themselves

/** Tables with an ID string that no RSDP leads to. */
function loneSources(memory: GuestMemory, strings: readonly NeedleHit[], seen: SeenTables): IdSource[] {
  const sources: IdSource[] = []
  const left = strings.filter((hit) => !seen.holds(hit)).slice(0, LONE_HIT_LIMIT)
  for (const hit of left) {
    if (sources.length >= LONE_TABLE_LIMIT) break
    // One table has the string more than once.
    if (seen.holds(hit)) continue
    const lone = tableAround(memory, hit.address, hit.needle.length)
    if (!lone) continue
    seen.add(lone.address, lone.length)
    const { bytes, ...table } = lone
    const origin = { route: table.sumIsZero ? ('scan' as const) : ('damaged' as const), table }
    const { devices, problem } = devicesOfId([bytes], memory)
    if (devices.length > 0) sources.push(...devices.map((device) => ({ ...origin, ...device })))
    else
      sources.push({ ...origin, ids: [], problem: problem ?? 'it has the ID string, and no device with it' })
  }
  return sources
}

class SeenTables {
  readonly #ranges: { readonly address: number; readonly length: number }[] = []

  add(address: number, length: number): void {
    this.#ranges.push({ address, length })
  }

  holds(hit: NeedleHit): boolean {
    return this.#ranges.some(({ address, length }) => isInside(hit, address, length))
  }
}

function isInside({ address }: NeedleHit, start: number, length: number): boolean {
  return address >= start && address < start + length
}

// ---------------------------------------------------------------- candidates

function checkHeld(source: IdSource, memory: GuestMemory): IdSource {
  const { address, problem } = source
  if (problem !== undefined || address === undefined) return source
  if (memory.covers(address, VMGENID_SIZE, 'read')) return source
  return { ...source, problem: `ADDR is ${hex(address)}, and there is no memory` }
}

function candidate(memory: GuestMemory, address: number, sources: readonly IdSource[]): IdCandidate {
  const bytes = new Uint8Array(VMGENID_SIZE)
  memory.read(address, bytes)
  return {
    address,
    guid: Guid.fromGuestBytes(bytes),
    bytes,
    sources: [...sources].sort((a, b) => ROUTES.indexOf(a.route) - ROUTES.indexOf(b.route)),
    evidence: holderEvidence(memory, address),
  }
}
