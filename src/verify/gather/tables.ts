/**
 * Tables as an operating system finds them, and the generation ID's device in them: what it is called, what it says, and who
 * notifies it. The AML runs over copies; nothing is changed.
 * @module
 */

import { RSDP_V1_SIZE, RSDP_V2_SIZE } from '../../acpi/rsdp.ts'
import { type AmlData, AmlInterpreter } from '../../aml/interpreter.ts'
import { fromLatin1, toLatin1 } from '../../binary/bytes.ts'
import { sum8 } from '../../binary/checksum.ts'
import { hex } from '../../binary/numbers.ts'
import { SDT_HEADER_SIZE, SdtHeader } from '../../binary/sdt-header.ts'
import { type AcpiDevice, listDevices } from '../../guest/acpi/devices.ts'
import { findRsdp } from '../../guest/acpi/find-rsdp.ts'
import { genericEvents } from '../../guest/acpi/generic-event-device.ts'
import { collectTables } from '../../guest/acpi/tables.ts'
import { StillHost } from '../../guest/find-id/still-host.ts'
import { GuestFindings } from '../../guest/findings.ts'
import { KernelLog } from '../../guest/kernel-log.ts'
import { SimulationClock } from '../../platform/clock.ts'
import { type GuestMemory, SparseMemory } from '../../platform/guest-memory.ts'
import type { DeviceSeen, EventSeen, TableSeen, TablesSeen } from '../evidence.ts'

/** Upper-case, as Linux compares them. */
const DEVICE_IDS: readonly string[] = ['VM_GEN_COUNTER', 'VMGENCTR']
const ID_STRINGS = ['VM_Gen_Counter', 'VM_GEN_COUNTER', 'VMGENCTR'].map(fromLatin1)
/** Tables may be hostile, and have to end. */
const LIMITS = { work: 2_000_000, loopIterations: 10_000 }
const BLOCKS: readonly string[] = ['SSDT', 'PSDT', 'OSDT']
const FACS_SIZE = 64
/** Of an RSDT or XSDT. */
const ROOT_LIMIT = 0x1_0000

/** `Name (VGIA, …)` with a DWord, as QEMU's table begins: NameOp, the name, DWordPrefix.     ACPI 6.5 §20.2 "AML Grammar Definition" */
const VGIA = Uint8Array.of(0x08, 0x56, 0x47, 0x49, 0x41, 0x0c)

/**
 * @param rsdp where the firmware handed it over; absent: it is looked for in the BIOS area
 * @param isHere false while some of the memory that was asked for is not here: then the AML need not be run yet
 * @returns a sentence when there is nothing to follow
 */
export function examineMemory(
  memory: GuestMemory,
  rsdp: number | undefined,
  from: string,
  isHere: () => boolean = () => true,
): TablesSeen | string {
  const findings = new GuestFindings()
  const root = rsdp ?? findRsdp(memory, { kind: 'bios' }, findings)
  if (root === undefined) return 'there is no RSDP with good checksums in the BIOS area'
  const log = new KernelLog(new SimulationClock())
  const found = collectTables(root, { memory, log, findings })
  const errors = findings.list.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  if (!found) return errors[0] ?? `no tables follow from the RSDP at ${hex(root)}`
  const tables = [
    ...rootsOf(memory, root, found.root.address),
    ...found.tables.map(({ bytes, address }) => describeTable(bytes, address)),
  ]
  if (found.facs !== undefined) {
    const facs = new Uint8Array(FACS_SIZE)
    if (memory.read(found.facs, facs)) tables.push(describeTable(facs, found.facs))
  }
  if (!isHere()) return 'some of the memory is not here yet'
  const blocks = [...(found.dsdt ? [found.dsdt] : []), ...found.ssdts].map(({ bytes }) => bytes)
  return { from, rsdp: root, root: found.root, tables, ...examineBlocks(blocks, tables, memory, errors) }
}

/**
 * Tables that somebody has as files.
 * @param tables as they are; a DSDT among them is loaded first
 */
