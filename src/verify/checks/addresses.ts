/**
 * Where the ID is, from everybody who says so.
 * @module
 */
import type { OvmfBootRun } from '../../firmware/log-reader/model.ts'
import { FwCfgPath } from '../../fwcfg/paths.ts'
import { type Evidence, PAGE_SIZE, seenOf } from '../evidence.ts'

/** Where QEMU has the ID in its page. Source: QEMU include/hw/acpi/vmgenid.h, VMGENID_GUID_OFFSET */
export const GUID_OFFSET = 0x28

export interface SaidAddress {
  /** Of the 16 bytes, guest-physical. */
  readonly address: number
  readonly from: string
}

/** The last boot in the firmware's log. */
export function bootRunOf({ firmwareLog }: Evidence): OvmfBootRun | undefined {
  const runs = seenOf(firmwareLog)?.runs.map(({ run }) => run) ?? []
  return runs.findLast((run): run is OvmfBootRun => run.kind === 'ovmf-boot')
}

/**
 * What a host that was told `value` takes for the address of the ID: the unmerged form of WRITE_POINTER tells the page.
 * Source: QEMU hw/acpi/vmgenid.c, and the patch series of February 2017 before it was merged.
 */
export function addressFromTold(value: number): number {
  return value % PAGE_SIZE === 0 ? value + GUID_OFFSET : value
}

/** The most direct first. Zeros, which say that nobody was told, are left out. */
export function addressesOf(evidence: Evidence): readonly SaidAddress[] {
  const said: SaidAddress[] = []
  const add = (address: number | undefined, from: string) => {
    if (address !== undefined && address !== 0) said.push({ address, from })
  }
  const device = seenOf(evidence.tables)?.device
  // A table that nobody has linked says 0x28.
  if (device?.vgia?.value !== 0) add(device?.address, `${device?.path}.ADDR`)
  const holder = seenOf(evidence.holder)
  if (holder) add(holder.address, holder.addressFrom)
  const told = seenOf(evidence.told)
  if (told && told.address !== 0n)
    add(addressFromTold(Number(told.address)), `what the host was told (${told.from})`)
  const run = bootRunOf(evidence)
  const write = run?.writePointers.find(({ pointeeFile }) => pointeeFile === FwCfgPath.vmgenidGuid)
  if (write?.value !== undefined)
    add(
      write.pointeeOffset === undefined ? write.value + GUID_OFFSET : write.value,
      'WRITE_POINTER in the firmware log',
    )
  const blob = run?.blobs.find(({ file }) => file === FwCfgPath.vmgenidGuid)
  if (blob) add(blob.address + GUID_OFFSET, 'ALLOCATE in the firmware log')
  // Two parts may repeat the same source.
  return said.filter(
    (one, i) => said.findIndex(({ from, address }) => from === one.from && address === one.address) === i,
  )
}
