/**
 * R: what the device's paper asks of holder, device and tables.
 *
 * Source: Microsoft "Virtual Machine Generation ID" (2012); numbered as in QEMU docs/specs/vmgenid.rst.
 * @module
 */
import type { AmlData } from '../../aml/interpreter.ts'
import { hex } from '../../binary/numbers.ts'
import { checkHolder, type MemoryMapEntry } from '../../guest/memory-check.ts'
import { SparseMemory } from '../../platform/guest-memory.ts'
import { type Check, fail, type Judgement, lacking, notObservable, pass, seen } from '../check.ts'
import {
  type DeviceSeen,
  type Evidence,
  type HolderSeen,
  PAGE_SIZE,
  seenOf,
  type TablesSeen,
} from '../evidence.ts'
import { addressesOf } from './addresses.ts'
import { isCrngReady } from './arrival.ts'
import { guidOf, quoted, showAddress, showBytes } from './words.ts'

const SPEC = 'QEMU docs/specs/vmgenid.rst, Requirements'
const DEVICE_ID = 'VM_Gen_Counter'
/** Hyper-V's and Firecracker's spelling, which keeps to the form of an ACPI ID. */
const SHORT_DEVICE_ID = 'VMGENCTR'
/** `_HID`s of hypervisors that are known. */
const VENDORS: Readonly<Record<string, string>> = {
  QEMUVGID: 'QEMU',
  FCVMGID: 'Firecracker before March 2026',
  VMGENCTR: 'Firecracker, Hyper-V',
  XEN0000: 'Xen',
}
/** Bit 5 of GPE0 status is what QEMU's device raises. Source: QEMU include/hw/acpi/acpi_dev_interface.h */
const QEMU_GPE = 5
const NOTIFY_CHANGED = 0x80
const STA_ALL = 0x0f

/** What there is of the holder's two pages, as memory. */
function holderMemory(address: number, page: HolderSeen['page'] = []): SparseMemory {
  const start = address - (address % PAGE_SIZE)
  const memory = new SparseMemory([{ start, size: 2 * PAGE_SIZE, kind: 'rom' }])
  memory.load(
    start,
    Uint8Array.from(page, (byte) => byte ?? 0),
  )
  return memory
}

/** By the memory map alone: whoever says where the ID is. */
function placement(rule: 'R1c' | 'R1d', evidence: Evidence): Judgement {
  const missing = lacking(evidence, ['memoryMap'])
  if (missing) return missing
  const [place] = addressesOf(evidence)
  if (!place) return lacking(evidence, ['holder', 'tables']) ?? notObservable('nothing says where the ID is')
  const { address, from } = place
  const map: readonly MemoryMapEntry[] = seenOf(evidence.memoryMap)?.entries ?? []
  const check = checkHolder(address, holderMemory(address), map).find((one) => one.rule === rule)
  if (!check || check.status === 'unknown') return notObservable(check?.found ?? 'nothing was found')
  const shown = `${showAddress(address)}: ${from}`
  return check.status === 'ok' ? pass(check.found, shown) : fail(check.found, shown)
}

function device(
  judge: (device: DeviceSeen, tables: TablesSeen) => Judgement,
): Pick<Check, 'parts' | 'judge'> {
  return seen(['tables'], ({ tables }) =>
    tables.device ? judge(tables.device, tables) : notObservable('there is no device to look at: see R2'),
  )
}