export function examineTables(
  tables: readonly { readonly bytes: Uint8Array; readonly address?: number; readonly isText?: boolean }[],
  from: string,
): TablesSeen {
  const seen = tables.map(({ bytes, address, isText = false }) => {
    const table = describeTable(bytes, address)
    return isText ? { ...table, hasChecksum: false } : table
  })
  const dsdt = seen.filter(({ signature }) => signature === 'DSDT')
  const blocks = [...dsdt, ...seen.filter(({ signature }) => BLOCKS.includes(signature))]
  const nothing = new SparseMemory([{ start: 0, size: 0x1000, kind: 'ram' }])
  return {
    from,
    tables: seen,
    ...examineBlocks(
      blocks.map(({ bytes }) => bytes),
      seen,
      nothing,
      [],
    ),
  }
}

/** What the other tables hang on. */
function rootsOf(memory: GuestMemory, rsdp: number, root: number): TableSeen[] {
  const pointer = new Uint8Array(RSDP_V2_SIZE)
  memory.read(rsdp, pointer)
  const isLong = (pointer[15] ?? 0) >= 2
  const header = new Uint8Array(SDT_HEADER_SIZE)
  memory.read(root, header)
  const bytes = new Uint8Array(Math.min(SdtHeader.decode(header).length, ROOT_LIMIT))
  memory.read(root, bytes)
  return [
    {
      signature: 'RSDP',
      oemId: plain(toLatin1(pointer.subarray(9, 15))),
      oemTableId: '',
      revision: pointer[15] ?? 0,
      address: rsdp,
      bytes: pointer.subarray(0, isLong ? RSDP_V2_SIZE : RSDP_V1_SIZE),
      // The first 20 bytes have a sum of their own.
      sum: sum8(pointer.subarray(0, RSDP_V1_SIZE)) || (isLong ? sum8(pointer) : 0),
      hasChecksum: true,
    },
    describeTable(bytes, root),
  ]
}

function describeTable(bytes: Uint8Array, address: number | undefined): TableSeen {
  const signature = toLatin1(bytes.subarray(0, 4)).replace(/[^\x20-\x7e]/g, '.')
  const isFacs = signature === 'FACS' || bytes.length < SDT_HEADER_SIZE
  const header = isFacs ? undefined : SdtHeader.decode(bytes)
  return {
    signature,
    oemId: plain(header?.oemId),
    oemTableId: plain(header?.oemTableId),
    revision: header?.revision ?? 0,
    ...(address === undefined ? {} : { address }),
    bytes,
    sum: sum8(bytes),
    hasChecksum: !isFacs,
  }
}

function plain(text = ''): string {
  return text.replace(/\0.*$/s, '').replace(/[^\x20-\x7e]/g, '.')
}

function examineBlocks(
  blocks: readonly Uint8Array[],
  tables: readonly TableSeen[],
  memory: GuestMemory,
  errors: readonly string[],
): Pick<TablesSeen, 'device' | 'moreDevices' | 'problems'> {
  const space = load(blocks, memory)
  const problems = [...errors, ...space.problems]
  const [device, ...more] = listDevices(space.aml.namespace.root, space.aml, new GuestFindings()).filter(
    ({ ids }) => ids.some(({ id }) => DEVICE_IDS.includes(id)),
  )
  const moreDevices = more.map(({ path }) => path)
  if (!device) return { moreDevices, problems }
  return { device: describeDevice(device, space, blocks, tables, memory), moreDevices, problems }
}

interface Space {
  readonly aml: AmlInterpreter
  readonly notifies: { readonly path: string; readonly code: number }[]
  readonly problems: readonly string[]
}

class ListeningHost extends StillHost {
  readonly notifies: { readonly path: string; readonly code: number }[] = []
  override notify(path: string, code: number): void {
    this.notifies.push({ path, code })
  }
}

function load(blocks: readonly Uint8Array[], memory: GuestMemory): Space {
  const host = new ListeningHost(memory)
  const aml = new AmlInterpreter(host, { slack: true, limits: LIMITS })
  const problems: string[] = []
  for (const block of blocks) {
    const result = aml.load(block)
    const failed = result.ok ? result.value.problems : [result.error]
    problems.push(...failed.map(({ status, message }) => `${status}: ${message}`))
  }
  return { aml, notifies: host.notifies, problems }
}

