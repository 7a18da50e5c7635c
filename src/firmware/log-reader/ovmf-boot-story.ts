/**
 * OVMF's boot in sentences.
 * @module
 */

import { FwCfgPath } from '../../fwcfg/paths.ts'
import type { FirmwareEdition } from '../editions.ts'
import type { LoggedProbe, LoggedWritePointer, OvmfBootRun } from './model.ts'
import { address, listed, plural, shown } from './words.ts'

/** Where the GUID is in its blob; source: QEMU include/hw/acpi/vmgenid.h, VMGENID_GUID_OFFSET. */
export const GUID_OFFSET = 0x28

const EDITIONS: Readonly<Record<FirmwareEdition, string>> = {
  current: 'OVMF since March 2017',
  '2017': 'OVMF as merged in February 2017',
  v6: 'the patches of February 2017 that were never merged in this form (v6)',
}

/** True for tables that OVMF finds and does not install: it makes its own. */
export function isRootTable({ signature }: LoggedProbe): boolean {
  return signature === 'RSDT' || signature === 'XSDT'
}

/** The tables that pass 2 found and OVMF installs. */
export function tablesOf({ probes }: OvmfBootRun): LoggedProbe[] {
  return probes.filter((probe) => probe.verdict === 'table' && !isRootTable(probe))
}

/** True when lines of level VERBOSE are in the log. */
export function showsCommands(run: OvmfBootRun): boolean {
  const { blobs, pointers, checksums, writePointers, condensed, probes, restricted, freed, unknownCommands } =
    run
  const lists = [blobs, pointers, checksums, writePointers, condensed, probes, restricted, freed]
  return unknownCommands.size > 0 || lists.some(({ length }) => length > 0)
}

export function tellOvmfBoot(run: OvmfBootRun): string[] {
  const told: string[] = []
  if (run.edition) told.push(`The wording is that of ${EDITIONS[run.edition]}: ${run.editionBecause}.`)
  const { pointers, checksums } = run
  const padding = run.unknownCommands.get(0) ?? 0
  if (pointers.length + checksums.length + padding > 0) {
    const entries =
      padding > 0 ? `; ${plural(padding, 'entry of type 0 pads', 'entries of type 0 pad')} the script` : ''
    told.push(
      `Linked ${plural(pointers.length, 'pointer')} and set ${plural(checksums.length, 'checksum')}${entries}.`,
    )
  }
  for (const write of run.writePointers.slice(0, 20)) told.push(tellWrite(write))
  for (const blob of run.blobs
    .filter(({ file, opaque }) => file === FwCfgPath.vmgenidGuid && opaque)
    .slice(0, 1)) {
    told.push(`The GUID page ${address(blob.address)} is opaque: no table was found in it, so it is kept.`)
  }
  const names = tablesOf(run).map(({ signature = '' }) => signature)
  if (run.installed !== undefined) {
    told.push(`Installed ${plural(run.installed, 'table')}${names.length > 0 ? `: ${listed(names)}` : ''}.`)
  } else if (names.length > 0) {
    told.push(`Found ${plural(names.length, 'table')}: ${listed(names)}.`)
  }
  for (const { index, key, value } of run.condensed.slice(0, 20)) {
    told.push(`For S3, record ${index} keeps ${address(value)} for key ${address(key)}.`)
  }
  if (run.fragmentSaved || run.dmaAccess !== undefined) {
    const where = run.dmaAccess === undefined ? '' : `; the DMA control block is at ${address(run.dmaAccess)}`
    told.push(`The replay after S3 is ${run.fragmentSaved ? 'in' : 'asked of'} the boot script${where}.`)
  }
  if (run.freed.length > 0) told.push(`Freed ${listed(run.freed)}.`)
  return told
}

function tellWrite({
  pointerFile,
  pointeeFile,
  pointerOffset,
  pointerSize,
  pointeeOffset,
  key,
  value,
}: LoggedWritePointer): string {
  const to = `${plural(pointerSize, 'byte')} at ${shown(pointerFile)}+${address(pointerOffset)}`
  const item = key === undefined ? '' : `, key ${address(key)}`
  if (value === undefined)
    return `The host was told an address of ${shown(pointeeFile)}, which is not in the log: ${to}${item}.`
  const head = `The host was told ${address(value)}: ${to}${item}`
  if (pointeeFile !== FwCfgPath.vmgenidGuid) return `${head}, in ${shown(pointeeFile)}.`
  if (pointeeOffset === undefined)
    return `${head}. It is the address of the page; the GUID is at ${address(value + GUID_OFFSET)}.`
  return `${head}. It is the address of the GUID, ${address(pointeeOffset)} into its page.`
}