export const REQUIREMENT_CHECKS: readonly Check[] = [
  {
    id: 'R1a',
    sentence: 'The ID is 8-byte aligned.',
    source: `${SPEC} R1a`,
    step: '5',
    needs: 'an address: from tables, a dump, a log or the host',
    parts: ['holder', 'tables', 'told', 'firmwareLog'],
    judge: (evidence) => {
      const [place] = addressesOf(evidence)
      if (!place) return lacking(evidence, ['holder']) ?? notObservable('nothing says where the ID is')
      const { address, from } = place
      return address % 8 === 0
        ? pass(`${showAddress(address)} is a multiple of 8 (${from})`)
        : fail(`${showAddress(address)} is not a multiple of 8`, `the address comes from ${from}`)
    },
  },
  {
    id: 'R1b',
    sentence: 'The ID is in RAM, ROM or device memory.',
    source: `${SPEC} R1b`,
    step: '5',
    needs: 'guest memory: of a machine, a monitor or a dump',
    parts: ['holder', 'tables'],
    judge: (evidence) => {
      const holder = seenOf(evidence.holder)
      if (holder) return pass(`${showAddress(holder.address)}: ${showBytes(holder.id)} (${holder.from})`)
      const missing = lacking(evidence, ['holder']) ?? notObservable('there is no memory to look at')
      const device = seenOf(evidence.tables)?.device
      // All memory of a machine can be looked at; a dump may have a part of it.
      if (evidence.subject.kind !== 'machine' || !device?.address || missing.status === 'skipped')
        return missing
      return fail(`there is no memory at ${showAddress(device.address)}`, `${device.path}.ADDR says so`)
    },
  },
  {
    id: 'R1c',
    sentence: 'The ID is kept away from memory that the operating system uses.',
    source: `${SPEC} R1c`,
    step: '4',
    needs: "the firmware's memory map, or the guest's log of it, and an address",
    parts: ['memoryMap', 'holder', 'tables', 'told'],
    judge: (evidence) => placement('R1c', evidence),
  },
  {
    id: 'R1d',
    sentence: 'No AddressRangeMemory or AddressRangeACPI entry of the memory map covers the ID.',
    source: `${SPEC} R1d; ACPI 6.5 §15 "System Address Map Interfaces"`,
    step: '4',
    needs: "the firmware's memory map, or the guest's log of it, and an address",
    parts: ['memoryMap', 'holder', 'tables', 'told'],
    // One fault is not told twice.
    judge: (evidence) =>
      placement('R1c', evidence).status === 'fail'
        ? notObservable('the operating system uses the memory anyhow: see R1c')
        : placement('R1d', evidence),
  },
  {
    id: 'R1e',
    sentence: 'Nothing else is in the page of the ID that somebody could map uncached.',
    source: `${SPEC} R1e`,
    step: '5',
    needs: 'guest memory: the page of the ID',
    parts: ['holder', 'memoryMap'],
    judge: (evidence) => {
      const holder = seenOf(evidence.holder)
      if (!holder) return lacking(evidence, ['holder']) ?? notObservable('there is no page to look at')
      const { address, page } = holder
      const start = address % PAGE_SIZE
      const own = (i: number) => i >= start && i < start + 16
      const uncached = checkHolder(
        address,
        holderMemory(address, page),
        seenOf(evidence.memoryMap)?.entries,
      ).find(({ rule, status }) => rule === 'R1e' && status === 'failed')
      if (uncached) return fail(uncached.found)
      // The bytes before it are the probe suppressor's, which has a check of its own.
      const other = page.findIndex((byte, i) => byte !== undefined && byte !== 0 && !own(i) && i > start)
      const where = showAddress(address - start)
      if (other >= 0)
        return fail(
          `the page at ${where} holds something else`,
          `${showAddress(address - start + other)}: ${hex(page[other] ?? 0, 2)}`,
        )
      const unseen = page.filter((byte) => byte === undefined).length
      return unseen === 0
        ? pass(`the page at ${where} holds nothing else`)
        : pass(`of the page at ${where} ${PAGE_SIZE - unseen} bytes were seen, and hold nothing else`)
    },
  },
  {
    id: 'R2',
    sentence: 'The namespace has one device for the ID.',
    source: `${SPEC} R2`,
    step: '3',
    needs: 'ACPI tables: in memory or as files',
    ...seen(['tables'], ({ tables: { device: found, moreDevices, tables, problems, from } }) => {
      if (!found)
        return fail(
          `no device of ${from} has the ID ${DEVICE_ID} or ${SHORT_DEVICE_ID}`,
          `tables: ${tables.map(({ signature }) => signature).join(', ') || 'none'}`,
          ...problems.slice(0, 5),
        )
      if (moreDevices.length > 0)
        return fail('more than one device has the ID', [found.path, ...moreDevices].join(', '))
      const { table } = found
      const where = table
        ? `${table.signature} "${table.oemTableId}"${table.address === undefined ? '' : ` at ${showAddress(table.address)}`}`
        : 'a table without its usual ID string'
      return pass(`${found.path} in the ${where}`)
    }),
  },
  {
    id: 'R3',
    sentence: 'The compatible ID of the device is VM_Gen_Counter.',
    source: `${SPEC} R3; Linux drivers/virt/vmgenid.c`,
    step: '3',
    needs: 'ACPI tables with the device',
    ...device(({ cids }) => {
      if (cids.includes(DEVICE_ID)) return pass(`_CID ${cids.map((id) => quoted(id)).join(', ')}`)
      const near = cids.find((id) => id.toUpperCase() === DEVICE_ID.toUpperCase())
      if (near)
        return fail(`_CID is ${quoted(near)}: Windows minds the case`, `expected ${quoted(DEVICE_ID)}`)
      return fail(
        `_CID is ${cids.map((id) => quoted(id)).join(', ') || 'absent'}`,
        `expected ${quoted(DEVICE_ID)}`,
      )
    }),
  },
  {
    id: 'R4',
    sentence: 'The DOS device name of the device is VM_Gen_Counter.',
    source: `${SPEC} R4`,
    step: '3',
    needs: 'ACPI tables with the device',
    ...device(({ ddn }) =>
      ddn === DEVICE_ID
        ? pass(`_DDN ${quoted(ddn)}`)
        : fail(
            `_DDN is ${ddn === undefined ? 'absent, or no string' : quoted(ddn)}`,
            `expected ${quoted(DEVICE_ID)}`,
          ),
    ),
  },
  {
    id: 'R5',
    sentence: 'ADDR gives a package of the two halves of the address, low then high.',
    source: `${SPEC} R5; UAPI.14 "VM Generation ID"`,
    step: '3',
    needs: 'ACPI tables with the device',
    ...device(({ path, addr, address }) => {
      if ('problem' in addr) return fail(addr.problem)
      const problem = addrProblem(addr.value)
      const shown = `${path}.ADDR gives ${showData(addr.value)}`
      if (problem) return fail(problem, shown)
      if (address === 0) return fail('the address is 0', shown)
      return pass(shown)
    }),
  },
  {
    id: 'R6',
    sentence: "The device has a hardware ID that is its hypervisor vendor's.",
    source: `${SPEC} R6`,
    step: '3',
    needs: 'ACPI tables with the device',
    ...device(({ hids: [hid] }) => {
      if (hid === undefined) return fail('the device has no _HID')
      const vendor = VENDORS[hid]
      return pass(
        `_HID ${quoted(hid)}${vendor === undefined ? ', of a vendor that is not known here' : `: ${vendor}`}`,
      )
    }),
  },
  {
    id: 'R7',
    sentence: 'The event that the host raises notifies the device with 0x80.',
    source: `${SPEC} R7; ACPI 6.5 §5.6.4 "General-Purpose Event Handling"`,
    step: '3',
    needs: 'ACPI tables with the device',
    ...device(({ path, events, hids }) => {
      const shown = events.map(
        ({ method, by, number, code }) => `${method} (${by} ${number}): Notify (${path}, ${hex(code, 2)})`,
      )
      if (events.length === 0) return fail(`no event's method notifies ${path}`)
      const right = events.filter(({ code }) => code === NOTIFY_CHANGED)
      if (right.length === 0) return fail(`${path} is notified, and not with 0x80`, ...shown)
      const isQemu = hids.includes('QEMUVGID')
      if (isQemu && !right.some(({ by, number }) => by === 'GPE' && number === QEMU_GPE))
        return fail(`QEMU's device raises GPE ${QEMU_GPE}, and another event notifies ${path}`, ...shown)
      return pass(...shown)
    }),
  },
  {
    id: 'R8',
    sentence: 'The new ID is in memory before the guest is notified of it.',
    source: `${SPEC} R8; QEMU hw/acpi/vmgenid.c (vmgenid_update_guest)`,
    needs: 'a machine whose ID can be changed, with a driver that compares',
    ...seen(['change'], ({ change: { set, memory, reseeds, events, watched } }, evidence) => {
      if (!watched) return notObservable("the guest's console cannot be seen")
      const guid = set.at(-1)
      if (!memory || guid === undefined) return notObservable('memory cannot be looked at')
      if (reseeds.length > 0) {
        if (guidOf(memory) !== guid) return notObservable('another ID is in memory: see E8')
        return pass(`the driver found ${guid} when it was notified`)
      }
      if (events === undefined || events === 0) return notObservable('no event reached the driver: see E1')
      if (guidOf(memory) !== guid) return fail(`memory still has ${guidOf(memory)}`, `set: ${guid}`)
      if (!seenOf(evidence.driver)?.driver || isCrngReady(evidence) !== true)
        return notObservable('the guest would say nothing anyhow: see E5 and E6')
      return fail('the driver was notified, and found no new ID', `memory afterwards: ${guidOf(memory)}`)
    }),
  },
  {
    id: 'R9',
    sentence: 'The device is present when the address is known, and absent when it is not.',
    source: `${SPEC} R9; ACPI 6.5 §6.3.7 "_STA (Device Status)"`,
    step: '3',
    needs: 'ACPI tables with the device',
    ...device(({ path, status, address, vgia }) => {
      // QEMU's ADDR adds to VGIA, whatever it is.
      const known = vgia?.value === 0 ? 0 : (address ?? 0)
      const now = `${path}._STA is ${hex(status, 2)} with an address of ${showAddress(known)}`
      if (known !== 0 && status !== STA_ALL) return fail(`_STA is not 0x0f`, now)
      if (known === 0 && status !== 0) return fail('the device is present without an address', now)
      if (vgia === undefined) return pass(now)
      if (vgia.statusAtZero === undefined) return pass(now, '_STA could not be evaluated with a VGIA of 0')
      const untold = `${path}._STA is ${hex(vgia.statusAtZero, 2)} with a VGIA of 0`
      return vgia.statusAtZero === 0
        ? pass(now, untold)
        : fail('the device is present without an address', now, untold)
    }),
  },
]

function addrProblem(value: AmlData): string | undefined {
  if (value.type !== 'package') return `ADDR gives no package: ${value.type}`
  if (value.value.length !== 2) return `ADDR gives a package of ${value.value.length} elements`
  const [low, high] = value.value
  if (low?.type !== 'integer' || high?.type !== 'integer') return 'ADDR gives elements that are no integers'
  if (low.value >= 2n ** 32n || high.value >= 2n ** 32n) return 'a half of the address has more than 32 bits'
  return undefined
}

function showData(value: AmlData): string {
  if (value.type === 'integer') return hex(value.value)
  if (value.type === 'package') return `{${value.value.slice(0, 8).map(showData).join(', ')}}`
  if (value.type === 'string') return quoted(value.value)
  return value.type
}