function describeDevice(
  device: AcpiDevice,
  space: Space,
  blocks: readonly Uint8Array[],
  tables: readonly TableSeen[],
  memory: GuestMemory,
): DeviceSeen {
  const { path, ids, status } = device
  const named = (kind: '_HID' | '_CID') =>
    ids.filter(({ from }) => from === kind).map(({ written }) => written)
  const ddn = space.aml.evaluate(`${path}._DDN`)
  const addr = space.aml.evaluate(`${path}.ADDR`)
  const address = addr.ok ? addressOf(addr.value) : undefined
  const table = tables.find(({ bytes }) => ID_STRINGS.some((id) => indexOf(bytes, id) >= 0))
  return {
    path,
    hids: named('_HID'),
    cids: named('_CID'),
    ...(ddn.ok && ddn.value.type === 'string' ? { ddn: ddn.value.value } : {}),
    status,
    addr: addr.ok
      ? { value: addr.value }
      : { problem: `${path}.ADDR: ${addr.error.status}: ${addr.error.message}` },
    ...(address === undefined ? {} : { address }),
    ...(table ? { table, ...vgiaOf(table, path, blocks, memory) } : {}),
    events: eventsOf(path, space),
  }
}

/** As Linux puts the halves together; `undefined` for what is no package of two integers. */
function addressOf(value: AmlData): number | undefined {
  if (value.type !== 'package' || value.value.length !== 2) return undefined
  const [low, high] = value.value
  if (low?.type !== 'integer' || high?.type !== 'integer') return undefined
  const address = low.value | (high.value << 32n)
  return address > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(address)
}

/** The value of VGIA, and what `_STA` would be without it. */
function vgiaOf(
  table: TableSeen,
  path: string,
  blocks: readonly Uint8Array[],
  memory: GuestMemory,
): Pick<DeviceSeen, 'vgia'> {
  const at = indexOf(table.bytes, VGIA)
  if (at < 0 || at + VGIA.length + 4 > table.bytes.length) return {}
  const offset = at + VGIA.length
  const view = new DataView(table.bytes.buffer, table.bytes.byteOffset)
  const untold = table.bytes.slice()
  untold.fill(0, offset, offset + 4)
  const { aml } = load(
    blocks.map((block) => (block === table.bytes ? untold : block)),
    memory,
  )
  const status = aml.evaluate(`${path}._STA`)
  return {
    vgia: {
      value: view.getUint32(offset, true),
      ...(status.ok && status.value.type === 'integer' ? { statusAtZero: Number(status.value.value) } : {}),
    },
  }
}

/** Runs what events run, one after the other, and notes which of it notifies the device. */
function eventsOf(path: string, { aml, notifies }: Space): EventSeen[] {
  const events: EventSeen[] = []
  const run = (method: string, number: number, by: EventSeen['by'], args: readonly AmlData[]) => {
    notifies.length = 0
    aml.evaluate(method, args)
    for (const { code } of notifies.filter((one) => one.path === path)) {
      events.push({ method, number, by, code })
    }
  }
  for (const node of aml.namespace.lookup('\\_GPE')?.children() ?? []) {
    const number = /^_[EL]([0-9A-F]{2})$/.exec(node.name)?.[1]
    if (number !== undefined) run(node.path, Number.parseInt(number, 16), 'GPE', [])
  }
  const { root } = aml.namespace
  const findings = new GuestFindings()
  const log = new KernelLog(new SimulationClock())
  const system = { root, evaluate: (name: string, args?: readonly AmlData[]) => aml.evaluate(name, args) }
  for (const { gsi, method } of genericEvents(listDevices(root, aml, findings), {
    aml: system,
    log,
    findings,
  })) {
    run(method, gsi, 'GED', [{ type: 'integer', value: BigInt(gsi) }])
  }
  return events
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  const [first = 0] = wanted
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at
  }
  return -1
}
